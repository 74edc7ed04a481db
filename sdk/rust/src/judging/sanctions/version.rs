//! One version of what the law provides, read from the parameters.

use tidegate_contract::{Decimal, Message, Severity};

use super::Question;
use crate::judging::Context;
use crate::tables::{Parameter, ParameterValue, Source};

/// Unit of fines that are a share of the total investment.
const SHARE_OF_INVESTMENT: &str = "share-of-investment";

/// A range of fines, 10 000 CNY.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fine {
    /// No fine.
    None,
    /// From the first to the second; no minimum is zero.
    Range(Option<Decimal>, Decimal),
    /// A share of an investment that is not known.
    Unknown,
}

/// What a version says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Sanctions.
    Sanctions,
    /// It is not in the tables; key of the message why.
    Unmapped(&'static str),
    /// It no longer treats the act as unlawful; key of the message why.
    Lawful(&'static str),
}

/// One version of what the law provides for a kind of act.
#[derive(Clone, Debug)]
pub struct Version {
    /// Where it stands and when it is in force.
    pub source: Source,
    /// What it says.
    pub content: Content,
    /// The ordinary fine.
    pub fine: Fine,
    /// The fine where circumstances are serious; none when it does not tell them apart.
    pub serious_fine: Option<Fine>,
    /// Longest detention, days; zero for none.
    pub detention_days_max: Decimal,
    /// Years within which no permit may be applied for; zero for none.
    pub bar_years: Decimal,
    /// Beside the fine.
    pub measures: Vec<Message>,
    /// What makes it doubtful.
    pub doubts: Vec<Message>,
}

impl Version {
    /// The fine for an act of this severity.
    #[must_use]
    pub fn fine_for(&self, severity: Severity) -> Fine {
        match (severity, self.serious_fine) {
            (Severity::Serious, Some(fine)) => fine,
            _ => self.fine,
        }
    }
}

/// Reads the parameters of one version.
struct Reading<'a> {
    context: &'a Context<'a>,
    prefix: &'a str,
    source: &'static Source,
    question: &'a Question<'a>,
}

/// Ends of the names that make a version.
const MEASURES: &str = "_measures";
const UNMAPPED: &str = "_unmapped";
const LAWFUL: &str = "_lawful";

/// The versions in force between the act's first day and the day of judging, ascending by first
/// day, then in the order of the prefixes.
pub(super) fn versions(context: &Context<'_>, question: &Question<'_>) -> Vec<Version> {
    let (first, as_of) = (question.act.first_day(), context.file.as_of);
    let mut versions = Vec::new();
    for prefix in question.prefixes {
        for ending in [MEASURES, UNMAPPED, LAWFUL] {
            let name = [prefix, ending].concat();
            let named = context.named(&name).filter(|parameter| parameter.name == name);
            for parameter in named {
                let source = &parameter.source;
                let begun = source.from.is_none_or(|from| from <= as_of);
                if begun && source.until.is_none_or(|until| first < until) {
                    let reading = Reading { context, prefix, source, question };
                    versions.push(reading.version(ending, parameter));
                }
            }
        }
    }
    versions.sort_by_key(|version| version.source.from);
    versions
}

impl Reading<'_> {
    fn version(&self, ending: &str, parameter: &Parameter) -> Version {
        let word = match parameter.value {
            ParameterValue::Text(word) => word,
            _ => "",
        };
        let content = match ending {
            UNMAPPED => Content::Unmapped(word),
            LAWFUL => Content::Lawful(word),
            _ => Content::Sanctions,
        };
        let mut measures = Vec::new();
        if content == Content::Sanctions {
            measures.extend(word.split_whitespace().map(Message::new));
            measures.extend(self.ranged("_refused_fine", "measure-refused-fine"));
            measures.extend(self.ranged("_persons_fine", "measure-persons-fine"));
            measures.extend(self.ranged("_detention_days", "measure-detention"));
            measures.extend(self.ranged("_serious_detention_days", "measure-serious-detention"));
            measures.extend(self.ranged("_refused_detention_days", "measure-refused-detention"));
            let bar = self.number("_bar", "_years");
            measures.extend(bar.map(|years| Message::new("measure-bar").with("years", years)));
        }
        let doubts = self.word("_doubt").map(Message::new);
        Version {
            source: *self.source,
            content,
            fine: self.fine("_fine"),
            serious_fine: match self.fine("_serious_fine") {
                Fine::None => None,
                fine => Some(fine),
            },
            detention_days_max: self.number("_detention_days", "_max").unwrap_or_default(),
            bar_years: self.number("_bar", "_years").unwrap_or_default(),
            measures,
            doubts: doubts.into_iter().collect(),
        }
    }

    /// A range of fines, shares worked out.
    fn fine(&self, ending: &str) -> Fine {
        let Some(highest) = self.parameter(ending, "_max") else { return Fine::None };
        match self.amount(highest) {
            None => Fine::Unknown,
            Some(max) => Fine::Range(
                self.parameter(ending, "_min").and_then(|lowest| self.amount(lowest)),
                max,
            ),
        }
    }

    /// An amount in 10 000 CNY; none when it is a share of an unknown investment.
    fn amount(&self, parameter: &Parameter) -> Option<Decimal> {
        let ParameterValue::Number(value) = parameter.value else { return None };
        if parameter.unit == SHARE_OF_INVESTMENT {
            // A negative investment is a mistake, not a negative fine.
            let investment =
                self.question.investment.filter(|investment| *investment > Decimal::ZERO)?;
            return Some(value.saturating_mul(investment));
        }
        Some(value)
    }

    /// A measure that names both ends of a range; where there is no minimum, zero.
    fn ranged(&self, ending: &str, key: &str) -> Option<Message> {
        let max = self.number(ending, "_max")?;
        let min = self.number(ending, "_min").unwrap_or_default();
        Some(Message::new(key).with("min", min).with("max", max))
    }

    fn number(&self, ending: &str, side: &str) -> Option<Decimal> {
        match self.parameter(ending, side)?.value {
            ParameterValue::Number(value) => Some(value),
            _ => None,
        }
    }

    /// A text in force at the end of the act, whatever its own source.
    fn word(&self, ending: &str) -> Option<&'static str> {
        let name = [self.prefix, ending].concat();
        self.context.word(&name, self.question.act.last_day()).map(|(word, _)| word)
    }

    /// The parameter of this version: of the same document, article and first day.
    fn parameter(&self, ending: &str, side: &str) -> Option<&'static Parameter> {
        let name = [self.prefix, ending, side].concat();
        let mut named = self.context.named(&name).filter(|parameter| parameter.name == name);
        named.find(|parameter| {
            let source = &parameter.source;
            source.document == self.source.document
                && source.article == self.source.article
                && source.from == self.source.from
        })
    }
}
