//! Which readings are compared with which limits.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use tidegate_domain::{
    Averaging, Comparison, Decimal, GoverningLimit, LayerRef, NO_LOWER, NO_UPPER, Reading, Stream,
    Watches,
};

use crate::governing::OutletLimits;

/// A stream compared with one limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StreamWatch {
    /// The limit with those that it beat.
    pub(crate) governing: GoverningLimit,
    /// Whether a reading of the stream can exceed it.
    pub(crate) own_period: bool,
    /// Which of a reading's values is compared.
    pub(crate) compared: Compared,
    /// What a value is divided by to come to the limit's unit.
    pub(crate) divisor: i64,
    /// Digest of the grader and the limit.
    pub(crate) digest: String,
}

/// Which of a reading's values is compared with a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    /// As measured.
    Measured,
    /// Converted to reference oxygen, and nothing else.
    Converted,
    /// Converted where the device sends it: the permit does not say.
    ConvertedOrMeasured,
}

impl StreamWatch {
    /// The value of a reading that is compared, in the limit's unit; none when the reading has not
    /// the value that the limit is about.
    pub(crate) fn value(&self, reading: &Reading) -> Option<i64> {
        let value = match self.compared {
            Compared::Measured => Some(reading.value),
            Compared::Converted => reading.converted,
            Compared::ConvertedOrMeasured => Some(reading.converted.unwrap_or(reading.value)),
        };
        value.map(|value| value.counts() / self.divisor)
    }
}

/// The watches of a stream under the limits of its outlet.
///
/// A reading meets the limits of its own averaging period, which it can exceed, and those of the
/// next longer period that is monitored (an hour those of the day, a minute those of the hour),
/// which it can only come near: otherwise one creeping outlet would raise one warning for each of
/// the four kinds of data that its device sends.
pub(crate) fn watches_of(
    stream: &Stream,
    limits: &OutletLimits,
    grader: &LayerRef,
) -> Vec<StreamWatch> {
    let about = |limit: &&GoverningLimit| limit.governing.limit.pollutant == stream.pollutant;
    limits.governing.iter().filter(about).filter_map(|limit| watch(stream, limit, grader)).collect()
}

/// A watch that the store has, as it was when it was made.
pub(crate) fn stored_watch(stream: &Stream, watch: &tidegate_store::Watch) -> Option<StreamWatch> {
    self::watch(stream, &watch.governing, &watch.grader)
}

fn watch(stream: &Stream, governing: &GoverningLimit, grader: &LayerRef) -> Option<StreamWatch> {
    let limit = &governing.governing.limit;
    let own_period = limit.averaging == stream.averaging;
    let near = matches!(
        (stream.averaging, limit.averaging),
        (Averaging::Minute, Averaging::Hour) | (Averaging::Hour, Averaging::Day)
    );
    if limit.comparison == Comparison::NotDetected || !(own_period || near) {
        return None;
    }
    // A rate (kg/h) is watched by nobody: it is of an hour and needs the flow beside the concentration,
    // which one reading has not. It is judged when the day is (`judge/means.rs`), not warned of.
    let divisor = divisor(&stream.pollutant, &limit.unit)?;
    let compared = match (&governing.governing.layer, limit.reference_oxygen) {
        (_, Some(_)) => Compared::Converted,
        (None, None) => Compared::ConvertedOrMeasured,
        (Some(_), None) => Compared::Measured,
    };
    let digest = digest(grader, governing, own_period);
    Some(StreamWatch { governing: governing.clone(), own_period, compared, divisor, digest })
}

/// What readings of a pollutant are divided by to come to `unit`; none when they cannot.
///
/// # Source
/// Units of readings: HJ 212-2017 annex B.
fn divisor(pollutant: &str, unit: &str) -> Option<i64> {
    let sent = tidegate_hj212::pollutant(pollutant)?.unit()?;
    match (sent, unit) {
        (sent, unit) if sent == unit => Some(1),
        ("1", "pH") | ("count/L", "per-L") => Some(1),
        ("µg/L", "mg/L") | ("µg/m3", "mg/m3") => Some(1_000),
        ("ng/L", "mg/L") | ("ng/m3", "mg/m3") => Some(1_000_000),
        _ => None,
    }
}

/// What a watch's state belongs to: another grader or another text of the limit starts afresh.
fn digest(grader: &LayerRef, governing: &GoverningLimit, own_period: bool) -> String {
    let limit = &governing.governing.limit;
    let text = format!(
        "{}\n{}\n{:?}\n{:?}\n{:?}\n{}\n{}\n{own_period}",
        grader.digest,
        limit.id,
        limit.comparison,
        limit.lower.map(Decimal::counts),
        limit.upper.map(Decimal::counts),
        limit.decimals,
        limit.basis.document,
    );
    hex::encode(Sha256::digest(text))
}

/// The watches as columns, in the order given.
pub(crate) fn columns<'a>(watches: impl Iterator<Item = (&'a Stream, &'a StreamWatch)>) -> Watches {
    let mut columns = Watches::default();
    let mut interned: HashMap<&str, u32> = HashMap::new();
    for (stream, watch) in watches {
        let limit = &watch.governing.governing.limit;
        let next = u32::try_from(interned.len()).unwrap_or(u32::MAX);
        let index = *interned.entry(&stream.pollutant).or_insert_with(|| {
            columns.pollutants.push(stream.pollutant.clone());
            next
        });
        columns.pollutant.push(index);
        columns.averaging.push(stream.averaging.code());
        columns.own_period.push(u8::from(watch.own_period));
        columns.lower.push(limit.lower.map_or(NO_LOWER, Decimal::counts));
        columns.upper.push(limit.upper.map_or(NO_UPPER, Decimal::counts));
        columns.decimals.push(limit.decimals);
    }
    columns
}
