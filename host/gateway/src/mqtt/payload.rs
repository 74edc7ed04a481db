//! From the payload of a message to the reading of a meter.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::Deserialize;
use serde_json::value::RawValue;
use tidegate_domain::{Date, Decimal, Instant};
use tidegate_service::{MeterReading, MeterTime};

/// Longest payload; a reading has some two hundred bytes.
pub(super) const PAYLOAD_BYTES_MAX: usize = 4_096;

/// Why a payload is no reading.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bad {
    /// Stable code.
    pub(super) code: &'static str,
    /// What is wrong.
    pub(super) reason: String,
}

fn bad(code: &'static str, reason: impl Into<String>) -> Bad {
    Bad { code, reason: reason.into() }
}

/// A message as it is written.
#[derive(Deserialize)]
struct Message<'a> {
    enterprise: String,
    meter: String,
    kind: String,
    on: Option<String>,
    at: Option<String>,
    #[serde(borrow)]
    amount: &'a RawValue,
}

/// The reading in a message.
pub(super) fn read(topic: &str, payload: &[u8]) -> Result<MeterReading, Bad> {
    if payload.len() > PAYLOAD_BYTES_MAX {
        let most = PAYLOAD_BYTES_MAX;
        return Err(bad("meter-too-long", format!("{} bytes: at most {most}", payload.len())));
    }
    let message: Message<'_> = serde_json::from_slice(payload).map_err(|error| {
        let code = if error.is_data() { "meter-bad-field" } else { "meter-not-json" };
        bad(code, error.to_string())
    })?;
    let Message { enterprise, meter, kind, on, at, amount } = message;
    let time = match (on, at) {
        (Some(on), None) => MeterTime::On(
            on.parse::<Date>().map_err(|error| bad("meter-bad-time", error.to_string()))?,
        ),
        (None, Some(at)) => MeterTime::At(instant(&at).ok_or_else(|| {
            let help = "write it as 2026-03-02T08:15:00+08:00";
            bad("meter-bad-time", format!("`{at}` is no instant: {help}"))
        })?),
        (Some(_), Some(_)) => return Err(bad("meter-bad-time", "`on` and `at` are both there")),
        (None, None) => return Err(bad("meter-bad-time", "neither `on` nor `at` is there")),
    };
    let amount = decimal(amount.get()).map_err(|reason| bad("meter-bad-amount", reason))?;
    let source = format!("mqtt {topic}");
    Ok(MeterReading { enterprise, kind, meter, time, amount, source })
}

/// A number as it is written, in quotation marks or not.
fn decimal(text: &str) -> Result<Decimal, String> {
    let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    quoted.unwrap_or(text).parse::<Decimal>().map_err(|error| error.to_string())
}

/// An instant with its offset, or in China Standard Time when it has none.
fn instant(text: &str) -> Option<Instant> {
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(timestamp.as_second());
    }
    if !text.contains(['T', ' ']) {
        return None;
    }
    let time: DateTime = text.parse().ok()?;
    let of_day =
        i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Some(Date::from(time.date()).start() + of_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(members: &str) -> Result<MeterReading, Bad> {
        let text = format!(r#"{{"enterprise":"E1","meter":"M1","kind":"power-kwh",{members}}}"#);
        read("meters/1", text.as_bytes())
    }

    #[test]
    fn a_reading_is_read_exactly() {
        // 2026-03-02T08:15:00 in China.
        const AT: Instant = 1_772_410_500;
        let day = MeterTime::On("2026-03-02".parse().unwrap());
        for (members, time, amount) in [
            (r#""on":"2026-03-02","amount":"412.5""#, day, "412.5"),
            (r#""on":"2026-03-02","amount":412.500"#, day, "412.5"),
            (r#""on":"2026-03-02","amount":0.1,"battery":3"#, day, "0.1"),
            (r#""at":"2026-03-02T08:15:00+08:00","amount":7"#, MeterTime::At(AT), "7"),
            (r#""at":"2026-03-02T00:15:00Z","amount":7"#, MeterTime::At(AT), "7"),
            (r#""at":"2026-03-02T08:15:00","amount":7"#, MeterTime::At(AT), "7"),
            (r#""at":"2026-03-02 08:15:00.250","amount":7"#, MeterTime::At(AT), "7"),
        ] {
            let reading = message(members).unwrap();
            assert_eq!(reading.time, time, "{members}");
            assert_eq!(reading.amount.to_string(), amount, "{members}");
            assert_eq!(reading.source, "mqtt meters/1");
        }
    }

    #[test]
    fn what_is_no_reading_says_why() {
        for (members, code) in [
            (r#""on":"2026-03-02""#, "meter-bad-field"),
            (r#""amount":1"#, "meter-bad-time"),
            (r#""on":"2026-03-02","at":"2026-03-02T08:15:00Z","amount":1"#, "meter-bad-time"),
            (r#""on":"2026-02-29","amount":1"#, "meter-bad-time"),
            (r#""on":20260302,"amount":1"#, "meter-bad-field"),
            (r#""at":"2026-03-02","amount":1"#, "meter-bad-time"),
            (r#""at":"yesterday","amount":1"#, "meter-bad-time"),
            (r#""on":"2026-03-02","amount":1e3"#, "meter-bad-amount"),
            (r#""on":"2026-03-02","amount":"12 kWh""#, "meter-bad-amount"),
            (r#""on":"2026-03-02","amount":null"#, "meter-bad-amount"),
            (r#""on":"2026-03-02","amount":[1]"#, "meter-bad-amount"),
            (r#""on":"2026-03-02","amount":0.0000000001"#, "meter-bad-amount"),
            (r#""on":"2026-03-02","amount":99999999999"#, "meter-bad-amount"),
            (r#""on":"2026-03-02","amount":1"x"#, "meter-not-json"),
        ] {
            assert_eq!(message(members).unwrap_err().code, code, "{members}");
        }
        for (payload, code) in [
            (b"".as_slice(), "meter-not-json"),
            (b"412.5", "meter-bad-field"),
            (b"[]", "meter-bad-field"),
            (b"\xff\xfe", "meter-not-json"),
        ] {
            assert_eq!(read("t", payload).unwrap_err().code, code, "{payload:?}");
        }
    }

    #[test]
    fn the_bound_on_length_is_exact() {
        let text =
            r#"{"enterprise":"E1","meter":"","kind":"power-kwh","on":"2026-03-02","amount":1}"#;
        for (length, fits) in [(PAYLOAD_BYTES_MAX, true), (PAYLOAD_BYTES_MAX + 1, false)] {
            let padded = format!("{text:length$}");
            assert_eq!(read("t", padded.as_bytes()).is_ok(), fits, "{length}");
        }
    }
}
