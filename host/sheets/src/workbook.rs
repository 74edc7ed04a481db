//! From the bytes of a file to its sheets.

mod csv;
mod legacy;
mod opendocument;
mod openxml;
mod packed;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::cell::Sheet;
use crate::error::SheetError;
use crate::limits::Limits;

/// The sheets of a file, told by its bytes and not by its name, in their order.
///
/// # Errors
///
/// [`SheetError`] when the file is no table, damaged or larger than `limits`.
pub fn sheets(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Vec<Sheet>, SheetError> {
    if bytes.len() > limits.bytes {
        return Err(SheetError::TooLarge { bytes: bytes.len(), most: limits.bytes });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(SheetError::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let packed = packed::Packed::open(bytes, limits)?;
        return match packed.format() {
            packed::Format::OpenXml => openxml::sheets(bytes, limits),
            packed::Format::OpenDocument => opendocument::sheets(packed, limits),
            packed::Format::Other(what) => Err(SheetError::NotATable { what }),
        };
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return legacy::sheets(bytes, limits);
    }
    if bytes.starts_with(b"%PDF") {
        return Err(SheetError::NotATable { what: "a PDF document" });
    }
    csv::sheet(bytes, file_name, limits).map(|sheet| vec![sheet])
}

/// What a reader gives, a damaged file where it stops itself: the readers of other hands have
/// places where malformed bytes make them panic, and one file must not end what else is going on.
fn contained<T>(
    format: &'static str,
    read: impl FnOnce() -> Result<T, SheetError>,
) -> Result<T, SheetError> {
    let stopped = |_| SheetError::Damaged { format, reason: "its parts contradict".to_owned() };
    catch_unwind(AssertUnwindSafe(read)).map_err(stopped)?
}

/// A damaged file, with the reader's words.
fn damaged(format: &'static str, reason: impl std::fmt::Display) -> SheetError {
    SheetError::Damaged { format, reason: reason.to_string().chars().take(200).collect() }
}
