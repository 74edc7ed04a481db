//! The manifest as it travels, from friends and from strangers.

use tidegate_contract::{BasisKind, Dating};
use tidegate_manifest::{
    Budgets, FactType, Interface, MANIFEST_BYTES_MAX, Manifest, ManifestError, Value,
};

use crate::folder::good;

#[test]
fn a_manifest_survives_json() {
    let compiled = good();
    let read = Manifest::from_json(&compiled.manifest_json).unwrap();
    assert_eq!(read, compiled.manifest);
    assert_eq!(read.to_json().unwrap(), compiled.manifest_json);
}

#[test]
fn it_says_what_the_folder_says() {
    let manifest = good().manifest;
    assert_eq!(manifest.pack(), "demo 0.1.0");
    assert_eq!(manifest.offers, [Interface::Classification, Interface::Threshold]);
    assert_eq!(manifest.budgets, Budgets { fuel: 40_000_000, ..Budgets::default() });
    assert!(manifest.covers.contains("2029-12-31".parse().unwrap()));
    assert!(!manifest.covers.contains("2030-01-01".parse().unwrap()));
    let fact = manifest.fact("fuel").unwrap();
    assert_eq!((fact.fact_type, fact.words.len()), (FactType::Text, 2));
    let limit = &manifest.limits[0];
    assert_eq!((limit.id.as_str(), limit.upper), ("gas-dust", Some("20".parse().unwrap())));
    assert_eq!(limit.basis.document, "GB 13271-2014");
    assert_eq!(limit.basis.kind, BasisKind::Law);
    assert_eq!(manifest.limits[1].basis.dating, Dating::ByDesignation);
    assert!(manifest.limits[1].basis.is_doubtful());
    assert_eq!(manifest.parameters[0].value, Value::Number("0.9".parse().unwrap()));
    assert_eq!(manifest.parameters[1].value, Value::Number("0.8".parse().unwrap()));
    assert_eq!(manifest.documents["GB 13271-2014"].en, "Boiler standard");
}

#[test]
fn what_a_stranger_sends_is_refused_with_the_reason() {
    let good = good();
    #[rustfmt::skip]
    let cases = [
        ("\"manifest_version\":1", "\"manifest_version\":2", "the manifest has version 2, this host reads version 1"),
        ("\"contract\":\"0.1\"", "\"contract\":\"9.9\"", "the pack is built against contract `9.9`, served are 0.1"),
        ("\"name\":\"demo\"", "\"name\":\"../demo\"", "the manifest has name `../demo`, use a-z, 0-9 and `-`, beginning with a letter"),
        ("330122", "33", "the manifest has jurisdiction `33`, write the 6 digits of GB/T 2260, for example `330122`, or `000000` for the nation"),
        ("\"offers\":[\"classification\",\"threshold\"]", "\"offers\":[]", "the manifest has offers ``, name each interface once, in their order"),
        ("\"fuel\":40000000", "\"fuel\":0", "the manifest has budgets `0`, each budget must be at least 1"),
        ("\"name\":\"built\"", "\"name\":\"zzz\"", "the manifest has facts `5`, they must ascend by name without duplicates"),
        ("\"from\":\"2021-01-01\",\"until\":\"2030-01-01\"", "\"from\":\"2021-01-01\",\"until\":\"2020-01-01\"", "the manifest has covers `2021-01-01`, `until` must be later"),
        ("hello = Hello { $who }", "hello = Hello { $who ", "the en message table is not usable: not a Fluent text: expected a token starting with \"}\""),
        ("hello = Hello { $who }", "hello = Hello { nothing }", "the en message table is not usable: `nothing` is referred to and not defined"),
        ("\"manifest_version\":1", "\"surprise\":1,\"manifest_version\":1", "the manifest cannot be read, build the pack again with this version of the kit"),
    ];
    let text = String::from_utf8(good.manifest_json).unwrap();
    for (from, to, wanted) in cases {
        assert!(text.contains(from), "{from}");
        let error = Manifest::from_json(text.replacen(from, to, 1).as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), wanted);
    }
}

#[test]
fn size_and_nesting_are_bounded() {
    let mut manifest = good().manifest;
    let length = manifest.to_json().unwrap().len();
    let comment = |bytes: usize| format!("\n{}", "#".repeat(bytes - 2));
    manifest.messages.en.push_str(&comment(MANIFEST_BYTES_MAX - length));
    // The line end is two bytes in JSON.
    assert_eq!(manifest.to_json().unwrap().len(), MANIFEST_BYTES_MAX);
    manifest.messages.en.push('#');
    assert!(
        matches!(manifest.to_json(), Err(ManifestError::TooLarge { bytes }) if bytes == MANIFEST_BYTES_MAX + 1)
    );
    let bytes = vec![b' '; MANIFEST_BYTES_MAX + 1];
    assert!(matches!(Manifest::from_json(&bytes), Err(ManifestError::TooLarge { .. })));

    for (open, close) in [("{ ", " }"), ("{ F(", ") }")] {
        let mut hostile = good().manifest;
        let deep = format!("\ndeep = {}$x{}\n", open.repeat(200_000), close.repeat(200_000));
        hostile.messages.en.push_str(&deep);
        let error = Manifest::from_json(&hostile.to_json().unwrap()).unwrap_err();
        assert!(error.to_string().contains("more than 16 placeables"), "{error}");
    }
}

#[test]
fn the_length_of_a_message_is_bounded() {
    for (bytes, fits) in [(16 * 1024, true), (16 * 1024 + 1, false)] {
        let mut manifest = good().manifest;
        manifest.messages.en.push_str(&format!("\nlong = {}\n", "a".repeat(bytes)));
        let read = Manifest::from_json(&manifest.to_json().unwrap());
        assert_eq!(read.is_ok(), fits, "{bytes}");
    }
}
