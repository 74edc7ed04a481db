//! What is wrong with a configuration is told at once, with what to do.

use serde_json::Value;
use tidegate_domain::Channel;
use tidegate_messages::{Gateways, GatewaysConfig, Surroundings, Way};

use crate::support::web::{Answering, Receiver};
use crate::support::{SetClock, gateways, notice};

const OFF: &str = "off = { reason = \"no contract yet\" }";

fn one(name: &str, channel: &str, more: &str) -> String {
    format!("[[gateway]]\nname = \"{name}\"\nchannel = \"{channel}\"\n{more}\n")
}

fn told(toml: &str) -> String {
    gateways(toml).err().unwrap_or_default()
}

#[test]
fn every_mistake_of_every_gateway_is_told() {
    let http = "http = { url = \"https://a.cn\", json = '{\"a\":\"{nummer}\"}' }";
    let smtp = "smtp = { host = \"\", from = \"x\" }";
    let all = format!("{}{}", one("one", "sms", http), one("two", "email", smtp));
    let told = told(&all);
    for part in [
        "gateway `one`: `http`: `json or form` `a` has a field `{nummer}`",
        "gateway `two`: `smtp`: `host` is empty",
        "gateway `two`: `smtp`: `from` is `x`",
    ] {
        assert!(told.contains(part), "{told}");
    }
}

#[test]
fn each_limit_holds_just_over_and_not_at_it() {
    for (key, max) in [("per_second", 1_000), ("at_once", 64), ("within_seconds", 45)] {
        for (value, holds) in [(0, false), (1, true), (max, true), (max + 1, false)] {
            let told = told(&one("a", "sms", &format!("{key} = {value}\n{OFF}")));
            assert_eq!(told.is_empty(), holds, "{key} = {value}: {told}");
            assert!(holds || told.contains(&format!("use 1 to {max}")), "{told}");
        }
    }
    for (length, holds) in [(0, false), (1, true), (64, true), (65, false)] {
        assert_eq!(told(&one(&"a".repeat(length), "sms", OFF)).is_empty(), holds, "{length}");
    }
    for (count, holds) in [(500, true), (501, false)] {
        let all = (0..count).map(|at| {
            let jurisdiction = format!("jurisdiction = \"{:06}\"\n{OFF}", 330_000 + at);
            one(&format!("g{at}"), "sms", &jurisdiction)
        });
        assert_eq!(told(&all.collect::<String>()).is_empty(), holds, "{count}");
    }
}

#[test]
fn what_does_not_fit_together_is_told() {
    let webhook = "webhook = { secret = { env = \"MASTER\" } }";
    let inline = "webhook = { secret = { inline = \"0123456789abcdef0123456789abcdef\" } }";
    for (toml, says) in [
        (one("a", "webhook", webhook), ""),
        (one("a", "webhook", ""), "needs one of `smtp`, `http`, `webhook` and `off`"),
        (one("a", "webhook", &format!("{webhook}\n{OFF}")), "has webhook, off at once"),
        (one("a", "sms", webhook), "`webhook` is not for `sms`"),
        (one("a", "inbox", OFF), "`off` is not for `inbox`"),
        (one("A b", "sms", OFF), "`name` is to be"),
        (one("a", "webhook", inline), "inline_secrets"),
        (format!("inline_secrets = true\n{}", one("a", "webhook", inline)), ""),
        (one("a", "webhook", "webhook = { secret = { env = \"TOKEN\" } }"), "shorter than 32"),
        (format!("{}{}", one("a", "sms", OFF), one("a", "voice", OFF)), "the name is there twice"),
        (
            format!("{}{}", one("a", "sms", OFF), one("b", "sms", OFF)),
            "serves sms of 000000 already",
        ),
        (one("a", "sms", &format!("retries = 3\n{OFF}")), "unknown field `retries`"),
        (one("a", "fax", OFF), "unknown variant `fax`"),
    ] {
        let told = told(&toml);
        assert!(told.contains(says) && says.is_empty() == told.is_empty(), "{toml}: {told}");
    }
}

#[test]
fn a_county_has_the_gateway_of_the_smallest_jurisdiction_around_it() {
    let webhook = "webhook = { secret = { env = \"MASTER\" } }";
    let own = format!("jurisdiction = \"330122\"\n{OFF}");
    let toml = format!("{}{}", one("own", "webhook", &own), one("all", "webhook", webhook));
    let gateways = gateways(&toml).unwrap();
    for (county, channel, reached) in [
        ("330122", Channel::Webhook, false),
        ("330182", Channel::Webhook, true),
        ("330182", Channel::Sms, false),
        ("330122", Channel::Inbox, true),
    ] {
        assert_eq!(gateways.reaches(channel, &county.parse().unwrap()), reached, "{county}");
    }
}

#[tokio::test]
async fn the_example_can_be_used_once_it_has_its_secrets() {
    let example = include_str!("../../gateways.example.toml");
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("voice.secret");
    std::fs::write(&secret, "s3cr3t\n").unwrap();
    let example = example.replace("/etc/tidegate/voice.secret", secret.to_str().unwrap());
    let receiver = Receiver::start().await;
    let example = example.replace("https://app.example.cn", &receiver.url());
    let config: GatewaysConfig = toml::from_str(&example).unwrap();
    let env = |name: &str| name.starts_with("TIDEGATE_").then(|| "0123456789".repeat(4));
    let surroundings = Surroundings { env: &env, clock: SetClock::new().clock() };
    let gateways = Gateways::with_surroundings(&config, &surroundings).unwrap();
    let reached = |county: &str| {
        let county = county.parse().unwrap();
        Channel::ALL.into_iter().filter(|it| gateways.reaches(*it, &county)).collect::<Vec<_>>()
    };
    assert_eq!(reached("330122"), Channel::ALL);
    use Channel::{App, Email, Inbox, Webhook};
    assert_eq!(reached("330182"), [Inbox, Email, Webhook, App]);

    // The application wants JSON within a text.
    let place = gateways.places().iter().find(|place| place.channel == App).unwrap();
    let Way::Gateway(app) = &place.way else { panic!("it is off") };
    let body = r#"{"success":true,"content":{"data":{"msgId":"m1"}}}"#.to_owned();
    receiver.answer(Answering { status: 200, body, ..Answering::default() });
    let notice = notice(App, "zlb-77", "due/7/app");
    assert_eq!(app.send(&notice).await.unwrap().receipt.as_deref(), Some("m1"));
    let sent: Value = serde_json::from_slice(&receiver.got()[0].body).unwrap();
    let inner: Value = serde_json::from_str(sent["msg"].as_str().unwrap()).unwrap();
    let text = format!("{}\n{}", notice.notice.title, notice.notice.text);
    assert_eq!(inner["text"]["content"], text);
}
