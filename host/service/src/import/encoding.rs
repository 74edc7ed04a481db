//! How the characters of a file are written.

use std::borrow::Cow;

use encoding_rs::GB18030;
use serde::{Deserialize, Serialize};

use super::ImportError;

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";
const GB18030_MARK: &[u8] = b"\x84\x31\x95\x33";
const UTF16_MARKS: [&[u8]; 2] = [b"\xFF\xFE", b"\xFE\xFF"];

/// First bytes of `.xlsx` (a zip) and `.xls` files.
const SPREADSHEET_MARKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0"];

/// Bytes looked at for the zeros that ASCII characters have in UTF-16.
const ZEROS_WITHIN: usize = 1_024;

/// Chinese characters from which a file that is valid UTF-8 cannot be GBK by chance: each needs
/// its bytes to fall into the right fraction of GBK's.
const IDEOGRAPHS_OF_UTF8: usize = 4;

/// How the characters of a file are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8, with or without a mark.
    #[default]
    Utf8,
    /// GB 18030, which holds GBK and GB 2312.
    Gb18030,
}

/// The bytes without their mark, when they can be in the encoding. What is malformed in GB 18030
/// stays, to be reported with its row.
pub(super) fn checked(bytes: &[u8], encoding: Encoding) -> Result<&[u8], ImportError> {
    if SPREADSHEET_MARKS.iter().any(|mark| bytes.starts_with(mark)) {
        return Err(ImportError::Spreadsheet);
    }
    if UTF16_MARKS.iter().any(|mark| bytes.starts_with(mark))
        || bytes.iter().take(ZEROS_WITHIN).any(|byte| *byte == 0)
    {
        return Err(ImportError::Utf16);
    }
    match encoding {
        Encoding::Utf8 => utf8(bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes)),
        Encoding::Gb18030 if bytes.starts_with(UTF8_MARK) => Err(ImportError::Utf8),
        Encoding::Gb18030 => gb18030(bytes.strip_prefix(GB18030_MARK).unwrap_or(bytes)),
    }
}

/// The text of a cell or, where a character is malformed, the nearest that can be shown.
pub(super) fn decode(bytes: &[u8], encoding: Encoding) -> Result<Cow<'_, str>, String> {
    let decoded = match encoding {
        Encoding::Utf8 => str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Encoding::Gb18030 => GB18030.decode_without_bom_handling_and_without_replacement(bytes),
    };
    decoded.ok_or_else(|| match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Encoding::Gb18030 => GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    })
}

fn utf8(bytes: &[u8]) -> Result<&[u8], ImportError> {
    let error = match str::from_utf8(bytes) {
        Ok(text) if is_gbk_by_its_letters(text) => return Err(ImportError::PerhapsGbk),
        Ok(_) => return Ok(bytes),
        Err(error) => error,
    };
    let (before, _) = bytes.split_at_checked(error.valid_up_to()).unwrap_or((bytes, &[]));
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    let byte = 1 + before.iter().rev().take_while(|byte| **byte != b'\n').count();
    Err(ImportError::NotUtf8 { line, byte })
}

/// Whether a text of UTF-8 is a short one of GBK. Some Chinese characters of GBK, 联通 among them,
/// are two letters of Cyrillic, Hebrew or Arabic in UTF-8; where such letters stand and no character
/// of three bytes does, they are Chinese. Western letters and Greek occur in names and units.
fn is_gbk_by_its_letters(text: &str) -> bool {
    let is_foreign = |one: char| {
        matches!(one, '\u{0100}'..='\u{07FF}') && !matches!(one, '\u{0370}'..='\u{03FF}')
    };
    text.chars().any(is_foreign) && text.chars().all(|one| one <= '\u{07FF}')
}

fn gb18030(bytes: &[u8]) -> Result<&[u8], ImportError> {
    let ideograph = |one: &char| ('\u{4E00}'..='\u{9FFF}').contains(one);
    let ideographs = str::from_utf8(bytes)
        .map_or(0, |text| text.chars().filter(ideograph).take(IDEOGRAPHS_OF_UTF8).count());
    if ideographs >= IDEOGRAPHS_OF_UTF8 { Err(ImportError::Utf8) } else { Ok(bytes) }
}
