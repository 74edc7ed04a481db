//! 电力: energy by account, by day or by month.

use tidegate_domain::Decimal;

use super::{ACCOUNT, BY_ACCOUNT_TOO, CODE_COLUMN, NAME_COLUMN, Party, Period, Source, Teller};
use crate::form::{Column, Form, Kind, Unit};

/// Energy that an account drew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnergyUse {
    /// Where it comes from.
    pub source: Source,
    /// Whose account.
    pub party: Party,
    /// The day or the month.
    pub period: Period,
    /// Energy, kWh.
    pub energy_kwh: Decimal,
}

const ENERGY: &[Unit] = &[
    Unit::once("kWh"),
    Unit::once("千瓦时"),
    Unit::once("度"),
    Unit::once("kW·h"),
    Unit::times("万kWh", 10_000),
    Unit::times("万千瓦时", 10_000),
    Unit::times("万度", 10_000),
    Unit::times("MWh", 1_000),
    Unit::times("兆瓦时", 1_000),
];

pub(super) const FORM: Form = Form {
    name: "use of power (电力)",
    columns: &[
        CODE_COLUMN,
        NAME_COLUMN,
        Column {
            key: ACCOUNT,
            titles: &["户号", "用户编号", "客户编号", "用电户号", "电力户号", "用户号"],
            kind: Kind::Text { most: 40 },
            required: true,
        },
        Column {
            key: "period",
            titles: &[
                "日期",
                "月份",
                "用电日期",
                "用电月份",
                "电费年月",
                "年月",
                "数据日期",
                "统计日期",
                "统计月份",
            ],
            kind: Kind::DayOrMonth,
            required: true,
        },
        Column {
            key: "energy",
            titles: &["用电量", "电量", "日用电量", "月用电量", "总电量", "有功电量"],
            kind: Kind::Number { units: ENERGY, least: Some(0) },
            required: true,
        },
    ],
    one_of: BY_ACCOUNT_TOO,
};

pub(super) fn evidence(told: Teller<'_>) -> Option<EnergyUse> {
    let period = told.period("period")?;
    Some(EnergyUse {
        source: told.source(Some(period.last())),
        party: told.party(),
        period,
        energy_kwh: told.row.number("energy")?,
    })
}
