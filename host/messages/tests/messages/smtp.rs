//! A real mail server.

use tidegate_domain::{Channel, Notice};
use tidegate_messages::{Failed, Failure, Taken};

use crate::support::mail::{Certificate, Letters, MailServer};
use crate::support::web::{After, raw};
use crate::support::{free_address, gateway, notice};

fn config(port: u16, more: &str) -> String {
    format!(
        r#"
        [[gateway]]
        name = "mail"
        channel = "email"
        within_seconds = 20
        [gateway.smtp]
        host = "localhost"
        port = {port}
        from = "桐庐县生态环境分局 <noreply@tonglu.example.cn>"
        {more}
        "#
    )
}

fn letter(address: &str) -> Notice {
    notice(Channel::Email, address, "due/7/email")
}

async fn sent(port: u16, more: &str, address: &str) -> Result<Taken, Failed> {
    gateway(&config(port, more)).send(&letter(address)).await
}

const PLAIN: &str = "encryption = \"none\"";

#[tokio::test]
async fn a_letter_arrives_as_it_was_written_and_is_the_same_when_sent_again() {
    let letters = Letters::default();
    let server = MailServer::plain(0, &letters);
    let mut notice = letter("zhang.wei@example.cn");
    notice.notice.title = "执行报告🌊到期\r\nBcc: all@example.cn".to_owned();
    notice.notice.text = format!("{}\r\n.\r\n..点\n{}", notice.notice.text, "长".repeat(2_000));
    let gateway = gateway(&config(server.port, PLAIN));
    let first = gateway.send(&notice).await.unwrap();
    let second = gateway.send(&notice).await.unwrap();
    assert_eq!(first, second);
    let got = letters.wait(2).await;
    assert_eq!(got[0]["id"], got[1]["id"]);
    assert_eq!(got[0]["id"], first.receipt.unwrap());
    assert_eq!(got[0]["to"], "zhang.wei@example.cn");
    assert_eq!(got[0]["sender"], "noreply@tonglu.example.cn");
    assert_eq!(got[0]["from"], "桐庐县生态环境分局 <noreply@tonglu.example.cn>");
    assert_eq!(got[0]["subject"], "执行报告🌊到期 Bcc: all@example.cn");
    let headers = got[0]["headers"].to_string();
    assert!(!headers.contains("Bcc") && headers.contains("Auto-Submitted"), "{headers}");
    let lines = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
    assert_eq!(lines(got[0]["text"].as_str().unwrap()), lines(&notice.notice.text));
}

#[tokio::test]
async fn what_a_server_refuses_for_good_is_told_from_what_it_takes_later() {
    let server = MailServer::plain(0, &Letters::default());
    for (address, meant, says) in [
        ("refuse@example.cn", Failure::ForGood, "550"),
        ("busy@example.cn", Failure::Again, "451"),
        ("closing@example.cn", Failure::Down, "421"),
        ("heavy@example.cn", Failure::ForGood, "552"),
        ("nobody", Failure::ForGood, "no e-mail address"),
        ("张伟@example.cn", Failure::ForGood, "SMTPUTF8"),
    ] {
        let failed = sent(server.port, PLAIN, address).await.unwrap_err();
        assert_eq!(failed.failure, meant, "{address}: {failed}");
        assert!(failed.problem.contains(says), "{address}: {failed}");
        assert!(!failed.problem.contains("13812345678"), "{failed}");
    }
    let failed = sent(free_address().port(), PLAIN, "a@b.cn").await.unwrap_err();
    assert_eq!(failed.failure, Failure::Down);
}

#[tokio::test]
async fn letters_go_encrypted_and_signed_in_or_not_at_all() {
    let certificate = Certificate::make();
    let trusted = format!("authorities = \"{}\"", certificate.path().display());
    for mode in ["starttls", "tls"] {
        let letters = Letters::default();
        let server = MailServer::encrypted(mode, &certificate, &letters);
        let user = |variable: &str| {
            let password = format!("password = {{ env = \"{variable}\" }}");
            format!("encryption = \"{mode}\"\nuser = \"host\"\n{password}\n")
        };
        let good = format!("{}{trusted}", user("PASSWORD"));
        sent(server.port, &good, "a@example.cn").await.unwrap();
        let got = letters.wait(1).await;
        assert_eq!(
            (got[0]["encrypted"].as_bool(), got[0]["user"].as_str()),
            (Some(true), Some("host"))
        );

        let wrong = format!("{}{trusted}", user("WRONG"));
        let failed = sent(server.port, &wrong, "a@example.cn").await.unwrap_err();
        assert_eq!(failed.failure, Failure::Down);
        assert!(failed.problem.contains("535") && !failed.problem.contains("wrong"), "{failed}");

        let unknown = sent(server.port, &user("PASSWORD"), "a@example.cn").await.unwrap_err();
        assert_eq!(unknown.failure, Failure::Down, "{unknown}");
        assert_eq!(letters.all().len(), 1);
    }
}

#[tokio::test]
async fn a_server_without_starttls_is_not_spoken_to_in_clear_text_instead() {
    let letters = Letters::default();
    let server = MailServer::plain(0, &letters);
    let failed = sent(server.port, "", "a@example.cn").await.unwrap_err();
    assert_eq!(failed.failure, Failure::Down);
    assert!(failed.problem.contains("STARTTLS"), "{failed}");
    assert!(letters.all().is_empty());
}

#[tokio::test]
async fn a_hostile_server_costs_bounded_time_and_memory() {
    for (says, after, problem) in [
        (&b"220 "[..], After::Endless, "says too much"),
        (b"220 hello\r\n", After::Endless, "says too much"),
        (b"220 hello\r\n", After::Hang, "in time"),
        (b"220-hello\r\n", After::Close, "incomplete"),
        (b"220 hello\r\n999 what\r\n", After::Hang, "in time"),
        (b"220 hello\r\n999 what\r\n", After::Close, "does not do what a mail server does"),
        (b"220 hello\r\n\xff\xfe\r\n", After::Close, "does not do what a mail server does"),
    ] {
        let address = raw(says, after).await;
        let began = std::time::Instant::now();
        let config =
            config(address.port(), PLAIN).replace("within_seconds = 20", "within_seconds = 2");
        let failed = gateway(&config).send(&letter("a@example.cn")).await.unwrap_err();
        assert_eq!(failed.failure, Failure::Down, "{failed}");
        assert!(failed.problem.contains(problem), "{failed}");
        assert!(began.elapsed().as_secs() < 10, "{failed}");
    }
}
