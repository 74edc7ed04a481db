//! Databases on the PostgreSQL server of the tests, each owned by a plain role: the policies that
//! keep counties apart bind no superuser.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// The environment variable with the address of a server on which databases may be made.
const SERVER: &str = "TIDEGATE_TEST_POSTGRES";

/// The role of the hosts.
const PLAIN_ROLE: &str = "tidegate_plain";

/// An empty database of its own, dropped with this.
#[derive(Debug)]
pub struct ServerDatabase {
    server: String,
    name: String,
}

impl ServerDatabase {
    /// Makes one; `kind` is a word for its name.
    ///
    /// # Panics
    /// When no server is named, or it refuses.
    #[must_use]
    pub fn new(kind: &str) -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let server = std::env::var(SERVER).unwrap_or_else(|_| {
            panic!("{SERVER} names no server: `tests/postgres start` prints one")
        });
        let name = format!("tidegate_{kind}_{}_{number}", std::process::id());
        let database = Self { server, name };
        // Several tests may make the role at once.
        database.order(&format!(
            "do $$ begin create role {PLAIN_ROLE} login;
            exception when duplicate_object or unique_violation then null; end $$"
        ));
        database.order(&format!("create database {} owner {PLAIN_ROLE}", database.name));
        database
    }

    /// Its address for the plain role.
    ///
    /// # Panics
    /// When the address of the server is no address.
    #[must_use]
    pub fn address(&self) -> String {
        let (place, query) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let (scheme, place) = place.split_once("://").unwrap();
        let (place, _) = place.split_once('/').unwrap();
        let place = place.split_once('@').map_or(place, |(_, place)| place);
        format!("{scheme}://{PLAIN_ROLE}@{place}/{}?{query}", self.name)
    }

    /// Has a superuser carry out a statement in it, and gives what it answers.
    ///
    /// # Panics
    /// When the server refuses.
    #[must_use]
    pub fn asked(&self, statement: &str) -> String {
        let (place, query) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let (place, _) = place.rsplit_once('/').unwrap();
        psql(&format!("{place}/{}?{query}", self.name), statement)
    }

    /// Has a superuser carry out a statement beside it.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn order(&self, statement: &str) {
        let _ = psql(&self.server, statement);
    }
}

fn psql(address: &str, statement: &str) -> String {
    let ran = Command::new("psql").args([address, "-XAtqc", statement]).output().unwrap();
    assert!(ran.status.success(), "{statement}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8_lossy(&ran.stdout).trim().to_owned()
}

impl Drop for ServerDatabase {
    fn drop(&mut self) {
        let statement = format!("drop database if exists {} with (force)", self.name);
        // The server may be gone already.
        let _ = Command::new("psql").args([&self.server, "-Xqc", &statement]).status();
    }
}
