//! `tidegate pack sign`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, anyhow, ensure};
use clap::Args;
use serde_json::json;
use tidegate_record::{KeyId, PublicKey};
use tidegate_trust::{KeyEntry, PACK_BYTES_MAX, PackFile, PackIdentity, Role};

use super::Form;
use super::stopped::Stopped;
use crate::print;
use crate::trust::{bounded, keyring, now, private_key, write_whole};

#[derive(Debug, Args)]
pub(super) struct SignArguments {
    /// Pack file.
    file: PathBuf,
    /// Private key.
    #[arg(long)]
    key: PathBuf,
    /// `author`, `county-reviewer` or `provincial-approver`; that of the key in `--keys`, or in the
    /// public part beside the private key, when absent.
    #[arg(long)]
    role: Option<Role>,
    /// Keyring that has the key.
    #[arg(long)]
    keys: Option<PathBuf>,
    /// Id of a key whose signature is taken out, for example because it was revoked; may be given
    /// several times.
    #[arg(long)]
    without: Vec<KeyId>,
    /// File to write; the pack file itself when absent.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

/// Checks that the file holds together and adds a signature to it.
pub(super) fn run(arguments: &SignArguments, form: Form) -> Result<ExitCode, Stopped> {
    let key = private_key(&arguments.key)?;
    let mut file = PackFile::read(&bounded(&arguments.file, PACK_BYTES_MAX)?)?;
    let pack = PackIdentity::of(&file);
    let role = role(arguments, &key.public(), &pack)?;
    for id in &arguments.without {
        if !file.withdraw(id) {
            return Err(anyhow!("key {id} signed nothing in `{}`", arguments.file.display()).into());
        }
    }
    file.sign(role, now(), &key)?;
    let output = arguments.output.as_ref().unwrap_or(&arguments.file);
    write_whole(output, &file.to_bytes()?)?;
    let id = key.public().id();
    match form {
        Form::Json => print::json(json!({
            "file": output,
            "role": role,
            "key": id,
            "pack": pack,
            "signatures": file.signatures().len(),
        })),
        Form::Text => {
            print::line(&format!("{} {} for {}", pack.name, pack.version, pack.jurisdiction));
            print::line(&format!("  component   {}", pack.component));
            print::line(&format!("  listing     {}", pack.listing));
            print::line(&format!("signed as {role} by key {id}: {}", output.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The role to sign in. What the keyring knows of the key must let it sign this pack, so that a
/// mistake shows before the file travels.
fn role(
    arguments: &SignArguments,
    public: &PublicKey,
    pack: &PackIdentity,
) -> anyhow::Result<Role> {
    let Some(entry) = entry(arguments, public)? else {
        return arguments
            .role
            .context("the role is not known: name it with `--role`, or the keyring with `--keys`");
    };
    let id = entry.id;
    ensure!(
        arguments.role.is_none_or(|role| role == entry.role),
        "key {id} of `{}` is for {}",
        entry.owner,
        entry.role
    );
    ensure!(
        entry.jurisdiction.contains(&pack.jurisdiction),
        "key {id} of `{}` is for {}, the pack for {}",
        entry.owner,
        entry.jurisdiction,
        pack.jurisdiction
    );
    let state = entry.state(now());
    ensure!(state == "valid", "key {id} of `{}` is {state}", entry.owner);
    Ok(entry.role)
}

/// What is known of the key: from the keyring that is named, or from the public part beside it.
fn entry(arguments: &SignArguments, public: &PublicKey) -> anyhow::Result<Option<KeyEntry>> {
    let id = public.id();
    if let Some(path) = &arguments.keys {
        let ring = keyring(path)?;
        let entry = ring.get(&id).cloned();
        return entry.map(Some).ok_or_else(|| anyhow!("key {id} is not in `{}`", path.display()));
    }
    let beside = arguments.key.with_extension("toml");
    if !beside.is_file() {
        return Ok(None);
    }
    Ok(keyring(&beside)?.get(&id).cloned())
}
