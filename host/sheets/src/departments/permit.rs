//! 排污许可证: discharge permits as the national permit platform lists them.
//!
//! The titles are assumptions after the words of the permit's copy: no file of the platform was at
//! hand. The limits and amounts of a permit do not stand in such a list.

use tidegate_domain::{Date, Tier};

use super::{BY_CODE_OR_NAME, CODE_COLUMN, NAME_COLUMN, Party, Source, Teller, day, text};
use crate::form::{Column, Form, Kind, Word};

/// A discharge permit as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPermit {
    /// Where it comes from.
    pub source: Source,
    /// Who holds it.
    pub party: Party,
    /// Its number, as it is written in the file.
    pub number: String,
    /// [`Tier::Key`] or [`Tier::Simplified`]; whoever only registers has no permit.
    pub tier: Tier,
    /// First day of its term.
    pub valid_from: Date,
    /// Last day of its term, as it is printed on the permit. The first day on which it is no longer
    /// valid is the day after.
    pub last_day: Date,
    /// Day on which it was cancelled or revoked.
    pub ended: Option<Date>,
}

const SIMPLIFIED: &str = "简化管理";

const TIERS: &[Word] = &[
    Word {
        word: "重点管理", also: &["重点", "排污许可重点管理", "重点管理类", "重点管理单位"]
    },
    Word {
        word: SIMPLIFIED, also: &["简化", "排污许可简化管理", "简化管理类", "简化管理单位"]
    },
];

pub(super) const FORM: Form = Form {
    name: "discharge permits (排污许可证)",
    columns: &[
        CODE_COLUMN,
        NAME_COLUMN,
        text(
            "number",
            &["许可证编号", "排污许可证编号", "排污许可证号", "许可证号", "排污许可编号"],
            true,
        ),
        Column {
            key: "tier",
            titles: &["管理类别", "排污许可管理类别", "许可管理类别", "管理级别"],
            kind: Kind::Word(TIERS),
            required: true,
        },
        day(
            "valid_from",
            &[
                "有效期起",
                "有效期限起",
                "有效期自",
                "有效期限自",
                "有效期起始日期",
                "有效期开始日期",
                "有效期起始时间",
            ],
            true,
        ),
        day(
            "last_day",
            &[
                "有效期止",
                "有效期限止",
                "有效期至",
                "有效期限至",
                "有效期截止日期",
                "有效期结束日期",
                "有效期截止时间",
            ],
            true,
        ),
        day(
            "ended",
            &[
                "注销/撤销日期",
                "注销日期",
                "撤销日期",
                "注销撤销日期",
                "注销或撤销日期",
                "吊销日期",
                "注销时间",
            ],
            false,
        ),
    ],
    one_of: BY_CODE_OR_NAME,
};

pub(super) fn evidence(told: Teller<'_>) -> Option<ListedPermit> {
    let tier = match told.row.text("tier")? {
        SIMPLIFIED => Tier::Simplified,
        _ => Tier::Key,
    };
    Some(ListedPermit {
        // The term may have begun years ago: the list is that of the day of the file.
        source: told.source(None),
        party: told.party(),
        number: told.text("number")?,
        tier,
        valid_from: told.row.day("valid_from")?,
        last_day: told.row.day("last_day")?,
        ended: told.row.day("ended"),
    })
}
