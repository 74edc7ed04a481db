//! 环评: approvals of environmental impact assessments.

use tidegate_domain::Date;

use super::{BY_CODE_OR_NAME, CODE_COLUMN, NAME_COLUMN, Party, Source, Teller, day, text};
use crate::form::{Column, Form, Kind, Word};

/// An approval, or a registration where that is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Where it comes from.
    pub source: Source,
    /// Who builds.
    pub party: Party,
    /// Name of the project.
    pub project: String,
    /// Number of the approval.
    pub number: String,
    /// Day of the approval.
    pub approved: Date,
    /// 报告书, 报告表 or 登记表.
    pub document: Option<String>,
    /// Code of the project on the investment platform.
    pub project_code: Option<String>,
}

const DOCUMENTS: &[Word] = &[
    Word { word: "报告书", also: &["环境影响报告书", "书"] },
    Word { word: "报告表", also: &["环境影响报告表", "表"] },
    Word { word: "登记表", also: &["环境影响登记表", "备案登记表"] },
];

pub(super) const FORM: Form = Form {
    name: "EIA approvals (环评审批)",
    columns: &[
        CODE_COLUMN,
        NAME_COLUMN,
        text("project", &["项目名称", "建设项目名称"], true),
        text(
            "number",
            &["审批文号", "批复文号", "环评批复文号", "文号", "环评审批文号", "备案号"],
            true,
        ),
        day("approved", &["审批日期", "批复日期", "审批时间", "批复时间", "备案日期"], true),
        Column {
            key: "document",
            titles: &["环评类型", "环评类别", "环评文件类型", "文件类型"],
            kind: Kind::Word(DOCUMENTS),
            required: false,
        },
        text("project_code", &["项目代码", "投资项目代码"], false),
    ],
    one_of: BY_CODE_OR_NAME,
};

pub(super) fn evidence(told: Teller<'_>) -> Option<Approval> {
    let approved = told.row.day("approved")?;
    Some(Approval {
        source: told.source(Some(approved)),
        party: told.party(),
        project: told.text("project")?,
        number: told.text("number")?,
        approved,
        document: told.text("document"),
        project_code: told.text("project_code"),
    })
}
