//! The text of a token: `tg_`, its id, `_` and its secret.

use rand::TryRngCore;
use subtle::ConstantTimeEq;
use tidegate_domain::TokenId;
use tidegate_record::Digest;

use crate::error::ServiceError;

/// What the text begins with, so that a token that leaked is found by searching for it.
const PREFIX: &str = "tg_";

/// Bytes of an id.
const ID_BYTES: usize = 8;

/// Bytes of a secret: nobody guesses it, so that one round of SHA-256 keeps it well.
const SECRET_BYTES: usize = 32;

/// A token as somebody shows it. It is never printed.
pub(super) struct Shown {
    pub(super) id: TokenId,
    secret: [u8; SECRET_BYTES],
}

impl Shown {
    /// A new token from the operating system's randomness.
    ///
    /// # Errors
    /// [`ServiceError::Internal`] when that gives none.
    pub(super) fn new() -> Result<Self, ServiceError> {
        let failed = |error: &dyn std::fmt::Display| {
            ServiceError::Internal(format!("the system gives no random bytes: {error}"))
        };
        let (mut id, mut secret) = ([0; ID_BYTES], [0; SECRET_BYTES]);
        rand::rngs::OsRng.try_fill_bytes(&mut id).map_err(|error| failed(&error))?;
        rand::rngs::OsRng.try_fill_bytes(&mut secret).map_err(|error| failed(&error))?;
        let id = hex::encode(id).parse().map_err(|error| failed(&error))?;
        Ok(Self { id, secret })
    }

    /// Reads a text; none when it has not the form of a token.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (id, secret_text) = text.strip_prefix(PREFIX)?.split_once('_')?;
        let mut secret = [0; SECRET_BYTES];
        hex::decode_to_slice(secret_text, &mut secret).ok()?;
        Some(Self { id: id.parse().ok()?, secret })
    }

    /// The text; whoever has it is the account.
    pub(super) fn text(&self) -> String {
        format!("{PREFIX}{}_{}", self.id, hex::encode(self.secret))
    }

    /// What is kept of the secret.
    pub(super) fn digest(&self) -> Digest {
        Digest::of(&self.secret)
    }

    /// Whether it has the secret of this digest, in the same time whatever differs.
    pub(super) fn is(&self, kept: &Digest) -> bool {
        self.digest().as_bytes().ct_eq(kept.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_fits_its_digest_alone() {
        let (one, other) = (Shown::new().unwrap(), Shown::new().unwrap());
        let text = one.text();
        assert_eq!(text.len(), 3 + 16 + 1 + 64);
        let again = Shown::parse(&text).unwrap();
        assert!(again.id == one.id && again.is(&one.digest()) && !again.is(&other.digest()));
        assert!(!one.digest().to_string().contains(&text[20..]));
    }

    #[test]
    fn anything_else_is_none() {
        let text = Shown::new().unwrap().text();
        let longer = format!("{text}0");
        let other = text.replace("tg_", "gt_");
        for text in ["", "tg_", "tg__", &text[1..], &text[..text.len() - 1], &longer, &other] {
            assert!(Shown::parse(text).is_none(), "{text}");
        }
    }
}
