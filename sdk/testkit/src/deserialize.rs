//! Contract types from the values of a case file, with the place of what does not fit.

use std::fmt;
use std::ops::Range;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, Deserialize, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use crate::node::{Node, Value};

/// Why a value is not of the wanted type.
#[derive(Clone, Debug)]
pub(crate) struct Mistake {
    /// What is wrong.
    pub(crate) message: String,
    /// Where.
    pub(crate) span: Option<Range<usize>>,
}

/// The value of `node` as a contract type.
pub(crate) fn from_node<'n, T: Deserialize<'n>>(node: &'n Node) -> Result<T, Mistake> {
    T::deserialize(node)
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mistake {}

impl de::Error for Mistake {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), span: None }
    }
}

impl Mistake {
    /// The same mistake; its place is `span` unless a value further inside has one.
    fn within(mut self, span: &Range<usize>) -> Self {
        self.span.get_or_insert_with(|| span.clone());
        self
    }
}

impl<'n> de::Deserializer<'n> for &'n Node {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match &self.value {
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::Fraction(written) => visitor.visit_borrowed_str(written),
            Value::Whole(whole) => match (i64::try_from(*whole), u64::try_from(*whole)) {
                (Ok(whole), _) => visitor.visit_i64(whole),
                (_, Ok(whole)) => visitor.visit_u64(whole),
                _ => visitor.visit_i128(*whole),
            },
            Value::Truth(truth) => visitor.visit_bool(*truth),
            Value::Day(date) => visitor.visit_string(date.to_string()),
            Value::Moment(instant) => visitor.visit_i64(*instant),
            Value::List(values) => visitor.visit_seq(SeqDeserializer::new(values.iter())),
            Value::Table(table) => {
                let entries =
                    table.iter().map(|(key, entry)| (Key { key, at: &entry.key }, &entry.node));
                visitor.visit_map(MapDeserializer::new(entries))
            }
        }
        .map_err(|mistake: Mistake| mistake.within(&self.span))
    }

    fn deserialize_option<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_some(self)
    }

    fn deserialize_enum<V: Visitor<'n>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        let Value::Text(word) = &self.value else {
            return Err(de::Error::custom(format_args!(
                "{} stands where a word must",
                self.kind()
            )))
            .map_err(|mistake: Mistake| mistake.within(&self.span));
        };
        let word: de::value::StrDeserializer<'_, Mistake> = word.as_str().into_deserializer();
        de::Deserializer::deserialize_enum(word, name, variants, visitor)
            .map_err(|mistake| mistake.within(&self.span))
    }

    fn deserialize_newtype_struct<V: Visitor<'n>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        <V: Visitor<'n>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'n> IntoDeserializer<'n, Mistake> for &'n Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// A key with its place, so that an unknown one is pointed at.
#[derive(Clone, Copy)]
struct Key<'n> {
    key: &'n str,
    at: &'n Range<usize>,
}

impl<'n> de::Deserializer<'n> for Key<'n> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_borrowed_str(self.key).map_err(|mistake: Mistake| mistake.within(self.at))
    }

    forward_to_deserialize_any! {
        <V: Visitor<'n>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct option enum seq tuple tuple_struct map struct identifier
        ignored_any
    }
}

impl<'n> IntoDeserializer<'n, Mistake> for Key<'n> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
