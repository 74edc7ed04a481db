//! Elements about the management tier.

use tidegate_sdk::contract::{Message, Tier};
use tidegate_sdk::judging::{Context, Element};

/// That the unit is under key management.
pub(super) fn is_key(context: &Context<'_>) -> Element {
    match context.file.tier {
        Tier::Undetermined => Element::unknown("tier-is-key", "tier"),
        tier => Element::known("tier-is-key", tier == Tier::Key),
    }
}

/// That the tier needs a permit.
pub(super) fn needs_permit(context: &Context<'_>) -> Element {
    match context.file.tier {
        Tier::Undetermined => Element::unknown("tier-needs-permit", "tier"),
        tier => Element::known("tier-needs-permit", matches!(tier, Tier::Key | Tier::Simplified))
            .changed_by(Message::new("changed-if-tier-needs-none")),
    }
}

/// That the unit is under registration.
pub(super) fn is_registration(context: &Context<'_>) -> Element {
    match context.file.tier {
        Tier::Undetermined => Element::unknown("tier-is-registration", "tier"),
        tier => Element::known("tier-is-registration", tier == Tier::Registration),
    }
}
