//! The numbers of law and custom that turn raw values into judged means, each with its source.

use serde::Serialize;
use tidegate_domain::{Basis, BasisKind, Date, Dating, Verified};

/// A number with its unit, where it comes from and how far that was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// The number.
    pub value: u32,
    /// Its unit.
    pub unit: &'static str,
    /// What gives it its force.
    pub kind: BasisKind,
    /// Document.
    pub document: &'static str,
    /// Article, table or clause.
    pub article: &'static str,
    /// First day in force of the version used; absent when it is not known.
    pub in_force_from: Option<Date>,
    /// How far the text was checked.
    pub verified: Verified,
}

impl Cited {
    /// Where it comes from, as the contract has it.
    #[must_use]
    pub fn basis(&self) -> Basis {
        Basis {
            kind: self.kind,
            document: self.document.to_owned(),
            article: self.article.to_owned(),
            in_force_from: self.in_force_from,
            in_force_until: None,
            dating: if self.in_force_from.is_some() { Dating::Dated } else { Dating::Unknown },
            verified: self.verified,
        }
    }
}

/// One complete set of numbers. A judgement names its version, and the version never changes its
/// numbers: another set is another version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Method {
    /// Goes into the record of every judgement.
    pub version: &'static str,
    /// Longest time between raw values. The device makes the minute of them; kept here because
    /// the minute is taken at its word.
    pub raw_interval_s_max: Cited,
    /// Valid raw values that a valid minute of flue gas has; the device's part too.
    pub minute_raw_values_min: Cited,
    /// Valid minutes that a valid hour of flue gas has; of coarser minute data the same share.
    pub gas_hour_minutes_min: Cited,
    /// Valid minutes that a valid hour of waste water has: one part of ten minutes.
    pub water_hour_minutes_min: Cited,
    /// Valid hours that a valid day of flue gas has.
    pub gas_day_hours_min: Cited,
    /// Share of the values due that a valid day of waste water has.
    pub water_day_share_min: Cited,
    /// Minutes between values of flue gas, on a day that does not show it.
    pub gas_minute_interval: Cited,
    /// Minutes between values of waste water, on a day that does not show it.
    pub water_minute_interval: Cited,
    /// Length of the period of the furnace temperature.
    pub furnace_period_minutes: Cited,
    /// Oxygen content of air in the conversion to reference oxygen.
    pub air_oxygen: Cited,
    /// Hours a furnace and year that marks of start-up, shut-down, fault and accident exempt.
    pub operation_hours_max: Cited,
    /// Hours a furnace and year that marks of drying-out and cooling exempt.
    pub heating_hours_max: Cited,
    /// Hours a quarter that the monitoring system may be under maintenance.
    pub upkeep_hours_max: Cited,
    /// Hourly dust up to which marks of start-up, shut-down, fault and accident exempt.
    pub start_up_dust_max: Cited,
    /// Quarterly share of valid hours from which a gap takes the short or middle look back.
    pub capture_high: Cited,
    /// Share below which a gap is not filled at all.
    pub capture_low: Cited,
    /// Longest gap that takes the short look back.
    pub short_gap_hours_max: Cited,
    /// Valid hours before a short gap of which the largest fills it.
    pub short_look_back_hours: Cited,
    /// Valid hours before a longer gap of which the largest fills it.
    pub middle_look_back_hours: Cited,
    /// Valid hours before any gap of a poorly captured quarter of which the largest fills it.
    pub long_look_back_hours: Cited,
    /// Hours whose discharge an emission rate is: the mass of any one hour. Absent in a set that
    /// forms no rates, under which a limit in kg/h finds no series in its unit.
    pub rate_hours: Option<Cited>,
}

const HJ_212: Source = law("HJ 212-2017", date(2017, 5, 1));
const HJ_75: Source = law("HJ 75-2017", date(2018, 3, 1));
const HJ_356: Source = law("HJ 356-2019", date(2020, 3, 24));
const GB_16297: Source = law("GB 16297-1996", date(1997, 1, 1));
const ORDER_10: Source = law("MEE Order 10 (2019)", date(2020, 1, 1));
const PROJECT: Source = Source {
    kind: BasisKind::ProjectDefault,
    document: "Tidegate",
    in_force_from: date(2017, 5, 1),
};

/// All sets, the latest last.
static SETS: [Method; 2] = [Method::v1(), Method::v2()];

impl Method {
    /// The first set, which forms no rates; kept for what was judged by it.
    ///
    /// # Source
    /// HJ 212-2017 annexes B and D (seen); HJ 75-2017 and HJ 356-2019 (second hand or recalled,
    /// their first days recalled); MEE Order 10 of 2019, MSW incineration (the numbers recalled).
    #[must_use]
    pub const fn v1() -> Self {
        Self {
            version: "averages-1",
            raw_interval_s_max: HJ_212.seen(5, "s", "annex D.2"),
            minute_raw_values_min: HJ_212.seen(12, "values", "annex D.2.2"),
            gas_hour_minutes_min: HJ_212.seen(45, "min", "annex D.2.2"),
            water_hour_minutes_min: HJ_212.seen(10, "min", "annex D.1"),
            gas_day_hours_min: HJ_212.seen(20, "h", "annex D.2"),
            water_day_share_min: HJ_356.recalled(75, "%", "7"),
            gas_minute_interval: PROJECT.recalled(1, "min", "default"),
            water_minute_interval: PROJECT.recalled(10, "min", "default, after HJ 212-2017 D.1"),
            furnace_period_minutes: ORDER_10.recalled(5, "min", "furnace temperature"),
            air_oxygen: HJ_212.seen(21, "%", "annex D, conversion"),
            operation_hours_max: ORDER_10.recalled(60, "h", "start-up, shut-down, fault, accident"),
            heating_hours_max: ORDER_10.recalled(700, "h", "drying-out and cooling"),
            upkeep_hours_max: ORDER_10.recalled(30, "h", "maintenance of the system"),
            start_up_dust_max: ORDER_10.recalled(
                150,
                "mg/m3",
                "start-up, shut-down, fault, accident",
            ),
            capture_high: HJ_75.recalled(90, "%", "missing data"),
            capture_low: HJ_75.recalled(75, "%", "missing data"),
            short_gap_hours_max: HJ_75.recalled(24, "h", "missing data"),
            short_look_back_hours: HJ_75.recalled(180, "h", "missing data"),
            middle_look_back_hours: HJ_75.recalled(720, "h", "missing data"),
            long_look_back_hours: HJ_75.recalled(2_160, "h", "missing data"),
            rate_hours: None,
        }
    }

    /// The second set: the numbers of the first, and emission rates.
    ///
    /// # Source
    /// GB 16297-1996 clause 3.3: the maximum permitted rate is the mass that a stack may discharge
    /// in any one hour (recalled); the formula of that mass is in HJ 212-2017 annex D (seen).
    #[must_use]
    pub const fn v2() -> Self {
        let rate_hours = Some(GB_16297.recalled(1, "h", "3.3"));
        Self { version: "averages-2", rate_hours, ..Self::v1() }
    }

    /// The set by which is judged now.
    #[must_use]
    pub fn latest() -> &'static Self {
        let [.., latest] = &SETS;
        latest
    }

    /// The set of a version, so that an old judgement is executed again and explained by its own
    /// numbers; none of a version that is not known here.
    #[must_use]
    pub fn of_version(version: &str) -> Option<&'static Self> {
        SETS.iter().find(|method| method.version == version)
    }

    /// Every number with its name, in the order of the fields.
    pub fn table(&self) -> impl Iterator<Item = (&'static str, &Cited)> {
        let rate_hours = self.rate_hours.as_ref().map(|cited| ("rate_hours", cited));
        let numbers: [(&'static str, &Cited); 20] = [
            ("raw_interval_s_max", &self.raw_interval_s_max),
            ("minute_raw_values_min", &self.minute_raw_values_min),
            ("gas_hour_minutes_min", &self.gas_hour_minutes_min),
            ("water_hour_minutes_min", &self.water_hour_minutes_min),
            ("gas_day_hours_min", &self.gas_day_hours_min),
            ("water_day_share_min", &self.water_day_share_min),
            ("gas_minute_interval", &self.gas_minute_interval),
            ("water_minute_interval", &self.water_minute_interval),
            ("furnace_period_minutes", &self.furnace_period_minutes),
            ("air_oxygen", &self.air_oxygen),
            ("operation_hours_max", &self.operation_hours_max),
            ("heating_hours_max", &self.heating_hours_max),
            ("upkeep_hours_max", &self.upkeep_hours_max),
            ("start_up_dust_max", &self.start_up_dust_max),
            ("capture_high", &self.capture_high),
            ("capture_low", &self.capture_low),
            ("short_gap_hours_max", &self.short_gap_hours_max),
            ("short_look_back_hours", &self.short_look_back_hours),
            ("middle_look_back_hours", &self.middle_look_back_hours),
            ("long_look_back_hours", &self.long_look_back_hours),
        ];
        numbers.into_iter().chain(rate_hours)
    }
}

/// What the rows of one document share.
#[derive(Clone, Copy)]
struct Source {
    kind: BasisKind,
    document: &'static str,
    in_force_from: Option<Date>,
}

impl Source {
    const fn seen(self, value: u32, unit: &'static str, article: &'static str) -> Cited {
        self.cited((value, unit, article), Verified::Seen)
    }

    const fn recalled(self, value: u32, unit: &'static str, article: &'static str) -> Cited {
        self.cited((value, unit, article), Verified::Recalled)
    }

    const fn cited(self, row: (u32, &'static str, &'static str), verified: Verified) -> Cited {
        let (value, unit, article) = row;
        let Self { kind, document, in_force_from } = self;
        Cited { value, unit, kind, document, article, in_force_from, verified }
    }
}

const fn law(document: &'static str, in_force_from: Option<Date>) -> Source {
    Source { kind: BasisKind::Law, document, in_force_from }
}

/// A date of the calendar in a constant: days from the first of March of the year 0, so that the
/// leap day is the last of its year.
const fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    let year = if month > 2 { year } else { year - 1 };
    let month = (month + 9) % 12;
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + day - 1;
    // Days from 0000-03-01 to 1970-01-01.
    Some(Date::from_days(days - 719_468))
}

#[cfg(test)]
mod tests {
    use tidegate_domain::Verified;

    use super::{Method, date};

    #[test]
    fn dates_in_constants_are_those_of_the_calendar() {
        for (year, month, day) in [(2017, 5, 1), (2020, 2, 29), (2020, 3, 24), (2026, 1, 1)] {
            let text = format!("{year:04}-{month:02}-{day:02}");
            assert_eq!(date(year, month, day), Some(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn every_number_names_its_source_and_versions_are_found() {
        let method = Method::latest();
        for (name, cited) in method.table() {
            assert!(!cited.unit.is_empty() && !cited.document.is_empty(), "{name}");
            assert!(!cited.article.is_empty() && cited.in_force_from.is_some(), "{name}");
        }
        assert_eq!(method.gas_hour_minutes_min.verified, Verified::Seen);
        assert_eq!(method.operation_hours_max.verified, Verified::Recalled);
        assert_eq!(method.version, "averages-2");
        assert_eq!(method.table().map(|(name, _)| name).last(), Some("rate_hours"));
        assert_eq!(Method::of_version("averages-2"), Some(method));
        assert_eq!(Method::of_version("averages-1"), Some(&Method::v1()));
        assert_eq!(Method::of_version("averages-0"), None);
    }
}
