//! The forms of single values.

use tidegate_domain::{Date, Decimal, DecimalError, Jurisdiction, Level};

use super::Ids;
use super::report::Reason;

/// Longest name of a person's making: an enterprise, an outlet, a source, a free text.
pub(super) const NAME_CHARACTERS_MAX: usize = 200;

/// Longest number or id.
pub(super) const NUMBER_CHARACTERS_MAX: usize = 64;

/// Longest MN of HJ 212.
const MN_CHARACTERS_MAX: usize = 24;

/// Length of PW of HJ 212.
const PASSWORD_CHARACTERS: usize = 6;

/// Activities that one enterprise may have.
const INDUSTRIES_MAX: usize = 50;

/// Years that a date of registered data can be meant in.
const DATE_YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// Years that annual amounts are permitted for.
const AMOUNT_YEARS: std::ops::RangeInclusive<u16> = 1990..=2200;

/// Characters of a unified social credit code in the order of their values.
const CREDIT_CODE_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Weights of the first 17 characters: 3ⁿ modulo 31.
const CREDIT_CODE_WEIGHTS: [usize; 17] =
    [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Units with other spellings of the same unit.
const UNITS: &[(&str, &[&str])] = &[
    ("mg/L", &["mg/l", "毫克/升", "毫克每升"]),
    ("mg/m3", &["mg/m³", "mg/Nm3", "mg/Nm³", "毫克/立方米", "毫克每立方米"]),
    ("kg/h", &["千克/小时", "千克每小时"]),
    ("dilution-times", &["稀释倍数", "倍"]),
    ("MPN/L", &["个/L", "个/升", "MPN/l"]),
    ("ringelmann", &["林格曼级", "林格曼黑度", "级"]),
    ("pH", &["ph", "PH", "无量纲"]),
    ("degC", &["℃", "°C"]),
];

/// A unified social credit code, or another id where these are let in.
pub(super) fn enterprise_id(text: &str, ids: Ids) -> Result<String, Reason> {
    let characters = text.chars().count();
    if ids == Ids::AnyId && characters != 18 {
        return number(text);
    }
    credit_code(text).map(|()| text.to_owned())
}

/// Checks a unified social credit code.
///
/// # Source
/// GB 32100-2015, chapter 4: 18 characters without I, O, S, V and Z, the third to the eighth digits
/// of GB/T 2260, the last a check character.
fn credit_code(text: &str) -> Result<(), Reason> {
    if let Some(reason) = turned_into_number(text) {
        return Err(reason);
    }
    let characters = text.chars().count();
    if characters != 18 {
        return Err(Reason::new(
            format!("has {characters} characters, a unified social credit code has 18"),
            "copy the code from the business licence, or allow other ids for this import",
        ));
    }
    let value = |one: char| CREDIT_CODE_ALPHABET.chars().position(|known| known == one);
    if let Some(wrong) = text.chars().find(|one| value(*one).is_none()) {
        return Err(Reason::new(
            format!("`{wrong}` does not occur in a unified social credit code"),
            "use digits and capital letters other than I, O, S, V and Z",
        ));
    }
    if text.chars().skip(2).take(6).any(|one| !one.is_ascii_digit()) {
        return Err(Reason::new(
            "characters 3 to 8 of a unified social credit code are digits",
            "compare it with the business licence",
        ));
    }
    let weighted = text.chars().filter_map(value).zip(CREDIT_CODE_WEIGHTS);
    let sum: usize = weighted.map(|(value, weight)| value * weight).sum();
    let wanted = CREDIT_CODE_ALPHABET.chars().nth((31 - sum % 31) % 31);
    if wanted == text.chars().last() {
        return Ok(());
    }
    let wanted = wanted.map(String::from).unwrap_or_default();
    Err(Reason::new(
        format!("the check character does not fit: the other 17 give `{wanted}`"),
        "compare it with the business licence, a character is mistyped",
    ))
}

/// The code of a county, or of a city that has no counties.
pub(super) fn county(text: &str) -> Result<Jurisdiction, Reason> {
    let help = "write the county's GB/T 2260 code of 6 digits, for example 330122";
    let code: Jurisdiction =
        text.parse().map_err(|_| Reason::new("is not a code of 6 digits", help))?;
    match code.level() {
        Level::Nation => Err(Reason::new("is the whole nation", help)),
        Level::Province => Err(Reason::new("is a province", help)),
        Level::City | Level::County => Ok(code),
    }
}

/// GB/T 4754 codes, separated by semicolons, main activity first.
pub(super) fn industries(text: &str) -> Result<Vec<String>, Reason> {
    let mut codes: Vec<String> = Vec::new();
    for code in text.split([';', '；', '、']).map(str::trim).filter(|code| !code.is_empty()) {
        let help = "write GB/T 4754 codes of 3 or 4 digits, for example 1712;4430";
        let wrong = |reason: String| Err(Reason::new(reason, help));
        if !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return wrong(format!("`{code}` has something other than digits"));
        }
        if code.len() == 2 {
            return Err(Reason::new(
                format!("`{code}` has 2 digits"),
                "write 3 or 4 digits; a spreadsheet drops zeros in front unless the cells are text",
            ));
        }
        if !(3..=4).contains(&code.len()) {
            return wrong(format!("`{code}` has {} digits", code.len()));
        }
        if codes.iter().any(|known| known == code) {
            return Err(Reason::new(format!("`{code}` stands twice"), "remove one"));
        }
        codes.push(code.to_owned());
    }
    if codes.is_empty() {
        return Err(Reason::new("names no code", "write GB/T 4754 codes, for example 1712;4430"));
    }
    if codes.len() > INDUSTRIES_MAX {
        let reason = format!("names {} codes", codes.len());
        return Err(Reason::new(reason, format!("at most {INDUSTRIES_MAX} are kept")));
    }
    Ok(codes)
}

/// A date as `2026-03-01`, `2026/3/1` or `2026年3月1日`.
pub(super) fn date(text: &str) -> Result<Date, Reason> {
    let help = "write it as 2026-03-01, 2026/3/1 or 2026年3月1日";
    let parts: Vec<&str> = match text.strip_suffix('日') {
        Some(chinese) => chinese.split(['年', '月']).collect(),
        None if text.contains('/') => text.split('/').collect(),
        None => text.split('-').collect(),
    };
    let digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let [year, month, day] = parts.as_slice() else {
        if digits(text, 5..=5) {
            let help = "format the column as date or text in the spreadsheet";
            return Err(Reason::new("is a day number of a spreadsheet, not a date", help));
        }
        return Err(Reason::new("is not a date", help));
    };
    if !digits(year, 4..=4) || !digits(month, 1..=2) || !digits(day, 1..=2) {
        return Err(Reason::new("is not a date", help));
    }
    let number = |part: &str| part.parse::<i16>().unwrap_or(0);
    if !DATE_YEARS.contains(&number(year)) {
        let reason = format!("the year {year} cannot be meant");
        let (first, last) = (DATE_YEARS.start(), DATE_YEARS.end());
        return Err(Reason::new(reason, format!("years from {first} to {last} may stand here")));
    }
    let small = |part: &str| part.parse::<i8>().unwrap_or(0);
    Date::from_ymd(number(year), small(month), small(day))
        .ok_or_else(|| Reason::new("there is no such day in the calendar", "correct it"))
}

/// An exact decimal.
pub(super) fn decimal(text: &str) -> Result<Decimal, Reason> {
    text.parse().map_err(|error| match error {
        DecimalError::NotANumber { .. } => Reason::new(
            "is not a decimal number",
            "write digits and a point, for example 0.35, without unit, exponent or separators",
        ),
        DecimalError::TooPrecise { .. } => Reason::new(
            "has more than 9 decimals, which cannot be kept exactly",
            "round it as the document does",
        ),
        DecimalError::OutOfRange { .. } => {
            Reason::new("is too large to be kept exactly", "at most 9223372036 either way")
        }
    })
}

/// An exact decimal that is not below zero.
pub(super) fn amount(text: &str) -> Result<Decimal, Reason> {
    let number = decimal(text)?;
    if number < Decimal::ZERO {
        return Err(Reason::new("is below zero", "write 0 or more"));
    }
    Ok(number)
}

/// A calendar year of annual amounts.
pub(super) fn year(text: &str) -> Result<u16, Reason> {
    let year = if text.len() == 4 { text.parse().ok() } else { None };
    let (first, last) = (AMOUNT_YEARS.start(), AMOUNT_YEARS.end());
    year.filter(|year| AMOUNT_YEARS.contains(year))
        .ok_or_else(|| Reason::new("is not a year", format!("write 4 digits, {first} to {last}")))
}

/// A pollutant code of HJ 212, or `x-` and a name where the standard has none.
pub(super) fn pollutant(text: &str) -> Result<String, Reason> {
    let named = text.strip_prefix("x-").is_some_and(|name| {
        !name.is_empty()
            && text.len() <= NUMBER_CHARACTERS_MAX
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    });
    let coded = text
        .strip_prefix(['a', 'w'])
        .is_some_and(|code| code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit()));
    if named || coded {
        return Ok(text.to_owned());
    }
    Err(Reason::new(
        "is not a pollutant code",
        "write the HJ 212-2017 code, a small `a` or `w` and 5 digits, for example w01018, or `x-` \
         and a name where the standard has none",
    ))
}

/// A unit in the spelling that limits of packs have.
pub(super) fn unit(text: &str) -> Result<String, Reason> {
    let known = UNITS.iter().find(|(unit, also)| *unit == text || also.contains(&text));
    if let Some((unit, _)) = known {
        return Ok((*unit).to_owned());
    }
    number(text).map_err(|_| {
        Reason::new("is not a unit", "write a unit without spaces, for example mg/L or mg/m3")
    })
}

/// A name or a text in words.
pub(super) fn name(text: &str) -> Result<String, Reason> {
    within(text, NAME_CHARACTERS_MAX).map(str::to_owned)
}

/// A number or id as one word.
pub(super) fn number(text: &str) -> Result<String, Reason> {
    if let Some(space) = text.chars().find(|one| one.is_whitespace()) {
        let reason = format!("has {} within", if space == ' ' { "a space" } else { "white space" });
        return Err(Reason::new(reason, "take it out"));
    }
    within(text, NUMBER_CHARACTERS_MAX).map(str::to_owned)
}

/// An MN of HJ 212.
pub(super) fn mn(text: &str) -> Result<String, Reason> {
    if let Some(reason) = turned_into_number(text) {
        return Err(reason);
    }
    within(text, MN_CHARACTERS_MAX)?;
    sent_in_a_frame(text)
}

/// A PW of HJ 212.
pub(super) fn password(text: &str) -> Result<String, Reason> {
    let characters = text.chars().count();
    if characters != PASSWORD_CHARACTERS {
        return Err(Reason::new(
            format!("has {characters} characters, a password has {PASSWORD_CHARACTERS}"),
            "copy it from the device; a spreadsheet drops zeros in front unless the cells are text",
        ));
    }
    sent_in_a_frame(text)
}

/// A value that a frame can carry: what separates fields there cannot be within.
fn sent_in_a_frame(text: &str) -> Result<String, Reason> {
    let wrong = |one: &char| !one.is_ascii_graphic() || ";=,&#".contains(*one);
    match text.chars().find(wrong) {
        None => Ok(text.to_owned()),
        Some(wrong) => Err(Reason::new(
            format!("`{wrong}` cannot stand in a frame of HJ 212"),
            "use letters and digits as the device shows them",
        )),
    }
}

fn within(text: &str, most: usize) -> Result<&str, Reason> {
    let characters = text.chars().count();
    if characters <= most {
        return Ok(text);
    }
    Err(Reason::new(format!("has {characters} characters"), format!("shorten it to {most}")))
}

/// What a spreadsheet makes of a long code of digits, `9.13301E+17`.
fn turned_into_number(text: &str) -> Option<Reason> {
    let (digits, _) = text.split_once("E+").or_else(|| text.split_once("e+"))?;
    digits.parse::<Decimal>().ok()?;
    Some(Reason::new(
        "a spreadsheet turned the code into a number, digits are lost",
        "format the column as text and enter the code again",
    ))
}
