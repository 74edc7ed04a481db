//! The union of what the layers found: the same act found by two is one finding with both bases.

use tidegate_domain::{
    Finding, LayerRef, LayeredCleared, LayeredFinding, LayeredOpenRule, MergedVerdict, Standing,
    Verdict,
};

/// Merges verdicts, widest layer first.
///
/// Findings are of the same act when kind, subject, pollutant and reference are the same and their
/// periods touch. The more specific layer's text stands; bases, sanctions, figures and doubts of
/// the others are added, the period covers both, the graver severity counts, and it is confirmed
/// when any layer confirms it from data.
pub(crate) fn merge(verdicts: Vec<(LayerRef, Verdict)>) -> MergedVerdict {
    let mut merged = MergedVerdict::default();
    for (layer, verdict) in verdicts {
        for finding in verdict.findings {
            add(&mut merged.findings, &layer, finding);
        }
        let open = verdict.undetermined.into_iter();
        merged.undetermined.extend(open.map(|rule| LayeredOpenRule { layer: layer.clone(), rule }));
        let cleared = verdict.cleared.into_iter();
        merged
            .cleared
            .extend(cleared.map(|cleared| LayeredCleared { layer: layer.clone(), cleared }));
    }
    merged.findings.sort_by(|a, b| key(&a.finding).cmp(&key(&b.finding)));
    merged
}

fn key(finding: &Finding) -> (&str, &str, Option<&str>, &str, i64, i64) {
    (
        &finding.kind,
        &finding.subject,
        finding.pollutant.as_deref(),
        &finding.reference,
        finding.from,
        finding.until,
    )
}

fn add(findings: &mut Vec<LayeredFinding>, layer: &LayerRef, finding: Finding) {
    let known = findings.iter_mut().find(|known| {
        // A layer's own findings were told apart by the layer itself.
        !known.layers.contains(layer) && same_act(&known.finding, &finding)
    });
    match known {
        Some(known) => {
            let wider = std::mem::replace(&mut known.finding, finding);
            absorb(&mut known.finding, wider);
            known.layers.push(layer.clone());
        }
        None => findings.push(LayeredFinding { layers: vec![layer.clone()], finding }),
    }
}

fn same_act(a: &Finding, b: &Finding) -> bool {
    a.kind == b.kind
        && a.subject == b.subject
        && a.pollutant == b.pollutant
        && a.reference == b.reference
        && a.from <= b.until
        && b.from <= a.until
}

/// Adds what a wider layer knows to the finding of a more specific one.
fn absorb(finding: &mut Finding, wider: Finding) {
    finding.from = finding.from.min(wider.from);
    finding.until = finding.until.max(wider.until);
    finding.ongoing |= wider.ongoing;
    finding.severity = finding.severity.max(wider.severity);
    if wider.standing == Standing::ConfirmedByData {
        finding.standing = Standing::ConfirmedByData;
    }
    let known: Vec<String> = finding.elements.iter().map(|step| step.rule.clone()).collect();
    let elements = wider.elements.into_iter();
    finding.elements.extend(elements.filter(|step| !known.contains(&step.rule)));
    let known: Vec<String> = finding.figures.iter().map(|figure| figure.name.clone()).collect();
    let figures = wider.figures.into_iter();
    finding.figures.extend(figures.filter(|figure| !known.contains(&figure.name)));
    extend(&mut finding.basis, wider.basis);
    extend(&mut finding.sanctions, wider.sanctions);
    extend(&mut finding.changed_by, wider.changed_by);
    extend(&mut finding.doubts, wider.doubts);
    finding.largest_compliant = finding.largest_compliant.or(wider.largest_compliant);
    finding.limitation = finding.limitation.take().or(wider.limitation);
    finding.due = match (finding.due, wider.due) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
}

fn extend<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

#[cfg(test)]
mod tests {
    use tidegate_domain::{Basis, BasisKind, Dating, Message, Severity, Verified};

    use super::*;

    fn layer(name: &str) -> LayerRef {
        LayerRef {
            pack: name.to_owned(),
            digest: name.to_owned(),
            jurisdiction: "000000".parse().unwrap(),
        }
    }

    fn finding(document: &str, from: i64, until: i64) -> Finding {
        Finding {
            kind: "over-concentration".to_owned(),
            subject: "DW001".to_owned(),
            pollutant: Some("w01018".to_owned()),
            reference: String::new(),
            from,
            until,
            ongoing: false,
            standing: Standing::Suspected,
            severity: Severity::Ordinary,
            elements: Vec::new(),
            figures: Vec::new(),
            largest_compliant: None,
            basis: vec![Basis {
                kind: BasisKind::Law,
                document: document.to_owned(),
                article: "1".to_owned(),
                in_force_from: None,
                in_force_until: None,
                dating: Dating::Unknown,
                verified: Verified::Seen,
            }],
            sanctions: Vec::new(),
            limitation: None,
            next_step: Message::new(document),
            due: None,
            changed_by: Vec::new(),
            doubts: Vec::new(),
        }
    }

    fn verdict(findings: Vec<Finding>) -> Verdict {
        Verdict { findings, ..Verdict::default() }
    }

    #[test]
    fn the_same_act_of_two_layers_is_one_finding_with_both_bases() {
        let mut wide = finding("national", 0, 86_400);
        wide.standing = Standing::ConfirmedByData;
        wide.severity = Severity::Serious;
        let merged = merge(vec![
            (layer("national"), verdict(vec![wide])),
            (layer("county"), verdict(vec![finding("county", 3600, 90_000)])),
        ]);
        let [only] = merged.findings.as_slice() else { panic!("{:?}", merged.findings) };
        assert_eq!(only.layers, [layer("national"), layer("county")]);
        let documents: Vec<&str> =
            only.finding.basis.iter().map(|basis| basis.document.as_str()).collect();
        assert_eq!(documents, ["county", "national"]);
        assert_eq!((only.finding.from, only.finding.until), (0, 90_000));
        assert_eq!(only.finding.standing, Standing::ConfirmedByData);
        assert_eq!(only.finding.severity, Severity::Serious);
        assert_eq!(only.finding.next_step, Message::new("county"));
    }

    #[test]
    fn acts_apart_in_time_or_of_one_layer_stay_apart() {
        let apart = merge(vec![
            (layer("a"), verdict(vec![finding("a", 0, 10)])),
            (layer("b"), verdict(vec![finding("b", 11, 20)])),
        ]);
        assert_eq!(apart.findings.len(), 2);
        let touching = merge(vec![
            (layer("a"), verdict(vec![finding("a", 0, 10)])),
            (layer("b"), verdict(vec![finding("b", 10, 20)])),
        ]);
        assert_eq!(touching.findings.len(), 1);
        let own =
            merge(vec![(layer("a"), verdict(vec![finding("a", 0, 10), finding("a", 5, 20)]))]);
        assert_eq!(own.findings.len(), 2);
    }
}
