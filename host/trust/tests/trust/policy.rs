//! Whose signatures a pack needs, and which it should not have.

use tidegate_domain::Level;
use tidegate_trust::*;

use crate::parts::*;

const SECOND: Person = person("Li of Tonglu", Role::Author, "330122", 4);

fn held(bytes: &[u8], keyring: &Keyring, policy: &Policy) -> Report {
    verify(bytes, &Terms { keyring, policy, now: NOW, active: &[] })
}

#[test]
fn each_signature_that_is_needed_is_missed() {
    for (people, lacks) in [
        (vec![&REVIEWER, &APPROVER], "0 of 1 signatures as author"),
        (vec![&AUTHOR, &APPROVER], "0 of 1 signatures as county-reviewer"),
        (vec![&AUTHOR, &REVIEWER], "0 of 1 signatures as provincial-approver"),
    ] {
        let report = report(&signed_by(&people));
        assert_refused(&report, Step::Policy, &[lacks, "for a pack of a county"]);
        assert_eq!(report.problems().count(), 1);
    }
    assert_eq!(report(&signed_by(&[])).problems().count(), 3);
}

#[test]
fn levels_have_needs_of_their_own() {
    let nation = [
        person("Ministry", Role::Author, "000000", 5),
        person("Institute", Role::Author, "000000", 6),
    ];
    let province = person("Standards of Zhejiang", Role::Author, "330000", 7);
    let city = person("Hangzhou", Role::Author, "330100", 8);
    let mut keyring = everybody();
    for person in nation.iter().chain([&province, &city]) {
        keyring.add(person.entry()).unwrap();
    }
    let at = |code: &str, people: &[&Person]| {
        let files = edited("pack.toml", "330122", code);
        let mut file = PackFile::build(parts_of(files)).unwrap();
        people.iter().for_each(|person| person.signs(&mut file));
        with_keyring(&file.to_bytes().unwrap(), &keyring)
    };
    let [ministry, institute] = &nation;
    assert!(at("000000", &[ministry, institute]).accepted);
    assert_refused(&at("000000", &[ministry]), Step::Policy, &["1 of 2 signatures as author"]);
    assert!(at("330000", &[&province, &APPROVER]).accepted);
    assert_refused(&at("330000", &[&province]), Step::Policy, &["for a pack of a province"]);
    assert!(at("330100", &[&city, &APPROVER]).accepted);
    assert_refused(&at("330100", &[&city]), Step::Policy, &["for a pack of a city"]);
    // A county's reviewer has no say about the city's pack: neither by scope nor by policy.
    let report = at("330100", &[&city, &APPROVER, &REVIEWER]);
    assert_refused(&report, Step::Signatures, &["which the policy does not ask for"]);
}

#[test]
fn k_of_n_are_as_many_keys_of_as_many_owners() {
    let text = "format = \"tidegate-policy-1\"\n\
                [[require]]\nlevel = \"county\"\nrole = \"author\"\ncount = 2\n";
    let policy = Policy::from_toml(text).unwrap();
    let third = person("Wang of Tonglu", Role::Author, "330122", 5);
    let again = person("chen OF Tonglu", Role::Author, "330122", 6);
    let keyring = keyring([AUTHOR.entry(), SECOND.entry(), third.entry(), again.entry()]);
    for (people, good) in [
        (vec![&AUTHOR], false),
        (vec![&AUTHOR, &SECOND], true),
        (vec![&SECOND, &third], true),
        (vec![&AUTHOR, &SECOND, &third], true),
        (vec![&AUTHOR, &again], false),
        (vec![&AUTHOR, &SECOND, &again], false),
    ] {
        let report = held(&signed_by(&people), &keyring, &policy);
        assert_eq!(report.accepted, good, "{:#?}", report.lines());
    }
    let report = held(&signed_by(&[&AUTHOR, &again]), &keyring, &policy);
    assert_refused(&report, Step::Policy, &["1 of 2", "signs twice as author, by keys"]);
}

#[test]
fn who_wrote_a_pack_may_neither_review_nor_approve_it() {
    for (name, role, scope) in [
        ("Chen of Tonglu", Role::CountyReviewer, "330122"),
        ("Chen of Tonglu", Role::ProvincialApprover, "330000"),
        ("Bureau of Tonglu", Role::ProvincialApprover, "330000"),
    ] {
        let other = person(name, role, scope, 7);
        let mut people = vec![&AUTHOR, &REVIEWER, &APPROVER];
        people.retain(|person| person.role != role);
        people.push(&other);
        let mut keyring = everybody();
        keyring.add(other.entry()).unwrap();
        let report = held(&signed_by(&people), &keyring, &Policy::default());
        assert_refused(
            &report,
            Step::Policy,
            &[&format!("`{name}` signs as"), "may not do the other"],
        );
    }
}

#[test]
fn a_role_that_the_policy_does_not_ask_for_is_refused() {
    let rule = |role| Requirement { level: Level::County, role, count: 1 };
    let rules = vec![rule(Role::Author), rule(Role::CountyReviewer)];
    let policy = Policy::new(rules, RevokedKeys::Refuse).unwrap();
    assert!(held(&signed_by(&[&AUTHOR, &REVIEWER]), &everybody(), &policy).accepted);
    let report = held(&signed(), &everybody(), &policy);
    assert_refused(&report, Step::Policy, &["signs as provincial-approver, which the policy"]);
    let rules = vec![Requirement { level: Level::City, role: Role::Author, count: 1 }];
    let policy = Policy::new(rules, RevokedKeys::Refuse).unwrap();
    let report = held(&signed(), &everybody(), &policy);
    assert_refused(&report, Step::Policy, &["says nothing about packs of a county"]);
}

#[test]
fn a_policy_that_contradicts_itself_is_refused() {
    let text = |rules: &str| format!("format = \"tidegate-policy-1\"\n{rules}");
    let rule = |level: &str, role: &str, count: i64| {
        format!("[[require]]\nlevel = \"{level}\"\nrole = \"{role}\"\ncount = {count}\n")
    };
    let author = rule("county", "author", 1);
    assert!(Policy::from_toml(&text(&author)).is_ok());
    assert!(
        Policy::from_toml(&text(&format!("revoked_keys = \"count-earlier\"\n{author}"))).is_ok()
    );
    assert!(Policy::from_toml(&text(&rule("county", "author", 8))).is_ok());
    for (rules, wanted) in [
        (rule("county", "author", 0), "ask for 1 to 8"),
        (rule("county", "author", 9), "ask for 1 to 8"),
        (rule("county", "author", -1), "invalid value"),
        (author.repeat(2), "asks twice for author at level county"),
        (rule("county", "county-reviewer", 1), "asks for no author at level county"),
        (author.clone() + &rule("city", "county-reviewer", 1), "outside every such key"),
        (author.clone() + &rule("nation", "provincial-approver", 1), "outside every such key"),
        (rule("village", "author", 1), "unknown variant `village`"),
        (rule("county", "mayor", 1), "unknown variant `mayor`"),
        (format!("{author}who = 1\n"), "unknown field `who`"),
        (format!("revoked-keys = \"refuse\"\n{author}"), "unknown field `revoked-keys`"),
        (format!("revoked_keys = \"ignore\"\n{author}"), "unknown variant `ignore`"),
    ] {
        let error = Policy::from_toml(&text(&rules)).unwrap_err().to_string();
        assert!(error.contains(wanted), "{wanted}: {error}");
    }
    let other = text(&author).replace("policy-1", "policy-2");
    assert!(Policy::from_toml(&other).unwrap_err().to_string().contains("tidegate-policy-2"));
    let padded = |bytes: usize| {
        let text = text(&author);
        Policy::from_toml(&format!("{text}{}", " ".repeat(bytes - text.len())))
    };
    assert!(padded(POLICY_BYTES_MAX).is_ok());
    assert!(padded(POLICY_BYTES_MAX + 1).is_err());
}
