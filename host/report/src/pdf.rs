//! A document as PDF/A, with text that can be searched and copied.

mod flow;
mod font;
mod layout;
mod paint;
mod row;
mod table;

pub use font::{FONT_BYTES_MAX, FontError, Fonts};

use crate::{Document, DocumentError};

/// Most pages of a PDF.
pub const PAGES_MAX: usize = 2_000;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// More than [`PAGES_MAX`] pages.
    #[error("the document needs more than {PAGES_MAX} pages: split it")]
    Pages,
    /// The PDF could not be written, for example because the font may not be embedded.
    #[error("the PDF cannot be written: {reason}")]
    Write {
        /// What the writer says.
        reason: String,
    },
}

/// The PDF (PDF/A-2u, A4). The same document and font give the same bytes.
///
/// # Errors
///
/// [`PdfError`] when the document is too large, or the font cannot be embedded.
pub fn to_pdf(document: &Document, fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
    document.verify()?;
    let pages = layout::lay_out(document, fonts)?;
    paint::paint(document, fonts, &pages)
}
