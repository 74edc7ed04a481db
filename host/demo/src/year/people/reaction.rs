//! What is done about a prompt, and when.

use tidegate_domain::{Date, Instant};

use super::People;
use super::conduct::{hands_in, is_careless};
use super::hours::after;
use super::officers::is_away;
use super::prompt::{Deed, Prompt};
use crate::year::draw::Draw;

/// Minutes of a working hour.
const HOUR: i64 = 60;

/// Minutes of a working day.
const DAY: i64 = 450;

/// In so many of a thousand an application is not complete at first.
const INCOMPLETE_PER_MILLE: u32 = 380;

/// In so many of a thousand what is put right is not right at the first try.
const INSUFFICIENT_PER_MILLE: u32 = 170;

/// In so many of a thousand clues there is nothing to it.
const DISMISSED_PER_MILLE: u32 = 240;

/// In so many of a thousand cases the enterprise contests it.
const APPEALED_PER_MILLE: u32 = 35;

pub(super) fn reacts(
    people: People,
    enterprise: &str,
    to: &Prompt<'_>,
    at: Instant,
) -> Option<(Instant, Deed)> {
    let somebody = Somebody { people, enterprise, at };
    match *to {
        Prompt::RemindedToApply { times } => somebody.applies(times),
        Prompt::RemindedToRenew { valid_until, times } => somebody.renews(valid_until, times),
        Prompt::AskedForFacts { times } => somebody.tells(times),
        Prompt::ReportDueSoon { kind, period, due } => somebody.reports((kind, period), due),
        Prompt::ApplicationReturned { reference, round } => somebody.resubmits(reference, round),
        Prompt::Warned { reference } => somebody.attends(reference),
        Prompt::CaseIssued { reference, key_unit } => somebody.accepts(reference, key_unit),
        Prompt::CaseOverdue { reference } => {
            let draw = somebody.draw("overdue").text(reference);
            Some((somebody.later(draw.between(HOUR, 14 * HOUR)), Deed::Accepted))
        }
        Prompt::RectificationDue { reference, due, round } => {
            Some(somebody.rectifies(reference, due, round))
        }
        Prompt::ReviewNode { owner, reference, node, due } => {
            let draw = somebody.draw("node").text(reference).text(node);
            Some((somebody.does(owner, draw, due), Deed::NodeDone))
        }
        Prompt::RecheckDue { owner, reference, due, round } => {
            let draw = somebody.draw("recheck").text(reference).number(i64::from(round));
            let passed = somebody.is_sufficient(reference, round);
            Some((somebody.does(owner, draw, due), Deed::Rechecked { passed }))
        }
        Prompt::ClueToConfirm { owner, reference } => {
            let draw = somebody.draw("clue").text(reference);
            let holds = !draw.number(1).happens(DISMISSED_PER_MILLE);
            let minutes = draw.number(2).between(3 * HOUR, 4 * DAY);
            let deed = if holds { Deed::Confirmed } else { Deed::Dismissed };
            Some((somebody.by(owner, minutes), deed))
        }
        Prompt::ToClose { owner, reference } => {
            let minutes = somebody.draw("close").text(reference).between(HOUR, DAY);
            Some((somebody.by(owner, minutes), Deed::Closed))
        }
    }
}

/// Whoever is prompted, at one moment.
#[derive(Clone, Copy)]
struct Somebody<'a> {
    people: People,
    enterprise: &'a str,
    at: Instant,
}

impl Somebody<'_> {
    fn draw(&self, what: &str) -> Draw {
        self.people.draw(what).text(self.enterprise)
    }

    /// After so many minutes of work.
    fn later(&self, minutes: i64) -> Instant {
        after(self.at, minutes, &|_| true)
    }

    /// After so many minutes of work of an officer, who may be away.
    fn by(&self, officer: &str, minutes: i64) -> Instant {
        after(self.at, minutes, &|day: Date| !is_away(self.people, officer, day))
    }

    /// An officer does something that is due: mostly in the days before, or when it comes to hand
    /// if that is later; one who is away is late.
    fn does(&self, officer: &str, draw: Draw, due: Instant) -> Instant {
        let whole = (due - self.at).max(0) / 60;
        // Of the time that there is, in hours of work: a third of an ordinary day, five of seven.
        let minutes = whole * DAY / (24 * 60) * 5 / 7;
        let share = draw.between(150, 900);
        let is_slow = draw.number(1).happens(60);
        let minutes = (minutes * share / 1000).max(HOUR) + if is_slow { 3 * DAY } else { 0 };
        self.by(officer, minutes)
    }

    /// The reminder at which the enterprise moves; none when it never does.
    fn moved_by(&self, what: &str, never_per_mille: u32) -> Option<u32> {
        let draw = self.draw(what);
        match draw.per_mille() {
            drawn if drawn < never_per_mille => None,
            drawn if drawn < never_per_mille + 170 => Some(2),
            drawn if drawn < never_per_mille + 220 => Some(3),
            _ => Some(1),
        }
    }

    fn applies(&self, times: u32) -> Option<(Instant, Deed)> {
        if times < self.moved_by("applies", 60)? {
            return None;
        }
        let draw = self.draw("application").number(i64::from(times));
        let minutes = draw.between(2 * DAY, 11 * DAY);
        let complete = !draw.number(1).happens(INCOMPLETE_PER_MILLE);
        Some((self.later(minutes), Deed::Applied { complete }))
    }

    fn renews(&self, valid_until: Date, times: u32) -> Option<(Instant, Deed)> {
        if times < self.moved_by("renews", 30)? {
            return None;
        }
        let draw = self.draw("renewal").number(i64::from(valid_until.days()));
        let minutes = draw.between(DAY, 8 * DAY);
        let complete = !draw.number(1).happens(INCOMPLETE_PER_MILLE / 2);
        Some((self.later(minutes), Deed::RenewalApplied { complete }))
    }

    fn tells(&self, times: u32) -> Option<(Instant, Deed)> {
        if times < self.moved_by("tells", 180)? {
            return None;
        }
        let minutes = self.draw("facts").between(2 * HOUR, 6 * DAY);
        Some((self.later(minutes), Deed::FactsCompleted))
    }

    /// When it is handed in was settled before anybody was reminded; what is late is so in spite
    /// of the reminder.
    fn reports(&self, (kind, period): (&str, &str), due: Date) -> Option<(Instant, Deed)> {
        let handed_in = hands_in(self.people, self.enterprise, (kind, period), due)?;
        let minutes = self.draw("report").text(kind).text(period).between(10, DAY - 10);
        let on = after(handed_in.on.start(), minutes, &|_| true);
        let deed = Deed::HandedIn { truthful: handed_in.truthful };
        // What lay ready before the reminder is handed in at once.
        Some((if on > self.at { on } else { self.later(20) }, deed))
    }

    fn resubmits(&self, reference: &str, round: u32) -> Option<(Instant, Deed)> {
        let draw = self.draw("resubmits").text(reference).number(i64::from(round));
        if draw.happens(25) {
            return None;
        }
        let complete = round > 1 || !draw.number(1).happens(INCOMPLETE_PER_MILLE / 3);
        Some((self.later(draw.number(2).between(DAY, 7 * DAY)), Deed::Resubmitted { complete }))
    }

    fn attends(&self, reference: &str) -> Option<(Instant, Deed)> {
        let draw = self.draw("attends").text(reference);
        let careless = is_careless(self.people, self.enterprise);
        let silent_per_mille = if careless { 600 } else { 250 };
        let minutes = draw.number(1).between(15, 6 * HOUR);
        (!draw.happens(silent_per_mille)).then(|| (self.later(minutes), Deed::Attended))
    }

    fn accepts(&self, reference: &str, key_unit: bool) -> Option<(Instant, Deed)> {
        let draw = self.draw("accepts").text(reference);
        if draw.happens(APPEALED_PER_MILLE) {
            return Some((self.later(draw.number(1).between(3 * HOUR, 2 * DAY)), Deed::Appealed));
        }
        let careless = is_careless(self.people, self.enterprise);
        let (slow, never) = if careless { (300, 150) } else { (60, 15) };
        let minutes = match draw.number(2).per_mille() {
            drawn if drawn < never => return None,
            drawn if drawn < never + slow => draw.number(3).between(2 * DAY, 12 * DAY),
            _ if key_unit => draw.number(3).between(15, 3 * HOUR),
            _ => draw.number(3).between(30, 3 * DAY),
        };
        Some((self.later(minutes), Deed::Accepted))
    }

    fn rectifies(&self, reference: &str, due: Instant, round: u32) -> (Instant, Deed) {
        let draw = self.draw("rectifies").text(reference).number(i64::from(round));
        let late_per_mille = if is_careless(self.people, self.enterprise) { 380 } else { 90 };
        let deed = Deed::Rectified { sufficient: self.is_sufficient(reference, round) };
        let whole = (due - self.at).max(0);
        let from = if draw.happens(late_per_mille) {
            due.max(self.at) + draw.number(1).between(1, 6) * 86_400
        } else {
            self.at + whole / 1000 * draw.number(1).between(300, 850)
        };
        (after(from, draw.number(2).between(10, 2 * HOUR), &|_| true), deed)
    }

    /// Whether what was put right is right: the officer who looks at it finds the same.
    fn is_sufficient(&self, reference: &str, round: u32) -> bool {
        let draw = self.draw("sufficient").text(reference).number(i64::from(round));
        round > 2 || !draw.happens(INSUFFICIENT_PER_MILLE)
    }
}
