//! Moments as people read and write them: RFC 3339 in China Standard Time.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize as _, Deserializer, Serializer};
use tidegate_domain::Instant;

/// Hours between UTC and China Standard Time, which has no summer time.
const CHINA_STANDARD_TIME_HOURS: i8 = 8;

/// `2026-11-25T21:00:00+08:00`; the number itself beyond the years that a calendar names.
#[must_use]
pub fn moment(instant: Instant) -> String {
    let zone = TimeZone::fixed(Offset::constant(CHINA_STANDARD_TIME_HOURS));
    match Timestamp::from_second(instant) {
        Ok(timestamp) => timestamp.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        Err(_) => instant.to_string(),
    }
}

/// The instant of a moment with its offset, in whole seconds; none for anything else.
fn instant(text: &str) -> Option<Instant> {
    let timestamp: Timestamp = text.parse().ok()?;
    (timestamp.subsec_nanosecond() == 0).then(|| timestamp.as_second())
}

pub(crate) fn serialize<S: Serializer>(instant: &Instant, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&moment(*instant))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Instant, D::Error> {
    let text = String::deserialize(from)?;
    instant(&text).ok_or_else(|| {
        let wanted = "is not a moment, write it as 2026-11-25T21:00:00+08:00";
        serde::de::Error::custom(format!("`{text}` {wanted}"))
    })
}

/// A moment that may be absent.
pub(crate) mod optional {
    use super::{Deserializer, Instant, Serializer};

    pub(crate) fn serialize<S: Serializer>(at: &Option<Instant>, to: S) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => super::serialize(at, to),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Instant>, D::Error> {
        super::deserialize(from).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_back() {
        for (at, text) in
            [(0, "1970-01-01T08:00:00+08:00"), (1_795_000_000, "2026-11-18T19:06:40+08:00")]
        {
            assert_eq!(moment(at), text);
            assert_eq!(instant(text), Some(at));
        }
        assert_eq!(instant("1970-01-01T00:00:00Z"), Some(0));
        for wrong in ["1970-01-01", "1970-01-01T08:00:00", "1970-01-01T08:00:00.5+08:00", "0", ""] {
            assert_eq!(instant(wrong), None, "{wrong}");
        }
        assert_eq!(moment(i64::MAX), i64::MAX.to_string());
    }
}
