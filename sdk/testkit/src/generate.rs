//! Random inputs within what a pack declares.

use tidegate_contract::{
    Averaging, CaseFile, Date, Decimal, Duty, Enterprise, Fact, FactValue, Means, Medium, NO_LOWER,
    NO_UPPER, Outlet, Readings, Site, Tier, Total, TruthValue, Validity, Watches,
};
use tidegate_manifest::{FactDeclaration, FactType, Interface, Manifest, Subject};

use crate::question::{GradingInput, Question};

/// Makes questions of a pack from a seed; the same seed makes the same questions.
#[derive(Debug)]
pub(crate) struct Generator<'m> {
    manifest: &'m Manifest,
    state: u64,
}

/// Days around which numbers and dates are taken that no declaration bounds.
const FIRST_DAY: Date = Date::from_days(7_305);
const DAYS: u64 = 20_000;

/// Readings of one generated batch at most.
const READINGS_MAX: u64 = 48;

impl<'m> Generator<'m> {
    pub(crate) const fn new(manifest: &'m Manifest, seed: u64) -> Self {
        Self { manifest, state: seed }
    }

    /// A question to one of the interfaces.
    pub(crate) fn question(&mut self, interface: Interface) -> Question {
        let on = self.date();
        match interface {
            Interface::Classification => Question::Classify { enterprise: self.enterprise(), on },
            Interface::Threshold => Question::Limits { site: Box::new(self.site()), on },
            Interface::Grading => Question::Evaluate(self.grading(on)),
            Interface::Judgement => Question::Judge { file: Box::new(self.case_file(on)) },
        }
    }

    /// The next random number (SplitMix64).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number under `end`; 0 when that is 0.
    fn below(&mut self, end: u64) -> u64 {
        self.next().checked_rem(end).unwrap_or(0)
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }

    fn pick<T: Clone>(&mut self, items: &[T]) -> Option<T> {
        let at = usize::try_from(self.below(items.len() as u64)).ok()?;
        items.get(at).cloned()
    }

    /// A date inside the covered dates, often at their ends, sometimes just outside.
    fn date(&mut self) -> Date {
        let covers = self.manifest.covers;
        let until = covers.until.unwrap_or_else(|| covers.from.plus_days(DAYS as i32));
        match self.below(8) {
            0 => covers.from,
            1 => until.plus_days(-1),
            2 => covers.from.plus_days(-1),
            3 => until,
            _ => {
                let days = u64::try_from(until.days() - covers.from.days()).unwrap_or(1);
                covers.from.plus_days(i32::try_from(self.below(days)).unwrap_or(0))
            }
        }
    }

    fn day(&mut self) -> Date {
        FIRST_DAY.plus_days(i32::try_from(self.below(DAYS)).unwrap_or(0))
    }

    fn optional_day(&mut self) -> Option<Date> {
        if self.one_in(2) { None } else { Some(self.day()) }
    }

    /// A number of up to seven digits with up to three decimals.
    fn number(&mut self) -> Decimal {
        let digits = 10_u64.pow(u32::try_from(self.below(11)).unwrap_or(0));
        let thousandths = i64::try_from(self.below(digits)).unwrap_or(0);
        Decimal::from_counts(thousandths.saturating_mul(1_000_000))
    }

    /// Some of the declared facts, ascending by name.
    fn facts(&mut self, subject: Subject) -> Vec<Fact> {
        let manifest = self.manifest;
        let declared = manifest.facts.iter().filter(|fact| fact.of == subject);
        // Nearly all facts and hardly any are both worth asking.
        let chances = 2 + self.below(6);
        let mostly = self.one_in(2);
        let mut facts: Vec<Fact> = Vec::new();
        for declaration in declared {
            if self.one_in(chances) != mostly {
                let value = self.value(declaration);
                let doubtful = self.one_in(8);
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
            FactType::Truth => FactValue::Truth(self.one_in(2)),
            FactType::Day => FactValue::Day(self.day()),
            FactType::Number => {
                let min = declaration.range.and_then(|range| range.min);
                let max = declaration.range.and_then(|range| range.max);
                let free = self.number();
                let inside = free.max(min.unwrap_or(free)).min(max.unwrap_or(free));
                let choices = [Some(inside), Some(inside), min, max];
                FactValue::Number(self.pick(&choices).flatten().unwrap_or(inside))
            }
            FactType::Text => FactValue::Text(self.pick(&words).unwrap_or_else(|| "free".into())),
            FactType::Texts => {
                let some = words.into_iter().filter(|_| self.one_in(2));
                FactValue::Texts(some.collect())
            }
        }
    }

    fn enterprise(&mut self) -> Enterprise {
        let count = self.below(4);
        let industries = (0..count).map(|_| self.industry()).collect();
        Enterprise {
            id: "generated".to_owned(),
            jurisdiction: self.manifest.jurisdiction.clone(),
            industries,
            facts: self.facts(Subject::Enterprise),
        }
    }

    /// A code of GB/T 4754 or what looks like one: 3 or 4 digits, or nothing.
    fn industry(&mut self) -> String {
        let manifest = self.manifest;
        let mut code = self.pick(&manifest.industries).unwrap_or_default();
        let length = if self.one_in(4) { 3 } else { 4 };
        while code.len() < length {
            code.push(char::from(b'0' + u8::try_from(self.below(10)).unwrap_or(0)));
        }
        if self.one_in(32) { String::new() } else { code }
    }

    fn outlet(&mut self) -> Outlet {
        let manifest = self.manifest;
        let places: Vec<(Medium, &str)> =
            manifest.limits.iter().map(|one| (one.medium, one.monitoring_point.as_str())).collect();
        let (medium, point) = self.pick(&places).unwrap_or((Medium::Water, "plant-outlet"));
        Outlet {
            id: "generated".to_owned(),
            medium,
            monitoring_point: point.to_owned(),
            facts: self.facts(Subject::Outlet),
        }
    }

    fn site(&mut self) -> Site {
        Site { enterprise: self.enterprise(), outlet: self.outlet(), permit: None }
    }

    /// Watches and readings with bounds and values up to the ends of their range.
    fn grading(&mut self, on: Date) -> GradingInput {
        let mut watches = Watches { pollutants: vec!["w01018".to_owned()], ..Watches::default() };
        let count = 1 + self.below(4);
        for _ in 0..count {
            let averaging = self.pick(&Averaging::ALL).unwrap_or(Averaging::Hour);
            let (lower, upper) = (self.extreme(NO_LOWER), self.extreme(NO_UPPER));
            watches.pollutant.push(0);
            watches.averaging.push(averaging.code());
            watches.own_period.push(u8::from(!self.one_in(4)));
            watches.lower.push(lower.min(upper));
            watches.upper.push(upper.max(lower));
            watches.decimals.push(u8::try_from(self.below(10)).unwrap_or(0));
        }
        let mut readings = Readings::default();
        let mut at = on.start();
        for _ in 0..self.below(READINGS_MAX) {
            at = at.saturating_add(i64::try_from(self.below(200_000)).unwrap_or(0));
            let validity = self.pick(&Validity::ALL).unwrap_or(Validity::Valid);
            readings.watch.push(u32::try_from(self.below(count)).unwrap_or(0));
            readings.period_start.push(at);
            readings.value.push(self.extreme(i64::MAX));
            readings.validity.push(if self.one_in(2) { 0 } else { validity.code() });
        }
        let state = (0..count).map(|_| if self.one_in(4) { self.next() } else { 0 }).collect();
        GradingInput { on, watches, readings, state }
    }

    /// Usually a number of everyday size, sometimes `end`, sometimes anything.
    fn extreme(&mut self, end: i64) -> i64 {
        match self.below(8) {
            0 => end,
            1 => i64::from_le_bytes(self.next().to_le_bytes()),
            2 => 0,
            _ => self.number().counts(),
        }
    }

    fn case_file(&mut self, on: Date) -> CaseFile {
        let tiers =
            [Tier::Key, Tier::Simplified, Tier::Registration, Tier::None, Tier::Undetermined];
        let from = on.plus_days(-i32::try_from(self.below(400)).unwrap_or(0));
        let until = from.plus_days(1 + i32::try_from(self.below(400)).unwrap_or(0));
        CaseFile {
            enterprise: self.enterprise(),
            tier: self.pick(&tiers).unwrap_or(Tier::None),
            outlets: (0..self.below(3)).map(|_| self.outlet()).collect(),
            permits: Vec::new(),
            limits: Vec::new(),
            series: Vec::new(),
            means: Means::default(),
            marks: Vec::new(),
            totals: (0..self.below(3)).map(|_| self.total(on)).collect(),
            duties: (0..self.below(5)).map(|_| self.duty()).collect(),
            projects: Vec::new(),
            events: Vec::new(),
            production: Vec::new(),
            earlier: Vec::new(),
            from,
            until,
            as_of: on,
        }
    }

    fn total(&mut self, on: Date) -> Total {
        Total {
            outlet: self.one_in(2).then(|| "generated".to_owned()),
            pollutant: "w01018".to_owned(),
            year: u16::try_from(on.ymd().0).unwrap_or(0),
            until: on,
            measured: self.number(),
            substituted: self.number(),
            exceeding_hours: 0,
            missing_hours: 0,
            permitted: if self.one_in(2) { None } else { Some(self.number()) },
            overrun: self.optional_day(),
        }
    }

    fn duty(&mut self) -> Duty {
        let truths = [TruthValue::No, TruthValue::Yes, TruthValue::Unknown];
        let kinds = [
            "execution-report",
            "self-monitoring",
            "ledger",
            "disclosure",
            "renewal",
            "registration",
        ];
        Duty {
            kind: self.pick(&kinds).unwrap_or("ledger").to_owned(),
            reference: "generated".to_owned(),
            subject: String::new(),
            due: self.day(),
            done: self.optional_day(),
            truthful: self.pick(&truths).unwrap_or(TruthValue::Unknown),
        }
    }
}
