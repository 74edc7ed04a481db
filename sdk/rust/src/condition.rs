//! Three-valued conditions over facts.

use tidegate_contract::{Date, Decimal, Fact, FactValue, Message, Tier, TruthValue};

/// A condition of a row or a limit; constant data.
#[derive(Clone, Copy, Debug)]
pub enum Condition {
    /// Always holds.
    Always,
    /// All hold.
    All(&'static [Condition]),
    /// At least one holds.
    Any(&'static [Condition]),
    /// The other does not hold.
    Not(&'static Condition),
    /// A truth fact has this value.
    Is {
        /// Fact name.
        fact: &'static str,
        /// Value.
        value: bool,
    },
    /// A text fact is one of these words.
    Word {
        /// Fact name.
        fact: &'static str,
        /// Words.
        words: &'static [&'static str],
    },
    /// A texts fact holds at least one of these words.
    Has {
        /// Fact name.
        fact: &'static str,
        /// Words.
        words: &'static [&'static str],
    },
    /// A number lies between edges.
    Range {
        /// Fact name.
        fact: &'static str,
        /// Lower edge.
        lower: Option<Edge>,
        /// Upper edge.
        upper: Option<Edge>,
    },
    /// A day lies in a half-open interval.
    Days {
        /// Fact name.
        fact: &'static str,
        /// First day inside.
        from: Option<Date>,
        /// First day after.
        before: Option<Date>,
    },
    /// The activity's GB/T 4754 code starts with one of these.
    Industry {
        /// Prefixes, 2 to 4 digits.
        codes: &'static [&'static str],
    },
    /// The date judged lies in a season, half open, each end as month × 100 + day.
    Season {
        /// First day inside.
        from: u16,
        /// First day after; before `from` when the season wraps the year.
        until: u16,
    },
    /// A general process of the site is at this tier.
    Process {
        /// Tier.
        tier: Tier,
    },
}

/// An end of a range.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// The number.
    pub value: Decimal,
    /// Whether the number itself lies inside.
    pub inclusive: bool,
}

/// What conditions are evaluated against.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// Facts, ascending by name.
    pub facts: &'a [Fact],
    /// Further facts, ascending by name, looked at when the first have none of that name.
    pub more_facts: &'a [Fact],
    /// Date judged.
    pub on: Date,
    /// GB/T 4754 code of the activity looked at; empty for none.
    pub industry: &'a str,
    /// Whether a general process is at the key, simplified or registration tier, in this order.
    pub processes: [TruthValue; 3],
}

/// What an evaluation looked at.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Facts that were used, in the order of first use.
    pub facts: Vec<Fact>,
    /// Names of facts that were needed and missing, in the order of first use.
    pub missing: Vec<String>,
    /// What would change the outcome, for conditions that can say it.
    pub changed_by: Vec<Message>,
}

impl<'a> Circumstances<'a> {
    /// The fact of this name.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&'a Fact> {
        find(self.facts, name).or_else(|| find(self.more_facts, name))
    }
}

fn find<'a>(facts: &'a [Fact], name: &str) -> Option<&'a Fact> {
    let at = facts.binary_search_by(|fact| fact.name.as_str().cmp(name)).ok()?;
    facts.get(at)
}

impl Condition {
    /// Whether the condition holds; what was looked at goes into `trace`.
    ///
    /// In `All` a part that does not hold decides, in `Any` one that holds, whatever is missing
    /// elsewhere; facts are reported missing only when they would decide.
    #[must_use]
    pub fn evaluate(&self, circumstances: &Circumstances<'_>, trace: &mut Trace) -> TruthValue {
        match self {
            Self::Always => TruthValue::Yes,
            Self::All(parts) => combine(parts, circumstances, trace, TruthValue::No),
            Self::Any(parts) => combine(parts, circumstances, trace, TruthValue::Yes),
            Self::Not(part) => negate(part.evaluate(circumstances, trace)),
            Self::Industry { codes } => industry(codes, circumstances.industry, trace),
            Self::Season { from, until } => truth(in_season(circumstances.on, *from, *until)),
            Self::Process { tier } => {
                let at = match tier {
                    Tier::Key => 0,
                    Tier::Simplified => 1,
                    _ => 2,
                };
                circumstances.processes.get(at).copied().unwrap_or(TruthValue::Unknown)
            }
            Self::Is { fact, .. }
            | Self::Word { fact, .. }
            | Self::Has { fact, .. }
            | Self::Range { fact, .. }
            | Self::Days { fact, .. } => self.about(fact, circumstances, trace),
        }
    }

    /// Evaluates a condition about one fact.
    fn about(
        &self,
        name: &str,
        circumstances: &Circumstances<'_>,
        trace: &mut Trace,
    ) -> TruthValue {
        let outcome = circumstances.fact(name).and_then(|fact| {
            let held = self.holds(&fact.value)?;
            if !trace.facts.iter().any(|used| used.name == fact.name) {
                trace.facts.push(fact.clone());
            }
            Some(held)
        });
        match outcome {
            Some(held) => {
                trace.changed_by.push(self.change(name, held));
                truth(held)
            }
            None => {
                push_missing(trace, name);
                TruthValue::Unknown
            }
        }
    }

    /// Whether a value satisfies the condition; none when it is of another type.
    fn holds(&self, value: &FactValue) -> Option<bool> {
        match (self, value) {
            (Self::Is { value: wanted, .. }, FactValue::Truth(truth)) => Some(truth == wanted),
            (Self::Word { words, .. }, FactValue::Text(text)) => {
                Some(words.contains(&text.as_str()))
            }
            (Self::Has { words, .. }, FactValue::Texts(texts)) => {
                Some(texts.iter().any(|text| words.contains(&text.as_str())))
            }
            (Self::Range { lower, upper, .. }, FactValue::Number(number)) => {
                let above = lower.is_none_or(|edge| {
                    *number > edge.value || (edge.inclusive && *number == edge.value)
                });
                let below = upper.is_none_or(|edge| {
                    *number < edge.value || (edge.inclusive && *number == edge.value)
                });
                Some(above && below)
            }
            (Self::Days { from, before, .. }, FactValue::Day(day)) => {
                Some(from.is_none_or(|from| from <= *day) && before.is_none_or(|end| *day < end))
            }
            _ => None,
        }
    }

    /// The message that says what value of the fact would turn the condition.
    fn change(&self, name: &str, held: bool) -> Message {
        let key = if held { "would-not-hold" } else { "would-hold" };
        Message::new(key).with("fact", name).with("values", self.values())
    }

    /// The values that satisfy the condition, in mathematical signs and words of the declaration.
    fn values(&self) -> String {
        let list = |words: &[&str]| words.join(" | ");
        match self {
            Self::Is { value, .. } => value.to_string(),
            Self::Word { words, .. } => list(words),
            Self::Has { words, .. } => format!("∋ {}", list(words)),
            Self::Range { lower, upper, .. } => {
                let mut parts = Vec::new();
                if let Some(edge) = lower {
                    parts.push(format!(
                        "{} {}",
                        if edge.inclusive { "≥" } else { ">" },
                        edge.value
                    ));
                }
                if let Some(edge) = upper {
                    parts.push(format!(
                        "{} {}",
                        if edge.inclusive { "≤" } else { "<" },
                        edge.value
                    ));
                }
                parts.join(", ")
            }
            Self::Days { from, before, .. } => {
                let mut parts = Vec::new();
                if let Some(from) = from {
                    parts.push(format!("≥ {from}"));
                }
                if let Some(before) = before {
                    parts.push(format!("< {before}"));
                }
                parts.join(", ")
            }
            _ => String::new(),
        }
    }
}

/// Kleene conjunction or disjunction: `decisive` ends it (no for all, yes for any).
fn combine(
    parts: &[Condition],
    circumstances: &Circumstances<'_>,
    trace: &mut Trace,
    decisive: TruthValue,
) -> TruthValue {
    let mut missing = Trace::default();
    let mut outcome = negate(decisive);
    for part in parts {
        let mut inner = Trace::default();
        let value = part.evaluate(circumstances, &mut inner);
        if value == decisive {
            // What decided is the reason; what was missing beside it no longer matters.
            merge(trace, inner);
            return decisive;
        }
        if value == TruthValue::Unknown {
            outcome = TruthValue::Unknown;
        }
        merge(&mut missing, inner);
    }
    merge(trace, missing);
    outcome
}

/// Adds one trace to another without repeating names.
pub(crate) fn merge(into: &mut Trace, from: Trace) {
    for fact in from.facts {
        if !into.facts.iter().any(|used| used.name == fact.name) {
            into.facts.push(fact);
        }
    }
    for name in from.missing {
        push_missing(into, &name);
    }
    into.changed_by.extend(from.changed_by);
}

fn push_missing(trace: &mut Trace, name: &str) {
    if !trace.missing.iter().any(|known| known == name) {
        trace.missing.push(name.to_owned());
    }
}

/// Whether the activity's code starts with one of `codes`.
fn industry(codes: &[&str], code: &str, trace: &mut Trace) -> TruthValue {
    if codes.iter().any(|prefix| code.starts_with(prefix)) {
        TruthValue::Yes
    } else if !code.is_empty() && codes.iter().any(|wanted| wanted.starts_with(code)) {
        push_missing(trace, "industry_code_4");
        TruthValue::Unknown
    } else {
        TruthValue::No
    }
}

/// Whether `on` lies in the half-open season.
fn in_season(on: Date, from: u16, until: u16) -> bool {
    let (_, month, day) = on.ymd();
    let at = u16::from(month.unsigned_abs()) * 100 + u16::from(day.unsigned_abs());
    if from <= until { from <= at && at < until } else { at >= from || at < until }
}

/// Yes or no as a three-valued truth.
#[must_use]
pub const fn truth(held: bool) -> TruthValue {
    if held { TruthValue::Yes } else { TruthValue::No }
}

/// The opposite; unknown stays unknown.
#[must_use]
pub const fn negate(value: TruthValue) -> TruthValue {
    match value {
        TruthValue::Yes => TruthValue::No,
        TruthValue::No => TruthValue::Yes,
        TruthValue::Unknown => TruthValue::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(name: &str, value: &str) -> Fact {
        Fact {
            name: name.to_owned(),
            value: FactValue::Number(value.parse().unwrap()),
            doubtful: false,
        }
    }

    fn check(condition: Condition, facts: &[Fact], wanted: TruthValue, missing: &[&str]) {
        let circumstances = Circumstances {
            facts,
            more_facts: &[],
            on: "2026-03-31".parse().unwrap(),
            industry: "136",
            processes: [TruthValue::No; 3],
        };
        let mut trace = Trace::default();
        assert_eq!(condition.evaluate(&circumstances, &mut trace), wanted, "{condition:?}");
        assert_eq!(trace.missing, missing, "{condition:?}");
    }

    const AT_LEAST_20: Condition = Condition::Range {
        fact: "tph",
        lower: Some(Edge { value: Decimal::from_counts(20_000_000_000), inclusive: true }),
        upper: None,
    };
    const OTHER: Condition = Condition::Is { fact: "other", value: true };

    #[test]
    fn an_edge_is_inside_only_when_inclusive() {
        check(AT_LEAST_20, &[number("tph", "20")], TruthValue::Yes, &[]);
        check(AT_LEAST_20, &[number("tph", "19.999999999")], TruthValue::No, &[]);
        check(AT_LEAST_20, &[], TruthValue::Unknown, &["tph"]);
    }

    #[test]
    fn what_decides_silences_what_is_missing() {
        const ANY: Condition = Condition::Any(&[OTHER, AT_LEAST_20]);
        const ALL: Condition = Condition::All(&[OTHER, AT_LEAST_20]);
        check(ANY, &[number("tph", "20")], TruthValue::Yes, &[]);
        check(ANY, &[number("tph", "1")], TruthValue::Unknown, &["other"]);
        check(ALL, &[number("tph", "1")], TruthValue::No, &[]);
        check(ALL, &[number("tph", "20")], TruthValue::Unknown, &["other"]);
    }

    #[test]
    fn a_three_digit_code_leaves_four_digits_unknown() {
        check(Condition::Industry { codes: &["136"] }, &[], TruthValue::Yes, &[]);
        check(
            Condition::Industry { codes: &["1361"] },
            &[],
            TruthValue::Unknown,
            &["industry_code_4"],
        );
        check(Condition::Industry { codes: &["14"] }, &[], TruthValue::No, &[]);
    }

    #[test]
    fn seasons_are_half_open_and_may_wrap() {
        check(Condition::Season { from: 331, until: 401 }, &[], TruthValue::Yes, &[]);
        check(Condition::Season { from: 301, until: 331 }, &[], TruthValue::No, &[]);
        check(Condition::Season { from: 1101, until: 401 }, &[], TruthValue::Yes, &[]);
        check(Condition::Season { from: 1101, until: 331 }, &[], TruthValue::No, &[]);
    }

    #[test]
    fn a_value_of_another_type_is_unknown() {
        check(OTHER, &[number("other", "1")], TruthValue::Unknown, &["other"]);
    }
}
