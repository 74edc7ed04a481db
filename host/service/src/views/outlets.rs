//! Outlets of a county with their latest readings, and one outlet with its limits.

use std::collections::HashMap;

use tidegate_domain::{
    Date, Decimal, GoverningLimit, Grade, Jurisdiction, LayerRef, LayeredLimit, OutletRecord,
    Stream, UndeterminedLimit,
};
use tidegate_manifest::Language;
use tidegate_store::{LatestReading, SeriesPoint};

use super::voices::{BeatenWhy, FactView, LimitView, MissingFact, Voices, layers_installed};
use crate::error::ServiceError;
use crate::governing::OutletLimits;
use crate::host::Host;
use crate::watches::watches_of;

/// A limit that a stream's readings are compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamLimit {
    /// Whether a reading can exceed it; otherwise it can only come near.
    pub own_period: bool,
    /// The latest value as compared, in the limit's unit; absent when the reading lacks the value
    /// that the limit is about.
    pub value: Option<Decimal>,
    /// The limit with its layer.
    pub limit: LayeredLimit,
}

/// A stream with its latest reading and what that is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamLatest {
    /// Number of the stream.
    pub stream_id: i64,
    /// The stream.
    pub stream: Stream,
    /// Its latest reading in its latest revision.
    pub point: SeriesPoint,
    /// Worst grade in force under any of its watches.
    pub in_force: Grade,
    /// The limits that it meets.
    pub limits: Vec<StreamLimit>,
}

/// An outlet with how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletOverview {
    /// Registered name of the enterprise.
    pub enterprise_name: String,
    /// The outlet.
    pub outlet: OutletRecord,
    /// Worst grade in force of any of its streams.
    pub grade: Grade,
    /// Its streams with their latest readings, by pollutant, then averaging period; empty while
    /// nothing was ever received.
    pub streams: Vec<StreamLatest>,
}

/// A limit that another beats, with why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeatenView {
    /// The limit.
    pub limit: LimitView,
    /// Why it does not govern.
    pub why: BeatenWhy,
}

/// A governing limit with those that it beat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoverningView {
    /// The limit.
    pub limit: LimitView,
    /// The others.
    pub beaten: Vec<BeatenView>,
}

/// A limit whose conditions need facts that are missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndeterminedView {
    /// Its id.
    pub id: String,
    /// Pollutant code.
    pub pollutant: String,
    /// Facts to ask for.
    pub missing: Vec<MissingFact>,
}

/// One outlet with the limits of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletDetail {
    /// How it stands.
    pub overview: OutletOverview,
    /// Date whose limits these are.
    pub on: Date,
    /// Its facts in force on that date.
    pub facts: Vec<FactView>,
    /// Limits that govern.
    pub limits: Vec<GoverningView>,
    /// Limits whose conditions need facts that are missing.
    pub undetermined: Vec<UndeterminedView>,
    /// Layers that gave no answer, each with why.
    pub failed: Vec<String>,
}

impl Host {
    /// All outlets of a county with their latest readings, by enterprise, then number.
    ///
    /// # Errors
    /// Store and workers.
    pub async fn outlet_overviews(
        &self,
        county: &Jurisdiction,
    ) -> Result<Vec<OutletOverview>, ServiceError> {
        let mut latest: HashMap<(String, String), Vec<LatestReading>> = HashMap::new();
        for reading in self.inner.store.latest_readings(county).await? {
            let key = (reading.stream.enterprise.clone(), reading.stream.outlet.clone());
            latest.entry(key).or_default().push(reading);
        }
        let mut overviews = Vec::new();
        for listing in self.inner.store.outlets(county).await? {
            let key = (listing.outlet.enterprise.clone(), listing.outlet.id.clone());
            let readings = latest.remove(&key).unwrap_or_default();
            let mut streams = Vec::with_capacity(readings.len());
            for reading in readings {
                streams.push(self.stream_latest(reading).await?);
            }
            overviews.push(OutletOverview {
                enterprise_name: listing.enterprise_name,
                outlet: listing.outlet,
                grade: streams.iter().map(|stream| stream.in_force).max().unwrap_or_default(),
                streams,
            });
        }
        Ok(overviews)
    }

    /// The limits that the latest reading of a stream is compared with, on the day of the reading.
    pub(super) async fn stream_latest(
        &self,
        latest: LatestReading,
    ) -> Result<StreamLatest, ServiceError> {
        let on = Date::of_instant(latest.point.reading.period_start);
        let stream = latest.stream;
        let limits = self.outlet_limits(&stream.enterprise, &stream.outlet, on).await?;
        let grader = self.grader_of(&stream.county);
        let limits = watches_of(&stream, &limits, &grader).into_iter().map(|watch| StreamLimit {
            own_period: watch.own_period,
            value: watch.value(&latest.point.reading).map(Decimal::from_counts),
            limit: watch.governing.governing,
        });
        Ok(StreamLatest {
            limits: limits.collect(),
            stream_id: latest.stream_id,
            stream,
            point: latest.point,
            in_force: latest.in_force,
        })
    }

    /// The grader of a county. Without one nothing is graded, but limits stand all the same, and
    /// what a reading is compared with does not depend on who grades it.
    pub(super) fn grader_of(&self, county: &Jurisdiction) -> LayerRef {
        let layers = self.stack().layers(county);
        layers.grader().map_or_else(
            || LayerRef {
                pack: String::new(),
                digest: String::new(),
                jurisdiction: Jurisdiction::nation(),
            },
            |pack| pack.layer().clone(),
        )
    }

    /// An outlet of a county with the limits of a date.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] when the county has no such outlet.
    pub async fn outlet_detail(
        &self,
        county: &Jurisdiction,
        (enterprise, outlet): (&str, &str),
        on: Date,
        language: Language,
    ) -> Result<OutletDetail, ServiceError> {
        let overviews = self.outlet_overviews(county).await?;
        let is_it = |overview: &OutletOverview| {
            overview.outlet.enterprise == enterprise && overview.outlet.id == outlet
        };
        let overview = overviews.into_iter().find(is_it).ok_or_else(|| ServiceError::NotFound {
            what: "outlet",
            id: format!("{enterprise}/{outlet}"),
        })?;
        self.outlet_on(overview, on, language).await
    }

    /// An outlet whose readings are known, with the limits of a date.
    ///
    /// # Errors
    /// Store and workers.
    pub async fn outlet_on(
        &self,
        overview: OutletOverview,
        on: Date,
        language: Language,
    ) -> Result<OutletDetail, ServiceError> {
        let OutletRecord { enterprise, id: outlet, .. } = &overview.outlet;
        let limits = self.outlet_limits(enterprise, outlet, on).await?;
        let voices = self.voices(language, &layers_installed(self)).await?;
        let known = self.inner.store.outlets_on(enterprise, on).await?;
        let own = known.into_iter().find(|known| known.id == *outlet);
        let facts = own.map(|own| own.facts).unwrap_or_default();
        Ok(OutletDetail {
            overview,
            on,
            facts: facts.iter().map(|fact| voices.fact(None, fact)).collect(),
            limits: governing(&limits, &voices),
            undetermined: undetermined(&limits.undetermined, &voices),
            failed: limits.failed.clone(),
        })
    }
}

fn governing(limits: &OutletLimits, voices: &Voices) -> Vec<GoverningView> {
    limits.governing.iter().map(|one| governing_view(one, voices)).collect()
}

/// A governing limit in words.
pub(super) fn governing_view(one: &GoverningLimit, voices: &Voices) -> GoverningView {
    GoverningView { limit: voices.limit(&one.governing), beaten: beaten_views(one, voices) }
}

/// The limits that a governing one beat, in words.
pub(super) fn beaten_views(one: &GoverningLimit, voices: &Voices) -> Vec<BeatenView> {
    let all = || std::iter::once(&one.governing).chain(one.beaten.iter().map(|(limit, _)| limit));
    let layer_of = |id: &str| all().find(|known| known.limit.id == id)?.layer.as_ref();
    let beaten = one.beaten.iter().map(|(limit, why)| BeatenView {
        limit: voices.limit(limit),
        why: voices.beaten(why, layer_of),
    });
    beaten.collect()
}

fn undetermined(limits: &[UndeterminedLimit], voices: &Voices) -> Vec<UndeterminedView> {
    let views = limits.iter().map(|limit| UndeterminedView {
        id: limit.id.clone(),
        pollutant: limit.pollutant.clone(),
        missing: limit.missing.iter().map(|name| voices.missing(None, name)).collect(),
    });
    views.collect()
}
