//! Going the way of an archived judgement again, as far as an explanation needs it: the limits with
//! those that they beat, and how each mean came to be.

use std::sync::Arc;

use tidegate_averages::{Derivation, Method, Problem, Wanted};
use tidegate_domain::{
    Answer, Date, Decimal, Finding, Instant, LayerRef, Limit, LimitsAnswer, MergedVerdict, Outlet,
    Question,
};
use tidegate_record::{JudgementKind, JudgementRecord};

use super::archive::read;
use super::deed::MATERIAL;
use super::limits::{Span, binding, of_law};
use super::material::Material;
use super::means::{Laid, series_of};
use crate::error::ServiceError;
use crate::governing::OutletLimits;
use crate::host::Host;
use crate::outlets::{is_valid, settle};

/// Means shown for one finding: the worst say it all.
const MEANS_MAX: usize = 24;

/// Name of the figure that has the limit of a finding about means, in its unit.
const LIMIT_FIGURE: &str = "limit";

/// A mean with how it came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetracedMean {
    /// Outlet number.
    pub outlet: String,
    /// Pollutant.
    pub pollutant: String,
    /// Averaging period.
    pub averaging: tidegate_domain::Averaging,
    /// Start of the period.
    pub period_start: Instant,
    /// The value compared, not rounded.
    pub value: Decimal,
    /// Unit.
    pub unit: String,
    /// How it came to be.
    pub derivation: Derivation,
    /// References of the marks that the derivation names, by its indexes.
    pub marks: Vec<String>,
}

/// An archived judgement, gone through again.
#[derive(Debug)]
pub(crate) struct Retraced {
    /// The merged verdict; empty for batches and events.
    pub(crate) verdict: MergedVerdict,
    /// What was wrong with the data, by outlet.
    pub(crate) problems: Vec<(String, Problem)>,
    material: Option<Material>,
    /// The method that formed its means; none of a version that is not known here, whose means are
    /// not shown rather than shown as another would have formed them.
    method: Option<&'static Method>,
    /// The limits of each outlet of the material, in spans.
    limits: Vec<Vec<Span>>,
}

impl Host {
    /// Goes through an archived judgement again.
    pub(crate) async fn retrace(&self, record: &JudgementRecord) -> Result<Retraced, ServiceError> {
        if record.kind != JudgementKind::JudgedPeriod {
            return Ok(Retraced {
                verdict: MergedVerdict::default(),
                problems: Vec::new(),
                material: None,
                method: None,
                limits: Vec::new(),
            });
        }
        let verdict = self.verdict_of(record).await?;
        let input = record.inputs.iter().find(|input| input.role == MATERIAL);
        let input = input.ok_or_else(|| ServiceError::Tampered {
            what: "the record".to_owned(),
            why: "it names no material".to_owned(),
        })?;
        let material: Material = read(MATERIAL, &self.archived(&input.digest).await?)?;
        let mut said = Vec::new();
        for run in record.layers.iter().filter(|run| run.function == "threshold.limits") {
            let question: Question = read("a question", &self.archived(&run.input).await?)?;
            let answer = match run.output {
                Some(output) => Some(read("an answer", &self.archived(&output).await?)?),
                None => None,
            };
            if let Question::Limits { site, on } = question {
                said.push(Said {
                    outlet: site.outlet.id.clone(),
                    on,
                    layer: run.layer.clone(),
                    answer,
                });
            }
        }
        let limits: Vec<Vec<Span>> =
            material.outlets.iter().map(|outlet| spans(&material, outlet, &said)).collect();
        let mut problems = Vec::new();
        let method = Method::of_version(&record.method);
        let laid_out = material.outlets.iter().zip(&limits);
        for ((outlet, spans), method) in laid_out.zip(method.into_iter().cycle()) {
            let laid = Laid::new(method, &material, outlet, spans);
            let found = laid.run()?.problems().to_vec();
            problems.extend(found.into_iter().map(|problem| (outlet.id.clone(), problem)));
        }
        Ok(Retraced { verdict, problems, material: Some(material), method, limits })
    }
}

impl Retraced {
    /// The limits of each outlet, in spans.
    pub(crate) fn limits(&self) -> impl Iterator<Item = (&str, &[Span])> {
        let outlets = self.material.iter().flat_map(|material| &material.outlets);
        outlets.zip(&self.limits).map(|(outlet, spans)| (outlet.id.as_str(), spans.as_slice()))
    }

    /// Whether a pollutant is monitored at an outlet.
    pub(crate) fn received(&self, outlet: &str, pollutant: &str) -> bool {
        let streams = self.material.iter().flat_map(|material| &material.streams);
        streams.into_iter().any(|stream| stream.outlet == outlet && stream.pollutant == pollutant)
    }
}

/// What a layer said of an outlet's limits on a date.
struct Said {
    outlet: String,
    on: Date,
    layer: LayerRef,
    answer: Option<Answer>,
}

/// The limits of an outlet at each date that was asked about, as spans up to the next one.
fn spans(material: &Material, outlet: &Outlet, said: &[Said]) -> Vec<Span> {
    let own: Vec<&Said> = said.iter().filter(|said| said.outlet == outlet.id).collect();
    let mut dates: Vec<Date> = own.iter().map(|said| said.on).collect();
    dates.sort_unstable();
    dates.dedup();
    let ends = dates.iter().skip(1).copied().chain([material.until]);
    let each = dates.iter().copied().zip(ends);
    each.map(|(from, until)| {
        let permits = material.permits.iter();
        let permit = permits.filter(|permit| is_valid(permit, from)).max_by_key(|p| p.valid_from);
        let answers = own.iter().filter(|said| said.on == from);
        let answers = answers.map(|said| {
            let limits: Result<LimitsAnswer, String> = match &said.answer {
                Some(Answer::Limits(limits)) => Ok(of_law(limits)),
                Some(Answer::Refused(refusal)) => Err(refusal.code.clone()),
                _ => Err("no answer".to_owned()),
            };
            (said.layer.clone(), limits)
        });
        let limits: OutletLimits = settle(permit, &outlet.id, answers.collect());
        Span { from, until, limits: Arc::new(limits) }
    })
    .collect()
}

/// The series that the limit of a finding is about, so that its means are not hidden by those of
/// another: neither is an hour worse than a day, nor a concentration than a rate. None for a finding
/// that names no limit.
fn compared_with_its_limit(method: &Method, spans: &[Span], finding: &Finding) -> Vec<Wanted> {
    let figure = finding.figures.iter().find(|figure| figure.name == LIMIT_FIGURE);
    let Some(figure) = figure else { return Vec::new() };
    let is_named = |limit: &Limit| {
        finding.pollutant.as_ref() == Some(&limit.pollutant)
            && limit.unit == figure.unit
            && [limit.lower, limit.upper].contains(&Some(figure.value))
    };
    let governing = spans.iter().flat_map(|span| &span.limits.governing);
    let named = governing.filter(|all| binding(all).any(|(layered, _)| is_named(&layered.limit)));
    named.map(|governing| series_of(method, governing)).collect()
}

impl Retraced {
    /// The limits of a finding's outlet on its first day.
    pub(crate) fn limits_of(&self, finding: &Finding) -> Option<&OutletLimits> {
        let material = self.material.as_ref()?;
        let at = material.outlets.iter().position(|outlet| outlet.id == finding.subject)?;
        let day = Date::of_instant(finding.from);
        let spans = self.limits.get(at)?;
        let span = spans.iter().find(|span| span.from <= day && day < span.until);
        span.or_else(|| spans.first()).map(|span| &*span.limits)
    }

    /// The means of a finding's outlet and pollutant in its period, worst first, each with how it
    /// came to be; none for a finding that is about no pollutant. Of a finding with a limit only
    /// those that are compared with it.
    pub(crate) fn means_of(&self, finding: &Finding) -> Result<Vec<RetracedMean>, ServiceError> {
        let (Some(material), Some(method), Some(pollutant)) =
            (&self.material, self.method, &finding.pollutant)
        else {
            return Ok(Vec::new());
        };
        let mut outlets = material.outlets.iter().zip(&self.limits);
        let Some((outlet, spans)) = outlets.find(|(outlet, _)| outlet.id == finding.subject) else {
            return Ok(Vec::new());
        };
        let laid = Laid::new(method, material, outlet, spans);
        let run = laid.run()?;
        let means = run.judge().means;
        let asked = compared_with_its_limit(method, spans, finding);
        let period = finding.from..finding.until.max(finding.from + 1);
        let rows = means.series.iter().zip(&means.period_start).zip(&means.value);
        let mut found: Vec<(usize, &Wanted, Instant, i64)> = rows
            .filter(|((_, start), _)| period.contains(*start))
            .filter_map(|((series, start), value)| {
                let wanted = laid.wanted.get(*series as usize)?;
                let is_limited = wanted.unit.is_some();
                let compared = is_limited && (asked.is_empty() || asked.contains(wanted));
                (compared && wanted.pollutant == *pollutant).then_some((
                    *series as usize,
                    wanted,
                    *start,
                    *value,
                ))
            })
            .collect();
        found.sort_by_key(|(series, _, start, value)| (std::cmp::Reverse(*value), *series, *start));
        found.truncate(MEANS_MAX);
        let marks: Vec<String> = laid.marks().map(|mark| mark.reference.clone()).collect();
        let explained = found.into_iter().map(|(series, wanted, period_start, value)| {
            let derivation = run
                .derive(series, period_start)
                .map_err(|error| ServiceError::Internal(error.to_string()))?;
            Ok(RetracedMean {
                outlet: outlet.id.clone(),
                pollutant: pollutant.clone(),
                averaging: wanted.averaging,
                period_start,
                value: Decimal::from_counts(value),
                unit: wanted.unit.clone().unwrap_or_default(),
                derivation,
                marks: marks.clone(),
            })
        });
        explained.collect()
    }
}
