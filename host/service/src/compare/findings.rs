//! Where two counties find otherwise.

use std::collections::BTreeMap;

use tidegate_domain::{
    Finding, LayerRef, LayeredFinding, MergedVerdict, OpenRule, Sanction, Severity, SilentLayer,
    Standing, TruthValue,
};

use super::difference::{DifferenceKind, Said, SanctionSaid};
use super::keeping::{Keeper, Matter, Seen};
use crate::judge::Material;

/// Takes the differences of a part.
pub(super) fn compare(material: &Material, verdicts: &[MergedVerdict; 2], keeper: &mut Keeper) {
    let [first, second] = verdicts;
    let part = (material.from.start(), material.until.start());
    let mut left: Vec<&LayeredFinding> = second.findings.iter().collect();
    let mut open = [open_rules(first), open_rules(second)];
    for found in &first.findings {
        let matter = matter(&found.finding);
        match left.iter().position(|other| same_act(&found.finding, &other.finding)) {
            Some(at) => {
                let other = left.swap_remove(at);
                let differs = differs(&found.finding, &other.finding);
                if !differs.is_empty() {
                    let period = joined(&found.finding, &other.finding);
                    let said = [told(found), told(other)];
                    keeper.take(matter, Seen { differs, period, readings: 0, said });
                }
            }
            None => {
                let [_, open] = &mut open;
                let said = [told(found), otherwise(open, &matter)];
                keeper.take(matter, found_by_one(&found.finding, said));
            }
        }
    }
    for found in left {
        let matter = matter(&found.finding);
        let [open, _] = &mut open;
        let said = [otherwise(open, &matter), told(found)];
        keeper.take(matter, found_by_one(&found.finding, said));
    }
    let [first_open, second_open] = open;
    still_open(part, first_open, second_open, keeper);
    silent(part, verdicts, keeper);
}

/// The act that a finding is about.
fn matter(finding: &Finding) -> Matter {
    act(&finding.kind, &finding.subject, finding.pollutant.as_deref(), &finding.reference)
}

fn act(kind: &str, subject: &str, pollutant: Option<&str>, reference: &str) -> Matter {
    let about = if reference.is_empty() { kind.to_owned() } else { format!("{kind} {reference}") };
    Matter {
        outlet: subject.to_owned(),
        pollutant: pollutant.unwrap_or_default().to_owned(),
        about,
        ..Matter::of_site(DifferenceKind::Finding)
    }
}

fn same_act(a: &Finding, b: &Finding) -> bool {
    matter(a) == matter(b) && a.from <= b.until && b.from <= a.until
}

fn found_by_one(finding: &Finding, said: [Said; 2]) -> Seen {
    let period = (finding.from, finding.until);
    Seen { differs: vec!["presence"], period, readings: 0, said }
}

fn joined(a: &Finding, b: &Finding) -> (i64, i64) {
    (a.from.min(b.from), a.until.max(b.until))
}

fn differs(a: &Finding, b: &Finding) -> Vec<&'static str> {
    let provided = |finding: &Finding| -> Vec<SanctionSaid> {
        sanctions(finding).filter(|one| one.applies != TruthValue::No).collect()
    };
    [
        ("severity", a.severity != b.severity),
        ("standing", a.standing != b.standing),
        ("period", (a.from, a.until) != (b.from, b.until)),
        ("basis", a.basis != b.basis),
        ("sanction", provided(a) != provided(b)),
    ]
    .into_iter()
    .filter_map(|(what, differs)| differs.then_some(what))
    .collect()
}

fn sanctions(finding: &Finding) -> impl Iterator<Item = SanctionSaid> {
    finding.sanctions.iter().map(|sanction: &Sanction| SanctionSaid {
        document: sanction.basis.document.clone(),
        article: sanction.basis.article.clone(),
        fine_min: sanction.fine_min,
        fine_max: sanction.fine_max,
        applies: sanction.applies,
    })
}

fn told(found: &LayeredFinding) -> Said {
    let finding = &found.finding;
    let severity = match finding.severity {
        Severity::Slight => "slight",
        Severity::Ordinary => "ordinary",
        Severity::Serious => "serious",
    };
    let standing = match finding.standing {
        Standing::ConfirmedByData => "confirmed by data",
        Standing::Suspected => "suspected",
    };
    let figures = finding.figures.iter().map(|figure| {
        format!("{} {} {}", figure.name, figure.value, figure.unit).trim_end().to_owned()
    });
    Said {
        says: format!("{severity}, {standing}"),
        detail: figures.collect::<Vec<_>>().join("; "),
        rule: finding.kind.clone(),
        layer: names(&found.layers),
        basis: finding.basis.clone(),
        sanctions: sanctions(finding).collect(),
    }
}

fn names(layers: &[LayerRef]) -> String {
    layers.iter().map(|layer| layer.pack.as_str()).collect::<Vec<_>>().join(" + ")
}

/// The rules that a verdict leaves open, by act.
fn open_rules(verdict: &MergedVerdict) -> BTreeMap<Matter, Said> {
    let open = verdict.undetermined.iter().map(|layered| {
        let OpenRule { kind, subject, pollutant, reference, missing, elements, .. } = &layered.rule;
        let basis = elements.iter().flat_map(|step| &step.basis);
        let said = Said {
            says: "undetermined".to_owned(),
            detail: format!("missing: {}", missing.join(", ")),
            rule: kind.clone(),
            layer: layered.layer.pack.clone(),
            basis: basis.fold(Vec::new(), |mut known, one| {
                if !known.contains(one) {
                    known.push(one.clone());
                }
                known
            }),
            sanctions: Vec::new(),
        };
        (act(kind, subject, pollutant.as_deref(), reference), said)
    });
    open.collect()
}

/// What a county says of an act that it does not find.
fn otherwise(open: &mut BTreeMap<Matter, Said>, matter: &Matter) -> Said {
    open.remove(matter).unwrap_or_else(|| Said::nothing("no finding"))
}

/// Rules that one county leaves open, or that each leaves open for want of other facts.
fn still_open(
    period: (i64, i64),
    first: BTreeMap<Matter, Said>,
    mut second: BTreeMap<Matter, Said>,
    keeper: &mut Keeper,
) {
    let nothing = || Said::nothing("no finding");
    let mut take = |matter: Matter, said: [Said; 2]| {
        keeper.take(matter, Seen { differs: vec!["open"], period, readings: 0, said });
    };
    for (matter, said) in first {
        match second.remove(&matter) {
            Some(other) if other.detail == said.detail => {}
            Some(other) => take(matter, [said, other]),
            None => take(matter, [said, nothing()]),
        }
    }
    for (matter, said) in second {
        take(matter, [nothing(), said]);
    }
}

/// Layers that gave no verdict in one county alone.
fn silent(period: (i64, i64), verdicts: &[MergedVerdict; 2], keeper: &mut Keeper) {
    let [first, second] = verdicts.each_ref().map(|verdict| {
        let silent = verdict.silent.iter().map(|silent| match silent {
            SilentLayer::Refused { layer, refusal } => format!("{}: {}", layer.pack, refusal.code),
            SilentLayer::Fault { layer, fault } => format!("{}: {fault}", layer.pack),
        });
        silent.collect::<Vec<_>>().join("; ")
    });
    if first == second {
        return;
    }
    let said = [first, second].map(|detail| {
        let says = if detail.is_empty() { "every layer answered" } else { "no answer" };
        Said { detail, ..Said::nothing(says) }
    });
    let matter = Matter::of_site(DifferenceKind::Finding);
    keeper.take(matter, Seen { differs: vec!["silent"], period, readings: 0, said });
}
