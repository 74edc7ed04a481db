//! Every line of the tables has a name in both languages, and every rule of the tables its words.

use std::path::Path;

use tidegate_manifest::{Language, Renderer};
use tidegate_pack_jiande::TABLES;
use tidegate_sdk::contract::Message;

#[test]
fn every_line_is_named_in_the_words_of_every_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = tidegate_manifest::compile(folder).unwrap().manifest;
    let rules =
        ["within", "above", "far-above", "below", "alarm-above", "alarm-rounded", "alarm-below"];
    let rules = rules.iter().chain(&["over-range", "closed"]);
    for renderer in [Language::ZhCn, Language::En].map(|one| Renderer::new(&manifest, one)) {
        for (rule, row) in
            rules.clone().flat_map(|rule| TABLES.limits.iter().map(move |row| (rule, row)))
        {
            let message = Message::new(format!("line-{rule}"))
                .with("what", row.id)
                .with("value", "31.5")
                .with("line", "30")
                .with("period", "hour");
            let text = renderer.render(&message);
            let is_said = text.contains("31.5") && text.contains("30") && !text.contains("jiande-");
            assert!(is_said, "{:?}: {rule} of {}: {text}", renderer.language(), row.id);
        }
    }
}
