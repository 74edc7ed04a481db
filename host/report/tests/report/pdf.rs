//! PDF. These need a font with Chinese characters; without one the error says what to install.

use std::path::{Path, PathBuf};

use tidegate_report::*;

use crate::sample::sample;

/// The font of this machine. The quick run of all tests installs nothing, so it may have none.
#[expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]
fn fonts() -> Option<Fonts> {
    match Fonts::find(None) {
        Err(FontError::NotFound)
            if std::env::var("TIDEGATE_TESTS_QUICK").as_deref() == Ok("yes") =>
        {
            eprintln!("NOT RUN: PDF, {}", FontError::NotFound);
            None
        }
        found => Some(found.unwrap()),
    }
}

/// Pages, by the page objects that are written outside compressed streams.
fn page_count(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type/Page/").count()
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let Some(fonts) = fonts() else { return };
    for language in [Language::Zh, Language::En] {
        let first = to_pdf(&sample(language, 120), &fonts).unwrap();
        let second = to_pdf(&sample(language, 120), &fonts).unwrap();
        assert!(first.starts_with(b"%PDF-1.7"));
        assert_eq!(first, second);
        let other = to_pdf(&sample(language, 121), &fonts).unwrap();
        assert_ne!(first, other);
    }
}

#[test]
fn long_tables_go_over_pages_and_odd_characters_are_written_as_codes() {
    let Some(fonts) = fonts() else { return };
    let mut document = sample(Language::Zh, 400);
    assert!(page_count(&to_pdf(&document, &fonts).unwrap()) > 5);
    document.blocks.push(Block::Paragraph("\u{E000} 🌊 \u{1b}".to_owned()));
    to_pdf(&document, &fonts).unwrap();
}

#[test]
fn one_cell_longer_than_a_page_and_nothing_at_all_are_both_set() {
    let Some(fonts) = fonts() else { return };
    let rows = vec![vec![Cell::text("字".repeat(5_000)), Cell::code("a".repeat(3_000))]];
    let columns = vec!["一".to_owned(), "标题".repeat(400)];
    let table = Table { caption: String::new(), columns, rows };
    let blocks = vec![Block::Table(table), Block::Paragraph(String::new())];
    let empty = String::new;
    let document = |blocks| Document {
        language: Language::Zh,
        title: empty(),
        subtitle: empty(),
        dated: Day { year: 2026, month: 9, day: 5 },
        footer: empty(),
        blocks,
    };
    assert!(page_count(&to_pdf(&document(blocks), &fonts).unwrap()) > 2);
    assert_eq!(page_count(&to_pdf(&document(Vec::new()), &fonts).unwrap_or_default()), 1);
}

#[test]
fn a_document_of_too_many_pages_is_refused() {
    let Some(fonts) = fonts() else { return };
    let page = Block::Paragraph("\n".repeat(60));
    let mut document = sample(Language::En, 1);
    document.blocks = vec![page; 3_000];
    let error = to_pdf(&document, &fonts).unwrap_err().to_string();
    assert!(error.contains("more than 2000 pages"), "{error}");
}

#[test]
fn what_is_no_font_is_named() {
    let missing = Fonts::find(Some(Path::new("missing.ttc"))).unwrap_err();
    assert!(matches!(missing, FontError::Read { .. }), "{missing}");
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let error = Fonts::find(Some(&source)).unwrap_err().to_string();
    assert!(error.contains("with Chinese characters"), "{error}");
    assert!(FontError::NotFound.to_string().contains("apt-get install fonts-noto-cjk"));
}
