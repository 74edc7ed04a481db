//! Whether an application for a permit can be handed in: what it needs, and what in it contradicts
//! something else.
//!
//! Three-valued: what is known to be missing or to contradict makes it not ready; a fact that nobody
//! gave, or that the host doubts, is asked for and leaves it open.

mod contents;
mod entries;
mod kinds;
mod materials;
mod review;
mod times;
mod values;

use tidegate_sdk::contract::{Application, Date, Message, Readiness, Refusal};
use tidegate_sdk::tables::Tables;

use review::{Kind, Review};

/// Completeness and consistency of `application` by the rules of `on`, with the list of materials.
///
/// # Errors
/// A refusal for a date that the pack does not cover or that lies before Decree 736, and for a kind
/// of application that the contract does not name.
///
/// # Source
/// State Council Decree 736, articles 7, 8, 11, 14 and 15; MEE Order 32; Ecological and Environmental
/// Code, articles 176 and 182. Articles 7 and 11, parts of 8, and the order are from memory.
pub(crate) fn readiness(
    tables: &'static Tables,
    application: &Application,
    on: Date,
) -> Result<Readiness, Refusal> {
    tables.covers(on)?;
    let kind = Kind::of(&application.kind).ok_or_else(|| Refusal {
        code: "unknown-kind-of-application".to_owned(),
        text: Message::new("unknown-kind-of-application").with("kind", &application.kind),
    })?;
    if tables.parameter("application_contents_decree_736", on).is_none() {
        let text = Message::new("application-law-not-in-tables").with("on", on);
        return Err(Refusal { code: "application-law-not-in-tables".to_owned(), text });
    }
    let mut review = Review::new(tables, application, (kind, on));
    kinds::check(&mut review);
    contents::check(&mut review);
    materials::check(&mut review);
    values::check(&mut review);
    times::check(&mut review);
    Ok(review.finish())
}
