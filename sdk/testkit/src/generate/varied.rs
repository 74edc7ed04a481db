//! Case files of the pack's own cases, varied: nearer to its rules than anything random.

use tidegate_contract::{CaseFile, Date, Instant};

use super::Generator;

/// Days by which a case file is moved at most.
const SHIFT_MAX: i32 = 900;

impl Generator<'_> {
    /// The case file of a case with some of it gone, changed or moved in time; none when the pack
    /// has no such case.
    pub(super) fn varied(&mut self) -> Option<CaseFile> {
        let mut file = self.random.pick(&self.known)?.clone();
        if self.random.one_in(2) {
            let days = match self.random.below(4) {
                // Over the day on which the code took effect, in one direction or the other.
                0 => self.turn().days() - file.from.days(),
                1 => self.random.pick(&[-366, -365, -1, 1, 365, 366]).unwrap_or(1),
                _ => self.random.days(2 * SHIFT_MAX) - SHIFT_MAX,
            };
            file = shifted(file, days);
        }
        if self.random.one_in(2) {
            self.forget(&mut file);
        }
        if self.random.one_in(2) {
            self.disturb(&mut file);
        }
        if self.random.one_in(3) {
            file.as_of = self.near(file.as_of, 60).max(file.from);
        }
        Some(file)
    }

    /// Leaves out some facts and records.
    fn forget(&mut self, file: &mut CaseFile) {
        let mut stays = || !self.random.one_in(4);
        file.enterprise.facts.retain(|_| stays());
        file.outlets.iter_mut().for_each(|outlet| outlet.facts.retain(|_| stays()));
        file.permits.retain(|_| stays());
        file.duties.retain(|_| stays());
        file.projects.retain(|_| stays());
        file.events.retain(|_| stays());
        file.events.iter_mut().for_each(|event| event.facts.retain(|_| stays()));
        file.production.retain(|_| stays());
        file.earlier.retain(|_| stays());
        file.totals.retain(|_| stays());
    }

    /// Changes values and validities of some means, and adds records of all kinds.
    fn disturb(&mut self, file: &mut CaseFile) {
        let bounds: Vec<_> =
            file.limits.iter().filter_map(|one| one.limit.upper.or(one.limit.lower)).collect();
        for row in 0..file.means.rows() {
            if let (true, Some(bound)) = (self.random.one_in(3), self.random.pick(&bounds))
                && let Some(value) = file.means.value.get_mut(row)
            {
                *value = self.around(bound).counts();
            }
            if let (true, Some(validity)) =
                (self.random.one_in(6), file.means.validity.get_mut(row))
            {
                // Never valid where it was not: a period has one valid row at most.
                *validity = u8::try_from(2 + self.random.below(13)).unwrap_or(2);
            }
        }
        let ids: Vec<String> = file.outlets.iter().map(|outlet| outlet.id.clone()).collect();
        for _ in 0..self.random.below(3) {
            match self.random.below(6) {
                0 => file.duties.push(self.duty(file.until, &ids)),
                1 => file.projects.push(self.project(file.until)),
                2 => file.events.push(self.event(file.until, &ids)),
                3 => file.permits.push(self.permit(file.from, &ids)),
                4 => file.earlier.push(self.earlier(file.from, &ids)),
                _ => file.tier = self.tier(),
            }
        }
    }
}

/// The case file with every date and moment moved by some days.
fn shifted(mut file: CaseFile, days: i32) -> CaseFile {
    let day = |date: &mut Date| *date = date.plus_days(days);
    let some = |date: &mut Option<Date>| *date = date.map(|date| date.plus_days(days));
    let moment = |instant: &mut Instant| {
        *instant = instant.saturating_add(i64::from(days).saturating_mul(86_400));
    };
    [&mut file.from, &mut file.until, &mut file.as_of].into_iter().for_each(day);
    file.means.period_start.iter_mut().for_each(moment);
    for permit in &mut file.permits {
        [&mut permit.valid_from, &mut permit.valid_until].into_iter().for_each(day);
        some(&mut permit.ended);
    }
    for mark in &mut file.marks {
        [&mut mark.from, &mut mark.until, &mut mark.filed].into_iter().for_each(moment);
    }
    for total in &mut file.totals {
        day(&mut total.until);
        some(&mut total.overrun);
        total.year = u16::try_from(total.until.plus_days(-1).ymd().0).unwrap_or(0);
    }
    for duty in &mut file.duties {
        day(&mut duty.due);
        some(&mut duty.done);
    }
    for project in &mut file.projects {
        [
            &mut project.approved,
            &mut project.construction_started,
            &mut project.completed,
            &mut project.production_started,
            &mut project.accepted,
            &mut project.acceptance_published,
        ]
        .into_iter()
        .for_each(some);
    }
    for event in &mut file.events {
        day(&mut event.from);
        some(&mut event.until);
    }
    file.production.iter_mut().for_each(|one| day(&mut one.on));
    for earlier in &mut file.earlier {
        [&mut earlier.from, &mut earlier.until].into_iter().for_each(moment);
    }
    file
}
