//! Unified social credit codes that are valid and cannot be a real enterprise's.

/// Characters of the code in the order of their values 0 to 30; I, O, S, V and Z are left out.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Weights of the nine characters of the organisation code that are not its check character.
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Serial numbers that six digits hold.
pub(super) const SERIAL_MAX: u32 = 999_999;

/// The code of the synthetic enterprise with this serial number, 1 to [`SERIAL_MAX`].
///
/// `9` market regulation, `1` enterprise, six digits of the county, an organisation code whose body
/// is `XY` and the serial, check character. No organisation code in use begins with `XY`.
///
/// # Source
/// GB 32100-2015 for the code, GB 11714-1997 for the organisation code in it.
pub(super) fn credit_code(county: &str, serial: u32) -> String {
    let body = format!("XY{:06}", serial.min(SERIAL_MAX));
    let organisation = organisation_check(&body);
    let mut code = format!("91{county}{body}{organisation}");
    code.push(check(&code));
    code
}

/// Whether a text is a unified social credit code: 18 characters of its alphabet, and the check
/// character fits.
///
/// # Source
/// GB 32100-2015.
#[must_use]
pub fn is_credit_code(text: &str) -> bool {
    let Some((rest, last)) = text.split_at_checked(17) else { return false };
    let known = text.bytes().all(|byte| ALPHABET.contains(&byte));
    known && last.len() == 1 && last.starts_with(check(rest))
}

/// Check character of the first seventeen.
fn check(code: &str) -> char {
    let mut weight = 1_u32;
    let mut sum = 0_u32;
    for byte in code.bytes() {
        let value = ALPHABET.iter().position(|known| *known == byte).unwrap_or_default();
        sum += u32::try_from(value).unwrap_or_default() * weight;
        weight = weight * 3 % 31;
    }
    let value = (31 - sum % 31) % 31;
    let byte = usize::try_from(value).ok().and_then(|value| ALPHABET.get(value)).copied();
    char::from(byte.unwrap_or(b'0'))
}

/// Check character of the eight characters of an organisation code.
fn organisation_check(body: &str) -> char {
    let values = body.chars().map(|character| character.to_digit(36).unwrap_or_default());
    let sum: u32 = values.zip(ORGANISATION_WEIGHTS).map(|(value, weight)| value * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

#[cfg(test)]
mod tests {
    use super::{check, credit_code, is_credit_code, organisation_check};

    #[test]
    fn the_check_characters_are_those_of_the_standards() {
        // The worked example of GB 11714-1997 (code D2143569-X).
        assert_eq!(organisation_check("D2143569"), 'X');
        // A code with the pattern of the standard's own example, weights 3^(i-1) mod 31.
        assert_eq!(check("91350100M000100Y4"), '3');
    }

    #[test]
    fn a_changed_character_is_noticed() {
        let code = credit_code("330122", 17);
        assert_eq!(code.len(), 18);
        assert!(code.starts_with("91330122XY000017"));
        assert!(is_credit_code(&code));
        for at in 0..18 {
            let mut bytes = code.clone().into_bytes();
            bytes[at] = if bytes[at] == b'7' { b'8' } else { b'7' };
            assert!(!is_credit_code(std::str::from_utf8(&bytes).unwrap()), "{at}");
        }
        for text in ["", "91330122XY00001", "９１330122XY0000178K", "91330122XO0000178K"] {
            assert!(!is_credit_code(text), "{text}");
        }
    }
}
