//! 发改/经信: projects on the investment platform.

use tidegate_domain::{Date, Decimal};

use super::{BY_CODE_OR_NAME, CODE_COLUMN, NAME_COLUMN, Party, Source, Teller, day, money, text};
use crate::form::{Column, Form, Kind};

/// A project with its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectCode {
    /// Where it comes from.
    pub source: Source,
    /// Who invests.
    pub party: Party,
    /// Code of the project, such as 2203-330122-04-01-123456.
    pub code: String,
    /// Name of the project.
    pub project: String,
    /// Total investment, 万元.
    pub investment_10k_yuan: Option<Decimal>,
    /// Whether it is a technical change (技术改造).
    pub technical_change: Option<bool>,
    /// Day of filing or approval.
    pub filed: Date,
    /// Day on which building is to begin.
    pub start_planned: Option<Date>,
    /// Day on which it is to be completed.
    pub completion_planned: Option<Date>,
}

pub(super) const FORM: Form = Form {
    name: "project codes (发改/经信)",
    columns: &[
        CODE_COLUMN,
        NAME_COLUMN,
        text("code", &["项目代码", "投资项目代码", "赋码", "项目编码"], true),
        text("project", &["项目名称", "建设项目名称"], true),
        money("investment", &["总投资", "项目总投资", "投资额", "投资总额", "计划总投资"], false),
        Column {
            key: "technical_change",
            titles: &["是否技改", "技术改造", "是否技术改造", "技改项目"],
            kind: Kind::Truth,
            required: false,
        },
        day("filed", &["备案日期", "赋码日期", "立项日期", "备案时间", "核准日期"], true),
        day("start_planned", &["拟开工日期", "计划开工日期", "计划开工时间", "拟开工时间"], false),
        day(
            "completion_planned",
            &["拟建成日期", "计划竣工日期", "计划建成日期", "拟建成时间"],
            false,
        ),
    ],
    one_of: BY_CODE_OR_NAME,
};

pub(super) fn evidence(told: Teller<'_>) -> Option<ProjectCode> {
    let filed = told.row.day("filed")?;
    Some(ProjectCode {
        source: told.source(Some(filed)),
        party: told.party(),
        code: told.text("code")?,
        project: told.text("project")?,
        investment_10k_yuan: told.row.number("investment"),
        technical_change: told.row.truth("technical_change"),
        filed,
        start_planned: told.row.day("start_planned"),
        completion_planned: told.row.day("completion_planned"),
    })
}
