//! 水务: water drawn and sewage let into the drain, by month.

use tidegate_domain::{Date, Decimal};

use super::{
    ACCOUNT, BY_ACCOUNT_TOO, CODE_COLUMN, NAME_COLUMN, Party, Period, Source, Teller, day, text,
};
use crate::form::{Column, Form, Kind, Unit};

/// Water of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaterUse {
    /// Where it comes from.
    pub source: Source,
    /// Whose account.
    pub party: Party,
    /// The day or the month.
    pub period: Period,
    /// Water drawn, m³.
    pub drawn_m3: Decimal,
    /// Sewage, m³.
    pub sewage_m3: Option<Decimal>,
    /// Number of the permit to let sewage into the drain (排水许可证).
    pub drain_permit: Option<String>,
    /// Last day of that permit.
    pub drain_permit_until: Option<Date>,
}

const WATER: &[Unit] = &[
    Unit::once("吨"),
    Unit::once("t"),
    Unit::once("m³"),
    Unit::once("m3"),
    Unit::once("立方米"),
    Unit::once("立方"),
    Unit::once("方"),
    Unit::times("万吨", 10_000),
    Unit::times("万立方米", 10_000),
    Unit::times("万m³", 10_000),
];

const fn amount(key: &'static str, titles: &'static [&'static str], required: bool) -> Column {
    Column { key, titles, kind: Kind::Number { units: WATER, least: Some(0) }, required }
}

pub(super) const FORM: Form = Form {
    name: "use of water (水务)",
    columns: &[
        CODE_COLUMN,
        NAME_COLUMN,
        Column {
            key: ACCOUNT,
            titles: &["户号", "用户编号", "水表户号", "用水户号", "用户号", "客户编号"],
            kind: Kind::Text { most: 40 },
            required: false,
        },
        Column {
            key: "period",
            titles: &["月份", "用水月份", "抄表月份", "年月", "抄表日期", "日期", "统计月份"],
            kind: Kind::DayOrMonth,
            required: true,
        },
        amount("drawn", &["用水量", "水量", "月用水量", "取水量", "实用水量"], true),
        amount("sewage", &["污水量", "排水量", "纳管水量", "污水排放量"], false),
        text("drain_permit", &["排水许可证号", "排水许可证编号", "排水许可证"], false),
        day("drain_permit_until", &["排水许可有效期至", "排水许可证有效期至", "有效期至"], false),
    ],
    one_of: BY_ACCOUNT_TOO,
};

pub(super) fn evidence(told: Teller<'_>) -> Option<WaterUse> {
    let period = told.period("period")?;
    Some(WaterUse {
        source: told.source(Some(period.last())),
        party: told.party(),
        period,
        drawn_m3: told.row.number("drawn")?,
        sewage_m3: told.row.number("sewage"),
        drain_permit: told.text("drain_permit"),
        drain_permit_until: told.row.day("drain_permit_until"),
    })
}
