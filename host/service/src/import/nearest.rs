//! The known word that was perhaps meant.

/// The known word nearest to `given`, when at most a third of its letters differ.
pub(super) fn nearest<'k>(
    given: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    let letters = given.chars().count();
    known
        .into_iter()
        .map(|word| (distance(given, word), word))
        .filter(|(distance, word)| *distance <= (letters.max(word.chars().count()) / 3).max(1))
        // INVARIANT: of words of one letter every other one is near, which says nothing.
        .filter(|_| letters > 1)
        .min()
        .map(|(_, word)| word)
}

/// `did you mean …`, or the words that are known.
pub(super) fn suggestion(given: &str, known: &[&str]) -> String {
    match nearest(given, known.iter().copied()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => {
            let quoted: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
            format!("write one of {}", quoted.join(", "))
        }
    }
}

/// Letters to put in, take out or change to come from one word to the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.chars().enumerate() {
        let mut left = row + 1;
        let mut current = vec![left];
        for ((candidate, diagonal), above) in other.iter().zip(&last).zip(last.iter().skip(1)) {
            let replaced = diagonal + usize::from(letter != *candidate);
            left = replaced.min(left + 1).min(above + 1);
            current.push(left);
        }
        last = current;
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_suggested_when_it_is_near() {
        for (given, wanted) in [
            ("tier", Some("tier")),
            ("teir", None),
            ("tiers", Some("tier")),
            ("valid_form", Some("valid_from")),
            ("行政区划代号", Some("行政区划代码")),
            ("colour", None),
            ("x", None),
        ] {
            assert_eq!(nearest(given, ["tier", "valid_from", "行政区划代码"]), wanted, "{given}");
        }
    }
}
