//! Means over their limits, ledgers, outlets that are not as permitted, stop orders, amounts.

use tidegate_sdk::contract::{
    AppliedLimit, CaseFile, Date, FactValue, Means, Message, OpenRule, Refusal, Series, Severity,
    Standing, Total, TruthValue, Verdict,
};
use tidegate_sdk::judging::{Act, Bounds, Charge, Collector, Context, Element};
use tidegate_sdk::tables::Tables;

use crate::received::{AS_RECEIVED, step};

/// Findings, open rules and what is cleared in the period of the case file.
pub(crate) fn judge(tables: &'static Tables, file: &CaseFile) -> Result<Verdict, Refusal> {
    let context = Context::new(tables, file)?;
    let mut out = Collector::new();
    means(&context, &mut out);
    totals(&context, &mut out);
    ledgers(&context, &mut out);
    outlets(&context, &mut out);
    orders(&context, &mut out);
    out.push_open(as_received(file));
    Ok(out.finish())
}

/// The whole case file, part by part.
fn as_received(file: &CaseFile) -> OpenRule {
    OpenRule {
        kind: AS_RECEIVED.to_owned(),
        subject: file.enterprise.id.clone(),
        pollutant: file.series.first().map(|series| series.pollutant.clone()),
        reference: file.permits.first().map(|permit| permit.number.clone()).unwrap_or_default(),
        elements: vec![
            step("enterprise", &file.enterprise),
            step("tier", &file.tier),
            step("outlets", &file.outlets),
            step("permits", &file.permits),
            step("limits", &file.limits),
            step("series", &file.series),
            step("means", &file.means),
            step("marks", &file.marks),
            step("totals", &file.totals),
            step("duties", &file.duties),
            step("projects", &file.projects),
            step("events", &file.events),
            step("production", &file.production),
            step("earlier", &file.earlier),
            step("period", &(file.from, file.until, file.as_of)),
        ],
        missing: vec!["nothing".to_owned()],
        text: Message::new(AS_RECEIVED).with("what", "case-file").with("value", ""),
    }
}

/// Every valid daily mean beyond a governing limit.
fn means(context: &Context<'_>, out: &mut Collector) {
    let Means { series, period_start, value, validity, exempted_by } = &context.file.means;
    let rows = series.iter().zip(period_start).zip(value).zip(validity.iter().zip(exempted_by));
    for (((series, start), value), (validity, exempted_by)) in rows {
        let Some(series) = context.file.series.get(*series as usize) else { continue };
        let Some((applied, bounds)) = governing(context.file, series) else { continue };
        let compliant = bounds.largest_compliant(*value);
        let limit = applied.limit.upper.or(applied.limit.lower).unwrap_or_default();
        let mean = tidegate_sdk::contract::Decimal::from_counts(*value);
        let proves = Means::proves(*validity);
        let valid = if proves { TruthValue::Yes } else { TruthValue::Unknown };
        let mut element = Element::new("valid-mean", valid).with("validity", validity);
        if !proves {
            element = element.missing("valid-means");
        }
        let serious = value / 2 >= limit.counts();
        let charge = Charge::new("over-concentration", Act::on(Date::of_instant(*start)))
            .about(&series.outlet, "")
            .of_pollutant(&series.pollutant)
            .standing(Standing::ConfirmedByData)
            .severity(if serious { Severity::Serious } else { Severity::Ordinary })
            .basis([applied.limit.basis.clone()])
            .element(element)
            .element(Element::known("over-limit", !proves || compliant.is_some()))
            .element(Element::known("not-exempt", *exempted_by == 0))
            .figure("mean", mean, &series.unit)
            .figure("limit", limit, &applied.limit.unit)
            .largest_compliant(compliant)
            .doubts(applied.limit.doubts.iter().cloned());
        out.decide(context, charge);
    }
}

/// The limit that governs a series, with what complies.
fn governing<'a>(file: &'a CaseFile, series: &Series) -> Option<(&'a AppliedLimit, Bounds)> {
    let limits = series.limits.iter().filter_map(|at| file.limits.get(*at as usize));
    let governing = limits.into_iter().find(|applied| applied.governing)?;
    Some((governing, Bounds::of(&governing.limit)?))
}

/// Amounts of the year over what the permit allows; a clue where only substitution passes it.
fn totals(context: &Context<'_>, out: &mut Collector) {
    let over = context.file.totals.iter().filter_map(|total| Some((total, total.permitted?)));
    for (total, permitted) in over {
        let Total { outlet, measured, substituted, .. } = total;
        let counts = measured.counts().saturating_add(substituted.counts());
        let sum = tidegate_sdk::contract::Decimal::from_counts(counts);
        let is_proven = *measured > permitted;
        let charge = Charge::new("over-total", Act::on(total.until.plus_days(-1)))
            .about(outlet.as_deref().unwrap_or_default(), "")
            .of_pollutant(&total.pollutant)
            .standing(if is_proven { Standing::ConfirmedByData } else { Standing::Suspected })
            .element(Element::known("over-permitted", sum > permitted).with("year", total.year))
            .figure("measured", *measured, "t")
            .figure("permitted", permitted, "t")
            .largest_compliant(Some(permitted))
            .next_step(Message::new("next-check"), total.overrun);
        out.decide(context, charge);
    }
}

/// Ledgers that were not kept.
fn ledgers(context: &Context<'_>, out: &mut Collector) {
    let as_of = context.file.as_of;
    for duty in context.file.duties.iter().filter(|duty| duty.kind == "ledger") {
        let act = Act::until_first_of(duty.due.plus_days(1), &[duty.done], as_of);
        let changed = Message::new("changed-if-done-in-time").with("due", duty.due);
        let charge = Charge::new("ledger-missing", act)
            .about(&duty.subject, &duty.reference)
            .breaks("ledger_duty")
            .sanctioned(&["ledger"])
            .standing(Standing::ConfirmedByData)
            .severity(Severity::Slight)
            .harm(duty.truthful)
            .element(Element::known("duty-due-passed", duty.due < as_of).with("due", duty.due))
            .element(
                Element::known("duty-not-done", duty.done.is_none_or(|done| done > duty.due))
                    .changed_by(changed),
            )
            .next_step(Message::new("next-order-correction"), Some(as_of.plus_days(30)));
        out.decide(context, charge);
    }
}

/// What inspections say about outlets.
fn outlets(context: &Context<'_>, out: &mut Collector) {
    for event in context.file.events.iter().filter(|event| event.kind == "inspection") {
        let name = "outlet_as_permitted";
        let fact = event.facts.iter().find(|fact| fact.name == name);
        let charge = Charge::new("outlet-position", Act::on(event.from))
            .about(&event.subject, &event.reference)
            .sanctioned(&["outlet_position"])
            .element(Element::of_fact("outlet-not-as-permitted", name, fact, false))
            .next_step(Message::new("next-order-correction"), None);
        out.decide(context, charge);
    }
}

/// Production on days of a stop order.
fn orders(context: &Context<'_>, out: &mut Collector) {
    for event in context.file.events.iter().filter(|event| event.kind == "stop-order") {
        let until = event.until.unwrap_or(context.file.until);
        let days = context.file.production.iter();
        for day in days.filter(|day| event.from <= day.on && day.on < until) {
            let mut element = Element::new("producing", day.running);
            if day.running == TruthValue::Unknown {
                element = element.missing("production-power-kwh");
            }
            let told = event.facts.iter().filter(|fact| matches!(fact.value, FactValue::Text(_)));
            let charge = Charge::new("stop-order-broken", Act::on(day.on))
                .about(&event.subject, &event.reference)
                .element(element.facts(told.cloned()).with("confidence", day.confidence))
                .continuing();
            out.decide(context, charge);
        }
    }
}
