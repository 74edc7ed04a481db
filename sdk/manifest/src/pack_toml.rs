//! `pack.toml`: what a pack is, where it holds and what it may use.

use semver::Version;

use crate::manifest::{Budgets, CONTRACTS_SERVED, Covers, Interface, Text};
use crate::names;
use crate::problem::{Placed, suggestion};
use crate::reader::Reader;

/// What `pack.toml` says.
#[derive(Debug)]
pub(crate) struct PackToml {
    pub(crate) name: String,
    pub(crate) version: Version,
    pub(crate) contract: String,
    pub(crate) title: Text,
    pub(crate) jurisdiction: String,
    pub(crate) industries: Vec<String>,
    pub(crate) pollutants: Vec<String>,
    pub(crate) offers: Vec<Interface>,
    pub(crate) covers: Covers,
    pub(crate) budgets: Budgets,
}

/// Reads `pack.toml`.
pub(crate) fn read(reader: Reader<'_>) -> Option<PackToml> {
    let name = reader.named("name", names::is_pack_name, names::PACK_NAME);
    let version = version(&reader);
    let contract = contract(&reader);
    let title = reader.required_both("title");
    let jurisdiction = reader.named("jurisdiction", names::is_jurisdiction, names::JURISDICTION);
    let industries = codes(&reader, "industries", names::is_industry, names::INDUSTRY);
    let pollutants = codes(&reader, "pollutants", names::is_pollutant, names::POLLUTANT);
    let offers = offers(&reader);
    let covers = covers(&reader);
    let budgets = budgets(&reader);
    reader.finish();
    Some(PackToml {
        name: name?.value,
        version: version?,
        contract: contract?.value,
        title: title?.value,
        jurisdiction: jurisdiction?.value,
        industries,
        pollutants,
        offers: offers?,
        covers: covers?,
        budgets,
    })
}

fn version(reader: &Reader<'_>) -> Option<Version> {
    let text = reader.required_text("version")?;
    match text.value.parse() {
        Ok(version) => Some(version),
        Err(error) => {
            let message = format!("`{}` is not a semantic version: {error}", text.value);
            reader.sink.note(&text.at, message, "write three numbers, for example `0.1.0`");
            None
        }
    }
}

fn contract(reader: &Reader<'_>) -> Option<Placed<String>> {
    let text = reader.required_text("contract")?;
    if CONTRACTS_SERVED.contains(&text.value.as_str()) {
        return Some(text);
    }
    let message = format!("contract `{}` is not served", text.value);
    let help = format!("served are {}", CONTRACTS_SERVED.join(", "));
    reader.sink.note(&text.at, message, help);
    None
}

fn codes(
    reader: &Reader<'_>,
    key: &'static str,
    form: fn(&str) -> bool,
    wanted: &'static str,
) -> Vec<String> {
    let codes = reader.texts(key, form, wanted).unwrap_or_default();
    codes.into_iter().map(|code| code.value).collect()
}

/// The interfaces offered, in their own order.
fn offers(reader: &Reader<'_>) -> Option<Vec<Interface>> {
    let node = reader.require("offers")?;
    let names = reader.texts("offers", |_| true, "")?;
    let known: Vec<&str> = Interface::ALL.iter().map(|(name, _)| *name).collect();
    if names.is_empty() {
        let help = format!("name at least one of {}", known.join(", "));
        reader.note(node.span(), "the pack offers nothing", help);
        return None;
    }
    let mut offers: Vec<Interface> = Vec::with_capacity(names.len());
    for name in names {
        match Interface::ALL.iter().find(|(word, _)| *word == name.value) {
            Some((_, offer)) => offers.push(*offer),
            None => {
                let message = format!("`{}` is not an interface", name.value);
                reader.sink.note(&name.at, message, suggestion(&name.value, &known));
            }
        }
    }
    offers.sort_unstable();
    Some(offers)
}

fn covers(reader: &Reader<'_>) -> Option<Covers> {
    let node = reader.require("covers")?;
    let days = reader.of(node, "`covers`")?;
    let from = days.require("from").and_then(|node| days.date("from", node));
    let until = days.date_at("until");
    days.check_order(from.as_ref(), until.as_ref(), ("from", "until"));
    days.finish();
    Some(Covers { from: from?.value, until: until.map(|until| until.value) })
}

/// The budgets, each filled from the defaults when it is not given.
fn budgets(reader: &Reader<'_>) -> Budgets {
    let default = Budgets::default();
    let Some(table) = reader.get("budgets").and_then(|node| reader.of(node, "`[budgets]`")) else {
        return default;
    };
    let amount = |key, default, max| table.whole(key, 1, max).unwrap_or(default);
    // The largest that a 32-bit component can use; the operator's ceiling is lower.
    let bytes_max = u64::from(u32::MAX);
    let budgets = Budgets {
        fuel: amount("fuel", default.fuel, i64::MAX.unsigned_abs()),
        memory_bytes: amount("memory_bytes", default.memory_bytes, bytes_max),
        stack_bytes: amount("stack_bytes", default.stack_bytes, bytes_max),
        output_bytes: amount("output_bytes", default.output_bytes, bytes_max),
        time_ms: amount("time_ms", default.time_ms, 3_600_000),
    };
    table.finish();
    budgets
}
