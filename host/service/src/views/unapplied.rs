//! Limits that may bind and were not applied: nobody is to take the silence about them for
//! compliance.

use std::collections::BTreeSet;

use tidegate_domain::Averaging;

use super::voices::{MissingFact, Voices};
use crate::judge::Retraced;

/// Why a limit was not applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnappliedWhy {
    /// Its conditions need facts that are missing.
    FactsMissing,
    /// It is about a month or a year, and means of these are not formed.
    LongPeriod,
    /// Its layer gave no answer.
    LayerSilent,
}

/// A limit, or all limits of a layer, that a judgement did not apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnappliedView {
    /// Outlet number.
    pub outlet: String,
    /// HJ 212 code; empty for all limits of a layer.
    pub pollutant: String,
    /// Id of the limit, or the layer with what it said instead of limits.
    pub limit: String,
    /// Why.
    pub why: UnappliedWhy,
    /// Facts to ask for.
    pub missing: Vec<MissingFact>,
}

/// What a judgement did not apply, of what is monitored at its outlets: by outlet, pollutant and
/// limit.
pub(super) fn unapplied(retraced: &Retraced, voices: &Voices) -> Vec<UnappliedView> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for (outlet, spans) in retraced.limits() {
        for limits in spans.iter().map(|span| &span.limits) {
            let received = |code: &str| retraced.received(outlet, code);
            let open = limits.undetermined.iter().filter(|limit| received(&limit.pollutant));
            let open = open.map(|limit| UnappliedView {
                outlet: outlet.to_owned(),
                pollutant: limit.pollutant.clone(),
                limit: limit.id.clone(),
                why: UnappliedWhy::FactsMissing,
                missing: limit.missing.iter().map(|name| voices.missing(None, name)).collect(),
            });
            let long = limits.governing.iter().map(|governing| &governing.governing.limit);
            let long = long.filter(|limit| {
                matches!(limit.averaging, Averaging::Month | Averaging::Year)
                    && received(&limit.pollutant)
            });
            let long = long.map(|limit| UnappliedView {
                outlet: outlet.to_owned(),
                pollutant: limit.pollutant.clone(),
                limit: limit.id.clone(),
                why: UnappliedWhy::LongPeriod,
                missing: Vec::new(),
            });
            let silent = limits.failed.iter().map(|said| UnappliedView {
                outlet: outlet.to_owned(),
                pollutant: String::new(),
                limit: said.clone(),
                why: UnappliedWhy::LayerSilent,
                missing: Vec::new(),
            });
            for view in open.chain(long).chain(silent) {
                let key =
                    (view.outlet.clone(), view.pollutant.clone(), view.limit.clone(), view.why);
                if seen.insert(key) {
                    found.push(view);
                }
            }
        }
    }
    found.sort_by(|a, b| {
        (&a.outlet, &a.pollutant, &a.limit, a.why).cmp(&(&b.outlet, &b.pollutant, &b.limit, b.why))
    });
    found
}
