//! Contract 0.1 is frozen: its folder does not change, and a component that was built against it on
//! the day of its release loads and answers as it did then.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tidegate_domain::{Answer, Application, Date, Question, Readiness};
use tidegate_runtime::{Pack, Runtime, RuntimeConfig};
use tidegate_tests::packs::{guest, root};

/// What the hash of the folder begins with, so that it is no hash of anything else.
const FOLDER_TAG: &[u8] = b"tidegate-contract-folder-1\0";

/// File of the folder that has the hash of all others.
const FROZEN: &str = "FROZEN";

/// What the answer about an application is called here.
const READINESS: &str = "readiness";

const INTERFACES: [&str; 4] = ["classification", "threshold", "grading", "judgement"];

/// Rules of the usual ladder.
const RULES: [&str; 9] = [
    "ladder-normal",
    "ladder-attention",
    "ladder-warning",
    "ladder-exceedance",
    "ladder-serious",
    "ladder-repeated",
    "ladder-over-range",
    "ladder-held",
    "ladder-released",
];

/// One question to the committed component with the answer that it gave when it was built, both in
/// the JSON form of the contract.
#[derive(Debug, Deserialize)]
struct Ask {
    name: String,
    question: Value,
    answer: Value,
}

/// A question about an application, the one that no record of a judgement has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadinessAsked {
    application: Application,
    on: Date,
}

fn folder() -> PathBuf {
    root().join("tests/data/contract-v0.1")
}

fn component() -> Vec<u8> {
    fs_err::read(folder().join("contract.wasm")).unwrap()
}

fn admitted(component: &[u8]) -> Arc<Pack> {
    Runtime::new(RuntimeConfig::default()).unwrap().admit(component).unwrap()
}

fn asks() -> Vec<Ask> {
    let text = fs_err::read_to_string(folder().join("asks.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// SHA-256 over the files in ascending order of their names: for each the length of its name in 8
/// bytes, big end first, its name, the length of its content likewise, its content.
fn hash_of_contract() -> String {
    let contract = root().join("wit/v0.1");
    let entries = fs_err::read_dir(&contract).unwrap().map(|entry| entry.unwrap());
    let names: BTreeSet<String> = entries
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| name != FROZEN)
        .collect();
    let mut hash = Sha256::new();
    hash.update(FOLDER_TAG);
    for name in names {
        let content = fs_err::read(contract.join(&name)).unwrap();
        for part in [name.as_bytes(), &content] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    hex::encode(hash.finalize())
}

#[test]
fn no_byte_of_the_released_folder_has_changed() {
    let frozen = fs_err::read_to_string(root().join("wit/v0.1").join(FROZEN)).unwrap();
    assert_eq!(
        frozen.trim_end(),
        hash_of_contract(),
        "contract 0.1 is released: take the change back and make it in a folder of its own, as \
         `wit/README.md` says"
    );
}

#[test]
fn the_committed_component_is_the_one_of_the_release() {
    let line = fs_err::read_to_string(folder().join("contract.wasm.sha256")).unwrap();
    let digest = hex::encode(Sha256::digest(component()));
    assert_eq!(line.trim_end(), format!("{digest}  contract.wasm"));
    let pack = admitted(&component());
    assert_eq!(pack.layer().digest, digest);
    assert_eq!(pack.interfaces().names(), INTERFACES);
    assert_eq!(pack.rules(), RULES);
}

#[test]
fn every_function_answers_as_on_the_day_of_the_release() {
    let pack = admitted(&component());
    let asks = asks();
    assert!(!asks.is_empty());
    for Ask { name, question, answer } in asks {
        let given = answered(&pack, question);
        let expected = read_again(answer);
        assert_eq!(given, expected, "{name}, given:\n{given:#}\nexpected:\n{expected:#}");
    }
}

/// What the pack answers.
fn answered(pack: &Arc<Pack>, mut question: Value) -> Value {
    if question.get("call") == Some(&json!("readiness-of")) {
        question.as_object_mut().unwrap().remove("call");
        let ReadinessAsked { application, on } = parsed(question);
        let readiness = pack.readiness_of(application, on).unwrap();
        return json!({ "answer": READINESS, "value": readiness });
    }
    let question: Question = parsed(question);
    serde_json::to_value(pack.answer(question).result.unwrap()).unwrap()
}

/// An answer as this host would write it: a field that a later contract brings is filled in.
fn read_again(answer: Value) -> Value {
    if answer.get("answer") == Some(&json!(READINESS)) {
        let readiness: Readiness = parsed(answer.get("value").cloned().unwrap());
        return json!({ "answer": READINESS, "value": readiness });
    }
    serde_json::to_value(parsed::<Answer>(answer)).unwrap()
}

fn parsed<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

#[test]
fn questions_and_answers_use_every_word_of_the_contract() {
    let asks = asks();
    let mut asked = BTreeSet::new();
    let mut answered = BTreeSet::new();
    for ask in &asks {
        words(&ask.question, &mut asked);
        words(&ask.answer, &mut answered);
    }
    for (sort, in_questions, in_answers) in WORDS {
        let missing = |known: &BTreeSet<String>, wanted: &[&str]| -> Vec<String> {
            wanted.iter().filter(|word| !known.contains(**word)).map(ToString::to_string).collect()
        };
        assert_eq!(missing(&asked, in_questions), [""; 0], "{sort} in no question");
        assert_eq!(missing(&answered, in_answers), [""; 0], "{sort} in no answer");
    }
}

/// Every key, every text and every `key=text` in a value; of an absent one, `key=null`.
fn words(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| words(item, into)),
        Value::Object(fields) => {
            for (key, field) in fields {
                into.insert(key.clone());
                match field {
                    Value::String(text) => drop(into.insert(format!("{key}={text}"))),
                    Value::Null => drop(into.insert(format!("{key}=null"))),
                    Value::Array(items) if items.is_empty() => {}
                    Value::Array(_) => drop(into.insert(format!("{key}=[..]"))),
                    _ => {}
                }
                words(field, into);
            }
        }
        Value::String(text) => drop(into.insert(text.clone())),
        _ => {}
    }
}

/// The same folder of rules still becomes a pack: authors of contract 0.1 are not left behind.
#[test]
fn the_pack_builds_with_the_kit_of_today() {
    let pack = admitted(&guest("contract"));
    assert_eq!(pack.interfaces().names(), INTERFACES);
    assert_eq!(pack.rules(), RULES);
}

/// Words of each sort: those that questions must have, and those that answers must have.
type Words = (&'static str, &'static [&'static str], &'static [&'static str]);

const FACTS: &[&str] = &["truth", "number", "text", "texts", "day"];
const TIERS: &[&str] = &["tier=key", "tier=simplified", "tier=registration", "tier=none"];
const AVERAGINGS: &[&str] = &[
    "averaging=instant",
    "averaging=minute",
    "averaging=hour",
    "averaging=day",
    "averaging=month",
    "averaging=year",
];
const COMPARISONS: &[&str] =
    &["comparison=at-most", "comparison=at-least", "comparison=within", "comparison=not-detected"];
const BASES: &[&str] = &[
    "kind=law",
    "kind=county-decision",
    "kind=project-default",
    "dating=dated",
    "dating=by-designation",
    "dating=unknown",
    "verified=seen",
    "verified=recalled",
    "in_force_from=null",
    "in_force_until=null",
];

const WORDS: [Words; 13] = [
    ("value of a fact", FACTS, FACTS),
    ("tier", TIERS, TIERS),
    (
        "tier that is none",
        &["tier=prohibited", "tier=undetermined"],
        &["tier=prohibited", "tier=undetermined"],
    ),
    ("averaging period", AVERAGINGS, AVERAGINGS),
    ("comparison", COMPARISONS, COMPARISONS),
    ("basis", BASES, BASES),
    ("medium", &["medium=water", "medium=air"], &[]),
    ("source of a limit", &["source=permit", "source=standard"], &[]),
    (
        "truth",
        &["truthful=yes", "truthful=no", "truthful=unknown"],
        &["outcome=yes", "outcome=no", "outcome=unknown", "passed=no"],
    ),
    ("scope", &[], &["scope=whole-site", "scope=general-process", "scope=null"]),
    (
        "finding",
        &[],
        &[
            "standing=confirmed-by-data",
            "standing=suspected",
            "severity=slight",
            "severity=ordinary",
            "severity=serious",
            "applies=yes",
            "applies=no",
            "largest_compliant=null",
            "pollutant=null",
            "due=null",
        ],
    ),
    (
        "what may be absent",
        &[
            "outlet=null",
            "ended=null",
            "permit=null",
            "current=null",
            "hours_cap=null",
            "overrun=null",
            "permitted=null",
            "done=null",
            "until=null",
            "reference_oxygen=null",
            "lower=null",
            "upper=null",
            "accepted=null",
            "investment=null",
        ],
        &["fine_min", "from=null"],
    ),
    (
        "lists with something in them",
        &["displaces=[..]", "doubts=[..]", "exempted_by=[..]", "states=[..]", "industries=[..]"],
        &[
            "displaces=[..]",
            "doubts=[..]",
            "obligations=[..]",
            "possible=[..]",
            "materials=[..]",
            "items=[..]",
            "undetermined=[..]",
            "cleared=[..]",
            "findings=[..]",
            "sanctions=[..]",
            "measures=[..]",
            "figures=[..]",
            "changed_by=[..]",
            "arguments=[..]",
            "missing=[..]",
            "rows=[..]",
            "states=[..]",
        ],
    ),
];
