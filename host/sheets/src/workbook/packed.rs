//! Packed files: what they are, and that they do not unpack to more than they may.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::damaged;
use crate::error::SheetError;
use crate::limits::Limits;

/// What a packed file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    OpenXml,
    OpenDocument,
    /// Something else, in words.
    Other(&'static str),
}

/// A packed file that keeps within the limits.
pub(super) struct Packed<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Packed<'a> {
    /// Opens a file and unpacks it once into nothing: first by the sizes that it declares, then by
    /// those that it has, for a file may declare what it likes.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, SheetError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(not_opened)?;
        let parts = archive.len();
        if parts > limits.parts {
            return Err(SheetError::Parts { parts, most: limits.parts });
        }
        let most = limits.unpacked_bytes;
        let mut declared = 0_u64;
        for index in 0..parts {
            let part = archive.by_index_raw(index).map_err(not_opened)?;
            if part.encrypted() {
                return Err(SheetError::Protected);
            }
            declared = declared.saturating_add(part.size());
        }
        if declared > most {
            return Err(SheetError::Unpacked { most });
        }
        let mut left = most;
        for index in 0..parts {
            let part = archive.by_index(index).map_err(not_opened)?;
            // One byte more than is left is enough to see that there is more.
            let unpacked =
                std::io::copy(&mut part.take(left.saturating_add(1)), &mut std::io::sink());
            let unpacked = unpacked.map_err(|error| damaged("packed", error))?;
            left = left.checked_sub(unpacked).ok_or(SheetError::Unpacked { most })?;
        }
        Ok(Self { archive })
    }

    pub(super) fn format(&self) -> Format {
        let has = |name: &str| self.archive.index_for_name(name).is_some();
        if has("xl/workbook.xml") {
            Format::OpenXml
        } else if has("content.xml") {
            Format::OpenDocument
        } else if has("xl/workbook.bin") {
            Format::Other("an xlsb workbook")
        } else if has("word/document.xml") {
            Format::Other("a text document")
        } else {
            Format::Other("a packed file and no spreadsheet")
        }
    }

    /// The unpacked bytes of a part.
    pub(super) fn part(&mut self, name: &str) -> Result<Vec<u8>, SheetError> {
        let part = self.archive.by_name(name).map_err(not_opened)?;
        let mut bytes = Vec::new();
        // Opening it has shown that no part is larger than may be unpacked.
        part.take(u64::MAX).read_to_end(&mut bytes).map_err(|error| damaged("packed", error))?;
        Ok(bytes)
    }
}

fn not_opened(error: ZipError) -> SheetError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => SheetError::Protected,
        error => damaged("packed", error),
    }
}
