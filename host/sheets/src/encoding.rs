//! How the characters of a file of text are written.

use encoding_rs::{Encoding as Decoder, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes looked at for the zeros that ASCII characters have in UTF-16.
const ZEROS_WITHIN: usize = 1_024;

/// How the characters of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a mark.
    Utf8,
    /// GB 18030, which holds GBK and GB 2312.
    Gb18030,
    /// UTF-16, the lower byte first.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
}

/// The text of a file and the encoding that was found. A character that is malformed stands as
/// U+FFFD.
#[must_use]
pub fn decoded(bytes: &[u8]) -> (String, Encoding) {
    let encoding = found(bytes);
    let decoder: &Decoder = match encoding {
        Encoding::Utf8 => UTF_8,
        Encoding::Gb18030 => GB18030,
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
    };
    let text = decoder.decode_with_bom_removal(bytes).0;
    // GB 18030 has a mark of its own, which its decoder keeps as the character that it stands for.
    (text.strip_prefix('\u{FEFF}').unwrap_or(&text).to_owned(), encoding)
}

fn found(bytes: &[u8]) -> Encoding {
    for (mark, encoding) in [
        (b"\xEF\xBB\xBF".as_slice(), Encoding::Utf8),
        (b"\xFF\xFE", Encoding::Utf16Le),
        (b"\xFE\xFF", Encoding::Utf16Be),
        (b"\x84\x31\x95\x33", Encoding::Gb18030),
    ] {
        if bytes.starts_with(mark) {
            return encoding;
        }
    }
    let zeros = |at: usize| {
        let every = bytes.iter().take(ZEROS_WITHIN).skip(at).step_by(2);
        every.filter(|byte| **byte == 0).count()
    };
    match (zeros(0), zeros(1)) {
        (0, 0) => {}
        (high, low) if low > high => return Encoding::Utf16Le,
        _ => return Encoding::Utf16Be,
    }
    match str::from_utf8(bytes) {
        Ok(text) if !is_gbk_by_its_letters(text) => Encoding::Utf8,
        Ok(_) => Encoding::Gb18030,
        Err(_) if is_utf8_but_for_a_few(bytes) => Encoding::Utf8,
        Err(_) => Encoding::Gb18030,
    }
}

/// Whether a file is UTF-8 with a few malformed characters. Chinese characters of UTF-8 do not come
/// about by chance in GBK, so that a file with many of them and few malformed ones is none of GBK.
fn is_utf8_but_for_a_few(bytes: &[u8]) -> bool {
    let text = UTF_8.decode_without_bom_handling(bytes).0;
    let count = |is_one: fn(char) -> bool| text.chars().filter(|one| is_one(*one)).count();
    let ideographs = count(|one| ('\u{4E00}'..='\u{9FFF}').contains(&one));
    ideographs >= 4 && count(|one| one == '\u{FFFD}') * 4 <= ideographs
}

/// Whether a text of UTF-8 is a short one of GBK. Some Chinese characters of GBK, 联通 among them,
/// are letters of Cyrillic, Hebrew or Arabic in UTF-8; where such letters stand and no character of
/// three bytes does, they are Chinese.
fn is_gbk_by_its_letters(text: &str) -> bool {
    let is_foreign = |one: char| {
        matches!(one, '\u{0100}'..='\u{07FF}') && !matches!(one, '\u{0370}'..='\u{03FF}')
    };
    text.chars().any(is_foreign) && text.chars().all(|one| one <= '\u{07FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found() {
        let text = "企业名称,用电量\n桐庐甲厂,12\n";
        let (gbk, _, _) = GB18030.encode(text);
        let mut little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [
            (text.as_bytes(), Encoding::Utf8),
            (&gbk, Encoding::Gb18030),
            (&little, Encoding::Utf16Le),
            (&big, Encoding::Utf16Be),
        ] {
            assert_eq!(decoded(bytes), (text.to_owned(), encoding));
        }
        little.splice(0..0, *b"\xFF\xFE");
        assert_eq!(decoded(&little), (text.to_owned(), Encoding::Utf16Le));
        let marked = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
        assert_eq!(decoded(&marked), (text.to_owned(), Encoding::Utf8));
        assert_eq!(decoded(b"a,b\n1,2").1, Encoding::Utf8);
        assert_eq!(decoded(&GB18030.encode("联通").0), ("联通".to_owned(), Encoding::Gb18030));
    }

    #[test]
    fn one_malformed_character_does_not_change_the_encoding() {
        let mut bytes = "企业名称,用电量\n桐庐甲厂,12\n".as_bytes().to_vec();
        bytes[5] = b'x';
        let (text, encoding) = decoded(&bytes);
        assert_eq!(encoding, Encoding::Utf8);
        assert!(text.contains('\u{FFFD}') && text.contains("桐庐甲厂"));
    }
}
