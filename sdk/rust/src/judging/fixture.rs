//! Tables and case files for the tests of the toolkit.

use tidegate_contract::{
    BasisKind, CaseFile, Date, Dating, Decimal, Enterprise, Means, Tier, Verified,
};

use crate::tables::{Parameter, ParameterValue, Source, Tables};

/// A date.
pub(super) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A parameter of one document in force between two dates; an empty `until` is none.
pub(super) fn parameter(
    name: &'static str,
    value: ParameterValue,
    (from, until): (&str, &str),
) -> Parameter {
    let source = Source {
        kind: BasisKind::Law,
        document: "Law",
        article: "art. 1",
        from: Some(day(from)),
        until: (!until.is_empty()).then(|| day(until)),
        dating: Dating::Dated,
        designated_by: None,
        verified: Verified::Seen,
    };
    Parameter { name, value, unit: "10k-CNY", source }
}

/// A number.
pub(super) fn number(text: &str) -> ParameterValue {
    ParameterValue::Number(text.parse::<Decimal>().unwrap())
}

/// Tables of these parameters.
pub(super) fn tables(mut parameters: Vec<Parameter>) -> &'static Tables {
    parameters.sort_by(|a, b| (a.name, a.source.from).cmp(&(b.name, b.source.from)));
    Box::leak(Box::new(Tables {
        pack: "test 0.1.0",
        covers_from: day("2020-01-01"),
        covers_until: None,
        parameters: Box::leak(parameters.into_boxed_slice()),
        limits: &[],
        rows: &[],
        processes: &[],
    }))
}

/// An empty case file of a period, judged on a day.
pub(super) fn file(from: &str, until: &str, as_of: &str) -> CaseFile {
    CaseFile {
        enterprise: Enterprise {
            id: String::new(),
            jurisdiction: "330122".to_owned(),
            industries: Vec::new(),
            facts: Vec::new(),
        },
        tier: Tier::Key,
        outlets: Vec::new(),
        permits: Vec::new(),
        limits: Vec::new(),
        series: Vec::new(),
        means: Means::default(),
        marks: Vec::new(),
        totals: Vec::new(),
        duties: Vec::new(),
        projects: Vec::new(),
        events: Vec::new(),
        production: Vec::new(),
        earlier: Vec::new(),
        from: day(from),
        until: day(until),
        as_of: day(as_of),
    }
}
