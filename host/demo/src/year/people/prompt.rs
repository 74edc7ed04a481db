//! What reaches people, and what they may do about it.

use tidegate_domain::{Date, Instant};

/// Something that reaches an enterprise or an officer. `reference` tells one matter from others of
/// the enterprise: the same reference has the same fate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt<'a> {
    /// The enterprise is reminded to apply for a permit.
    RemindedToApply {
        /// The how-manieth reminder this is, from 1.
        times: u32,
    },
    /// The enterprise is reminded to renew its permit.
    RemindedToRenew {
        /// First day on which the permit is no longer valid.
        valid_until: Date,
        /// The how-manieth reminder this is, from 1.
        times: u32,
    },
    /// The enterprise is asked for facts that its classification lacks.
    AskedForFacts {
        /// The how-manieth time, from 1.
        times: u32,
    },
    /// The enterprise is told that something is due soon.
    ReportDueSoon {
        /// The contract's word, for example `execution-report`.
        kind: &'a str,
        /// Name of the period, for example `2022-Q1`.
        period: &'a str,
        /// Day on which it is due.
        due: Date,
    },
    /// The application of the enterprise came back.
    ApplicationReturned {
        /// Which matter.
        reference: &'a str,
        /// How often it came back, from 1.
        round: u32,
    },
    /// The enterprise is told of a warning at one of its outlets.
    Warned {
        /// Which matter.
        reference: &'a str,
    },
    /// A case is issued to the enterprise, which has to accept it.
    CaseIssued {
        /// Which matter.
        reference: &'a str,
        /// Whether it is a key unit, which has to be quick.
        key_unit: bool,
    },
    /// The enterprise is told that it has not accepted a case in time.
    CaseOverdue {
        /// Which matter.
        reference: &'a str,
    },
    /// The enterprise has to put something right.
    RectificationDue {
        /// Which matter.
        reference: &'a str,
        /// Until when.
        due: Instant,
        /// The how-manieth try this is, from 1.
        round: u32,
    },
    /// An officer has a node of a review to do.
    ReviewNode {
        /// Id of the officer.
        owner: &'a str,
        /// Which matter.
        reference: &'a str,
        /// Which node, for example `technical`.
        node: &'a str,
        /// Until when.
        due: Instant,
    },
    /// An officer has to look again at what was put right.
    RecheckDue {
        /// Id of the officer.
        owner: &'a str,
        /// Which matter.
        reference: &'a str,
        /// Until when.
        due: Instant,
        /// Which try is looked at, from 1.
        round: u32,
    },
    /// An officer has to say whether a clue holds.
    ClueToConfirm {
        /// Id of the officer.
        owner: &'a str,
        /// Which matter.
        reference: &'a str,
    },
    /// An officer has to close what was found to be right.
    ToClose {
        /// Id of the officer.
        owner: &'a str,
        /// Which matter.
        reference: &'a str,
    },
}

/// What somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The enterprise applies for a permit.
    Applied {
        /// Whether everything is there and fits; else something is missing.
        complete: bool,
    },
    /// The enterprise applies for the renewal.
    RenewalApplied {
        /// Whether everything is there and fits.
        complete: bool,
    },
    /// The enterprise says what was missing.
    FactsCompleted,
    /// The enterprise hands in what was due.
    HandedIn {
        /// Whether it is true.
        truthful: bool,
    },
    /// The enterprise applies again.
    Resubmitted {
        /// Whether everything is there and fits now.
        complete: bool,
    },
    /// The enterprise has looked after the cause of a warning.
    Attended,
    /// The enterprise accepts a case.
    Accepted,
    /// The enterprise contests a case.
    Appealed,
    /// The enterprise says that it is put right.
    Rectified {
        /// Whether it is.
        sufficient: bool,
    },
    /// The node is done.
    NodeDone,
    /// What was put right was looked at again.
    Rechecked {
        /// Whether it is right.
        passed: bool,
    },
    /// The clue holds.
    Confirmed,
    /// The clue does not hold.
    Dismissed,
    /// The case is closed.
    Closed,
}
