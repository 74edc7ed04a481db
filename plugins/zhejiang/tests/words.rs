//! Every kind of act that a case brings up has a title in both languages.

use std::collections::BTreeSet;
use std::path::Path;

use tidegate_manifest::{Language, Renderer};

tidegate_testkit::native_executor!(Native: tidegate_pack_zhejiang::Pack: threshold, judgement);

#[test]
fn every_kind_of_act_has_a_title() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = tidegate_manifest::compile(folder).unwrap().manifest;
    let cases = tidegate_testkit::load(folder, &manifest).unwrap();
    let report = tidegate_testkit::run(&cases, &Native);
    let mut kinds = BTreeSet::new();
    for conclusion in report.cases.iter().filter_map(|case| case.conclusion()) {
        for part in ["findings", "undetermined", "cleared"] {
            let rules = conclusion[part].as_array().into_iter().flatten();
            kinds.extend(rules.filter_map(|rule| rule["kind"].as_str()).map(str::to_owned));
        }
    }
    assert!(kinds.contains("over-concentration"), "{kinds:?}");
    for renderer in [Language::ZhCn, Language::En].map(|one| Renderer::new(&manifest, one)) {
        let untitled = kinds.iter().filter(|kind| !renderer.has(&format!("act-{kind}")));
        let untitled: Vec<_> = untitled.collect();
        assert!(untitled.is_empty(), "{:?}: {untitled:?}", renderer.language());
    }
}
