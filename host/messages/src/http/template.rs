//! Texts with fields: `{text}` is the text of the notice, `{secret.token}` a secret, `{{` and `}}`
//! are braces.

use tidegate_domain::{Notice, Urgency};

use super::encode;
use crate::gateway::{short, wire_key};
use crate::secret::Secret;

/// The longest template, bytes.
const TEMPLATE_BYTES_MAX: usize = 64 << 10;

/// How a secret's name begins in a field.
const SECRET_PREFIX: &str = "secret.";

/// Fields of a notice, each with its name.
const FIELDS: [(&str, Field); 9] = [
    ("address", Field::Address),
    ("title", Field::Title),
    ("text", Field::Text),
    ("key", Field::Key),
    ("topic", Field::Topic),
    ("urgency", Field::Urgency),
    ("person", Field::Person),
    ("county", Field::County),
    ("at", Field::At),
];

/// A text with fields, read once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(Field, Filter),
    Secret(usize, Filter),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Address,
    Title,
    Text,
    Key,
    Topic,
    Urgency,
    Person,
    County,
    At,
}

/// What is done to a value before it stands in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    None,
    /// Escaped as within a text of JSON, for JSON within a text.
    Json,
    /// 32 hexadecimal digits that stand for it, where a gateway takes no longer name.
    Hash,
}

/// Where a text with fields stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a value, which whatever writes it escapes.
    Value,
    /// In a path or query.
    Address,
    /// In the value of a header.
    Header,
}

/// What stands in the fields.
pub(crate) struct Values<'a> {
    pub(crate) notice: &'a Notice,
    /// In the order of the names that the template was read with.
    pub(crate) secrets: &'a [Secret],
}

impl Template {
    /// Reads a template that may use secrets of these names.
    ///
    /// # Errors
    /// What is wrong with it and what to do.
    pub(crate) fn read(text: &str, secrets: &[&str]) -> Result<Self, String> {
        if text.len() > TEMPLATE_BYTES_MAX {
            return Err(format!("is longer than {TEMPLATE_BYTES_MAX} bytes, shorten it"));
        }
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, found) = rest.split_at(at);
            plain.push_str(before);
            if let Some(after) = found.strip_prefix("{{") {
                plain.push('{');
                rest = after;
            } else if let Some(after) = found.strip_prefix("}}") {
                plain.push('}');
                rest = after;
            } else if let Some((name, after)) =
                found.strip_prefix('{').and_then(|inside| inside.split_once('}'))
            {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
                pieces.push(piece(name, secrets)?);
                rest = after;
            } else {
                return Err("has a brace alone, write `{{` or `}}` for a brace".to_owned());
            }
        }
        plain.push_str(rest);
        pieces.push(Piece::Text(plain));
        pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
        Ok(Self(pieces))
    }

    /// The text with values in its fields, each escaped for where the text stands.
    pub(crate) fn render(&self, values: &Values<'_>, place: Place) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Field(field, filter) => {
                    out.push_str(&place.escape(&filter.apply(values.of(*field))));
                }
                Piece::Secret(at, filter) => {
                    let secret = values.secrets.get(*at).map(Secret::reveal).unwrap_or_default();
                    let secret = filter.apply(secret.to_owned());
                    // INVARIANT: a secret that a header has was checked to be visible ASCII.
                    let is_ready = place == Place::Header;
                    out.push_str(&if is_ready { secret } else { place.escape(&secret) });
                }
            }
        }
        out
    }

    /// The text in front of the first field.
    pub(crate) fn beginning(&self) -> &str {
        match self.0.first() {
            Some(Piece::Text(text)) => text,
            _ => "",
        }
    }

    /// Places of the secrets that it has.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = usize> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Secret(at, _) => Some(*at),
            _ => None,
        })
    }
}

impl Place {
    fn escape(self, text: &str) -> String {
        match self {
            Self::Value => text.to_owned(),
            Self::Address => encode::part_of_address(text),
            Self::Header => encode::part_of_header(text),
        }
    }
}

impl Values<'_> {
    fn of(&self, field: Field) -> String {
        let notice = &self.notice.notice;
        match field {
            Field::Address => notice.address.clone(),
            Field::Title => notice.title.clone(),
            Field::Text => notice.text.clone(),
            Field::Key => wire_key(self.notice),
            Field::Topic => notice.topic.clone(),
            Field::Urgency => Urgency::word(notice.urgency).to_owned(),
            Field::Person => notice.person.clone(),
            Field::County => notice.county.as_str().to_owned(),
            Field::At => china_time(notice.at),
        }
    }
}

impl Filter {
    fn apply(self, value: String) -> String {
        match self {
            Self::None => value,
            Self::Json => {
                let quoted = serde_json::Value::String(value).to_string();
                let inner = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
                inner.unwrap_or_default().to_owned()
            }
            Self::Hash => short(&value),
        }
    }
}

/// A moment in China Standard Time, for example `2026-11-24T08:00:00+08:00`.
pub(crate) fn china_time(at: tidegate_domain::Instant) -> String {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let stamp = jiff::Timestamp::from_second(at).unwrap_or_default().to_zoned(zone);
    stamp.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn piece(inside: &str, secrets: &[&str]) -> Result<Piece, String> {
    let (name, filter) = match inside.split_once('|') {
        None => (inside, Filter::None),
        Some((name, "json")) => (name, Filter::Json),
        Some((name, "hash")) => (name, Filter::Hash),
        Some((_, other)) => {
            return Err(format!("does `{other}` to a field, known are `json` and `hash`"));
        }
    };
    if let Some(secret) = name.strip_prefix(SECRET_PREFIX) {
        let at = secrets.iter().position(|known| *known == secret);
        let at = at.ok_or_else(|| format!("uses `{{{name}}}`, add `{secret}` to `secrets`"))?;
        return Ok(Piece::Secret(at, filter));
    }
    let known = FIELDS.iter().find(|(known, _)| *known == name);
    let names = || FIELDS.map(|(name, _)| format!("{{{name}}}")).join(" ");
    let (_, field) = known.ok_or_else(|| {
        format!(
            "has a field `{{{name}}}` that is not known: known are {}, and {{secret.NAME}}; \
             write `{{{{` for a brace",
            names()
        )
    })?;
    Ok(Piece::Field(*field, filter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::tests_support::notice;

    fn rendered(template: &str, place: Place) -> String {
        let mut notice = notice("13812345678");
        notice.notice.text = "say \"ja\"\nthen 排污 🌊 {title}".to_owned();
        let secrets = [Secret::new("tok")];
        let template = Template::read(template, &["token"]).unwrap();
        template.render(&Values { notice: &notice, secrets: &secrets }, place)
    }

    #[test]
    fn fields_are_replaced_once_and_braces_can_be_written() {
        for (template, text) in [
            ("{address}", "13812345678"),
            ("<{person}> {county} {topic} {urgency}", "<u1> 330122 report-due action"),
            ("{at} {key}", "2026-11-24T08:00:00+08:00 330122/due/7/sms"),
            ("{{{text}}}", "{say \"ja\"\nthen 排污 🌊 {title}}"),
            ("{{\"a\":\"{text|json}\"}}", "{\"a\":\"say \\\"ja\\\"\\nthen 排污 🌊 {title}\"}"),
            ("Bearer {secret.token}", "Bearer tok"),
            ("", ""),
        ] {
            assert_eq!(rendered(template, Place::Value), text);
        }
        let hash = rendered("{key|hash}", Place::Value);
        assert!(hash.len() == 32 && hash.bytes().all(|it| it.is_ascii_hexdigit()), "{hash}");
        assert_eq!(
            rendered("/send?t={title}", Place::Address),
            "/send?t=%E6%8A%A5%E5%91%8A%E5%88%B0%E6%9C%9F"
        );
    }

    #[test]
    fn what_is_not_known_is_an_error_that_says_what_is() {
        for (template, says) in [
            ("{phone}", "{address} {title} {text} {key}"),
            ("{ text }", "`{ text }`"),
            ("{secret.other}", "add `other` to `secrets`"),
            ("{text|upper}", "known are `json` and `hash`"),
            ("{text", "brace alone"),
            ("text}", "brace alone"),
            ("{}", "`{}`"),
        ] {
            let problem = Template::read(template, &["token"]).unwrap_err();
            assert!(problem.contains(says), "{template}: {problem}");
        }
        assert!(Template::read(&"x".repeat(TEMPLATE_BYTES_MAX), &[]).is_ok());
        assert!(Template::read(&"x".repeat(TEMPLATE_BYTES_MAX + 1), &[]).is_err());
    }
}
