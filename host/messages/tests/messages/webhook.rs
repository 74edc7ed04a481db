//! Signed calls of people's web addresses.

use serde_json::Value;
use tidegate_domain::Channel;
use tidegate_messages::{Failure, SignatureError, receiver_secret, verify};

use crate::support::web::{Answering, Receiver};
use crate::support::{NOW, gateway, notice};

fn config(more: &str) -> String {
    format!(
        r#"
        [[gateway]]
        name = "hooks"
        channel = "webhook"
        within_seconds = 10
        [gateway.webhook]
        secret = {{ env = "MASTER" }}
        {more}
        "#
    )
}

#[tokio::test]
async fn a_receiver_can_hold_a_call_against_its_own_secret() {
    let receiver = Receiver::start().await;
    let hook = notice(Channel::Webhook, &format!("{}/in", receiver.url()), "due/7/webhook");
    let open = "private_addresses = true\nsecret_before = { env = \"BEFORE\" }";
    gateway(&config(open)).send(&hook).await.unwrap();
    gateway(&config(open)).send(&hook).await.unwrap();
    assert_eq!(receiver.keys()["330122/due/7/webhook"], 2);
    let got = &receiver.got()[0];
    let signature = got.headers["tidegate-signature"].to_str().unwrap();
    let county = "330122".parse().unwrap();
    let own = |master: &str| receiver_secret(master, &county, "u1");
    let holds = |secret: &str, now| verify(secret, signature, &got.body, (now, 300));
    for master in ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"] {
        assert_eq!(holds(&own(master), NOW), Ok(()));
    }
    assert_eq!(holds(&own("another"), NOW), Err(SignatureError::Wrong));
    let replayed = Err(SignatureError::Old { seconds: 301 });
    assert_eq!(holds(&own("0123456789abcdef0123456789abcdef"), NOW + 301), replayed);

    let body: Value = serde_json::from_slice(&got.body).unwrap();
    assert_eq!(body["key"], "330122/due/7/webhook");
    assert_eq!(body["text"], hook.notice.text);
    let text = String::from_utf8(got.body.to_vec()).unwrap();
    let names = ["at", "channel", "county", "enterprise", "key", "matter", "person", "text"];
    let places: Vec<_> = names.iter().map(|name| text.find(&format!("\"{name}\":"))).collect();
    assert!(places.is_sorted() && text.starts_with("{\"at\":\"2026-11-24T08:00:00+08:00\","));
}

#[tokio::test]
async fn an_address_of_a_private_network_is_called_only_where_that_is_allowed() {
    let receiver = Receiver::start().await;
    let port = receiver.url().rsplit_once(':').unwrap().1.to_owned();
    let closed = gateway(&config("plain_http = true"));
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"] {
        let hook = notice(Channel::Webhook, &format!("http://{host}:{port}/"), "k");
        let failed = closed.send(&hook).await.unwrap_err();
        assert!(failed.problem.contains("not of the public network"), "{host}: {failed}");
        assert_eq!(failed.failure, Failure::Again);
    }
    assert!(receiver.got().is_empty());
    let open = gateway(&config("private_addresses = true"));
    let hook = notice(Channel::Webhook, &format!("{}/", receiver.url()), "k");
    open.send(&hook).await.unwrap();
    assert_eq!(receiver.got().len(), 1);
}

#[tokio::test]
async fn an_address_that_cannot_be_called_is_refused_for_good() {
    let closed = gateway(&config(""));
    let long = |length: usize| format!("https://h.invalid/{}", "x".repeat(length - 18));
    for (address, says) in [
        ("http://hooks.example.cn/", "not encrypted"),
        ("https://user:pass@hooks.example.cn/", "has a user in it"),
        ("file:///etc/passwd", "web address"),
        ("hooks", "web address"),
        (&long(2_001), "too long"),
    ] {
        let failed = closed.send(&notice(Channel::Webhook, address, "k")).await.unwrap_err();
        assert!(failed.is_for_good() && failed.problem.contains(says), "{address}: {failed}");
    }
    let failed = closed.send(&notice(Channel::Webhook, &long(2_000), "k")).await.unwrap_err();
    assert!(!failed.is_for_good(), "{failed}");
}

#[tokio::test]
async fn one_receiver_that_fails_says_nothing_about_the_others() {
    let (receiver, elsewhere) = (Receiver::start().await, Receiver::start().await);
    let open = gateway(&config("private_addresses = true"));
    let hook = notice(Channel::Webhook, &receiver.url(), "k");
    for (status, meant) in [
        (302, Failure::Again),
        (400, Failure::ForGood),
        (404, Failure::Again),
        (410, Failure::ForGood),
        (429, Failure::Again),
        (500, Failure::Again),
    ] {
        let (retry_after, location) = (Some("9".to_owned()), Some(elsewhere.url()));
        receiver.answer(Answering { status, retry_after, location, ..Answering::default() });
        let failed = open.send(&hook).await.unwrap_err();
        assert_eq!(failed.failure, meant, "{status}");
        assert_eq!(failed.wait_seconds, (meant == Failure::Again).then_some(9));
    }
    assert!(elsewhere.got().is_empty());
    receiver.close().await;
    assert_eq!(open.send(&hook).await.unwrap_err().failure, Failure::Again);
}
