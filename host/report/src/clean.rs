//! Characters that must not reach a terminal, a page or a printer.

use std::borrow::Cow;

/// `text` without characters that control a terminal or turn the reading direction, which could
/// make a document read otherwise than it is written. Each becomes `U+FFFD`; a tab becomes a space;
/// line feeds stay.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unwanted) {
        return Cow::Borrowed(text);
    }
    let replaced = text.replace("\r\n", "\n");
    let chars = replaced.chars().map(|char| match char {
        '\t' => ' ',
        char if is_unwanted(char) => char::REPLACEMENT_CHARACTER,
        char => char,
    });
    Cow::Owned(chars.collect())
}

fn is_unwanted(char: char) -> bool {
    let turns = matches!(char, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}');
    let isolates = matches!(char, '\u{2066}'..='\u{2069}');
    // Separators of lines and paragraphs, and the byte order mark, would upset line breaking.
    let separates = matches!(char, '\u{2028}' | '\u{2029}' | '\u{FEFF}');
    (char.is_control() && char != '\n') || turns || isolates || separates
}
