//! Reading a file of settings: every problem with its line, not only the first.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use tidegate_gateway::MqttAddress;
use toml::de::{DeTable, DeValue};
use tracing_subscriber::EnvFilter;

use super::keys::{KEYS, Key};
use super::problem::{ConfigError, Problem};
use super::settings::Settings;
use crate::spans::endpoint;

/// How unlike a known key an unknown one may be for the known to be suggested, of 1.
const LIKENESS_MIN: f64 = 0.6;

/// Reads a file. Paths in it count from the folder that it lies in.
///
/// # Errors
/// A file that cannot be read, or [`ConfigError`].
pub(super) fn file(path: &Path) -> anyhow::Result<Settings> {
    let text = fs_err::read_to_string(path)?;
    let mut settings =
        parse(&text).map_err(|problems| ConfigError { file: path.to_owned(), problems })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let from_here = |path: &mut PathBuf| *path = folder.join(&*path);
    settings
        .data
        .iter_mut()
        .chain(&mut settings.keys)
        .chain(&mut settings.packs)
        .for_each(from_here);
    Ok(settings)
}

/// Reads a text.
///
/// # Errors
/// Everything that is wrong with it, in the order of the lines.
pub(super) fn parse(text: &str) -> Result<Settings, Vec<Problem>> {
    let lines = Lines(text);
    let table = DeTable::parse(text).map_err(|error| vec![lines.problem(&error)])?;
    let mut problems = Vec::new();
    check(table.get_ref(), &lines, &mut problems);
    if problems.is_empty() {
        match toml::Deserializer::parse(text).and_then(Settings::deserialize) {
            Ok(settings) => return Ok(settings),
            Err(error) => problems.push(lines.problem(&error)),
        }
    }
    problems.sort_by_key(|problem| problem.line);
    Err(problems)
}

/// Where something stands in a text.
struct Lines<'t>(&'t str);

impl Lines<'_> {
    /// The line of a byte, from 1.
    fn at(&self, byte: usize) -> usize {
        let before = self.0.as_bytes().iter().take(byte);
        1 + before.filter(|byte| **byte == b'\n').count()
    }

    fn problem(&self, error: &toml::de::Error) -> Problem {
        let line = error.span().map(|span| self.at(span.start));
        Problem { line, says: error.message().to_owned() }
    }
}

/// Names what is no key, and what a key cannot hold.
fn check(table: &DeTable<'_>, lines: &Lines<'_>, problems: &mut Vec<Problem>) {
    for (name, value) in table {
        let line = Some(lines.at(name.span().start));
        let name = name.get_ref().as_ref();
        match value.get_ref() {
            DeValue::Table(inner) if is_table(name) => {
                for (key, value) in inner {
                    let line = Some(lines.at(key.span().start));
                    let says = check_key((name, key.get_ref().as_ref()), value.get_ref());
                    problems.extend(says.map(|says| Problem { line, says }));
                }
            }
            _ if is_table(name) => problems
                .push(Problem { line, says: format!("`{name}` is a table: write `[{name}]`") }),
            value => {
                let says = check_key(("", name), value);
                problems.extend(says.map(|says| Problem { line, says }));
            }
        }
    }
}

fn is_table(name: &str) -> bool {
    !name.is_empty() && KEYS.iter().any(|key| key.table == name)
}

/// What is wrong with a key of a table and its value.
fn check_key((table, name): (&str, &str), value: &DeValue<'_>) -> Option<String> {
    let Some(key) = KEYS.iter().find(|key| key.table == table && key.name == name) else {
        return Some(unknown(table, name));
    };
    if let (Some((least, most)), DeValue::Integer(number)) = (key.range, value) {
        let read = i64::from_str_radix(number.as_str(), number.radix()).ok();
        if read.is_none_or(|read| !(least..=most).contains(&read)) {
            return Some(format!("`{name}` is {number}: write {least} to {most}"));
        }
    }
    let DeValue::String(text) = value else { return None };
    match (table, name) {
        ("meters", "mqtt") => text.parse::<MqttAddress>().err().map(|error| error.to_string()),
        ("telemetry", "otlp") => endpoint(text).err().map(|error| error.to_string()),
        ("log", "level") => EnvFilter::try_new(text.as_ref())
            .err()
            .map(|error| format!("`level` cannot be followed: {error}")),
        _ => None,
    }
}

/// Says that there is no such key, and which was perhaps meant.
fn unknown(table: &str, name: &str) -> String {
    let place = if table.is_empty() { "at the top".to_owned() } else { format!("in `[{table}]`") };
    let meant = match nearest(table, name) {
        Some(Key { table: "", name, .. }) => format!("did you mean `{name}` at the top?"),
        Some(key) if key.table == table => format!("did you mean `{}`?", key.name),
        Some(key) => format!("did you mean `{}` in `[{}]`?", key.name, key.table),
        None => match KEYS.iter().find(|key| is_like(key.table, name)) {
            Some(key) if table.is_empty() => format!("did you mean `[{}]`?", key.table),
            _ => "see `tidegate serve --print-config` for all keys".to_owned(),
        },
    };
    format!("`{name}` is no key {place}: {meant}")
}

/// The known key most like a name; of equally like ones that of the same table.
fn nearest(table: &str, name: &str) -> Option<&'static Key> {
    let like = |key: &Key| strsim::normalized_damerau_levenshtein(key.name, name);
    let mut near: Vec<(f64, &'static Key)> = KEYS
        .iter()
        .map(|key| (like(key), key))
        .filter(|(likeness, _)| *likeness >= LIKENESS_MIN)
        .collect();
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let best = near.first().map(|(likeness, _)| *likeness)?;
    let mut equal = near.iter().take_while(|(likeness, _)| *likeness >= best);
    let own = equal.clone().find(|(_, key)| key.table == table);
    own.or_else(|| equal.next()).map(|(_, key)| *key)
}

fn is_like(known: &str, given: &str) -> bool {
    strsim::normalized_damerau_levenshtein(known, given) >= LIKENESS_MIN
}
