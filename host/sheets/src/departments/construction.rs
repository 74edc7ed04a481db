//! 住建: construction permits, with start and completion.

use tidegate_domain::Date;

use super::{BY_CODE_OR_NAME, CODE_COLUMN, NAME_COLUMN, Party, Source, Teller, day, text};
use crate::form::Form;

/// A construction permit (施工许可证).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConstructionPermit {
    /// Where it comes from.
    pub source: Source,
    /// Who builds.
    pub party: Party,
    /// Name of the project.
    pub project: String,
    /// Code of the project on the investment platform.
    pub project_code: Option<String>,
    /// Number of the permit.
    pub number: String,
    /// Day on which it was issued.
    pub issued: Date,
    /// Day on which building began.
    pub started: Option<Date>,
    /// Day on which building was completed.
    pub completed: Option<Date>,
}

pub(super) const FORM: Form = Form {
    name: "construction permits (住建)",
    columns: &[
        CODE_COLUMN,
        NAME_COLUMN,
        text("project", &["项目名称", "工程名称", "建设项目名称"], true),
        text("project_code", &["项目代码", "投资项目代码", "项目编码"], false),
        text("number", &["施工许可证号", "施工许可证编号", "许可证号", "许可证编号"], true),
        day("issued", &["发证日期", "核发日期", "许可日期"], true),
        day("started", &["开工日期", "实际开工日期", "合同开工日期", "开工时间"], false),
        day(
            "completed",
            &["竣工日期", "实际竣工日期", "竣工验收日期", "竣工备案日期", "竣工时间"],
            false,
        ),
    ],
    one_of: BY_CODE_OR_NAME,
};

pub(super) fn evidence(told: Teller<'_>) -> Option<ConstructionPermit> {
    let issued = told.row.day("issued")?;
    let (started, completed) = (told.row.day("started"), told.row.day("completed"));
    Some(ConstructionPermit {
        source: told.source(completed.or(started).or(Some(issued))),
        party: told.party(),
        project: told.text("project")?,
        project_code: told.text("project_code"),
        number: told.text("number")?,
        issued,
        started,
        completed,
    })
}
