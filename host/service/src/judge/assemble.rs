//! From material and limits to the case file that layers judge.

use std::collections::HashMap;

use tidegate_averages::{Judged, Method, Wanted};
use tidegate_domain::{
    AppliedLimit, Averaging, CaseFile, Date, DocketItem, Instant, LimitSource, Mark, Means, Outlet,
    Series, Tier,
};

use super::limits::{Span, binding, layer_name};
use super::material::Material;
use super::means::{Laid, series_of};
use crate::error::ServiceError;

/// The case file of a period with means formed by `method`. `limits` has the spans of each outlet,
/// in the order of the outlets.
///
/// # Errors
/// [`ServiceError::Internal`] for columns that do not fit together.
pub(crate) fn assemble(
    method: &'static Method,
    material: &Material,
    tier: Tier,
    limits: &[Vec<Span>],
) -> Result<CaseFile, ServiceError> {
    let mut builder = Builder::new(method);
    for (outlet, spans) in material.outlets.iter().zip(limits) {
        builder.add(material, outlet, spans)?;
    }
    let Builder { limits, series, means, marks, .. } = builder;
    let mut file = CaseFile {
        enterprise: material.enterprise.clone(),
        tier,
        outlets: material.outlets.clone(),
        permits: material.permits.clone(),
        limits,
        series,
        means,
        marks,
        totals: material.amounts.clone(),
        duties: Vec::new(),
        projects: Vec::new(),
        events: Vec::new(),
        production: material.production.clone(),
        earlier: material.earlier.clone(),
        from: material.from,
        until: material.until,
        as_of: material.as_of,
    };
    for item in &material.docket {
        match item {
            DocketItem::Duty(duty) => file.duties.push(duty.clone()),
            DocketItem::Project(project) => file.projects.push(project.clone()),
            DocketItem::Event(event) => file.events.push(event.clone()),
            DocketItem::Mark(_) => {}
        }
    }
    Ok(file)
}

/// The parts of a case file that grow by outlet.
#[derive(Debug)]
struct Builder {
    method: &'static Method,
    limits: Vec<AppliedLimit>,
    series: Vec<Series>,
    means: Means,
    marks: Vec<Mark>,
}

impl Builder {
    fn new(method: &'static Method) -> Self {
        Self {
            method,
            limits: Vec::new(),
            series: Vec::new(),
            means: Means::default(),
            marks: Vec::new(),
        }
    }

    fn add(
        &mut self,
        material: &Material,
        outlet: &Outlet,
        spans: &[Span],
    ) -> Result<(), ServiceError> {
        let laid = Laid::new(self.method, material, outlet, spans);
        let judged = laid.judge()?;
        let first_mark = index(self.marks.len());
        self.add_marks(&laid, &judged);
        let placed: Vec<PlacedSpan> =
            spans.iter().map(|span| self.place(outlet, span, &laid.wanted)).collect();
        self.add_rows(&judged, &placed, first_mark);
        if self.method.rate_hours.is_some() {
            // The first method left them out, and its judgements are replayed as they were.
            self.add_strays(material, outlet, &laid.wanted, &placed);
        }
        Ok(())
    }

    /// The limits of a span, and the series of each wanted one under them.
    fn place(&mut self, outlet: &Outlet, span: &Span, wanted: &[Wanted]) -> PlacedSpan {
        let mut of_series: HashMap<usize, Vec<u32>> = HashMap::new();
        for governing in &span.limits.governing {
            let series = series_of(self.method, governing);
            let place = wanted.iter().position(|known| *known == series);
            for (layered, governs) in binding(governing) {
                let at = self.limit(AppliedLimit {
                    limit: layered.limit.clone(),
                    source: match layered.layer {
                        Some(_) => LimitSource::Standard,
                        None => LimitSource::Permit,
                    },
                    layer: layer_name(layered.layer.as_ref()),
                    governing: governs,
                });
                if let Some(place) = place {
                    of_series.entry(place).or_default().push(at);
                }
            }
        }
        let series = wanted.iter().enumerate().map(|(place, wanted)| {
            let limits = of_series.remove(&place);
            // A limit that is not in force in this span asks for nothing in it.
            (wanted.unit.is_none() || limits.is_some())
                .then(|| self.series(outlet, wanted, limits.unwrap_or_default()))
        });
        PlacedSpan { from: span.from, until: span.until, series: series.collect() }
    }

    /// The place of a limit, each once.
    fn limit(&mut self, limit: AppliedLimit) -> u32 {
        let known = self.limits.iter().position(|known| *known == limit);
        index(known.unwrap_or_else(|| {
            self.limits.push(limit);
            self.limits.len() - 1
        }))
    }

    /// The place of a series, each once.
    fn series(&mut self, outlet: &Outlet, wanted: &Wanted, limits: Vec<u32>) -> u32 {
        let sent = || {
            let known = tidegate_hj212::pollutant(&wanted.pollutant);
            known.and_then(|known| known.unit()).unwrap_or_default().to_owned()
        };
        let series = Series {
            outlet: outlet.id.clone(),
            pollutant: wanted.pollutant.clone(),
            averaging: wanted.averaging,
            unit: wanted.unit.clone().unwrap_or_else(sent),
            limits,
        };
        // Two ways of comparing may share limits' bounds but never a series.
        self.series.push(series);
        index(self.series.len() - 1)
    }

    fn add_marks(&mut self, laid: &Laid, judged: &Judged) {
        for (mark, used) in laid.marks().zip(&judged.mark_uses) {
            self.marks.push(Mark {
                reference: mark.reference.clone(),
                outlet: mark.outlet.clone(),
                kind: mark.kind.clone(),
                from: mark.from,
                until: mark.until,
                filed: mark.filed,
                hours_used: used.as_ref().map(|used| used.hours_used).unwrap_or_default(),
                hours_cap: used.as_ref().and_then(|used| used.hours_cap),
            });
        }
    }

    /// Gives each hour and day that was sent for a time at which none starts a row without a value:
    /// no mean is made of it, and nobody may take a jump of the clock for a day without fault.
    fn add_strays(
        &mut self,
        material: &Material,
        outlet: &Outlet,
        wanted: &[Wanted],
        spans: &[PlacedSpan],
    ) {
        let own = material.streams.iter().filter(|stream| stream.outlet == outlet.id);
        for stream in own {
            let strays = stream.period_start.iter().filter(|at| is_stray(stream.averaging, **at));
            for start in strays {
                let span = spans.iter().find(|span| span.holds(*start));
                let series = span.into_iter().flat_map(|span| wanted.iter().zip(&span.series));
                let of_stream = series.filter(|(wanted, _)| {
                    wanted.pollutant == stream.pollutant && wanted.averaging == stream.averaging
                });
                for series in of_stream.filter_map(|(_, series)| *series) {
                    self.means.series.push(series);
                    self.means.period_start.push(*start);
                    self.means.value.push(0);
                    self.means.validity.push(Means::MISSING);
                    self.means.exempted_by.push(0);
                }
            }
        }
    }

    /// Gives each row the series of its wanted one in its span.
    fn add_rows(&mut self, judged: &Judged, spans: &[PlacedSpan], first_mark: u32) {
        let rows = &judged.means;
        let columns = rows.series.iter().zip(&rows.period_start).zip(&rows.value);
        let columns = columns.zip(rows.validity.iter().zip(&rows.exempted_by));
        let mut known: Option<&PlacedSpan> = None;
        for (((wanted, start), value), (validity, exempted_by)) in columns {
            let holds = |span: &&PlacedSpan| span.holds(*start);
            known = known.filter(holds).or_else(|| spans.iter().find(holds));
            let series = known.and_then(|span| span.series.get(*wanted as usize)).copied();
            let Some(Some(series)) = series else { continue };
            self.means.series.push(series);
            self.means.period_start.push(*start);
            self.means.value.push(*value);
            self.means.validity.push(*validity);
            let exempted_by = if *exempted_by == 0 { 0 } else { exempted_by + first_mark };
            self.means.exempted_by.push(exempted_by);
        }
    }
}

/// A span with the places of its series.
#[derive(Debug)]
struct PlacedSpan {
    from: Date,
    until: Date,
    /// For each wanted series its place in the case file; none when no limit asks for it here.
    series: Vec<Option<u32>>,
}

impl PlacedSpan {
    fn holds(&self, start: i64) -> bool {
        (self.from.start()..self.until.start()).contains(&start)
    }
}

/// Whether no hour or day starts at an instant.
fn is_stray(averaging: Averaging, at: Instant) -> bool {
    let day = Date::of_instant(at).start();
    match averaging {
        Averaging::Hour => (at - day) % 3_600 != 0,
        Averaging::Day => at != day,
        _ => false,
    }
}

/// A place in the case file. Nothing in it comes near 2³² items: it would not fit the archive.
fn index(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
