//! The numbers by which one application is handled.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, Tier};

use super::calendar_of;
use crate::{ApplicationKind, Context, NodeId};

/// Names of the numbers of law that the terms take from a pack and whose source may be doubtful.
const CITED: [&str; 9] = [
    "completeness_days",
    "decision_key_days",
    "decision_key_site_days",
    "decision_simplified_days",
    "licence_days_are_working",
    "permit_valid_years",
    "publicity_working_days",
    "renewal_apply_days",
    "renewal_decision_days",
];

/// The numbers that held when an application was begun, with the calendar that was known; they stay
/// with it, so that its steps give the same dates years later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanTerms {
    /// Days within which an application is checked for completeness.
    pub completeness_days: u16,
    /// Days to decide, simplified management.
    pub decision_simplified_days: u16,
    /// Days to decide, key management.
    pub decision_key_days: u16,
    /// Days to decide, key management with a site check.
    pub decision_key_site_days: u16,
    /// Days to decide a renewal.
    pub renewal_decision_days: u16,
    /// Whether days of the authority's terms are working days.
    pub days_are_working: bool,
    /// Working days before the end of the term by which the technical review is done.
    pub technical_before_days: u16,
    /// The same of the visit to the site.
    pub site_check_before_days: u16,
    /// The same of the draft opinion.
    pub opinion_before_days: u16,
    /// The same of the approval.
    pub approval_before_days: u16,
    /// The same of the issue.
    pub issue_before_days: u16,
    /// Working days before a node on which its owner is reminded.
    pub reminder_days: u16,
    /// Working days after a node at whose end a late one goes up.
    pub escalation_days: u16,
    /// Working days for which materials are awaited.
    pub materials_wait_days: u16,
    /// Days before expiry by which a renewal is applied for.
    pub renewal_apply_days: u16,
    /// Whether those are working days.
    pub renewal_days_are_working: bool,
    /// Days before expiry of the last reminder to hand in a renewal.
    pub renewal_reminder_days: u16,
    /// Years for which a permit is valid at most.
    pub permit_valid_years: u16,
    /// Working days for which a unit under key management publishes before it applies.
    pub publicity_days: u16,
    /// Names of those whose source was not read or is not dated, ascending.
    pub doubtful: Vec<String>,
    /// The last year whose notice of working days was known; 0 when none was.
    pub calendar_year: i16,
}

impl PlanTerms {
    /// The numbers that hold in the county now.
    #[must_use]
    pub fn of_context(context: &Context<'_>) -> Self {
        let practice = context.practice;
        let mut doubtful: Vec<String> = practice
            .settings()
            .filter(|(name, setting)| CITED.contains(name) && setting.basis.is_doubtful())
            .map(|(name, _)| name.to_owned())
            .collect();
        doubtful.sort_unstable();
        Self {
            completeness_days: practice.completeness_days(),
            decision_simplified_days: practice.decision_simplified_days(),
            decision_key_days: practice.decision_key_days(),
            decision_key_site_days: practice.decision_key_site_days(),
            renewal_decision_days: practice.renewal_decision_days(),
            days_are_working: practice.licence_days_are_working() == 1,
            technical_before_days: practice.plan_technical_before_days(),
            site_check_before_days: practice.plan_site_check_before_days(),
            opinion_before_days: practice.plan_opinion_before_days(),
            approval_before_days: practice.plan_approval_before_days(),
            issue_before_days: practice.plan_issue_before_days(),
            reminder_days: practice.plan_reminder_days(),
            escalation_days: practice.plan_escalation_days(),
            materials_wait_days: practice.materials_wait_days(),
            renewal_apply_days: practice.renewal_apply_days(),
            renewal_days_are_working: practice.renewal_days_are_working() == 1,
            renewal_reminder_days: practice.renewal_reminder_last_days(),
            permit_valid_years: practice.permit_valid_years(),
            publicity_days: practice.publicity_working_days(),
            doubtful,
            calendar_year: context.calendar.last_year().unwrap_or(0),
        }
    }

    /// Days from acceptance to the decision.
    ///
    /// # Source
    /// State Council Decree 736, articles 12 and 14. It names no term for deciding on a change: that
    /// of a renewal is used, and the plan says so.
    #[must_use]
    pub const fn decision_days(&self, kind: ApplicationKind, tier: Tier, site_check: bool) -> u16 {
        match (kind, tier) {
            (ApplicationKind::Renewal | ApplicationKind::Change, _) => self.renewal_decision_days,
            (_, Tier::Key) if site_check => self.decision_key_site_days,
            (_, Tier::Key) => self.decision_key_days,
            _ => self.decision_simplified_days,
        }
    }

    /// Working days before the end of the term by which a node is done; 0 of the completeness check,
    /// which lies before the term.
    #[must_use]
    pub const fn before_days(&self, node: NodeId) -> u16 {
        match node {
            NodeId::Completeness => 0,
            NodeId::Technical => self.technical_before_days,
            NodeId::SiteCheck => self.site_check_before_days,
            NodeId::Opinion => self.opinion_before_days,
            NodeId::Approval => self.approval_before_days,
            NodeId::Issue => self.issue_before_days,
        }
    }

    /// The last day on which a renewal is applied for in time. A permit that is valid until a day is
    /// no longer valid on it.
    ///
    /// # Source
    /// State Council Decree 736, article 14.
    #[must_use]
    pub fn renewal_apply_by(&self, valid_until: Date, context: &Context<'_>) -> Date {
        let days = days(self.renewal_apply_days);
        if self.renewal_days_are_working {
            calendar_of(self, context).add_working_days(valid_until, -days).at
        } else {
            valid_until.plus_days(-i32::from(days))
        }
    }
}

/// A number of days as the calendar takes it.
pub(crate) fn days(number: u16) -> i16 {
    i16::try_from(number).unwrap_or(i16::MAX)
}
