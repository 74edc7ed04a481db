//! The database of a PostgreSQL server by the server's own programs.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail, ensure};

use crate::config::Database;

/// Writes a dump.
pub(super) fn dump(database: &Database, to: &Path) -> anyhow::Result<()> {
    let mut command = program("pg_dump", database)?;
    command.args(["--format=custom", "--no-owner", "--no-privileges"]).arg("--file").arg(to);
    // Without it the program refuses tables whose policies bind the user.
    command.arg("--enable-row-security");
    done(command, "pg_dump")
}

/// Loads a dump into an empty database; all of it or nothing.
pub(super) fn load(database: &Database, from: &Path) -> anyhow::Result<()> {
    let mut command = program("pg_restore", database)?;
    command.args(["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]);
    command.arg(from);
    done(command, "pg_restore").context("a dump is only loaded into an empty database")
}

/// Checks that a dump can be read to its end.
pub(super) fn check(from: &Path) -> anyhow::Result<()> {
    let mut command = Command::new("pg_restore");
    command.arg("--file=/dev/null").arg(from);
    done(command, "pg_restore")
}

/// A program of the server's with the database that it is for. The password goes by the environment,
/// so that it stands in no list of processes.
fn program(name: &str, database: &Database) -> anyhow::Result<Command> {
    let Database::Postgres(address) = database else {
        bail!("`{database}` is no database of a server");
    };
    let (plain, password) = without_password(address);
    let mut command = Command::new(name);
    command.arg(format!("--dbname={}", of_every_county(&plain)));
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    Ok(command)
}

/// The address for a session that sees the rows of every county. It says so in the address, whose last
/// word counts: a dump that saw nothing would be an empty one.
fn of_every_county(address: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}options=-c%20tidegate.county%3D*")
}

fn done(mut command: Command, name: &str) -> anyhow::Result<()> {
    let ran = command.output().with_context(|| {
        format!(
            "`{name}` is not to be had: install the PostgreSQL client, Debian's postgresql-client"
        )
    })?;
    let said = String::from_utf8_lossy(&ran.stderr);
    ensure!(ran.status.success(), "`{name}` failed: {}", said.trim());
    Ok(())
}

/// An address without its password, and the password.
fn without_password(address: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = address.split_once("://") else { return (address.to_owned(), None) };
    let Some((user, host)) = rest.split_once('@') else { return (address.to_owned(), None) };
    match user.split_once(':') {
        Some((user, password)) => (format!("{scheme}://{user}@{host}"), Some(decoded(password))),
        None => (address.to_owned(), None),
    }
}

/// A part of an address without its percent signs.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| hex::decode(two).ok());
        match (first, hex.as_deref()) {
            (b'%', Some([byte])) => {
                bytes.push(*byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_says_that_it_is_the_hosts() {
        for (address, expected) in [
            ("postgres://h/n", "postgres://h/n?options=-c%20tidegate.county%3D*"),
            ("postgres://h/n?a=b", "postgres://h/n?a=b&options=-c%20tidegate.county%3D*"),
        ] {
            assert_eq!(of_every_county(address), expected);
        }
    }

    #[test]
    fn a_password_leaves_the_address() {
        for (address, plain, password) in [
            ("postgres://u:p%40ss@h:5433/n?a=b", "postgres://u@h:5433/n?a=b", Some("p@ss")),
            ("postgres://u@h/n", "postgres://u@h/n", None),
            ("postgres://h/n", "postgres://h/n", None),
            ("postgres://u:100%@h/n", "postgres://u@h/n", Some("100%")),
        ] {
            let expected = (plain.to_owned(), password.map(str::to_owned));
            assert_eq!(without_password(address), expected);
        }
    }
}
