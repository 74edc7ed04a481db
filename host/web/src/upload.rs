//! Files as bodies: bounded before a byte is read, and while they come.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use futures::StreamExt as _;
use tokio::sync::{OwnedSemaphorePermit, SemaphorePermit};

use crate::app::App;
use crate::error::Failure;

/// One of the places of those who bring files; each file is held in memory.
///
/// # Errors
/// That all are taken.
pub(crate) fn permit(app: &App) -> Result<SemaphorePermit<'_>, Failure> {
    let permit = app.uploads.try_acquire();
    permit.map_err(|_| all_taken())
}

/// The same for work that goes on when its request has ended.
///
/// # Errors
/// That all are taken.
pub(crate) fn lasting_permit(app: &App) -> Result<OwnedSemaphorePermit, Failure> {
    Arc::clone(&app.uploads).try_acquire_owned().map_err(|_| all_taken())
}

fn all_taken() -> Failure {
    Failure::busy("other files are being brought, try again in a moment")
}

/// A file that is coming, of which nothing was read.
#[derive(Debug)]
pub(crate) struct Upload {
    headers: HeaderMap,
    body: Body,
}

impl<S: Sync> FromRequest<S> for Upload {
    type Rejection = Infallible;

    async fn from_request(request: Request, _: &S) -> Result<Self, Infallible> {
        let (parts, body) = request.into_parts();
        Ok(Self { headers: parts.headers, body })
    }
}

impl Upload {
    /// The media type that was said, without its parameters; may be empty.
    pub(crate) fn media_type(&self) -> String {
        let said = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let said = said.and_then(|said| said.split(';').next()).unwrap_or_default();
        said.trim().to_owned()
    }

    /// The content of at most so many bytes. Of one that says to be longer nothing is read; of one
    /// that says less than it is, no more than that.
    ///
    /// # Errors
    /// That it is too large; that it ended early.
    pub(crate) async fn read(self, most: u64) -> Result<Vec<u8>, Failure> {
        let said = self.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
        let said: Option<u64> = said.and_then(|text| text.parse().ok());
        if said.is_some_and(|length| length > most) {
            return Err(Failure::too_large(most));
        }
        let mut parts = self.body.into_data_stream();
        let mut content = Vec::new();
        while let Some(part) = parts.next().await {
            let part = part.map_err(|_| Failure::cut_short())?;
            if (content.len() + part.len()) as u64 > most {
                return Err(Failure::too_large(most));
            }
            content.extend_from_slice(&part);
        }
        Ok(content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_is_taken_up_to_its_last_byte_whatever_it_says() {
        let said = |length: u64| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_LENGTH, length.into());
            headers
        };
        let bytes = |count: usize| Body::from(vec![b'a'; count]);
        assert_eq!(Upload { headers: said(8), body: bytes(8) }.read(8).await.unwrap().len(), 8);
        assert_eq!(
            Upload { headers: HeaderMap::new(), body: bytes(8) }.read(8).await.unwrap().len(),
            8
        );
        for (headers, body) in [
            // Nothing is read: it would never end.
            (
                said(9),
                Body::from_stream(futures::stream::pending::<Result<Vec<u8>, std::io::Error>>()),
            ),
            (said(1), bytes(9)),
            (HeaderMap::new(), bytes(9)),
        ] {
            let failure = Upload { headers, body }.read(8).await.unwrap_err();
            assert_eq!((failure.status.as_u16(), &failure.details["bytes_most"]), (413, &8.into()));
        }
    }
}
