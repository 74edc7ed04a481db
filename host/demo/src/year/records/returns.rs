//! What holders of permits hand in: execution reports, ledgers, self-monitoring, disclosures.

use tidegate_domain::{Date, Permit, Tier};

use super::{Papers, Return};
use crate::year::Year;
use crate::year::draw::Draw;
use crate::year::people::People;

/// In so many of a thousand permits of the key tier, a report is asked for every month too.
const MONTHLY_PER_MILLE: u32 = 250;

/// Days after a period within which something about it is due.
///
/// # Source
/// HJ 944-2018 for execution reports, second hand; the others are made up alike.
const DUE_DAYS: i32 = 15;

/// What a permit asks to be handed in: the contract's word, and every how many months.
pub(super) fn asked(seed: u64, permit: &Permit) -> Vec<(&'static str, i8)> {
    let is_key = permit.tier == Tier::Key;
    let is_monthly = Draw::new(seed, "monthly").text(&permit.number).happens(MONTHLY_PER_MILLE);
    let mut asked = vec![("execution-report", 12), ("ledger", 3), ("disclosure", 12)];
    if is_key {
        asked.push(("execution-report", 3));
    }
    if is_key && is_monthly {
        asked.push(("execution-report", 1));
    }
    asked.push(("self-monitoring", if is_key { 3 } else { 6 }));
    asked
}

/// Lets what is handed in arrive. Who is reminded hands in on the very same day.
pub(super) fn arrive(year: &Year, papers: &mut Papers) {
    let people = year.people();
    let until = year.plan.from.plus_days(i32::try_from(year.arrival_days()).unwrap_or(0));
    for record in &year.county.permits {
        for (kind, months) in asked(year.plan.seed, &record.permit) {
            for (period, due) in periods(year.plan.from, until, months) {
                let is_held = holds(&record.permit, due);
                // A year stands for its last quarter, and a quarter for its last month.
                let is_joined = kind == "execution-report" && is_joined(due, months);
                if is_held && !is_joined {
                    hand_in(year, papers, &people, (&record.enterprise, kind, &period, due));
                }
            }
        }
    }
}

fn hand_in(
    year: &Year,
    papers: &mut Papers,
    people: &People,
    (enterprise, kind, period, due): (&str, &'static str, &str, Date),
) {
    let Some(handed_in) = people.hands_in(enterprise, (kind, period), due) else { return };
    let day = handed_in.on.days() - year.plan.from.days();
    if day < 0 {
        return;
    }
    if let Some(papers) = papers.on(day) {
        papers.returns.push(Return {
            enterprise: enterprise.to_owned(),
            kind,
            period: period.to_owned(),
            due,
            on: handed_in.on,
            truthful: handed_in.truthful,
        });
    }
}

fn holds(permit: &Permit, on: Date) -> bool {
    let has_ended = permit.ended.is_some_and(|ended| ended <= on);
    permit.valid_from <= on && on < permit.valid_until && !has_ended
}

/// Whether the report of a period of so many months that is due then is merged into one of a
/// longer period.
fn is_joined(due: Date, months: i8) -> bool {
    let (_, month, _) = due.ymd();
    match months {
        1 => matches!(month, 1 | 4 | 7 | 10),
        3 => month == 1,
        _ => false,
    }
}

/// Periods of so many months with the day on which something about them is due, those that are due
/// between both days or a month before.
fn periods(from: Date, until: Date, months: i8) -> Vec<(String, Date)> {
    let (first, ..) = from.plus_days(-366).ymd();
    let (last, ..) = until.ymd();
    let mut periods = Vec::new();
    for year in first..=last {
        for number in 0..12 / months.max(1) {
            let next = (number + 1) * months + 1;
            let end = match next {
                13 => Date::from_ymd(year + 1, 1, 1),
                month => Date::from_ymd(year, month, 1),
            };
            let Some(due) = end.map(|end| end.plus_days(DUE_DAYS - 1)) else { continue };
            if (from.plus_days(-30)..until).contains(&due) {
                periods.push((name(year, number, months), due));
            }
        }
    }
    periods
}

/// `2022`, `2022-H1`, `2022-Q1`, `2022-03`.
fn name(year: i16, number: i8, months: i8) -> String {
    match months {
        12 => format!("{year:04}"),
        6 => format!("{year:04}-H{}", number + 1),
        3 => format!("{year:04}-Q{}", number + 1),
        _ => format!("{year:04}-{:02}", number + 1),
    }
}

#[cfg(test)]
mod tests {
    use tidegate_domain::Date;

    use super::{is_joined, periods};

    #[test]
    fn periods_are_named_and_due_within_fifteen_days() {
        let day = |month, day| Date::from_ymd(2022, month, day).unwrap();
        let found = periods(day(1, 1), day(12, 31), 3);
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["2021-Q4", "2022-Q1", "2022-Q2", "2022-Q3"]);
        assert_eq!(found[0].1, day(1, 15));
        assert!(is_joined(found[0].1, 3) && !is_joined(found[1].1, 3));
        assert_eq!(periods(day(1, 1), day(12, 31), 12), [("2021".to_owned(), day(1, 15))]);
        assert_eq!(periods(day(1, 1), day(1, 31), 1).len(), 2);
    }
}
