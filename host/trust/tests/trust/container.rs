//! Whatever is done to the container is refused, and the member is named.

use tidegate_trust::*;

use crate::parts::*;

type Members = Vec<(String, Vec<u8>)>;

#[track_caller]
fn refused_in(bytes: &[u8], texts: &[&str]) {
    assert_refused(&report(bytes), Step::Container, texts);
}

fn with(change: impl FnOnce(&mut Members)) -> Vec<u8> {
    let mut members = unpacked(&signed());
    change(&mut members);
    packed(&members)
}

#[test]
fn other_files_are_told_apart() {
    for (bytes, text) in [
        (&b"\x1f\x8b\x08\0"[..], "compressed by gzip"),
        (b"PK\x03\x04", "a zip file"),
        (b"\x28\xb5\x2f\xfd", "compressed by zstd"),
        (b"\xfd7zXZ\0", "compressed by xz"),
        (b"BZh9", "compressed by bzip2"),
        (b"\0asm\x0d\0\x01\0", "a component alone"),
        (b"", "cut off at the beginning"),
        (b"# a text", "cut off at the beginning"),
    ] {
        refused_in(bytes, &[text]);
    }
}

#[test]
fn paths_that_leave_the_folder_are_refused() {
    for path in
        ["../x", "/x", "cases/../x", "cases\\x", "a/b/c", ".x", "cases/", "c:x", "a b", "con"]
    {
        refused_in(
            &with(|all| all.push((path.to_owned(), Vec::new()))),
            &["cannot stand in a pack"],
        );
    }
    refused_in(&with(|all| all.push(("a\u{1b}[31m".to_owned(), Vec::new()))), &["a\\u{1b}[31m"]);
    let longest = format!("cases/{}", "a".repeat(PATH_BYTES_MAX - 6));
    let too_long = format!("{longest}a");
    refused_in(&with(|all| all.push((too_long.clone(), Vec::new()))), &["cannot stand in a pack"]);
    let report = report(&with(|all| all.push((longest.clone(), Vec::new()))));
    assert_refused(&report, Step::Members, &["is not in the listing"]);
}

#[test]
fn a_member_stands_once_also_where_capitals_do_not_matter() {
    refused_in(&with(|all| all.push(all[3].clone())), &["stands twice"]);
    let capital = ("Cases/Ladder.toml".to_owned(), Vec::new());
    refused_in(&with(|all| all.push(capital)), &["`Cases/Ladder.toml` stands twice"]);
}

#[test]
fn headers_have_one_form() {
    let bytes = signed();
    type Change = fn(&mut Vec<u8>);
    let cases: [(Change, &str); 12] = [
        (|h| h[100..108].copy_from_slice(b"0000755\0"), "another mode"),
        (|h| h[108..116].copy_from_slice(b"0000001\0"), "another owner"),
        (|h| h[116..124].copy_from_slice(b"0000001\0"), "another group"),
        (|h| h[124..136].copy_from_slice(b"000000000001"), "another size"),
        (|h| h[136..148].copy_from_slice(b"00000000001\0"), "another time"),
        (|h| h[156] = b'2', "another type"),
        (|h| h[156] = b'5', "another type"),
        (|h| h[156] = b'L', "another type"),
        (|h| h[156] = b'x', "another type"),
        (|h| h[157..160].copy_from_slice(b"/et"), "another link"),
        (|h| h[257..265].copy_from_slice(b"ustar  \0"), "another format"),
        (|h| h[500] = 1, "another padding"),
    ];
    for (change, text) in cases {
        let mut header = bytes[..512].to_vec();
        change(&mut header);
        let header = checksummed(header);
        refused_in(&[&header, &bytes[512..]].concat(), &["`listing.json`", text]);
    }
    // A sum that fits the header in another spelling.
    let mut other = bytes.clone();
    other[155] = b' ';
    refused_in(&other, &["another checksum"]);
    let mut negative = bytes.clone();
    negative[124] = 0xff;
    refused_in(&negative, &["cut off", "size"].map(|_| "refused at step `container`"));
    let mut size = bytes;
    size[124..136].copy_from_slice(b"not a number");
    refused_in(&size, &["at the beginning has a size that cannot be read"]);
}

#[test]
fn sizes_are_bounded_before_anything_is_read() {
    // A header that promises more than there is costs nothing.
    let promise = |path: &str, size: usize| [header(path, size), vec![0; 1024]].concat();
    refused_in(&promise(COMPONENT, COMPONENT_BYTES_MAX), &["cut off within `component.wasm`"]);
    let over = COMPONENT_BYTES_MAX + 1;
    refused_in(
        &promise(COMPONENT, over),
        &["`component.wasm` has 16777217 bytes, at most 16777216"],
    );
    for (path, max) in [
        ("cases/a.toml", TEXT_BYTES_MAX),
        ("manifest.json", TEXT_BYTES_MAX),
        (LISTING, tidegate_record::JSON_BYTES_MAX),
        ("signatures/a.json", SIGNATURE_BYTES_MAX),
    ] {
        refused_in(&promise(path, max), &["cut off"]);
        refused_in(&promise(path, max + 1), &[path, "are allowed"]);
    }
    refused_in(&vec![0; PACK_BYTES_MAX + 1], &["the file has 50331649 bytes, at most 50331648"]);
    refused_in(&vec![0; PACK_BYTES_MAX], &["stand behind the end"]);
}

#[test]
fn members_are_counted() {
    let many = |count: usize| {
        let all: Members = (0..count).map(|n| (format!("cases/{n}.toml"), Vec::new())).collect();
        packed(&all)
    };
    refused_in(&many(MEMBERS_MAX + 1), &["there are more than 1024 members"]);
    assert_refused(&report(&many(MEMBERS_MAX)), Step::Listing, &["`listing.json` is missing"]);
}

#[test]
fn nothing_stands_between_members_or_behind_the_end() {
    let bytes = signed();
    let padding = 512 + unpacked(&bytes)[0].1.len();
    let mut between = bytes.clone();
    between[padding] = 1;
    refused_in(&between, &["behind `listing.json` stands something"]);
    refused_in(&[&bytes[..], &[0]].concat(), &["1 bytes stand behind the end"]);
    refused_in(&[&bytes[..], &[0; 512]].concat(), &["512 bytes stand behind the end"]);
    refused_in(&[&bytes[..], &bytes[..]].concat(), &["stand behind the end"]);
    let end = bytes.len() - 1;
    refused_in(&bytes[..end], &["cut off after `signatures/"]);
    refused_in(&bytes[..bytes.len() - 512], &["cut off after `signatures/"]);
    refused_in(&bytes[..bytes.len() - 1024], &["cut off after `signatures/"]);
    let mut hidden = bytes;
    hidden[end] = 1;
    refused_in(&hidden, &["512 bytes stand behind the end"]);
}
