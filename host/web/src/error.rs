//! Failures and the status codes that they become; the only place that knows them.
//!
//! Handlers give a [`Failure`]; the middleware in `request.rs` turns it into JSON or a page under
//! the id of the request. Causes that are the host's own go to the log and not to whoever asked.

mod desk;

use std::any::Any;
use std::error::Error;

use axum::extract::multipart::MultipartError;
use axum::extract::rejection::{
    BytesRejection, FormRejection, JsonRejection, PathRejection, QueryRejection,
};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};
use tidegate_domain::CallError;
use tidegate_report::DocumentError;
use tidegate_service::{ImportError, Place, ServiceError};
use utoipa::ToSchema;

/// What is said of an unexpected error.
const INTERNAL: &str = "an unexpected error, the log has it under the request id";

/// Why a request failed.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    /// Status of the answer.
    pub(crate) status: StatusCode,
    /// Stable word for programs.
    pub(crate) code: &'static str,
    /// For people.
    pub(crate) message: String,
    /// What the message says, as data.
    pub(crate) details: Value,
    /// For the log alone.
    pub(crate) cause: Option<String>,
}

/// A failure as JSON.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    /// Stable word, for example `not-found`.
    #[schema(example = "not-found")]
    pub(crate) code: &'static str,
    /// What failed and what to do.
    pub(crate) message: String,
    /// Names the request in the log; also in the header `x-request-id`.
    pub(crate) request_id: String,
    /// What the message says, as data; the fields depend on the code.
    #[schema(value_type = Object)]
    pub(crate) details: Value,
}

impl Failure {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), details: json!({}), cause: None }
    }

    fn with(mut self, details: Value) -> Self {
        self.details = details;
        self
    }

    /// A value of the request that cannot be.
    pub(crate) fn bad_input(field: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-input", message).with(json!({ "field": field }))
    }

    /// The request comes from another site.
    pub(crate) fn cross_site() -> Self {
        let message = "a request from another site may not change anything here";
        Self::new(StatusCode::FORBIDDEN, "cross-site", message)
    }

    /// While there are no accounts, the request did not come by a name of this machine.
    pub(crate) fn not_this_machine() -> Self {
        let message = "without accounts this host answers only at this machine: open it by \
                       127.0.0.1 or localhost, or add an account with `tidegate account add`";
        Self::new(StatusCode::FORBIDDEN, "not-this-machine", message)
    }

    /// A part of the path cannot be.
    pub(crate) fn bad_path(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-path", message)
    }

    /// A route answers though nobody said what it needs.
    pub(crate) fn undeclared(path: &str) -> Self {
        Self::internal(format!("the route of {path} does not say which permission it needs"))
    }

    /// The answer took too long.
    pub(crate) fn timed_out(seconds: u64) -> Self {
        let message = format!("no answer within {seconds} s, try again or ask for less");
        Self::new(StatusCode::GATEWAY_TIMEOUT, "timed-out", message)
    }

    /// As many as may be are served already.
    pub(crate) fn busy(message: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message)
    }

    /// What is asked for is not there.
    pub(crate) fn not_found(what: &str, id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", format!("there is no {what} `{id}`"))
            .with(json!({ "what": what, "id": id }))
    }

    /// A pack file that was refused, with all its steps.
    pub(crate) fn not_admitted(admission: &impl Serialize, refusal: &str) -> Self {
        let message = format!("the pack is not admitted: {refusal}");
        let details = serde_json::to_value(admission).unwrap_or_default();
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "pack-not-admitted", message).with(details)
    }

    /// A document that is too large to be shown whole.
    pub(crate) fn of_document(error: DocumentError) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "document-too-large", error.to_string())
    }

    fn internal(cause: String) -> Self {
        let failure = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", INTERNAL);
        Self { cause: Some(cause), ..failure }
    }

    /// Of an answer that nobody gave a failure for.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Self::new(status, "too-large", "the body is larger than this route takes")
            }
            _ if status.is_client_error() => {
                let said = status.canonical_reason().unwrap_or("the request was refused");
                Self::new(status, "bad-request", said.to_lowercase())
            }
            _ => Self::internal(format!("status {status} without a failure")),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// No route has this path.
pub(crate) async fn no_such_path() -> Failure {
    Failure::new(StatusCode::NOT_FOUND, "no-such-path", "there is nothing at this path")
}

/// The route does not take this method.
pub(crate) async fn no_such_method() -> Failure {
    let message = "this path does not take this method";
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, "no-such-method", message)
}

/// A handler panicked.
pub(crate) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    Failure::internal(format!("panicked: {}", text.unwrap_or_default())).into_response()
}

impl From<PathRejection> for Failure {
    fn from(rejection: PathRejection) -> Self {
        let text = rejection.body_text();
        let text = text.strip_prefix("Invalid URL: ").unwrap_or(&text).to_owned();
        Self::new(StatusCode::BAD_REQUEST, "bad-path", text)
    }
}

impl From<QueryRejection> for Failure {
    fn from(rejection: QueryRejection) -> Self {
        let text = rejection.body_text();
        let text = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
        Self::new(StatusCode::BAD_REQUEST, "bad-query", text)
    }
}

impl From<BytesRejection> for Failure {
    fn from(rejection: BytesRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Self::of_status(StatusCode::PAYLOAD_TOO_LARGE);
        }
        Self::new(StatusCode::BAD_REQUEST, "bad-body", "the body could not be read to its end")
    }
}

impl From<FormRejection> for Failure {
    fn from(rejection: FormRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Self::of_status(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let text = rejection.body_text();
        let known = "Failed to deserialize form body: ";
        let text = text.strip_prefix(known).unwrap_or(&text);
        Self::new(StatusCode::BAD_REQUEST, "bad-body", format!("the form cannot be read: {text}"))
    }
}

impl From<MultipartError> for Failure {
    fn from(error: MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Self::of_status(StatusCode::PAYLOAD_TOO_LARGE);
        }
        Self::new(StatusCode::BAD_REQUEST, "bad-body", "the file could not be read to its end")
    }
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Self::of_status(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let text = rejection.body_text();
        let known = [
            "Failed to parse the request body as JSON: ",
            "Failed to deserialize the JSON body into the target type: ",
        ];
        let found = known.into_iter().find_map(|prefix| text.strip_prefix(prefix));
        let message = match &rejection {
            JsonRejection::MissingJsonContentType(_) => {
                "the body is to be JSON, say so by `content-type: application/json`".to_owned()
            }
            _ => format!("the body cannot be read: {}", found.unwrap_or(&text)),
        };
        Self::new(StatusCode::BAD_REQUEST, "bad-body", message)
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        if error.is_host_fault() {
            return Self::internal(chain(&error));
        }
        let text = error.to_string();
        match &error {
            ServiceError::NotFound { what, id } => Self::not_found(what, id),
            ServiceError::Invalid { what, .. } => Self::bad_input(what, text),
            ServiceError::Unauthenticated { .. } => {
                Self::new(StatusCode::UNAUTHORIZED, "unauthenticated", text)
            }
            ServiceError::TooManyTries { seconds } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-tries", text)
                    .with(json!({ "retry_after_s": seconds }))
            }
            ServiceError::Forbidden { permission, place } => {
                let place = match place {
                    Place::In(place) => Some(place),
                    Place::Anywhere | Place::Host => None,
                };
                Self::new(StatusCode::FORBIDDEN, "forbidden", text)
                    .with(json!({ "permission": permission, "county": place }))
            }
            ServiceError::NoLayer { county, interface } => {
                Self::new(StatusCode::CONFLICT, "no-layer", text)
                    .with(json!({ "county": county, "interface": interface }))
            }
            ServiceError::Place { old, place, jurisdiction, .. } => {
                let details =
                    json!({ "held_by": old, "place": place, "jurisdiction": jurisdiction });
                Self::new(StatusCode::CONFLICT, "place-taken", text).with(details)
            }
            ServiceError::Admission(refusal) => {
                let reason = chain(refusal);
                let message = format!("the pack is not admitted: {reason}");
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "pack-not-admitted", message)
                    .with(json!({ "reason": reason }))
            }
            ServiceError::Quota { county, quota, most, wanted } => {
                Self::new(StatusCode::CONFLICT, "quota-full", text).with(json!({
                    "county": county, "quota": quota, "most": most, "wanted": wanted,
                }))
            }
            // Never hidden: whoever asks must know that the record no longer stands.
            ServiceError::Tampered { what, why } => {
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "tampered", text)
                    .with(json!({ "what": what, "why": why }))
            }
            ServiceError::Call(call) => of_call(call),
            ServiceError::Workers(_) => Self::busy(&chain(&error)),
            ServiceError::Stopping => Self::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", text),
            _ => Self::internal(chain(&error)),
        }
    }
}

/// A call without a verdict: the pack's refusal and the pack's fault are never merged.
fn of_call(error: &CallError) -> Failure {
    let text = error.to_string();
    match error {
        CallError::Refused { pack, refusal, .. } => {
            Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "pack-refused", text)
                .with(json!({ "pack": pack, "refusal": refusal.code }))
        }
        CallError::Pack { pack, fault, .. } => {
            Failure::new(StatusCode::BAD_GATEWAY, "pack-fault", text)
                .with(json!({ "pack": pack, "fault": fault }))
        }
        CallError::Host { .. } => Failure::internal(text),
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        let text = error.to_string();
        match &error {
            // Somebody else filled the county while this file was read.
            ImportError::Store { rows_done, .. } if error.is_quota() => {
                Self::new(StatusCode::CONFLICT, "quota-full", chain(&error))
                    .with(json!({ "rows_done": rows_done }))
            }
            ImportError::Store { rows_done, .. } => {
                let failure = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "store-failed", text)
                    .with(json!({ "rows_done": rows_done }));
                Self { cause: Some(chain(&error)), ..failure }
            }
            ImportError::Unreadable(cause) => {
                let message = format!("{text}: {cause}");
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "file-refused", message)
            }
            _ => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "file-refused", text),
        }
    }
}

/// An error with its causes.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_was_changed_is_said_and_a_fault_of_the_host_is_not() {
        let tampered = ServiceError::Tampered { what: "blob 1".to_owned(), why: "gone".to_owned() };
        let failure = Failure::from(tampered);
        assert_eq!((failure.status.as_u16(), failure.code), (500, "tampered"));
        assert!(failure.message.contains("blob 1") && failure.cause.is_none());
        let failure = Failure::from(ServiceError::Internal("secret path".to_owned()));
        assert_eq!((failure.status.as_u16(), failure.code), (500, "internal"));
        assert!(!failure.message.contains("secret"));
    }
}
