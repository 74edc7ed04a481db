//! Every text that a case brings up has words in both languages, with all its arguments.

use std::collections::BTreeSet;
use std::path::Path;

use tidegate_manifest::{Language, Renderer};
use tidegate_testkit::contract::Message;

tidegate_testkit::native_executor!(Native: tidegate_pack_national::Pack: classification, judgement);

#[test]
fn every_text_of_the_cases_has_words() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = tidegate_manifest::compile(folder).unwrap().manifest;
    let cases = tidegate_testkit::load(folder, &manifest).unwrap();
    let report = tidegate_testkit::run(&cases, &Native);
    let renderers = [Language::ZhCn, Language::En].map(|one| Renderer::new(&manifest, one));
    let mut seen = 0;
    let mut wrong = BTreeSet::new();
    for conclusion in report.cases.iter().filter_map(|case| case.conclusion()) {
        messages(conclusion, &mut |message| {
            seen += 1;
            for renderer in &renderers {
                let words = renderer.render(&message);
                if !renderer.has(&message.key) || words.contains("{$") {
                    wrong.insert(format!("{:?}: {words}", renderer.language()));
                }
            }
        });
        missing(conclusion, &mut |name| {
            for renderer in &renderers {
                if renderer.fact_label(name) == name {
                    wrong.insert(format!(
                        "{:?}: no words for what is missing: {name}",
                        renderer.language()
                    ));
                }
            }
        });
    }
    assert!(seen > 1_000, "{seen} texts");
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_kind_of_act_has_a_title() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = tidegate_manifest::compile(folder).unwrap().manifest;
    let cases = tidegate_testkit::load(folder, &manifest).unwrap();
    let report = tidegate_testkit::run(&cases, &Native);
    let mut kinds = BTreeSet::new();
    for conclusion in report.cases.iter().filter_map(|case| case.conclusion()) {
        for part in ["findings", "undetermined", "cleared"] {
            let rules = conclusion.get(part).and_then(serde_json::Value::as_array);
            let named = rules.into_iter().flatten().filter_map(|rule| rule.get("kind")?.as_str());
            kinds.extend(named.map(str::to_owned));
        }
    }
    assert!(kinds.len() > 40, "{kinds:?}");
    for renderer in [Language::ZhCn, Language::En].map(|one| Renderer::new(&manifest, one)) {
        let untitled = kinds.iter().filter(|kind| !renderer.has(&format!("act-{kind}")));
        let untitled: Vec<_> = untitled.collect();
        assert!(untitled.is_empty(), "{:?}: {untitled:?}", renderer.language());
    }
}

/// Calls `found` with every message inside a value.
fn messages(value: &serde_json::Value, found: &mut impl FnMut(Message)) {
    if let Ok(message) = serde_json::from_value::<Message>(value.clone())
        && value.get("key").is_some()
    {
        found(message);
        return;
    }
    match value {
        serde_json::Value::Object(fields) => fields.values().for_each(|one| messages(one, found)),
        serde_json::Value::Array(items) => items.iter().for_each(|one| messages(one, found)),
        _ => {}
    }
}

/// Calls `found` with every name that an open rule asks for.
fn missing(value: &serde_json::Value, found: &mut impl FnMut(&str)) {
    let open = value.get("undetermined").and_then(serde_json::Value::as_array);
    for names in open.into_iter().flatten().filter_map(|open| open.get("missing")?.as_array()) {
        names.iter().filter_map(serde_json::Value::as_str).for_each(&mut *found);
    }
}
