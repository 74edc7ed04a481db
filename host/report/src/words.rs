//! The few words that this crate brings itself.

use crate::{Language, Outcome, Tone};

impl Language {
    /// As in HTML and PDF.
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// Between a name and its value.
    pub(crate) const fn colon(self) -> &'static str {
        match self {
            Self::Zh => "：",
            Self::En => ": ",
        }
    }

    /// Between the parts of a citation.
    pub(crate) const fn comma(self) -> &'static str {
        match self {
            Self::Zh => "，",
            Self::En => ", ",
        }
    }

    /// What a page says of its number.
    #[cfg(feature = "pdf")]
    pub(crate) fn page(self, number: usize, count: usize) -> String {
        match self {
            Self::Zh => format!("第 {number} 页 共 {count} 页"),
            Self::En => format!("page {number} of {count}"),
        }
    }
}

impl Outcome {
    /// Its sign, which Chinese and Western fonts both have.
    pub(crate) const fn mark(self) -> &'static str {
        match self {
            Self::Met => "√",
            Self::NotMet => "×",
            Self::Unknown => "?",
        }
    }

    /// Its word, because no outcome is told by sign or colour alone.
    pub(crate) const fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Met, Language::Zh) => "成立",
            (Self::NotMet, Language::Zh) => "不成立",
            (Self::Unknown, Language::Zh) => "不明",
            (Self::Met, Language::En) => "met",
            (Self::NotMet, Language::En) => "not met",
            (Self::Unknown, Language::En) => "unknown",
        }
    }

    /// Its class in the style sheet.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not-met",
            Self::Unknown => "unknown",
        }
    }
}

impl Tone {
    /// Its class in the style sheet.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Caution => "caution",
            Self::Finding => "finding",
        }
    }
}
