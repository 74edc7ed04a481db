//! `tidegate backup` and `tidegate restore`.

mod archive;
mod manifest;
mod place;
mod server;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail, ensure};
use clap::Args;
use tidegate_domain::Permission;
use tidegate_runtime::{Runtime, RuntimeConfig, Workers};
use tidegate_service::{
    AuditReport, Clock as _, Host, HostParts, SystemClock, TrustedKeys, public_keys,
};
use tidegate_store::SqliteStore;

use crate::access::{Ask, Subject};
use crate::config::{ConfigArguments, Settings};
use crate::database::Looked;
use crate::print;
use crate::running::block_on;
use manifest::{FORMAT, Manifest};

/// Folder of keys in a backup.
const KEYS: &str = "keys";

/// Folder of the components of packs in a backup.
const PACKS: &str = "packs";

/// Folder of whose signatures count in a backup.
const TRUST: &str = "trust";

/// The database in a backup: a SQLite file.
const DATABASE: &str = "tidegate.sqlite";

/// The database in a backup: what `pg_dump` wrote.
const DUMP: &str = "tidegate.dump";

#[derive(Debug, Args)]
pub(crate) struct BackupArguments {
    /// A folder that is not there yet, or a file that ends in `.tar`.
    to: PathBuf,
    #[command(flatten)]
    config: ConfigArguments,
    /// Leave the private signing key out.
    #[arg(long)]
    without_signing_key: bool,
}

impl BackupArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        Ask::at(&self.config).needs(Permission::Operate, Subject::Host)
    }
}

#[derive(Debug, Args)]
pub(crate) struct RestoreArguments {
    /// The folder or file of a backup.
    from: PathBuf,
    /// Only check the backup: digests, soundness, counts, and the whole record.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    config: ConfigArguments,
}

/// Writes a backup while a host may serve.
pub(crate) fn backup(arguments: &BackupArguments) -> anyhow::Result<ExitCode> {
    let settings = arguments.config.settings()?;
    let to = &arguments.to;
    ensure!(!to.exists(), "`{}` is there already: name a new folder or file", to.display());
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    fs_err::create_dir_all(parent)?;
    // Only the owner may enter: it holds the signing key, and everything about everybody.
    let folder = archive::private_folder(".tidegate-backup-", parent)?;
    let manifest = block_on(fill(&settings, folder.path(), !arguments.without_signing_key))?;
    if archive::is_one(to) {
        archive::pack(folder.path(), to)?;
    } else {
        fs_err::rename(folder.keep(), to)?;
    }
    fs_err::File::open(parent)?.sync_all()?;
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    print::line(&format!(
        "{} files, {bytes} bytes in `{}`; check it with `tidegate restore --check`",
        manifest.files.len(),
        to.display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// Everything of a host in a folder, with a manifest.
async fn fill(settings: &Settings, folder: &Path, signing: bool) -> anyhow::Result<Manifest> {
    let looked = Looked::open(settings).await?;
    let looked = looked.context("there is no database to back up: correct `--data`")?;
    let state = looked.schema_state().await?;
    let (database, tables) = match &looked {
        Looked::Sqlite(store) => {
            let copy = folder.join(DATABASE);
            store.copy_to(&copy).await?;
            fs_err::File::open(&copy)?.sync_all()?;
            // What is counted is what was copied, while the host goes on.
            let copied = SqliteStore::look(&copy).await?;
            let tables = copied.table_counts().await?;
            copied.close().await;
            ("sqlite", tables)
        }
        Looked::Postgres(_) => {
            server::dump(&settings.database, &folder.join(DUMP))?;
            ("postgres", Vec::new())
        }
    };
    let packs = folder.join(PACKS);
    fs_err::create_dir(&packs)?;
    let store = looked.shared();
    for pack in store.packs().await? {
        if let Some(component) = store.pack_bytes(&pack.digest).await? {
            fs_err::write(packs.join(format!("{}.wasm", pack.digest)), component)?;
        }
    }
    drop(store);
    looked.close().await;
    copy_keys(&settings.keys()?, &folder.join(KEYS), signing)?;
    copy_trust(settings.data()?, &folder.join(TRUST))?;
    let mut manifest = Manifest {
        format: FORMAT.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: SystemClock.now(),
        database: database.to_owned(),
        schema: state.found,
        tables: tables.into_iter().collect(),
        files: Vec::new(),
    };
    manifest.write(folder)?;
    Ok(manifest)
}

/// Copies the keys, each with the mode that it has.
fn copy_keys(from: &Path, to: &Path, signing: bool) -> anyhow::Result<()> {
    fs_err::create_dir(to)?;
    if !from.is_dir() {
        return Ok(());
    }
    for entry in fs_err::read_dir(from)? {
        let path = entry?.path();
        let is_public = path.extension().is_some_and(|ending| ending == "pub");
        if let Some(name) = path.file_name()
            && path.is_file()
            && (signing || is_public)
        {
            fs_err::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// Copies the keyring and the policy of packs where there are any.
fn copy_trust(data: &Path, to: &Path) -> anyhow::Result<()> {
    let there = crate::trust::HOST_FILES.iter().map(|name| data.join(name));
    for path in there.filter(|path| path.is_file()) {
        fs_err::create_dir_all(to)?;
        if let Some(name) = path.file_name() {
            fs_err::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// Checks a backup, or makes a host of it in an empty folder.
pub(crate) fn restore(arguments: &RestoreArguments) -> anyhow::Result<ExitCode> {
    let settings = arguments.config.settings()?;
    let unpacked = archive::opened(&arguments.from)?;
    let folder = unpacked.folder();
    let manifest = Manifest::read(folder)?;
    manifest.check_files(folder)?;
    if !arguments.check {
        place::check(&settings, &manifest)?;
    }
    block_on(async {
        let audit = match manifest.database.as_str() {
            "sqlite" => Some(check_database(folder, &manifest).await?),
            _ => {
                server::check(&folder.join(DUMP))?;
                None
            }
        };
        print::json(serde_json::json!({
            "made_at": manifest.made_at,
            "schema": manifest.schema,
            "files": manifest.files.len(),
            "tables": manifest.tables.len(),
            "rows": manifest.tables.values().sum::<u64>(),
            "audit": audit,
        }));
        if audit.is_none() {
            print::note(
                "the record in a dump is checked when it is restored: run `tidegate audit verify` then",
            );
        }
        if !arguments.check {
            place::put_back(&settings, folder)?;
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// Opens the copy and proves that it is sound, whole and untampered.
async fn check_database(folder: &Path, manifest: &Manifest) -> anyhow::Result<AuditReport> {
    let store = Arc::new(SqliteStore::look(&folder.join(DATABASE)).await?);
    let checked = check_store(&store, folder, manifest).await;
    store.close().await;
    checked
}

async fn check_store(
    store: &Arc<SqliteStore>,
    folder: &Path,
    manifest: &Manifest,
) -> anyhow::Result<AuditReport> {
    use tidegate_store::Condition as _;

    let health = store.check().await?;
    ensure!(health.problems.is_empty(), "the copy is damaged: {}", health.problems.join("; "));
    let state = store.schema_state().await?;
    ensure!(
        state.unknown.is_empty(),
        "the copy has schema {}, this program knows up to {}: use the newer program",
        state.found,
        state.known
    );
    for (table, rows) in store.table_counts().await? {
        let wanted = manifest.tables.get(&table).copied().unwrap_or(0);
        ensure!(rows == wanted, "table `{table}` has {rows} rows, the manifest says {wanted}");
    }
    if !state.pending.is_empty() {
        bail!(
            "the copy has schema {}: restore it, run `tidegate migrate`, then `tidegate audit verify`",
            state.found
        );
    }
    let keys = folder.join(KEYS);
    let trusted: TrustedKeys = public_keys(&keys)?.into_iter().collect();
    let parts = HostParts {
        store: Arc::<SqliteStore>::clone(store),
        runtime: Arc::new(Runtime::new(RuntimeConfig::default())?),
        workers: Workers::start(1)?,
        clock: Arc::new(SystemClock),
    };
    let audited = Host::new(parts).audit(&trusted, &[]).await;
    audited.context("the record in the copy does not hold")
}
