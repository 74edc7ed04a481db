//! Spans of requests, batches, judgements and calls of packs for a collector of OpenTelemetry.
//!
//! A program that was built without the feature `otlp` knows the key of the settings and says what
//! it lacks.

#[cfg(not(feature = "otlp"))]
mod absent;
#[cfg(feature = "otlp")]
mod collector;

#[cfg(not(feature = "otlp"))]
pub(crate) use absent::Spans;
#[cfg(feature = "otlp")]
pub(crate) use collector::Spans;

/// Where collectors take spans when an address names no path.
const PATH: &str = "/v1/traces";

/// A collector that is written otherwise.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no collector: write `http://127.0.0.1:4318`, or `https://…`")]
pub(crate) struct NoCollector(String);

/// The address that spans are posted to.
///
/// # Errors
/// [`NoCollector`], which shows nothing behind an `@` or a `?`, where a password may stand.
pub(crate) fn endpoint(text: &str) -> Result<String, NoCollector> {
    let wrong = || NoCollector(text.split(['@', '?']).next().unwrap_or_default().to_owned());
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    let rest = rest.ok_or_else(wrong)?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let is_plain = |letter: char| letter.is_ascii_graphic() && !matches!(letter, '@' | '?' | '#');
    if host.is_empty() || host.starts_with(':') || !rest.chars().all(is_plain) {
        return Err(wrong());
    }
    let base = text.trim_end_matches('/');
    Ok(if path.is_empty() { format!("{base}{PATH}") } else { base.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::endpoint;

    #[test]
    fn an_address_gets_the_usual_path_unless_it_has_one() {
        for (text, wanted) in [
            ("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces"),
            ("http://127.0.0.1:4318/", "http://127.0.0.1:4318/v1/traces"),
            ("https://collector.example/in/v1/traces", "https://collector.example/in/v1/traces"),
        ] {
            assert_eq!(endpoint(text).unwrap(), wanted);
        }
        for text in ["collector:4318", "grpc://h", "http://", "http://:4318", "http://h/a b", ""] {
            assert!(endpoint(text).is_err(), "{text}");
        }
        let said = endpoint("http://user:hush@h").unwrap_err().to_string();
        assert!(!said.contains("@h"), "{said}");
    }
}
