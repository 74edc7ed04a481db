//! Roles, and the one table of what each may do.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::permission::Permission;

/// What somebody is to a county, a province or the nation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 省级平台运维: keeps the platform running.
    ProvinceOperator,
    /// 规则包作者: writes rule packs.
    PackAuthor,
    /// 县级复核员: answers for a county's data, findings and packs.
    CountyReviewer,
    /// 省级审批人: lets packs of counties into force.
    ProvincialApprover,
    /// 许可审核员: examines permits.
    PermitReviewer,
    /// 执法人员: follows findings on site.
    Inspector,
    /// 设备: a machine that sends readings.
    Device,
    /// 审计员: looks over everybody's shoulder and changes nothing.
    Auditor,
    /// 排污单位: answers for one enterprise; which one, its person in the county says.
    Enterprise,
}

/// A word that is no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no role, write province-operator, pack-author, county-reviewer, \
     provincial-approver, permit-reviewer, inspector, device, auditor or enterprise"
)]
pub struct RoleError {
    /// As given.
    pub text: String,
}

impl Role {
    /// All.
    pub const ALL: [Self; 9] = [
        Self::ProvinceOperator,
        Self::PackAuthor,
        Self::CountyReviewer,
        Self::ProvincialApprover,
        Self::PermitReviewer,
        Self::Inspector,
        Self::Device,
        Self::Auditor,
        Self::Enterprise,
    ];

    /// The word, as in commands and in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ProvinceOperator => "province-operator",
            Self::PackAuthor => "pack-author",
            Self::CountyReviewer => "county-reviewer",
            Self::ProvincialApprover => "provincial-approver",
            Self::PermitReviewer => "permit-reviewer",
            Self::Inspector => "inspector",
            Self::Device => "device",
            Self::Auditor => "auditor",
            Self::Enterprise => "enterprise",
        }
    }

    /// What whoever has this role may do within the jurisdiction that it was given for.
    ///
    /// Two rules are behind the table. Nobody both decides and supervises: who runs the platform
    /// neither judges, waives nor audits; who writes a pack neither reviews, approves nor puts it
    /// into force; who audits changes nothing. And nobody sees more than the work needs.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            // Brings counties onto the platform and keeps it running. Findings are none of the
            // operator's business, and no key of the operator's makes a pack fit for a county. The
            // gateways that send notices are of the platform; what the notices say is not shown.
            Self::ProvinceOperator => &[
                P::ReadCounty,
                P::Import,
                P::Classify,
                P::StagePack,
                P::ManageKeys,
                P::ManageAccounts,
                P::ManageCounties,
                P::ReadMetrics,
                P::Operate,
                P::SignRecord,
                P::SendNotices,
            ],
            // Tries rules on what happened, and hands them in. The counters show a pack's faults.
            Self::PackAuthor => {
                &[P::ReadCounty, P::ReadJudgements, P::Replay, P::PublishPack, P::ReadMetrics]
            }
            // Answers for the county: its data, its findings, its waivers and its packs, and which of
            // the category packs of the levels above grades its sites; its matters and its people.
            // Who gives an account the role of an enterprise is another than who says which one.
            Self::CountyReviewer => &[
                P::ReadCounty,
                P::ReadJudgements,
                P::Import,
                P::Classify,
                P::Judge,
                P::Replay,
                P::IssueEvidence,
                P::Waive,
                P::RevokeWaiver,
                P::ReviewPack,
                P::LetGrade,
                P::ReadMetrics,
                P::ReadMatters,
                P::HandleMatters,
                P::ManagePeople,
                P::SendNotices,
            ],
            // Sees what a pack would change before letting it in, and may undo a county's waiver,
            // but grants none.
            Self::ProvincialApprover => &[
                P::ReadCounty,
                P::ReadJudgements,
                P::Replay,
                P::RevokeWaiver,
                P::ApprovePack,
                P::ReadMetrics,
            ],
            // A permit is examined against facts, limits and what was found; permits come by file
            // or are decided here, by nobody else.
            Self::PermitReviewer => &[
                P::ReadCounty,
                P::ReadJudgements,
                P::Import,
                P::Classify,
                P::Replay,
                P::ReadMatters,
                P::HandleMatters,
                P::DecidePermits,
            ],
            // Has a day judged again after a visit, takes the evidence along, and follows tasks to
            // their end. Who follows findings does not waive them.
            Self::Inspector => &[
                P::ReadCounty,
                P::ReadJudgements,
                P::Judge,
                P::Replay,
                P::IssueEvidence,
                P::ReadMatters,
                P::HandleMatters,
            ],
            // A machine in a cabinet that anybody may open: it reads nothing.
            Self::Device => &[P::SendReadings],
            // Reads all and changes nothing; a replay changes nothing either.
            Self::Auditor => &[
                P::ReadCounty,
                P::ReadJudgements,
                P::Replay,
                P::ReadMetrics,
                P::Audit,
                P::ReadMatters,
            ],
            // Sees what is its own and takes its own steps: nothing else of the county is there for
            // it, least of all its neighbours or a visit that is not announced.
            Self::Enterprise => &[P::HandleOwnMatters],
        }
    }

    /// Whether this role holds a permission.
    #[must_use]
    pub fn holds(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Role {
    type Err = RoleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|role| role.word() == text);
        found.ok_or_else(|| RoleError { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_reads_back_and_every_permission_is_held_by_somebody() {
        for role in Role::ALL {
            assert_eq!(role.word().parse(), Ok(role));
        }
        for permission in Permission::ALL {
            assert!(Role::ALL.iter().any(|role| role.holds(permission)), "{permission}");
        }
        assert!("root".parse::<Role>().is_err());
    }

    #[test]
    fn nobody_both_decides_and_supervises() {
        let apart = [
            (Permission::PublishPack, Permission::ReviewPack),
            (Permission::PublishPack, Permission::ApprovePack),
            (Permission::PublishPack, Permission::StagePack),
            (Permission::PublishPack, Permission::LetGrade),
            (Permission::ReviewPack, Permission::ApprovePack),
            (Permission::ManageAccounts, Permission::Audit),
            (Permission::ManageAccounts, Permission::Waive),
            (Permission::ManageAccounts, Permission::ManagePeople),
            (Permission::ManageAccounts, Permission::DecidePermits),
            (Permission::HandleMatters, Permission::Audit),
            (Permission::HandleMatters, Permission::HandleOwnMatters),
        ];
        for role in Role::ALL {
            for (one, other) in apart {
                assert!(!(role.holds(one) && role.holds(other)), "{role}: {one} and {other}");
            }
        }
    }

    #[test]
    fn who_audits_changes_nothing_and_a_device_reads_nothing() {
        use Permission as P;
        let harmless =
            [P::ReadCounty, P::ReadJudgements, P::Replay, P::ReadMetrics, P::Audit, P::ReadMatters];
        assert!(Role::Auditor.permissions().iter().all(|one| harmless.contains(one)));
        assert_eq!(Role::Device.permissions(), [P::SendReadings]);
        assert_eq!(Role::Enterprise.permissions(), [P::HandleOwnMatters]);
    }
}
