//! The language of an answer: `?lang=`, else the cookie, else what the browser prefers, else
//! Chinese.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use tidegate_manifest::Language;

/// Name of the query parameter and of the cookie.
const NAME: &str = "lang";

/// How long a choice is remembered: a year.
const REMEMBERED_S: u32 = 365 * 86_400;

/// The language that the request wants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted(pub(crate) Language);

impl<S: Sync> FromRequestParts<S> for Wanted {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(wanted(parts.uri.query(), &parts.headers)))
    }
}

/// The language that a request wants. What names no language of ours is passed over.
pub(crate) fn wanted(query: Option<&str>, headers: &HeaderMap) -> Language {
    let cookie = || {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|cookies| cookies.split(';'));
        pairs.find_map(|pair| named(pair.trim()))
    };
    let preferred = || preferred(headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?);
    chosen(query).or_else(cookie).or_else(preferred).unwrap_or_default()
}

/// The language that the query chooses.
pub(crate) fn chosen(query: Option<&str>) -> Option<Language> {
    query?.split('&').find_map(named)
}

/// The cookie that remembers a choice.
pub(crate) fn cookie(language: Language) -> Option<HeaderValue> {
    let text = format!("{NAME}={language}; Path=/; Max-Age={REMEMBERED_S}; SameSite=Lax; HttpOnly");
    HeaderValue::from_str(&text).ok()
}

fn named(pair: &str) -> Option<Language> {
    let (name, tag) = pair.split_once('=')?;
    if name == NAME { language(tag) } else { None }
}

fn language(tag: &str) -> Option<Language> {
    let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
    if primary.eq_ignore_ascii_case("zh") {
        Some(Language::ZhCn)
    } else if primary.eq_ignore_ascii_case("en") {
        Some(Language::En)
    } else {
        None
    }
}

/// The language of ours with the highest weight; of equal ones the first.
fn preferred(header: &str) -> Option<Language> {
    let mut best: Option<(u32, Language)> = None;
    for part in header.split(',') {
        let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
        let Some(language) = language(tag) else { continue };
        let weight = thousandths(weight.trim());
        if weight > 0 && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

/// A weight such as `0.8` in thousandths; what cannot be read weighs nothing.
fn thousandths(weight: &str) -> u32 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let digits = format!("{whole}{fraction:0<3}");
    if fraction.len() > 3 { 0 } else { digits.parse().unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_goes_before_cookie_before_browser() {
        for (query, cookie, browser, expected) in [
            (None, "", "", Language::ZhCn),
            (None, "", "en-GB,en;q=0.9", Language::En),
            (None, "", "fr, zh;q=0.7, en;q=0.8", Language::En),
            (None, "", "en;q=0, zh;q=0.1", Language::ZhCn),
            (None, "a=b; lang=zh-CN", "en", Language::ZhCn),
            (Some("x=1&lang=en"), "lang=zh-CN", "zh", Language::En),
            (Some("lang=fr"), "lang=en", "zh", Language::En),
            (Some("language=en"), "", "", Language::ZhCn),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, cookie.parse().unwrap());
            headers.insert(ACCEPT_LANGUAGE, browser.parse().unwrap());
            assert_eq!(wanted(query, &headers), expected, "{query:?} {cookie} {browser}");
        }
    }
}
