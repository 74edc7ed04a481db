//! The checkpoints of a county one after the other.

use tidegate_domain::Jurisdiction;

use crate::{Checkpoint, CheckpointError, TrustedKeys};

/// Checks the checkpoints of a county as they come, holding only the last.
///
/// Whoever controls the store can leave out what is newest, or show another history that the same
/// key signed. Both are found when the check starts from a checkpoint that was kept outside the
/// store ([`CheckpointLine::resume`]).
#[derive(Clone, Debug)]
pub struct CheckpointLine {
    county: Jurisdiction,
    /// Known from outside, and still to be met.
    wanted: Option<Checkpoint>,
    last: Option<Checkpoint>,
    checked: u64,
}

/// What the checkpoints of a county came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineReport {
    /// Checkpoints checked.
    pub checkpoints: u64,
    /// The last; none when the county has none. To be kept outside the store.
    pub last: Option<Checkpoint>,
}

impl CheckpointLine {
    /// Starts with the first checkpoint of `county`.
    #[must_use]
    pub const fn new(county: Jurisdiction) -> Self {
        Self { county, wanted: None, last: None, checked: 0 }
    }

    /// Starts with `known`, a checkpoint kept from an earlier check, which must still be there.
    ///
    /// # Errors
    ///
    /// See [`Checkpoint::verify`].
    pub fn resume(known: Checkpoint, keys: &TrustedKeys) -> Result<Self, CheckpointError> {
        known.verify(keys)?;
        let county = known.county.clone();
        Ok(Self { county, wanted: Some(known), last: None, checked: 0 })
    }

    /// Number of the checkpoint that is to come next.
    #[must_use]
    pub fn next_number(&self) -> u64 {
        match (&self.last, &self.wanted) {
            (Some(last), _) => last.number.saturating_add(1),
            (None, Some(wanted)) => wanted.number,
            (None, None) => 1,
        }
    }

    /// Checks the next checkpoint: its own signature and that it follows the one before.
    ///
    /// # Errors
    ///
    /// `OtherCounty`; `Forked` when it has the number of one known but is another; `Gone` when one
    /// that should stand here is missing; whatever [`Checkpoint::verify`] and
    /// [`Checkpoint::verify_follows`] find.
    pub fn push(
        &mut self,
        checkpoint: Checkpoint,
        keys: &TrustedKeys,
    ) -> Result<(), CheckpointError> {
        let number = checkpoint.number;
        if checkpoint.county != self.county {
            let (county, found) = (self.county.clone(), checkpoint.county);
            return Err(CheckpointError::OtherCounty { number, county, found });
        }
        checkpoint.verify(keys)?;
        let known = self.last.as_ref().or(self.wanted.as_ref());
        if let Some(known) = known.filter(|known| known.number == number) {
            let (known, found) = (known.digest(), checkpoint.digest());
            if known != found {
                return Err(CheckpointError::Forked { number, known, found });
            }
        }
        let next = self.next_number();
        if number > next {
            return Err(CheckpointError::Gone { number: next });
        }
        match (&self.last, self.wanted.take()) {
            (Some(before), _) => checkpoint.verify_follows(before)?,
            (None, None) => checkpoint.verify_first()?,
            (None, Some(wanted)) if wanted.number == number => {}
            (None, Some(wanted)) => {
                return Err(CheckpointError::Previous { number, before: wanted.number });
            }
        }
        self.last = Some(checkpoint);
        self.checked = self.checked.saturating_add(1);
        Ok(())
    }

    /// What it came to.
    ///
    /// # Errors
    ///
    /// `Gone` when the checkpoint known from outside did not come.
    pub fn finish(self) -> Result<LineReport, CheckpointError> {
        match self.wanted {
            Some(wanted) => Err(CheckpointError::Gone { number: wanted.number }),
            None => Ok(LineReport { checkpoints: self.checked, last: self.last }),
        }
    }
}
