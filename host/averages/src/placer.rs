//! Places the rows of one stream and counts what was wrong with them.

use tidegate_domain::Instant;

use crate::grid::{Raw, Span};
use crate::input::{NO_VALUE, RawStream};
use crate::nature::Nature;
use crate::problem::{Problem, ProblemKind, Tally};
use crate::reason::Reason;

/// Places the rows of one stream and counts what was wrong.
pub(crate) struct Placer {
    nature: Nature,
    duplicate: Tally,
    conflict: Tally,
    pub(crate) off_grid: Tally,
    pub(crate) outside: Tally,
    implausible: Tally,
}

impl Placer {
    pub(crate) fn new(stream: &RawStream) -> Self {
        let none = Tally::default();
        Self {
            nature: Nature::of(&stream.pollutant),
            duplicate: none,
            conflict: none,
            off_grid: none,
            outside: none,
            implausible: none,
        }
    }

    pub(crate) fn rows<'s>(
        &self,
        stream: &'s RawStream,
    ) -> impl Iterator<Item = (Instant, Raw)> + use<'s> {
        let rows = &stream.rows;
        let converted = rows.converted.iter().copied().chain(std::iter::repeat(NO_VALUE));
        let columns = rows.period_start.iter().zip(&rows.value).zip(&rows.validity).zip(converted);
        columns.map(|(((at, value), code), converted)| {
            // A code that nothing defines must not pass for an empty slot.
            let code = (*code).min(Reason::UnknownFlag.code());
            (*at, Raw { value: *value, converted, code })
        })
    }

    pub(crate) fn place(&mut self, stream: &RawStream, span: Span, step_s: i64) -> Vec<Raw> {
        let length = span.days * usize::try_from(86_400 / step_s).unwrap_or(1);
        let mut slots = vec![Raw::ABSENT; length];
        let start = span.start();
        for (at, raw) in self.rows(stream) {
            let offset = at.saturating_sub(start);
            let place = usize::try_from(offset.div_euclid(step_s)).ok();
            let Some(slot) = place.and_then(|place| slots.get_mut(place)) else {
                self.outside.note(at);
                continue;
            };
            if offset.rem_euclid(step_s) != 0 {
                self.off_grid.note(at);
                continue;
            }
            let raw = self.plausible(at, raw);
            if slot.is_present() {
                self.note_duplicate(at, *slot, raw);
            }
            if !slot.is_present() || raw.rank() < slot.rank() {
                *slot = raw;
            }
        }
        slots
    }

    pub(crate) fn plausible(&mut self, at: Instant, mut raw: Raw) -> Raw {
        let converted = raw.sent_converted().unwrap_or(raw.value);
        if raw.reason().counts()
            && !(self.nature.allows(raw.value) && self.nature.allows(converted))
        {
            self.implausible.note(at);
            raw.code = Reason::Implausible.code();
        }
        raw
    }

    pub(crate) fn note_duplicate(&mut self, at: Instant, one: Raw, other: Raw) {
        if one == other {
            self.duplicate.note(at);
        } else {
            self.conflict.note(at);
        }
    }

    pub(crate) fn report(self, stream: &RawStream, problems: &mut Vec<Problem>) {
        let kinds = [
            (self.duplicate, ProblemKind::Duplicate),
            (self.conflict, ProblemKind::ConflictingDuplicate),
            (self.off_grid, ProblemKind::OffGrid),
            (self.outside, ProblemKind::OutsideChunk),
            (self.implausible, ProblemKind::Implausible),
        ];
        let found = kinds
            .into_iter()
            .filter_map(|(tally, kind)| tally.problem(kind, &stream.pollutant, stream.averaging));
        problems.extend(found);
    }
}
