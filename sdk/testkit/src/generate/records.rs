//! Random permits, totals, duties, projects, events, days of production and earlier findings.

use tidegate_contract::{
    Comparison, Date, Decimal, Duty, EarlierFinding, Event, Fact, FactValue, Permit, PermitAmount,
    PermitLimit, ProductionDay, Project, Tier, Total, TruthValue,
};

use super::Generator;
use super::monitoring::Stretch;

const DUTY_KINDS: [&str; 12] = [
    "execution-report",
    "self-monitoring",
    "monitoring-plan",
    "monitoring-records",
    "ledger",
    "disclosure",
    "renewal",
    "registration",
    "equipment-installation",
    "equipment-networking",
    "anomaly-report",
    "generated",
];

const EVENT_KINDS: [&str; 8] = [
    "stop-order",
    "limit-order",
    "correction-order",
    "recheck",
    "inspection",
    "report",
    "clue",
    "generated",
];

/// Findings that judgements before may have had.
const FINDING_KINDS: [&str; 4] = ["over-concentration", "over-total", "no-permit", "generated"];

const EVIDENCE: [&str; 3] = ["flow-m3", "power-kwh", "water-m3"];

impl Generator<'_> {
    /// A permit whose validity begins or ends before, in or after the time around `day`; it may
    /// have no limits, be revoked, or end before it begins.
    pub(super) fn permit(&mut self, day: Date, outlets: &[String]) -> Permit {
        let valid_from = self.near(day, 400);
        let length = self.random.pick(&[5 * 365, 3 * 365, 30, 1, 0, -1]).unwrap_or(0);
        let limits = self.random.below(4);
        let amounts = self.random.below(3);
        Permit {
            number: self.random.word(&["", "91330122000000000X001P"]),
            tier: self.tier(),
            valid_from,
            valid_until: valid_from.plus_days(length),
            ended: self.random.one_in(4).then(|| self.near(day, 60)),
            limits: (0..limits).map(|_| self.permit_limit(outlets)).collect(),
            amounts: (0..amounts).map(|_| self.permit_amount(day, outlets)).collect(),
        }
    }

    /// A permit that is valid from well before until well after the period.
    pub(super) fn valid_permit(&mut self, from: Date, until: Date, outlets: &[String]) -> Permit {
        Permit {
            tier: Tier::Key,
            valid_from: from.plus_days(-200),
            valid_until: until.plus_days(1_000),
            ended: None,
            ..self.permit(from, outlets)
        }
    }

    fn permit_limit(&mut self, outlets: &[String]) -> PermitLimit {
        PermitLimit {
            outlet: self.random.pick(outlets).unwrap_or_else(|| "DW001".to_owned()),
            pollutant: self.random.word(&["w01018", "w21003", "a21026"]),
            averaging: self.averaging(true),
            comparison: Comparison::AtMost,
            lower: None,
            upper: if self.random.one_in(12) { None } else { Some(self.number()) },
            unit: self.random.word(&["mg/L", "mg/L", "mg/m3", ""]),
        }
    }

    fn permit_amount(&mut self, day: Date, outlets: &[String]) -> PermitAmount {
        PermitAmount {
            outlet: self.some_outlet(outlets),
            pollutant: self.random.word(&["w01018", "w21003"]),
            year: year(day),
            amount: self.number(),
        }
    }

    fn some_outlet(&mut self, outlets: &[String]) -> Option<String> {
        self.optional(|this| this.random.pick(outlets)).flatten()
    }

    /// The outlet's number, or nothing for the site.
    fn subject(&mut self, outlets: &[String]) -> String {
        self.some_outlet(outlets).unwrap_or_default()
    }

    pub(super) fn total(&mut self, stretch: Stretch, outlets: &[String]) -> Total {
        let permitted = self.optional(Self::number);
        let measured = match permitted.filter(|_| !self.random.one_in(3)) {
            Some(permitted) => self.around(permitted),
            None => self.number(),
        };
        Total {
            outlet: self.some_outlet(outlets),
            pollutant: self.random.word(&["w01018", "w21003"]),
            year: year(stretch.from),
            until: self.near(stretch.until, 2),
            measured,
            substituted: if self.random.one_in(2) { Decimal::ZERO } else { self.number() },
            exceeding_hours: u32::try_from(self.random.below(8_785)).unwrap_or(0),
            missing_hours: u32::try_from(self.random.below(8_785)).unwrap_or(0),
            permitted,
            overrun: self.optional(|this| this.near(stretch.until, 100)),
        }
    }

    /// A kind of the contract, or one that the pack's cases know.
    fn kind(&mut self, all: &[&str], known: impl Fn(&Self) -> &[String]) -> String {
        let at = self.random.position(known(self).len());
        match known(self).get(at).cloned() {
            Some(kind) if self.random.one_in(2) => kind,
            _ => self.random.word(all),
        }
    }

    pub(super) fn duty(&mut self, day: Date, outlets: &[String]) -> Duty {
        let due = self.near(day, 90);
        Duty {
            kind: self.kind(&DUTY_KINDS, |this| &this.duty_kinds),
            reference: self.random.word(&["", "2026-Q1"]),
            subject: self.subject(outlets),
            due,
            done: self.optional(|this| this.near(due, 40)),
            truthful: self.truth(),
        }
    }

    pub(super) fn project(&mut self, day: Date) -> Project {
        let mut some = || self.optional(|this| this.near(day, 900));
        let (approved, construction_started) = (some(), some());
        let (completed, production_started) = (some(), some());
        let (accepted, acceptance_published) = (some(), some());
        Project {
            reference: self.random.word(&["", "line 1"]),
            assessment: self.random.word(&["book", "table", "form", "unknown"]),
            approved,
            construction_started,
            completed,
            production_started,
            accepted,
            acceptance_published,
            major_change_unapproved: self.truth(),
            facilities_built: self.truth(),
            investment: self.optional(Self::number),
        }
    }

    /// An event that says some of the declared facts, and one that nobody declared.
    pub(super) fn event(&mut self, day: Date, outlets: &[String]) -> Event {
        let from = self.near(day, 120);
        let mut facts = self.facts(None);
        if self.random.one_in(4) {
            let value = FactValue::Truth(self.random.one_in(2));
            facts.push(Fact { name: "zz_generated".to_owned(), value, doubtful: false });
        }
        Event {
            kind: self.kind(&EVENT_KINDS, |this| &this.event_kinds),
            reference: self.random.word(&["", "〔2026〕1"]),
            subject: self.subject(outlets),
            from,
            until: self.optional(|this| from.plus_days(this.random.days(60))),
            facts,
        }
    }

    /// Days from the first of the period, some missing; runs of the same state.
    pub(super) fn production_days(&mut self, from: Date, length: i32) -> Vec<ProductionDay> {
        let mut running = TruthValue::Yes;
        let mut days = Vec::new();
        if self.random.one_in(3) {
            return days;
        }
        for after in 0..length {
            if self.random.one_in(6) {
                running = self.truth();
            }
            if self.random.one_in(10) {
                continue;
            }
            let hundredths = i64::try_from(self.random.below(101)).unwrap_or(0);
            let some = EVIDENCE.iter().filter(|_| self.random.one_in(2));
            let evidence = some.map(|kind| (*kind).to_owned()).collect();
            days.push(ProductionDay {
                on: from.plus_days(after),
                running,
                confidence: Decimal::from_counts(hundredths.saturating_mul(10_000_000)),
                evidence,
            });
        }
        days
    }

    pub(super) fn earlier(&mut self, from: Date, outlets: &[String]) -> EarlierFinding {
        let begun = self.near(from, 800);
        EarlierFinding {
            kind: self.random.word(&FINDING_KINDS),
            subject: self.subject(outlets),
            pollutant: self.optional(|this| this.random.word(&["w01018", "w21003"])),
            reference: String::new(),
            from: begun.start(),
            until: begun.plus_days(self.random.days(5)).start(),
            confirmed: self.truth(),
        }
    }
}

fn year(day: Date) -> u16 {
    u16::try_from(day.ymd().0).unwrap_or(0)
}
