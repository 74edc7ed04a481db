//! What a registry asks of who comes without a sign: the header `WWW-Authenticate`.

use std::collections::BTreeMap;

/// One way of signing in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    /// The way, in small letters.
    pub(super) scheme: String,
    /// What goes with it, by names in small letters.
    pub(super) parameters: BTreeMap<String, String>,
}

impl Challenge {
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// The way that a header asks for. Of several that stand in one header only the first is read;
/// registries send one.
///
/// # Source
/// RFC 9110, 11.3 and 11.6.1; parameters of `Bearer` as in the token specification of the
/// distribution project.
pub(super) fn read(header: &str) -> Option<Challenge> {
    let header = header.trim();
    let (scheme, mut rest) = header.split_once(' ').unwrap_or((header, ""));
    if scheme.is_empty() {
        return None;
    }
    let mut parameters = BTreeMap::new();
    while let Some((name, value)) = rest.split_once('=') {
        let name = name.trim_matches([' ', ',']).to_ascii_lowercase();
        let (value, after) = if let Some(quoted) = value.strip_prefix('"') {
            unquoted(quoted)?
        } else {
            let end = value.find(',').unwrap_or(value.len());
            let (value, after) = value.split_at_checked(end)?;
            (value.trim().to_owned(), after)
        };
        parameters.entry(name).or_insert(value);
        rest = after;
    }
    Some(Challenge { scheme: scheme.to_ascii_lowercase(), parameters })
}

/// A quoted text up to its closing mark, and what follows.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return text.get(at + 1..).map(|rest| (value, rest)),
            '\\' => value.push(letters.next()?.1),
            letter => value.push(letter),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_registries_send_is_read() {
        let bearer = read(
            r#"Bearer realm="https://auth.example/token",service="a, b",scope="repository:p/q:pull,push",x=1"#,
        );
        let bearer = bearer.unwrap();
        assert_eq!(bearer.scheme, "bearer");
        assert_eq!(bearer.parameter("realm"), Some("https://auth.example/token"));
        assert_eq!(bearer.parameter("service"), Some("a, b"));
        assert_eq!(bearer.parameter("scope"), Some("repository:p/q:pull,push"));
        assert_eq!(bearer.parameter("x"), Some("1"));
        let basic = read(r#"basic Realm="say \"it\"" , charset=UTF-8"#).unwrap();
        assert_eq!(
            (basic.scheme.as_str(), basic.parameter("realm")),
            ("basic", Some("say \"it\""))
        );
        assert_eq!(basic.parameter("charset"), Some("UTF-8"));
        assert_eq!(read("Negotiate").unwrap().scheme, "negotiate");
        assert!(read("").is_none());
        assert!(read(r#"Bearer realm="never ends"#).is_none());
    }
}
