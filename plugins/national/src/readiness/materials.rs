//! The list of materials of this enterprise, and which of them are not there.

use tidegate_sdk::contract::{Message, Tier, TruthValue};

use super::review::{Kind, Review, Rule, text, texts, truth};

const FULL: &[Kind] = &[Kind::First, Kind::Again];
const ALL: &[Kind] = &[Kind::First, Kind::Again, Kind::Renewal, Kind::Change];
const NOT_CHANGE: &[Kind] = &[Kind::First, Kind::Again, Kind::Renewal];

/// GB/T 4754 prefix of works that treat the sewage of others.
const SEWAGE_WORKS: &str = "462";

/// When a material is needed, beside the kind of the application.
#[derive(Clone, Copy, Debug)]
enum Need {
    Always,
    /// The unit is under key management.
    KeyTier,
    /// An assessment was approved or filed.
    Assessment,
    /// There is none.
    NoAssessment,
    /// All these facts are true.
    Facts(&'static [&'static str]),
    /// The unit treats the sewage of others.
    SewageWorks,
}

struct Material {
    rule: Rule,
    /// Its word in `application_materials`.
    word: &'static str,
    kinds: &'static [Kind],
    need: Need,
}

macro_rules! material {
    ($word:literal, $kinds:expr, $need:expr, $basis:literal) => {
        Material {
            rule: Rule::new(concat!("material-", $word), &[$basis]),
            word: $word,
            kinds: $kinds,
            need: $need,
        }
    };
}

const MATERIALS: [Material; 14] = [
    material!("application-form", ALL, Need::Always, "application_contents"),
    material!("commitment-letter", ALL, Need::Always, "application_letter"),
    material!("monitoring-plan", FULL, Need::Always, "application_contents"),
    material!("disclosure-form", FULL, Need::KeyTier, "application_publicity"),
    material!("assessment-approval", FULL, Need::Assessment, "application_contents"),
    material!("rectification-proof", FULL, Need::NoAssessment, "application_letter"),
    material!("outlet-description", FULL, Need::Always, "application_contents"),
    material!("total-source", FULL, Need::Facts(TOTAL_SOURCE), "application_additions"),
    material!("catchment", FULL, Need::SewageWorks, "application_additions"),
    material!(
        "solid-waste-part",
        NOT_CHANGE,
        Need::Facts(&["produces_industrial_solid_waste"]),
        "application_solid_waste_and_noise"
    ),
    material!(
        "noise-part",
        NOT_CHANGE,
        Need::Facts(&["emits_industrial_noise"]),
        "application_solid_waste_and_noise"
    ),
    material!("permit-copy", &[Kind::Renewal, Kind::Change], Need::Always, "application_letter"),
    material!("execution-report", &[Kind::Renewal], Need::Always, "application_letter"),
    material!("change-proof", &[Kind::Change], Need::Always, "application_terms"),
];

const TOTAL_SOURCE: &[&str] = &["new_or_altered_project", "discharges_key_pollutants"];

/// Lists what this enterprise needs and notes what it did not hand in. A material that no law in
/// force asks for stands in no list.
pub(super) fn check(review: &mut Review<'_>) {
    let rule = Rule::new("application-materials", &["application_contents"]);
    let given = review.wanted(rule, "application_materials", texts);
    for material in &MATERIALS {
        if !material.kinds.contains(&review.kind) || review.bases(material.rule.basis).is_empty() {
            continue;
        }
        let needed = needed(review, material);
        if needed == TruthValue::No {
            continue;
        }
        let certain = if needed == TruthValue::Yes { "yes" } else { "unknown" };
        let listed = Message::new(material.rule.id).with("certain", certain);
        review.material(listed);
        let is_there = given.is_none_or(|given| given.iter().any(|word| word == material.word));
        if needed == TruthValue::Yes && !is_there && !stands_in(review, material.need) {
            let words = Message::new("material-missing").with("fact", "application_materials");
            review.absent(material.rule, words.with("values", material.word));
        }
    }
}

/// Whether the number of an approval stands in for the paper.
fn stands_in(review: &Review<'_>, need: Need) -> bool {
    matches!(need, Need::Assessment) && review.known("eia_reference", text).is_some()
}

/// Whether this enterprise needs it; what would decide is asked for.
fn needed(review: &mut Review<'_>, material: &Material) -> TruthValue {
    let yes_or_no = |held| if held { TruthValue::Yes } else { TruthValue::No };
    match material.need {
        Need::Always => TruthValue::Yes,
        Need::KeyTier => match review.application.tier {
            Tier::Undetermined => TruthValue::Unknown,
            tier => yes_or_no(tier == Tier::Key),
        },
        Need::Assessment | Need::NoAssessment => {
            let wants_none = matches!(material.need, Need::NoAssessment);
            let kind = review.wanted(material.rule, "eia_kind", text);
            kind.map_or(TruthValue::Unknown, |kind| yes_or_no((kind == "none") == wants_none))
        }
        Need::Facts(names) => {
            if names.iter().any(|name| review.known(name, truth) == Some(false)) {
                return TruthValue::No;
            }
            let mut held = TruthValue::Yes;
            for name in names {
                if review.wanted(material.rule, name, truth).is_none() {
                    held = TruthValue::Unknown;
                }
            }
            held
        }
        Need::SewageWorks => {
            let mut industries = review.application.enterprise.industries.iter();
            yes_or_no(industries.any(|code| code.starts_with(SEWAGE_WORKS)))
        }
    }
}
