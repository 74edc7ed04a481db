//! What every page has around its content.

use axum::http::header::{CONTENT_LANGUAGE, SET_COOKIE, VARY};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use tidegate_domain::Jurisdiction;
use tidegate_manifest::Language;

use super::assets;
use crate::language;
use crate::texts::{Texts, texts};

/// A page to be.
pub(super) struct Page<'a> {
    /// The words.
    pub(super) texts: &'a Texts,
    /// Title, without the name of the program.
    pub(super) title: &'a str,
    /// Where it stands, for the link to the other language.
    pub(super) uri: Option<&'a Uri>,
    /// The county whose events it follows.
    pub(super) live: Option<&'a Jurisdiction>,
}

impl Page<'_> {
    /// The page with its headers.
    pub(super) fn response(&self, content: &Markup) -> Response {
        let mut response = self.render(content).into_response();
        let headers = response.headers_mut();
        add_language(headers, self.texts.language);
        let chosen = language::chosen(self.uri.and_then(Uri::query));
        if let Some(cookie) = chosen.and_then(language::cookie) {
            headers.insert(SET_COOKIE, cookie);
        }
        response
    }

    /// The page.
    pub(super) fn render(&self, content: &Markup) -> Markup {
        let texts = self.texts;
        html! {
            (DOCTYPE)
            html lang=(texts.language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " · Tidegate" }
                    link rel="icon" href=(assets::ICON.address()) type="image/svg+xml";
                    link rel="stylesheet" href=(assets::STYLE.address());
                    @if self.live.is_some() {
                        script src=(assets::SCRIPT.address()) defer {}
                    }
                }
                body data-county=[self.live] {
                    a.skip href="#main" { (texts.text("skip-to-content")) }
                    (self.bar())
                    main #main { (content) }
                    footer.foot {
                        p { (texts.text("footer-about")) }
                        p { a href="/api/openapi.json" { (texts.text("footer-api")) } }
                    }
                }
            }
        }
    }

    fn bar(&self) -> Markup {
        let texts = self.texts;
        html! {
            header.bar {
                a.brand href="/" {
                    svg.logo viewBox="0 0 24 24" aria-hidden="true" {
                        path d="M3 20V9a9 9 0 0 1 18 0v11h-4V9a5 5 0 0 0-10 0v11z" {}
                        path.wave d="M2 15q2.5-2 5 0t5 0t5 0t5 0" {}
                    }
                    span { (texts.text("brand")) }
                }
                span.brand-note { (texts.text("brand-note")) }
                @if self.live.is_some() {
                    span.live #live data-on=(texts.text("live-on")) data-off=(texts.text("live-off"))
                        hidden {}
                }
                nav.languages aria-label=(texts.text("language")) {
                    @for other in Language::ALL {
                        @if other == texts.language {
                            span aria-current="true" { (name(other)) }
                        } @else {
                            a href=(self.address_in(other)) lang=(other) hreflang=(other) {
                                (name(other))
                            }
                        }
                    }
                }
            }
        }
    }

    /// This page in another language.
    fn address_in(&self, language: Language) -> String {
        let Some(uri) = self.uri else { return format!("/?lang={language}") };
        let query = uri.query().unwrap_or_default().split('&');
        let kept: String = query
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
            .map(|pair| format!("{pair}&"))
            .collect();
        format!("{}?{kept}lang={language}", uri.path())
    }
}

/// The name of a language in itself.
fn name(language: Language) -> String {
    texts(language).text("language-name")
}

/// Headers of everything whose words depend on who asks.
pub(super) fn add_language(headers: &mut HeaderMap, language: Language) {
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.insert(VARY, HeaderValue::from_static("Accept-Language, Cookie"));
}

/// A value for a query, escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}
