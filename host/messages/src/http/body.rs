//! What is sent: JSON or a form, whose values are escaped by what writes them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::encode;
use super::template::{Place, Template, Values};

/// How deep JSON may be nested.
const DEPTH_MAX: usize = 16;

/// What is sent.
#[derive(Debug)]
pub(crate) enum Body {
    /// Nothing.
    None,
    /// JSON whose texts are templates.
    Json(Node),
    /// A form.
    Form(Vec<(String, Template)>),
}

/// A value of JSON whose texts are templates.
#[derive(Debug)]
pub(crate) enum Node {
    Fixed(Value),
    Text(Template),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Body {
    /// Reads a body in JSON.
    ///
    /// # Errors
    /// What is wrong with it and what to do.
    pub(crate) fn json(text: &str, secrets: &[&str]) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| {
            format!("is not JSON: {error}; put every field into a text, as in \"{{text}}\"")
        })?;
        if !value.is_object() && !value.is_array() {
            return Err("is neither an object nor a list".to_owned());
        }
        Node::read(value, secrets, DEPTH_MAX).map(Self::Json)
    }

    /// Reads a form.
    ///
    /// # Errors
    /// What is wrong with it and what to do.
    pub(crate) fn form(
        fields: &BTreeMap<String, String>,
        secrets: &[&str],
    ) -> Result<Self, String> {
        let read = fields.iter().map(|(name, value)| {
            let template = Template::read(value, secrets);
            template.map(|it| (name.clone(), it)).map_err(|it| format!("`{name}` {it}"))
        });
        read.collect::<Result<_, _>>().map(Self::Form)
    }

    /// The kind of what is sent, and what is sent.
    pub(crate) fn render(&self, values: &Values<'_>) -> (Option<&'static str>, Vec<u8>) {
        match self {
            Self::None => (None, Vec::new()),
            Self::Json(node) => {
                let kind = Some("application/json; charset=utf-8");
                (kind, node.render(values).to_string().into_bytes())
            }
            Self::Form(fields) => {
                let fields = fields.iter();
                let form =
                    encode::form(fields.map(|(name, value)| (name.as_str(), plain(value, values))));
                (Some("application/x-www-form-urlencoded; charset=utf-8"), form.into_bytes())
            }
        }
    }
}

impl Node {
    fn read(value: Value, secrets: &[&str], depth: usize) -> Result<Self, String> {
        let deeper = depth.checked_sub(1).ok_or(format!("is nested deeper than {DEPTH_MAX}"))?;
        match value {
            Value::String(text) => Template::read(&text, secrets).map(Self::Text),
            Value::Array(items) => {
                let items = items.into_iter().map(|item| Self::read(item, secrets, deeper));
                items.collect::<Result<_, _>>().map(Self::List)
            }
            Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| {
                    let read = Self::read(value, secrets, deeper);
                    read.map(|it| (name.clone(), it)).map_err(|it| format!("`{name}` {it}"))
                });
                fields.collect::<Result<_, _>>().map(Self::Object)
            }
            fixed => Ok(Self::Fixed(fixed)),
        }
    }

    fn render(&self, values: &Values<'_>) -> Value {
        match self {
            Self::Fixed(value) => value.clone(),
            Self::Text(template) => Value::String(plain(template, values)),
            Self::List(items) => items.iter().map(|item| item.render(values)).collect(),
            Self::Object(fields) => {
                let fields = fields.iter();
                fields.map(|(name, node)| (name.clone(), node.render(values))).collect()
            }
        }
    }
}

fn plain(template: &Template, values: &Values<'_>) -> String {
    template.render(values, Place::Value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::tests_support::notice;

    const HARD: &str = "say \"ja\" \\ {title}\r\n排污许可 🌊 &a=b</script>\u{0}";

    #[test]
    fn a_receiver_reads_exactly_what_was_written() {
        let mut notice = notice("13812345678");
        notice.notice.text = HARD.to_owned();
        let values = Values { notice: &notice, secrets: &[] };
        let json = Body::json(
            r#"{"to":["{address}"],"n":1,"deep":{"text":"[{topic}] {text}","p":"{{\"t\":\"{text|json}\"}}"}}"#,
            &[],
        );
        let (kind, sent) = json.unwrap().render(&values);
        assert!(kind.unwrap().starts_with("application/json"));
        let read: Value = serde_json::from_slice(&sent).unwrap();
        assert_eq!(read["to"][0], "13812345678");
        assert_eq!(read["n"], 1);
        assert_eq!(read["deep"]["text"], format!("[report-due] {HARD}"));
        let inner: Value = serde_json::from_str(read["deep"]["p"].as_str().unwrap()).unwrap();
        assert_eq!(inner["t"], HARD);

        let fields = BTreeMap::from([("content".to_owned(), "{text}".to_owned())]);
        let (kind, sent) = Body::form(&fields, &[]).unwrap().render(&values);
        assert!(kind.unwrap().starts_with("application/x-www-form-urlencoded"));
        let sent = String::from_utf8(sent).unwrap();
        assert!(!sent.contains(['\n', '"', ' ']) && !sent[8..].contains(['&', '=']), "{sent}");
    }

    #[test]
    fn what_is_no_json_or_has_an_unknown_field_is_told() {
        for (text, says) in [
            (r#"{"a":{text}}"#, "put every field into a text"),
            (r#""{text}""#, "neither an object nor a list"),
            (r#"{"a":{"b":"{tetx}"}}"#, "`a` `b` has a field `{tetx}`"),
        ] {
            let problem = Body::json(text, &[]).unwrap_err();
            assert!(problem.contains(says), "{problem}");
        }
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Body::json(&nested(DEPTH_MAX), &[]).is_ok());
        assert!(Body::json(&nested(DEPTH_MAX + 1), &[]).unwrap_err().contains("deeper"));
    }
}
