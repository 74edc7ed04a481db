//! What holders of permits and registered enterprises owed by a date, and when they did it.

use rand::Rng;
use rand::rngs::StdRng;
use tidegate_domain::{Date, DocketItem, Duty, Permit, Tier, TruthValue};

use super::Holder;

/// In so many of a thousand, a duty of a permit was never done.
const MISSING_PER_MILLE: u32 = 14;

/// In so many of a thousand, it was done after its date.
const LATE_PER_MILLE: u32 = 26;

/// In so many of a thousand, the form of a registration was never filled in.
const UNREGISTERED_PER_MILLE: u32 = 6;

/// In so many of a thousand, what was handed in is known to be untrue.
const UNTRUE_PER_MILLE: u32 = 4;

/// In so many of a thousand, nobody has looked whether it is true.
const UNCHECKED_PER_MILLE: u32 = 12;

/// Adds what one enterprise owed before `start`, by the calendar of the usual permit copy.
///
/// # Source
/// HJ 944-2018 for the execution reports: of a year by 15 January, of a quarter within 15 days; the
/// fourth quarter is merged into the year. The other dates are made up.
pub(super) fn owe(start: Date, holder: &Holder<'_>, rng: &mut StdRng, items: &mut Vec<DocketItem>) {
    if holder.tier == Tier::Registration {
        let due = start.plus_days(-rng.random_range(60..1500));
        let done = done(due, start, UNREGISTERED_PER_MILLE, rng);
        items.push(duty(("registration", "排污登记".to_owned(), due), done, rng));
        return;
    }
    let Some(permit) = holder.permit else { return };
    for (kind, reference, from, due) in calendar(start, holder) {
        let held = permit.valid_from <= from && is_held(permit, due);
        if held {
            let done = done(due, start, MISSING_PER_MILLE, rng);
            items.push(duty((kind, reference, due), done, rng));
        }
    }
    let networked_by = permit.valid_from.plus_days(30);
    if holder.tier == Tier::Key && !holder.outlets.is_empty() && networked_by < start {
        let done = done(networked_by, start, MISSING_PER_MILLE, rng);
        let reference = "自动监测联网".to_owned();
        items.push(duty(("equipment-networking", reference, networked_by), done, rng));
    }
}

/// Kind, reference, first day of the period and day due of everything owed regularly.
fn calendar(start: Date, holder: &Holder<'_>) -> Vec<(&'static str, String, Date, Date)> {
    let (year, month, day) = start.ymd();
    let reported = if (month, day) > (1, 15) { year - 1 } else { year - 2 };
    let of_year = |year: i16, month: i8, day: i8| Date::from_ymd(year, month, day);
    let mut owed = Vec::new();
    // Who held the permit for less than three months of the year joins them to the next.
    let since = of_year(reported, 10, 1).zip(of_year(reported + 1, 1, 15));
    if let Some((since, due)) = since {
        owed.push(("execution-report", format!("执行报告-{reported}"), since, due));
    }
    if holder.tier == Tier::Key
        && let Some((reference, from, due)) = quarter_before(start)
    {
        owed.push(("execution-report", format!("执行报告-{reference}"), from, due));
    }
    let [from, until] = [2, 1].map(|back| month_before(start, back));
    let (year, month, _) = from.ymd();
    let monthly = |word: &str| format!("{word}-{year}-{month:02}");
    owed.push(("ledger", monthly("台账"), from, until.plus_days(9)));
    owed.push(("disclosure", monthly("信息公开"), from, until.plus_days(14)));
    owed.push(("self-monitoring", monthly("自行监测"), from, until.plus_days(-1)));
    owed.push(("monitoring-records", monthly("监测原始记录"), from, until.plus_days(-1)));
    owed
}

/// The latest of the first three quarters whose report was due before `start`.
fn quarter_before(start: Date) -> Option<(String, Date, Date)> {
    let (year, ..) = start.ymd();
    let mut quarters =
        [year, year - 1].into_iter().flat_map(|year| [3_i8, 2, 1].map(|quarter| (year, quarter)));
    quarters.find_map(|(year, quarter)| {
        let from = Date::from_ymd(year, quarter * 3 - 2, 1)?;
        let due = Date::from_ymd(year, quarter * 3 + 1, 15)?;
        (due < start).then(|| (format!("{year}-Q{quarter}"), from, due))
    })
}

/// The first day of the month `back` months before that of `day`.
fn month_before(day: Date, back: i16) -> Date {
    let (year, month, _) = day.ymd();
    let months = year.saturating_mul(12) + i16::from(month) - 1 - back;
    let month = i8::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
    Date::from_ymd(months.div_euclid(12), month, 1).unwrap_or(day)
}

fn is_held(permit: &Permit, on: Date) -> bool {
    on < permit.valid_until && permit.ended.is_none_or(|ended| on < ended)
}

/// The day on which it was done; none when it was not before `start`.
fn done(due: Date, start: Date, missing_per_mille: u32, rng: &mut StdRng) -> Option<Date> {
    let early = rng.random_range(0..10);
    let late = rng.random_range(1..30);
    match rng.random_range(0..1000) {
        drawn if drawn < missing_per_mille => None,
        drawn if drawn < missing_per_mille + LATE_PER_MILLE => {
            Some(due.plus_days(late)).filter(|done| *done < start)
        }
        _ => Some(due.plus_days(-early)),
    }
}

fn duty(
    (kind, reference, due): (&str, String, Date),
    done: Option<Date>,
    rng: &mut StdRng,
) -> DocketItem {
    let truthful = match rng.random_range(0..1000) {
        _ if done.is_none() => TruthValue::Unknown,
        0..UNTRUE_PER_MILLE => TruthValue::No,
        drawn if drawn < UNTRUE_PER_MILLE + UNCHECKED_PER_MILLE => TruthValue::Unknown,
        _ => TruthValue::Yes,
    };
    DocketItem::Duty(Duty {
        kind: kind.to_owned(),
        reference,
        subject: String::new(),
        due,
        done,
        truthful,
    })
}
