//! The forms of names and codes, each with the sentence that says what may stand there.

/// Longest name or code.
const LENGTH_MAX: usize = 96;

pub(crate) const PACK_NAME: &str = "use a-z, 0-9 and `-`, beginning with a letter";
pub(crate) const FACT_NAME: &str = "use a-z, 0-9 and `_`, beginning with a letter";
pub(crate) const PARAMETER_NAME: &str = "use a-z, 0-9, `_` and `-`, beginning with a letter";
pub(crate) const LIMIT_ID: &str = "use a-z, 0-9, `-`, `_` and `.`, beginning with a letter";
pub(crate) const JURISDICTION: &str =
    "write the 6 digits of GB/T 2260, for example `330122`, or `000000` for the nation";
pub(crate) const INDUSTRY: &str = "write 2 to 4 digits of GB/T 4754, for example `1361`";
pub(crate) const POLLUTANT: &str = "write an HJ 212 code, `a` or `w` and 5 digits, or `x-` and a \
                                    name (a-z, 0-9, `-`) where the standard has none";
pub(crate) const WORD: &str =
    "a word has no spaces at its ends, no control characters and no ` | `";
pub(crate) const UNIT: &str = "write a unit without spaces, for example `mg/L`";

pub(crate) fn is_pack_name(text: &str) -> bool {
    named(text, b"-")
}

pub(crate) fn is_fact_name(text: &str) -> bool {
    named(text, b"_")
}

pub(crate) fn is_parameter_name(text: &str) -> bool {
    named(text, b"_-")
}

pub(crate) fn is_limit_id(text: &str) -> bool {
    named(text, b"_-.")
}

pub(crate) fn is_jurisdiction(text: &str) -> bool {
    text.len() == 6 && digits(text)
}

pub(crate) fn is_industry(text: &str) -> bool {
    (2..=4).contains(&text.len()) && digits(text)
}

pub(crate) fn is_pollutant(text: &str) -> bool {
    if let Some(name) = text.strip_prefix("x-") {
        return !name.is_empty()
            && text.len() <= LENGTH_MAX
            && name.bytes().all(|byte| lower(byte) || byte.is_ascii_digit() || byte == b'-');
    }
    let code = text.strip_prefix('a').or_else(|| text.strip_prefix('w'));
    code.is_some_and(|code| code.len() == 5 && digits(code))
}

pub(crate) fn is_word(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LENGTH_MAX
        && text.trim() == text
        && !text.contains(" | ")
        && !text.chars().any(char::is_control)
}

pub(crate) fn is_unit(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LENGTH_MAX
        && !text.chars().any(|one| one.is_whitespace() || one.is_control())
}

fn named(text: &str, also: &[u8]) -> bool {
    text.len() <= LENGTH_MAX
        && text.bytes().next().is_some_and(lower)
        && text.bytes().all(|byte| lower(byte) || byte.is_ascii_digit() || also.contains(&byte))
}

fn lower(byte: u8) -> bool {
    byte.is_ascii_lowercase()
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
