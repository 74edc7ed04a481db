//! Notices for many people, and what arrived of them.

use std::collections::BTreeMap;

use tidegate_domain::{Channel, Instant, NewNotice, NoticeStatus, Urgency};
use tidegate_messages::{Gateways, GatewaysConfig};
use tidegate_store::{NoticeFilter, Store};
use tidegate_tests::town::county;

/// People, and how many notices each gets at a time over a channel.
pub(crate) const PEOPLE: usize = 8;
pub(crate) const EACH: usize = 3;

/// Notices of a batch to everybody over a channel; the text of each is its key.
pub(crate) fn batch(channel: Channel, number: usize, at: Instant) -> Vec<NewNotice> {
    let mut notices = Vec::new();
    for each in 0..EACH {
        for person in 0..PEOPLE {
            // Keys of one person ascend in the order in which they are written.
            let key = format!("p{person:02}/{channel}/{number}-{each}");
            let address = match channel {
                Channel::Email => format!("p{person:02}@example.cn"),
                _ => format!("1380000{person:04}"),
            };
            notices.push(NewNotice {
                county: county(),
                person: format!("p{person:02}"),
                channel,
                address,
                topic: "duty-reminder".to_owned(),
                urgency: Urgency::Action,
                title: "执行报告到期".to_owned(),
                text: key.clone(),
                matter: None,
                enterprise: None,
                key,
                at,
                not_before: at,
                held: None,
            });
        }
    }
    notices
}

/// Texts in the order in which they came are those of all batches to everybody: each once, and each
/// person's in their order.
#[track_caller]
pub(crate) fn assert_each_once_in_order(texts: &[String], batches: usize) {
    let mut by_person: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for text in texts {
        let person = text.split('/').next().unwrap();
        by_person.entry(person).or_default().push(text.trim());
    }
    assert_eq!(by_person.len(), PEOPLE, "{texts:?}");
    for (person, texts) in by_person {
        assert_eq!(texts.len(), EACH * batches, "{person}: {texts:?}");
        assert!(texts.is_sorted_by(|one, next| one < next), "{person}: {texts:?}");
    }
}

/// How many notices of a channel have come so far.
pub(crate) async fn count(store: &dyn Store, channel: Channel, status: NoticeStatus) -> u64 {
    let (channel, status) = (Some(channel), Some(status));
    let filter = NoticeFilter { channel, status, ..Default::default() };
    store.count_notices(&filter).await.unwrap()
}

/// One gateway for short messages at an address, and one for mail at a port.
pub(crate) fn config(sms: &str, mail: u16) -> String {
    format!(
        r#"
[[gateway]]
name = "sms"
channel = "sms"
per_second = 1000
within_seconds = 5
[gateway.http]
url = "{sms}/send"
form = {{ text = "{{text}}" }}

[[gateway]]
name = "mail"
channel = "email"
per_second = 1000
within_seconds = 10
[gateway.smtp]
host = "127.0.0.1"
port = {mail}
from = "noreply@tonglu.example.cn"
encryption = "none"
"#
    )
}

/// The gateways of such a configuration.
pub(crate) fn gateways(sms: &str, mail: u16) -> Gateways {
    let config: GatewaysConfig = toml::from_str(&config(sms, mail)).unwrap();
    Gateways::from_config(&config).unwrap()
}
