//! Short ways to make matters, notices and people.

use super::support::*;
use serde_json::json;
use tidegate_domain::{
    Address, Attachment, Channel, MatterKey, MatterKind, NewNotice, Party, Person, Position,
    Preference, StepTaken, Urgency,
};
use tidegate_store::{MatterFilter, MatterMove, Moved, NewAttachment, Page, Store};

pub(crate) fn key(kind: MatterKind, key: &str) -> MatterKey {
    MatterKey { county: county(), kind, key: key.to_owned() }
}

pub(crate) fn step(action: &str, at: i64) -> StepTaken {
    StepTaken {
        at,
        by: "tidegate".to_owned(),
        party: Party::Host,
        action: action.to_owned(),
        body: json!({ "why": "期限", "days": 3 }),
    }
}

pub(crate) fn position(status: &str) -> Position {
    Position {
        status: status.to_owned(),
        closed: false,
        owner: None,
        due_at: None,
        deadline: None,
        severity: 0,
        subject: String::new(),
        labels: Vec::new(),
        state: json!({ "period": "2026-Q1" }),
    }
}

pub(crate) fn labelled(labels: &[&str]) -> Vec<String> {
    labels.iter().map(|label| (*label).to_owned()).collect()
}

/// Opens a matter of `A` at an instant.
pub(crate) fn opening(kind: MatterKind, name: &str, at: i64) -> MatterMove {
    MatterMove {
        key: key(kind, name),
        enterprise: Some("A".to_owned()),
        seen: 0,
        steps: vec![step("open", at)],
        position: position("open"),
        attachments: Vec::new(),
        notices: Vec::new(),
        docket: Vec::new(),
    }
}

/// Goes on with the matter that a move opened.
pub(crate) fn going_on(before: &MatterMove, seen: u32, action: &str, at: i64) -> MatterMove {
    MatterMove {
        seen,
        steps: vec![step(action, at)],
        position: position(action),
        attachments: Vec::new(),
        notices: Vec::new(),
        docket: Vec::new(),
        ..before.clone()
    }
}

/// Carries one move out that nothing stands in the way of; the number of the matter.
pub(crate) async fn moved(store: &dyn Store, one: &MatterMove) -> i64 {
    match store.move_matters(std::slice::from_ref(one)).await.unwrap().as_slice() {
        [Moved::Done { id, revision }] => {
            assert_eq!(*revision as usize, one.seen as usize + one.steps.len());
            *id
        }
        other => panic!("{other:?}"),
    }
}

/// The keys of the matters that a filter lets through, in the order of the list, which must be as
/// many as are counted.
pub(crate) async fn found(store: &dyn Store, filter: &MatterFilter) -> Vec<String> {
    let listing = store.matters(filter, Page::first(1_000)).await.unwrap();
    assert_eq!(listing.total, listing.items.len() as u64, "{filter:?}");
    assert_eq!(store.count_matters(filter).await.unwrap(), listing.total, "{filter:?}");
    listing.items.into_iter().map(|matter| matter.key.key).collect()
}

pub(crate) fn notice(key: &str, person: &str, channel: Channel, at: i64) -> NewNotice {
    NewNotice {
        county: county(),
        person: person.to_owned(),
        channel,
        address: "13800000000".to_owned(),
        topic: "report-due".to_owned(),
        urgency: Urgency::Action,
        title: "季度执行报告".to_owned(),
        text: "请于三日内提交。".to_owned(),
        matter: None,
        enterprise: Some("A".to_owned()),
        key: key.to_owned(),
        at,
        not_before: at,
        held: None,
    }
}

pub(crate) fn person(id: &str, enterprise: Option<&str>, posts: &[&str]) -> Person {
    Person {
        county: county(),
        id: id.to_owned(),
        name: format!("{id}先生"),
        enterprise: enterprise.map(str::to_owned),
        posts: labelled(posts),
        account: Some(format!("account-{id}")),
        addresses: vec![Address { channel: Channel::Sms, address: "13800000000".to_owned() }],
        preferences: vec![Preference { urgency: Urgency::Urgent, channels: vec![Channel::Voice] }],
        language: "zh-CN".to_owned(),
        active: true,
    }
}

/// A file for a matter, with the digest that its content has.
pub(crate) fn file(matter: i64, name: &str, content: &[u8]) -> NewAttachment {
    let attachment = Attachment {
        id: 0,
        matter,
        step: None,
        name: name.to_owned(),
        media_type: "application/pdf".to_owned(),
        size: content.len() as u64,
        digest: tidegate_record::Digest::of(content).to_string(),
        quarantined: None,
        by: "account-contact".to_owned(),
        at: MARCH,
    };
    NewAttachment { attachment, content: content.to_vec() }
}
