//! Spans of a host as a collector gets them, and a host whose collector is away.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use prost::Message as _;
use tidegate_tests::binary::run;
use tidegate_tests::features::has_otlp;
use tidegate_tests::packs::root;
use tidegate_tests::process::{Running, binary, free_address, wait_for};

/// The longest that a host may take to stop, with what the machine adds.
const STOP_MAX: Duration = Duration::from_secs(60);

/// A span as it came.
#[derive(Clone, Debug)]
struct Came {
    service: String,
    name: String,
    trace: Vec<u8>,
    id: Vec<u8>,
    parent: Vec<u8>,
    took: Duration,
    attributes: BTreeMap<String, String>,
}

impl Came {
    fn is(&self, name: &str, attribute: &str, value: &str) -> bool {
        self.name == name && self.attributes.get(attribute).map(String::as_str) == Some(value)
    }
}

fn attributes(list: &[KeyValue]) -> BTreeMap<String, String> {
    let text = |value: &Option<AnyValue>| match value.as_ref().and_then(|it| it.value.as_ref()) {
        Some(Value::StringValue(text)) => text.clone(),
        Some(Value::IntValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    };
    list.iter().map(|pair| (pair.key.clone(), text(&pair.value))).collect()
}

/// A collector: takes what is posted by HTTP, reads it as the protocol has it, and keeps it.
struct Collector {
    at: SocketAddr,
    came: Arc<Mutex<Vec<Came>>>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let came: Arc<Mutex<Vec<Came>>> = Arc::default();
        let kept = Arc::clone(&came);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let kept = Arc::clone(&kept);
                std::thread::spawn(move || while take(&stream, &kept).is_some() {});
            }
        });
        Self { at, came }
    }

    fn came(&self) -> Vec<Came> {
        self.came.lock().unwrap().clone()
    }
}

/// Takes one request; none when the other side has gone.
fn take(mut stream: &TcpStream, kept: &Mutex<Vec<Came>>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    assert!(line.starts_with("POST /v1/traces "), "{line}");
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).unwrap();
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "content-type" => assert_eq!(value, "application/x-protobuf"),
            _ => {}
        }
    }
    let mut content = vec![0; length];
    reader.read_exact(&mut content).unwrap();
    let request = ExportTraceServiceRequest::decode(content.as_slice()).unwrap();
    for resource in request.resource_spans {
        let service = attributes(&resource.resource.unwrap().attributes)["service.name"].clone();
        for span in resource.scope_spans.into_iter().flat_map(|scope| scope.spans) {
            let took = span.end_time_unix_nano.checked_sub(span.start_time_unix_nano).unwrap();
            kept.lock().unwrap().push(Came {
                service: service.clone(),
                name: span.name,
                trace: span.trace_id,
                id: span.span_id,
                parent: span.parent_span_id,
                took: Duration::from_nanos(took),
                attributes: attributes(&span.attributes),
            });
        }
    }
    let answer =
        "HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n";
    stream.write_all(answer.as_bytes()).ok()
}

/// A host over a small county, and devices that send to it.
struct Served {
    running: Running,
    simulate: Child,
    web: String,
    data: PathBuf,
}

impl Served {
    fn start(folder: &Path, otlp: &str) -> Self {
        let data = folder.join("county");
        let ran = Command::new(binary())
            .args(["demo", "--for", "2s", "--enterprises", "60"])
            .args(["--listen", "127.0.0.1:0", "--devices", "127.0.0.1:0", "--data"])
            .arg(&data)
            .current_dir(root())
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let (web, devices) = (free_address().to_string(), free_address().to_string());
        let config = folder.join("tidegate.toml");
        let text = format!(
            "data = '{}'\n[web]\nlisten = '{web}'\n[devices]\nlisten = '{devices}'\n[telemetry]\notlp = '{otlp}'\n",
            data.display()
        );
        fs_err::write(&config, text).unwrap();
        let mut running = Running::start(&["serve", "--config", config.to_str().unwrap()], &root());
        running.line_with(&format!("page http://{web}"));
        let simulate = Command::new(binary())
            .args(["simulate", "--to", &devices, "--start", "2026-03-02", "--for", "60s"])
            .args(["--enterprises", "60"])
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { running, simulate, web, data }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.web).unwrap();
        let head =
            format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.web);
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Waits until the host has graded something.
    fn grades(&self) {
        wait_for("readings to be graded", || {
            self.get("/metrics").contains("tidegate_readings_graded_total{").then_some(())
        });
    }

    /// Stops it; how long that took.
    fn stop(mut self) -> Duration {
        self.simulate.kill().unwrap();
        self.simulate.wait().unwrap();
        let began = Instant::now();
        assert!(self.running.stop(), "it ends well");
        began.elapsed()
    }
}

#[test]
fn requests_batches_and_calls_reach_the_collector_with_their_county() {
    if !has_otlp() {
        return;
    }
    let (folder, collector) = (tempfile::tempdir().unwrap(), Collector::start());
    let host = Served::start(folder.path(), &format!("http://{}", collector.at));
    host.grades();
    assert!(host.get("/api/v1/counties/330122/summary").starts_with("HTTP/1.1 200"));
    let find = |name: &str, attribute: &str, value: &str| {
        wait_for(&format!("{name} {attribute} {value}"), || {
            collector.came().into_iter().find(|span| span.is(name, attribute, value))
        })
    };
    let request = find("request", "http.route", "/api/v1/counties/{county}/summary");
    assert_eq!(request.service, "tidegate");
    for (attribute, value) in
        [("region.code", "330122"), ("http.method", "GET"), ("http.status", "200")]
    {
        assert_eq!(request.attributes.get(attribute).unwrap(), value, "{request:?}");
    }
    // A call of the county's grader stands under the batch that it was made for.
    let call = find("call", "pack.function", "grading.evaluate");
    assert_eq!(call.attributes["region.code"], "330122", "{call:?}");
    assert_eq!(call.attributes["pack.outcome"], "answered", "{call:?}");
    assert!(call.attributes["pack.id"].starts_with("tonglu "), "{call:?}");
    assert!(call.attributes["pack.fuel"].parse::<u64>().unwrap() > 0, "{call:?}");
    let batch = wait_for("the batch of the call", || {
        let came = collector.came();
        came.into_iter().find(|span| span.id == call.parent && span.trace == call.trace)
    });
    assert!(batch.is("batch", "region.code", "330122"), "{batch:?}");
    assert!(batch.took >= call.took, "{batch:?} {call:?}");
    let written = wait_for("the transaction of the batch", || {
        let came = collector.came();
        came.into_iter().find(|span| span.parent == batch.id && span.name == "transaction")
    });
    assert_eq!(written.attributes["operation"], "commit-batch", "{written:?}");
    assert!(host.get("/metrics").contains("tidegate_spans_total{outcome=\"sent\"}"));
    assert!(host.stop() < STOP_MAX);
    // Nothing that an enterprise is or sent stands in a span.
    let words = ["region.code", "request.id", "http.", "pack.", "operation", "readings", "busy_ns"];
    for span in collector.came() {
        let stranger =
            span.attributes.keys().find(|key| !words.iter().any(|it| key.starts_with(it)));
        let known =
            stranger.is_none_or(|key| key == "target" || key == "level" || key == "idle_ns");
        assert!(known, "{span:?}");
    }
}

#[test]
fn a_collector_that_is_away_or_silent_stops_nothing() {
    if !has_otlp() {
        return;
    }
    // One takes connections and never answers, the other is not there.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    for otlp in [silent.local_addr().unwrap(), free_address()] {
        let folder = tempfile::tempdir().unwrap();
        let mut host = Served::start(folder.path(), &format!("http://{otlp}"));
        host.grades();
        assert!(host.get("/readyz").starts_with("HTTP/1.1 200"));
        host.running.line_with("spans do not reach the collector");
        wait_for("lost spans to be counted", || {
            host.get("/metrics").contains("tidegate_spans_total{outcome=\"lost\"}").then_some(())
        });
        let data = host.data.clone();
        let took = host.stop();
        assert!(took < STOP_MAX, "{took:?}");
        let audit = run(folder.path(), &["audit", "verify", "--data", data.to_str().unwrap()]);
        assert_eq!(audit.code, 0, "{audit:?}");
    }
}

#[test]
fn without_the_feature_the_key_is_an_error_that_says_so() {
    if has_otlp() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let text = "data = 'county'\n[telemetry]\notlp = 'http://127.0.0.1:4318'\n";
    fs_err::write(folder.path().join("t.toml"), text).unwrap();
    let served = run(folder.path(), &["serve", "--config", "t.toml"]);
    assert_eq!(served.code, 1, "{served:?}");
    assert!(served.stderr.contains("--features otlp"), "{served:?}");
    assert!(!folder.path().join("county").exists(), "nothing was started");
    let doctor = run(folder.path(), &["doctor", "--config", "t.toml"]);
    assert_eq!(doctor.code, 1, "{doctor:?}");
    assert!(doctor.stdout.contains("was built without `otlp`"), "{doctor:?}");
}
