//! How the permits of a county stand when its demonstration begins.

/// Shares of those who need a permit, each in a thousand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Licensing {
    /// They have none.
    pub(crate) without_per_mille: u32,
    /// Theirs has expired.
    pub(crate) expired_per_mille: u32,
    /// Theirs was cancelled.
    pub(crate) ended_per_mille: u32,
    /// Theirs is stricter than the standard, by a fifth.
    pub(crate) stricter_per_mille: u32,
    /// Whether a stricter permit is so in what no standard limits too.
    pub(crate) stricter_throughout: bool,
    /// Whether whoever has a monitored outlet holds a valid permit, whatever was drawn.
    pub(crate) monitored_hold: bool,
    /// How old permits are.
    pub(crate) age: Age,
}

/// How old valid permits are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    /// Any age: some expire soon, some late.
    Any,
    /// Issued in one campaign. So many of a thousand, and nobody who is monitored, hold one that
    /// expires between both days after the start; the others expire after both ends of the rest.
    Campaign {
        /// In so many of a thousand the permit expires in the first span.
        early_per_mille: u32,
        /// Days from the start to the expiry of those, first and last.
        early: (i32, i32),
        /// Days from the start to the expiry of the others, first and last.
        late: (i32, i32),
    },
}

impl Licensing {
    /// The standing mix of the demonstration.
    pub(crate) const USUAL: Self = Self {
        without_per_mille: 36,
        expired_per_mille: 16,
        ended_per_mille: 5,
        stricter_per_mille: 250,
        stricter_throughout: false,
        monitored_hold: false,
        age: Age::Any,
    };
}
