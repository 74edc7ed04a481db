//! Numbers with separators, units and full-width digits.

use tidegate_domain::{Decimal, DecimalError};

use super::Wrong;
use crate::cell::CellValue;
use crate::form::Unit;
use crate::plain::tight;

/// The number of a cell in the first of `units`. `titled` is the unit that the title names; one
/// behind the number itself goes before it.
pub(super) fn number(
    cell: &CellValue,
    units: &[Unit],
    titled: Option<Unit>,
    least: Option<i64>,
) -> Result<Decimal, Wrong> {
    let (number, unit) = match cell {
        CellValue::Number(number) => (*number, None),
        CellValue::Text(text) => written(text, units)?,
        CellValue::Day(_) | CellValue::Moment(_) => {
            return Err(Wrong::new(
                "is a day",
                "format the cell as a number and write the number again",
            ));
        }
        _ => return Err(no_number()),
    };
    let number = scaled(number, unit.or(titled))?;
    if let Some(least) = least
        && Decimal::from_integer(least).is_some_and(|least| number < least)
    {
        return Err(Wrong::new(format!("is less than {least}"), "check the number and its sign"));
    }
    Ok(number)
}

/// The number that a text is, and the unit behind it.
fn written(text: &str, units: &[Unit]) -> Result<(Decimal, Option<Unit>), Wrong> {
    let tight = tight(text);
    let mut digits = tight.as_str();
    let mut unit = None;
    let longest = units.iter().filter_map(|unit| {
        let name = unit.name.to_lowercase();
        let (before, behind) = digits.split_at_checked(digits.len().checked_sub(name.len())?)?;
        (behind.to_lowercase() == name).then_some((before, *unit))
    });
    if let Some((before, found)) = longest.max_by_key(|(_, unit)| unit.name.len()) {
        (digits, unit) = (before, Some(found));
    }
    let rest = digits.trim_start_matches(['-', '+']);
    let is_plain = |one: char| one.is_ascii_digit() || matches!(one, '.' | ',');
    if rest.is_empty() || !rest.chars().all(is_plain) {
        return Err(not_plain(rest, units));
    }
    let joined = without_separators(digits).ok_or_else(|| {
        Wrong::new(
            "has commas that do not part thousands",
            "write the number without commas, with a point before decimals",
        )
    })?;
    joined.parse().map(|number| (number, unit)).map_err(|error| match error {
        DecimalError::NotANumber { .. } => no_number(),
        DecimalError::TooPrecise { .. } => {
            Wrong::new("has more than 9 decimals", "write at most 9 decimals")
        }
        DecimalError::OutOfRange { .. } => too_large(),
    })
}

/// The digits without commas, where each comma parts three digits from others.
fn without_separators(digits: &str) -> Option<String> {
    if !digits.contains(',') {
        return Some(digits.to_owned());
    }
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?.trim_start_matches(['-', '+']);
    let is_grouped = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    (is_grouped && !decimals.contains(',')).then(|| digits.replace(',', ""))
}

/// Why a text that has more than digits is no number.
fn not_plain(rest: &str, units: &[Unit]) -> Wrong {
    let behind =
        rest.trim_start_matches(|one: char| one.is_ascii_digit() || matches!(one, '.' | ','));
    let begins = behind.len() < rest.len();
    if begins && behind.starts_with(['e', 'E']) {
        return Wrong::new("is a number that a spreadsheet shortened", "write all its digits");
    }
    if begins && behind.starts_with('%') {
        return Wrong::new("is a share and not an amount", "write the amount");
    }
    if begins
        && !behind.is_empty()
        && behind.chars().count() <= 8
        && !behind.contains(|one: char| one.is_ascii_digit())
    {
        let names: Vec<&str> = units.iter().map(|unit| unit.name).collect();
        let help = match names.as_slice() {
            [] => "write the number alone".to_owned(),
            names => format!("write the number alone, or in one of {}", names.join(", ")),
        };
        return Wrong::new(
            format!("has `{behind}` behind it, which is no unit of this column"),
            help,
        );
    }
    no_number()
}

/// The number in the first unit of its column.
fn scaled(number: Decimal, unit: Option<Unit>) -> Result<Decimal, Wrong> {
    let Some(Unit { times, over, .. }) = unit else { return Ok(number) };
    let product = i128::from(number.counts()) * i128::from(times);
    let over = i128::from(over.max(1));
    if product % over != 0 {
        return Err(Wrong::new(
            "has more than 9 decimals in the unit of this column",
            "write fewer decimals",
        ));
    }
    i64::try_from(product / over).map(Decimal::from_counts).map_err(|_| too_large())
}

fn no_number() -> Wrong {
    Wrong::new("is not a number", "write digits only, like 1234.5")
}

fn too_large() -> Wrong {
    Wrong::new("is too large", "check the number and its unit, at most 9 223 372 036")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONEY: &[Unit] = &[
        Unit::once("万元"),
        Unit::part("元", 10_000),
        Unit::times("亿元", 10_000),
        Unit::once("万"),
    ];

    fn read(text: &str, units: &[Unit]) -> Result<String, String> {
        let cell = CellValue::Text(text.to_owned());
        let number = number(&cell, units, None, Some(0));
        number.map(|number| number.to_string()).map_err(|wrong| wrong.reason)
    }

    #[test]
    fn numbers_are_read_with_separators_and_full_width_digits() {
        for (text, wanted) in [
            ("1234.5", "1234.5"),
            ("1,234.5", "1234.5"),
            ("12,345,678", "12345678"),
            ("１，２３４．５", "1234.5"),
            (" 1 234.50 ", "1234.5"),
            ("0", "0"),
            ("+5", "5"),
        ] {
            assert_eq!(read(text, &[]), Ok(wanted.to_owned()), "{text}");
        }
    }

    #[test]
    fn units_are_read_only_where_the_column_has_them() {
        for (text, wanted) in [
            ("1,234.5万元", "1234.5"),
            ("1234.5", "1234.5"),
            ("12345元", "1.2345"),
            ("1.5亿元", "15000"),
            ("３０ 万", "30"),
        ] {
            assert_eq!(read(text, MONEY), Ok(wanted.to_owned()), "{text}");
        }
        let power = [Unit::once("kWh"), Unit::times("万kWh", 10_000)];
        assert_eq!(read("1.2万KWH", &power), Ok("12000".to_owned()));
        assert_eq!(read("5KWH", &power), Ok("5".to_owned()));
        assert_eq!(
            read("30万元", &[]),
            Err("has `万元` behind it, which is no unit of this column".to_owned())
        );
        assert!(read("30万元", &power).is_err());
    }

    #[test]
    fn numbers_that_are_none_are_refused_with_the_reason() {
        for (text, wanted) in [
            ("约5", "is not a number"),
            ("12,34", "has commas that do not part thousands"),
            ("1.234,5", "has commas that do not part thousands"),
            ("1,2345", "has commas that do not part thousands"),
            ("1.2E+05", "is a number that a spreadsheet shortened"),
            ("5%", "is a share and not an amount"),
            ("1.2.3", "is not a number"),
            ("-1", "is less than 0"),
            ("0.1234567891", "has more than 9 decimals"),
            ("9223372037", "is too large"),
            ("万元", "is not a number"),
            ("3-5", "is not a number"),
        ] {
            assert_eq!(read(text, MONEY), Err(wanted.to_owned()), "{text}");
        }
        assert_eq!(read("9223372036", MONEY), Ok("9223372036".to_owned()));
        assert_eq!(read("1000000亿元", MONEY), Err("is too large".to_owned()));
        let reason = "has more than 9 decimals in the unit of this column".to_owned();
        assert_eq!(read("0.000001元", MONEY), Err(reason));
    }

    #[test]
    fn the_unit_of_the_title_holds_where_the_cell_has_none() {
        let yuan = Some(Unit::part("元", 10_000));
        let cell = |text: &str| CellValue::Text(text.to_owned());
        let one = number(&cell("50000"), MONEY, yuan, None).unwrap();
        let other = number(&cell("5万元"), MONEY, yuan, None).unwrap();
        assert_eq!((one.to_string(), other.to_string()), ("5".to_owned(), "5".to_owned()));
        let day = CellValue::Day("2022-03-01".parse().unwrap());
        assert_eq!(number(&day, MONEY, None, None).unwrap_err().reason, "is a day");
    }
}
