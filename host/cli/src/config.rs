//! What a host is set to: built-in values, under those of a file, under those of flags.

mod keys;
mod print;
mod problem;
mod read;
mod settings;

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;

pub(crate) use print::commented;
pub(crate) use settings::{Database, LogFormat, LogSettings, Settings, TelemetrySettings};

/// Where the address of a database server is read from when neither file nor flag names one, so
/// that a password need not stand in a list of processes.
pub(crate) const DATABASE_VARIABLE: &str = "TIDEGATE_DATABASE";

/// Which host is meant.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ConfigArguments {
    /// File of settings, such as `tidegate.toml`; flags win over it.
    #[arg(long)]
    pub(crate) config: Option<PathBuf>,
    /// Folder of the database, keys and compiled packs; made when missing.
    #[arg(long)]
    pub(crate) data: Option<PathBuf>,
    /// `sqlite` for a file in the data folder, or `postgres://user@host:5432/name`; also read from
    /// the environment variable TIDEGATE_DATABASE.
    #[arg(long)]
    pub(crate) database: Option<Database>,
    /// Folder of the signing key and of trusted keys; `keys` in the data folder when absent.
    #[arg(long)]
    pub(crate) keys: Option<PathBuf>,
}

impl ConfigArguments {
    /// The settings: those of the file where one is named, then the flags.
    ///
    /// # Errors
    /// A file that cannot be read, or that holds what is not understood; then every problem is
    /// named with its line.
    pub(crate) fn settings(&self) -> anyhow::Result<Settings> {
        let mut settings = match &self.config {
            Some(file) => read::file(file)?,
            None => Settings::default(),
        };
        if let Some(address) = std::env::var(DATABASE_VARIABLE).ok().filter(|text| !text.is_empty())
            && settings.database == Database::Sqlite
        {
            settings.database = address.parse()?;
        }
        if let Some(data) = &self.data {
            settings.data = Some(data.clone());
        }
        if let Some(database) = &self.database {
            settings.database = database.clone();
        }
        if let Some(keys) = &self.keys {
            settings.keys = Some(keys.clone());
        }
        Ok(settings)
    }
}

impl Settings {
    /// The data folder.
    ///
    /// # Errors
    /// When none is named.
    pub(crate) fn data(&self) -> anyhow::Result<&Path> {
        match &self.data {
            Some(data) => Ok(data),
            None => bail!("no data folder is named: give `--data FOLDER`, or `data` in the file"),
        }
    }

    /// The folder of keys.
    ///
    /// # Errors
    /// When neither it nor a data folder is named.
    pub(crate) fn keys(&self) -> anyhow::Result<PathBuf> {
        match &self.keys {
            Some(keys) => Ok(keys.clone()),
            None => Ok(crate::running::keys_folder(self.data()?)),
        }
    }
}

#[cfg(test)]
mod tests;
