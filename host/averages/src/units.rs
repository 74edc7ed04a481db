//! Units of concentrations and flows.

/// What kind of thing a unit measures.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Mass in water; the exponent is of mg/L.
    InWater,
    /// Mass in gas; the exponent is of mg/m³.
    InGas,
    /// No dimension, as pH.
    Plain,
    /// Number of germs in a litre.
    Germs,
}

/// The power of ten that turns a value in `sent` into one in `wanted`; none when nothing does.
/// A missing unit fits none, not even another missing one.
pub(crate) fn exponent(sent: &str, wanted: &str) -> Option<i8> {
    let (sent, wanted) = (sent.trim(), wanted.trim());
    if sent.is_empty() || wanted.is_empty() {
        return None;
    }
    if sent == wanted {
        return Some(0);
    }
    let (sent, wanted) = (known(sent)?, known(wanted)?);
    (sent.0 == wanted.0).then_some(sent.1 - wanted.1)
}

/// Power of ten of a concentration against mg/L or mg/m³.
pub(crate) fn concentration_exponent(unit: &str, is_water: bool) -> Option<i8> {
    exponent(unit, if is_water { "mg/L" } else { "mg/m3" })
}

/// Cubic metres in an hour of one unit of flow, as a fraction.
pub(crate) fn cubic_metres_per_hour(unit: &str) -> Option<(i128, i128)> {
    match unit.trim() {
        "L/s" => Some((18, 5)),
        "m3/s" | "m³/s" => Some((3_600, 1)),
        "m3/h" | "m³/h" => Some((1, 1)),
        _ => None,
    }
}

/// Power of ten of an emission rate against kg/h; none of a unit that is no mass an hour.
pub(crate) fn rate_exponent(unit: &str) -> Option<i8> {
    match unit.trim() {
        "t/h" => Some(3),
        "kg/h" => Some(0),
        "g/h" => Some(-3),
        "mg/h" => Some(-6),
        _ => None,
    }
}

/// Whether a unit is a mass an hour, as limits of an emission rate have: `t/h`, `kg/h`, `g/h` or
/// `mg/h`.
#[must_use]
pub fn is_rate(unit: &str) -> bool {
    rate_exponent(unit).is_some()
}

fn known(unit: &str) -> Option<(Kind, i8)> {
    Some(match unit {
        "g/L" => (Kind::InWater, 3),
        "mg/L" => (Kind::InWater, 0),
        // The micro sign and the Greek letter look the same.
        "µg/L" | "μg/L" | "ug/L" => (Kind::InWater, -3),
        "ng/L" => (Kind::InWater, -6),
        "g/m3" | "g/m³" => (Kind::InGas, 3),
        "mg/m3" | "mg/m³" => (Kind::InGas, 0),
        "µg/m3" | "μg/m3" | "ug/m3" | "µg/m³" => (Kind::InGas, -3),
        "ng/m3" | "ng/m³" => (Kind::InGas, -6),
        "1" | "pH" | "dimensionless" => (Kind::Plain, 0),
        "count/L" | "per-L" => (Kind::Germs, 0),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{cubic_metres_per_hour, exponent, is_rate};

    #[test]
    fn units_meet_by_kind() {
        for (sent, wanted, expected) in [
            ("mg/L", "mg/L", Some(0)),
            ("µg/L", "mg/L", Some(-3)),
            ("mg/L", "μg/L", Some(3)),
            ("ng/m3", "mg/m3", Some(-6)),
            ("1", "pH", Some(0)),
            ("°C", "°C", Some(0)),
            ("mg/L", "mg/m3", None),
            ("mg/m3", "kg/h", None),
            ("", "", None),
            ("mg/L", "", None),
            (" ", "mg/L", None),
        ] {
            assert_eq!(exponent(sent, wanted), expected, "{sent} → {wanted}");
        }
        assert_eq!(cubic_metres_per_hour("L/s"), Some((18, 5)));
        assert_eq!(cubic_metres_per_hour("L"), None);
        assert!(["t/h", "kg/h", " g/h", "mg/h"].into_iter().all(is_rate));
        assert!(!["kg", "kg/d", "kg/t", "m3/h", "mg/m3", ""].into_iter().any(is_rate));
    }
}
