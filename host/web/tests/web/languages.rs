//! Which language is answered in.

use axum::body::Body;
use axum::http::Request;

use crate::support::{COUNTY, run, world};

#[test]
fn pages_speak_the_language_asked_for() {
    run(async {
        for (query, header, value, language, word) in [
            ("", "accept", "*/*", "zh-CN", "排污单位"),
            ("?lang=en", "accept", "*/*", "en", "Enterprises"),
            ("", "accept-language", "en-GB,en;q=0.8", "en", "Enterprises"),
            ("", "cookie", "lang=en", "en", "Enterprises"),
            ("?lang=zh-CN", "cookie", "lang=en", "zh-CN", "排污单位"),
            ("?lang=fr", "accept-language", "fr", "zh-CN", "排污单位"),
        ] {
            let request = Request::get(format!("/counties/{COUNTY}{query}"))
                .header(header, value)
                .body(Body::empty())
                .unwrap();
            let answer = world().send(request).await;
            assert_eq!(answer.header("content-language"), language, "{query} {value}");
            assert!(
                answer.text.contains(&format!("<html lang=\"{language}\">")),
                "{query} {value}"
            );
            assert!(answer.text.contains(word), "{query} {value}");
        }
    });
}

#[test]
fn a_choice_is_remembered_and_only_a_choice() {
    run(async {
        let chosen = world().get(&format!("/counties/{COUNTY}?lang=en")).await;
        assert!(chosen.header("set-cookie").starts_with("lang=en;"));
        let plain = world().get(&format!("/counties/{COUNTY}")).await;
        assert_eq!(plain.header("set-cookie"), "");
    });
}

#[test]
fn the_link_to_the_other_language_keeps_the_page() {
    run(async {
        let page = world().page(&format!("/counties/{COUNTY}?q=x&lang=en")).await;
        assert!(page.contains(&format!("/counties/{COUNTY}?q=x&amp;lang=zh-CN")));
    });
}
