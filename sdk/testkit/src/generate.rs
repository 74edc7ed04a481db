//! Random inputs within what a pack declares.

mod case_file;
mod monitoring;
mod records;
mod varied;

use tidegate_contract::{
    Application, Averaging, CaseFile, DailyEvidence, Date, Decimal, Enterprise, Fact, FactValue,
    Medium, NO_LOWER, NO_UPPER, Outlet, ProductionEvidence, Readings, Site, Tier, TruthValue,
    Validity, Watches,
};
use tidegate_manifest::{FactDeclaration, FactType, Interface, Manifest, Subject};

use crate::case::Case;
use crate::question::{GradingInput, Question};
use crate::random::Random;

/// Makes questions of a pack from a seed; the same seed makes the same questions.
#[derive(Debug)]
pub(crate) struct Generator<'m> {
    manifest: &'m Manifest,
    random: Random,
    /// Case files of the pack's cases, and the kinds that stand in them.
    known: Vec<CaseFile>,
    duty_kinds: Vec<String>,
    event_kinds: Vec<String>,
}

/// Dates at which something begins, ends or is unusual: the day before, it, and the day after are
/// all taken. The Ecological and Environmental Code took effect on the first.
const TURNS: [(i16, i8, i8); 6] =
    [(2026, 8, 15), (2024, 2, 29), (2026, 1, 1), (2026, 3, 1), (2021, 3, 1), (2000, 2, 29)];

/// Days after the first covered one that dates are taken from when the cover has no end.
const DAYS: i32 = 4_000;

/// Readings of one generated batch at most.
const READINGS_MAX: u64 = 48;

/// Days of production evidence at most.
const EVIDENCE_MAX: i32 = 40;

impl<'m> Generator<'m> {
    /// `cases` are those of the pack: what they are about is asked about too.
    pub(crate) fn new(manifest: &'m Manifest, cases: &[Case], seed: u64) -> Self {
        let known: Vec<CaseFile> = cases
            .iter()
            .filter_map(|case| match &case.question {
                Question::Judge { file } => Some(file.as_ref().clone()),
                _ => None,
            })
            .collect();
        let mut duty_kinds: Vec<String> =
            known.iter().flat_map(|file| &file.duties).map(|duty| duty.kind.clone()).collect();
        let mut event_kinds: Vec<String> =
            known.iter().flat_map(|file| &file.events).map(|event| event.kind.clone()).collect();
        for kinds in [&mut duty_kinds, &mut event_kinds] {
            kinds.sort();
            kinds.dedup();
        }
        Self { manifest, random: Random::new(seed), known, duty_kinds, event_kinds }
    }

    /// A question to one of the interfaces.
    pub(crate) fn question(&mut self, interface: Interface) -> Question {
        let on = self.date();
        match interface {
            Interface::Classification => self.classification(on),
            Interface::Threshold => Question::Limits { site: Box::new(self.site(on)), on },
            Interface::Grading => Question::Evaluate(self.grading(on)),
            Interface::Judgement => {
                let varied = if self.random.one_in(2) { self.varied() } else { None };
                let file = varied.unwrap_or_else(|| self.case_file(on));
                Question::Judge { file: Box::new(file) }
            }
        }
    }

    /// Mostly a classification; the other two functions of the interface too.
    fn classification(&mut self, on: Date) -> Question {
        let enterprise = self.enterprise();
        match self.random.below(8) {
            0 => {
                let evidence = ProductionEvidence { enterprise, days: self.evidence(on) };
                Question::Production { evidence, on }
            }
            1 => {
                let application = Application {
                    enterprise,
                    tier: self.tier(),
                    kind: self.random.word(&["first", "renewal", "change", "re-application"]),
                    current: self.random.one_in(2).then(|| self.permit(on, &[])),
                    facts: self.facts(None),
                };
                Question::Readiness { application: Box::new(application), on }
            }
            _ => Question::Classify { enterprise, on },
        }
    }

    /// Days of consumption before `on`, some missing, some absurd.
    fn evidence(&mut self, on: Date) -> Vec<DailyEvidence> {
        let kinds = [
            "water-m3",
            "power-kwh",
            "production-power-kwh",
            "treatment-power-kwh",
            "flow-m3",
            "output",
        ];
        let (length, mut days) = (self.random.days(EVIDENCE_MAX), Vec::new());
        for kind in kinds {
            let usual = self.number();
            for before in 0..length {
                if self.random.one_in(6) {
                    continue;
                }
                let amount = match self.random.below(8) {
                    0 => Decimal::ZERO,
                    1 => self.extreme(i64::MAX),
                    _ => usual,
                };
                days.push(DailyEvidence {
                    kind: kind.to_owned(),
                    on: on.plus_days(-before),
                    amount,
                });
            }
        }
        days
    }

    /// A date inside the covered dates, often at their ends, sometimes just outside; or near a
    /// turn of law or calendar.
    fn date(&mut self) -> Date {
        let covers = self.manifest.covers;
        let until = covers.until.unwrap_or_else(|| covers.from.plus_days(DAYS));
        match self.random.below(10) {
            0 => covers.from,
            1 => until.plus_days(-1),
            2 => covers.from.plus_days(-1),
            3 => until,
            4..=6 => self.turn(),
            _ => covers.from.plus_days(self.random.days(until.days() - covers.from.days())),
        }
    }

    /// A date at or beside a turn.
    fn turn(&mut self) -> Date {
        let turn = self.random.pick(&TURNS);
        let turn = turn.and_then(|(year, month, day)| Date::from_ymd(year, month, day));
        turn.unwrap_or(self.manifest.covers.from).plus_days(self.random.days(3) - 1)
    }

    /// Any day, for facts.
    fn day(&mut self) -> Date {
        if self.random.one_in(4) {
            return self.turn();
        }
        Date::from_days(self.random.days(20_000) + 7_305)
    }

    /// A day at most `days` before or after another.
    fn near(&mut self, day: Date, days: i32) -> Date {
        day.plus_days(self.random.days(2 * days + 1) - days)
    }

    fn optional<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.random.one_in(2) { None } else { Some(make(self)) }
    }

    fn truth(&mut self) -> TruthValue {
        let truths = [TruthValue::No, TruthValue::Yes, TruthValue::Unknown];
        self.random.pick(&truths).unwrap_or(TruthValue::Unknown)
    }

    fn tier(&mut self) -> Tier {
        let tiers = [
            Tier::Key,
            Tier::Simplified,
            Tier::Registration,
            Tier::None,
            Tier::Prohibited,
            Tier::Undetermined,
        ];
        self.random.pick(&tiers).unwrap_or(Tier::None)
    }

    /// A number of up to seven digits with up to three decimals.
    fn number(&mut self) -> Decimal {
        let digits = 10_u64.pow(u32::try_from(self.random.below(11)).unwrap_or(0));
        let thousandths = i64::try_from(self.random.below(digits)).unwrap_or(0);
        Decimal::from_counts(thousandths.saturating_mul(1_000_000))
    }

    /// Usually a number of everyday size, sometimes `end`, sometimes anything.
    fn extreme(&mut self, end: i64) -> Decimal {
        match self.random.below(8) {
            0 => Decimal::from_counts(end),
            1 => Decimal::from_counts(i64::from_le_bytes(self.random.next().to_le_bytes())),
            2 => Decimal::ZERO,
            _ => self.number(),
        }
    }

    /// Some of the declared facts, ascending by name; `subject` none is for both.
    fn facts(&mut self, subject: Option<Subject>) -> Vec<Fact> {
        let manifest = self.manifest;
        let wanted = |fact: &&FactDeclaration| subject.is_none_or(|subject| fact.of == subject);
        // Nearly all facts and hardly any are both worth asking.
        let chances = 2 + self.random.below(6);
        let mostly = self.random.one_in(2);
        let mut facts: Vec<Fact> = Vec::new();
        for declaration in manifest.facts.iter().filter(wanted) {
            if self.random.one_in(chances) != mostly {
                let value = self.value(declaration);
                let doubtful = self.random.one_in(8);
                facts.push(Fact { name: declaration.name.clone(), value, doubtful });
            }
        }
        facts.sort_by(|one, next| one.name.cmp(&next.name));
        facts
    }

    /// A value that the declaration admits.
    fn value(&mut self, declaration: &FactDeclaration) -> FactValue {
        let words: Vec<String> = declaration.words.iter().map(|word| word.word.clone()).collect();
        match declaration.fact_type {
            FactType::Truth => FactValue::Truth(self.random.one_in(2)),
            FactType::Day => FactValue::Day(self.day()),
            FactType::Number => {
                let min = declaration.range.and_then(|range| range.min);
                let max = declaration.range.and_then(|range| range.max);
                let free = self.number();
                let inside = free.max(min.unwrap_or(free)).min(max.unwrap_or(free));
                let choices = [Some(inside), Some(inside), min, max];
                FactValue::Number(self.random.pick(&choices).flatten().unwrap_or(inside))
            }
            FactType::Text => {
                FactValue::Text(self.random.pick(&words).unwrap_or_else(|| "free".into()))
            }
            FactType::Texts => {
                let some = words.into_iter().filter(|_| self.random.one_in(2));
                FactValue::Texts(some.collect())
            }
        }
    }

    fn enterprise(&mut self) -> Enterprise {
        let count = self.random.below(4);
        let industries = (0..count).map(|_| self.industry()).collect();
        Enterprise {
            id: "generated".to_owned(),
            jurisdiction: self.manifest.jurisdiction.clone(),
            industries,
            facts: self.facts(Some(Subject::Enterprise)),
        }
    }

    /// A code of GB/T 4754 or what looks like one: 3 or 4 digits, or nothing.
    fn industry(&mut self) -> String {
        let manifest = self.manifest;
        let mut code = self.random.pick(&manifest.industries).unwrap_or_default();
        let length = if self.random.one_in(4) { 3 } else { 4 };
        while code.len() < length {
            code.push(char::from(b'0' + u8::try_from(self.random.below(10)).unwrap_or(0)));
        }
        if self.random.one_in(32) { String::new() } else { code }
    }

    /// An outlet of a kind that the pack has limits for, else of any.
    fn outlet(&mut self) -> Outlet {
        const PLACES: [(Medium, &str); 4] = [
            (Medium::Water, "plant-outlet"),
            (Medium::Water, "workshop-outlet"),
            (Medium::Air, "stack"),
            (Medium::Air, "boundary"),
        ];
        let manifest = self.manifest;
        let mut places: Vec<(Medium, &str)> =
            manifest.limits.iter().map(|one| (one.medium, one.monitoring_point.as_str())).collect();
        if places.is_empty() || self.random.one_in(8) {
            places = PLACES.to_vec();
        }
        let (medium, point) = self.random.pick(&places).unwrap_or(PLACES[0]);
        Outlet {
            id: "DW001".to_owned(),
            medium,
            monitoring_point: point.to_owned(),
            facts: self.facts(Some(Subject::Outlet)),
        }
    }

    fn site(&mut self, on: Date) -> Site {
        let outlet = self.outlet();
        let permit = self.optional(|this| this.permit(on, std::slice::from_ref(&outlet.id)));
        Site { enterprise: self.enterprise(), outlet, permit }
    }

    /// Watches and readings with bounds and values up to the ends of their range, and near the
    /// bounds.
    fn grading(&mut self, on: Date) -> GradingInput {
        let mut watches = Watches { pollutants: vec!["w01018".to_owned()], ..Watches::default() };
        let count = 1 + self.random.below(4);
        for _ in 0..count {
            let averaging = self.random.pick(&Averaging::ALL).unwrap_or(Averaging::Hour);
            let one_sided = self.random.one_in(2);
            let lower = if one_sided { NO_LOWER } else { self.extreme(NO_LOWER).counts() };
            let upper = self.extreme(NO_UPPER).counts();
            watches.pollutant.push(0);
            watches.averaging.push(averaging.code());
            watches.own_period.push(u8::from(!self.random.one_in(4)));
            watches.lower.push(lower.min(upper));
            watches.upper.push(upper.max(lower));
            watches.decimals.push(u8::try_from(self.random.below(10)).unwrap_or(0));
        }
        let mut readings = Readings::default();
        let mut at = on.start();
        for _ in 0..self.random.below(READINGS_MAX) {
            at = at.saturating_add(1 + i64::try_from(self.random.below(200_000)).unwrap_or(0));
            let watch = self.random.below(count);
            let validity = self.random.pick(&Validity::ALL).unwrap_or(Validity::Valid);
            let upper = usize::try_from(watch).ok().and_then(|at| watches.upper.get(at).copied());
            let value = match upper.filter(|upper| *upper != NO_UPPER && !self.random.one_in(3)) {
                Some(upper) => self.around(Decimal::from_counts(upper)),
                None => self.extreme(i64::MAX),
            };
            readings.watch.push(u32::try_from(watch).unwrap_or(0));
            readings.period_start.push(at);
            readings.value.push(value.counts());
            readings.validity.push(if self.random.one_in(3) { validity.code() } else { 0 });
        }
        let fresh = self.random.one_in(2);
        let state = |this: &mut Self| {
            if fresh || !this.random.one_in(4) { 0 } else { this.random.next() }
        };
        let state = (0..count).map(|_| state(self)).collect();
        GradingInput { on, watches, readings, state }
    }
}
