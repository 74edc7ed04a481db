//! Where two counties classify an enterprise otherwise.

use tidegate_domain::{Basis, ClassificationResult, Conclusion, TruthValue};

use super::difference::{DifferenceKind, Said};
use super::keeping::{Keeper, Matter, Seen};
use crate::judge::Material;
use crate::overview::tier_word;

/// Rules that are named of one conclusion; the others add nothing to where it comes from.
const RULES_MAX: usize = 8;

/// Takes the difference of a part, if there is one.
pub(super) fn compare(material: &Material, said: &[ClassificationResult; 2], keeper: &mut Keeper) {
    let [first, second] = said;
    let differs = differs(first, second);
    if differs.is_empty() {
        return;
    }
    let seen = Seen {
        differs,
        period: (material.from.start(), material.until.start()),
        readings: 0,
        said: said.each_ref().map(told),
    };
    keeper.take(Matter::of_site(DifferenceKind::Classification), seen);
}

fn differs(first: &ClassificationResult, second: &ClassificationResult) -> Vec<&'static str> {
    use ClassificationResult as R;
    match (first, second) {
        (R::Concluded { conclusion: a, .. }, R::Concluded { conclusion: b, .. }) => [
            ("tier", a.tier != b.tier),
            ("scope", a.scope != b.scope),
            ("rows", a.rows != b.rows),
            ("missing", a.missing != b.missing),
        ]
        .into_iter()
        .filter_map(|(what, differs)| differs.then_some(what))
        .collect(),
        (R::Refused { refusal: a, .. }, R::Refused { refusal: b, .. }) if a.code == b.code => {
            Vec::new()
        }
        (R::Fault { fault: a, .. }, R::Fault { fault: b, .. }) if a == b => Vec::new(),
        (R::NoLayer, R::NoLayer) => Vec::new(),
        _ => vec!["tier"],
    }
}

fn told(result: &ClassificationResult) -> Said {
    match result {
        ClassificationResult::Concluded { layer, conclusion } => {
            Said { layer: layer.pack.clone(), ..concluded(conclusion) }
        }
        ClassificationResult::Refused { layer, refusal } => Said {
            says: format!("refused: {}", refusal.code),
            layer: layer.pack.clone(),
            ..Said::default()
        },
        ClassificationResult::Fault { layer, fault } => Said {
            says: "no answer".to_owned(),
            detail: fault.to_string(),
            layer: layer.pack.clone(),
            ..Said::default()
        },
        ClassificationResult::NoLayer => Said::nothing("no layer classifies"),
    }
}

fn concluded(conclusion: &Conclusion) -> Said {
    let rows = conclusion.rows.iter().map(|row| {
        let of =
            if row.industry.is_empty() { String::new() } else { format!(" ({})", row.industry) };
        format!("row {}{of}: {}", row.row, tier_word(row.cell))
    });
    let mut detail: Vec<String> = rows.collect();
    if let Some(scope) = conclusion.scope {
        let word = match scope {
            tidegate_domain::Scope::WholeSite => "whole site",
            tidegate_domain::Scope::GeneralProcess => "general process",
        };
        detail.insert(0, word.to_owned());
    }
    if !conclusion.missing.is_empty() {
        detail.push(format!("missing: {}", conclusion.missing.join(", ")));
    }
    let decided = conclusion.steps.iter().filter(|step| step.outcome != TruthValue::No);
    let mut rules: Vec<&str> = Vec::new();
    let mut basis: Vec<Basis> = Vec::new();
    for step in decided {
        if !rules.contains(&step.rule.as_str()) && rules.len() < RULES_MAX {
            rules.push(&step.rule);
        }
        for one in &step.basis {
            if !basis.contains(one) {
                basis.push(one.clone());
            }
        }
    }
    Said {
        says: tier_word(conclusion.tier).to_owned(),
        detail: detail.join("; "),
        rule: rules.join(", "),
        basis,
        ..Said::default()
    }
}
