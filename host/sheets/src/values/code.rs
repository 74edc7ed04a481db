//! Unified social credit codes.

use super::Wrong;
use crate::plain::tight;

/// Characters of a code in the order of their values.
///
/// # Source
///
/// GB 32100-2015: 31 characters, without I, O, S, V and Z; recalled.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Characters of a code, the last of which checks the others.
const LENGTH: usize = 18;

/// The base of the weights: each is three times the one before, modulo 31.
///
/// # Source
///
/// GB 32100-2015, recalled.
const WEIGHT_BASE: usize = 3;

/// The code in plain capital letters.
pub(super) fn credit_code(text: &str) -> Result<String, Wrong> {
    let code = tight(text).to_ascii_uppercase();
    let characters = code.chars().count();
    if characters != LENGTH {
        let reason =
            format!("has {characters} characters, a unified social credit code has {LENGTH}");
        return Err(Wrong::new(reason, "write all of it, and format the cell as text"));
    }
    let value = |one: char| ALPHABET.chars().position(|known| known == one);
    if let Some(wrong) = code.chars().find(|one| value(*one).is_none()) {
        return Err(Wrong::new(
            format!("has `{wrong}`, which occurs in no unified social credit code"),
            "compare it with the licence: it has neither I, O, S, V nor Z",
        ));
    }
    if code.chars().skip(2).take(6).any(|one| !one.is_ascii_digit()) {
        return Err(Wrong::new(
            "is not a unified social credit code: its characters 3 to 8 are digits",
            "compare it with the licence",
        ));
    }
    let (mut sum, mut weight) = (0, 1);
    for one in code.chars().take(LENGTH - 1) {
        sum += value(one).unwrap_or(0) * weight;
        weight = weight * WEIGHT_BASE % ALPHABET.len();
    }
    let check = (ALPHABET.len() - sum % ALPHABET.len()) % ALPHABET.len();
    if code.chars().last().and_then(value) != Some(check) {
        return Err(Wrong::new(
            "is not a unified social credit code: its last character does not fit the others",
            "compare it with the licence",
        ));
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_checked() {
        for text in
            ["91330122MA2801010H", "９１３３０１２２ｍａ２８０１０１０ｈ", " 91330122 MA28 01010H"]
        {
            assert_eq!(credit_code(text).unwrap(), "91330122MA2801010H");
        }
        for (text, wanted) in [
            ("91330122MA280101", "has 16 characters"),
            ("91330122MA28O10102", "has `O`"),
            ("91A30122MA2801010H", "characters 3 to 8"),
            ("91330122MA2801010A", "does not fit"),
        ] {
            let wrong = credit_code(text).unwrap_err();
            assert!(wrong.reason.contains(wanted), "{wrong:?}");
        }
    }
}
