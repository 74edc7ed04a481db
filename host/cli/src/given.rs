//! What people write down in files for a command: TOML or JSON, by the ending.

use std::path::Path;

use anyhow::{Context as _, bail};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The largest file that is read, bytes.
const BYTES_MAX: u64 = 4 << 20;

/// What a file of TOML or JSON says, in the form wanted. A date may stand in TOML with or without
/// quotation marks.
///
/// # Errors
/// When it cannot be read, is too large or neither, or does not have the form.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let value = value(path)?;
    serde_json::from_value(value).with_context(|| format!("`{}`", path.display()))
}

/// The same as it stands.
///
/// # Errors
/// When it cannot be read, is too large or neither.
pub(crate) fn value(path: &Path) -> anyhow::Result<Value> {
    let bytes = fs_err::metadata(path)?.len();
    if bytes > BYTES_MAX {
        bail!("`{}` has {bytes} bytes: at most {BYTES_MAX} are read", path.display());
    }
    let text = fs_err::read_to_string(path)?;
    let of = || format!("`{}`", path.display());
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        return serde_json::from_str(&text).with_context(of);
    }
    let table: toml::Table = toml::from_str(&text).with_context(of)?;
    plain(toml::Value::Table(table)).with_context(of)
}

/// TOML as JSON; dates become texts.
fn plain(value: toml::Value) -> anyhow::Result<Value> {
    Ok(match value {
        toml::Value::String(text) => Value::from(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => {
            bail!("{number} is a binary fraction and not exact: write it as text, \"{number}\"")
        }
        toml::Value::Boolean(truth) => Value::from(truth),
        toml::Value::Datetime(moment) => Value::from(moment.to_string()),
        toml::Value::Array(list) => {
            Value::Array(list.into_iter().map(plain).collect::<anyhow::Result<_>>()?)
        }
        toml::Value::Table(table) => {
            let members = table.into_iter().map(|(name, value)| Ok((name, plain(value)?)));
            Value::Object(members.collect::<anyhow::Result<Map<_, _>>>()?)
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn dates_and_lists_come_over_and_fractions_do_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("one.toml");
        let read = |text: &str| {
            fs_err::write(&file, text).unwrap();
            value(&file)
        };
        let wanted = json!({ "on": "2026-03-01", "n": 2, "list": ["a"], "t": { "yes": true } });
        let text = "on = 2026-03-01\nn = 2\nlist = [\"a\"]\n[t]\nyes = true\n";
        assert_eq!(read(text).unwrap(), wanted);
        let error = format!("{:#}", read("n = 1.5").unwrap_err());
        assert!(error.contains("one.toml") && error.contains("write it as text"), "{error}");
        let json_file = folder.path().join("one.json");
        fs_err::write(&json_file, "{\"n\": 1.5}").unwrap();
        assert_eq!(value(&json_file).unwrap(), json!({ "n": 1.5 }));
    }
}
