//! A small pack: its folder, and its rules over the traits of the kit.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use tidegate_contract::{
    Averaging, Basis, BasisKind, Comparison, Conclusion, Date, Dating, Decimal, Enterprise,
    Explanation, FactValue, Grade, Limit, LimitsAnswer, Message, Refusal, Scope, Site, Step, Tier,
    TruthValue, Verified,
};
use tidegate_manifest::Manifest;
use tidegate_sdk::grading::{Graded, Grader, Sample, WatchSpec};
use tidegate_sdk::{Classification, Threshold};
use tidegate_testkit::{Case, Problems};

const PACK: &str = r#"
name = "small"
version = "0.1.0"
contract = "0.1"
title = { zh = "小包", en = "Small" }
jurisdiction = "330122"
industries = []
pollutants = []
offers = ["classification", "threshold", "grading"]
covers = { from = 2021-01-01 }
"#;

const FACTS: &str = r#"
[[fact]]
name = "has_boiler"
type = "truth"
of = "enterprise"
label = { zh = "锅炉", en = "Boiler" }

[[fact]]
name = "output_tph"
type = "number"
unit = "t/h"
of = "enterprise"
label = { zh = "出力", en = "Output" }
range = { min = "0", max = "100" }

[[fact]]
name = "fuel"
type = "text"
of = "enterprise"
label = { zh = "燃料", en = "Fuel" }
words = [{ word = "coal", zh = "煤", en = "Coal" }, { word = "gas", zh = "气", en = "Gas" }]

[[fact]]
name = "processes"
type = "texts"
of = "enterprise"
label = { zh = "工艺", en = "Processes" }
words = [{ word = "dyeing", zh = "染", en = "Dyeing" }, { word = "printing", zh = "印", en = "Printing" }]

[[fact]]
name = "built"
type = "day"
of = "enterprise"
label = { zh = "建成", en = "Built" }

[[fact]]
name = "cold"
type = "truth"
of = "outlet"
label = { zh = "低温", en = "Cold" }
"#;

const CATALOGUE: &str = r#"
[source]
basis = "law"
document = "Order 11"
title = { zh = "名录", en = "Catalogue" }
from = 2019-12-20
verified = "seen"

[[row]]
row = 21
title = { zh = "酒", en = "Liquor" }
industries = ["151"]
article = "row 21"

[[row.cell]]
tier = "key"
when = { fact = "output_tph", at_least = "20" }
text = { zh = "大", en = "Large" }

[[row.cell]]
tier = "simplified"
text = { zh = "其他", en = "Others" }
"#;

const PARAMETERS: &str = r#"
[[parameter]]
name = "share"
value = "0.9"
unit = "share"
label = { zh = "比例", en = "Share" }
basis = "project-default"
from = 2021-01-01
verified = "seen"

[[limit]]
id = "cold-cod"
pollutant = "w01018"
medium = "water"
monitoring_point = "plant-outlet"
comparison = "at-most"
upper = "40"
unit = "mg/L"
averaging = "day"
basis = "project-default"
from = 2021-01-01
"#;

/// A pack folder with files in its folder `cases`.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// The folder with these case files, by name.
    pub(crate) fn new(cases: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("pack.toml", PACK);
        write("facts/facts.toml", FACTS);
        write("catalogue/rows.toml", CATALOGUE);
        write("parameters/limits.toml", PARAMETERS);
        write("messages/zh-CN.ftl", "");
        write("messages/en.ftl", "");
        for (name, text) in cases {
            write(&format!("cases/{name}"), text);
        }
        Self(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn manifest(&self) -> Manifest {
        match tidegate_manifest::compile(self.path()) {
            Ok(compiled) => compiled.manifest,
            Err(problems) => panic!("{}", problems.report()),
        }
    }

    pub(crate) fn load(&self) -> Result<Vec<Case>, Problems> {
        tidegate_testkit::load(self.path(), &self.manifest())
    }

    /// The cases, which must have no problems.
    pub(crate) fn cases(&self) -> Vec<Case> {
        self.load().unwrap_or_else(|problems| panic!("{}", problems.report()))
    }
}

/// The cases of one TOML file.
pub(crate) fn cases(text: &str) -> Vec<Case> {
    Folder::new(&[("a.toml", text)]).cases()
}

/// The rules of the pack.
pub(crate) struct Pack;

tidegate_testkit::native_executor!(pub(crate) Native: Pack: threshold, classification, grading);
tidegate_testkit::native_executor!(pub(crate) OnlyLimits: Pack: threshold);

impl Classification for Pack {
    fn classify(enterprise: &Enterprise, on: Date) -> Result<Conclusion, Refusal> {
        assert!(enterprise.id != "panic", "the pack gives up");
        covered(on)?;
        let output = enterprise.facts.iter().find(|fact| fact.name == "output_tph");
        let output = output.map(|fact| &fact.value);
        let (tier, key, simplified) = match output {
            Some(FactValue::Number(number)) if number.counts() >= 20 * Decimal::ONE.counts() => {
                (Tier::Key, TruthValue::Yes, None)
            }
            Some(_) => (Tier::Simplified, TruthValue::No, Some(TruthValue::Yes)),
            None => (Tier::Undetermined, TruthValue::Unknown, Some(TruthValue::Yes)),
        };
        let mut steps = vec![step("row-21-key", key)];
        steps.extend(simplified.map(|outcome| step("row-21-simplified", outcome)));
        let open = tier == Tier::Undetermined;
        Ok(Conclusion {
            tier,
            scope: (!open).then_some(Scope::WholeSite),
            rows: Vec::new(),
            steps,
            missing: if open { vec!["output_tph".to_owned()] } else { Vec::new() },
            possible: if open { vec![Tier::Key, Tier::Simplified] } else { Vec::new() },
            obligations: Vec::new(),
            doubts: Vec::new(),
        })
    }
}

impl Threshold for Pack {
    fn limits(site: &Site, on: Date) -> Result<LimitsAnswer, Refusal> {
        covered(on)?;
        let cold = site.outlet.facts.iter().any(|fact| fact.value == FactValue::Truth(true));
        let ids: &[(&str, &str)] =
            if cold { &[("cod", "50"), ("cold-cod", "40")] } else { &[("cod", "50")] };
        Ok(LimitsAnswer {
            limits: ids.iter().map(|(id, upper)| limit(id, upper)).collect(),
            undetermined: Vec::new(),
            steps: ids.iter().map(|(id, _)| step(id, TruthValue::Yes)).collect(),
        })
    }
}

/// Counts readings above the bound; the grade in force stays until one is not.
impl Grader for Pack {
    const RULES: &'static [&'static str] = &["calm", "over"];
    type Ladder = ();
    type Watch = i64;

    fn ladder(on: Date) -> Result<(), Refusal> {
        covered(on)
    }

    fn watch((): &(), watch: &WatchSpec<'_>) -> i64 {
        watch.upper.map_or(i64::MAX, Decimal::counts)
    }

    fn grade((): &(), upper: &i64, sample: Sample, state: u64) -> Graded {
        if sample.value > *upper {
            let grade = if state == 0 { Grade::Exceedance } else { Grade::Serious };
            let state = state.saturating_add(1);
            return Graded { grade, in_force: grade, rule: 1, state, changed: true };
        }
        Graded {
            grade: Grade::Normal,
            in_force: Grade::Normal,
            rule: 0,
            state: 0,
            changed: state != 0,
        }
    }

    fn is_plainly_normal(upper: &i64, value: i64) -> bool {
        value <= *upper
    }

    fn explain((): &(), upper: &i64, sample: Sample, state: u64) -> Explanation {
        let graded = Self::grade(&(), upper, sample, state);
        Explanation {
            grade: graded.grade.code(),
            in_force: graded.in_force.code(),
            steps: vec![step(Self::RULES[usize::from(graded.rule)], TruthValue::Yes)],
            largest_compliant: Some(Decimal::from_counts(*upper)),
        }
    }
}

/// Refuses dates before those of the pack.
fn covered(on: Date) -> Result<(), Refusal> {
    if on < "2021-01-01".parse().unwrap() {
        let text = Message::new("before-covered-dates").with("on", on);
        return Err(Refusal { code: "before-covered-dates".to_owned(), text });
    }
    Ok(())
}

fn step(rule: &str, outcome: TruthValue) -> Step {
    Step {
        rule: rule.to_owned(),
        outcome,
        basis: Vec::new(),
        facts: Vec::new(),
        missing: Vec::new(),
        text: Message::new(rule),
        changed_by: Vec::new(),
    }
}

fn limit(id: &str, upper: &str) -> Limit {
    Limit {
        id: id.to_owned(),
        pollutant: "w01018".to_owned(),
        averaging: Averaging::Day,
        comparison: Comparison::AtMost,
        lower: None,
        upper: Some(upper.parse().unwrap()),
        unit: "mg/L".to_owned(),
        decimals: 0,
        reference_oxygen: None,
        basis: Basis {
            kind: BasisKind::ProjectDefault,
            document: String::new(),
            article: String::new(),
            in_force_from: None,
            in_force_until: None,
            dating: Dating::Dated,
            verified: Verified::Seen,
        },
        displaces: Vec::new(),
        doubts: Vec::new(),
    }
}
