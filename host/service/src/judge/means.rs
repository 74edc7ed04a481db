//! From the streams of an outlet to the series of means that its limits ask for.

use std::collections::BTreeMap;

use tidegate_averages::{
    Chunk, Compared, Judged, KnownMark, Method, Monitoring, NO_VALUE, Plant, Question, RawStream,
    Rows, Run, Wanted, is_rate,
};
use tidegate_domain::{
    Averaging, FactValue, FiledMark, GoverningLimit, LayeredLimit, Limit, Medium, Outlet,
};

use super::limits::{Span, binding};
use super::material::{Material, StreamMaterial};
use crate::error::ServiceError;

/// The fact by which the host knows an incinerator of municipal waste: its marks have caps and a
/// condition of dust that no limit can say.
const OUTLET_KIND: &str = "outlet_kind";
const WASTE_INCINERATION: &str = "waste-incineration";

/// Codes of electric circuits on the production and on the treatment side (HJ 212-2025, ST=44).
const CIRCUITS: [&str; 2] = ["d2", "d3"];

/// One outlet laid out for the averages.
#[derive(Debug)]
pub(crate) struct Laid {
    method: &'static Method,
    chunk: Chunk,
    marks: Vec<KnownMark>,
    /// The series wanted.
    pub(crate) wanted: Vec<Wanted>,
}

impl Laid {
    /// Lays out an outlet's streams, its marks and what its limits through the period ask for by a
    /// method.
    pub(crate) fn new(
        method: &'static Method,
        material: &Material,
        outlet: &Outlet,
        spans: &[Span],
    ) -> Self {
        let own = material.streams.iter().filter(|stream| stream.outlet == outlet.id);
        let own: Vec<&StreamMaterial> = own.collect();
        let marks = material.marks().filter(|mark| mark.outlet == outlet.id);
        Self {
            method,
            chunk: Chunk {
                outlet: outlet.id.clone(),
                monitoring: match outlet.medium {
                    Medium::Air => Monitoring::FlueGas,
                    Medium::Water => Monitoring::WasteWater,
                },
                plant: plant(outlet),
                from: material.from,
                until: material.until,
                streams: own.iter().map(|stream| raw(stream)).collect(),
            },
            marks: marks.map(known).collect(),
            wanted: wanted(method, &own, spans),
        }
    }

    /// The outlet ready to be judged and explained.
    ///
    /// # Errors
    /// [`ServiceError::Internal`] for columns that do not fit together.
    pub(crate) fn run(&self) -> Result<Run<'_>, ServiceError> {
        let question = Question {
            chunk: &self.chunk,
            marks: &self.marks,
            known_at: None,
            wanted: &self.wanted,
        };
        Run::new(self.method, question).map_err(|error| ServiceError::Internal(error.to_string()))
    }

    /// The judged means.
    pub(crate) fn judge(&self) -> Result<Judged, ServiceError> {
        Ok(self.run()?.judge())
    }

    /// The filed marks, in the order that rows refer to.
    pub(crate) fn marks(&self) -> impl Iterator<Item = &FiledMark> {
        self.marks.iter().map(|known| &known.mark)
    }
}

/// What kind of plant is behind an outlet, as far as the averages ask.
pub(crate) fn plant(outlet: &Outlet) -> Plant {
    let burns = outlet.facts.iter().any(|fact| {
        fact.name == OUTLET_KIND
            && matches!(&fact.value, FactValue::Text(word) if word == WASTE_INCINERATION)
    });
    if burns { Plant::WasteIncinerator } else { Plant::Other }
}

/// A mark; what the docket gives was known.
pub(crate) fn known(mark: &FiledMark) -> KnownMark {
    KnownMark { mark: mark.clone(), known_at: mark.filed }
}

/// A stream as the averages read it.
pub(crate) fn raw(stream: &StreamMaterial) -> RawStream {
    let unit = tidegate_hj212::pollutant(&stream.pollutant).and_then(|known| known.unit());
    let converted = stream.converted.iter();
    RawStream {
        pollutant: stream.pollutant.clone(),
        averaging: stream.averaging,
        unit: unit.unwrap_or_default().to_owned(),
        interval: None,
        rows: Rows {
            period_start: stream.period_start.clone(),
            value: stream.value.clone(),
            converted: converted
                .map(|value| value.map_or(NO_VALUE, tidegate_domain::Decimal::counts))
                .collect(),
            validity: stream.validity.clone(),
        },
    }
}

/// Which value of a reading a limit is about: a limit with a reference oxygen the converted one; a
/// permit does not say, so the converted one where the device sends it.
pub(crate) fn compared(layered: &LayeredLimit) -> Compared {
    match (&layered.layer, layered.limit.reference_oxygen) {
        (_, Some(oxygen)) => Compared::Converted(oxygen),
        (None, None) => Compared::AsSent,
        (Some(_), None) => Compared::Measured,
    }
}

/// The series that a governing limit and those that are only less strict ask for together: a
/// permit that names no reference oxygen means that of the standard which it stands beside, or a
/// mean would be compared with the two in different states. A rate is made of what was measured,
/// whoever limits it; a method that forms none is asked for what it was always asked for.
pub(crate) fn series_of(method: &Method, governing: &GoverningLimit) -> Wanted {
    let limit: &Limit = &governing.governing.limit;
    let own = match method.rate_hours {
        Some(_) if is_rate(&limit.unit) => Compared::Measured,
        _ => compared(&governing.governing),
    };
    let beside = binding(governing).find_map(|(layered, _)| layered.limit.reference_oxygen);
    Wanted {
        pollutant: limit.pollutant.clone(),
        averaging: limit.averaging,
        unit: Some(limit.unit.clone()),
        compared: match (own, beside) {
            (Compared::AsSent, Some(oxygen)) => Compared::Converted(oxygen),
            (own, _) => own,
        },
    }
}

/// The series that limits ask for and streams or the medium can give, then one for each pollutant
/// that was received and has no limit.
fn wanted(method: &Method, streams: &[&StreamMaterial], spans: &[Span]) -> Vec<Wanted> {
    let mut found: Vec<Wanted> = Vec::new();
    let received = |code: &str| streams.iter().any(|stream| stream.pollutant == code);
    for span in spans {
        for governing in &span.limits.governing {
            let wanted = series_of(method, governing);
            let judged = !matches!(wanted.averaging, Averaging::Month | Averaging::Year);
            // What nobody monitors online is no gap in the data.
            if judged && received(&wanted.pollutant) && !found.contains(&wanted) {
                found.push(wanted);
            }
        }
    }
    let mut free: BTreeMap<&str, Averaging> = BTreeMap::new();
    for stream in streams {
        let code = stream.pollutant.as_str();
        if found.iter().any(|wanted| wanted.pollutant == code) {
            continue;
        }
        let finest = free.entry(code).or_insert(Averaging::Day);
        let fine = CIRCUITS.iter().any(|prefix| code.starts_with(prefix))
            || code == tidegate_averages::FURNACE_TEMPERATURE;
        if fine && stream.averaging != Averaging::Instant {
            *finest = (*finest).min(stream.averaging);
        }
    }
    let free = free.into_iter().map(|(code, averaging)| Wanted {
        pollutant: code.to_owned(),
        averaging,
        unit: None,
        compared: Compared::AsSent,
    });
    found.extend(free);
    found
}
