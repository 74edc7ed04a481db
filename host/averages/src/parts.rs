//! The parts of a mean and what comes of them.

use crate::exact::scaled_quotient;
use crate::reason::Reason;

/// How a measured part may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Judged.
    Clean,
    /// Measured, but exempt from being an exceedance.
    Exempt,
    /// Measured under marks that contradict one another.
    Doubtful,
    /// Measured, but not to be had as the limit compares it.
    Unconverted,
}

/// One measured part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    pub(crate) value: i64,
    pub(crate) over_range: bool,
    pub(crate) standing: Standing,
    /// The flow that carries it; none when unknown.
    pub(crate) weight: Option<i64>,
}

/// Sums of measured parts of one standing.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    pub(crate) parts: u16,
    over_range: u16,
    unweighted: u16,
    sum: i128,
    weighted: i128,
    weight: i128,
}

impl Sum {
    fn add(&mut self, part: Measured) {
        let value = i128::from(part.value);
        self.parts += 1;
        self.over_range += u16::from(part.over_range);
        // INVARIANT: values and weights sent are at most 10¹⁸ counts and at most 60 parts make a
        // mean, so sums of products stay below 2¹²⁷; only a value scaled up to another unit can
        // saturate, which `mean` finds.
        self.sum += value;
        match part.weight {
            Some(weight) => {
                let weight = i128::from(weight);
                self.weighted = self.weighted.saturating_add(value.saturating_mul(weight));
                self.weight = self.weight.saturating_add(weight);
            }
            None => self.unweighted += 1,
        }
    }

    const fn with(self, other: Self) -> Self {
        Self {
            parts: self.parts + other.parts,
            over_range: self.over_range + other.over_range,
            unweighted: self.unweighted + other.unweighted,
            sum: self.sum + other.sum,
            weighted: self.weighted.saturating_add(other.weighted),
            weight: self.weight.saturating_add(other.weight),
        }
    }

    /// Whether its mean is flow-weighted: every part has a flow, and something flowed.
    pub(crate) const fn is_weighted(self) -> bool {
        self.parts > 0 && self.unweighted == 0 && self.weight > 0
    }

    /// The mean times ten to the power of `exponent`; none when it has no part or does not fit.
    fn mean(self, exponent: i8) -> Option<i64> {
        match self.parts {
            0 => None,
            _ if self.is_weighted() && self.weighted.unsigned_abs() >= i128::MAX.unsigned_abs() => {
                None
            }
            _ if self.is_weighted() => scaled_quotient(self.weighted, self.weight, exponent),
            parts => scaled_quotient(self.sum, i128::from(parts), exponent),
        }
    }

    const fn reason(self) -> Reason {
        if self.over_range > 0 { Reason::OverRange } else { Reason::Valid }
    }
}

/// Share of the parts due that a valid mean has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    pub(crate) of: u32,
    pub(crate) in_all: u32,
}

impl Share {
    /// Parts required of `due`: the next whole number, at least one.
    pub(crate) fn required(self, due: u16) -> u16 {
        let parts = (u32::from(due) * self.of).div_ceil(self.in_all.max(1));
        u16::try_from(parts).unwrap_or(u16::MAX).max(1)
    }
}

/// A mean of one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PeriodMean {
    /// What is judged.
    pub(crate) value: i64,
    /// The mean of all that was measured, exempt or not, in the same unit: what an amount is made
    /// of.
    pub(crate) whole: i64,
    pub(crate) reason: Reason,
    /// Whether `whole` stands on enough parts.
    pub(crate) is_measured: bool,
    /// 0, or 1 + the index of the mark that exempts it.
    pub(crate) exempted_by: u32,
    /// Whether a value was due at all.
    pub(crate) is_due: bool,
}

impl PeriodMean {
    /// A period without a value.
    pub(crate) const fn without(reason: Reason) -> Self {
        Self { value: 0, whole: 0, reason, is_measured: false, exempted_by: 0, is_due: true }
    }
}

/// The parts of one mean.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) due: u16,
    /// Parts that were not due because nothing flowed or the outlet was closed.
    pub(crate) not_due: u16,
    pub(crate) share: Share,
    pub(crate) clean: Sum,
    pub(crate) exempt: Sum,
    pub(crate) doubtful: Sum,
    pub(crate) unconverted: Sum,
    /// Parts that do not count, by reason.
    pub(crate) invalid: [u16; Reason::ALL.len()],
    /// 0, or 1 + the index of the mark that exempts.
    pub(crate) exempted_by: u32,
    /// Parts converted by the device and by formula.
    pub(crate) converted_by_device: u16,
    pub(crate) converted_by_formula: u16,
    /// Oxygen of the parts converted by formula.
    pub(crate) oxygen: i128,
}

impl Parts {
    pub(crate) fn new(due: u16, share: Share) -> Self {
        Self {
            due,
            not_due: 0,
            share,
            clean: Sum::default(),
            exempt: Sum::default(),
            doubtful: Sum::default(),
            unconverted: Sum::default(),
            invalid: [0; Reason::ALL.len()],
            exempted_by: 0,
            converted_by_device: 0,
            converted_by_formula: 0,
            oxygen: 0,
        }
    }

    pub(crate) fn measured(&mut self, part: Measured) {
        match part.standing {
            Standing::Clean => self.clean.add(part),
            Standing::Exempt => self.exempt.add(part),
            Standing::Doubtful => self.doubtful.add(part),
            Standing::Unconverted => self.unconverted.add(part),
        }
    }

    pub(crate) fn invalid(&mut self, reason: Reason) {
        if let Some(count) = self.invalid.get_mut(reason as usize) {
            *count += 1;
        }
    }

    /// Parts that do not count for this reason.
    pub(crate) fn count(&self, reason: Reason) -> u16 {
        self.invalid.get(reason as usize).copied().unwrap_or(0)
    }

    pub(crate) fn required(&self) -> u16 {
        self.share.required(self.due.saturating_sub(self.not_due))
    }

    /// Parts measured as the limit compares them.
    pub(crate) const fn counted(&self) -> u16 {
        self.clean.parts + self.exempt.parts + self.doubtful.parts
    }

    /// The parts that the judged value is the mean of.
    pub(crate) fn judged(&self) -> Sum {
        let required = self.required();
        let lenient = self.clean.with(self.exempt);
        if self.clean.parts >= required {
            self.clean
        } else if lenient.parts >= required {
            lenient
        } else if self.counted() > 0 {
            lenient.with(self.doubtful)
        } else {
            self.unconverted
        }
    }

    /// The mean in the unit that lies ten to the power of `exponent` below that of the parts.
    ///
    /// Parts that no mark touches are judged alone when there are enough of them. Where there are
    /// enough only with exempt ones, the mean of both is exempt; where only with those under
    /// contradictory marks, it stays open.
    pub(crate) fn settle(&self, exponent: i8) -> PeriodMean {
        let required = self.required();
        let judged = self.judged();
        let whole = self.clean.with(self.exempt).with(self.doubtful);
        let is_measured = self.counted() >= required;
        let lenient = self.clean.parts + self.exempt.parts;
        let reason = if lenient >= required {
            judged.reason()
        } else if is_measured {
            Reason::Contradictory
        } else if self.counted() + self.unconverted.parts >= required {
            Reason::NotConvertible
        } else {
            self.lacking()
        };
        let exempt = self.clean.parts < required && lenient >= required;
        let exempted_by = if exempt { self.exempted_by } else { 0 };
        let value = judged.mean(exponent);
        let fits = value.is_some() || judged.parts == 0;
        PeriodMean {
            value: value.unwrap_or(0),
            whole: whole.mean(exponent).unwrap_or(0),
            reason: if fits { reason } else { Reason::Implausible },
            is_measured: is_measured && fits,
            exempted_by: if fits { exempted_by } else { 0 },
            is_due: true,
        }
    }

    /// Why there are too few parts: the one reason of all that were due, else their number.
    fn lacking(&self) -> Reason {
        let due = self.due.saturating_sub(self.not_due);
        if due == 0 {
            let flowless = self.count(Reason::NoFlow) > 0;
            return if flowless { Reason::NoFlow } else { Reason::Stopped };
        }
        let only = Reason::ALL.into_iter().find(|reason| self.count(*reason) >= self.due);
        only.unwrap_or(Reason::Insufficient)
    }
}
