//! Settings as a file with comments.

use std::fmt::Write as _;

use super::keys::KEYS;
use super::settings::Settings;

/// The settings as a file: every key with what it is for; one that holds nothing stands as a
/// comment. Passwords are left out.
///
/// # Errors
/// When a path is not UTF-8 and so cannot stand in a file.
pub(crate) fn commented(settings: &Settings) -> anyhow::Result<String> {
    let set = toml::Table::try_from(settings)?;
    let mut file = String::from(
        "# Settings of `tidegate serve --config FILE`. Unknown keys are errors; flags win over the\n\
         # file. Paths count from the folder that this file lies in.\n",
    );
    let mut table = "";
    for key in KEYS {
        if key.table != table {
            table = key.table;
            let _ = write!(file, "\n[{table}]\n");
        } else {
            file.push('\n');
        }
        for line in key.says.lines() {
            let _ = writeln!(file, "# {line}");
        }
        let inside = if table.is_empty() {
            Some(&set)
        } else {
            set.get(table).and_then(toml::Value::as_table)
        };
        let _ = match inside.and_then(|inside| inside.get(key.name)) {
            Some(value) => writeln!(file, "{} = {value}", key.name),
            None => writeln!(file, "# {} = {}", key.name, key.example),
        };
    }
    Ok(file)
}
