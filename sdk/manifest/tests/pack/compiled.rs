//! What the good pack becomes.

use std::collections::BTreeMap;

use crate::folder::Change::Edit;
use crate::folder::{FILES, folder, good};
use tidegate_manifest::{Language, PackSource, compile};

#[test]
fn tables_are_constant_rust_with_full_paths() {
    let rust = good().rust;
    #[rustfmt::skip]
    let pieces = [
        "pub static TABLES: ::tidegate_sdk::tables::Tables = ::tidegate_sdk::tables::Tables { pack: \"demo 0.1.0\"",
        "covers_from: ::tidegate_sdk::contract::Date::from_days(18628)",
        "covers_until: Some(::tidegate_sdk::contract::Date::from_days(21915))",
        // A limit with what it inherits from `[source]`.
        "id: \"gas-dust\", pollutant: \"a34013\", medium: ::tidegate_sdk::contract::Medium::Air, monitoring_point: \"stack\"",
        "when: ::tidegate_sdk::condition::Condition::All(&[::tidegate_sdk::condition::Condition::Word { fact: \"fuel\", words: &[\"gas\"] }, ::tidegate_sdk::condition::Condition::Days { fact: \"built\", from: None, before: Some(::tidegate_sdk::contract::Date::from_days(16252)) }])",
        "comparison: ::tidegate_sdk::contract::Comparison::AtMost, lower: None, upper: Some(::tidegate_sdk::contract::Decimal::from_counts(20000000000)), unit: \"mg/m3\", averaging: ::tidegate_sdk::contract::Averaging::Hour, decimals: 1, reference_oxygen: Some(::tidegate_sdk::contract::Decimal::from_counts(3500000000))",
        "displaces: &[::tidegate_sdk::tables::Displaces { document: \"GB 16297-1996\", text: \"displaced\" }], doubts: &[\"averaging-recalled\"]",
        "source: ::tidegate_sdk::tables::Source { kind: ::tidegate_sdk::contract::BasisKind::Law, document: \"GB 13271-2014\", article: \"Table 2\", from: Some(::tidegate_sdk::contract::Date::from_days(16252)), until: None, dating: ::tidegate_sdk::contract::Dating::Dated, designated_by: None, verified: ::tidegate_sdk::contract::Verified::Seen }",
        // A limit by designation; the entry's own keys win.
        "article: \"Table 3\", from: Some(::tidegate_sdk::contract::Date::from_days(16252)), until: None, dating: ::tidegate_sdk::contract::Dating::ByDesignation, designated_by: Some(\"designated\"), verified: ::tidegate_sdk::contract::Verified::Recalled",
        // Whole bounds have no decimals.
        "averaging: ::tidegate_sdk::contract::Averaging::Hour, decimals: 0, reference_oxygen: None, displaces: &[], doubts: &[]",
        "value: ::tidegate_sdk::tables::ParameterValue::Number(::tidegate_sdk::contract::Decimal::from_counts(900000000)), unit: \"share\"",
        // A default cites nothing, although `[source]` names a document.
        "kind: ::tidegate_sdk::contract::BasisKind::ProjectDefault, document: \"\", article: \"\"",
        "row: 95, industries: &[\"441\", \"442\"], except: &[\"4419\"], cells: &[::tidegate_sdk::tables::Cell { id: \"row-95-key\"",
        "::tidegate_sdk::condition::Condition::Range { fact: \"boiler_output_total_tph\", lower: Some(::tidegate_sdk::condition::Edge { value: ::tidegate_sdk::contract::Decimal::from_counts(20000000000), inclusive: true }), upper: Some(::tidegate_sdk::condition::Edge { value: ::tidegate_sdk::contract::Decimal::from_counts(35000000000), inclusive: false }) }",
        "::tidegate_sdk::condition::Condition::Any(&[::tidegate_sdk::condition::Condition::Industry { codes: &[\"4411\"] }, ::tidegate_sdk::condition::Condition::Not(&::tidegate_sdk::condition::Condition::Season { from: 1101, until: 401 })])",
        "id: \"row-95-simplified\", tier: ::tidegate_sdk::contract::Tier::Simplified, when: ::tidegate_sdk::condition::Condition::Process { tier: ::tidegate_sdk::contract::Tier::Simplified }",
        "processes: &[::tidegate_sdk::tables::CatalogueRow { row: 109, industries: &[], except: &[]",
        "when: ::tidegate_sdk::condition::Condition::Always",
    ];
    for piece in pieces {
        assert!(rust.contains(piece), "missing: {piece}\nin: {rust}");
    }
}

#[test]
fn cells_stand_in_the_order_of_evaluation() {
    let rust = good().rust;
    let at = |id: &str| rust.find(&format!("id: \"{id}\"")).unwrap_or_else(|| panic!("no {id}"));
    assert!(at("row-95-key") < at("row-95-key-2"));
    assert!(at("row-95-key-2") < at("row-95-simplified"));
}

#[test]
fn the_manifest_is_embedded_in_wasm_only_with_its_exact_length() {
    let compiled = good();
    let length = compiled.manifest_json.len();
    let section = "#[cfg(target_family = \"wasm\")]\n\
                   #[unsafe(link_section = \"tidegate:manifest\")]\n#[used]\n";
    assert!(
        compiled.rust.contains(&format!("{section}static MANIFEST_SECTION: [u8; {length}] = "))
    );
    assert!(compiled.rust.contains(
        "pub const MANIFEST_JSON: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/manifest.json\"));"
    ));
}

#[test]
fn values_of_every_type_and_order_of_parameters() {
    let more = "[[parameter]]\nname = \"a_word\"\nvalue = \"mean\"\n\
                label = { zh = \"词\", en = \"Word\" }\nbasis = \"project-default\"\nfrom = 2021-01-01\n\
                [[parameter]]\nname = \"a_truth\"\nvalue = true\n\
                label = { zh = \"真\", en = \"Truth\" }\nbasis = \"project-default\"\nfrom = 2021-01-01\n\
                [[parameter]]\nname = \"a_day\"\nvalue = 2026-08-15\n\
                label = { zh = \"日\", en = \"Day\" }\nbasis = \"county-decision\"\ndocument = \"通告 1\"\n\
                dating = \"unknown\"\n[[parameter]]\nname = \"warning_share\"\nvalue = \"0.8\"";
    let change = Edit("[[parameter]]\nname = \"warning_share\"\nvalue = \"0.8\"", more);
    let directory = folder(&[("parameters/boilers.toml", change)]);
    let compiled = compile(directory.path()).unwrap_or_else(|found| panic!("{}", found.report()));
    let names: Vec<&str> =
        compiled.manifest.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!(names, ["a_day", "a_truth", "a_word", "warning_share", "warning_share"]);
    for piece in
        ["ParameterValue::Text(\"mean\")", "ParameterValue::Truth(true)", "ParameterValue::Day("]
    {
        assert!(compiled.rust.contains(piece), "{piece}");
    }
}

#[test]
fn the_same_folder_gives_the_same_bytes() {
    let (one, other) = (good(), good());
    assert_eq!(one.manifest_json, other.manifest_json);
    assert_eq!(one.rust, other.rust);
}

#[test]
fn files_in_memory_give_the_same_pack_as_a_folder() {
    let files: BTreeMap<String, Vec<u8>> =
        FILES.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    let pack = PackSource::from_files(&files).unwrap();
    let compiled = good();
    assert_eq!(pack.manifest(), compiled.manifest);
    for language in Language::ALL {
        let whole = compiled.manifest.messages.in_language(language);
        let own = pack.own_messages(language);
        assert!(whole.ends_with(&own) && whole.len() > own.len(), "{own}");
    }

    let mut broken = files.clone();
    broken.insert("parameters/note.txt".to_owned(), Vec::new());
    broken.insert("facts/facts.toml".to_owned(), vec![0xff]);
    broken.remove("messages/en.ftl");
    let problems = PackSource::from_files(&broken).unwrap_err();
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    for wanted in ["`parameters/note.txt` is not read", "cannot be read", "no `messages/en.ftl`"] {
        assert!(said.iter().any(|message| message.contains(wanted)), "{wanted}: {said:?}");
    }
    assert!(PackSource::from_files(&BTreeMap::new()).is_err());
}
