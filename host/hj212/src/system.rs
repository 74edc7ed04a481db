//! System codes: the ST field.

use serde::Serialize;

use crate::flag::Version;

/// System code of answers and other talk between systems.
pub const SYSTEM_INTERACTION: u8 = 91;

/// One row of the table of system codes.
///
/// # Source
/// HJ 212-2017, system codes; HJ 212-2025 for 44 and 45.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct System {
    /// Two-digit code.
    pub code: u8,
    /// Chinese name.
    pub name_zh: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// The first edition of the current table that has it: 2017 or 2025.
    pub since: Version,
}

/// All rows, ascending by code.
#[must_use]
pub fn systems() -> &'static [System] {
    SYSTEMS
}

/// The row of a code.
#[must_use]
pub fn system(code: u8) -> Option<&'static System> {
    SYSTEMS.iter().find(|row| row.code == code)
}

const fn row(code: u8, name_zh: &'static str, name_en: &'static str) -> System {
    System { code, name_zh, name_en, since: Version::V2017 }
}

const fn row_2025(code: u8, name_zh: &'static str, name_en: &'static str) -> System {
    System { code, name_zh, name_en, since: Version::V2025 }
}

static SYSTEMS: &[System] = &[
    row(21, "地表水质量监测", "surface water"),
    row(22, "空气质量监测", "ambient air"),
    row(23, "声环境质量监测", "ambient noise"),
    row(24, "地下水质量监测", "groundwater"),
    row(25, "土壤质量监测", "soil"),
    row(26, "海水质量监测", "sea water"),
    row(27, "挥发性有机物监测", "volatile organic compounds"),
    row(31, "大气环境污染源", "air pollution source"),
    row(32, "地表水体环境污染源", "water pollution source"),
    row(33, "地下水体环境污染源", "groundwater pollution source"),
    row(34, "海洋环境污染源", "sea pollution source"),
    row(35, "土壤环境污染源", "soil pollution source"),
    row(36, "声环境污染源", "noise source"),
    row(37, "振动环境污染源", "vibration source"),
    row(38, "放射性环境污染源", "radioactive source"),
    row(39, "工地扬尘污染源", "construction-site dust"),
    row(41, "电磁环境污染源", "electromagnetic source"),
    row_2025(44, "用电监测", "electricity-use monitoring"),
    row_2025(45, "关键生产工况监测", "key production conditions"),
    row(51, "烟气排放过程监控", "flue-gas process"),
    row(52, "污水排放过程监控", "sewage process"),
    row(SYSTEM_INTERACTION, "系统交互", "system interaction"),
];

#[cfg(test)]
mod tests {
    use super::{system, systems};

    #[test]
    fn codes_ascend_and_are_found() {
        assert!(systems().is_sorted_by(|a, b| a.code < b.code));
        assert_eq!(system(32).map(|row| row.name_en), Some("water pollution source"));
        assert_eq!(system(40), None);
    }
}
