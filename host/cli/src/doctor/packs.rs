//! The packs that the next start would serve: whether they load, and until when their law is known.

use std::collections::BTreeMap;

use tidegate_domain::Date;
use tidegate_manifest::Manifest;
use tidegate_runtime::{Runtime, RuntimeConfig};
use tidegate_service::{Clock as _, SystemClock};
use tidegate_store::{PackRecord, Store};

use super::{Check, whole};

/// How many days before its last day the end of a pack's law is worth a look.
const ENDS_SOON_DAYS: i32 = 90;

/// Loads the packs, and looks at their years.
pub(super) async fn look(store: &dyn Store, checks: &mut Vec<Check>) {
    match latest(store).await {
        Ok(packs) => {
            checks.push(load(&packs));
            checks.push(year(&packs));
        }
        Err(error) => checks.push(Check::fail("packs", error, "look at the log of the database")),
    }
}

/// Of each name and jurisdiction the pack admitted last, with its component.
async fn latest(store: &dyn Store) -> Result<Vec<(PackRecord, Vec<u8>)>, String> {
    let mut latest = BTreeMap::new();
    for pack in store.packs().await.map_err(|error| whole(&error))? {
        latest.insert((pack.jurisdiction.clone(), pack.name.clone()), pack);
    }
    let mut packs = Vec::new();
    for pack in latest.into_values() {
        let component = store.pack_bytes(&pack.digest).await.map_err(|error| whole(&error))?;
        packs.push((pack, component.unwrap_or_default()));
    }
    Ok(packs)
}

fn load(packs: &[(PackRecord, Vec<u8>)]) -> Check {
    const NAME: &str = "packs";
    if packs.is_empty() {
        return Check::warn(NAME, "no pack is installed", "start the host with `--pack FILE`");
    }
    // Nothing is kept: what is looked at here must leave no trace in the folder of the host.
    let runtime = match Runtime::new(RuntimeConfig::default()) {
        Ok(runtime) => runtime,
        Err(error) => return Check::fail(NAME, whole(&error), "see what the system allows"),
    };
    let failed: Vec<String> = packs
        .iter()
        .filter_map(|(pack, component)| {
            let error = runtime.admit(component).err()?;
            Some(format!("{} {} does not load: {}", pack.name, pack.version, whole(&error)))
        })
        .collect();
    if failed.is_empty() {
        return Check::ok(NAME, format!("{} packs load", packs.len()));
    }
    Check::fail(NAME, failed.join("; "), "build the pack for this program and install it")
}

/// Whether the law inside the packs reaches beyond today.
fn year(packs: &[(PackRecord, Vec<u8>)]) -> Check {
    const NAME: &str = "calendar";
    let today = SystemClock.today();
    let ends = packs.iter().filter_map(|(pack, _)| {
        let manifest: Manifest = serde_json::from_value(pack.manifest.clone()).ok()?;
        Some((manifest.covers.until?, format!("{} {}", pack.name, pack.version)))
    });
    let soon: Vec<(Date, String)> =
        ends.filter(|(until, _)| *until <= today.plus_days(ENDS_SOON_DAYS)).collect();
    let named =
        |(until, name): &(Date, String)| format!("the law in {name} is known until {until}");
    let says: Vec<String> = soon.iter().map(named).collect();
    match soon.iter().map(|(until, _)| *until).min() {
        None => Check::ok(
            NAME,
            format!(
                "the packs have the law of {today} and the months after it; periods are counted in \
                     calendar days, so no table of working days is needed"
            ),
        ),
        Some(until) if until <= today => Check::fail(
            NAME,
            says.join("; "),
            "install a version of the pack that has the law of today",
        ),
        Some(_) => Check::warn(NAME, says.join("; "), "ask the pack's author for the next version"),
    }
}
