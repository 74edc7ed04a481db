//! The container of pack files and sets: an uncompressed tar (POSIX ustar) in one exact form.
//!
//! Every header is the one that this version writes for that path and size: no owner, no times, no
//! links, no extensions. So the same members give the same bytes, every byte is accounted for, and
//! no byte that a reader might overlook can be changed. Nothing is compressed, so a file never
//! becomes larger than it is.

use std::collections::BTreeSet;
use std::ops::Range;

use tar::Header;

use crate::ContainerProblem;
use crate::member_path::is_member_path;

/// Size of a block of tar; headers are one block, and contents are filled up to whole ones.
const BLOCK: usize = 512;

/// Zero bytes at the end.
const END: usize = 2 * BLOCK;

/// How much a container may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Bytes of the whole.
    pub(crate) bytes_max: usize,
    /// Members.
    pub(crate) members_max: usize,
    /// Bytes of the member at a path.
    pub(crate) member_bytes_max: fn(&str) -> usize,
}

/// A member as it stands in a container.
pub(crate) type Member<'a> = (String, &'a [u8]);

/// Fields of a header with where they begin, for messages.
const FIELDS: [(usize, &str); 15] = [
    (0, "name"),
    (100, "mode"),
    (108, "owner"),
    (116, "group"),
    (124, "size"),
    (136, "time"),
    (148, "checksum"),
    (156, "type"),
    (157, "link"),
    (257, "format"),
    (265, "name of the owner"),
    (297, "name of the group"),
    (329, "device"),
    (345, "prefix"),
    (500, "padding"),
];

/// Where a header has the sum of its bytes.
const CHECKSUM: Range<usize> = 148..156;

/// First bytes of what people give by mistake.
const KINDS: [(&[u8], &str); 6] = [
    (&[0x1f, 0x8b], "compressed by gzip, unpack it first"),
    (b"PK", "a zip file"),
    (&[0x28, 0xb5, 0x2f, 0xfd], "compressed by zstd, unpack it first"),
    (&[0xfd, b'7', b'z', b'X', b'Z'], "compressed by xz, unpack it first"),
    (b"BZh", "compressed by bzip2, unpack it first"),
    (b"\0asm", "a component alone, without signatures"),
];

/// The container of these members, in the order given.
///
/// # Errors
///
/// Whatever [`read`] would find wrong in it.
pub(crate) fn write(
    members: &[(String, Vec<u8>)],
    bounds: &Bounds,
) -> Result<Vec<u8>, ContainerProblem> {
    let mut bytes = Vec::new();
    for (path, content) in members {
        check_member(path, content.len(), bounds)?;
        let header = header(path, content.len())
            .ok_or_else(|| ContainerProblem::Path { path: path.clone() })?;
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(content);
        bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
        if bytes.len() > bounds.bytes_max {
            break;
        }
    }
    bytes.resize(bytes.len().saturating_add(END), 0);
    read(&bytes, bounds)?;
    Ok(bytes)
}

/// The members of a container, which is read without copying and without trusting any size in it.
///
/// # Errors
///
/// [`ContainerProblem`], which names the member.
pub(crate) fn read<'a>(
    bytes: &'a [u8],
    bounds: &Bounds,
) -> Result<Vec<Member<'a>>, ContainerProblem> {
    if bytes.len() > bounds.bytes_max {
        let max = bounds.bytes_max;
        return Err(ContainerProblem::TooLarge { bytes: bytes.len(), max });
    }
    if let Some((_, kind)) = KINDS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(ContainerProblem::Kind { kind });
    }
    let mut members: Vec<Member<'a>> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut rest = bytes;
    loop {
        let after = || match members.last() {
            Some((path, _)) => format!("after `{path}`"),
            None => "at the beginning".to_owned(),
        };
        let (block, behind) = rest
            .split_at_checked(BLOCK)
            .ok_or_else(|| ContainerProblem::Truncated { place: after() })?;
        if is_zero(block) {
            end(behind, after)?;
            return Ok(members);
        }
        if members.len() == bounds.members_max {
            return Err(ContainerProblem::TooMany { max: bounds.members_max });
        }
        let (path, size) = examine(block, bounds).map_err(|fault| fault.at(after))?;
        // Some systems take `A` and `a` for one file.
        if !seen.insert(path.to_ascii_lowercase()) {
            return Err(ContainerProblem::Twice { path });
        }
        let truncated = || ContainerProblem::Truncated { place: format!("within `{path}`") };
        let filled = size.next_multiple_of(BLOCK);
        let (content, behind) = behind.split_at_checked(filled).ok_or_else(truncated)?;
        let (content, padding) = content.split_at_checked(size).ok_or_else(truncated)?;
        if !is_zero(padding) {
            return Err(ContainerProblem::Padding { path });
        }
        members.push((path, content));
        rest = behind;
    }
}

/// What is wrong with a header; where it stands is for the caller to say.
enum HeaderFault {
    Problem(ContainerProblem),
    Unreadable(&'static str),
}

impl HeaderFault {
    fn at(self, place: impl Fn() -> String) -> ContainerProblem {
        match self {
            Self::Problem(problem) => problem,
            Self::Unreadable(field) => ContainerProblem::Unreadable { place: place(), field },
        }
    }
}

/// Path and size in a header that is exactly the one that [`header`] makes for them.
fn examine(block: &[u8], bounds: &Bounds) -> Result<(String, usize), HeaderFault> {
    let found = Header::from_byte_slice(block);
    let path = found.path_bytes();
    let path = std::str::from_utf8(&path).map_err(|_| HeaderFault::Unreadable("name"))?;
    let size = found.entry_size().map_err(|_| HeaderFault::Unreadable("size"))?;
    let size = usize::try_from(size).map_err(|_| HeaderFault::Unreadable("size"))?;
    check_member(path, size, bounds).map_err(HeaderFault::Problem)?;
    let wanted = header(path, size).ok_or(HeaderFault::Unreadable("name"))?;
    let differing = block.iter().zip(wanted.as_bytes()).enumerate();
    let mut differing = differing.filter(|(_, (found, wanted))| found != wanted).map(|(at, _)| at);
    // The checksum follows from the rest, so that another field tells more.
    let first = differing.clone().find(|at| !CHECKSUM.contains(at)).or_else(|| differing.next());
    if let Some(at) = first {
        let field = FIELDS.iter().rev().find(|(start, _)| *start <= at);
        let (path, field) = (path.to_owned(), field.map_or("header", |(_, field)| *field));
        return Err(HeaderFault::Problem(ContainerProblem::Header { path, field }));
    }
    Ok((path.to_owned(), size))
}

fn check_member(path: &str, size: usize, bounds: &Bounds) -> Result<(), ContainerProblem> {
    if !is_member_path(path) {
        return Err(ContainerProblem::Path { path: shown(path) });
    }
    let max = (bounds.member_bytes_max)(path);
    if size > max {
        return Err(ContainerProblem::MemberTooLarge { path: path.to_owned(), bytes: size, max });
    }
    Ok(())
}

/// Checks that nothing but the second block of zeros stands behind the first.
fn end(behind: &[u8], place: impl Fn() -> String) -> Result<(), ContainerProblem> {
    let (second, behind) = behind
        .split_at_checked(BLOCK)
        .ok_or_else(|| ContainerProblem::Truncated { place: place() })?;
    if !is_zero(second) {
        return Err(ContainerProblem::Trailing { place: place(), bytes: BLOCK + behind.len() });
    }
    if !behind.is_empty() {
        return Err(ContainerProblem::Trailing { place: place(), bytes: behind.len() });
    }
    Ok(())
}

/// The one header of a member: a plain file that everybody may read, of nobody and no time.
fn header(path: &str, size: usize) -> Option<Header> {
    let mut header = Header::new_ustar();
    header.set_path(path).ok()?;
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_entry_type(tar::EntryType::Regular);
    header.set_size(u64::try_from(size).ok()?);
    header.set_device_major(0).ok()?;
    header.set_device_minor(0).ok()?;
    header.set_cksum();
    Some(header)
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

/// A path that may be anything, fit for a line of text.
fn shown(path: &str) -> String {
    path.chars().take(64).flat_map(char::escape_debug).collect()
}
