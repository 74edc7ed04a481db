//! What others say, made fit for a log and a page: short, one line, without secrets and numbers.

use crate::secret::Secret;

/// What is heard is cut there, characters.
const HEARD_CHARACTERS_MAX: usize = 200;

/// So many digits one after another may be the number of a telephone.
const NUMBER_DIGITS_MIN: usize = 7;

/// Digits of a number that stay at its beginning.
const SHOWN_FIRST: usize = 3;

/// Digits of a number that stay at its end.
const SHOWN_LAST: usize = 2;

/// One short line of what somebody else said; secrets and the middle of numbers are starred.
pub(crate) fn heard(text: &str, secrets: &[Secret]) -> String {
    let mut text = text.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        text = text.replace(secret.reveal(), "***");
    }
    let line = text.split(|letter: char| letter.is_control() || letter.is_whitespace());
    let line = line.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let cut: String = starred(&line).chars().take(HEARD_CHARACTERS_MAX).collect();
    cut.trim_end().to_owned()
}

/// An address of a person as a log may have it: the beginning and end of a number, the first letter
/// of a mailbox, the host of a web address.
#[must_use]
pub fn masked(address: &str) -> String {
    if let Some((scheme, rest)) = address.split_once("://") {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        return format!("{scheme}://{host}/…");
    }
    if let Some((mailbox, domain)) = address.rsplit_once('@') {
        let first = mailbox.chars().next().map(String::from).unwrap_or_default();
        return format!("{first}***@{domain}");
    }
    let digits = address.chars().filter(char::is_ascii_digit).count();
    if digits >= NUMBER_DIGITS_MIN {
        let digits: String = address.chars().filter(char::is_ascii_digit).collect();
        return starred(&digits);
    }
    let first = address.chars().next().map(String::from).unwrap_or_default();
    format!("{first}***")
}

/// The text with the middle of every long run of digits starred.
fn starred(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for letter in text.chars() {
        if letter.is_ascii_digit() {
            run.push(letter);
        } else {
            end_run(&mut run, &mut out);
            out.push(letter);
        }
    }
    end_run(&mut run, &mut out);
    out
}

fn end_run(run: &mut String, out: &mut String) {
    let count = run.chars().count();
    if count < NUMBER_DIGITS_MIN {
        out.push_str(run);
    } else {
        let is_shown = |at: usize| at < SHOWN_FIRST || at >= count - SHOWN_LAST;
        out.extend(run.chars().enumerate().map(|(at, it)| if is_shown(at) { it } else { '*' }));
    }
    run.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_heard_has_no_numbers_and_no_secrets() {
        let secrets = [Secret::new("s3cr3t")];
        for (said, kept) in [
            ("no such number 13812345678!", "no such number 138******78!"),
            ("code 123456", "code 123456"),
            ("code 1234567", "code 123**67"),
            ("key s3cr3t is\r\nwrong\u{7}", "key *** is wrong"),
            ("号码 13812345678 已停机", "号码 138******78 已停机"),
        ] {
            assert_eq!(heard(said, &secrets), kept);
        }
        assert_eq!(heard(&"话".repeat(199), &[]).chars().count(), 199);
        assert_eq!(heard(&"话".repeat(201), &[]).chars().count(), 200);
    }

    #[test]
    fn an_address_is_known_again_but_not_read() {
        for (address, shown) in [
            ("13812345678", "138******78"),
            ("+86 138-1234-5678", "861********78"),
            ("zhang.wei@example.cn", "z***@example.cn"),
            ("https://user:pass@hooks.example.cn/secret?x=1", "https://hooks.example.cn/…"),
            ("zlb-77", "z***"),
            ("", "***"),
        ] {
            assert_eq!(masked(address), shown, "{address}");
        }
    }
}
