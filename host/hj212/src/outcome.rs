//! Result codes of answers: QnRtn and ExeRtn.

/// What the receiver does with a request (`QnRtn` in 9011).
///
/// # Source
/// HJ 212-2017, return codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestOutcome {
    /// Ready to carry it out.
    Ready,
    /// Refused.
    Refused,
    /// Wrong PW.
    WrongPw,
    /// Wrong MN.
    WrongMn,
    /// Wrong ST.
    WrongSt,
    /// Wrong Flag.
    WrongFlag,
    /// Wrong QN.
    WrongQn,
    /// Wrong CN.
    WrongCn,
    /// Wrong checksum.
    WrongCrc,
    /// Unknown error.
    Unknown,
}

/// How an operation ended (`ExeRtn` in 9012).
///
/// # Source
/// HJ 212-2017, return codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationOutcome {
    /// Done.
    Done,
    /// Failed for a reason that is not known.
    Failed,
    /// Wrong condition in the command.
    WrongCondition,
    /// Timed out.
    TimedOut,
    /// Busy.
    Busy,
    /// System fault.
    SystemFault,
    /// No data.
    NoData,
}

impl RequestOutcome {
    /// The code that is sent.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Ready => 1,
            Self::Refused => 2,
            Self::WrongPw => 3,
            Self::WrongMn => 4,
            Self::WrongSt => 5,
            Self::WrongFlag => 6,
            Self::WrongQn => 7,
            Self::WrongCn => 8,
            Self::WrongCrc => 9,
            Self::Unknown => 100,
        }
    }
}

impl OperationOutcome {
    /// The code that is sent.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 1,
            Self::Failed => 2,
            Self::WrongCondition => 3,
            Self::TimedOut => 4,
            Self::Busy => 5,
            Self::SystemFault => 6,
            Self::NoData => 100,
        }
    }
}
