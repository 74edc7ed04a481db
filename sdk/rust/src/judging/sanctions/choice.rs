//! Which version applies, and why each of the others does not.

use tidegate_contract::{Date, Decimal, Message, Sanction, Severity, TruthValue};

use super::version::Content;
use super::{Compared, Fine, Provision, Version, in_force};
use crate::judging::{basis_doubts, push_new};

/// What became of the choice between the law at the end of the act and that of the day of judging.
struct Choice<'a> {
    older: &'a Version,
    newer: Option<&'a Version>,
    compared: Compared,
    end: Date,
}

/// Chooses among the versions that were looked at, which ascend by first day.
pub(super) fn choose(
    versions: &[Version],
    end: Date,
    as_of: Date,
    severity: Severity,
) -> Provision {
    let Some(choice) = Choice::of(versions, (end, as_of), severity) else {
        let at_end: Vec<&Version> =
            versions.iter().filter(|version| in_force(version, end)).collect();
        return without_sanctions(&at_end, end);
    };
    let mut now = versions.iter().filter(|version| in_force(version, as_of));
    let lawful = now.find_map(|version| match version.content {
        Content::Lawful(key) => Some((key, version.source.basis())),
        _ => None,
    });
    if let Some((key, basis)) = lawful {
        return Provision::NotUnlawful { text: Message::new(key), basis: Some(basis) };
    }
    let is_serious = severity == Severity::Serious;
    let if_serious = match Choice::of(versions, (end, as_of), Severity::Serious) {
        Some(choice) if !is_serious => Some(choice),
        _ => None,
    };
    let mut sanctions = Vec::new();
    let mut doubts = Vec::new();
    for version in versions {
        let (applies, mut text) = choice.about(version);
        let serious = if_serious.as_ref().map(|choice| choice.about(version));
        if applies != TruthValue::No {
            push_new(&mut doubts, version.doubts.iter().cloned());
            push_new(&mut doubts, basis_doubts(&version.source.basis()));
        } else if matches!(serious, Some((TruthValue::Yes | TruthValue::Unknown, _))) {
            text = Message::new("sanction-newer-is-lighter-unless-serious").with("day", end);
        }
        push(&mut sanctions, version, (applies, text), serious);
    }
    Provision::Provided { basis: choice.older.source.basis(), sanctions, doubts }
}

/// When no version with sanctions was in force at the end of the act.
fn without_sanctions(at_end: &[&Version], end: Date) -> Provision {
    for version in at_end {
        match version.content {
            Content::Unmapped(key) => {
                let basis = version.source.basis();
                return Provision::Unmapped { basis, text: Message::new(key).with("day", end) };
            }
            Content::Lawful(key) => {
                let basis = Some(version.source.basis());
                return Provision::NotUnlawful { text: Message::new(key), basis };
            }
            Content::Sanctions => {}
        }
    }
    let text = Message::new("law-not-in-force").with("day", end);
    Provision::NotUnlawful { text, basis: None }
}

/// The version with sanctions whose fine is highest; the first of equals.
fn heaviest<'a>(versions: &[&'a Version], severity: Severity) -> Option<&'a Version> {
    let mut heaviest: Option<&Version> = None;
    for version in versions.iter().filter(|version| version.content == Content::Sanctions) {
        let is_heavier = heaviest.is_none_or(|known| {
            weight(version.fine_for(severity)) > weight(known.fine_for(severity))
        });
        if is_heavier {
            heaviest = Some(version);
        }
    }
    heaviest
}

/// Order of fines: the maximum, then the minimum.
fn weight(fine: Fine) -> Option<(Decimal, Decimal)> {
    match fine {
        Fine::Range(min, max) => Some((max, min.unwrap_or_default())),
        Fine::None | Fine::Unknown => None,
    }
}

pub(super) fn compare(newer: &Version, older: &Version, severity: Severity) -> Compared {
    let by_fine = match (newer.fine_for(severity), older.fine_for(severity)) {
        (Fine::Unknown, _) | (_, Fine::Unknown) => {
            return Compared::Unknown { why: "sanction-amount-unknown" };
        }
        (Fine::None, Fine::Range(..)) => Compared::Lighter,
        (_, Fine::None) => Compared::NotLighter,
        (Fine::Range(new_min, new_max), Fine::Range(old_min, old_max)) => {
            ranges((new_min.unwrap_or_default(), new_max), (old_min.unwrap_or_default(), old_max))
        }
    };
    let longer_detention = newer.detention_days_max > older.detention_days_max;
    let same_fine = newer.fine_for(severity) == older.fine_for(severity);
    match by_fine {
        Compared::NotLighter if same_fine && newer.bar_years < older.bar_years => {
            Compared::Unknown { why: "sanction-same-fine-shorter-bar" }
        }
        Compared::Lighter if longer_detention => {
            Compared::Unknown { why: "sanction-fine-lighter-detention-heavier" }
        }
        compared => compared,
    }
}

/// Compares two ranges of fines, minimum and maximum.
fn ranges(newer: (Decimal, Decimal), older: (Decimal, Decimal)) -> Compared {
    use std::cmp::Ordering::{Equal, Greater, Less};
    match (newer.1.cmp(&older.1), newer.0.cmp(&older.0)) {
        (Less, Less | Equal) | (Equal, Less) => Compared::Lighter,
        (Less, Greater) | (Greater, Less) => Compared::Unknown { why: "sanction-ranges-cross" },
        (Equal | Greater, Equal | Greater) => Compared::NotLighter,
    }
}

const fn is_unmapped(version: &Version) -> bool {
    matches!(version.content, Content::Unmapped(_))
}

/// Adds a version to the result: one entry, and another where it tells serious circumstances apart.
/// `serious` is whether it would apply if they were; none when they are.
fn push(
    sanctions: &mut Vec<Sanction>,
    version: &Version,
    (applies, text): (TruthValue, Message),
    serious: Option<(TruthValue, Message)>,
) {
    let entry = |fine: Fine, (applies, text): (TruthValue, Message)| {
        let (fine_min, fine_max) = match fine {
            Fine::Range(min, max) => (min, Some(max)),
            Fine::None | Fine::Unknown => (None, None),
        };
        let (basis, measures) = (version.source.basis(), version.measures.clone());
        Sanction { basis, fine_min, fine_max, measures, applies, text }
    };
    let Some(serious_fine) = version.serious_fine else {
        sanctions.push(entry(version.fine, (applies, text)));
        return;
    };
    let (ordinary, serious) = match (serious, applies) {
        // Whether circumstances are serious is for a person to find.
        (Some((TruthValue::Yes | TruthValue::Unknown, _)), _) => {
            ((applies, text), (TruthValue::Unknown, Message::new("sanction-if-serious")))
        }
        (Some(not), _) => ((applies, text), not),
        (None, TruthValue::No) => ((applies, text.clone()), (applies, text)),
        (None, _) => ((TruthValue::No, Message::new("sanction-serious-instead")), (applies, text)),
    };
    sanctions.push(entry(version.fine, ordinary));
    sanctions.push(entry(serious_fine, serious));
}

impl<'a> Choice<'a> {
    /// The choice for an act that ended on the first of two days and is judged on the second; none
    /// when no version with sanctions was in force at its end.
    fn of(versions: &'a [Version], (end, as_of): (Date, Date), severity: Severity) -> Option<Self> {
        let on = |day: Date| -> Vec<&'a Version> {
            versions.iter().filter(|version| in_force(version, day)).collect()
        };
        let older = heaviest(&on(end), severity)?;
        let now = on(as_of);
        let (newer, compared) = match heaviest(&now, severity) {
            Some(newest) if std::ptr::eq(newest, older) => (None, Compared::NotLighter),
            Some(newest) => (Some(newest), compare(newest, older, severity)),
            None => match now.iter().copied().find(|version| is_unmapped(version)) {
                Some(newest) => {
                    (Some(newest), Compared::Unknown { why: "sanction-newer-unmapped" })
                }
                None => (None, Compared::Unknown { why: "sanction-successor-unknown" }),
            },
        };
        Some(Self { older, newer, compared, end })
    }

    /// Whether a version applies, and why or why not.
    fn about(&self, version: &Version) -> (TruthValue, Message) {
        let say = |key: &str| Message::new(key).with("day", self.end);
        if std::ptr::eq(version, self.older) {
            return match self.compared {
                Compared::NotLighter => (TruthValue::Yes, say("sanction-of-the-act")),
                Compared::Lighter => (TruthValue::No, say("sanction-newer-is-lighter")),
                Compared::Unknown { why } => (TruthValue::Unknown, say(why)),
            };
        }
        if self.newer.is_some_and(|newer| std::ptr::eq(version, newer)) {
            return match self.compared {
                Compared::NotLighter => (TruthValue::No, say("sanction-newer-not-lighter")),
                Compared::Lighter => (TruthValue::Yes, say("sanction-lighter-since")),
                Compared::Unknown { why } => (TruthValue::Unknown, say(why)),
            };
        }
        if in_force(version, self.end) {
            return (TruthValue::No, say("sanction-lower-of-several"));
        }
        if version.source.until.is_some_and(|until| until <= self.end) {
            return (TruthValue::No, say("sanction-superseded-during-act"));
        }
        (TruthValue::No, say("sanction-not-in-force-then"))
    }
}
