//! What takes notices to people.

use async_trait::async_trait;
use sha2::{Digest as _, Sha256};
use tidegate_domain::Notice;

/// Takes notices over one channel. A gateway is given the same notice again whenever it is not
/// known whether it took it, always with the same [`wire_key`].
#[async_trait]
pub trait Gateway: Send + Sync {
    /// Sends a notice, in bounded time.
    ///
    /// # Errors
    /// It was not taken, or nobody knows whether it was; see [`Failure`].
    async fn send(&self, notice: &Notice) -> Result<Taken, Failed>;
}

/// A gateway took a notice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// What the gateway calls it; absent where it names nothing.
    pub receipt: Option<String>,
}

/// A gateway did not take a notice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct Failed {
    /// Why, for people; never a secret or a full number.
    pub problem: String,
    /// What follows from it.
    pub failure: Failure,
    /// The gateway asks to wait so long, seconds.
    pub wait_seconds: Option<u32>,
}

/// What follows from a failed try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// This notice will never be taken.
    ForGood,
    /// This notice was not taken now.
    Again,
    /// The gateway takes nothing at all: it does not answer, is overloaded, or lets us not in.
    Down,
}

impl Failed {
    /// This notice will never be taken.
    pub fn for_good(problem: impl Into<String>) -> Self {
        Self { problem: problem.into(), failure: Failure::ForGood, wait_seconds: None }
    }

    /// This notice was not taken now.
    pub fn again(problem: impl Into<String>) -> Self {
        Self { problem: problem.into(), failure: Failure::Again, wait_seconds: None }
    }

    /// The gateway takes nothing.
    pub fn down(problem: impl Into<String>) -> Self {
        Self { problem: problem.into(), failure: Failure::Down, wait_seconds: None }
    }

    /// The same, with the wait that the gateway asks for.
    #[must_use]
    pub fn wait(mut self, seconds: Option<u32>) -> Self {
        self.wait_seconds = seconds;
        self
    }

    /// Whether this notice will never be taken.
    #[must_use]
    pub fn is_for_good(&self) -> bool {
        self.failure == Failure::ForGood
    }
}

/// The name of a notice at gateways: county and key, since keys are told apart within a county only
/// and one gateway may serve several.
#[must_use]
pub fn wire_key(notice: &Notice) -> String {
    format!("{}/{}", notice.notice.county, notice.notice.key)
}

/// The same in 32 lower-case hexadecimal digits, where a gateway takes no more or no other letters.
pub(crate) fn short(key: &str) -> String {
    let digest = hex::encode(Sha256::digest(key.as_bytes()));
    digest.get(..32).unwrap_or(&digest).to_owned()
}

#[cfg(test)]
pub(crate) mod tests_support {
    use tidegate_domain::{Channel, NewNotice, NoticeStatus, Urgency};

    use super::*;

    /// A notice to this address.
    pub(crate) fn notice(address: &str) -> Notice {
        // 2026-11-24T08:00:00+08:00.
        let at = 1_795_478_400;
        let notice = NewNotice {
            county: "330122".parse().unwrap(),
            person: "u1".to_owned(),
            channel: Channel::Sms,
            address: address.to_owned(),
            topic: "report-due".to_owned(),
            urgency: Urgency::Action,
            title: "报告到期".to_owned(),
            text: "季度执行报告三天后到期".to_owned(),
            matter: None,
            enterprise: Some("913301220000000001".to_owned()),
            key: "due/7/sms".to_owned(),
            at,
            not_before: at,
            held: None,
        };
        let (status, next_at) = (NoticeStatus::Waiting, at);
        Notice {
            id: 7,
            notice,
            status,
            tries: 0,
            next_at,
            sent_at: None,
            delivered_at: None,
            receipt: None,
            problem: None,
        }
    }
}
