//! The database of a host: reached, of which schema, sound, and in step with the clock.

use tidegate_domain::Date;
use tidegate_service::{Clock as _, SystemClock};
use tidegate_store::{Store, StoreError};

use super::{Check, packs, whole};
use crate::config::Settings;
use crate::database::Looked;

/// Seconds by which the clock may run behind what is recorded: another host's may be ahead.
const AHEAD_S: i64 = 120;

/// Seconds by which the clocks of this machine and of a server may differ.
const APART_S: i64 = 30;

/// No clock is right that shows an earlier day than this program was written on.
const FIRST_DAY: &str = "2026-01-01";

/// Looks the database over; where it cannot be had, nothing further is looked at.
pub(super) async fn look(settings: &Settings, checks: &mut Vec<Check>) {
    let looked = match Looked::open(settings).await {
        Ok(Some(looked)) => looked,
        Ok(None) => {
            let says = "there is no database yet";
            checks.push(Check::warn("database", says, "start the host once, or restore a backup"));
            return;
        }
        Err(error) => {
            let says = format!("{} cannot be opened: {}", settings.database, whole(&*error));
            checks.push(Check::fail("database", says, "correct `database`, or start its server"));
            return;
        }
    };
    checks.push(Check::ok("database", format!("{} answers", settings.database)));
    let schema = schema(&looked).await;
    let is_current = schema.state == super::State::Ok;
    checks.push(schema);
    checks.push(server(&looked).await);
    let store = looked.shared();
    checks.push(integrity(&*store).await);
    if is_current {
        checks.push(clock(&*store, &looked).await);
        checks.push(record(&*store).await);
        packs::look(&*store, checks).await;
    }
    drop(store);
    looked.close().await;
}

async fn schema(looked: &Looked) -> Check {
    const NAME: &str = "schema";
    match looked.schema_state().await {
        Ok(state) if !state.unknown.is_empty() => Check::fail(
            NAME,
            format!(
                "version {} is of a newer program; this knows up to {}",
                state.found, state.known
            ),
            "use the newer program",
        ),
        Ok(state) if !state.pending.is_empty() => Check::fail(
            NAME,
            format!("version {}, {} to come", state.found, state.pending.len()),
            "back it up, then run `tidegate migrate`",
        ),
        Ok(state) => Check::ok(NAME, format!("version {}", state.found)),
        Err(error) => Check::fail(NAME, whole(&error), "look at the log of the database"),
    }
}

async fn server(looked: &Looked) -> Check {
    const NAME: &str = "server";
    match (looked, looked.lacks().await) {
        (Looked::Sqlite(_), _) => {
            Check::ok(NAME, "one SQLite file: one host writes it; more than one need PostgreSQL")
        }
        (_, Ok(lacks)) if lacks.is_empty() => {
            Check::ok(NAME, "it can do all that a host counts on")
        }
        (_, Ok(lacks)) => Check::warn(NAME, lacks.join("; "), "see what is said of each"),
        (_, Err(error)) => Check::fail(NAME, whole(&error), "look at the log of the database"),
    }
}

async fn integrity(store: &dyn Store) -> Check {
    const NAME: &str = "integrity";
    match store.check().await {
        Ok(health) if health.problems.is_empty() => Check::ok(NAME, "nothing is damaged"),
        Ok(health) => Check::fail(
            NAME,
            health.problems.join("; "),
            "stop the host, keep a copy of the files, and restore the last backup",
        ),
        Err(error) => Check::fail(NAME, whole(&error), "restore the last backup"),
    }
}

/// The clock against the newest that is recorded: one that was set back would judge by old law.
async fn clock(store: &dyn Store, looked: &Looked) -> Check {
    const NAME: &str = "clock";
    const TO_DO: &str = "set the clock: let it follow a time server";
    let now = SystemClock.now();
    let today = Date::of_instant(now);
    if FIRST_DAY.parse::<Date>().is_ok_and(|first| today < first) {
        return Check::fail(NAME, format!("today is {today} by this machine"), TO_DO);
    }
    let read = async { Ok((store.figures(today).await?, looked.clock_ahead_s(now).await?)) };
    let (figures, server) = match read.await {
        Ok(read) => read,
        Err::<_, StoreError>(error) => {
            return Check::fail(NAME, whole(&error), "look at the log of the database");
        }
    };
    if let Some(ahead) = server.filter(|ahead| ahead.abs() > APART_S) {
        return Check::fail(
            NAME,
            format!("the clock of the database and this one are {} s apart", ahead.abs()),
            "set both: hosts of one database must agree on what is late and what is due",
        );
    }
    let newest = figures.iter().filter_map(|county| county.last_batch_at).max();
    match newest.map(|newest| newest.saturating_sub(now)) {
        Some(ahead) if ahead > AHEAD_S => Check::fail(
            NAME,
            format!("the latest batch was recorded {ahead} s after what this machine says is now"),
            TO_DO,
        ),
        _ => Check::ok(NAME, format!("today is {today} in China")),
    }
}

async fn record(store: &dyn Store) -> Check {
    const NAME: &str = "record";
    match store.unrecorded().await {
        Ok(0) => Check::ok(NAME, "the newest judgements are all in the record"),
        Ok(missing) => Check::fail(
            NAME,
            format!(
                "{missing} judgements have no entry in the record: somebody wrote past the host"
            ),
            "run `tidegate audit verify`, and restore the last backup that passes it",
        ),
        Err(error) => Check::fail(NAME, whole(&error), "look at the log of the database"),
    }
}
