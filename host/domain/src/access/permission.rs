//! One word for each thing that can be done.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Something that can be done. Every route, page and command names the one that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Permission {
    /// Sees a county: enterprises, outlets, readings, limits, warnings, layers, devices.
    ReadCounty,
    /// Sees what was judged: judgements, findings, cases, waivers, explanations.
    ReadJudgements,
    /// Registers enterprises, facts, outlets, permits, devices, dockets and meters from files.
    Import,
    /// Has enterprises classified.
    Classify,
    /// Has days judged for the record.
    Judge,
    /// Executes judgements again, or history by other packs; changes nothing.
    Replay,
    /// Hands out evidence signed with the host's key.
    IssueEvidence,
    /// Decides not to follow certain findings for a time.
    Waive,
    /// Takes such a decision back.
    RevokeWaiver,
    /// Hands in a pack, which is not in force by that.
    PublishPack,
    /// Signs off a pack for its county.
    ReviewPack,
    /// Lets a pack into the province.
    ApprovePack,
    /// Puts a pack into force, on trial or out of force.
    StagePack,
    /// Lets a category pack grade in a county in the place of its grader, and ends that.
    LetGrade,
    /// Makes and revokes keys.
    ManageKeys,
    /// Adds and disables accounts, gives and takes roles, makes and revokes tokens.
    ManageAccounts,
    /// Adds counties and sets their quotas.
    ManageCounties,
    /// Sees how the host fares: counters, faults, queues.
    ReadMetrics,
    /// Looks after the host: backup, restore, migration, checks of the machine.
    Operate,
    /// Signs checkpoints over the record.
    SignRecord,
    /// Proves that the record was not changed, and sees who changed accounts and tokens.
    Audit,
    /// Sends readings.
    SendReadings,
    /// Sees matters of a county with their steps and files, its people, what they were told, and
    /// the figures that come of it.
    ReadMatters,
    /// Takes steps in matters as an officer, opens inspections and policies, has the work of a day
    /// done at once.
    HandleMatters,
    /// Decides applications and hands permits out.
    DecidePermits,
    /// Says who answers for an enterprise or is an officer, how each is reached, and whose account
    /// is whose.
    ManagePeople,
    /// Has notices sent again that did not go out, and says which arrived.
    SendNotices,
    /// Sees matters, files and notices of one's own enterprise alone, and takes its steps.
    HandleOwnMatters,
}

/// A word that is no permission.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no permission, write one such as `read-county`")]
pub struct PermissionError {
    /// As given.
    pub text: String,
}

impl Permission {
    /// All, reading first.
    pub const ALL: [Self; 28] = [
        Self::ReadCounty,
        Self::ReadJudgements,
        Self::Import,
        Self::Classify,
        Self::Judge,
        Self::Replay,
        Self::IssueEvidence,
        Self::Waive,
        Self::RevokeWaiver,
        Self::PublishPack,
        Self::ReviewPack,
        Self::ApprovePack,
        Self::StagePack,
        Self::LetGrade,
        Self::ManageKeys,
        Self::ManageAccounts,
        Self::ManageCounties,
        Self::ReadMetrics,
        Self::Operate,
        Self::SignRecord,
        Self::Audit,
        Self::SendReadings,
        Self::ReadMatters,
        Self::HandleMatters,
        Self::DecidePermits,
        Self::ManagePeople,
        Self::SendNotices,
        Self::HandleOwnMatters,
    ];

    /// The word, as in the API and in messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ReadCounty => "read-county",
            Self::ReadJudgements => "read-judgements",
            Self::Import => "import",
            Self::Classify => "classify",
            Self::Judge => "judge",
            Self::Replay => "replay",
            Self::IssueEvidence => "issue-evidence",
            Self::Waive => "waive",
            Self::RevokeWaiver => "revoke-waiver",
            Self::PublishPack => "publish-pack",
            Self::ReviewPack => "review-pack",
            Self::ApprovePack => "approve-pack",
            Self::StagePack => "stage-pack",
            Self::LetGrade => "let-grade",
            Self::ManageKeys => "manage-keys",
            Self::ManageAccounts => "manage-accounts",
            Self::ManageCounties => "manage-counties",
            Self::ReadMetrics => "read-metrics",
            Self::Operate => "operate",
            Self::SignRecord => "sign-record",
            Self::Audit => "audit",
            Self::SendReadings => "send-readings",
            Self::ReadMatters => "read-matters",
            Self::HandleMatters => "handle-matters",
            Self::DecidePermits => "decide-permits",
            Self::ManagePeople => "manage-people",
            Self::SendNotices => "send-notices",
            Self::HandleOwnMatters => "handle-own-matters",
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Permission {
    type Err = PermissionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|permission| permission.word() == text);
        found.ok_or_else(|| PermissionError { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_word_of_its_own_that_reads_back() {
        for permission in Permission::ALL {
            assert_eq!(permission.word().parse(), Ok(permission));
        }
        assert!("read-all".parse::<Permission>().is_err());
    }
}
