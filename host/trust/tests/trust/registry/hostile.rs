//! Registries that lie, and those that ask for tokens.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use tidegate_record::Digest;
use tidegate_trust::PACK_BYTES_MAX;
use tidegate_trust::oci::{Access, Credentials, LAYER_TYPE, MANIFEST_BYTES_MAX, OciError};

use super::{password, pull, push};
use crate::parts::signed;

/// What a made-up registry was asked.
#[derive(Clone, Debug)]
struct Asked {
    line: String,
    headers: BTreeMap<String, String>,
    content: String,
}

/// What it answers.
struct Answer {
    status: u16,
    headers: String,
    content: Vec<u8>,
    /// Goes on sending zeros without an end.
    endless: bool,
}

impl Answer {
    fn of(status: u16, headers: &str, content: &[u8]) -> Self {
        Self { status, headers: headers.to_owned(), content: content.to_vec(), endless: false }
    }
}

/// A registry that answers whatever it is told to.
struct MadeUp {
    at: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl MadeUp {
    fn start(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (seen, answer) = (Arc::clone(&asked), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                std::thread::spawn(move || serve(stream, &seen, &*answer));
            }
        });
        Self { at, asked }
    }

    fn address(&self, name: &str) -> String {
        format!("oci://{}/{name}", self.at)
    }

    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(stream: TcpStream, seen: &Mutex<Vec<Asked>>, answer: &dyn Fn(&Asked) -> Answer) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    let mut line = String::new();
    if reader.read_line(&mut line).unwrap_or(0) == 0 {
        return;
    }
    let mut headers = BTreeMap::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut content = vec![0; length];
    reader.read_exact(&mut content).unwrap();
    let content = String::from_utf8_lossy(&content).into_owned();
    let asked = Asked { line: line.trim_end().to_owned(), headers, content };
    let Answer { status, headers, content, endless } = answer(&asked);
    seen.lock().unwrap().push(asked);
    let length =
        if endless { String::new() } else { format!("content-length: {}\r\n", content.len()) };
    let head = format!("HTTP/1.1 {status} x\r\n{headers}{length}connection: close\r\n\r\n");
    // Who had enough closes the line.
    let mut sent = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&content));
    while endless && sent.is_ok() {
        sent = stream.write_all(&[b' '; 65_536]);
    }
}

/// The manifest of a layer of this size.
fn manifest(bytes: usize, digest: Digest) -> Vec<u8> {
    serde_json::to_vec(&serde_json::json!({
        "schemaVersion": 2,
        "layers": [{
            "mediaType": LAYER_TYPE, "size": bytes, "digest": format!("sha256:{digest}"),
        }],
    }))
    .unwrap()
}

/// A registry with one manifest, and what it answers for everything else.
fn with_manifest(manifest: Vec<u8>, other: impl Fn() -> Answer + Send + Sync + 'static) -> MadeUp {
    MadeUp::start(move |asked| match asked.line.contains("/manifests/") {
        true => Answer::of(200, "", &manifest),
        false => other(),
    })
}

#[test]
fn another_manifest_than_the_pinned_one_is_refused() {
    let found = manifest(1, Digest::of(b"x"));
    let wanted = Digest::of(b"the one that was tested");
    let registry = with_manifest(found.clone(), || Answer::of(200, "", b"x"));
    let error = pull(&registry.address(&format!("p:1@sha256:{wanted}")), Access::default());
    let text = error.unwrap_err().to_string();
    for part in [wanted.to_string(), Digest::of(&found).to_string(), "changed".to_owned()] {
        assert!(text.contains(&part), "{text}");
    }
    assert_eq!(registry.asked().len(), 1, "the file is not even asked for");
    // The registry's own word about it is held against the bytes too.
    let header = format!("Docker-Content-Digest: sha256:{wanted}\r\n");
    let lying = MadeUp::start(move |_| Answer::of(200, &header, &found));
    let error = pull(&lying.address("p:1"), Access::default()).unwrap_err();
    assert!(matches!(error, OciError::Digest { .. }), "{error}");
}

#[test]
fn nothing_is_taken_beyond_its_size() {
    let endless = || Answer { endless: true, ..Answer::of(200, "", b"") };
    let registry = MadeUp::start(move |_| endless());
    let error = pull(&registry.address("p:1"), Access::default()).unwrap_err();
    let limit = MANIFEST_BYTES_MAX;
    assert!(matches!(error, OciError::TooLarge { max, .. } if max == limit), "{error}");

    let registry = with_manifest(manifest(4, Digest::of(b"abcd")), endless);
    let error = pull(&registry.address("p:1"), Access::default()).unwrap_err();
    assert!(matches!(error, OciError::TooLarge { max: 4, .. }), "{error}");

    for (sent, is_good) in [(&b"abc"[..], false), (b"abcd", true), (b"abcde", false)] {
        let registry =
            with_manifest(manifest(4, Digest::of(b"abcd")), move || Answer::of(200, "", sent));
        assert_eq!(pull(&registry.address("p:1"), Access::default()).is_ok(), is_good, "{sent:?}");
    }
    let registry = with_manifest(manifest(PACK_BYTES_MAX + 1, Digest::of(b"")), endless);
    let error = pull(&registry.address("p:1"), Access::default()).unwrap_err();
    assert!(error.to_string().contains(&PACK_BYTES_MAX.to_string()), "{error}");
    assert_eq!(registry.asked().len(), 1, "the file is not even asked for");
}

#[test]
fn what_answers_strangely_is_named_with_what_it_said() {
    let said = br#"{"errors": [{"code": "TOOMANYREQUESTS", "message": "come back later"}]}"#;
    let registry = MadeUp::start(|_| Answer::of(429, "", said));
    let error = pull(&registry.address("p:1"), Access::default()).unwrap_err().to_string();
    for part in ["/v2/p/manifests/1", "429", "TOOMANYREQUESTS come back later"] {
        assert!(error.contains(part), "{error}");
    }
    let round = MadeUp::start(|_| Answer::of(302, "location: /v2/again\r\n", b""));
    let error = pull(&round.address("p:1"), Access::default()).unwrap_err();
    assert!(matches!(error, OciError::Unreachable { .. }), "{error:?}");
    let proxy = MadeUp::start(|_| Answer::of(200, "", b"<html>sign in to the hotel</html>"));
    let error = pull(&proxy.address("p:1"), Access::default()).unwrap_err().to_string();
    assert!(error.contains("cannot be read"), "{error}");
}

/// A registry that lets in who has a token from its own place for tokens.
fn with_tokens(token: &'static str) -> MadeUp {
    MadeUp::start(move |asked| {
        if asked.line.contains(" /token") {
            let content = format!(r#"{{"token": "{token}", "expires_in": 60}}"#);
            return Answer::of(200, "", content.as_bytes());
        }
        if asked.headers.get("authorization") != Some(&format!("Bearer {token}")) {
            let host = &asked.headers["host"];
            let challenge = format!(
                "WWW-Authenticate: Bearer realm=\"http://{host}/token\",service=\"packs\",scope=\"repository:p:pull\"\r\n"
            );
            return Answer::of(401, &challenge, b"");
        }
        match asked.line.contains("/manifests/") {
            true => Answer::of(200, "", &manifest(1, Digest::of(b"x"))),
            false => Answer::of(200, "", b"x"),
        }
    })
}

#[test]
fn a_token_is_had_once_and_used() {
    let registry = with_tokens("short-lived");
    pull(&registry.address("p:1"), password("chen", "hush")).unwrap();
    let asked = registry.asked();
    let lines: Vec<&str> = asked.iter().map(|asked| asked.line.as_str()).collect();
    assert_eq!(lines.len(), 4, "once without, the token, manifest and file with it: {lines:?}");
    assert!(lines[1].contains("service=packs") && lines[1].contains("scope="), "{lines:?}");
    assert!(asked[1].headers["authorization"].starts_with("Basic "));
    assert!(!asked[0].headers.contains_key("authorization"), "nothing is shown unasked");
    // Nobody in particular gets one where everybody may read.
    let open = with_tokens("for-everybody");
    pull(&open.address("p:1"), Access::default()).unwrap();
    assert!(!open.asked()[1].headers.contains_key("authorization"));
    // What `docker login` keeps for some registries is exchanged.
    let credentials = Some(Credentials::Identity { token: "kept".to_owned() });
    let exchanging = with_tokens("exchanged");
    pull(&exchanging.address("p:1"), Access { credentials, plain_http: false }).unwrap();
    let asked = exchanging.asked();
    assert!(asked[1].line.starts_with("POST "), "{asked:?}");
    assert!(asked[1].content.contains("grant_type=refresh_token"), "{asked:?}");
    assert!(asked[1].content.contains("refresh_token=kept"), "{asked:?}");
}

#[test]
fn a_password_is_not_sent_in_clear_to_another_machine() {
    let registry = MadeUp::start(|_| {
        let realm = "WWW-Authenticate: Bearer realm=\"http://192.0.2.1/token\"\r\n";
        Answer::of(401, realm, b"")
    });
    let error = pull(&registry.address("p:1"), password("chen", "hush")).unwrap_err();
    assert!(matches!(error, OciError::Plain { .. }), "{error}");
    // Nor is a file, when the registry says to push it there.
    let registry = MadeUp::start(|asked| match asked.line.starts_with("POST ") {
        true => Answer::of(202, "location: http://192.0.2.1/upload?x=1\r\n", b""),
        false => Answer::of(404, "", b""),
    });
    let error = push(&registry.address("p:1"), password("chen", "hush"), &signed()).unwrap_err();
    assert!(error.to_string().contains("--plain-http"), "{error}");
}

#[test]
fn a_password_is_for_the_registry_alone() {
    // Where files lie elsewhere, the other place sees no sign.
    let elsewhere = MadeUp::start(|_| Answer::of(200, "", b"x"));
    let to = elsewhere.at;
    let registry = MadeUp::start(move |asked| {
        if !asked.headers.contains_key("authorization") {
            return Answer::of(401, "WWW-Authenticate: Basic realm=\"packs\"\r\n", b"");
        }
        match asked.line.contains("/manifests/") {
            true => Answer::of(200, "", &manifest(1, Digest::of(b"x"))),
            false => Answer::of(307, &format!("location: http://{to}/file\r\n"), b""),
        }
    });
    pull(&registry.address("p:1"), password("chen", "hush")).unwrap();
    let asked = elsewhere.asked();
    assert_eq!(asked.len(), 1);
    assert!(!asked[0].headers.contains_key("authorization"), "{asked:?}");
    let strange = MadeUp::start(|_| Answer::of(401, "WWW-Authenticate: Negotiate\r\n", b""));
    let error = pull(&strange.address("p:1"), password("chen", "hush")).unwrap_err();
    assert!(matches!(error, OciError::Scheme { .. }), "{error}");
}
