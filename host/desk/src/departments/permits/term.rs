//! One term of one permit, from wherever it is told.

use tidegate_domain::{Date, DocketRecord, Permit, Tier};
use tidegate_sheets::departments::{Department, ListedPermit};

use crate::departments::known::folded;
use crate::departments::statements::{
    PERMIT, PERMIT_ENDED, PERMIT_FROM, PERMIT_TIER, PERMIT_UNTIL, Statement,
};

/// Characters of a credit code.
const CODE_CHARACTERS: usize = 18;

/// One term of a permit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::departments) struct Term {
    /// Number of the permit, one way of writing for all of the regular form.
    pub(in crate::departments) number: String,
    pub(super) tier: Tier,
    /// First day.
    pub(in crate::departments) from: Date,
    /// First day no longer valid.
    pub(in crate::departments) until: Date,
    /// Day on which it was cancelled or revoked.
    pub(in crate::departments) ended: Option<Date>,
}

impl Term {
    /// The term of a row of a list, which has the last day of validity.
    pub(in crate::departments) fn of_list(one: &ListedPermit) -> Self {
        Self {
            number: number(&one.number),
            tier: one.tier,
            from: one.valid_from,
            until: one.last_day.plus_days(1),
            ended: one.ended,
        }
    }

    pub(super) fn of_permit(permit: &Permit) -> Self {
        Self {
            number: number(&permit.number),
            tier: permit.tier,
            from: permit.valid_from,
            until: permit.valid_until,
            ended: permit.ended,
        }
    }

    /// The term that a list told of, as it stands on the docket, and the day of which it speaks; none
    /// of any other record.
    pub(super) fn of_record(record: &DocketRecord) -> Option<(Self, Date)> {
        let statement = Statement::of_record(record)?;
        Some((Self::of_statement(&statement)?, statement.of))
    }

    pub(super) fn of_statement(one: &Statement) -> Option<Self> {
        (one.by == Department::Permit.word()).then_some(())?;
        Some(Self {
            number: one.text(PERMIT)?.to_owned(),
            tier: [Tier::Key, Tier::Simplified]
                .into_iter()
                .find(|tier| one.text(PERMIT_TIER) == Some(tier_word(*tier)))?,
            from: one.day(PERMIT_FROM)?,
            until: one.day(PERMIT_UNTIL)?,
            ended: one.day(PERMIT_ENDED),
        })
    }

    /// The permit of a term of which nothing else is known.
    pub(super) fn permit(&self) -> Permit {
        Permit {
            number: self.number.clone(),
            tier: self.tier,
            valid_from: self.from,
            valid_until: self.until,
            ended: self.ended,
            limits: Vec::new(),
            amounts: Vec::new(),
        }
    }

    /// A kept permit after this was listed of it; `before` is what was listed before. What was
    /// entered here otherwise than it was listed stays.
    pub(super) fn followed_by(&self, kept: &Permit, before: Option<&Self>) -> Permit {
        let ended = match self.ended {
            // A list without the day says nothing of it.
            None => kept.ended,
            day => follow(kept.ended, day, Some(before.and_then(|before| before.ended))),
        };
        Permit {
            tier: follow(kept.tier, self.tier, before.map(|before| before.tier)),
            valid_until: follow(kept.valid_until, self.until, before.map(|before| before.until)),
            ended,
            ..kept.clone()
        }
    }

    /// What tells it from other terms of the enterprise.
    pub(in crate::departments) fn key(&self) -> String {
        format!("{}/{}", self.number, self.from)
    }

    /// Whether it is the same term of the same permit, whatever else is said of it.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.is_of_permit(other) && self.from == other.from
    }

    /// Whether both are of one permit and have a day in common.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.is_of_permit(other) && self.from < other.end() && other.from < self.end()
    }

    pub(in crate::departments) const fn tier_word(&self) -> &'static str {
        tier_word(self.tier)
    }

    fn is_of_permit(&self, other: &Self) -> bool {
        self.number == other.number
    }

    /// The first day on which it no longer holds.
    fn end(&self) -> Date {
        self.ended.map_or(self.until, |ended| ended.min(self.until))
    }
}

/// What is kept, or what was told where that was told otherwise before and kept as it was told.
fn follow<T: PartialEq>(kept: T, told: T, before: Option<T>) -> T {
    if before.as_ref() == Some(&kept) { told } else { kept }
}

/// A number of the regular form in capitals and without spaces; any other as it is written.
fn number(written: &str) -> String {
    let plain = folded(written);
    if is_regular(&plain) { plain } else { written.trim().to_owned() }
}

/// Whether a number is eighteen characters of a credit code, three digits and a letter.
///
/// # Source
/// HJ 608-2017, coding of dischargers, as it is met on permits; recalled and not checked against its
/// text, for which reason another form is a doubt and no fault.
pub(super) fn is_regular(number: &str) -> bool {
    let Some((code, rest)) = number.split_at_checked(CODE_CHARACTERS) else { return false };
    let is_of_code = |one: u8| one.is_ascii_digit() || one.is_ascii_uppercase();
    let digits_and_letter = |rest: &[u8]| match rest {
        [digits @ .., letter] => {
            digits.len() == 3
                && digits.iter().all(u8::is_ascii_digit)
                && letter.is_ascii_uppercase()
        }
        [] => false,
    };
    code.bytes().all(is_of_code) && digits_and_letter(rest.as_bytes())
}

/// The contract's word for a tier that has a permit.
pub(super) const fn tier_word(tier: Tier) -> &'static str {
    match tier {
        Tier::Key => "key",
        Tier::Simplified => "simplified",
        Tier::Registration => "registration",
        Tier::None => "none",
        Tier::Prohibited => "prohibited",
        Tier::Undetermined => "undetermined",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_regular_or_a_doubt() {
        for (number, regular) in [
            ("91330122MA2801010H001P", true),
            ("91330122MA2801010H001p", false),
            ("91330122MA2801010H0011", false),
            ("91330122MA2801010H01P", false),
            ("91330122MA2801010H0001P", false),
            ("91330122MA2801010H", false),
            ("浙FB2017A0001", false),
            ("浙江省桐庐县甲厂", false),
            ("", false),
        ] {
            assert_eq!(is_regular(number), regular, "{number}");
        }
    }

    #[test]
    fn numbers_of_the_regular_form_are_written_one_way() {
        for (written, kept) in [
            ("91330122ma2801010h 001p", "91330122MA2801010H001P"),
            ("９１330122MA2801010H001P", "91330122MA2801010H001P"),
            (" 浙fb（2017）a0001", "浙fb（2017）a0001"),
        ] {
            assert_eq!(number(written), kept);
        }
    }
}
