//! 承诺投产日期: the day on which a unit promised to go into production.

use tidegate_domain::Date;

use super::{BY_CODE_OR_NAME, CODE_COLUMN, NAME_COLUMN, Party, Source, Teller, day, text};
use crate::form::Form;

/// A promised day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// Where it comes from.
    pub source: Source,
    /// Who promised.
    pub party: Party,
    /// Name of the project.
    pub project: Option<String>,
    /// Day on which production is to begin.
    pub production: Date,
    /// Day on which it was promised.
    pub promised: Option<Date>,
    /// Code of the project on the investment platform.
    pub project_code: Option<String>,
}

pub(super) const FORM: Form = Form {
    name: "promised production dates (承诺投产日期)",
    columns: &[
        CODE_COLUMN,
        NAME_COLUMN,
        text("project", &["项目名称", "建设项目名称"], false),
        day(
            "production",
            &["承诺投产日期", "投产日期", "承诺投产时间", "拟投产日期", "计划投产日期"],
            true,
        ),
        day("promised", &["承诺日期", "签订日期", "承诺书日期", "签署日期"], false),
        text("project_code", &["项目代码", "投资项目代码"], false),
    ],
    one_of: BY_CODE_OR_NAME,
};

pub(super) fn evidence(told: Teller<'_>) -> Option<Commitment> {
    let promised = told.row.day("promised");
    Some(Commitment {
        source: told.source(promised),
        party: told.party(),
        project: told.text("project"),
        production: told.row.day("production")?,
        promised,
        project_code: told.text("project_code"),
    })
}
