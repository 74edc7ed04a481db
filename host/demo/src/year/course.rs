//! What befalls one outlet in the year: drawn week by week from the seed and the outlet's name.

use super::draw::Draw;
use super::spell::{Filing, Spell, SpellKind};
use super::temper::Temper;
use crate::devices::Schedule;

/// Hours of a week.
const WEEK_H: i64 = 168;

/// Hours of a day.
const DAY_H: i64 = 24;

/// What the course of an outlet depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground<'a> {
    pub(super) draw: Draw,
    pub(super) temper: Temper,
    pub(super) is_gas: bool,
    /// Whether something is always close to its limit.
    pub(super) is_near: bool,
    pub(super) schedule: Schedule,
    /// Indexes of what is bound by a limit and may climb.
    pub(super) bound: &'a [usize],
    /// Hours of the year.
    pub(super) hours: i64,
    /// First and last day of the stop at the spring festival, from the start of the year, for whom
    /// it is one.
    pub(super) festival: Option<(i64, i64)>,
    /// Month (1 to 12) of each day.
    pub(super) months: &'a [i8],
}

/// All that befalls an outlet, in order of the first hour.
pub(super) fn course(ground: &Ground<'_>) -> Vec<Spell> {
    let mut spells = Vec::new();
    for week in 0..=ground.hours / WEEK_H {
        ground.stops(week, &mut spells);
        ground.upkeep(week, &mut spells);
        ground.troubles(week, &mut spells);
        ground.upsets(week, &mut spells);
    }
    ground.keep_apart(&mut spells);
    spells.retain(|spell| spell.from >= 0 && spell.until() <= ground.hours);
    spells.sort_by_key(|spell| (spell.from, spell.hours));
    spells
}

impl Ground<'_> {
    fn draw(&self, what: &str, week: i64) -> Draw {
        self.draw.text(what).number(week)
    }

    /// Stops of production, and of furnaces the start after them.
    fn stops(&self, week: i64, spells: &mut Vec<Spell>) {
        let draw = self.draw("stop", week);
        let per_mille = match self.schedule {
            Schedule::Town => 4,
            Schedule::Continuous => 60,
            Schedule::Shifts => 110,
        };
        let mut stops = Vec::new();
        if let Some((first, last)) = self.festival
            && first / 7 == week
        {
            stops.push((first * DAY_H + draw.between(6, 18), (last - first) * DAY_H));
        } else if draw.happens(per_mille) {
            // From Saturday evening on, as far as weeks of the year know days.
            let from = week * WEEK_H + 5 * DAY_H + draw.number(1).between(0, 12);
            stops.push((from, draw.number(2).between(14, 44)));
        }
        for (from, hours) in stops {
            let is_marked = draw.number(3).happens(700);
            let mark = is_marked.then_some(Filing { kind: "stopped", filed: from - 14 });
            spells.push(Spell { kind: SpellKind::Stopped, from, hours, mark });
            if self.is_gas {
                self.start_up(draw.number(4), from + hours, spells);
            }
        }
    }

    /// Furnaces heat up with much oxygen: converted values pass every limit, and the unit marks
    /// the hours; some only a day later, and who is poorly kept now and then not at all.
    fn start_up(&self, draw: Draw, from: i64, spells: &mut Vec<Spell>) {
        let hours = draw.between(2, 4);
        let filed = if draw.number(1).happens(920) { from - 12 } else { from + 26 };
        let is_forgotten = self.temper != Temper::Careful && draw.number(2).happens(60);
        let mark = (!is_forgotten).then_some(Filing { kind: "start-up", filed });
        spells.push(Spell { kind: SpellKind::StartUp, from, hours, mark });
    }

    /// Weekly calibration and monthly maintenance.
    fn upkeep(&self, week: i64, spells: &mut Vec<Spell>) {
        // Always on the same day of the week and hour.
        let usual = self.draw.text("upkeep").between(0, 4) * DAY_H + 9;
        let from = week * WEEK_H + usual;
        let draw = self.draw("calibration", week);
        let mark = draw.happens(150).then_some(Filing { kind: "calibration", filed: from - 16 });
        spells.push(Spell { kind: SpellKind::Calibration, from, hours: 1, mark });
        if week % 4 == self.draw.text("month").between(0, 3) {
            let draw = self.draw("maintenance", week);
            let filed = if draw.happens(850) { from - 17 } else { from + 24 };
            let mark = Some(Filing { kind: "maintenance", filed });
            let hours = draw.number(1).between(2, 4);
            spells.push(Spell { kind: SpellKind::Maintenance, from: from + 2, hours, mark });
        }
    }

    /// Faults of instruments, values out of range, lines that are down.
    fn troubles(&self, week: i64, spells: &mut Vec<Spell>) {
        let start = week * WEEK_H;
        let at = |draw: Draw| start + draw.between(0, WEEK_H - 1);
        let draw = self.draw("fault", week);
        if draw.happens(28)
            && let Some(&pollutant) = draw.number(1).pick(self.bound)
        {
            let hours = draw.number(2).between(3, 20);
            let kind = SpellKind::Fault { pollutant };
            spells.push(Spell { kind, from: at(draw.number(3)), hours, mark: None });
        }
        let draw = self.draw("range", week);
        // A furnace over its range is over its limit, so it befalls the poorly kept alone.
        let per_mille = if self.is_gas && self.temper != Temper::Poor { 0 } else { 9 };
        if draw.happens(per_mille)
            && let Some(&pollutant) = draw.number(1).pick(self.bound)
        {
            let kind = SpellKind::OverRange { pollutant };
            spells.push(Spell { kind, from: at(draw.number(2)), hours: 1, mark: None });
        }
        let draw = self.draw("silence", week);
        if draw.happens(40) {
            // What is sent again was lost within one day, and comes back on the same day: what
            // came meanwhile is then late for everybody, however often readings are graded.
            let is_calm = self.temper == Temper::Careful && !self.is_near;
            let resent = is_calm && draw.number(1).happens(600);
            let hours = draw.number(2).between(3, if resent { 9 } else { 12 });
            let from = if resent {
                start + draw.number(3).between(0, 6) * DAY_H + draw.number(4).between(3, 8)
            } else {
                at(draw.number(3))
            };
            spells.push(Spell { kind: SpellKind::Silence { resent }, from, hours, mark: None });
            if resent && hours >= 7 && draw.number(5).happens(300) {
                self.upset(draw.number(6), (from + 1, hours - 2), 960, spells);
            }
        }
    }

    fn upsets(&self, week: i64, spells: &mut Vec<Spell>) {
        let start = week * WEEK_H;
        let day = usize::try_from(week * 7).unwrap_or(0);
        let month = self.months.get(day).copied().unwrap_or(6);
        // Cold slows bacteria, and heat and storms upset them.
        let season = match month {
            12 | 1 | 2 => 125,
            6..=8 => 110,
            _ => 90,
        };
        let rate = self.temper.upsets_per_hundred_weeks() * season / 100;
        for number in 0..3 {
            let draw = self.draw("upset", week).number(number);
            let before = 100 * u32::try_from(number).unwrap_or(0);
            if !draw.happens(rate.saturating_sub(before).min(100) * 10) {
                continue;
            }
            let from = start + draw.number(1).between(0, WEEK_H - 1);
            if draw.number(2).happens(self.temper.breaches_per_mille()) {
                let (hours, peak) = self.breach(draw.number(3));
                self.upset(draw.number(4), (from, hours), peak, spells);
            } else if draw.number(5).happens(5) {
                self.forgotten_flag(draw.number(6), from, spells);
            } else {
                let (hours, peak) = self.scare(draw.number(7));
                self.upset(draw.number(8), (from, hours), peak, spells);
            }
        }
    }

    /// Hours and peak of an upset that comes near a limit and no further.
    fn scare(&self, draw: Draw) -> (i64, i64) {
        if self.is_gas {
            (draw.between(3, 11), draw.number(1).between(850, 965))
        } else {
            (draw.between(4, 9), draw.number(1).between(870, 1130))
        }
    }

    /// Hours and peak of one that passes it: a limit of water is of the day, so that it takes one.
    fn breach(&self, draw: Draw) -> (i64, i64) {
        if self.is_gas {
            (draw.between(3, 8), draw.number(1).between(1040, 1420))
        } else {
            (draw.between(30, 54), draw.number(1).between(1170, 1480))
        }
    }

    fn upset(&self, draw: Draw, (from, hours): (i64, i64), peak: i64, spells: &mut Vec<Spell>) {
        let Some(&pollutant) = draw.pick(self.bound) else { return };
        let kind = SpellKind::Upset { pollutant, peak_per_mille: peak };
        spells.push(Spell { kind, from, hours, mark: None });
        let other = draw.number(1);
        if other.happens(350)
            && let Some(&pollutant) = other.number(2).pick(self.bound)
        {
            let peak_per_mille = peak - other.number(3).between(10, 60);
            let kind = SpellKind::Upset { pollutant, peak_per_mille };
            spells.push(Spell { kind, from, hours, mark: None });
        }
    }

    /// Maintenance during which nobody set the flag: what the instrument showed counts as normal
    /// until the mark comes, a day later.
    fn forgotten_flag(&self, draw: Draw, from: i64, spells: &mut Vec<Spell>) {
        let Some(&pollutant) = draw.pick(self.bound) else { return };
        let hours = draw.number(1).between(2, 4);
        let kind =
            SpellKind::Upset { pollutant, peak_per_mille: draw.number(2).between(930, 1300) };
        let mark = Some(Filing { kind: "maintenance", filed: from + 24 });
        spells.push(Spell { kind, from, hours, mark });
    }

    /// Leaves out what would make two stories one: nothing near data that are sent again but what
    /// the gap hides, and no marks of the plant's state within a stop.
    fn keep_apart(&self, spells: &mut Vec<Spell>) {
        let resent = SpellKind::Silence { resent: true };
        let gaps: Vec<(i64, i64)> = spells
            .iter()
            .filter(|spell| spell.kind == resent)
            .map(|spell| (spell.from, spell.until()))
            .collect();
        let stops: Vec<(i64, i64)> = spells
            .iter()
            .filter(|spell| matches!(spell.kind, SpellKind::Stopped | SpellKind::StartUp))
            .map(|spell| (spell.from, spell.until()))
            .collect();
        let near = |spans: &[(i64, i64)], spell: &Spell, hours: i64| {
            spans
                .iter()
                .any(|(from, until)| spell.from < until + hours && from - hours < spell.until())
        };
        spells.retain(|spell| {
            let hidden =
                gaps.iter().any(|(from, until)| *from < spell.from && spell.until() < *until);
            spell.kind == resent || hidden || !near(&gaps, spell, 30)
        });
        spells.retain(|spell| {
            matches!(spell.kind, SpellKind::Stopped | SpellKind::StartUp) || !near(&stops, spell, 0)
        });
        let mut last_stop = i64::MIN;
        spells.retain(|spell| match spell.kind {
            SpellKind::Stopped => {
                let is_apart = spell.from > last_stop;
                if is_apart {
                    last_stop = spell.until() + 6;
                }
                is_apart
            }
            _ => true,
        });
    }
}
