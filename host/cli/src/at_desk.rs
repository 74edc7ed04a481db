//! The desk of one county, as commands reach it, and who takes steps there.

use std::sync::Arc;

use clap::{Args, ValueEnum};
use tidegate_desk::Desk;
use tidegate_domain::{Date, Instant, Jurisdiction, Party, Permission};
use tidegate_service::{Caller, Host, SystemClock};

use crate::access::{Ask, Subject, said_or_named};
use crate::config::ConfigArguments;
use crate::database::{Looked, OpenStore};
use crate::running::{install, open_with};

/// Which county of which host.
#[derive(Clone, Debug, Args)]
pub(crate) struct AtCounty {
    /// GB/T 2260 code of the county.
    #[arg(long)]
    pub(crate) county: Jurisdiction,
    #[command(flatten)]
    pub(crate) config: ConfigArguments,
}

/// Who acts.
#[derive(Clone, Debug, Args)]
pub(crate) struct Acting {
    /// Who does it; with accounts that of the token, which need not be named.
    #[arg(long)]
    by: Option<String>,
}

/// On whose behalf a step is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PartyWord {
    /// An officer of the authority.
    Officer,
    /// The enterprise.
    Enterprise,
}

/// The desk of a county, open.
pub(crate) struct AtDesk {
    pub(crate) host: Host,
    pub(crate) desk: Desk,
    pub(crate) county: Jurisdiction,
    pub(crate) now: Instant,
    store: OpenStore,
}

impl AtCounty {
    /// What a command at this county needs.
    pub(crate) fn ask(&self, permission: Permission) -> Ask {
        Ask::at(&self.config).needs(permission, Subject::In(self.county.clone()))
    }

    /// Opens the desk without packs, for whoever looks at what is kept.
    ///
    /// # Errors
    /// When there is no database, or it cannot be opened.
    pub(crate) async fn reading(&self) -> anyhow::Result<AtDesk> {
        let settings = self.config.settings()?;
        let Some(looked) = Looked::open(&settings).await? else {
            anyhow::bail!(
                "there is no database in `{}`: name the folder that the host was started with",
                settings.data()?.display()
            );
        };
        looked.close().await;
        let (host, store) = open_with(&settings, Arc::new(SystemClock)).await?;
        let desk = host.desk()?;
        desk.read_years().await?;
        let now = host.clock().now();
        Ok(AtDesk { host, desk, county: self.county.clone(), now, store })
    }

    /// The same with the county's packs in force, for whoever takes steps.
    ///
    /// # Errors
    /// As [`AtCounty::reading`], and when a pack cannot be used.
    pub(crate) async fn with_packs(&self) -> anyhow::Result<AtDesk> {
        let at = self.reading().await?;
        install(&at.host, &[]).await?;
        Ok(at)
    }
}

impl AtDesk {
    /// Today, in China Standard Time.
    pub(crate) fn today(&self) -> Date {
        Date::of_instant(self.now)
    }

    /// Finishes what is under way.
    pub(crate) async fn close(self) {
        let Self { host, desk, store, .. } = self;
        drop((host, desk));
        store.close().await;
    }
}

impl Acting {
    /// The name under which a step is kept.
    ///
    /// # Errors
    /// When another than the account is named, or nobody.
    pub(crate) fn name(&self, caller: &Caller) -> anyhow::Result<String> {
        said_or_named(caller, "--by", self.by.as_deref())
    }
}

impl PartyWord {
    /// The party. Whoever has an account takes steps here as an officer.
    ///
    /// # Errors
    /// When an account would take the enterprise's step.
    pub(crate) fn party(self, caller: &Caller) -> anyhow::Result<Party> {
        match self {
            Self::Officer => Ok(Party::Officer),
            Self::Enterprise if caller.is_local() => Ok(Party::Enterprise),
            Self::Enterprise => anyhow::bail!(
                "`--party enterprise`: you act as an officer; an enterprise takes its steps over \
                 the API with an account of its own"
            ),
        }
    }
}
