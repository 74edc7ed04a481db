//! Explanations to read: one [`Document`] as a page, as PDF and as plain text.
//!
//! Pure but for looking for a font. The caller writes the document in one language; the few words
//! of this crate's own (outcomes, page numbers) follow it. The same document always gives the same
//! bytes: no time stamps, no random ids.

mod clean;
mod document;
mod html;
#[cfg(feature = "pdf")]
mod pdf;
mod text;
mod words;
mod wrap;

pub use document::*;
pub use html::{to_fragment, to_html};
#[cfg(feature = "pdf")]
pub use pdf::{FONT_BYTES_MAX, FontError, Fonts, PAGES_MAX, PdfError, to_pdf};
pub use text::{TEXT_COLUMNS_MIN, to_text};
