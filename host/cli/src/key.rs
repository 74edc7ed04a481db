//! `tidegate key`: make, list, revoke and hand on the keys that sign packs.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use clap::{Args, Subcommand};
use rand::TryRngCore as _;
use serde_json::json;
use tidegate_domain::{Date, Jurisdiction};
use tidegate_record::{KeyId, SigningKey};
use tidegate_trust::{KeyEntry, Keyring, KeyringError, Revocation, Role, moment};

use crate::print;
use crate::trust::{keyring, now, write_keyring, write_private_key, write_whole};

#[derive(Debug, Args)]
pub(crate) struct KeyArguments {
    #[command(subcommand)]
    command: KeyCommand,
}

#[derive(Debug, Subcommand)]
enum KeyCommand {
    /// Make a key: a private file for its owner, and its public part beside it.
    New(NewArguments),
    /// Add public parts to a keyring.
    Add(AddArguments),
    /// List the keys of a keyring with their state.
    List(ListArguments),
    /// Revoke a key: what it signed no longer counts.
    Revoke(RevokeArguments),
    /// Write the public keys that may sign for a county, for another machine.
    Export(ExportArguments),
}

#[derive(Debug, Args)]
struct NewArguments {
    /// File of the private key; the public part is written beside it with the ending `.toml`.
    file: PathBuf,
    /// Person or body that holds it, spelled as in all of their keys.
    #[arg(long)]
    owner: String,
    /// `author`, `county-reviewer` or `provincial-approver`.
    #[arg(long)]
    role: Role,
    /// GB/T 2260 code of where it may sign.
    #[arg(long)]
    jurisdiction: Jurisdiction,
    /// First day on which it no longer counts, in China Standard Time; none when absent.
    #[arg(long)]
    expires: Option<Date>,
    /// Keyring to add the public part to.
    #[arg(long)]
    keys: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct AddArguments {
    /// Public parts, or whole keyrings.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Keyring to add them to; made when it is not there.
    #[arg(long)]
    keys: PathBuf,
}

#[derive(Debug, Args)]
struct ListArguments {
    /// Keyring.
    #[arg(long)]
    keys: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct RevokeArguments {
    /// Id of the key, as `key list` shows it.
    id: KeyId,
    /// Why.
    #[arg(long)]
    why: String,
    /// Somebody else may have had it: nothing that it signed counts under any policy.
    #[arg(long)]
    compromised: bool,
    /// Keyring.
    #[arg(long)]
    keys: PathBuf,
}

#[derive(Debug, Args)]
struct ExportArguments {
    /// Keyring.
    #[arg(long)]
    keys: PathBuf,
    /// GB/T 2260 code of the county; all keys when absent.
    #[arg(long)]
    county: Option<Jurisdiction>,
    /// File to write.
    #[arg(short, long)]
    output: PathBuf,
}

/// Runs the command.
pub(crate) fn run(arguments: KeyArguments) -> anyhow::Result<ExitCode> {
    match arguments.command {
        KeyCommand::New(arguments) => new(arguments)?,
        KeyCommand::Add(arguments) => add(&arguments)?,
        KeyCommand::List(arguments) => list(&arguments)?,
        KeyCommand::Revoke(arguments) => revoke(arguments)?,
        KeyCommand::Export(arguments) => export(&arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Everything that can be refused is found before the private key is written.
fn new(arguments: NewArguments) -> anyhow::Result<()> {
    let public_file = arguments.file.with_extension("toml");
    for file in [&arguments.file, &public_file] {
        ensure!(!file.exists(), "`{}` exists already, keys are not overwritten", file.display());
    }
    ensure!(public_file != arguments.file, "give the private key another ending than `.toml`");
    let key = random_key()?;
    let public = key.public();
    let entry = KeyEntry {
        id: public.id(),
        public,
        owner: arguments.owner,
        role: arguments.role,
        jurisdiction: arguments.jurisdiction,
        created: now(),
        expires: arguments.expires.map(Date::start),
        revoked: None,
    };
    let mut alone = Keyring::default();
    alone.add(entry.clone())?;
    let ring = match &arguments.keys {
        None => None,
        Some(path) => {
            let mut ring = keyring_or_new(path)?;
            ring.add(entry.clone())?;
            Some((path, ring))
        }
    };
    write_private_key(&arguments.file, &key)?;
    write_keyring(&public_file, &alone)?;
    if let Some((path, ring)) = ring {
        write_keyring(path, &ring)?;
    }
    print::line(&format!("key {} of {}, {}", entry.id, entry.owner, entry.role));
    print::line(&format!("  private  {}: keep it, show it to nobody", arguments.file.display()));
    print::line(&format!("  public   {}: hand it to whoever checks", public_file.display()));
    Ok(())
}

fn random_key() -> anyhow::Result<SigningKey> {
    let mut seed = [0; 32];
    rand::rngs::OsRng.try_fill_bytes(&mut seed).context("the system gives no randomness")?;
    Ok(SigningKey::from_seed(&seed))
}

fn keyring_or_new(path: &Path) -> anyhow::Result<Keyring> {
    if path.exists() { keyring(path) } else { Ok(Keyring::default()) }
}

/// Adds keys that are new and takes over revocations of those that are known.
fn add(arguments: &AddArguments) -> anyhow::Result<()> {
    let mut ring = keyring_or_new(&arguments.keys)?;
    let (mut added, mut revoked) = (0, 0);
    for file in &arguments.files {
        let other = keyring(file)?;
        for entry in other.keys() {
            match ring.add(entry.clone()) {
                Ok(()) => added += 1,
                Err(KeyringError::Known { id }) => {
                    let known = ring.get(&id).cloned();
                    let same = known.is_some_and(|known| {
                        KeyEntry { revoked: None, ..known }
                            == KeyEntry { revoked: None, ..entry.clone() }
                    });
                    ensure!(
                        same,
                        "key {id} of `{}` stands in `{}` with another owner, role, place or time",
                        file.display(),
                        arguments.keys.display()
                    );
                }
                Err(error) => return Err(error.into()),
            }
        }
        revoked += ring.take_revocations(&other).len();
    }
    write_keyring(&arguments.keys, &ring)?;
    print::line(&format!(
        "`{}`: {added} keys added, {revoked} revoked, {} in all",
        arguments.keys.display(),
        ring.keys().len()
    ));
    Ok(())
}

fn list(arguments: &ListArguments) -> anyhow::Result<()> {
    let ring = keyring(&arguments.keys)?;
    let now = now();
    if arguments.json {
        let keys = ring.keys().iter().map(|entry| {
            let mut value = serde_json::to_value(entry)?;
            if let Some(fields) = value.as_object_mut() {
                fields.insert("state".to_owned(), entry.state(now).into());
            }
            Ok(value)
        });
        let keys: Vec<serde_json::Value> = keys.collect::<anyhow::Result<_>>()?;
        print::json(json!({ "keys": keys }));
        return Ok(());
    }
    for entry in ring.keys() {
        let until = entry.expires.map(|expires| format!(" until {}", moment(expires)));
        print::line(&format!(
            "{} {:<8} {:<19} {} {}, from {}{}",
            entry.id,
            entry.state(now),
            entry.role.word(),
            entry.jurisdiction,
            entry.owner,
            moment(entry.created),
            until.unwrap_or_default(),
        ));
        if let Some(revoked) = &entry.revoked {
            let compromised = if revoked.compromised { ", compromised" } else { "" };
            let at = moment(revoked.at);
            print::line(&format!("  revoked at {at}{compromised}: {}", revoked.why));
        }
    }
    print::line(&format!("{} keys", ring.keys().len()));
    Ok(())
}

fn revoke(arguments: RevokeArguments) -> anyhow::Result<()> {
    let RevokeArguments { id, why, compromised, keys } = arguments;
    let mut ring = keyring(&keys)?;
    ring.revoke(&id, Revocation { at: now(), why, compromised })?;
    write_keyring(&keys, &ring)?;
    print::line(&format!("key {id} is revoked in `{}`", keys.display()));
    print::note("hand the keyring on: a machine that does not know of it still takes the key");
    Ok(())
}

fn export(arguments: &ExportArguments) -> anyhow::Result<()> {
    let ring = keyring(&arguments.keys)?;
    let ring = match &arguments.county {
        Some(county) => ring.for_county(county),
        None => ring,
    };
    write_whole(&arguments.output, ring.to_toml()?.as_bytes())?;
    print::line(&format!("`{}`: {} public keys", arguments.output.display(), ring.keys().len()));
    Ok(())
}
