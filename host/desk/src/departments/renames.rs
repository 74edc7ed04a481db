//! Other names that the county's own register gives enterprises (更名).
//!
//! Market regulation tells of a change with its day, and its word makes a change of the permit due.
//! A register that is imported again may also mend a spelling: it is kept and noted beside what is
//! open, and makes nothing due.

use std::collections::HashMap;

use tidegate_domain::{
    Date, DatedFact, DocketItem, DocketRecord, EnterpriseRecord, Event, Fact, FactValue, Instant,
};

use super::facts::dated;
use super::known::{FORMER_NAME, folded};

/// Kind of the event on a docket that the register has another name for an enterprise.
pub(crate) const RENAMED: &str = "renamed-in-register";

/// What is kept of names that are no longer those of the register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// The former names as facts, by which files under the old name are still understood.
    pub facts: Vec<DatedFact>,
    /// The changes as they stand on dockets.
    pub docket: Vec<DocketRecord>,
}

/// What is to be kept when `told` takes the place of `known` in the register at `at`, by `source`.
/// Names that differ in spaces, width or case alone are no other names.
#[must_use]
pub fn renames(
    known: &[EnterpriseRecord],
    told: &[EnterpriseRecord],
    (at, source): (Instant, &str),
) -> Renames {
    let mut names: HashMap<&str, &str> =
        known.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
    let on = Date::of_instant(at);
    let mut renames = Renames::default();
    for one in told {
        let Some(before) = names.insert(&one.id, &one.name) else { continue };
        if folded(before) == folded(&one.name) {
            continue;
        }
        let former = (FactValue::Text(before.to_owned()), false);
        renames.facts.push(dated(&one.id, FORMER_NAME, former, (on, source)));
        renames.docket.push(DocketRecord {
            enterprise: one.id.clone(),
            item: DocketItem::Event(event((before, &one.name), on)),
            source: source.to_owned(),
            recorded_at: at,
            withdrawn: false,
        });
    }
    renames
}

fn event((before, after): (&str, &str), on: Date) -> Event {
    let fact = |name: &str, text: &str| Fact {
        name: name.to_owned(),
        value: FactValue::Text(text.to_owned()),
        doubtful: false,
    };
    Event {
        kind: RENAMED.to_owned(),
        reference: format!("name/{on}"),
        subject: String::new(),
        from: on,
        until: Some(on.plus_days(1)),
        facts: vec![
            fact("changed_after", after),
            fact("changed_before", before),
            fact("changed_what", "name"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(id: &str, name: &str) -> EnterpriseRecord {
        EnterpriseRecord {
            id: id.to_owned(),
            name: name.to_owned(),
            county: "330122".parse().unwrap(),
            township: String::new(),
            industries: Vec::new(),
        }
    }

    #[test]
    fn another_name_is_kept_and_another_spelling_is_none() {
        let known = [one("A", "桐庐一厂(甲)"), one("B", "桐庐二厂")];
        let told = [one("A", "桐庐一厂（甲） "), one("B", "桐庐新二厂"), one("C", "桐庐三厂")];
        let found = renames(&known, &told, (0, "register"));
        let whose: Vec<&str> = found.facts.iter().map(|fact| fact.enterprise.as_str()).collect();
        assert_eq!(whose, ["B"]);
        assert_eq!(found.facts[0].value, FactValue::Text("桐庐二厂".to_owned()));
        assert_eq!(found.docket.len(), 1);
    }

    #[test]
    fn two_names_in_one_file_are_two_changes() {
        let told = [one("A", "二"), one("A", "三")];
        let found = renames(&[one("A", "一")], &told, (0, "register"));
        let former: Vec<&FactValue> = found.facts.iter().map(|fact| &fact.value).collect();
        assert_eq!(former, [&FactValue::Text("一".to_owned()), &FactValue::Text("二".to_owned())]);
    }
}
