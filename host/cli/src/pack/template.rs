//! What a new pack consists of.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::ValueEnum;
use include_dir::{Dir, include_dir};

static TEMPLATE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../sdk/template");

/// An interface that a new pack can begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum Offer {
    /// Tiers of enterprises, from rows of a catalogue.
    Classification,
    /// Limits of outlets.
    Threshold,
    /// Warning grades of readings.
    Grading,
    /// Findings about acts.
    Judgement,
}

impl Offer {
    /// The name that `offers` and the contract use; also that of its folder in the template.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Classification => "classification",
            Self::Threshold => "threshold",
            Self::Grading => "grading",
            Self::Judgement => "judgement",
        }
    }

    /// Files of its own: where they stand in the template's folder, and in the pack.
    const fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Classification => &[
                ("own.toml", "catalogue/own.toml"),
                ("enterprise.toml", "facts/enterprise.toml"),
                ("classify.rs", "src/classify.rs"),
            ],
            Self::Threshold => {
                &[("limits.toml", "parameters/limits.toml"), ("outlet.toml", "facts/outlet.toml")]
            }
            Self::Grading => &[("ladder.toml", "parameters/ladder.toml")],
            Self::Judgement => &[
                ("duties.toml", "parameters/duties.toml"),
                ("judged.toml", "facts/judged.toml"),
                ("judge.rs", "src/judge.rs"),
            ],
        }
    }
}

/// What is put in the place of `{{…}}`.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) name: String,
    pub(super) jurisdiction: String,
    /// Ascending, without duplicates.
    pub(super) offers: Vec<Offer>,
    /// What the README says about the kit; empty when it says nothing.
    pub(super) kit: String,
}

/// A file of a new pack.
#[derive(Debug)]
pub(super) struct File {
    /// Path inside the folder of the pack.
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// Every file of the pack but its `Cargo.toml`.
pub(super) fn files(words: &Words) -> anyhow::Result<Vec<File>> {
    let mut files = Vec::new();
    let mut add = |path: &str, text: String| {
        files.push(File { path: PathBuf::from(path), text });
    };
    for (from, to) in [
        ("pack.toml", "pack.toml"),
        ("README.md", "README.md"),
        ("gitignore", ".gitignore"),
        ("build.rs", "build.rs"),
        ("cases.rs", "tests/cases.rs"),
        ("lib.rs", "src/lib.rs"),
    ] {
        add(to, filled(text(from)?, words)?);
    }
    let joined = |name: &str| -> anyhow::Result<String> {
        let parts = words.offers.iter().filter_map(|offer| optional(&inside(*offer, name)));
        Ok(parts.collect::<Vec<_>>().join("\n"))
    };
    add("messages/zh-CN.ftl", joined("zh-CN.ftl")?);
    add("messages/en.ftl", joined("en.ftl")?);
    add("cases/first.toml", joined("first.toml")?);
    for offer in &words.offers {
        for (from, to) in offer.files() {
            add(to, filled(text(&inside(*offer, from))?, words)?);
        }
    }
    Ok(files)
}

/// A file of the template with its words filled in.
pub(super) fn file(name: &str, words: &Words) -> anyhow::Result<String> {
    filled(text(name)?, words)
}

fn inside(offer: Offer, name: &str) -> String {
    format!("{}/{name}", offer.name())
}

fn text(name: &str) -> anyhow::Result<&'static str> {
    optional(name).with_context(|| format!("the template has no `{name}`"))
}

fn optional(name: &str) -> Option<&'static str> {
    TEMPLATE.get_file(Path::new(name))?.contents_utf8()
}

fn filled(text: &str, words: &Words) -> anyhow::Result<String> {
    let names = || words.offers.iter().map(|offer| offer.name());
    let quoted: Vec<String> = names().map(|name| format!("\"{name}\"")).collect();
    let interfaces: Vec<&str> = names().collect();
    let mut rules = String::new();
    for offer in &words.offers {
        rules.push_str(optional(&inside(*offer, "lib.rs")).unwrap_or_default());
    }
    let mut modules = String::new();
    for (offer, module) in [(Offer::Classification, "classify"), (Offer::Judgement, "judge")] {
        if words.offers.contains(&offer) {
            modules.push_str(&format!("mod {module};\n"));
        }
    }
    if !modules.is_empty() {
        modules.push('\n');
    }
    let filled = text
        .replace("{{modules}}", &modules)
        .replace("{{rules}}", &rules)
        .replace("{{crate}}", &words.name.replace('-', "_"))
        .replace("{{name}}", &words.name)
        .replace("{{jurisdiction}}", &words.jurisdiction)
        .replace("{{offers}}", &quoted.join(", "))
        .replace("{{interfaces}}", &interfaces.join(", "))
        .replace("{{kit}}", words.kit.trim_end());
    Ok(filled)
}
