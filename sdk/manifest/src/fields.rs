//! Values of the domain in TOML: decimals, dates, texts in two languages.

use std::ops::RangeInclusive;

use tidegate_contract::{Date, Decimal};
use toml::de::DeValue;

use crate::manifest::Text;
use crate::problem::Placed;
use crate::reader::{Node, Reader};

/// Years of the dates that the contract carries.
const YEARS: RangeInclusive<u16> = 1949..=2199;

/// First day that the contract carries.
const FIRST_DAY: Date = Date::from_days(-7_397);

/// Longest text of a title or cell, in bytes.
const TEXT_BYTES_MAX: usize = 8 * 1024;

/// A decimal as its author wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// The number.
    pub(crate) number: Decimal,
    /// Decimals written, trailing zeros counted.
    pub(crate) decimals: u8,
}

impl<'d> Reader<'d> {
    /// The decimal of a value; it must be text, because only text keeps the decimals as written.
    pub(crate) fn decimal(&self, key: &str, node: &'d Node<'d>) -> Option<Placed<Written>> {
        let text = match node.get_ref() {
            DeValue::String(text) => text,
            DeValue::Integer(_) | DeValue::Float(_) => {
                let written = self.file.text.get(node.span()).unwrap_or_default();
                let help = format!("put it in quotes: `\"{written}\"`, so that it stays exact");
                self.note(node.span(), format!("`{key}` must be a decimal as text"), help);
                return None;
            }
            other => {
                self.wrong_type(key, node, "a decimal as text like `\"12.5\"`", other);
                return None;
            }
        };
        match text.parse::<Decimal>() {
            Ok(number) => {
                let written = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
                let decimals = u8::try_from(written).unwrap_or(u8::MAX);
                Some(self.placed(Written { number, decimals }, node.span()))
            }
            Err(error) => {
                self.note(node.span(), format!("`{key}`: {error}"), "use digits and one point");
                None
            }
        }
    }

    /// The decimal under `key`, when it is there.
    pub(crate) fn decimal_at(&self, key: &'static str) -> Option<Placed<Written>> {
        self.decimal(key, self.get(key)?)
    }

    /// The civil date of a value.
    pub(crate) fn date(&self, key: &str, node: &'d Node<'d>) -> Option<Placed<Date>> {
        let DeValue::Datetime(given) = node.get_ref() else {
            self.wrong_type(key, node, "a date without quotes, like `2026-03-01`", node.get_ref());
            return None;
        };
        let date = match (given.date, given.time, given.offset) {
            (Some(date), None, None) => date,
            _ => {
                let message = format!("`{key}` must be a day without a time");
                self.note(node.span(), message, "write it like `2026-03-01`");
                return None;
            }
        };
        let found = YEARS
            .contains(&date.year)
            .then(|| {
                let year = i16::try_from(date.year).ok()?;
                let month = i8::try_from(date.month).ok()?;
                Date::from_ymd(year, month, i8::try_from(date.day).ok()?)
            })
            .flatten()
            .filter(|date| *date >= FIRST_DAY);
        match found {
            Some(date) => Some(self.placed(date, node.span())),
            None => {
                let message = format!("`{date}` is out of range for `{key}`");
                self.note(node.span(), message, "dates go from 1949-10-01 to 2199-12-31");
                None
            }
        }
    }

    /// The civil date under `key`, when it is there.
    pub(crate) fn date_at(&self, key: &'static str) -> Option<Placed<Date>> {
        self.date(key, self.get(key)?)
    }

    /// A text in both languages under `key`, when it is there.
    pub(crate) fn both_at(&self, key: &'static str) -> Option<Placed<Text>> {
        self.both(key, self.get(key)?)
    }

    /// A text in both languages under `key`; noted when missing.
    pub(crate) fn required_both(&self, key: &'static str) -> Option<Placed<Text>> {
        self.both(key, self.require(key)?)
    }

    fn both(&self, key: &'static str, node: &'d Node<'d>) -> Option<Placed<Text>> {
        let reader = self.of(node, key)?;
        let (zh, en) = (reader.words_at("zh"), reader.words_at("en"));
        reader.finish();
        Some(self.placed(Text { zh: zh?, en: en? }, node.span()))
    }

    /// A text for people under `key`; noted when missing, empty or too long.
    pub(crate) fn words_at(&self, key: &'static str) -> Option<String> {
        let text = self.required_text(key)?;
        let trimmed = text.value.trim();
        if trimmed.is_empty() || trimmed.len() > TEXT_BYTES_MAX {
            let help = format!("write 1 to {TEXT_BYTES_MAX} bytes of text");
            self.sink.note(&text.at, format!("`{key}` is empty or too long"), help);
            return None;
        }
        if trimmed.chars().any(|one| one.is_control() && one != '\n' && one != '\r') {
            self.sink.note(&text.at, format!("`{key}` has control characters"), "remove them");
            return None;
        }
        Some(trimmed.to_owned())
    }

    /// Notes when `until` does not lie after `from`.
    pub(crate) fn check_order(
        &self,
        from: Option<&Placed<Date>>,
        until: Option<&Placed<Date>>,
        keys: (&str, &str),
    ) {
        if let (Some(from), Some(until)) = (from, until)
            && until.value <= from.value
        {
            let message = format!(
                "`{}` {} does not lie after `{}` {}",
                keys.1, until.value, keys.0, from.value
            );
            let help = format!("`{}` is the first day no longer inside", keys.1);
            self.sink.note(&until.at, message, help);
        }
    }
}
