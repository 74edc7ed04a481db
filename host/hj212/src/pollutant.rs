//! Pollutant codes with names, units and the codes of 2005.

use std::sync::LazyLock;

use serde::Serialize;

static TABLE: LazyLock<Table> = LazyLock::new(Table::load);

/// What a pollutant is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// Water and waste water; codes `w…`.
    Water,
    /// Air and flue gas; codes `a…`.
    Air,
    /// Sound; codes `L…`.
    Noise,
    /// Electric circuits; codes `d…`, see [`circuit`](crate::circuit).
    Electricity,
}

/// One row of the code tables.
///
/// # Source
/// HJ 212-2017 tables B.1 (water), B.2 (air) and B.3 (noise). The rows of electricity are of HJ
/// 212-2025 and second hand: code and side are known, name, units and data type are not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Pollutant {
    /// Code of 2017, such as `w01018`.
    pub code: &'static str,
    /// Medium.
    pub medium: Medium,
    /// Chinese name.
    pub name_zh: &'static str,
    /// Code of 2005, such as `011`, where there was one.
    pub code_2005: Option<&'static str>,
    /// Chinese unit of a concentration or state value. Mind `w00000` (升/秒) and `a00000`
    /// (立方米/秒).
    pub unit_zh: &'static str,
    /// Chinese unit of an accumulated value (`-Cou`), where the table has one.
    pub unit_accumulated_zh: Option<&'static str>,
    /// Data type of the table: `N5.2` is five digits before and two behind the point; empty where
    /// it is not known.
    pub data_type: &'static str,
}

impl Pollutant {
    /// Symbol of the unit of a concentration or state value, such as `mg/L`.
    #[must_use]
    pub fn unit(&self) -> Option<&'static str> {
        unit_symbol(self.unit_zh)
    }

    /// Symbol of the unit of an accumulated value, such as `kg` or `m3`.
    #[must_use]
    pub fn unit_accumulated(&self) -> Option<&'static str> {
        unit_symbol(self.unit_accumulated_zh?)
    }
}

/// All rows: water, air, noise, electricity, each ascending by code but for noise.
#[must_use]
pub fn pollutants() -> &'static [Pollutant] {
    &TABLE.rows
}

/// The row of a code of 2017.
#[must_use]
pub fn pollutant(code: &str) -> Option<&'static Pollutant> {
    find(&TABLE.by_code, code)
}

/// The row of a code of HJ/T 212-2005, such as `011` for chemical oxygen demand.
#[must_use]
pub fn pollutant_2005(code: &str) -> Option<&'static Pollutant> {
    find(&TABLE.by_code_2005, code)
}

type Index = Vec<(&'static str, usize)>;

struct Table {
    rows: Vec<Pollutant>,
    by_code: Index,
    by_code_2005: Index,
}

impl Table {
    fn load() -> Self {
        let rows: Vec<_> = include_str!("pollutants.tsv").lines().filter_map(read_row).collect();
        let mut by_code: Index = rows.iter().map(|row| row.code).zip(0..).collect();
        let mut by_code_2005: Index =
            rows.iter().zip(0..).filter_map(|(row, at)| Some((row.code_2005?, at))).collect();
        by_code.sort_unstable();
        by_code_2005.sort_unstable();
        Self { rows, by_code, by_code_2005 }
    }
}

fn read_row(line: &'static str) -> Option<Pollutant> {
    let mut columns = line.split('\t');
    let mut next = || columns.next();
    Some(Pollutant {
        code: next()?,
        medium: match next()? {
            "water" => Medium::Water,
            "air" => Medium::Air,
            "noise" => Medium::Noise,
            "electricity" => Medium::Electricity,
            _ => return None,
        },
        name_zh: next()?,
        code_2005: next().filter(|code| !code.is_empty()),
        unit_zh: next()?,
        unit_accumulated_zh: next().filter(|unit| !unit.is_empty()),
        data_type: next()?,
    })
}

fn find(index: &Index, code: &str) -> Option<&'static Pollutant> {
    let at = index.binary_search_by(|(known, _)| (*known).cmp(code)).ok()?;
    TABLE.rows.get(index.get(at)?.1)
}

fn unit_symbol(unit_zh: &str) -> Option<&'static str> {
    Some(match unit_zh {
        "%" => "%",
        "[色]度" => "colour degree",
        "[角]度" => "deg",
        "个/升" => "count/L",
        "克" => "g",
        "分贝" => "dB",
        "千克" => "kg",
        "千瓦" => "kW",
        "千瓦时" => "kWh",
        "千帕" => "kPa",
        "升/秒" => "L/s",
        "吨/平方千米•月" => "t/(km2·month)",
        "平方米" => "m2",
        "微克/升" => "µg/L",
        "微西[门子]/厘米" => "µS/cm",
        "摄氏度" => "°C",
        "无量纲" => "1",
        "毫克" => "mg",
        "毫克/升" => "mg/L",
        "毫克/立方米" => "mg/m3",
        "立方米" => "m3",
        "立方米/秒" => "m3/s",
        "米/秒" => "m/s",
        "纳克/升" => "ng/L",
        "纳克/立方米" => "ng/m3",
        "贝可[勒尔]/升" => "Bq/L",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Medium, pollutant, pollutant_2005, pollutants};

    #[test]
    fn every_line_of_the_table_is_a_row_with_known_units() {
        assert_eq!(pollutants().len(), include_str!("pollutants.tsv").lines().count());
        assert_eq!(pollutants().len(), 198);
        for row in pollutants() {
            assert_eq!(pollutant(row.code), Some(row));
            assert!(row.unit().is_some(), "{row:?}");
            assert_eq!(row.unit_accumulated().is_some(), row.unit_accumulated_zh.is_some());
            if let Some(code) = row.code_2005 {
                assert_eq!(pollutant_2005(code), Some(row));
            }
        }
    }

    #[test]
    fn finds_by_either_code() {
        for (old, new, medium, name, unit) in [
            ("011", "w01018", Medium::Water, "化学需氧量", "mg/L"),
            ("060", "w21003", Medium::Water, "氨氮", "mg/L"),
            ("001", "w01001", Medium::Water, "pH值", "1"),
            ("01", "a34013", Medium::Air, "烟尘", "mg/m3"),
            ("02", "a21026", Medium::Air, "二氧化硫", "mg/m3"),
            ("B01", "w00000", Medium::Water, "污水", "L/s"),
            ("B02", "a00000", Medium::Air, "废气", "m3/s"),
            ("S03", "a01012", Medium::Air, "烟气温度", "°C"),
        ] {
            let row = pollutant_2005(old).unwrap();
            assert_eq!((row.code, row.medium, row.name_zh), (new, medium, name));
            assert_eq!(row.unit(), Some(unit));
        }
        assert_eq!(pollutant("Leq").map(|row| row.medium), Some(Medium::Noise));
        for absent in ["", "w01018 ", "W01018", "01018", "999"] {
            assert_eq!(pollutant(absent), None, "{absent}");
            assert_eq!(pollutant_2005(absent), None, "{absent}");
        }
    }
}
