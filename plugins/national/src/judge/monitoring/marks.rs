//! Marks that the data, production or other marks contradict.

use tidegate_sdk::contract::{Averaging, Date, Instant, Mark, Message, TruthValue};
use tidegate_sdk::judging::monitoring::circuits::{Grouping, Line, lines, stretches};
use tidegate_sdk::judging::monitoring::concentration::moment;
use tidegate_sdk::judging::monitoring::period::{is_cap_used_up, is_condition};
use tidegate_sdk::judging::monitoring::scan::Scan;
use tidegate_sdk::judging::{Act, Charge, Collector, Context, Element};

use super::state::Production;

const KIND: &str = "false-mark-suspected";

const STOPPED: &str = "stopped";

/// Pairs of conditions in which a unit cannot be at once.
const EXCLUSIVE: [(&str, &str); 8] = [
    (STOPPED, "start-up"),
    (STOPPED, "shut-down"),
    (STOPPED, "drying"),
    (STOPPED, "cooling"),
    ("start-up", "shut-down"),
    ("start-up", "cooling"),
    ("drying", "shut-down"),
    ("drying", "cooling"),
];

/// Clues, one for each condition mark that something contradicts: `stopped` while production ran
/// or while the means it exempts are over their limit, a condition that excludes another one at
/// the same time, more hours than the yearly cap. A mark may be wrong without being false, so that
/// a person must look.
///
/// # Source
/// Decree 820, arts. 25 and 44, from 2026-01-01; Ecological and Environmental Code, art. 1108.
pub(super) fn rules(context: &Context<'_>, scanned: &Scan<'_>, out: &mut Collector) {
    let condition = context.file.marks.iter().filter(|mark| is_condition(mark));
    let marks: Vec<&Mark> = condition.collect();
    if marks.is_empty() {
        return;
    }
    let known = Known {
        context,
        scanned,
        production: Production::new(context),
        lines: lines(context, Grouping::WholeSite),
    };
    for mark in &marks {
        out.decide(context, known.charge(mark, &marks));
    }
}

/// What marks are compared with.
struct Known<'c, 'a> {
    context: &'c Context<'a>,
    scanned: &'c Scan<'a>,
    production: Production<'c, 'a>,
    lines: Vec<Line>,
}

impl Known<'_, '_> {
    fn charge(&self, mark: &Mark, marks: &[&Mark]) -> Charge {
        let act = Act {
            from: mark.from,
            until: mark.until.max(mark.from.saturating_add(1)),
            ongoing: false,
        };
        let mut charge = Charge::new(KIND, act)
            .about(&mark.outlet, &mark.reference)
            .breaks("true_marks")
            .sanctioned(&["false_data_decree_820", "false_data_code"])
            .next_step(Message::new("next-check-mark"), None)
            .element(
                Element::known("mark-set", true)
                    .with("mark", &mark.reference)
                    .with("kind", &mark.kind)
                    .with("first", moment(mark.from, Averaging::Minute))
                    .with("last", moment(mark.until, Averaging::Minute)),
            );
        if mark.until <= mark.from {
            return charge.element(
                Element::unknown("mark-contradicted", "marks").text(Message::new("mark-times")),
            );
        }
        let mut reasons: Vec<Message> = Vec::new();
        reasons.extend(excluded(mark, marks));
        reasons.extend(cap(mark));
        let mut unknown = None;
        if mark.kind == STOPPED {
            reasons.extend(self.over_limit(mark));
            match self.running(mark) {
                Ok(running) => reasons.extend(running),
                Err(text) => unknown = Some(text),
            }
        }
        if reasons.is_empty() {
            let element = match unknown {
                Some(text) => Element::unknown("mark-contradicted", "production").text(text),
                None => Element::known("mark-contradicted", false),
            };
            return charge.element(element);
        }
        for reason in reasons {
            charge = charge.element(Element::known("mark-contradicted", true).text(reason));
        }
        charge
    }

    /// Why production contradicts a stop; the message of what is not known where it is not.
    fn running(&self, mark: &Mark) -> Result<Option<Message>, Message> {
        if let Some((from, until)) = self.circuit_on(mark) {
            let text = Message::new("mark-while-circuit-on");
            let text = text.with("first", moment(from, Averaging::Minute));
            return Ok(Some(text.with("last", moment(until, Averaging::Minute))));
        }
        let (first, end) = whole_days(mark);
        let mut is_open = self.circuits_open(mark);
        let mut day = first;
        while day < end {
            match self.production.on(day).running {
                TruthValue::Yes => {
                    return Ok(Some(Message::new("mark-while-producing").with("day", day)));
                }
                TruthValue::Unknown => {}
                TruthValue::No => is_open = false,
            }
            day = day.plus_days(1);
        }
        if is_open { Err(Message::new("mark-production-unknown")) } else { Ok(None) }
    }

    /// The first stretch of the mark during which a production circuit was on long enough.
    fn circuit_on(&self, mark: &Mark) -> Option<(Instant, Instant)> {
        let (gap, _) =
            self.context.count("stopped_mark_gap_minutes", Date::of_instant(mark.from))?;
        let gap_s = i64::from(gap).saturating_mul(60);
        let inside = |from: Instant, until: Instant| from >= mark.from && until <= mark.until;
        self.lines.iter().find_map(|line| {
            let on = stretches(&line.moments, |one| {
                one.production_on == TruthValue::Yes && inside(one.from, one.until)
            });
            on.into_iter().find(|(from, until)| until - from >= gap_s)
        })
    }

    /// Whether the circuits leave it open that production ran: none is known all along the mark.
    fn circuits_open(&self, mark: &Mark) -> bool {
        let covers = |line: &Line| {
            let off = stretches(&line.moments, |one| one.production_on == TruthValue::No);
            off.iter().any(|(from, until)| *from <= mark.from && *until >= mark.until)
        };
        !self.lines.iter().any(|line| line.has_production && covers(line))
    }

    /// Means over their limit that the mark exempts: a unit that stands does not exceed.
    fn over_limit(&self, mark: &Mark) -> Option<Message> {
        let exempted = self.scanned.watched.iter().flat_map(|watched| {
            let pollutant = watched.watch.series.pollutant.as_str();
            watched.hits.iter().map(move |hit| (pollutant, hit))
        });
        let mut own = exempted
            .filter(|(_, hit)| hit.exempted_by.is_some_and(|by| std::ptr::eq(by, mark)))
            .map(|(pollutant, hit)| (pollutant, hit.row.start));
        let (pollutant, start) = own.next()?;
        let count = own.count().saturating_add(1);
        Some(
            Message::new("mark-while-over-limit")
                .with("pollutant", pollutant)
                .with("count", count)
                .with("first", moment(start, Averaging::Hour)),
        )
    }
}

/// The civil days that lie wholly inside a mark.
fn whole_days(mark: &Mark) -> (Date, Date) {
    let day = Date::of_instant(mark.from);
    let first = if day.start() == mark.from { day } else { day.plus_days(1) };
    (first, Date::of_instant(mark.until))
}

/// Why another mark of the same outlet excludes this one. Of two the `stopped` one is told, else
/// the later in time and reference.
fn excluded(mark: &Mark, marks: &[&Mark]) -> Option<Message> {
    let overlapping = |other: &&&Mark| {
        other.outlet == mark.outlet && other.from < mark.until && other.until > mark.from
    };
    let is_told = |other: &&&Mark| {
        let pair = |(one, next): &(&str, &str)| {
            (mark.kind == *one && other.kind == *next) || (mark.kind == *next && other.kind == *one)
        };
        EXCLUSIVE.iter().any(pair)
            && (mark.kind == STOPPED
                || (other.kind != STOPPED
                    && (mark.from, &mark.reference) > (other.from, &other.reference)))
    };
    let mut others: Vec<&&Mark> = marks.iter().filter(overlapping).filter(is_told).collect();
    others.sort_unstable_by_key(|other| (other.from, &other.reference));
    let other = others.first()?;
    Some(Message::new("mark-excluded").with("other", &other.reference).with("kind", &other.kind))
}

fn cap(mark: &Mark) -> Option<Message> {
    let cap = mark.hours_cap.filter(|_| is_cap_used_up(mark))?;
    Some(Message::new("mark-over-cap").with("used", mark.hours_used).with("cap", cap))
}
