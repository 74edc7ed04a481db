//! Reads a data segment into a packet.

use memchr::memmem;

use crate::command::Command;
use crate::flag::{Flag, Version};
use crate::framer::SEGMENT_BYTES_LIMIT;
use crate::item::{Item, ItemContext, trim};
use crate::packet::{HeaderField, Known, Packet, ParseError, ParseSettings, Split};
use crate::tolerance::{Tolerance, note};

const CP: &str = "CP=&&";
const CP_END: &str = "&&";
const ENCRYPTED: &str = "{0x";

/// Names that may follow a `,` that should be a `;`.
const HEADER_NAMES: [&str; 9] = ["QN", "ST", "CN", "PW", "MN", "Flag", "PNUM", "PNO", "RF"];

/// Header fields of a complete packet, and one to spare.
const HEADER_FIELDS: usize = 10;

/// Bytes that an item commonly has at least; sizes the first allocation.
const ITEM_BYTES: usize = 12;

impl<'a> Packet<'a> {
    /// Reads a data segment, the part of a frame between length and checksum.
    ///
    /// Texts stay as received and borrow from `segment`. Values and times of the data area are not
    /// read here: one bad item does not lose the others.
    ///
    /// # Errors
    /// [`ParseError`] when the segment is not text, lacks ST, CN, MN or CP, has a header field of
    /// the wrong form, more items than allowed, or an encrypted data area.
    pub fn parse(segment: &'a [u8], settings: &ParseSettings) -> Result<Self, ParseError> {
        let bytes = segment.len();
        if bytes > SEGMENT_BYTES_LIMIT {
            return Err(ParseError::TooLong { bytes });
        }
        let text = std::str::from_utf8(segment)
            .map_err(|error| ParseError::NotText { offset: error.valid_up_to() })?;
        let mut reader = Reader { settings, tolerances: Vec::new() };
        let text = trim(text, &mut reader.tolerances);
        let Some((header, content)) = text.split_once(CP) else {
            let is_open = text.contains("CP=");
            let missing = ParseError::MissingField { field: "CP" };
            return Err(if is_open { ParseError::UnclosedCp } else { missing });
        };
        let content = reader.content(content)?;
        let header = reader.header(header)?;
        let known = known(&header)?;
        let command = command(known.cn.ok_or(ParseError::MissingField { field: "CN" })?)?;
        let system = system(known.st.ok_or(ParseError::MissingField { field: "ST" })?)?;
        if known.mn.ok_or(ParseError::MissingField { field: "MN" })?.is_empty() {
            return Err(bad_field("MN", "", "a device id"));
        }
        let flag = known.flag.map(flag).transpose()?;
        let is_2025 = flag.is_some_and(|flag| flag.version() == Version::V2025);
        if is_2025 && command.may_be_encrypted() && content.starts_with(ENCRYPTED) {
            return Err(ParseError::Encrypted { command });
        }
        let split = split(&known)?;
        reader.note_missing(&known, flag);
        let items = reader.items(content, system)?;
        let tolerances = reader.tolerances;
        Ok(Self { header, known, system, command, flag, split, items, tolerances })
    }
}

/// The command of a segment whose data area is encrypted; `None` for any other.
///
/// The header is not encrypted, but the checksum is that of the plain text, so such a segment
/// shows up with a checksum that does not fit.
pub(crate) fn encrypted_command(segment: &[u8]) -> Option<Command> {
    let at = memmem::find(segment, CP.as_bytes())?;
    let (header, content) = segment.split_at_checked(at)?;
    let content = content.get(CP.len()..)?;
    if !content.starts_with(ENCRYPTED.as_bytes()) {
        return None;
    }
    let header = std::str::from_utf8(header).ok()?;
    let field = |name| header.split(';').find_map(|field| field.trim_ascii().strip_prefix(name));
    let flag = flag(field("Flag=")?).ok()?;
    let command = command(field("CN=")?).ok()?;
    (flag.version() == Version::V2025 && command.may_be_encrypted()).then_some(command)
}

struct Reader<'s> {
    settings: &'s ParseSettings,
    tolerances: Vec<Tolerance>,
}

impl Reader<'_> {
    /// What stands between the opening and the closing `&&`.
    fn content<'a>(&mut self, behind: &'a str) -> Result<&'a str, ParseError> {
        let closed = behind.trim_end_matches(|c: char| c == ';' || c.is_ascii_whitespace());
        if closed.len() < behind.len() {
            note(&mut self.tolerances, Tolerance::TrailingSemicolon);
        }
        closed.strip_suffix(CP_END).ok_or_else(|| match behind.rsplit_once(CP_END) {
            Some((_, text)) => ParseError::TrailingText { text: text.to_owned() },
            None => ParseError::UnclosedCp,
        })
    }

    fn header<'a>(&mut self, header: &'a str) -> Result<Vec<HeaderField<'a>>, ParseError> {
        let mut fields = Vec::with_capacity(HEADER_FIELDS);
        let header = trim(header, &mut self.tolerances);
        if header.is_empty() {
            return Ok(fields);
        }
        let header = match header.strip_suffix(';') {
            Some(header) => header,
            None => self.unseparated(header)?,
        };
        for part in header.split(';') {
            let mut part = part;
            while let Some((field, rest)) = split_at_comma(part) {
                self.repair(Tolerance::CommaInHeader, part)?;
                self.header_field(field, &mut fields)?;
                part = rest;
            }
            self.header_field(part, &mut fields)?;
        }
        Ok(fields)
    }

    /// A header that does not end in `;` where CP begins.
    fn unseparated<'a>(&mut self, header: &'a str) -> Result<&'a str, ParseError> {
        let (header, tolerance) = match header.strip_suffix(',') {
            Some(header) => (header, Tolerance::CommaInHeader),
            None => (header, Tolerance::MissingSemicolonBeforeCp),
        };
        self.repair(tolerance, header)?;
        Ok(header)
    }

    fn repair(&mut self, tolerance: Tolerance, text: &str) -> Result<(), ParseError> {
        if !self.settings.repair_separators {
            return Err(ParseError::Separator { text: text.to_owned() });
        }
        note(&mut self.tolerances, tolerance);
        Ok(())
    }

    fn header_field<'a>(
        &mut self,
        text: &'a str,
        fields: &mut Vec<HeaderField<'a>>,
    ) -> Result<(), ParseError> {
        let text = trim(text, &mut self.tolerances);
        if text.is_empty() {
            note(&mut self.tolerances, Tolerance::EmptyField);
            return Ok(());
        }
        let malformed = || ParseError::MalformedHeader { text: text.to_owned() };
        let (name, value) = text.split_once('=').ok_or_else(malformed)?;
        let name = trim(name, &mut self.tolerances);
        let value = trim(value, &mut self.tolerances);
        if value.starts_with(CP_END) {
            // Behind a name that ends in `CP` it would pass for the data area.
            return Err(malformed());
        }
        fields.push(HeaderField { name, value });
        Ok(())
    }

    fn note_missing(&mut self, known: &Known<'_>, flag: Option<Flag>) {
        let has_number = known.pnum.is_some() || known.pno.is_some();
        let has_both = known.pnum.is_some() && known.pno.is_some();
        let announced = flag.is_some_and(Flag::is_numbered);
        for (is_met, tolerance) in [
            (known.qn.is_none(), Tolerance::MissingQn),
            (known.pw.is_none(), Tolerance::MissingPw),
            (flag.is_none(), Tolerance::MissingFlag),
            (announced && !has_both, Tolerance::MissingPacketNumber),
            (!announced && has_number, Tolerance::UnmarkedPacketNumber),
        ] {
            if is_met {
                note(&mut self.tolerances, tolerance);
            }
        }
    }

    fn items<'a>(&mut self, content: &'a str, system: u8) -> Result<Vec<Item<'a>>, ParseError> {
        let complete_code_letter = self.settings.complete_code_letter;
        let context = ItemContext { system, complete_code_letter };
        let bound = self.settings.items_max;
        let mut items = Vec::with_capacity((content.len() / ITEM_BYTES).min(bound));
        if content.is_empty() {
            return Ok(items);
        }
        let content = trim(content, &mut self.tolerances);
        let content = match content.strip_suffix(';') {
            Some(content) => {
                note(&mut self.tolerances, Tolerance::TrailingSemicolon);
                content
            }
            None => content,
        };
        let mut group = 0_u16;
        let mut is_begun = false;
        let mut rest = Some(content);
        while let Some(text) = rest {
            // Items are short: a plain loop is faster here than a search by vectors.
            let end = text.bytes().position(|byte| matches!(byte, b',' | b';'));
            let (item, separator) = match end.and_then(|end| text.split_at_checked(end)) {
                Some((item, behind)) => (item, Some(behind)),
                None => (text, None),
            };
            let item = trim(item, &mut self.tolerances);
            if item.is_empty() {
                note(&mut self.tolerances, Tolerance::EmptyField);
            } else if items.len() == bound {
                return Err(ParseError::TooManyItems { bound });
            } else {
                items.push(Item::read(group, item, context, &mut self.tolerances));
                is_begun = true;
            }
            // A group without items has no number, as it leaves nothing to write back.
            if is_begun && separator.is_some_and(|behind| behind.starts_with(';')) {
                group += 1;
                is_begun = false;
            }
            rest = separator.and_then(|behind| behind.get(1..));
        }
        Ok(items)
    }
}

/// Cuts `QN=1,ST=2` behind the first field; only where a known name follows the comma.
fn split_at_comma(text: &str) -> Option<(&str, &str)> {
    text.match_indices(',').find_map(|(at, _)| {
        let (field, rest) = (text.get(..at)?, text.get(at + 1..)?);
        let behind = rest.trim_ascii_start();
        let follows = |name: &str| behind.strip_prefix(name).is_some_and(|b| b.starts_with('='));
        HEADER_NAMES.iter().any(|name| follows(name)).then_some((field, rest))
    })
}

fn known<'a>(header: &[HeaderField<'a>]) -> Result<Known<'a>, ParseError> {
    let mut known = Known::default();
    for HeaderField { name, value } in header {
        let (slot, field) = match *name {
            "QN" => (&mut known.qn, "QN"),
            "ST" => (&mut known.st, "ST"),
            "CN" => (&mut known.cn, "CN"),
            "PW" => (&mut known.pw, "PW"),
            "MN" => (&mut known.mn, "MN"),
            "Flag" => (&mut known.flag, "Flag"),
            "PNUM" => (&mut known.pnum, "PNUM"),
            "PNO" => (&mut known.pno, "PNO"),
            "RF" => (&mut known.rf, "RF"),
            _ => continue,
        };
        if slot.replace(value).is_some() {
            return Err(ParseError::RepeatedField { field });
        }
    }
    Ok(known)
}

fn command(text: &str) -> Result<Command, ParseError> {
    let number = if text.len() == 4 { digits(text) } else { None };
    number.and_then(Command::new).ok_or_else(|| bad_field("CN", text, "four digits"))
}

fn system(text: &str) -> Result<u8, ParseError> {
    let number = if text.len() == 2 { digits(text) } else { None };
    let code = number.and_then(|number| u8::try_from(number).ok());
    code.ok_or_else(|| bad_field("ST", text, "two digits"))
}

fn flag(text: &str) -> Result<Flag, ParseError> {
    let number = digits(text).and_then(|number| u8::try_from(number).ok());
    let flag = number.ok_or_else(|| bad_field("Flag", text, "a number from 0 to 255"))?;
    Flag::from_bits(flag).ok_or(ParseError::UnknownVersion { flag })
}

fn split(known: &Known<'_>) -> Result<Option<Split>, ParseError> {
    let read = |field, text: Option<&str>| {
        let Some(text) = text else { return Ok(None) };
        let number = digits(text).filter(|number| *number > 0);
        number.map(Some).ok_or_else(|| bad_field(field, text, "a number from 1 to 9999"))
    };
    let (Some(total), Some(number)) = (read("PNUM", known.pnum)?, read("PNO", known.pno)?) else {
        return Ok(None);
    };
    if number > total {
        return Err(bad_field("PNO", known.pno.unwrap_or_default(), "at most PNUM"));
    }
    Ok(Some(Split { total, number }))
}

/// A number of one to four digits.
fn digits(text: &str) -> Option<u16> {
    if !matches!(text.len(), 1..=4) {
        return None;
    }
    text.bytes().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + u16::from(digit - b'0'))
    })
}

fn bad_field(field: &'static str, text: &str, expected: &'static str) -> ParseError {
    ParseError::BadField { field, text: text.to_owned(), expected }
}
