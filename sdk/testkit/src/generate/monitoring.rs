//! Random limits, series, means and marks.

use tidegate_contract::{
    AppliedLimit, Averaging, Basis, BasisKind, Comparison, Date, Dating, Decimal, Instant, Limit,
    LimitSource, Mark, Means, Medium, Outlet, Permit, PermitLimit, Series, Verified,
};

use super::Generator;

/// The period that is monitored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) from: Date,
    pub(super) until: Date,
    /// Whether units, marks and bounds are as they should be.
    pub(super) orderly: bool,
}

/// Rows of one series at most.
const ROWS_MAX: i64 = 26;

/// Series of one outlet at most.
const SERIES_MAX: u64 = 3;

/// Pollutants with their unit, and circuits.
const WATER: [(&str, &str); 4] =
    [("w01018", "mg/L"), ("w21003", "mg/L"), ("w01001", "pH"), ("w02006", "MPN/L")];
const AIR: [(&str, &str); 3] = [("a21026", "mg/m3"), ("a21002", "mg/m3"), ("a34013", "mg/m3")];
const CIRCUITS: [(&str, &str); 2] = [("d20001", "kW"), ("d30001", "kW")];

const MARK_KINDS: [&str; 13] = [
    "calibration",
    "standard-check",
    "maintenance",
    "fault",
    "start-up",
    "shut-down",
    "stopped",
    "drying",
    "cooling",
    "fault-condition",
    "accident",
    "grid-unlinked",
    "generated",
];

impl Generator<'_> {
    /// The series of every outlet, with the limits that they point into and their rows.
    pub(super) fn monitoring(
        &mut self,
        stretch: Stretch,
        (outlets, permits, marks): (&[Outlet], &[Permit], &[Mark]),
        limits: &mut Vec<AppliedLimit>,
    ) -> (Vec<Series>, Means) {
        let (mut series, mut means) = (Vec::new(), Means::default());
        for outlet in outlets {
            let count = self.random.below(SERIES_MAX) + u64::from(stretch.orderly);
            for _ in 0..count {
                let one = self.series(outlet, permits, limits, stretch.orderly);
                let known = series.iter().any(|known: &Series| {
                    known.pollutant == one.pollutant
                        && known.outlet == one.outlet
                        && known.averaging == one.averaging
                });
                if known {
                    continue;
                }
                let at = u32::try_from(series.len()).unwrap_or(0);
                self.rows(stretch, (at, &one), (limits, marks), &mut means);
                series.push(one);
            }
        }
        (series, means)
    }

    fn series(
        &mut self,
        outlet: &Outlet,
        permits: &[Permit],
        limits: &mut Vec<AppliedLimit>,
        orderly: bool,
    ) -> Series {
        let (pollutant, unit) = self.pollutant(outlet.medium);
        let averaging = self.averaging(orderly);
        let of_permits = permits.iter().flat_map(|permit| &permit.limits);
        let same = |limit: &&PermitLimit| {
            limit.outlet == outlet.id
                && limit.pollutant == pollutant
                && limit.averaging == averaging
        };
        let own: Vec<PermitLimit> = of_permits.filter(same).cloned().collect();
        let first = limits.len();
        let odd = |this: &mut Self| !orderly && this.random.one_in(3);
        if !pollutant.starts_with('d') {
            for _ in 0..self.random.below(3) + u64::from(orderly) {
                let governing = limits.len() == first || odd(self);
                let unit = if odd(self) { self.odd_unit() } else { unit.clone() };
                let limit = self.limit((&pollutant, &unit), averaging, orderly);
                let limit = Limit { id: format!("limit-{}", limits.len()), ..limit };
                limits.push(AppliedLimit {
                    limit,
                    source: LimitSource::Standard,
                    layer: "generated 0.1.0".to_owned(),
                    governing,
                });
            }
            limits.extend(own.into_iter().map(of_permit));
        }
        let end = limits.len();
        Series {
            outlet: outlet.id.clone(),
            pollutant,
            averaging,
            unit: if odd(self) { self.odd_unit() } else { unit },
            limits: (first..end).filter_map(|at| u32::try_from(at).ok()).collect(),
        }
    }

    /// A pollutant of the medium and its unit, mostly one that the pack has limits for; or a
    /// circuit.
    fn pollutant(&mut self, medium: Medium) -> (String, String) {
        let manifest = self.manifest;
        let of_pack = manifest.limits.iter().filter(|limit| limit.medium == medium);
        let mut known: Vec<(&str, &str)> =
            of_pack.map(|limit| (limit.pollutant.as_str(), limit.unit.as_str())).collect();
        if known.is_empty() || self.random.one_in(3) {
            known = match medium {
                Medium::Water => WATER.to_vec(),
                Medium::Air => AIR.to_vec(),
            };
        }
        if self.random.one_in(8) {
            known = CIRCUITS.to_vec();
        }
        let (code, unit) = self.random.pick(&known).unwrap_or(("w01018", "mg/L"));
        (code.to_owned(), unit.to_owned())
    }

    pub(super) fn averaging(&mut self, orderly: bool) -> Averaging {
        let usual = [Averaging::Hour, Averaging::Day, Averaging::Instant];
        let choices: &[Averaging] = if orderly { &usual } else { &Averaging::ALL };
        self.random.pick(choices).unwrap_or(Averaging::Day)
    }

    fn odd_unit(&mut self) -> String {
        self.random.word(&["", "mg/m3", "ug/L", "kg/h", "pH", "毫克"])
    }

    /// A limit; one that is not orderly may lack what it is compared with, or contradict itself.
    fn limit(
        &mut self,
        (pollutant, unit): (&str, &str),
        averaging: Averaging,
        orderly: bool,
    ) -> Limit {
        let (comparison, lower, upper) = self.bounds(unit, orderly);
        let decimals = upper.or(lower).map_or(0, Decimal::decimals);
        let from = self.turn();
        Limit {
            id: String::new(),
            pollutant: pollutant.to_owned(),
            averaging,
            comparison,
            lower,
            upper,
            unit: unit.to_owned(),
            decimals: if orderly {
                decimals
            } else {
                u8::try_from(self.random.below(10)).unwrap_or(0)
            },
            reference_oxygen: self.random.one_in(6).then(|| self.number()),
            basis: Basis {
                kind: BasisKind::Law,
                document: "GB 00000-2000".to_owned(),
                article: "Table 1".to_owned(),
                in_force_from: (!self.random.one_in(4)).then_some(from),
                in_force_until: self.random.one_in(6).then(|| from.plus_days(400)),
                dating: self
                    .random
                    .pick(&[Dating::Dated, Dating::ByDesignation, Dating::Unknown])
                    .unwrap_or(Dating::Dated),
                verified: if self.random.one_in(2) { Verified::Seen } else { Verified::Recalled },
            },
            displaces: Vec::new(),
            doubts: Vec::new(),
        }
    }

    /// How values are compared, and with what.
    fn bounds(
        &mut self,
        unit: &str,
        orderly: bool,
    ) -> (Comparison, Option<Decimal>, Option<Decimal>) {
        let (one, other) = (self.number(), self.number());
        let (lower, upper) = (one.min(other), one.max(other));
        if orderly {
            return match unit {
                "pH" => (Comparison::Within, Decimal::from_integer(6), Decimal::from_integer(9)),
                _ if self.random.one_in(8) => (Comparison::AtLeast, Some(lower), None),
                _ if self.random.one_in(8) => (Comparison::NotDetected, None, None),
                _ => (Comparison::AtMost, None, Some(upper)),
            };
        }
        let comparisons =
            [Comparison::AtMost, Comparison::AtLeast, Comparison::Within, Comparison::NotDetected];
        let comparison = self.random.pick(&comparisons).unwrap_or(Comparison::AtMost);
        let bound = |this: &mut Self, usual| match this.random.below(6) {
            0 => None,
            1 => Some(this.extreme(i64::MAX)),
            _ => Some(usual),
        };
        // Bounds may be missing, absurd, or stand the wrong way round.
        (comparison, bound(self, lower), bound(self, upper))
    }

    /// Consecutive periods of one series with gaps, values near the limits, and every validity; a
    /// period has one valid row at most.
    fn rows(
        &mut self,
        stretch: Stretch,
        (at, series): (u32, &Series),
        (limits, marks): (&[AppliedLimit], &[Mark]),
        means: &mut Means,
    ) {
        let mut start = stretch.from.start();
        let end = if stretch.orderly { stretch.until } else { stretch.until.plus_days(2) };
        let limit = series.limits.first().and_then(|at| limits.get(*at as usize));
        for _ in 0..self.random.below(u64::try_from(ROWS_MAX).unwrap_or(0)) {
            if start >= end.start() {
                return;
            }
            let mut validity = self.mean_validity();
            for _ in 0..=u64::from(self.random.one_in(12)) {
                let value = self.mean_value(limit.map(|applied| &applied.limit));
                means.series.push(at);
                means.period_start.push(start);
                means.value.push(value.counts());
                means.validity.push(validity);
                means.exempted_by.push(self.exemption(series, start, marks));
                // What follows for the same period cannot be valid as well.
                validity = u8::try_from(2 + self.random.below(13)).unwrap_or(2);
            }
            let gap = if self.random.one_in(8) { 3 } else { 1 };
            for _ in 0..gap {
                start = next_period(series.averaging, start);
            }
        }
    }

    fn mean_validity(&mut self) -> u8 {
        match self.random.below(8) {
            0 => u8::try_from(self.random.below(15)).unwrap_or(0),
            1 => 1,
            _ => 0,
        }
    }

    /// A value near a bound of the limit, or any.
    fn mean_value(&mut self, limit: Option<&Limit>) -> Decimal {
        let bound = limit.and_then(|limit| limit.upper.or(limit.lower));
        match bound.filter(|_| !self.random.one_in(6)) {
            Some(bound) => self.around(bound),
            None => self.extreme(i64::MAX),
        }
    }

    /// The bound, a hair or a rounding step beside it, or a multiple of it.
    pub(super) fn around(&mut self, bound: Decimal) -> Decimal {
        let counts = bound.counts();
        let steps = [0, 1, -1, 500_000_000, -500_000_000, 1_000_000_000, -1_000_000_000];
        let moved = match self.random.below(6) {
            0 => counts.saturating_mul(2),
            1 => counts.saturating_add(counts / 2),
            2 => counts / 10 * 9,
            _ => counts.saturating_add(self.random.pick(&steps).unwrap_or(0)),
        };
        Decimal::from_counts(moved)
    }

    /// Sometimes a mark that exempts the period: one of the same outlet, over the period when all
    /// is in order.
    fn exemption(&mut self, series: &Series, start: Instant, marks: &[Mark]) -> u32 {
        if !self.random.one_in(4) {
            return 0;
        }
        let all = (1..).zip(marks).filter(|(_, mark)| {
            mark.outlet == series.outlet && mark.from <= start && start < mark.until
        });
        let all: Vec<u32> = all.map(|(at, _)| at).collect();
        self.random.pick(&all).unwrap_or(0)
    }

    /// Marks, some of which overlap, contradict one another, are filed late or beyond their cap.
    pub(super) fn marks(&mut self, stretch: Stretch, outlets: &[String]) -> Vec<Mark> {
        let days = stretch.until.days() - stretch.from.days();
        let count = self.random.below(4);
        (0..count)
            .map(|number| {
                let from = stretch.from.plus_days(self.random.days(days)).start();
                let from = from + i64::from(self.random.days(24)) * 3_600;
                let hours = self.random.pick(&[0, 1, 8, 24, 100]).unwrap_or(1);
                let until = from + hours * 3_600;
                let late = self.random.pick(&[-3_600, 0, 3_600, 90_000, 40_000_000]).unwrap_or(0);
                let hours_used = self.number();
                Mark {
                    reference: format!("mark-{number}"),
                    outlet: self.random.pick(outlets).unwrap_or_default(),
                    kind: self.random.word(&MARK_KINDS),
                    from,
                    until: if !stretch.orderly && self.random.one_in(16) {
                        from - 1
                    } else {
                        until
                    },
                    filed: until + late,
                    hours_used,
                    hours_cap: self.optional(|this| {
                        if this.random.one_in(2) { hours_used } else { this.number() }
                    }),
                }
            })
            .collect()
    }
}

/// A permit's own limit as one that is applied.
fn of_permit(limit: PermitLimit) -> AppliedLimit {
    let decimals = limit.upper.or(limit.lower).map_or(0, Decimal::decimals);
    let basis = Basis {
        kind: BasisKind::Law,
        document: "generated permit".to_owned(),
        article: String::new(),
        in_force_from: None,
        in_force_until: None,
        dating: Dating::Dated,
        verified: Verified::Seen,
    };
    let limit = Limit {
        id: format!("permit-{}-{}", limit.outlet, limit.pollutant),
        pollutant: limit.pollutant,
        averaging: limit.averaging,
        comparison: limit.comparison,
        lower: limit.lower,
        upper: limit.upper,
        unit: limit.unit,
        decimals,
        reference_oxygen: None,
        basis,
        displaces: Vec::new(),
        doubts: Vec::new(),
    };
    AppliedLimit { limit, source: LimitSource::Permit, layer: String::new(), governing: false }
}

/// Start of the next period.
fn next_period(averaging: Averaging, start: Instant) -> Instant {
    let day = Date::of_instant(start);
    let (year, month, _) = day.ymd();
    let first = |year, month| Date::from_ymd(year, month, 1).unwrap_or(day.plus_days(31)).start();
    match averaging {
        Averaging::Instant => start + 7_200,
        Averaging::Minute => start + 600,
        Averaging::Hour => start + 3_600,
        Averaging::Day => start + 86_400,
        Averaging::Month if month == 12 => first(year.saturating_add(1), 1),
        Averaging::Month => first(year, month + 1),
        Averaging::Year => first(year.saturating_add(1), 1),
    }
}
