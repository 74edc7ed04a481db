//! An older version does not replace a newer one.

use tidegate_record::Digest;
use tidegate_trust::*;

use crate::parts::*;

fn active(version: &str, component: Digest) -> ActiveVersion {
    ActiveVersion {
        name: "demo".to_owned(),
        jurisdiction: "330122".parse().unwrap(),
        version: version.parse().unwrap(),
        component,
    }
}

fn beside(active: &[ActiveVersion]) -> Report {
    let (keyring, policy) = (everybody(), Policy::default());
    verify(&signed(), &Terms { keyring: &keyring, policy: &policy, now: NOW, active })
}

#[test]
fn a_version_is_compared_with_the_one_that_is_active() {
    let (own, other) = (pack().listing().component, Digest::of(b"other"));
    for (version, component, wanted) in [
        ("0.1.9", other, None),
        ("0.2.0-rc.1", other, None),
        ("0.2.0", own, None),
        ("0.2.0", other, Some("`demo` 0.2.0 is active with another component")),
        ("0.2.0+build.2", other, Some("is active with another component")),
        ("0.2.1-rc.1", other, Some("`demo` 0.2.0 is older than 0.2.1-rc.1, which is active")),
        ("0.2.1", other, Some("is older than 0.2.1")),
        ("1.0.0", own, Some("is older than 1.0.0")),
    ] {
        let report = beside(&[active(version, component)]);
        match wanted {
            None => assert!(report.accepted, "{version}: {:#?}", report.lines()),
            Some(wanted) => assert_refused(&report, Step::Version, &[wanted]),
        }
    }
}

#[test]
fn only_the_pack_of_the_same_name_and_place_is_compared() {
    let newer = active("9.0.0", Digest::of(b"other"));
    let elsewhere = ActiveVersion { jurisdiction: "330182".parse().unwrap(), ..newer.clone() };
    let another = ActiveVersion { name: "other".to_owned(), ..newer.clone() };
    assert!(beside(&[elsewhere.clone(), another.clone()]).accepted);
    assert_refused(&beside(&[elsewhere, another, newer]), Step::Version, &["9.0.0"]);
}

#[test]
fn an_accepted_pack_is_given_with_its_report_and_a_refused_one_is_not() {
    let (keyring, policy) = (everybody(), Policy::default());
    let terms = Terms { keyring: &keyring, policy: &policy, now: NOW, active: &[] };
    let examined = examine(&signed(), &terms);
    assert!(examined.report.accepted);
    let file = examined.accepted.unwrap();
    assert_eq!(file.component(), component(&files()));
    assert_eq!(file.member("cases/ladder.toml"), Some(files()["cases/ladder.toml"].as_slice()));
    assert!(file.member("listing.json").is_none());
    let lacking = examine(&signed_by(&[&AUTHOR]), &terms);
    assert!(lacking.accepted.is_none() && lacking.report.pack.is_some());
}
