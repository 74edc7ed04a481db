//! What the members say must be one thing.

use tidegate_trust::*;

use crate::parts::*;

type Members = Vec<(String, Vec<u8>)>;

fn with(change: impl FnOnce(&mut Members)) -> Vec<u8> {
    let mut members = unpacked(&signed());
    change(&mut members);
    packed(&members)
}

#[test]
fn the_listing_stands_first_in_its_one_form() {
    type Change = fn(&mut Members);
    let cases: [(Change, &str); 5] = [
        (|all| drop(all.remove(0)), "`listing.json` is missing"),
        (|all| all.swap(0, 1), "`listing.json` is missing"),
        (|all| all[0].1.push(b'\n'), "not in its canonical form"),
        (|all| all[0].1.insert(1, b' '), "not in its canonical form"),
        (|all| all[0].1 = b"{}".to_vec(), "missing field"),
    ];
    for (change, text) in cases {
        assert_refused(&report(&with(change)), Step::Listing, &[text]);
    }
    let other = relisted(|_, listing| listing.format = "tidegate-pack-2".to_owned());
    assert_refused(&report(&other), Step::Listing, &["has format `tidegate-pack-2`"]);
    let unknown = with(|all| {
        let text = String::from_utf8(all[0].1.clone()).unwrap();
        all[0].1 = text.replace("\"name\"", "\"more\":1,\"name\"").into_bytes();
    });
    assert_refused(&report(&unknown), Step::Listing, &["unknown field `more`"]);
}

#[test]
fn the_members_are_exactly_those_listed() {
    type Change = fn(&mut Members);
    let cases: [(Change, &str); 7] = [
        (|all| drop(all.remove(1)), "`cases/ladder.toml` is missing"),
        (|all| all.push(("cases/more.toml".to_owned(), vec![])), "`cases/more.toml` is not in"),
        (|all| all.push(("readme.md".to_owned(), vec![])), "`readme.md` is not in the listing"),
        (|all| content(all, "cases/ladder.toml").push(b'\n'), "has 23 bytes, the listing names 22"),
        (|all| content(all, "cases/ladder.toml")[0] ^= 1, "`cases/ladder.toml` was changed"),
        (|all| all.swap(1, 2), "stands in another place"),
        (
            |all| {
                let last = all.len() - 1;
                all.swap(last, last - 1);
            },
            "stands in another place",
        ),
    ];
    for (change, text) in cases {
        assert_refused(&report(&with(change)), Step::Members, &[text]);
    }
    // Everything that differs is said at once.
    let both = with(|all| {
        content(all, "cases/ladder.toml")[0] ^= 1;
        content(all, "messages/en.ftl")[0] ^= 1;
    });
    assert_eq!(report(&both).problems().count(), 2);
}

#[test]
fn only_what_has_a_place_may_be_listed() {
    for path in [
        "readme.md",
        "src/lib.rs",
        "cases/tool.exe",
        "messages/fr.ftl",
        "facts/a.csv",
        "signatures/a.toml",
        "other/a.toml",
    ] {
        let extra = relisted(|members, _| {
            members.push((path.to_owned(), Vec::new()));
            members.sort();
        });
        assert_refused(&report(&extra), Step::Listing, &[path, "has no place"]);
    }
    for path in [COMPONENT, MANIFEST, "pack.toml"] {
        let without = relisted(|members, _| members.retain(|(found, _)| found != path));
        assert_refused(&report(&without), Step::Listing, &[path, "is missing"]);
    }
    let unsorted = relisted(|members, _| members.reverse());
    assert_refused(&report(&unsorted), Step::Listing, &["stands in another place"]);
}

#[test]
fn listing_manifest_and_component_say_the_same() {
    type Change = fn(&mut Members, &mut Listing);
    let cases: [(Change, &str); 9] = [
        (|_, listing| listing.name = "other".to_owned(), "says other for name"),
        (|_, listing| listing.version.minor = 9, "says 0.9.0 for version"),
        (|_, l| l.jurisdiction = "330182".parse().unwrap(), "says 330182 for jurisdiction"),
        (|_, l| l.component = tidegate_record::Digest::of(b"other"), "for component"),
        (|all, _| content(all, MANIFEST).push(b' '), "`manifest.json` is not what the component"),
        (|all, _| *content(all, COMPONENT) = b"\0asm\x01\0\0\0".to_vec(), "is no component"),
        (|all, _| *content(all, COMPONENT) = b"\0asm\x0d\0\x01\0".to_vec(), "carries no manifest"),
        (|all, _| *content(all, COMPONENT) = component_of(b"{}"), "manifest cannot be read"),
        (|all, _| content(all, COMPONENT).push(0), "is no component: at byte"),
    ];
    for (change, text) in cases {
        assert_refused(&report(&relisted(change)), Step::Component, &[text]);
    }
}

/// A table that people read must be the one that was compiled in.
#[test]
fn tables_beside_the_component_are_those_it_was_built_from() {
    for (path, from, to, text) in [
        ("parameters/ladder.toml", "0.9", "0.8", "parameters differ"),
        ("parameters/ladder.toml", "2021", "2022", "parameters differ"),
        ("pack.toml", "Demo", "Memo", "title differ"),
        ("pack.toml", "2021", "2020", "dates covered differ"),
        ("pack.toml", "0.2.0", "0.2.1", "version differ"),
        ("pack.toml", "330122", "330182", "jurisdiction differ"),
        ("messages/en.ftl", "Near", "Over", "`messages/en.ftl` is not what"),
        ("messages/zh-CN.ftl", "接近", "超过", "`messages/zh-CN.ftl` is not what"),
        ("pack.toml", "offers", "ofers", "`pack.toml` line 6: the file has an unknown key `ofers`"),
        ("parameters/ladder.toml", "value", "val =", "not a TOML text"),
    ] {
        let parts = PackParts { component: component(&files()), files: edited(path, from, to) };
        let refusal = PackFile::build(parts).unwrap_err();
        assert_eq!(refusal.step, Step::Tables, "{refusal}");
        assert!(refusal.to_string().contains(text), "{text}: {refusal}");
    }
    let mut without = files();
    without.remove("parameters/ladder.toml");
    let parts = PackParts { component: component(&files()), files: without };
    assert_eq!(PackFile::build(parts).unwrap_err().step, Step::Tables);
    // Cases are nobody's but the signers'.
    let parts = PackParts {
        component: component(&files()),
        files: edited("cases/ladder.toml", "one", "two"),
    };
    assert!(PackFile::build(parts).is_ok());
}

/// The manifest of a county's pack built by another kit has other words of the kit's own.
#[test]
fn the_messages_of_another_kit_are_no_difference() {
    let mut manifest = tidegate_manifest::PackSource::from_files(&files()).unwrap().manifest();
    manifest.messages.en = manifest.messages.en.replacen("\n", "\nkit-more = More\n", 1);
    let component = component_of(&manifest.to_json().unwrap());
    assert!(PackFile::build(PackParts { component, files: files() }).is_ok());
}

#[test]
fn a_name_that_cannot_travel_is_refused_when_it_is_packed() {
    let mut parts = parts_of(files());
    parts.files.insert("cases/锅炉.toml".to_owned(), Vec::new());
    let refusal = PackFile::build(parts).unwrap_err();
    assert!(refusal.to_string().contains("rename the file"), "{refusal}");
}
