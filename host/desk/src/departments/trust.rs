//! What each department answers for.

use serde::{Deserialize, Serialize};
use tidegate_sheets::departments::Department;

/// What a department says of an enterprise or of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Registered name.
    Name,
    /// State of the registration.
    State,
    /// Registered address.
    Address,
    /// Trade.
    Industry,
    /// Day of registration.
    RegisteredOn,
    /// Whose account of the power company it is.
    PowerAccount,
    /// Energy drawn.
    Energy,
    /// Whose account of the water works it is.
    WaterAccount,
    /// Water drawn.
    Water,
    /// Sewage let into the drain.
    Sewage,
    /// Permit to let sewage into the drain (排水许可证).
    DrainPermit,
    /// Turnover.
    Turnover,
    /// Environmental protection tax.
    EnvironmentalTax,
    /// Permits for land and planning.
    Land,
    /// Permit to build (施工许可证).
    ConstructionPermit,
    /// Day on which building began.
    Started,
    /// Day of completion.
    Completed,
    /// Code of the project on the investment platform.
    ProjectCode,
    /// Total investment.
    Investment,
    /// Days on which building is to begin and to end.
    Plans,
    /// Day on which the assessment was approved.
    Approved,
    /// Kind of the assessment.
    Assessment,
    /// Day on which the acceptance was concluded.
    Accepted,
    /// First day on which the acceptance was published.
    Published,
    /// Day on which production is to begin.
    Promised,
    /// A discharge permit (排污许可证).
    Permit,
    /// Tier for which a discharge permit was issued.
    PermitTier,
    /// Term of a discharge permit that is not the one kept here.
    PermitTerm,
    /// First day on which a discharge permit is no longer valid.
    PermitUntil,
    /// Day on which a discharge permit was cancelled or revoked.
    PermitEnded,
}

/// How far a statement is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// The department answers for it, or measures it: it counts where other departments say
    /// otherwise. A permit that was entered here otherwise counts until an officer decides.
    Trusted,
    /// It is second hand, declared by the unit itself or reckoned: kept, and marked doubtful.
    Doubtful,
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TrustLine {
    /// Word of the department.
    #[serde(serialize_with = "word")]
    pub department: Department,
    /// What it says.
    pub what: What,
    /// How far that is trusted.
    pub trust: Trust,
    /// Why.
    pub why: &'static str,
}

/// How far each department is trusted in what. No two are trusted in the same thing. A default of
/// the project: who answers for what follows from whose register it is.
pub const TRUST: &[TrustLine] = &[
    trusted(Department::Market, What::Name, "its register makes the name"),
    trusted(Department::Market, What::State, "its register makes the state"),
    trusted(Department::Market, What::Address, "its register makes the address"),
    trusted(Department::Market, What::RegisteredOn, "its register makes the day"),
    doubtful(Department::Market, What::Industry, "the trade registered, not the one carried on"),
    trusted(Department::Power, What::PowerAccount, "its own accounts"),
    trusted(Department::Power, What::Energy, "its own meters"),
    doubtful(Department::Power, What::Name, "whoever signed for the account"),
    trusted(Department::Water, What::WaterAccount, "its own accounts"),
    trusted(Department::Water, What::Water, "its own meters"),
    trusted(Department::Water, What::DrainPermit, "it issues the permit"),
    doubtful(Department::Water, What::Sewage, "mostly reckoned as a share of the water drawn"),
    doubtful(Department::Water, What::Name, "whoever signed for the account"),
    doubtful(Department::Tax, What::Turnover, "declared by the unit"),
    doubtful(Department::Tax, What::EnvironmentalTax, "declared by the unit"),
    doubtful(Department::Tax, What::Name, "second hand"),
    trusted(Department::Planning, What::Land, "it issues the permits"),
    doubtful(Department::Planning, What::Name, "second hand"),
    trusted(Department::Construction, What::ConstructionPermit, "it issues the permit"),
    trusted(Department::Construction, What::Started, "it supervises the building"),
    trusted(Department::Construction, What::Completed, "the completion is filed with it"),
    doubtful(Department::Construction, What::Name, "second hand"),
    trusted(Department::Reform, What::ProjectCode, "it gives the code"),
    trusted(Department::Reform, What::Investment, "the project is filed with it"),
    doubtful(Department::Reform, What::Plans, "planned by the unit"),
    doubtful(Department::Reform, What::Name, "second hand"),
    trusted(Department::Approval, What::Approved, "it approves"),
    trusted(Department::Approval, What::Assessment, "it approves"),
    doubtful(Department::Approval, What::Name, "the name of the day of the approval"),
    trusted(Department::Acceptance, What::Published, "its platform publishes"),
    doubtful(Department::Acceptance, What::Accepted, "concluded by the unit itself"),
    doubtful(Department::Acceptance, What::Completed, "stated by the unit itself"),
    doubtful(Department::Acceptance, What::Name, "second hand"),
    trusted(Department::Commitment, What::Promised, "the unit's own promise"),
    doubtful(Department::Commitment, What::Name, "second hand"),
    trusted(Department::Permit, What::Permit, "permits are issued on its platform"),
    trusted(Department::Permit, What::PermitTier, "permits are issued on its platform"),
    trusted(Department::Permit, What::PermitTerm, "permits are issued on its platform"),
    trusted(Department::Permit, What::PermitUntil, "permits are issued on its platform"),
    trusted(Department::Permit, What::PermitEnded, "permits are ended on its platform"),
    doubtful(Department::Permit, What::Name, "the name of the day of the permit"),
];

const fn trusted(department: Department, what: What, why: &'static str) -> TrustLine {
    TrustLine { department, what, trust: Trust::Trusted, why }
}

const fn doubtful(department: Department, what: What, why: &'static str) -> TrustLine {
    TrustLine { department, what, trust: Trust::Doubtful, why }
}

/// How far a department is trusted in something; doubtful where the table says nothing.
#[must_use]
pub fn trust(department: Department, what: What) -> Trust {
    let line = TRUST.iter().find(|line| line.department == department && line.what == what);
    line.map_or(Trust::Doubtful, |line| line.trust)
}

fn word<S: serde::Serializer>(department: &Department, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(department.word())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_department_at_most_answers_for_a_thing() {
        for line in TRUST.iter().filter(|line| line.trust == Trust::Trusted) {
            let others = TRUST.iter().filter(|other| {
                other.what == line.what
                    && other.trust == Trust::Trusted
                    && other.department != line.department
            });
            assert_eq!(others.count(), 0, "{:?}", line.what);
        }
        for (index, line) in TRUST.iter().enumerate() {
            let is_same =
                |one: &&TrustLine| (one.department, one.what) == (line.department, line.what);
            assert_eq!(TRUST.iter().position(|one| is_same(&one)), Some(index), "{line:?}");
        }
    }
}
