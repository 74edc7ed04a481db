//! Figures of a county and period, and what is behind each.

pub(crate) mod entries;
pub(crate) mod list;

use tidegate_desk::{Figure, Span};

use crate::error::Failure;
use crate::extract::date;

/// The period of a query.
fn span(from: &str, until: &str) -> Result<Span, Failure> {
    Ok(Span::new(date("from", from)?, date("until", until)?)?)
}

/// The figure of a word.
fn figure(word: &str) -> Result<Figure, Failure> {
    let found = Figure::ALL.into_iter().find(|figure| figure.word() == word);
    found.ok_or_else(|| Failure::not_found("figure", word))
}
