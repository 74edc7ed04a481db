//! A small judge: means over their limits, and duties that are late.

use tidegate_contract::{
    Averaging, Basis, BasisKind, CaseFile, Cleared, Comparison, Date, Dating, Decimal, Duty,
    Finding, Instant, Limit, Means, Message, OpenRule, Refusal, Series, Severity, Standing, Step,
    TruthValue, Verdict, Verified,
};

/// The rule that one row of means breaks, as packs may get it right or wrong.
pub(crate) struct Rules {
    /// Whether a row of this validity counts.
    pub(crate) proves: fn(u8) -> bool,
    /// Whether a value breaks a limit.
    pub(crate) breaks: fn(&Limit, Decimal) -> bool,
    /// What a finding about an act that ended on a day rests on.
    pub(crate) basis: fn(Date) -> Basis,
    /// Whether every row that breaks a limit is told, or only the first of a series.
    pub(crate) every_row: bool,
    /// First covered date; earlier periods are refused.
    pub(crate) from: Option<Date>,
}

/// How it is right.
pub(crate) fn sound() -> Rules {
    Rules {
        proves: Means::proves,
        breaks,
        basis: law_of,
        every_row: true,
        from: Some(day("2021-01-01")),
    }
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn breaks(limit: &Limit, value: Decimal) -> bool {
    let over = limit.upper.is_some_and(|upper| value > upper);
    let under = limit.lower.is_some_and(|lower| value < lower);
    match limit.comparison {
        Comparison::AtMost => over,
        Comparison::AtLeast => under,
        Comparison::Within => over || under,
        Comparison::NotDetected => value > Decimal::ZERO,
    }
}

/// The article in force on a day.
pub(crate) fn law_of(day: Date) -> Basis {
    let code: Date = "2026-08-15".parse().unwrap();
    let (document, from, until) =
        if day < code { ("old law", None, Some(code)) } else { ("code", Some(code), None) };
    Basis {
        kind: BasisKind::Law,
        document: document.to_owned(),
        article: "1".to_owned(),
        in_force_from: from,
        in_force_until: until,
        dating: Dating::Dated,
        verified: Verified::Seen,
    }
}

/// Judges by some rules.
pub(crate) fn judge(rules: &Rules, file: &CaseFile) -> Result<Verdict, Refusal> {
    if rules.from.is_some_and(|from| file.from < from) {
        let text = Message::new("before-covered-dates");
        return Err(Refusal { code: "before-covered-dates".to_owned(), text });
    }
    let mut verdict = Verdict::default();
    let means = &file.means;
    let mut told = Vec::new();
    for row in 0..means.rows() {
        let series = &file.series[means.series[row] as usize];
        let validity = means.validity[row];
        if !(rules.proves)(validity) || means.exempted_by[row] != 0 {
            continue;
        }
        let (value, at) = (Decimal::from_counts(means.value[row]), means.period_start[row]);
        let limits = series.limits.iter().map(|at| &file.limits[*at as usize]);
        let broken = limits.filter(|one| one.governing && (rules.breaks)(&one.limit, value));
        let broken = broken.max_by_key(|one| severity(&one.limit, value));
        let Some(broken) = broken else { continue };
        if !rules.every_row && told.contains(&means.series[row]) {
            continue;
        }
        told.push(means.series[row]);
        verdict.findings.push(over(rules, series, (&broken.limit, value), at));
    }
    for duty in &file.duties {
        duty_rule(rules, file, duty, &mut verdict);
    }
    verdict.findings.sort_by(|one, next| {
        let key = |one: &Finding| {
            (
                one.kind.clone(),
                one.subject.clone(),
                one.pollutant.clone(),
                one.reference.clone(),
                (one.from, one.until, one.largest_compliant),
            )
        };
        key(one).cmp(&key(next))
    });
    Ok(verdict)
}

fn over(rules: &Rules, series: &Series, (limit, value): (&Limit, Decimal), at: Instant) -> Finding {
    let seconds = if series.averaging == Averaging::Day { 86_400 } else { 3_600 };
    Finding {
        pollutant: Some(series.pollutant.clone()),
        severity: severity(limit, value),
        largest_compliant: Some(bound(limit)),
        basis: vec![(rules.basis)(Date::of_instant(at))],
        elements: vec![element("over-limit", TruthValue::Yes)],
        ..finding("over-concentration", &series.outlet, (at, at + seconds))
    }
}

fn bound(limit: &Limit) -> Decimal {
    limit.upper.or(limit.lower).unwrap_or(Decimal::ZERO)
}

/// Twice the limit is serious.
fn severity(limit: &Limit, value: Decimal) -> Severity {
    let twice = bound(limit).counts().saturating_mul(2);
    let serious = limit.comparison == Comparison::AtMost && value.counts() > twice.max(0);
    if serious { Severity::Serious } else { Severity::Ordinary }
}

/// A finding when it was not done in time, undetermined when nobody knows whether it is true, and
/// cleared else.
fn duty_rule(rules: &Rules, file: &CaseFile, duty: &Duty, verdict: &mut Verdict) {
    let kind = format!("late-{}", duty.kind);
    let end = duty.done.unwrap_or(file.as_of);
    let due = file.from <= duty.due && duty.due < file.until;
    if due && end > duty.due {
        verdict.findings.push(Finding {
            reference: duty.reference.clone(),
            basis: vec![(rules.basis)(duty.due.plus_days(1))],
            elements: vec![element("not-in-time", TruthValue::Yes)],
            ..finding(
                &kind,
                &duty.subject,
                (duty.due.plus_days(1).start(), end.plus_days(1).start()),
            )
        });
    } else if due && duty.truthful == TruthValue::Unknown {
        verdict.undetermined.push(OpenRule {
            kind,
            subject: duty.subject.clone(),
            pollutant: None,
            reference: duty.reference.clone(),
            elements: vec![element("true", TruthValue::Unknown)],
            missing: vec!["truthful".to_owned()],
            text: Message::new("unknown"),
        });
    } else {
        let (subject, element) = (duty.subject.clone(), "not-in-time".to_owned());
        verdict.cleared.push(Cleared { kind, subject, element });
    }
}

fn element(rule: &str, outcome: TruthValue) -> Step {
    Step {
        rule: rule.to_owned(),
        outcome,
        basis: Vec::new(),
        facts: Vec::new(),
        missing: Vec::new(),
        text: Message::new(rule),
        changed_by: Vec::new(),
    }
}

fn finding(kind: &str, subject: &str, (from, until): (Instant, Instant)) -> Finding {
    Finding {
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        pollutant: None,
        reference: String::new(),
        from,
        until,
        ongoing: false,
        standing: Standing::ConfirmedByData,
        severity: Severity::Ordinary,
        elements: Vec::new(),
        figures: Vec::new(),
        largest_compliant: None,
        basis: Vec::new(),
        sanctions: Vec::new(),
        limitation: None,
        next_step: Message::new("order-correction"),
        due: None,
        changed_by: Vec::new(),
        doubts: Vec::new(),
    }
}
