//! What the desk refuses.

use axum::http::StatusCode;
use serde_json::json;
use tidegate_desk::DeskError;
use tidegate_service::ServiceError;

use super::Failure;
use crate::shape::matter::MatterBody;

impl Failure {
    /// A file that is larger than is taken.
    pub(crate) fn too_large(most: u64) -> Self {
        let message = format!(
            "the file is larger than {most} bytes: split it, or send it another way and attach a \
             note of where it is"
        );
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", message)
            .with(json!({ "bytes_most": most }))
    }

    /// A file that is kept and not handed out.
    pub(crate) fn quarantined(name: &str, reason: &str) -> Self {
        let message = format!("file `{name}` is kept in quarantine and not handed out: {reason}");
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "quarantined", message)
    }

    /// A file that could not be written.
    pub(crate) fn unwritten(error: &dyn std::error::Error) -> Self {
        Self::internal(format!("a file could not be written: {error}"))
    }

    /// This host was not told how to reach sources of other departments.
    pub(crate) fn asks_no_sources() -> Self {
        let message = "this host asks no sources of other departments: ask one that serves, or run \
                       `tidegate source pull`";
        Self::new(StatusCode::CONFLICT, "asks-no-sources", message)
    }

    /// Work that a request waited for ended without an answer.
    pub(crate) fn ended(error: &dyn std::error::Error) -> Self {
        Self::internal(format!("what was begun ended without an answer: {error}"))
    }

    /// A body that ended before its end.
    pub(crate) fn cut_short() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-body", "the body could not be read to its end")
    }

    /// The caller may handle what is its own, and nobody said what that is.
    pub(crate) fn no_enterprise(account: &str, county: &str) -> Self {
        let message = format!(
            "account `{account}` answers for no enterprise of {county}: have the county say which, \
             with the people that it keeps"
        );
        Self::new(StatusCode::FORBIDDEN, "no-enterprise", message)
            .with(json!({ "account": account, "county": county }))
    }
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        let text = error.to_string();
        match error {
            DeskError::NotFound { what, id } => Self::not_found(what, &id),
            DeskError::Refused(refused) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "step-refused", text)
                    .with(json!({ "code": refused.code, "reason": refused.reason }))
            }
            DeskError::Behind { matter, by } => Self::new(StatusCode::CONFLICT, "behind", text)
                .with(json!({ "by": by, "matter": MatterBody::from(*matter) })),
            DeskError::Invalid(_) => Self::new(StatusCode::BAD_REQUEST, "bad-input", text),
            DeskError::Practice(_) => Self::new(StatusCode::CONFLICT, "no-practice", text),
            DeskError::Rules(_) => Self::internal(text),
            DeskError::Store(error) => Self::from(ServiceError::from(error)),
        }
    }
}
