//! 竣工环境保护验收: acceptance of completed projects, as published.

use tidegate_domain::Date;

use super::{BY_CODE_OR_NAME, CODE_COLUMN, NAME_COLUMN, Party, Source, Teller, day, text};
use crate::form::{Column, Form, Kind, Word};

/// An acceptance as published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Where it comes from.
    pub source: Source,
    /// Who built.
    pub party: Party,
    /// Name of the project.
    pub project: String,
    /// First day of publication.
    pub published: Date,
    /// Day of completion.
    pub completed: Option<Date>,
    /// Day on which the acceptance was concluded.
    pub accepted: Option<Date>,
    /// Whether it passed.
    pub passed: Option<bool>,
    /// Number of the EIA approval.
    pub approval_number: Option<String>,
}

const RESULTS: &[Word] = &[
    Word { word: "合格", also: &["通过", "验收合格", "验收通过", "同意", "是"] },
    Word {
        word: "不合格", also: &["不通过", "未通过", "验收不合格", "整改", "否"]
    },
];

pub(super) const FORM: Form = Form {
    name: "acceptances (竣工环保验收)",
    columns: &[
        CODE_COLUMN,
        NAME_COLUMN,
        text("project", &["项目名称", "建设项目名称"], true),
        day(
            "published",
            &["公示日期", "公开日期", "公示时间", "公示开始日期", "验收公示日期"],
            true,
        ),
        day("completed", &["竣工日期", "竣工时间"], false),
        day("accepted", &["验收日期", "验收时间", "自主验收日期"], false),
        Column {
            key: "result",
            titles: &["验收结论", "验收结果", "是否合格", "是否通过"],
            kind: Kind::Word(RESULTS),
            required: false,
        },
        text("approval_number", &["环评批复文号", "审批文号", "批复文号", "环评审批文号"], false),
    ],
    one_of: BY_CODE_OR_NAME,
};

pub(super) fn evidence(told: Teller<'_>) -> Option<Acceptance> {
    let published = told.row.day("published")?;
    Some(Acceptance {
        source: told.source(Some(published)),
        party: told.party(),
        project: told.text("project")?,
        published,
        completed: told.row.day("completed"),
        accepted: told.row.day("accepted"),
        passed: told.row.text("result").map(|result| result == "合格"),
        approval_number: told.text("approval_number"),
    })
}
