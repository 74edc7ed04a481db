//! Which limits are in force at the outlets of a site through a period.

use std::sync::Arc;

use tidegate_domain::{
    Answer, BasisKind, Date, GoverningLimit, LayerRef, LimitsAnswer, Outlet, PackFault, Question,
    Site,
};
use tidegate_runtime::Pack;

use super::calls::Calls;
use super::material::Material;
use crate::binding::Binding;
use crate::error::ServiceError;
use crate::governing::OutletLimits;
use crate::outlets::{is_valid, settle};

/// Days between the dates that limits are asked for in a long period. The law's shortest season
/// and transition are longer, so that whatever changes between two equal answers would have to
/// change back within a week.
const PROBE_DAYS: i32 = 7;

/// The limits of an outlet through some days.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    /// First day.
    pub(crate) from: Date,
    /// First day after.
    pub(crate) until: Date,
    /// The limits.
    pub(crate) limits: Arc<OutletLimits>,
}

/// Which limits are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// Those that are judged by.
    OfLaw,
    /// Those that readings are graded against: lines to warn by among them.
    All,
}

/// The limits of law of an outlet through a period, in spans of equal limits.
///
/// # Errors
/// See [`Calls::ask`].
pub(crate) fn spans(
    calls: &mut Calls,
    packs: &[Arc<Pack>],
    material: &Material,
    outlet: &Outlet,
) -> Result<Vec<Span>, ServiceError> {
    spans_of(Which::OfLaw, calls, packs, (material, outlet))
}

/// The limits of an outlet through a period, in spans of equal limits.
///
/// # Errors
/// See [`Calls::ask`].
pub(crate) fn spans_of(
    which: Which,
    calls: &mut Calls,
    packs: &[Arc<Pack>],
    (material, outlet): (&Material, &Outlet),
) -> Result<Vec<Span>, ServiceError> {
    let mut asker = Asker { calls, packs, material, outlet, which };
    let mut spans: Vec<Span> = Vec::new();
    let mut day = material.from;
    let mut known = asker.limits(day)?;
    let mut from = day;
    while day < material.until {
        let last = material.until.plus_days(-1);
        let next = day.plus_days(PROBE_DAYS).min(last);
        if next <= day {
            break;
        }
        let then = asker.limits(next)?;
        if known == then {
            day = next;
            continue;
        }
        let (change, changed) = asker.first_change(day, next, &known)?;
        spans.push(Span { from, until: change, limits: Arc::clone(&known) });
        (from, day, known) = (change, change, changed);
    }
    spans.push(Span { from, until: material.until, limits: known });
    Ok(spans)
}

/// Asks for the limits of one outlet.
struct Asker<'a> {
    calls: &'a mut Calls,
    packs: &'a [Arc<Pack>],
    material: &'a Material,
    outlet: &'a Outlet,
    which: Which,
}

impl Asker<'_> {
    fn limits(&mut self, on: Date) -> Result<Arc<OutletLimits>, ServiceError> {
        let material = self.material;
        let permits = material.permits.iter();
        let permit = permits.filter(|permit| is_valid(permit, on)).max_by_key(|p| p.valid_from);
        let site = Site {
            enterprise: material.enterprise.clone(),
            outlet: self.outlet.clone(),
            permit: permit.cloned(),
        };
        let mut said = Vec::new();
        for pack in self.packs {
            let question = Question::Limits { site: Box::new(site.clone()), on };
            let answer = self.calls.ask(pack, question)?;
            let read =
                read(self.which, &answer).map(|answer| Binding::of(pack.manifest()).taken(answer));
            said.push((pack.layer().clone(), read));
        }
        Ok(Arc::new(settle(site.permit.as_ref(), &self.outlet.id, said)))
    }

    /// The first day after `low`, at most `high`, whose limits differ from those of `low`; between
    /// the two they change once.
    fn first_change(
        &mut self,
        mut low: Date,
        mut high: Date,
        known: &Arc<OutletLimits>,
    ) -> Result<(Date, Arc<OutletLimits>), ServiceError> {
        let mut changed = self.limits(high)?;
        while low.plus_days(1) < high {
            let middle = low.plus_days((high.days() - low.days()) / 2);
            let then = self.limits(middle)?;
            if *known == then {
                low = middle;
            } else {
                (high, changed) = (middle, then);
            }
        }
        Ok((high, changed))
    }
}

fn read(which: Which, answer: &Result<Answer, PackFault>) -> Result<LimitsAnswer, String> {
    match answer {
        Ok(Answer::Limits(limits)) if which == Which::All => Ok(limits.clone()),
        Ok(Answer::Limits(limits)) => Ok(of_law(limits)),
        Ok(Answer::Refused(refusal)) => Err(refusal.code.clone()),
        Ok(_) => Err("answered another question".to_owned()),
        Err(fault) => Err(fault.to_string()),
    }
}

/// What of a layer's answer is judged by: the limits of law. A limit by a county's decision or by
/// default is a line to warn by, which readings are graded against and nobody is penalised over; nor
/// may it take the place of a limit of law here.
pub(crate) fn of_law(answer: &LimitsAnswer) -> LimitsAnswer {
    let mut answer = answer.clone();
    answer.limits.retain(|limit| limit.basis.kind == BasisKind::Law);
    answer
}

/// Name and version of the layer that gave a limit; empty for the permit's own.
pub(crate) fn layer_name(layer: Option<&LayerRef>) -> String {
    layer.map(|layer| layer.pack.clone()).unwrap_or_default()
}

/// All limits of an outlet that bind: those that govern, and those that are only less strict.
/// Displaced ones bind nobody.
pub(crate) fn binding(
    governing: &GoverningLimit,
) -> impl Iterator<Item = (&tidegate_domain::LayeredLimit, bool)> {
    let beaten = governing.beaten.iter().filter_map(|(limit, why)| {
        matches!(why, tidegate_domain::Beaten::LessStrict { .. }).then_some((limit, false))
    });
    std::iter::once((&governing.governing, true)).chain(beaten)
}
