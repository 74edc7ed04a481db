//! Plain text.

use tidegate_report::*;

use crate::sample::sample;

/// Columns on a terminal.
fn columns(line: &str) -> usize {
    line.chars().map(|c| if ('\u{2E80}'..='\u{FFE6}').contains(&c) { 2 } else { 1 }).sum()
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for language in [Language::Zh, Language::En] {
        for width in [TEXT_COLUMNS_MIN, 80, 200] {
            let text = to_text(&sample(language, 30), width).unwrap();
            let wide = text.lines().find(|line| columns(line) > width);
            assert_eq!(wide, None, "{width}");
            let trailing = text.lines().find(|line| line.ends_with(' '));
            assert_eq!(trailing, None, "{width}");
        }
    }
}

#[test]
fn it_says_what_the_document_says() {
    let text = to_text(&sample(Language::En, 2), 80).unwrap();
    for expected in [
        "█ Confirmed by data: over the permitted concentration",
        "√ met      Holds a valid permit: 91330122MA27U04K9X001P",
        "           - valid 2024-01-01 to 2028-12-31",
        "× not met  In a period that is exempt",
        "? unknown  Whether production was stopped: no power data",
        "2026-09-01 01:00",
        "[2] GB 4287-2012, table 2",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let mut document = sample(Language::En, 1);
    document.subtitle = "a\u{1b}]0;b\u{7}\tc\r\nd".to_owned();
    let text = to_text(&document, 80).unwrap();
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    assert!(text.contains("a\u{FFFD}]0;b\u{FFFD} c\nd\n"), "{text}");
}
