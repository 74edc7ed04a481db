//! How a receiver knows that a call is this host's, and of now.
//!
//! A call carries `Tidegate-Signature: t=1795478400,v1=6f2c…`. `t` is when it was signed, seconds
//! since 1970; `v1` is HMAC-SHA-256, in lower-case hexadecimal digits, under the receiver's secret,
//! of `t`, a dot, and the content as received. While the secret is changed there are two `v1`, and
//! one of them fitting is enough. A receiver refuses what is older than its window, and keeps the
//! `Idempotency-Key` of what it took for as long: the same notice may be sent again.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use tidegate_domain::{Instant, Jurisdiction};

/// The header with the signature.
pub const SIGNATURE_HEADER: &str = "tidegate-signature";

/// The shortest secret that receivers' secrets are made from, bytes.
pub(crate) const SECRET_BYTES_MIN: usize = 32;

/// The longest header that is read, bytes.
const HEADER_BYTES_MAX: usize = 1_000;

/// Tells a receiver's secret from every other use of the key.
const RECEIVER_TAG: &str = "tidegate-webhook-1";

/// Why a signature does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// It is not of the form `t=…,v1=…`.
    #[error("the signature is not of the form `t=…,v1=…`")]
    Form,
    /// It was signed longer ago than the window.
    #[error("the signature is {seconds} s old, which is too old")]
    Old {
        /// Its age.
        seconds: i64,
    },
    /// It is of a time to come by more than the window.
    #[error("the signature is of {seconds} s from now, look at the clocks")]
    Early {
        /// How far ahead.
        seconds: i64,
    },
    /// No `v1` is of this secret and content.
    #[error("the signature is not of this secret and content")]
    Wrong,
}

/// The secret of one receiver, 64 hexadecimal digits: HMAC-SHA-256 under the host's secret of
/// `tidegate-webhook-1`, county and person, each behind a zero byte. So no receiver can sign for
/// the host to another, and none has to be kept.
#[must_use]
pub fn receiver_secret(secret: &str, county: &Jurisdiction, person: &str) -> String {
    let parts = [RECEIVER_TAG, county.as_str(), person];
    hex::encode(mac(secret, parts.join("\0").as_bytes()).finalize().into_bytes())
}

/// The value of the header for a content, signed at `at` with each of the receiver's secrets.
pub fn sign<'a>(secrets: impl Iterator<Item = &'a str>, at: Instant, content: &[u8]) -> String {
    let mut value = format!("t={at}");
    for secret in secrets {
        let signed = mac(secret, &signed_bytes(at, content)).finalize();
        value.push_str(",v1=");
        value.push_str(&hex::encode(signed.into_bytes()));
    }
    value
}

/// Holds a header against the receiver's secret and the content as received. `window` is how many
/// seconds before or after `now` it may have been signed; 300 is usual.
///
/// # Errors
/// It does not hold.
pub fn verify(
    secret: &str,
    header: &str,
    content: &[u8],
    (now, window): (Instant, i64),
) -> Result<(), SignatureError> {
    if header.len() > HEADER_BYTES_MAX {
        return Err(SignatureError::Form);
    }
    let (mut at, mut signatures) = (None, Vec::new());
    for part in header.split(',') {
        match part.trim().split_once('=').ok_or(SignatureError::Form)? {
            ("t", text) if at.is_none() => {
                at = Some(text.parse::<Instant>().map_err(|_| SignatureError::Form)?);
            }
            ("t", _) => return Err(SignatureError::Form),
            ("v1", text) => signatures.push(hex::decode(text).map_err(|_| SignatureError::Form)?),
            // A later form may stand beside this one.
            _ => {}
        }
    }
    let at = at.filter(|_| !signatures.is_empty()).ok_or(SignatureError::Form)?;
    let is_right = |signature: &Vec<u8>| {
        mac(secret, &signed_bytes(at, content)).verify_slice(signature).is_ok()
    };
    if !signatures.iter().any(is_right) {
        return Err(SignatureError::Wrong);
    }
    let age = now.saturating_sub(at);
    if age > window {
        return Err(SignatureError::Old { seconds: age });
    }
    if age < window.saturating_neg() {
        return Err(SignatureError::Early { seconds: age.saturating_neg() });
    }
    Ok(())
}

fn signed_bytes(at: Instant, content: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{at}.").into_bytes();
    bytes.extend_from_slice(content);
    bytes
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn mac(secret: &str, bytes: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key will do");
    mac.update(bytes);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = 1_795_478_400;
    const CONTENT: &[u8] = "{\"text\":\"排污\"}".as_bytes();

    fn held(header: &str, content: &[u8], now: Instant) -> Result<(), SignatureError> {
        verify("secret", header, content, (now, 300))
    }

    #[test]
    fn a_signature_holds_for_its_content_within_the_window() {
        let header = sign(["secret"].into_iter(), NOW, CONTENT);
        for (now, holds) in [
            (NOW, Ok(())),
            (NOW + 300, Ok(())),
            (NOW + 301, Err(SignatureError::Old { seconds: 301 })),
            (NOW - 300, Ok(())),
            (NOW - 301, Err(SignatureError::Early { seconds: 301 })),
        ] {
            assert_eq!(held(&header, CONTENT, now), holds);
        }
        assert_eq!(held(&header, b"{}", NOW), Err(SignatureError::Wrong));
        let later = header.replace("t=1795478400", "t=1795478500");
        assert_eq!(held(&later, CONTENT, NOW + 100), Err(SignatureError::Wrong));
        assert_eq!(verify("other", &header, CONTENT, (NOW, 300)), Err(SignatureError::Wrong));
    }

    #[test]
    fn two_secrets_hold_while_one_is_changed() {
        let header = sign(["new", "secret"].into_iter(), NOW, CONTENT);
        assert_eq!(held(&header, CONTENT, NOW), Ok(()));
        assert_eq!(verify("new", &header, CONTENT, (NOW, 300)), Ok(()));
        assert_eq!(verify("old", &header, CONTENT, (NOW, 300)), Err(SignatureError::Wrong));
    }

    #[test]
    fn what_is_no_signature_is_told_apart() {
        let good = sign(["secret"].into_iter(), NOW, CONTENT);
        for header in [
            "",
            "v1=00",
            "t=1795478400",
            "t=x,v1=00",
            "t=1,v1=zz",
            "t=1,t=2,v1=00",
            &format!("{good},v2={}", "0".repeat(1_000)),
        ] {
            assert_eq!(held(header, CONTENT, NOW), Err(SignatureError::Form), "{header}");
        }
        assert_eq!(held(&format!("{good},v2=anything"), CONTENT, NOW), Ok(()));
    }

    #[test]
    fn the_known_answer_of_rfc_4231_is_met() {
        // Test case 2 of RFC 4231.
        let signed = mac("Jefe", b"what do ya want for nothing?").finalize().into_bytes();
        let known = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(hex::encode(signed), known);
    }

    #[test]
    fn each_receiver_has_a_secret_of_its_own() {
        let (tonglu, jiande) = ("330122".parse().unwrap(), "330182".parse().unwrap());
        let secrets = [
            receiver_secret("host", &tonglu, "u1"),
            receiver_secret("host", &tonglu, "u2"),
            receiver_secret("host", &jiande, "u1"),
            receiver_secret("tsoh", &tonglu, "u1"),
        ];
        let mut different = secrets.to_vec();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), secrets.len());
        assert_eq!(receiver_secret("host", &tonglu, "u1"), secrets[0]);
    }
}
