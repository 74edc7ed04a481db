//! Why something was not taken.

use tidegate_hj212::{ParseError, ReadingsError, Reason};

macro_rules! refusals {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+) => {
        /// Why a piece of a stream, a frame or an item of a frame was not taken.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Refusal {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Refusal {
            /// Every reason, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// A short stable code such as `crc-mismatch`. Those of the codec are its own codes
            /// in kebab case.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

refusals! {
    /// Bytes outside any frame.
    Garbage = "garbage",
    /// The length is not four digits.
    BadLength = "bad-length",
    /// The frame announces more than is taken.
    TooLong = "too-long",
    /// The frame ends before its announced end.
    EarlyTail = "early-tail",
    /// The frame does not end where it announced.
    MissingTail = "missing-tail",
    /// The checksum is not hexadecimal.
    BadCrc = "bad-crc",
    /// The checksum does not fit the data, or is that of Modbus and the device may not.
    CrcMismatch = "crc-mismatch",
    /// A head in front of another complete frame.
    FalseHead = "false-head",
    /// A frame that began and did not end in time, or at all.
    Unfinished = "unfinished",
    /// The data area is encrypted with SM4.
    Encrypted = "encrypted",
    /// The data segment is not UTF-8.
    NotText = "not-text",
    /// A field that no packet can do without is missing.
    MissingField = "missing-field",
    /// A header field appears twice.
    RepeatedField = "repeated-field",
    /// A header field has the wrong form.
    BadField = "bad-field",
    /// The version bits name no known edition.
    UnknownVersion = "unknown-version",
    /// A header field is not a name and a value.
    MalformedHeader = "malformed-header",
    /// The data area is not closed.
    UnclosedCp = "unclosed-cp",
    /// Text stands behind the data area.
    TrailingText = "trailing-text",
    /// The data area has too many items.
    TooManyItems = "too-many-items",
    /// The packet is unreadable in some other way.
    Unreadable = "unreadable",
    /// No device is registered under the MN.
    UnknownDevice = "unknown-device",
    /// The PW is not that of the device.
    WrongPassword = "wrong-password",
    /// More devices speak on one connection than may.
    TooManyDevices = "too-many-devices",
    /// Data without DataTime.
    MissingDataTime = "missing-data-time",
    /// DataTime is there twice and differs.
    TwoDataTimes = "two-data-times",
    /// DataTime is no date, or lies before 1970.
    ImpossibleDate = "impossible-date",
    /// DataTime lies more than a day ahead of the host's clock.
    FutureDate = "future-date",
    /// One value of a frame is no number or beyond 10⁹; the rest was taken.
    UnreadableValue = "unreadable-value",
    /// One converted value of a frame has no measured value beside it; the rest was taken.
    MissingValue = "missing-value",
    /// One pollutant code of a frame is not 1 to 12 letters and digits; the rest was taken.
    UnreadableCode = "unreadable-code",
}

impl Refusal {
    /// Whether it is about one item, while the rest of the frame was taken.
    #[must_use]
    pub const fn is_of_item(self) -> bool {
        matches!(self, Self::UnreadableValue | Self::MissingValue | Self::UnreadableCode)
    }
}

impl From<&Reason> for Refusal {
    fn from(reason: &Reason) -> Self {
        match reason {
            Reason::Garbage { .. } => Self::Garbage,
            Reason::BadLength { .. } => Self::BadLength,
            Reason::TooLong { .. } => Self::TooLong,
            Reason::EarlyTail { .. } => Self::EarlyTail,
            Reason::MissingTail { .. } => Self::MissingTail,
            Reason::BadCrc { .. } => Self::BadCrc,
            Reason::CrcMismatch { .. } => Self::CrcMismatch,
            Reason::Encrypted { .. } => Self::Encrypted,
            Reason::FalseHead => Self::FalseHead,
            Reason::Unfinished { .. } => Self::Unfinished,
            _ => Self::Unreadable,
        }
    }
}

impl From<&ParseError> for Refusal {
    fn from(error: &ParseError) -> Self {
        match error {
            ParseError::TooLong { .. } => Self::TooLong,
            ParseError::NotText { .. } => Self::NotText,
            ParseError::MissingField { .. } => Self::MissingField,
            ParseError::RepeatedField { .. } => Self::RepeatedField,
            ParseError::BadField { .. } => Self::BadField,
            ParseError::UnknownVersion { .. } => Self::UnknownVersion,
            ParseError::MalformedHeader { .. } => Self::MalformedHeader,
            ParseError::UnclosedCp => Self::UnclosedCp,
            ParseError::TrailingText { .. } => Self::TrailingText,
            ParseError::TooManyItems { .. } => Self::TooManyItems,
            ParseError::Encrypted { .. } => Self::Encrypted,
            _ => Self::Unreadable,
        }
    }
}

impl From<&ReadingsError> for Refusal {
    fn from(error: &ReadingsError) -> Self {
        match error {
            ReadingsError::MissingDataTime => Self::MissingDataTime,
            ReadingsError::DataTime(_) => Self::ImpossibleDate,
            ReadingsError::TwoDataTimes { .. } => Self::TwoDataTimes,
            _ => Self::Unreadable,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Refusal;

    #[test]
    fn codes_are_kebab_case_and_differ() {
        let codes: BTreeSet<_> = Refusal::ALL.iter().map(|refusal| refusal.code()).collect();
        assert_eq!(codes.len(), Refusal::ALL.len());
        for code in codes {
            assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{code}");
        }
    }
}
