//! Every text that a case brings up has words in both languages, every act with a clause a name.

use std::collections::BTreeSet;
use std::path::Path;

use tidegate_manifest::{Language, Renderer};
use tidegate_testkit::contract::Message;

tidegate_testkit::native_executor!(Native: tidegate_pack_tonglu_score::Pack: judgement);

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
    }
    assert!(seen > 50, "{seen} texts");
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_deduction_reads_as_a_sentence() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = tidegate_manifest::compile(folder).unwrap().manifest;
    let told = |pollutant: &str, confirmed: &str| {
        Message::new("deduction")
            .with("act", "over-concentration")
            .with("subject", "DW001")
            .with("pollutant", pollutant)
            .with("first", "2026-03-01")
            .with("last", "2026-03-02")
            .with("points", "3")
            .with("confirmed", confirmed)
    };
    let renderer = Renderer::new(&manifest, Language::En);
    assert_eq!(
        renderer.render(&told("w01018", "yes")),
        "3 points lost: Concentration over the permit or the standard, DW001, w01018, \
         2026-03-01 to 2026-03-02 (confirmed)"
    );
    let renderer = Renderer::new(&manifest, Language::ZhCn);
    assert_eq!(
        renderer.render(&told("none", "unknown")),
        "扣 3 分：超许可排放浓度或者超标排放，DW001，2026-03-01 至 2026-03-02（尚未经人确认）"
    );
}

#[test]
fn every_act_with_a_clause_has_a_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = tidegate_manifest::compile(folder).unwrap().manifest;
    let names = manifest.parameters.iter().map(|parameter| parameter.name.as_str());
    let acts: Vec<&str> = names.filter_map(|name| name.strip_prefix("deduction_")).collect();
    assert!(acts.len() > 30, "{acts:?}");
    for renderer in [Language::ZhCn, Language::En].map(|one| Renderer::new(&manifest, one)) {
        assert!(renderer.has("act-score"));
        for act in &acts {
            let figure = Message::new("figure-deducted-by-clause");
            let figure = figure.with("act", act).with("count", 1).with("value", 1);
            let words = renderer.render(&figure);
            assert!(!words.contains(act), "{words}");
        }
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
