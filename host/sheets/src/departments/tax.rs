//! 税务: turnover and environmental tax, by month.

use tidegate_domain::Decimal;

use super::{CODE_COLUMN, NAME_COLUMN, Party, Source, Teller, money};
use crate::form::{Column, Form, Kind, Month, Unit};

/// What a taxpayer declared for a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxReturn {
    /// Where it comes from.
    pub source: Source,
    /// Who declared.
    pub party: Party,
    /// The month.
    pub month: Month,
    /// Turnover, 万元.
    pub turnover_10k_yuan: Option<Decimal>,
    /// Environmental protection tax, 元.
    pub environmental_tax_yuan: Option<Decimal>,
}

/// Tax in 元, for it is small.
const TAX: &[Unit] = &[Unit::once("元"), Unit::times("万元", 10_000)];

pub(super) const FORM: Form = Form {
    name: "tax returns (税务)",
    columns: &[
        CODE_COLUMN,
        NAME_COLUMN,
        Column {
            key: "month",
            titles: &["月份", "所属期", "税款所属期", "所属月份", "年月", "申报月份"],
            kind: Kind::Month,
            required: true,
        },
        money(
            "turnover",
            &["营业收入", "销售收入", "开票金额", "开票收入", "销售额", "营业额"],
            false,
        ),
        Column {
            key: "tax",
            titles: &[
                "环境保护税",
                "环保税",
                "环境保护税额",
                "环保税额",
                "应纳环保税额",
                "应纳税额",
            ],
            kind: Kind::Number { units: TAX, least: Some(0) },
            required: false,
        },
    ],
    one_of: &[&[super::CREDIT_CODE, super::NAME], &["turnover", "tax"]],
};

pub(super) fn evidence(told: Teller<'_>) -> Option<TaxReturn> {
    let month = told.row.month("month")?;
    Some(TaxReturn {
        source: told.source(Some(month.last())),
        party: told.party(),
        month,
        turnover_10k_yuan: told.row.number("turnover"),
        environmental_tax_yuan: told.row.number("tax"),
    })
}
