//! A PostgreSQL server for the tests, and a fresh database on it for each of them.
//!
//! A database is a copy of a template that has the schema already. The template's name has the
//! digest of the migrations, so that it is made once and never stale.
//!
//! Stores work as a plain role that owns its database, as a host should: the policies of the tables
//! bind no superuser.

use std::path::Path;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection};
use tidegate_record::Digest;
use tidegate_store::PostgresStore;

/// The environment variable with the address of a server on which databases may be made.
const SERVER: &str = "TIDEGATE_TEST_POSTGRES";

/// The role of the stores.
const PLAIN_ROLE: &str = "tidegate_plain";

/// Held while the template is looked for and made.
const TEMPLATE_LOCK: i64 = 0x7469_6465;

/// A database of its own, thrown away with this.
pub(crate) struct Database {
    name: String,
}

impl Database {
    /// A database with the schema and nothing in it.
    pub(crate) async fn fresh() -> Self {
        let mut server = server("postgres").await;
        let template = template(&mut server).await;
        Self::made(&mut server, &format!("template {template}")).await
    }

    /// A database without the schema.
    pub(crate) async fn empty() -> Self {
        let mut server = server("postgres").await;
        make_role(&mut server).await;
        Self::made(&mut server, "").await
    }

    async fn made(server: &mut PgConnection, from: &str) -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("tidegate_test_{}_{number}", std::process::id());
        run(server, format!("drop database if exists {name} with (force)")).await;
        run(server, format!("create database {name} owner {PLAIN_ROLE} {from}")).await;
        Self { name }
    }

    /// Its address, for the plain role.
    pub(crate) fn url(&self) -> String {
        plain(&address(&self.name))
    }

    /// A store on it; each is a host of its own.
    pub(crate) async fn open(&self) -> PostgresStore {
        PostgresStore::open(&self.url()).await.unwrap()
    }

    /// A store whose user no policy binds.
    pub(crate) async fn open_as_superuser(&self) -> PostgresStore {
        PostgresStore::open(&address(&self.name)).await.unwrap()
    }

    /// A connection of the test's own, beside the store: a superuser's that speaks for the host.
    pub(crate) async fn raw(&self) -> PgConnection {
        let mut raw = server(&self.name).await;
        run(&mut raw, "set tidegate.county = '*'".to_owned()).await;
        raw
    }

    /// A connection of the plain role, which the policies bind; nothing is said on it yet.
    pub(crate) async fn raw_plain(&self) -> PgConnection {
        connected(&self.url()).await
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let statement = format!("drop database if exists {} with (force)", self.name);
        // A thread with a runtime of its own, because the one of the test may be ending.
        let dropping = std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime
                .unwrap()
                .block_on(async { run(&mut server("postgres").await, statement).await });
        });
        let dropped = dropping.join();
        assert!(dropped.is_ok() || std::thread::panicking(), "{} is left over", self.name);
    }
}

/// The address of a database on the server.
fn address(database: &str) -> String {
    let Ok(url) = std::env::var(SERVER) else {
        panic!(
            "{SERVER} names no PostgreSQL server for the tests: start a private one with\n  export {SERVER}=$(tests/postgres start)"
        );
    };
    let (server, parameters) =
        url.split_once('?').map_or((&*url, String::new()), |(one, two)| (one, format!("?{two}")));
    let (scheme, rest) = server.split_once("://").unwrap();
    let host = rest.split('/').next().unwrap();
    format!("{scheme}://{host}/{database}{parameters}")
}

/// The same address for the plain role.
fn plain(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap();
    let place = rest.split_once('@').map_or(rest, |(_, place)| place);
    format!("{scheme}://{PLAIN_ROLE}@{place}")
}

/// A connection to a database on the server, as a superuser.
async fn server(database: &str) -> PgConnection {
    connected(&address(database)).await
}

async fn connected(address: &str) -> PgConnection {
    let options = PgConnectOptions::from_str(address).unwrap();
    options.disable_statement_logging().connect().await.unwrap()
}

/// Makes the plain role where it is missing; several tests may do so at once.
async fn make_role(server: &mut PgConnection) {
    run(
        server,
        format!(
            "do $$ begin create role {PLAIN_ROLE} login;
            exception when duplicate_object or unique_violation then null; end $$"
        ),
    )
    .await;
}

async fn run(connection: &mut PgConnection, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await.unwrap();
}

/// The name of the template, which is made when it is not there.
async fn template(server: &mut PgConnection) -> String {
    let name = format!("tidegate_template_{}", schema_digest());
    run(server, format!("select pg_advisory_lock({TEMPLATE_LOCK})")).await;
    let there: bool =
        sqlx::query_scalar("select exists (select 1 from pg_database where datname = $1)")
            .bind(&name)
            .fetch_one(&mut *server)
            .await
            .unwrap();
    if !there {
        make_role(server).await;
        let unfinished = format!("{name}_unfinished");
        run(server, format!("drop database if exists {unfinished} with (force)")).await;
        run(server, format!("create database {unfinished} owner {PLAIN_ROLE}")).await;
        PostgresStore::open(&plain(&address(&unfinished))).await.unwrap().close().await;
        run(server, format!("alter database {unfinished} rename to {name}")).await;
    }
    run(server, format!("select pg_advisory_unlock({TEMPLATE_LOCK})")).await;
    name
}

/// The first digits of the digest of all migrations.
fn schema_digest() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/postgres");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let bytes: Vec<u8> = files.iter().flat_map(|file| std::fs::read(file).unwrap()).collect();
    Digest::of(&bytes).to_string()[..16].to_owned()
}
