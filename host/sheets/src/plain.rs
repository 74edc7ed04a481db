//! Characters that are written in more than one way.

use crate::cell::is_blank;

/// The text with full-width letters, digits and marks as their plain ones, without spaces around.
pub(crate) fn plain(text: &str) -> String {
    let one = |one: char| match one {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(one) - 0xFEE0).unwrap_or(one),
        '。' => '.',
        '、' => ',',
        '−' | '–' | '—' | '‐' | '‑' | '―' => '-',
        one if is_blank(one) => ' ',
        one => one,
    };
    let plain: String = text.chars().map(one).collect();
    plain.trim().to_owned()
}

/// The plain text without any space.
pub(crate) fn tight(text: &str) -> String {
    plain(text).replace(' ', "")
}

/// A text as it is kept: spaces of any kind and ends of lines are single spaces, none around.
pub(crate) fn kept(text: &str) -> String {
    text.split(is_blank).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether a cell says that there is nothing to say.
pub(crate) fn is_none(text: &str) -> bool {
    matches!(plain(text).as_str(), "" | "/" | "\\" | "-" | "--" | "---" | "N/A" | "n/a")
}

/// Whether a cell says in words that there is none.
pub(crate) fn is_said_to_be_none(text: &str) -> bool {
    matches!(plain(text).as_str(), "无" | "暂无" | "没有")
}

/// The known word nearest to a text, when most of its characters agree.
pub(crate) fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Of two characters one may differ by chance, of three it is a slip.
    const ALIKE: f64 = 0.6;
    let scored = known.into_iter().map(|word| (strsim::normalized_levenshtein(text, word), word));
    let near = scored.filter(|(score, _)| *score >= ALIKE);
    near.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, word)| word)
}
