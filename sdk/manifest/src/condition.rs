//! Conditions as their authors write them.

use tidegate_contract::{Date, Decimal, Tier};
use toml::de::DeValue;

use crate::names;
use crate::problem::{Place, Placed};
use crate::reader::{Node, Reader};

/// When a row or a limit applies.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    /// Always.
    Always,
    /// All hold.
    All(Vec<Condition>),
    /// At least one holds.
    Any(Vec<Condition>),
    /// The other does not hold.
    Not(Box<Condition>),
    /// A fact satisfies a test.
    Fact {
        /// The fact's name.
        fact: Placed<String>,
        /// The test.
        test: Test,
    },
    /// The activity's code starts with one of these.
    Industry(Vec<String>),
    /// The date judged lies in a season; each end is month × 100 + day.
    Season {
        /// First day inside.
        from: u16,
        /// First day after.
        until: u16,
    },
    /// A general process is at this tier.
    Process {
        /// The tier.
        tier: Tier,
        /// Where it stands.
        at: Place,
    },
}

/// What a fact must be.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// A truth fact has this value.
    Is(bool),
    /// A text fact is one of these words.
    Word(Vec<Placed<String>>),
    /// A texts fact holds at least one of these words.
    Has(Vec<Placed<String>>),
    /// A number lies between edges.
    Range {
        /// Lower edge.
        lower: Option<Edge>,
        /// Upper edge.
        upper: Option<Edge>,
    },
    /// A day lies in a half-open interval.
    Days {
        /// First day inside.
        from: Option<Date>,
        /// First day after.
        before: Option<Date>,
    },
}

/// An end of a range.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    /// The number.
    pub(crate) value: Decimal,
    /// Whether the number itself lies inside.
    pub(crate) inclusive: bool,
}

/// What a condition may be about; exactly one of them.
const FORMS: [&str; 7] = ["fact", "industry", "season", "process", "all", "any", "not"];

/// The tests of a fact; one group of them.
const TESTS: [&[&str]; 6] = [
    &["is"],
    &["one_of"],
    &["has"],
    &["has_any"],
    &["at_least", "above", "below", "at_most"],
    &["before", "from"],
];

const TIERS: [(&str, Tier); 3] =
    [("key", Tier::Key), ("simplified", Tier::Simplified), ("registration", Tier::Registration)];

/// The condition under `when`: always, when there is none.
pub(crate) fn read_when(reader: &Reader<'_>) -> Option<Condition> {
    match reader.get("when") {
        Some(node) => read(reader, node),
        None => Some(Condition::Always),
    }
}

fn read<'d>(parent: &Reader<'d>, node: &'d Node<'d>) -> Option<Condition> {
    let reader = parent.of(node, "the condition")?;
    let forms: Vec<&str> = FORMS.into_iter().filter(|form| reader.has(form)).collect();
    let condition = match forms.as_slice() {
        ["fact"] => fact(&reader),
        ["industry"] => industry(&reader),
        ["season"] => season(&reader),
        ["process"] => process(&reader),
        ["all"] => parts(&reader, "all").map(Condition::All),
        ["any"] => parts(&reader, "any").map(Condition::Any),
        ["not"] => reader
            .get("not")
            .and_then(|node| read(&reader, node))
            .map(|part| Condition::Not(Box::new(part))),
        several => {
            // Asked for, so that a misspelt form gets the right suggestion.
            for form in FORMS {
                let _ = reader.get(form);
            }
            if several.is_empty() {
                let help = "write `{ fact = …, is = … }`, or `industry`, `season`, `process`, \
                            `all`, `any` or `not`";
                reader.note(node.span(), "the condition is about nothing", help);
            } else {
                let help = "put them into `{ all = [ … ] }` or `{ any = [ … ] }`";
                let listed = several.join("`, `");
                reader.note(node.span(), format!("the condition has `{listed}` together"), help);
                return None;
            }
            None
        }
    };
    reader.finish();
    condition
}

fn parts(reader: &Reader<'_>, key: &'static str) -> Option<Vec<Condition>> {
    let node = reader.get(key)?;
    let list = reader.list(key, node)?;
    if list.is_empty() {
        reader.note(node.span(), format!("`{key}` is empty"), "name at least one condition");
        return None;
    }
    // Every part is read before the first bad one ends it.
    let parts: Vec<Option<Condition>> = list.iter().map(|node| read(reader, node)).collect();
    parts.into_iter().collect()
}

fn industry(reader: &Reader<'_>) -> Option<Condition> {
    let codes = reader.texts("industry", names::is_industry, names::INDUSTRY)?;
    if codes.is_empty() {
        reader.sink.note(&reader.place(), "`industry` is empty", names::INDUSTRY);
        return None;
    }
    Some(Condition::Industry(codes.into_iter().map(|code| code.value).collect()))
}

fn season(reader: &Reader<'_>) -> Option<Condition> {
    let node = reader.get("season")?;
    let ends = reader.of(node, "`season`")?;
    let (from, until) = (season_end(&ends, "from"), season_end(&ends, "until"));
    ends.finish();
    let (from, until) = (from?, until?);
    if from == until {
        let help = "`until` is the first day after the season; leave the condition out for always";
        reader.note(node.span(), "the season begins and ends on one day", help);
        return None;
    }
    Some(Condition::Season { from, until })
}

fn season_end(reader: &Reader<'_>, key: &'static str) -> Option<u16> {
    let text = reader.required_text(key)?;
    let end = month_and_day(&text.value);
    if end.is_none() {
        let message = format!("`{}` is not a day of a year", text.value);
        reader.sink.note(&text.at, message, "write month and day like `04-01`");
    }
    end
}

/// `MM-DD` as month × 100 + day; 29 February is one.
fn month_and_day(text: &str) -> Option<u16> {
    let (month, day) = text.split_once('-')?;
    let two = |part: &str| (part.len() == 2).then(|| part.parse::<i8>().ok()).flatten();
    let (month, day) = (two(month)?, two(day)?);
    Date::from_ymd(2024, month, day)?;
    Some(u16::from(month.unsigned_abs()) * 100 + u16::from(day.unsigned_abs()))
}

fn process(reader: &Reader<'_>) -> Option<Condition> {
    let text = reader.required_text("process")?;
    let tier = reader.word("process", &text, &TIERS)?;
    Some(Condition::Process { tier, at: text.at })
}

fn fact(reader: &Reader<'_>) -> Option<Condition> {
    let name = reader.required_text("fact")?;
    let groups: Vec<&[&str]> =
        TESTS.into_iter().filter(|group| group.iter().any(|key| reader.has(key))).collect();
    let group = match groups.as_slice() {
        [group] => *group,
        other => {
            for key in TESTS.into_iter().flatten() {
                let _ = reader.get(key);
            }
            let (message, help) = if other.is_empty() {
                ("the condition does not test its fact", "add `is`, `one_of`, `has`, `at_least`, …")
            } else {
                ("the condition tests its fact in two ways", "put them into `{ all = [ … ] }`")
            };
            reader.sink.note(&name.at, message, help);
            return None;
        }
    };
    let test = match group {
        ["is"] => is(reader),
        ["one_of"] => words(reader, "one_of").map(Test::Word),
        ["has"] => {
            let word = reader.named("has", names::is_word, names::WORD)?;
            Some(Test::Has(vec![word]))
        }
        ["has_any"] => words(reader, "has_any").map(Test::Has),
        ["before", ..] => days(reader),
        _ => range(reader),
    };
    Some(Condition::Fact { fact: name, test: test? })
}

fn is(reader: &Reader<'_>) -> Option<Test> {
    let node = reader.get("is")?;
    match node.get_ref() {
        DeValue::Boolean(value) => Some(Test::Is(*value)),
        DeValue::String(_) => Some(Test::Word(vec![reader.text("is", node)?])),
        other => {
            reader.wrong_type("is", node, "true, false or a word", other);
            None
        }
    }
}

fn words(reader: &Reader<'_>, key: &'static str) -> Option<Vec<Placed<String>>> {
    let words = reader.texts(key, names::is_word, names::WORD)?;
    if words.is_empty() {
        reader.sink.note(&reader.place(), format!("`{key}` names no word"), names::WORD);
        return None;
    }
    Some(words)
}

fn range(reader: &Reader<'_>) -> Option<Test> {
    let edge = |key, inclusive| {
        let written = reader.decimal_at(key);
        let broken = reader.has(key) && written.is_none();
        (written.map(|one| (Edge { value: one.value.number, inclusive }, one.at)), broken)
    };
    let (at_least, above) = (edge("at_least", true), edge("above", false));
    let (at_most, below) = (edge("at_most", true), edge("below", false));
    if at_least.1 || above.1 || at_most.1 || below.1 {
        return None;
    }
    for (one, other, keys) in [
        (&at_least.0, &above.0, "`at_least` and `above`"),
        (&at_most.0, &below.0, "`at_most` and `below`"),
    ] {
        if let (Some(_), Some((_, at))) = (one, other) {
            reader.sink.note(at, format!("{keys} stand together"), "keep the one that is meant");
            return None;
        }
    }
    let (lower, upper) = (at_least.0.or(above.0), at_most.0.or(below.0));
    if let (Some((low, _)), Some((high, at))) = (&lower, &upper) {
        let closed = low.inclusive && high.inclusive;
        if low.value > high.value || (low.value == high.value && !closed) {
            let message = format!("no number lies between {} and {}", low.value, high.value);
            reader.sink.note(at, message, "exchange the two, or use `any` for two ranges");
            return None;
        }
    }
    Some(Test::Range { lower: lower.map(|(edge, _)| edge), upper: upper.map(|(edge, _)| edge) })
}

fn days(reader: &Reader<'_>) -> Option<Test> {
    let (from, before) = (reader.date_at("from"), reader.date_at("before"));
    let broken =
        (reader.has("from") && from.is_none()) || (reader.has("before") && before.is_none());
    if broken {
        return None;
    }
    reader.check_order(from.as_ref(), before.as_ref(), ("from", "before"));
    Some(Test::Days { from: from.map(|date| date.value), before: before.map(|date| date.value) })
}
