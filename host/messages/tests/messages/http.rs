//! Gateways that are called by HTTP.

use serde_json::Value;
use tidegate_domain::{Channel, Notice};
use tidegate_messages::{Failed, Failure, Taken};

use crate::support::web::{After, Answering, Receiver, raw};
use crate::support::{free_address, gateway, notice};

/// The longest that a call takes in these tests, seconds.
const WITHIN: u32 = 3;

fn config(url: &str, more: &str) -> String {
    format!(
        r#"
        [[gateway]]
        name = "sms"
        channel = "sms"
        within_seconds = {WITHIN}
        [gateway.http]
        url = "{url}/send?to={{address}}&t={{title}}"
        headers = {{ Authorization = "Bearer {{secret.token}}", X-Title = "{{title}}" }}
        secrets = {{ token = {{ env = "TOKEN" }} }}
        {more}
        "#
    )
}

const JSON: &str = r#"json = '{"to":["{address}"],"text":"[{title}] {text}","k":"{key|hash}"}'"#;

fn sms() -> Notice {
    notice(Channel::Sms, "13812345678", "due/7/sms")
}

async fn sent(url: &str, more: &str) -> Result<Taken, Failed> {
    gateway(&config(url, &format!("{JSON}\n{more}"))).send(&sms()).await
}

#[tokio::test]
async fn a_gateway_gets_the_fields_where_the_configuration_puts_them() {
    let receiver = Receiver::start().await;
    sent(&receiver.url(), "").await.unwrap();
    let got = &receiver.got()[0];
    let title = "%E6%89%A7%E8%A1%8C%E6%8A%A5%E5%91%8A%E5%88%B0%E6%9C%9F";
    assert_eq!(got.uri, format!("/send?to=13812345678&t={title}"));
    assert_eq!(got.headers["authorization"], "Bearer t0k%n");
    assert_eq!(got.headers["x-title"], title);
    assert_eq!(got.headers["idempotency-key"], "330122/due/7/sms");
    assert!(got.headers["content-type"].to_str().unwrap().starts_with("application/json"));
    let body: Value = serde_json::from_slice(&got.body).unwrap();
    assert_eq!(body["to"][0], "13812345678");
    assert_eq!(body["text"], "[执行报告到期] 说 \"是\"\n第二行 🌊 {title} a&b=c\\");
}

#[tokio::test]
async fn a_form_is_read_back_as_it_was_written() {
    let receiver = Receiver::start().await;
    let form = r#"form = { mobile = "{address}", content = "{text}", pwd = "{secret.token}" }"#;
    gateway(&config(&receiver.url(), form)).send(&sms()).await.unwrap();
    let body = receiver.got()[0].body.clone();
    let url = format!("http://x/?{}", String::from_utf8(body.to_vec()).unwrap());
    let uri: axum::http::Uri = url.parse().unwrap();
    let axum::extract::Query(read) =
        axum::extract::Query::<std::collections::BTreeMap<String, String>>::try_from_uri(&uri)
            .unwrap();
    assert_eq!(read["mobile"], "13812345678");
    assert_eq!(read["content"], sms().notice.text);
    assert_eq!(read["pwd"], "t0k%n");
}

#[tokio::test]
async fn a_gateway_that_says_200_and_refuses_inside_has_not_taken_it() {
    let receiver = Receiver::start().await;
    let answer = r#"answer = { receipt = "/data/id", problem = "/msg", code = { at = "/code", good = ["0"], for_good = ["14"] } }"#;
    for (body, meant) in [
        (r#"{"code":0,"data":{"id":"R-1"}}"#, Ok(Some("R-1".to_owned()))),
        (r#"{"code":14,"msg":"13812345678 is off"}"#, Err(Failure::ForGood)),
        (r#"{"code":15,"msg":"later"}"#, Err(Failure::Again)),
        ("garbage {", Err(Failure::Down)),
    ] {
        receiver.answer(Answering { status: 200, body: body.to_owned(), ..Answering::default() });
        let sent = sent(&receiver.url(), answer).await;
        if let Err(failed) = &sent {
            assert!(!failed.problem.contains("13812345678"), "{failed}");
        }
        assert_eq!(sent.map(|it| it.receipt).map_err(|it| it.failure), meant, "{body}");
    }
}

#[tokio::test]
async fn no_secret_follows_a_redirect() {
    let (receiver, elsewhere) = (Receiver::start().await, Receiver::start().await);
    for status in [301, 302, 303, 307, 308] {
        let location = Some(format!("{}/stolen", elsewhere.url()));
        receiver.answer(Answering { status, location, ..Answering::default() });
        let failed = sent(&receiver.url(), "").await.unwrap_err();
        assert_eq!(failed.failure, Failure::Down);
        assert!(failed.problem.contains("not followed"), "{failed}");
    }
    assert!(elsewhere.got().is_empty());
}

#[tokio::test]
async fn a_wait_that_is_asked_for_is_heard() {
    let receiver = Receiver::start().await;
    for status in [429, 503] {
        let retry_after = Some("120".to_owned());
        receiver.answer(Answering { status, retry_after, ..Answering::default() });
        let failed = sent(&receiver.url(), "").await.unwrap_err();
        assert_eq!((failed.failure, failed.wait_seconds), (Failure::Down, Some(120)));
    }
}

#[tokio::test]
async fn a_hostile_gateway_costs_bounded_time_and_memory() {
    let code = r#"answer = { code = { at = "/code", good = ["0"] } }"#;
    for (says, after, problem) in [
        (&b""[..], After::Hang, "does not answer in time"),
        (b"HTTP/1.1 200 OK\r\n", After::Hang, "does not answer in time"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{", After::Hang, "in time"),
        (b"HTTP/1.1 200 OK\r\n\r\n{\"code\":\"", After::Endless, "more than 64 KiB"),
        (b"HTTP/1.1 200 OK\r\nx-a: ", After::Endless, "headers of more than 16 KiB"),
        (b"\x00\xff\x00\xff\r\n\r\n", After::Close, "not"),
        (b"", After::Close, "cannot be reached"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", After::Close, "cannot be reached"),
    ] {
        let address = raw(says, after).await;
        let began = std::time::Instant::now();
        let failed = sent(&format!("http://{address}"), code).await.unwrap_err();
        let shown = String::from_utf8_lossy(says);
        assert_eq!(failed.failure, Failure::Down, "{shown}: {failed}");
        assert!(failed.problem.contains(problem), "{shown}: {failed}");
        assert!(began.elapsed().as_secs() < 10, "{shown}");
    }
    // Where nothing in the content matters it is not waited for.
    let endless = raw(b"HTTP/1.1 200 OK\r\n\r\nok", After::Endless).await;
    sent(&format!("http://{endless}"), "").await.unwrap();
    let failed = sent(&format!("http://{}", free_address()), "").await.unwrap_err();
    assert!(failed.problem.contains("cannot be reached"), "{failed}");
}

#[tokio::test]
async fn an_answer_may_be_64_kib_long_and_no_longer() {
    let receiver = Receiver::start().await;
    let code = r#"answer = { code = { at = "/code", good = ["0"] } }"#;
    for (length, taken) in [(64 << 10, true), ((64 << 10) + 1, false)] {
        let frame = r#"{"code":"0","x":""}"#.len();
        let body = format!(r#"{{"code":"0","x":"{}"}}"#, "x".repeat(length - frame));
        receiver.answer(Answering { status: 200, body, ..Answering::default() });
        assert_eq!(sent(&receiver.url(), code).await.is_ok(), taken, "{length}");
    }
}
