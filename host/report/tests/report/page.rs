//! The page.

use tidegate_report::*;

use crate::sample::sample;

#[test]
fn the_page_says_everything_in_its_language_and_needs_nothing_else() {
    for (language, tag, word) in
        [(Language::Zh, "zh-CN", "不成立"), (Language::En, "en", "not met")]
    {
        let page = to_html(&sample(language, 30)).unwrap();
        assert!(page.contains(&format!("<html lang=\"{tag}\">")));
        assert!(page.contains(word) && page.contains("91330122MA27U04K9X"));
        for foreign in ["<script", "src=", "href=", "@import", "url(", "http://", "https://"] {
            assert!(!page.contains(foreign), "{foreign}");
        }
        assert_eq!(page, to_html(&sample(language, 30)).unwrap());
    }
}

#[test]
fn text_is_never_markup_and_never_turns_around() {
    let mut document = sample(Language::En, 1);
    document.title = "<script>alert(1)</script>\u{202E}\u{1b}[31m".to_owned();
    let page = to_html(&document).unwrap();
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;\u{FFFD}\u{FFFD}[31m"));
    assert!(!page.contains('\u{202E}') && !page.contains('\u{1b}'));
}
