//! Codes of electric circuits: ST=44 of HJ 212-2025.

use serde::Serialize;

/// System code of electricity-use monitoring.
pub const SYSTEM_ELECTRICITY: u8 = 44;

/// Length of a code.
const CODE_BYTES: usize = 6;

/// What a circuit feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CircuitSide {
    /// Production facilities; codes `d2…`.
    Production,
    /// Treatment facilities; codes `d3…`.
    Treatment,
}

/// An electric circuit by its code.
///
/// # Source
/// HJ 212-2025, ST=44, **second hand**: what is known is that codes of production facilities begin
/// with `d2` (`d20105` named) and those of treatment facilities with `d3` (`d30106` named). What
/// each number within them stands for was not seen. Values of an instant and means are taken as
/// active power in kW, accumulated amounts (`-Cou`) as energy in kWh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Circuit {
    /// What it feeds.
    pub side: CircuitSide,
}

impl Circuit {
    /// Symbol of the unit of an instant's value or a mean: power. Second hand.
    pub const UNIT: &'static str = "kW";

    /// Symbol of the unit of an amount accumulated over a period: energy. Second hand.
    pub const UNIT_ACCUMULATED: &'static str = "kWh";
}

/// The circuit of a code: `d2` or `d3` and four digits. `None` for any other code.
#[must_use]
pub fn circuit(code: &str) -> Option<Circuit> {
    let digits = code.strip_prefix('d')?;
    if code.len() != CODE_BYTES || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let side = match digits.bytes().next()? {
        b'2' => CircuitSide::Production,
        b'3' => CircuitSide::Treatment,
        _ => return None,
    };
    Some(Circuit { side })
}

#[cfg(test)]
mod tests {
    use super::{CircuitSide, circuit};
    use crate::{Medium, pollutant, pollutants};

    #[test]
    fn sides_are_told_by_the_first_digit() {
        for (code, wanted) in [
            ("d20105", Some(CircuitSide::Production)),
            ("d29999", Some(CircuitSide::Production)),
            ("d30106", Some(CircuitSide::Treatment)),
            ("d30000", Some(CircuitSide::Treatment)),
            ("d10105", None),
            ("d40105", None),
            ("D20105", None),
            ("d2010", None),
            ("d201055", None),
            ("d2010a", None),
            ("w20105", None),
            ("d", None),
            ("", None),
        ] {
            assert_eq!(circuit(code).map(|circuit| circuit.side), wanted, "{code}");
        }
    }

    #[test]
    fn the_rows_of_the_table_are_circuits_with_the_same_units() {
        let rows: Vec<_> =
            pollutants().iter().filter(|row| row.medium == Medium::Electricity).collect();
        assert_eq!(rows.iter().map(|row| row.code).collect::<Vec<_>>(), ["d20105", "d30106"]);
        for row in rows {
            assert!(circuit(row.code).is_some());
            assert_eq!(pollutant(row.code).and_then(|row| row.unit()), Some("kW"));
            assert_eq!(row.unit_accumulated(), Some("kWh"));
        }
    }
}
