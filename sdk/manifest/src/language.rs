//! The two languages that every text exists in.

use std::fmt;
use std::str::FromStr;

/// A language of the message tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Simplified Chinese, the language of record.
    #[default]
    ZhCn,
    /// English.
    En,
}

/// A tag that names none of the languages.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{tag}` is not a language of the message tables, use `zh-CN` or `en`")]
pub struct LanguageError {
    /// The tag as given.
    pub tag: String,
}

impl Language {
    /// Both, the language of record first.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// The language tag, which also names the file in `messages/`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Language {
    type Err = LanguageError;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|language| language.tag() == tag)
            .ok_or_else(|| LanguageError { tag: tag.to_owned() })
    }
}
