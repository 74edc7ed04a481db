//! Whose matters somebody sees and handles: an officer those of the county, an enterprise its own.
//!
//! An account answers for an enterprise when a person of the county says so, who is active and whose
//! account it is.

use serde_json::Value;
use tidegate_domain::{Jurisdiction, Matter, MatterKind, Party, Permission, Person};
use tidegate_service::{Caller, PAGE_ROWS_MAX, Page, PersonFilter};

use crate::app::App;
use crate::error::Failure;

/// How far a finding has come of which its enterprise was not told: an officer looks at it first.
const UNTOLD: [&str; 2] = ["to-confirm", "dismissed"];

/// Whose matters somebody sees or handles.
#[derive(Clone, Debug)]
pub(crate) enum Reach {
    /// All of the county.
    County,
    /// Those of enterprises, which these people of one account answer for; never empty.
    Own(Vec<Person>),
}

impl Reach {
    /// What a caller sees.
    ///
    /// # Errors
    /// That the account answers for no enterprise.
    pub(crate) async fn seeing(
        app: &App,
        caller: &Caller,
        county: &Jurisdiction,
    ) -> Result<Self, Failure> {
        Self::by(Permission::ReadMatters, app, caller, county).await
    }

    /// What a caller takes steps in.
    ///
    /// # Errors
    /// As [`Reach::seeing`].
    pub(crate) async fn handling(
        app: &App,
        caller: &Caller,
        county: &Jurisdiction,
    ) -> Result<Self, Failure> {
        Self::by(Permission::HandleMatters, app, caller, county).await
    }

    async fn by(
        permission: Permission,
        app: &App,
        caller: &Caller,
        county: &Jurisdiction,
    ) -> Result<Self, Failure> {
        let Some(account) = caller.account().filter(|_| !caller.may(permission, county)) else {
            return Ok(Self::County);
        };
        let filter = PersonFilter { account: Some(account.to_string()), ..PersonFilter::default() };
        let found = app.desk()?.people(county, &filter, Page::first(PAGE_ROWS_MAX)).await?;
        let answers = |person: &Person| person.active && person.enterprise.is_some();
        let own: Vec<Person> = found.items.into_iter().filter(answers).collect();
        if own.is_empty() {
            return Err(Failure::no_enterprise(account.as_str(), county.as_str()));
        }
        Ok(Self::Own(own))
    }

    /// On whose behalf steps are taken.
    pub(crate) const fn party(&self) -> Party {
        match self {
            Self::County => Party::Officer,
            Self::Own(_) => Party::Enterprise,
        }
    }

    /// The enterprises; none when all of the county are within reach.
    pub(crate) fn enterprises(&self) -> Option<Vec<&str>> {
        match self {
            Self::County => None,
            Self::Own(people) => {
                let mut own: Vec<&str> =
                    people.iter().filter_map(|person| person.enterprise.as_deref()).collect();
                own.sort_unstable();
                own.dedup();
                Some(own)
            }
        }
    }

    /// The enterprise that is meant: the one asked for, which must be within reach, or the only one
    /// that is.
    ///
    /// # Errors
    /// That there is no such enterprise; that it is to be said which.
    pub(crate) fn enterprise(&self, asked: Option<String>) -> Result<Option<String>, Failure> {
        let Some(own) = self.enterprises() else { return Ok(asked) };
        match (asked, own.as_slice()) {
            (Some(asked), _) if own.contains(&asked.as_str()) => Ok(Some(asked)),
            (Some(asked), _) => Err(Failure::not_found("enterprise", &asked)),
            (None, [only]) => Ok(Some((*only).to_owned())),
            (None, several) => {
                let message = format!(
                    "you answer for several enterprises: say which of {}",
                    several.join(", ")
                );
                Err(Failure::bad_input("enterprise", message))
            }
        }
    }

    /// Whether a matter is within reach. An enterprise is shown nothing of its own of which it is
    /// not told: a clue that nobody confirmed, a visit that is not announced. A policy is also of
    /// those who were told of it.
    pub(crate) fn shows(&self, matter: &Matter) -> bool {
        let Some(own) = self.enterprises() else { return true };
        let position = &matter.position;
        if matter.key.kind == MatterKind::Policy {
            let told = position.state.get("addressed").and_then(Value::as_object);
            return told.is_some_and(|told| own.iter().any(|one| told.contains_key(*one)));
        }
        let is_own = matter.enterprise.as_deref().is_some_and(|one| own.contains(&one));
        let is_told = match matter.key.kind {
            MatterKind::Case => !UNTOLD.contains(&position.status.as_str()),
            MatterKind::Inspection => {
                position.status == "done"
                    || position.state.pointer("/visit/announced").is_some_and(|it| it == true)
            }
            _ => true,
        };
        is_own && is_told
    }

    /// A matter as it is shown: who else was told of a policy is nobody's to see.
    pub(crate) fn shown(&self, mut matter: Matter) -> Matter {
        let Some(own) = self.enterprises() else { return matter };
        if matter.key.kind == MatterKind::Policy {
            let state = &mut matter.position.state;
            if let Some(told) = state.get_mut("addressed").and_then(Value::as_object_mut) {
                told.retain(|one, _| own.contains(&one.as_str()));
            }
            if let Some(policy) = state.get_mut("policy").and_then(Value::as_object_mut) {
                policy.remove("target");
            }
        }
        matter
    }

    /// A matter within reach.
    ///
    /// # Errors
    /// That there is none, also when it is another's.
    pub(crate) async fn matter(
        &self,
        app: &App,
        county: &Jurisdiction,
        id: i64,
    ) -> Result<Matter, Failure> {
        let matter = app.desk()?.matter(county, id).await?;
        let missing = || Failure::not_found("matter", &id.to_string());
        if self.shows(&matter) { Ok(matter) } else { Err(missing()) }
    }

    /// Whether what goes to a person may be seen.
    pub(crate) fn is_person(&self, id: &str) -> bool {
        match self {
            Self::County => true,
            Self::Own(people) => people.iter().any(|person| person.id == id),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tidegate_domain::{MatterKey, Position};

    use super::*;

    fn person(enterprise: &str) -> Person {
        Person {
            county: "330122".parse().unwrap(),
            id: format!("p-{enterprise}"),
            name: "Chen".to_owned(),
            enterprise: Some(enterprise.to_owned()),
            posts: Vec::new(),
            account: Some("chen".to_owned()),
            addresses: Vec::new(),
            preferences: Vec::new(),
            language: "zh-CN".to_owned(),
            active: true,
        }
    }

    fn matter(kind: MatterKind, enterprise: Option<&str>, status: &str, state: Value) -> Matter {
        Matter {
            id: 1,
            key: MatterKey { county: "330122".parse().unwrap(), kind, key: "k".to_owned() },
            enterprise: enterprise.map(str::to_owned),
            revision: 1,
            opened_at: 0,
            updated_at: 0,
            closed_at: None,
            position: Position {
                status: status.to_owned(),
                closed: false,
                owner: None,
                due_at: None,
                deadline: None,
                severity: 0,
                subject: String::new(),
                labels: Vec::new(),
                state,
            },
        }
    }

    #[test]
    fn an_enterprise_sees_its_own_and_of_that_what_it_was_told() {
        let own = Reach::Own(vec![person("A")]);
        let visit = |announced: bool| json!({ "visit": { "announced": announced } });
        for (kind, enterprise, status, state, shown) in [
            (MatterKind::Duty, Some("A"), "open", Value::Null, true),
            (MatterKind::Duty, Some("B"), "open", Value::Null, false),
            (MatterKind::Policy, None, "published", json!({ "addressed": { "B": [1, 0] } }), false),
            (MatterKind::Policy, None, "published", json!({ "addressed": { "A": [1, 0] } }), true),
            (MatterKind::Case, Some("A"), "issued", Value::Null, true),
            (MatterKind::Case, Some("A"), "to-confirm", Value::Null, false),
            (MatterKind::Case, Some("A"), "dismissed", Value::Null, false),
            (MatterKind::Inspection, Some("A"), "planned", visit(false), false),
            (MatterKind::Inspection, Some("A"), "planned", visit(true), true),
            (MatterKind::Inspection, Some("A"), "planned", Value::Null, false),
            (MatterKind::Inspection, Some("A"), "done", visit(false), true),
        ] {
            let what = format!("{kind} {enterprise:?} {status}");
            let matter = matter(kind, enterprise, status, state);
            assert_eq!(own.shows(&matter), shown, "{what}");
            assert!(Reach::County.shows(&matter), "{what}");
        }
    }

    #[test]
    fn who_else_was_told_of_a_policy_is_not_shown() {
        let state = json!({
            "addressed": { "A": [1, 0], "B": [1, 1] },
            "policy": { "title": "T", "target": { "enterprises": ["A", "B"] } },
        });
        let policy = matter(MatterKind::Policy, None, "published", state.clone());
        let own = Reach::Own(vec![person("A")]).shown(policy.clone()).position.state;
        assert_eq!(own, json!({ "addressed": { "A": [1, 0] }, "policy": { "title": "T" } }));
        assert_eq!(Reach::County.shown(policy).position.state, state);
    }

    #[test]
    fn of_several_enterprises_it_is_said_which() {
        let one = Reach::Own(vec![person("A")]);
        assert_eq!(one.enterprise(None).unwrap().as_deref(), Some("A"));
        assert_eq!(one.enterprise(Some("B".to_owned())).unwrap_err().status.as_u16(), 404);
        let two = Reach::Own(vec![person("A"), person("B"), person("B")]);
        assert!(two.enterprise(None).unwrap_err().message.ends_with("A, B"));
        assert_eq!(two.enterprise(Some("B".to_owned())).unwrap().as_deref(), Some("B"));
        assert_eq!(Reach::County.enterprise(None).unwrap(), None);
    }
}
