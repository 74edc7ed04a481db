//! Which limits govern an outlet on a date: every layer contributes, some displace others, and the
//! strictest of what remains governs.

use tidegate_domain::{
    Averaging, Basis, BasisKind, Beaten, Comparison, Dating, GoverningLimit, LayeredLimit, Limit,
    Permit, PermitLimit, UndeterminedLimit, Verified,
};

/// The limits of an outlet on a date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutletLimits {
    /// One for each pollutant, averaging period and way of comparing; more where neither of two
    /// ranges lies within the other or units differ.
    pub governing: Vec<GoverningLimit>,
    /// Limits whose conditions need facts that are missing.
    pub undetermined: Vec<UndeterminedLimit>,
    /// Layers that gave no answer, each with why.
    pub failed: Vec<String>,
}

/// The permit's own limits for an outlet, as limits beside those of the layers.
pub(crate) fn permit_limits(permit: &Permit, outlet: &str) -> Vec<LayeredLimit> {
    let own = permit.limits.iter().filter(|limit| limit.outlet == outlet);
    own.map(|limit| LayeredLimit { layer: None, limit: permit_limit(permit, limit) }).collect()
}

fn permit_limit(permit: &Permit, limit: &PermitLimit) -> Limit {
    let bounds = [limit.lower, limit.upper];
    let decimals = bounds.iter().flatten().map(|bound| bound.decimals()).max().unwrap_or(0);
    Limit {
        id: format!(
            "permit-{}-{}-{:?}-{}",
            limit.outlet, limit.pollutant, limit.averaging, limit.unit
        )
        .to_lowercase(),
        pollutant: limit.pollutant.clone(),
        averaging: limit.averaging,
        comparison: limit.comparison,
        lower: limit.lower,
        upper: limit.upper,
        unit: limit.unit.clone(),
        decimals,
        reference_oxygen: None,
        basis: Basis {
            kind: BasisKind::Law,
            document: permit.number.clone(),
            article: limit.outlet.clone(),
            in_force_from: Some(permit.valid_from),
            in_force_until: Some(permit.ended.unwrap_or(permit.valid_until)),
            dating: Dating::Dated,
            verified: Verified::Seen,
        },
        displaces: Vec::new(),
        doubts: Vec::new(),
    }
}

/// Of all limits contributed, those that govern, each with those that it beat.
///
/// A limit is displaced when another limit names its document and is about the same pollutant over
/// the same averaging period. Of the rest, per pollutant, period, way of comparing and unit, the
/// strictest governs; of equal ones the more specific layer's, and the permit's last.
#[must_use]
pub fn govern(contributed: Vec<LayeredLimit>) -> Vec<GoverningLimit> {
    let (displaced, mut standing) = displace(contributed);
    let mut governing: Vec<GoverningLimit> = Vec::new();
    // The most specific layer comes last and wins a tie, so it is looked at first.
    standing.reverse();
    for candidate in standing {
        let rival = governing.iter_mut().find(|known| comparable(known, &candidate));
        match rival {
            Some(known) if as_strict(&known.governing.limit, &candidate.limit) => {
                let than = known.governing.limit.id.clone();
                known.beaten.push((candidate, Beaten::LessStrict { than }));
            }
            Some(known) => {
                let than = candidate.limit.id.clone();
                let old = std::mem::replace(&mut known.governing, candidate);
                known.beaten.push((old, Beaten::LessStrict { than }));
            }
            None => governing.push(GoverningLimit { governing: candidate, beaten: Vec::new() }),
        }
    }
    for (limit, why) in displaced {
        let same = |known: &&mut GoverningLimit| same_subject(&known.governing.limit, &limit.limit);
        if let Some(known) = governing.iter_mut().find(same) {
            known.beaten.push((limit, why));
        }
    }
    governing.sort_by(|a, b| key(&a.governing.limit).cmp(&key(&b.governing.limit)));
    governing
}

fn key(limit: &Limit) -> (&str, Averaging, &str) {
    (&limit.pollutant, limit.averaging, &limit.id)
}

/// Splits off the limits that another displaces.
fn displace(contributed: Vec<LayeredLimit>) -> (Vec<(LayeredLimit, Beaten)>, Vec<LayeredLimit>) {
    let displacers: Vec<Limit> = contributed
        .iter()
        .filter(|layered| !layered.limit.displaces.is_empty())
        .map(|layered| layered.limit.clone())
        .collect();
    let mut displaced = Vec::new();
    let mut standing = Vec::new();
    for layered in contributed {
        let by = displacers.iter().find_map(|other| {
            let names = |name: &&tidegate_domain::Displacement| {
                name.document == layered.limit.basis.document
            };
            let displacement = other.displaces.iter().find(names)?;
            same_subject(other, &layered.limit).then(|| Beaten::Displaced {
                by: other.id.clone(),
                text: displacement.text.clone(),
            })
        });
        match by {
            Some(why) => displaced.push((layered, why)),
            None => standing.push(layered),
        }
    }
    (displaced, standing)
}

fn same_subject(a: &Limit, b: &Limit) -> bool {
    a.pollutant == b.pollutant && a.averaging == b.averaging
}

/// Whether one of the two can be said to be stricter.
fn comparable(known: &GoverningLimit, candidate: &LayeredLimit) -> bool {
    let (a, b) = (&known.governing.limit, &candidate.limit);
    same_subject(a, b)
        && a.comparison == b.comparison
        && a.unit == b.unit
        && (as_strict(a, b) || as_strict(b, a))
}

/// Whether `a` is at least as strict as `b`, both of the same way of comparing.
fn as_strict(a: &Limit, b: &Limit) -> bool {
    let upper = match (a.upper, b.upper) {
        (Some(a), Some(b)) => a <= b,
        (_, None) => true,
        (None, Some(_)) => false,
    };
    let lower = match (a.lower, b.lower) {
        (Some(a), Some(b)) => a >= b,
        (_, None) => true,
        (None, Some(_)) => false,
    };
    match a.comparison {
        Comparison::NotDetected => true,
        _ => upper && lower,
    }
}

#[cfg(test)]
mod tests {
    use tidegate_domain::{Displacement, LayerRef, Message};

    use super::*;

    fn limit(id: &str, document: &str, upper: &str) -> LayeredLimit {
        let layer = LayerRef {
            pack: "p 0.1.0".to_owned(),
            digest: "d".to_owned(),
            jurisdiction: "000000".parse().unwrap(),
        };
        LayeredLimit {
            layer: Some(layer),
            limit: Limit {
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
                    kind: BasisKind::Law,
                    document: document.to_owned(),
                    article: "Table 1".to_owned(),
                    in_force_from: None,
                    in_force_until: None,
                    dating: Dating::Unknown,
                    verified: Verified::Seen,
                },
                displaces: Vec::new(),
                doubts: Vec::new(),
            },
        }
    }

    fn ids(governing: &[GoverningLimit]) -> Vec<&str> {
        governing.iter().map(|limit| limit.governing.limit.id.as_str()).collect()
    }

    #[test]
    fn the_strictest_governs_and_says_what_it_beat() {
        let governing =
            govern(vec![limit("a", "A", "50"), limit("b", "B", "40"), limit("c", "C", "60")]);
        assert_eq!(ids(&governing), ["b"]);
        assert_eq!(governing[0].beaten.len(), 2);
    }

    #[test]
    fn of_equal_limits_the_more_specific_layer_governs() {
        assert_eq!(
            ids(&govern(vec![limit("wide", "A", "40"), limit("narrow", "B", "40")])),
            ["narrow"]
        );
    }

    #[test]
    fn a_displaced_limit_does_not_govern_however_strict() {
        let mut other = limit("industry", "B", "80");
        other.limit.displaces =
            vec![Displacement { document: "A".to_owned(), text: Message::new("why") }];
        let governing = govern(vec![limit("general", "A", "50"), other]);
        assert_eq!(ids(&governing), ["industry"]);
        assert!(
            matches!(&governing[0].beaten[0].1, Beaten::Displaced { by, .. } if by == "industry")
        );
    }

    #[test]
    fn another_period_is_not_displaced() {
        let mut instant = limit("instant", "A", "60");
        instant.limit.averaging = Averaging::Instant;
        let mut local = limit("local", "B", "40");
        local.limit.displaces =
            vec![Displacement { document: "A".to_owned(), text: Message::new("why") }];
        let mut found = govern(vec![instant, limit("day", "A", "50"), local]);
        found.sort_by(|a, b| a.governing.limit.id.cmp(&b.governing.limit.id));
        assert_eq!(ids(&found), ["instant", "local"]);
    }

    #[test]
    fn ranges_that_overlap_govern_side_by_side() {
        let range = |id: &str, lower: &str, upper: &str| {
            let mut layered = limit(id, id, upper);
            layered.limit.comparison = Comparison::Within;
            layered.limit.lower = Some(lower.parse().unwrap());
            layered
        };
        assert_eq!(ids(&govern(vec![range("a", "6", "9"), range("b", "6.5", "8.5")])), ["b"]);
        assert_eq!(govern(vec![range("a", "6", "8"), range("b", "7", "9")]).len(), 2);
    }
}
