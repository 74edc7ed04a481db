//! 自然资源和规划: permits for land and planning.

use tidegate_domain::{Date, Decimal};

use super::{BY_CODE_OR_NAME, CODE_COLUMN, NAME_COLUMN, Party, Source, Teller, day, text};
use crate::form::{Column, Form, Kind, Unit, Word};

/// A permit for land or planning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LandPermit {
    /// Where it comes from.
    pub source: Source,
    /// Who builds.
    pub party: Party,
    /// Name of the project.
    pub project: Option<String>,
    /// Which permit.
    pub kind: LandPermitKind,
    /// Its number.
    pub number: String,
    /// Day on which it was issued.
    pub issued: Date,
    /// Land, m².
    pub area_m2: Option<Decimal>,
    /// Where the land lies.
    pub place: Option<String>,
}

/// Which permit for land or planning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LandPermitKind {
    /// 建设用地规划许可证.
    Land,
    /// 建设工程规划许可证.
    Works,
    /// 选址意见书.
    Site,
    /// 不动产权证.
    Title,
}

const KINDS: &[Word] = &[
    Word {
        word: "建设用地规划许可证",
        also: &["用地规划许可", "用地规划许可证", "建设用地规划许可"],
    },
    Word {
        word: "建设工程规划许可证",
        also: &["工程规划许可", "工程规划许可证", "建设工程规划许可"],
    },
    Word {
        word: "选址意见书", also: &["用地预审与选址意见书", "建设项目用地预审与选址意见书"]
    },
    Word {
        word: "不动产权证", also: &["不动产权证书", "土地使用证", "国有土地使用证"]
    },
];

const AREA: &[Unit] = &[
    Unit::once("平方米"),
    Unit::once("m²"),
    Unit::once("m2"),
    Unit::once("㎡"),
    Unit::times("公顷", 10_000),
    Unit::times("hm²", 10_000),
    // One 亩 is 2000/3 m².
    Unit { name: "亩", times: 2_000, over: 3 },
];

pub(super) const FORM: Form = Form {
    name: "land and planning permits (自然资源和规划)",
    columns: &[
        CODE_COLUMN,
        NAME_COLUMN,
        text("project", &["项目名称", "建设项目名称", "工程名称"], false),
        Column {
            key: "kind",
            titles: &["证书类型", "许可类型", "许可证类型", "证件类型", "许可事项"],
            kind: Kind::Word(KINDS),
            required: true,
        },
        text("number", &["证书编号", "许可证号", "许可证编号", "证号", "编号"], true),
        day("issued", &["发证日期", "核发日期", "许可日期", "批准日期"], true),
        Column {
            key: "area",
            titles: &["用地面积", "土地面积", "面积"],
            kind: Kind::Number { units: AREA, least: Some(0) },
            required: false,
        },
        text("place", &["用地位置", "项目位置", "建设地点", "坐落"], false),
    ],
    one_of: BY_CODE_OR_NAME,
};

pub(super) fn evidence(told: Teller<'_>) -> Option<LandPermit> {
    let kind = match told.row.text("kind")? {
        "建设用地规划许可证" => LandPermitKind::Land,
        "建设工程规划许可证" => LandPermitKind::Works,
        "选址意见书" => LandPermitKind::Site,
        _ => LandPermitKind::Title,
    };
    let issued = told.row.day("issued")?;
    Some(LandPermit {
        source: told.source(Some(issued)),
        party: told.party(),
        project: told.text("project"),
        kind,
        number: told.text("number")?,
        issued,
        area_m2: told.row.number("area"),
        place: told.text("place"),
    })
}
