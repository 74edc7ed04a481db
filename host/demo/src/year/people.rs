//! How enterprises and officers behave: what they do about what reaches them, and when.
//!
//! Everything is a pure function of the seed and of what is asked: nobody remembers anything, so
//! the same question always has the same answer. Most are quick, some are late, and a few never
//! answer. Those who answer do so in the hours of work of weekdays; holidays are not known here.

mod conduct;
mod hours;
mod officers;
mod prompt;
mod reaction;

use tidegate_domain::{Date, Instant};

pub use conduct::HandedIn;
pub use officers::{Officer, Post};
pub use prompt::{Deed, Prompt};

use super::draw::Draw;

/// Somebody who answers for an enterprise, plainly made up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Unique in the county.
    pub id: String,
    /// Name.
    pub name: String,
    /// Telephone: no number that anybody has.
    pub telephone: String,
}

/// The people of a county.
#[derive(Clone, Copy, Debug)]
pub struct People {
    seed: u64,
}

impl People {
    /// The people under a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// What is done about a prompt that reaches somebody at `at`, and when; nothing when nobody
    /// ever does anything about it.
    ///
    /// A prompt to an enterprise is answered by it, one that names an owner by that officer. The
    /// instant lies after `at`, and within hours of work. Reminded again, somebody who is slow may
    /// answer sooner.
    #[must_use]
    pub fn reacts(
        &self,
        enterprise: &str,
        to: &Prompt<'_>,
        at: Instant,
    ) -> Option<(Instant, Deed)> {
        reaction::reacts(*self, enterprise, to, at)
    }

    /// When and how something that a permit asks for is handed in; nothing when it never is.
    ///
    /// `kind` is the contract's word, for example `execution-report`; `period` its name, for
    /// example `2022-Q1`.
    #[must_use]
    pub fn hands_in(
        &self,
        enterprise: &str,
        (kind, period): (&str, &str),
        due: Date,
    ) -> Option<HandedIn> {
        conduct::hands_in(*self, enterprise, (kind, period), due)
    }

    /// The officers of the county, the same under every seed.
    #[must_use]
    pub const fn officers() -> &'static [Officer] {
        &officers::OFFICERS
    }

    /// The officer of a post who is given something, by what it is about.
    #[must_use]
    pub fn assigned(&self, post: Post, about: &str) -> &'static Officer {
        officers::assigned(*self, post, about)
    }

    /// Whether an officer is away on a day: on leave, on a course, ill.
    #[must_use]
    pub fn is_away(&self, officer: &str, on: Date) -> bool {
        officers::is_away(*self, officer, on)
    }

    /// Who answers for an enterprise.
    #[must_use]
    pub fn contact(&self, enterprise: &str) -> Contact {
        let draw = self.draw("contact").text(enterprise);
        let number = draw.between(0, 99_999_999);
        Contact {
            id: format!("contact-{enterprise}"),
            name: format!("样例联系人{:04}", number % 10_000),
            // No mobile number begins with 000.
            telephone: format!("000{number:08}"),
        }
    }

    fn draw(self, purpose: &str) -> Draw {
        Draw::new(self.seed, purpose)
    }
}
