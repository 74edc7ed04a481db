//! What an answer means. Many gateways answer 200 and say in the content that they refused.

use serde_json::Value;

use super::call::Answer;
use crate::gateway::{Failed, Taken};
use crate::heard::heard;
use crate::secret::Secret;

/// The longest receipt that is kept, bytes.
const RECEIPT_BYTES_MAX: usize = 200;

/// Statuses that refuse for good when the configuration names none: what was sent is no good.
const FOR_GOOD: [u16; 4] = [400, 413, 415, 422];

/// How answers are read.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// Statuses of what was taken; none means 200 to 299.
    pub(crate) taken: Vec<u16>,
    /// Statuses of what is refused for good; none means [`FOR_GOOD`].
    pub(crate) for_good: Vec<u16>,
    /// Where the receipt is in the content.
    pub(crate) receipt: Option<String>,
    /// Where the content says what is wrong.
    pub(crate) problem: Option<String>,
    /// Where the content has a code that decides.
    pub(crate) code: Option<Code>,
}

/// A code in the content of an answer.
#[derive(Debug)]
pub(crate) struct Code {
    /// Where it is.
    pub(crate) at: String,
    /// Codes of what was taken.
    pub(crate) good: Vec<String>,
    /// Codes of what is refused for good.
    pub(crate) for_good: Vec<String>,
    /// Codes that say that the gateway takes nothing now.
    pub(crate) busy: Vec<String>,
}

impl Reading {
    /// Whether the content of an answer is read at all.
    pub(crate) fn needs_content(&self) -> bool {
        self.receipt.is_some() || self.problem.is_some() || self.code.is_some()
    }

    /// What came of a call.
    pub(crate) fn judge(
        &self,
        answer: Result<Answer, Failed>,
        secrets: &[Secret],
    ) -> Result<Taken, Failed> {
        let answer = answer?;
        let content: Option<Value> = serde_json::from_slice(&answer.content).ok();
        let said = self.said(content.as_ref(), secrets);
        self.status(&answer, &said)?;
        let Some(code) = &self.code else {
            return Ok(Taken { receipt: self.receipt(content.as_ref()) });
        };
        let found = content.as_ref().and_then(|content| text_at(content, &code.at));
        let Some(found) = found else {
            let at = &code.at;
            return Err(Failed::down(format!("answers without a code at `{at}`{said}")));
        };
        if code.good.contains(&found) {
            return Ok(Taken { receipt: self.receipt(content.as_ref()) });
        }
        let problem = format!("answers with the code `{}`{said}", heard(&found, secrets));
        Err(if code.for_good.contains(&found) {
            Failed::for_good(problem)
        } else if code.busy.contains(&found) {
            Failed::down(problem).wait(answer.wait_seconds)
        } else {
            Failed::again(problem).wait(answer.wait_seconds)
        })
    }

    fn status(&self, answer: &Answer, said: &str) -> Result<(), Failed> {
        let status = answer.status;
        let is_taken = if self.taken.is_empty() {
            (200..300).contains(&status)
        } else {
            self.taken.contains(&status)
        };
        if is_taken {
            return Ok(());
        }
        let for_good: &[u16] = if self.for_good.is_empty() { &FOR_GOOD } else { &self.for_good };
        if for_good.contains(&status) {
            return Err(Failed::for_good(format!("refuses with status {status}{said}")));
        }
        let hint = match status {
            300..=399 => ", which sends elsewhere and is not followed: configure where to",
            401 | 403 => ", which lets us not in: look at the secrets",
            404 | 405 => ": look at the address and method",
            _ => "",
        };
        Err(Failed::down(format!("answers with status {status}{hint}{said}"))
            .wait(answer.wait_seconds))
    }

    fn receipt(&self, content: Option<&Value>) -> Option<String> {
        let found = text_at(content?, self.receipt.as_ref()?)?;
        let is_fit = !found.is_empty() && found.len() <= RECEIPT_BYTES_MAX;
        Some(found).filter(|it| is_fit && !it.chars().any(char::is_control))
    }

    fn said(&self, content: Option<&Value>, secrets: &[Secret]) -> String {
        let found = content.zip(self.problem.as_ref());
        let found = found.and_then(|(content, at)| text_at(content, at)).unwrap_or_default();
        let found = heard(&found, secrets);
        if found.is_empty() { found } else { format!(": {found}") }
    }
}

/// A text, number or truth at a place, as text.
fn text_at(content: &Value, at: &str) -> Option<String> {
    match content.pointer(at)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::Failure;

    fn judged(reading: &Reading, status: u16, content: &str) -> Result<Taken, Failed> {
        let content = content.as_bytes().to_vec();
        let answer = Answer { status, wait_seconds: Some(7), content };
        reading.judge(Ok(answer), &[Secret::new("s3cr3t")])
    }

    fn failure(reading: &Reading, status: u16, content: &str) -> Option<Failure> {
        judged(reading, status, content).err().map(|failed| failed.failure)
    }

    #[test]
    fn a_status_says_whether_it_was_taken() {
        let plain = Reading::default();
        let own = Reading { taken: vec![202, 409], for_good: vec![404], ..Reading::default() };
        for (reading, status, meant) in [
            (&plain, 199, Some(Failure::Down)),
            (&plain, 200, None),
            (&plain, 299, None),
            (&plain, 302, Some(Failure::Down)),
            (&plain, 400, Some(Failure::ForGood)),
            (&plain, 401, Some(Failure::Down)),
            (&plain, 422, Some(Failure::ForGood)),
            (&plain, 429, Some(Failure::Down)),
            (&plain, 503, Some(Failure::Down)),
            (&own, 200, Some(Failure::Down)),
            (&own, 202, None),
            (&own, 409, None),
            (&own, 404, Some(Failure::ForGood)),
            (&own, 400, Some(Failure::Down)),
        ] {
            assert_eq!(failure(reading, status, ""), meant, "{status}");
        }
        assert_eq!(judged(&plain, 429, "").unwrap_err().wait_seconds, Some(7));
    }

    #[test]
    fn a_code_inside_decides_over_the_status() {
        let reading = Reading {
            receipt: Some("/data/id".to_owned()),
            problem: Some("/message".to_owned()),
            code: Some(Code {
                at: "/code".to_owned(),
                good: vec!["0".to_owned(), "OK".to_owned()],
                for_good: vec!["NUMBER".to_owned()],
                busy: vec!["LIMIT".to_owned()],
            }),
            ..Reading::default()
        };
        let taken = judged(&reading, 200, r#"{"code":0,"data":{"id":42}}"#).unwrap();
        assert_eq!(taken.receipt.as_deref(), Some("42"));
        let taken = judged(&reading, 200, r#"{"code":"OK","data":{"id":""}}"#).unwrap();
        assert_eq!(taken.receipt, None);
        for (content, meant) in [
            (r#"{"code":"NUMBER"}"#, Failure::ForGood),
            (r#"{"code":"LIMIT"}"#, Failure::Down),
            (r#"{"code":"ELSE"}"#, Failure::Again),
            (r#"{"code":null}"#, Failure::Down),
            ("<html>captive portal</html>", Failure::Down),
            ("", Failure::Down),
        ] {
            assert_eq!(failure(&reading, 200, content), Some(meant), "{content}");
        }
        let said = r#"{"code":"ELSE","message":"key s3cr3t bad for\n13812345678"}"#;
        let problem = judged(&reading, 200, said).unwrap_err().problem;
        assert_eq!(problem, "answers with the code `ELSE`: key *** bad for 138******78");
    }

    #[test]
    fn a_receipt_has_a_bound() {
        let reading = Reading { receipt: Some("/id".to_owned()), ..Reading::default() };
        for (length, kept) in [(RECEIPT_BYTES_MAX, true), (RECEIPT_BYTES_MAX + 1, false)] {
            let content = format!(r#"{{"id":"{}"}}"#, "r".repeat(length));
            let taken = judged(&reading, 200, &content).unwrap();
            assert_eq!(taken.receipt.is_some(), kept);
        }
    }
}
