//! Where charges become findings, open rules and what is cleared.

use tidegate_contract::{Cleared, Finding, Message, OpenRule, Severity, Step, TruthValue, Verdict};

use super::act::Act;
use super::charge::Charge;
use super::element::{Decision, Element};
use super::sanctions::{Provision, Question, provision};
use super::{Context, basis_doubts, limitation, push_new};

/// The element that every charge has: that the law at the end of the act provides for it.
const LAW_IN_FORCE: &str = "law-in-force";

/// Gathers the verdict of one case file.
#[derive(Clone, Debug, Default)]
pub struct Collector {
    verdict: Verdict,
}

impl Collector {
    /// A collector without anything.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Decides a charge. An act outside the period of the case file is not judged at all, and one
    /// that no law treated as unlawful when it ended is cleared by the element `law-in-force`.
    pub fn decide(&mut self, context: &Context<'_>, mut charge: Charge) {
        if !charge.act.overlaps(context.file.from, context.file.until) {
            return;
        }
        if charge.continuing {
            charge.act.from = beginning(context, &charge);
        }
        if charge.prefixes.is_empty() {
            self.conclude(context, charge, Vec::new(), Vec::new());
            return;
        }
        let question = Question {
            prefixes: charge.prefixes,
            act: charge.act,
            severity: charge.severity,
            investment: charge.investment,
        };
        match provision(context, &question) {
            Provision::NotUnlawful { .. } => self.clear(charge, LAW_IN_FORCE),
            Provision::Unmapped { basis, text } => {
                let element = Element::new(LAW_IN_FORCE, TruthValue::Unknown);
                let element = element.text(text.clone()).basis([basis]);
                self.leave_open(charge.element(element), Some(text));
            }
            Provision::Provided { basis, sanctions, doubts } => {
                let element = Element::known(LAW_IN_FORCE, true);
                let element = element.with("day", charge.act.last_day()).basis([basis]);
                self.conclude(context, charge.element(element), sanctions, doubts);
            }
        }
    }

    /// Adds an open rule that no charge can be made of, for example because the data contradict
    /// one another: `text` names the cause and `missing` what to ask for.
    pub fn undetermined(&mut self, kind: &str, subject: &str, reference: &str, element: Element) {
        let mut elements = super::Elements::default();
        elements.push(element);
        let steps = elements.into_steps();
        let missing = steps.iter().flat_map(|step| step.missing.iter().cloned()).collect();
        let text = steps.first().map_or_else(|| Message::new(kind), |step| step.text.clone());
        self.verdict.undetermined.push(OpenRule {
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            pollutant: None,
            reference: reference.to_owned(),
            elements: steps,
            missing,
            text,
        });
    }

    /// Adds a finding that was made elsewhere.
    pub fn push(&mut self, finding: Finding) {
        self.verdict.findings.push(finding);
    }

    /// Adds an open rule that was made elsewhere.
    pub fn push_open(&mut self, open: OpenRule) {
        self.verdict.undetermined.push(open);
    }

    /// Notes that a rule does not hold because of one of its elements.
    pub fn push_cleared(&mut self, kind: &str, subject: &str, element: &str) {
        let (kind, subject) = (kind.to_owned(), subject.to_owned());
        self.verdict.cleared.push(Cleared { kind, subject, element: element.to_owned() });
    }

    /// The verdict in the order of the contract, without duplicates.
    #[must_use]
    pub fn finish(mut self) -> Verdict {
        self.verdict.findings.sort_by(|a, b| key(a).cmp(&key(b)));
        self.verdict.findings.dedup();
        self.verdict.undetermined.sort_by(|a, b| open_key(a).cmp(&open_key(b)));
        self.verdict.undetermined.dedup();
        let cleared = &mut self.verdict.cleared;
        cleared.sort_by(|a, b| cleared_key(a).cmp(&cleared_key(b)));
        cleared.dedup();
        self.verdict
    }

    fn conclude(
        &mut self,
        context: &Context<'_>,
        charge: Charge,
        sanctions: Vec<tidegate_contract::Sanction>,
        doubts: Vec<Message>,
    ) {
        match charge.elements.decide() {
            Decision::NotMet { element } => self.clear(charge, &element),
            Decision::Open { .. } => self.leave_open(charge, None),
            Decision::Met => {
                let mut finding = finding(context, charge);
                finding.sanctions = sanctions;
                push_new(&mut finding.doubts, doubts);
                self.verdict.findings.push(finding);
            }
        }
    }

    fn clear(&mut self, charge: Charge, element: &str) {
        // What fails on its own merits says more than that the law was not in force.
        let element = match charge.elements.decide() {
            Decision::NotMet { element } => element,
            _ => element.to_owned(),
        };
        self.push_cleared(charge.kind, &charge.subject, &element);
    }

    /// An open rule, or cleared when an element fails whatever the law.
    fn leave_open(&mut self, charge: Charge, text: Option<Message>) {
        let missing = match charge.elements.decide() {
            Decision::NotMet { element } => {
                self.push_cleared(charge.kind, &charge.subject, &element);
                return;
            }
            Decision::Open { missing } => missing,
            Decision::Met => Vec::new(),
        };
        let unknown =
            charge.elements.steps().iter().find(|step| step.outcome == TruthValue::Unknown);
        let text = text.or_else(|| unknown.map(|step| step.text.clone()));
        self.verdict.undetermined.push(OpenRule {
            kind: charge.kind.to_owned(),
            subject: charge.subject,
            pollutant: charge.pollutant,
            reference: charge.reference,
            elements: charge.elements.into_steps(),
            missing,
            text: text.unwrap_or_else(|| Message::new(charge.kind)),
        });
    }
}

/// The finding of a charge whose elements all hold, without sanctions.
fn finding(context: &Context<'_>, charge: Charge) -> Finding {
    let last = charge.act.last_day();
    let mut basis = charge.basis;
    if !charge.duty.is_empty() {
        for found in context.bases(charge.duty, last) {
            if !basis.contains(&found) {
                basis.push(found);
            }
        }
    }
    let steps = charge.elements.into_steps();
    if basis.is_empty() {
        // Without a duty of its own the act breaks the provision that punishes it.
        let law = steps.iter().filter(|step| step.rule == LAW_IN_FORCE);
        basis.extend(law.flat_map(|step| step.basis.iter().cloned()));
    }
    let mut doubts = charge.doubts;
    push_new(&mut doubts, steps.iter().flat_map(step_doubts));
    push_new(&mut doubts, basis.iter().flat_map(basis_doubts));
    let mut changed_by = charge.changed_by;
    push_new(&mut changed_by, steps.iter().flat_map(|step| step.changed_by.iter().cloned()));
    let limitation = limitation::limitation(context, charge.act, charge.harm);
    if let Some(limitation) = &limitation {
        push_new(&mut doubts, limitation::doubts(limitation));
        push_new(&mut doubts, basis_doubts(&limitation.basis));
    }
    if charge.severity == Severity::Slight && !charge.act.ongoing {
        push_new(&mut doubts, [Message::new("slight-and-corrected")]);
    }
    Finding {
        kind: charge.kind.to_owned(),
        subject: charge.subject,
        pollutant: charge.pollutant,
        reference: charge.reference,
        from: charge.act.from,
        until: charge.act.until,
        ongoing: charge.act.ongoing,
        standing: charge.standing,
        severity: charge.severity,
        elements: steps,
        figures: charge.figures,
        largest_compliant: charge.largest_compliant,
        basis,
        sanctions: Vec::new(),
        limitation,
        next_step: charge.next_step,
        due: charge.due,
        changed_by,
        doubts,
    }
}

/// What makes an element doubtful: its bases, and facts that the host doubts.
fn step_doubts(step: &Step) -> Vec<Message> {
    let mut doubts: Vec<Message> = step.basis.iter().flat_map(basis_doubts).collect();
    let doubtful = step.facts.iter().filter(|fact| fact.doubtful);
    doubts.extend(doubtful.map(|fact| Message::new("doubtful-fact").with("fact", &fact.name)));
    doubts
}

/// Where an act began, earlier judgements taken in.
fn beginning(context: &Context<'_>, charge: &Charge) -> i64 {
    let same = context.file.earlier.iter().filter(|earlier| {
        earlier.confirmed != TruthValue::No
            && earlier.kind == charge.kind
            && earlier.subject == charge.subject
            && earlier.pollutant == charge.pollutant
            && earlier.reference == charge.reference
            && earlier.from < earlier.until
    });
    let earlier =
        same.map(|earlier| Act { from: earlier.from, until: earlier.until, ongoing: false });
    let acts = Act::merged(
        earlier.filter(|act| act.from <= charge.act.until).chain([charge.act]).collect(),
    );
    let whole = acts.iter().find(|act| act.from <= charge.act.from && charge.act.from < act.until);
    whole.map_or(charge.act.from, |act| act.from)
}

type Key<'a> = (&'a str, &'a str, Option<&'a str>, &'a str, i64, i64);

fn key(finding: &Finding) -> Key<'_> {
    let pollutant = finding.pollutant.as_deref();
    (&finding.kind, &finding.subject, pollutant, &finding.reference, finding.from, finding.until)
}

fn open_key(open: &OpenRule) -> (&str, &str, Option<&str>, &str, &str) {
    let pollutant = open.pollutant.as_deref();
    (&open.kind, &open.subject, pollutant, &open.reference, &open.text.key)
}

fn cleared_key(cleared: &Cleared) -> (&str, &str, &str) {
    (&cleared.kind, &cleared.subject, &cleared.element)
}

#[cfg(test)]
mod tests {
    use tidegate_contract::{EarlierFinding, Standing};

    use super::*;
    use crate::judging::fixture::{day, file, parameter, tables};
    use crate::tables::ParameterValue;

    fn law() -> &'static crate::tables::Tables {
        let dates = ("2021-01-01", "");
        tables(vec![parameter("act_measures", ParameterValue::Text("measure-correct"), dates)])
    }

    fn charge(subject: &str, act: Act) -> Charge {
        Charge::new("act", act)
            .about(subject, "")
            .sanctioned(&["act"])
            .standing(Standing::ConfirmedByData)
            .element(Element::known("done", true))
    }

    #[test]
    fn findings_are_in_the_order_of_the_contract_whatever_the_order_of_charges() {
        let file = file("2026-03-01", "2026-04-01", "2026-04-01");
        let context = Context { file: &file, tables: law() };
        let acts = [("b", "2026-03-02"), ("a", "2026-03-03"), ("a", "2026-03-01")];
        let mut verdicts = Vec::new();
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
            let mut out = Collector::new();
            for at in order {
                let (subject, on) = acts[at];
                out.decide(&context, charge(subject, Act::on(day(on))));
            }
            verdicts.push(out.finish());
        }
        assert_eq!(verdicts[0], verdicts[1]);
        assert_eq!(verdicts[0], verdicts[2]);
        let subjects: Vec<&str> =
            verdicts[0].findings.iter().map(|finding| finding.subject.as_str()).collect();
        assert_eq!(subjects, ["a", "a", "b"]);
    }

    #[test]
    fn an_act_outside_the_period_is_not_judged() {
        let file = file("2026-03-01", "2026-04-01", "2026-05-01");
        let context = Context { file: &file, tables: law() };
        for (on, found) in
            [("2026-02-28", 0), ("2026-03-01", 1), ("2026-03-31", 1), ("2026-04-01", 0)]
        {
            let mut out = Collector::new();
            out.decide(&context, charge("", Act::on(day(on))));
            let verdict = out.finish();
            assert_eq!(verdict.findings.len(), found, "{on}");
            assert!(verdict.cleared.is_empty(), "{on}");
        }
    }

    #[test]
    fn an_element_that_fails_clears_even_what_no_law_provides_for() {
        let file = file("2020-03-01", "2020-04-01", "2020-04-01");
        let context = Context { file: &file, tables: law() };
        let act = Act::on(day("2020-03-05"));
        let mut out = Collector::new();
        out.decide(&context, charge("a", act));
        out.decide(&context, charge("b", act).element(Element::known("meant", false)));
        let elements: Vec<String> =
            out.finish().cleared.into_iter().map(|cleared| cleared.element).collect();
        assert_eq!(elements, [LAW_IN_FORCE, "meant"]);
    }

    #[test]
    fn an_act_begins_where_earlier_findings_that_touch_it_began() {
        let mut file = file("2026-03-01", "2026-04-01", "2026-04-01");
        let earlier = |from: &str, until: &str| EarlierFinding {
            kind: "act".to_owned(),
            subject: String::new(),
            pollutant: None,
            reference: String::new(),
            from: day(from).start(),
            until: day(until).start(),
            confirmed: TruthValue::Unknown,
        };
        file.earlier =
            vec![earlier("2026-02-01", "2026-03-01"), earlier("2026-01-15", "2026-02-01")];
        file.earlier.push(earlier("2026-01-01", "2026-01-14"));
        let context = Context { file: &file, tables: law() };
        let mut out = Collector::new();
        let act = Act::days(day("2026-03-01"), day("2026-03-04"));
        out.decide(&context, charge("", act).continuing());
        assert_eq!(out.finish().findings[0].from, day("2026-01-15").start());
    }
}
