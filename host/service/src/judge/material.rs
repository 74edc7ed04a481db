//! Everything known about an enterprise that a judgement rests on, as one value.

use serde::{Deserialize, Serialize};
use tidegate_domain::{
    Averaging, Date, Decimal, DocketItem, EarlierFinding, Enterprise, FiledMark, Instant,
    Jurisdiction, Outlet, Permit, ProductionDay, Stream, Total,
};
use tidegate_store::StreamColumns;

use crate::error::ServiceError;
use crate::host::Host;

/// The format that this version writes and reads.
pub(crate) const MATERIAL_FORMAT: &str = "tidegate-material-1";

/// Averaging periods that are looked at.
const AVERAGINGS: [Averaging; 4] =
    [Averaging::Instant, Averaging::Minute, Averaging::Hour, Averaging::Day];

/// Readings of one stream, in columns of equal length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StreamMaterial {
    /// Outlet number.
    pub(crate) outlet: String,
    /// HJ 212 code.
    pub(crate) pollutant: String,
    /// Averaging period.
    pub(crate) averaging: Averaging,
    /// Start of each period, ascending.
    pub(crate) period_start: Vec<Instant>,
    /// Value as measured, counts of 10⁻⁹ of the unit of HJ 212.
    pub(crate) value: Vec<i64>,
    /// Value converted to reference oxygen, as the device sent it; empty when it never did.
    pub(crate) converted: Vec<Option<Decimal>>,
    /// Codes of the validity.
    pub(crate) validity: Vec<u8>,
}

impl From<StreamColumns> for StreamMaterial {
    fn from(columns: StreamColumns) -> Self {
        let converted = columns.converted.iter().any(Option::is_some);
        Self {
            outlet: columns.stream.outlet,
            pollutant: columns.stream.pollutant,
            averaging: columns.stream.averaging,
            period_start: columns.period_start,
            value: columns.value,
            converted: if converted { columns.converted } else { Vec::new() },
            validity: columns.validity,
        }
    }
}

impl StreamMaterial {
    fn is_of(&self, stream: &Stream) -> bool {
        (&self.outlet, &self.pollutant, self.averaging)
            == (&stream.outlet, &stream.pollutant, stream.averaging)
    }

    /// A stream without readings in the period.
    fn silent(stream: Stream) -> Self {
        Self {
            outlet: stream.outlet,
            pollutant: stream.pollutant,
            averaging: stream.averaging,
            period_start: Vec::new(),
            value: Vec::new(),
            converted: Vec::new(),
            validity: Vec::new(),
        }
    }
}

/// What is known about one enterprise for a period in which none of its facts and permits changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Material {
    /// [`MATERIAL_FORMAT`].
    pub(crate) format: String,
    /// County.
    pub(crate) county: Jurisdiction,
    /// First day.
    pub(crate) from: Date,
    /// First day after.
    pub(crate) until: Date,
    /// The day of judging.
    pub(crate) as_of: Date,
    /// The enterprise with its facts in force in the period.
    pub(crate) enterprise: Enterprise,
    /// Its outlets, likewise.
    pub(crate) outlets: Vec<Outlet>,
    /// All its permits.
    pub(crate) permits: Vec<Permit>,
    /// Its docket.
    pub(crate) docket: Vec<DocketItem>,
    /// Readings of the period.
    pub(crate) streams: Vec<StreamMaterial>,
    /// Amounts of the calendar year up to the end of the period.
    pub(crate) amounts: Vec<Total>,
    /// What was concluded about production.
    pub(crate) production: Vec<ProductionDay>,
    /// Findings of earlier periods.
    pub(crate) earlier: Vec<EarlierFinding>,
}

impl Material {
    /// Whether an outlet is monitored for a pollutant.
    pub(crate) fn receives(&self, outlet: &str, pollutant: &str) -> bool {
        let mut own = self.streams.iter().filter(|stream| stream.outlet == outlet);
        own.any(|stream| stream.pollutant == pollutant)
    }

    /// Readings in it.
    pub(crate) fn values(&self) -> u64 {
        self.streams.iter().map(|stream| stream.period_start.len() as u64).sum()
    }

    /// The marks on its docket.
    pub(crate) fn marks(&self) -> impl Iterator<Item = &FiledMark> {
        self.docket.iter().filter_map(|item| match item {
            DocketItem::Mark(mark) => Some(mark),
            _ => None,
        })
    }
}

/// What to gather.
#[derive(Clone, Debug)]
pub(crate) struct Wanted<'a> {
    /// Enterprise.
    pub(crate) enterprise: &'a str,
    /// First day.
    pub(crate) from: Date,
    /// First day after.
    pub(crate) until: Date,
    /// The day of judging.
    pub(crate) as_of: Date,
    /// Up to when what was received counts.
    pub(crate) known_at: Instant,
}

impl Host {
    /// Days at which something about an enterprise changes, so that a period is judged in parts.
    pub(crate) async fn cut_days(
        &self,
        enterprise: &str,
        from: Date,
        until: Date,
    ) -> Result<Vec<Date>, ServiceError> {
        let store = &self.inner.store;
        let facts = store.facts(enterprise).await?.into_iter().map(|fact| fact.from);
        let permits = store.permits(enterprise).await?.into_iter().flat_map(|record| {
            let permit = record.permit;
            [Some(permit.valid_from), Some(permit.valid_until), permit.ended]
        });
        let years = (from.ymd().0..=until.ymd().0).filter_map(|year| Date::from_ymd(year, 1, 1));
        let all = facts.chain(permits.flatten()).chain(years);
        let mut days: Vec<Date> = all.filter(|day| from < *day && *day < until).collect();
        days.sort_unstable();
        days.dedup();
        Ok(days)
    }

    /// Gathers what is known for a period in which nothing of [`Host::cut_days`] lies, and keeps what
    /// was concluded on the way: production days and amounts.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for an enterprise that is not registered.
    pub(crate) async fn gather(&self, wanted: &Wanted<'_>) -> Result<Material, ServiceError> {
        let mut material = self.gather_stored(wanted).await?;
        material.production = self.producing(&material).await?;
        material.amounts = self.amounts(&material).await?;
        Ok(material)
    }

    /// Gathers what the store has, without production days and amounts; writes nothing.
    ///
    /// # Errors
    /// As [`Host::gather`].
    pub(crate) async fn gather_stored(
        &self,
        wanted: &Wanted<'_>,
    ) -> Result<Material, ServiceError> {
        let Wanted { enterprise, from, until, as_of, known_at } = *wanted;
        let store = &self.inner.store;
        let not_found = || ServiceError::NotFound { what: "enterprise", id: enterprise.to_owned() };
        let facts = store.enterprise_on(enterprise, from).await?.ok_or_else(not_found)?;
        let county: Jurisdiction = facts.jurisdiction.parse().map_err(|error| {
            ServiceError::Internal(format!("enterprise `{enterprise}`: {error}"))
        })?;
        let outlets = store.outlets_on(enterprise, from).await?;
        let permits = store.permits(enterprise).await?;
        let docket = store.docket(enterprise, known_at).await?;
        let columns =
            store.stream_columns(enterprise, &AVERAGINGS, from.start(), until.start()).await?;
        let mut streams: Vec<StreamMaterial> =
            columns.into_iter().map(StreamMaterial::from).collect();
        for (_, stream) in store.streams(enterprise).await? {
            // Monitored, and silent in the period: that is a gap and not nothing.
            if !streams.iter().any(|known| known.is_of(&stream)) {
                streams.push(StreamMaterial::silent(stream));
            }
        }
        let permits: Vec<Permit> = permits.into_iter().map(|record| record.permit).collect();
        let docket: Vec<DocketItem> = docket.into_iter().map(|record| record.item).collect();
        Ok(Material {
            format: MATERIAL_FORMAT.to_owned(),
            county,
            from,
            until,
            as_of,
            enterprise: facts,
            outlets,
            permits,
            docket,
            streams,
            amounts: Vec::new(),
            production: Vec::new(),
            earlier: self.earlier(enterprise, from).await?,
        })
    }

    /// Whether the enterprise was producing, day by day; unknown where a pack that should say
    /// fails, which the day's own judgement shows.
    async fn producing(&self, material: &Material) -> Result<Vec<ProductionDay>, ServiceError> {
        let days = (material.from, material.until);
        match self.production_with(&material.enterprise, days).await {
            Ok(records) => Ok(records.into_iter().map(|record| record.day).collect()),
            Err(ServiceError::Call(error)) => {
                crate::host::log_fault(&error);
                Ok(Vec::new())
            }
            Err(error) => Err(error),
        }
    }
}
