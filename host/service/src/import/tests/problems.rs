//! Every problem of a row, with its column and reason.

use super::support::{A, B, site};
use crate::import::{ImportKind, ImportReport};

const ENTERPRISES: &str = "id,name,county,township,industries";
const FACTS: &str = "enterprise,outlet,name,value,from,source,doubtful";
const OUTLETS: &str = "enterprise,id,name,medium,monitoring_point";
const PERMITS: &str = "enterprise,number,tier,valid_from,valid_until,ended";
const LIMITS: &str = "enterprise,number,outlet,pollutant,averaging,comparison,lower,upper,unit";
const AMOUNTS: &str = "enterprise,number,outlet,pollutant,year,amount";
const DEVICES: &str = "mn,password,enterprise,outlet,crc_modbus_accepted";

async fn report(kind: ImportKind, text: &str) -> ImportReport {
    let report = site().await.import(kind, text).await.unwrap();
    let stored = report.stored.new + report.stored.updated + report.stored.unchanged;
    assert_eq!(report.rows, stored + report.rows_rejected, "{text}");
    report
}

/// Each row alone under the header has these problems: column and reason.
async fn check(kind: ImportKind, header: &str, cases: &[(&str, &[(&str, &str)])]) {
    let rows: Vec<String> =
        cases.iter().map(|(row, _)| row.replace("{A}", A).replace("{B}", B)).collect();
    let report = report(kind, &format!("{header}\n{}\n", rows.join("\n"))).await;
    for (index, (_, wanted)) in cases.iter().enumerate() {
        let number = index as u64 + 2;
        let of_row = report.rejected.iter().filter(|problem| problem.row == number);
        let found: Vec<(&str, &str)> =
            of_row.clone().map(|one| (one.column.as_str(), one.reason.as_str())).collect();
        assert_eq!(found, *wanted, "{}", rows[index]);
        assert!(of_row.clone().all(|problem| !problem.help.is_empty()));
    }
}

#[tokio::test]
async fn ids_of_enterprises() {
    check(
        ImportKind::Enterprises,
        ENTERPRISES,
        &[
            ("{A},甲,330122,,1712", &[]),
            (
                "913301007996550580,甲,330122,,1712",
                &[("id", "the check character does not fit: the other 17 give `B`")],
            ),
            (
                "91330100799655085B,甲,330122,,1712",
                &[("id", "the check character does not fit: the other 17 give `5`")],
            ),
            (
                "9133010079965505B,甲,330122,,1712",
                &[("id", "has 17 characters, a unified social credit code has 18")],
            ),
            (
                "9144030071526726XGX,甲,330122,,1712",
                &[("id", "has 19 characters, a unified social credit code has 18")],
            ),
            (
                "9133010079965505OB,甲,330122,,1712",
                &[("id", "`O` does not occur in a unified social credit code")],
            ),
            (
                "91330100799655058b,甲,330122,,1712",
                &[("id", "`b` does not occur in a unified social credit code")],
            ),
            (
                "9133A100799655058B,甲,330122,,1712",
                &[("id", "characters 3 to 8 of a unified social credit code are digits")],
            ),
            (
                "9.133E+17,甲,330122,,1712",
                &[("id", "a spreadsheet turned the code into a number, digits are lost")],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn enterprises() {
    check(
        ImportKind::Enterprises,
        ENTERPRISES,
        &[
            (",,,,", &[]),
            (
                ",,3301221,分水镇,",
                &[
                    ("id", "the cell is empty"),
                    ("name", "the cell is empty"),
                    ("county", "is not a code of 6 digits"),
                    ("industries", "the cell is empty"),
                ],
            ),
            ("{B},乙,33012A,,1712", &[("county", "is not a code of 6 digits")]),
            (
                "{B}1,乙,330000,,C1712",
                &[
                    ("id", "has 19 characters, a unified social credit code has 18"),
                    ("county", "is a province"),
                    ("industries", "`C1712` has something other than digits"),
                ],
            ),
            (
                "1,乙,000000,,17",
                &[
                    ("id", "has 1 characters, a unified social credit code has 18"),
                    ("county", "is the whole nation"),
                    ("industries", "`17` has 2 digits"),
                ],
            ),
            (
                "2,乙,330122,,17121",
                &[
                    ("id", "has 1 characters, a unified social credit code has 18"),
                    ("industries", "`17121` has 5 digits"),
                ],
            ),
            (
                "3,乙,330122,,171;4430;171",
                &[
                    ("id", "has 1 characters, a unified social credit code has 18"),
                    ("industries", "`171` stands twice"),
                ],
            ),
            ("4,乙,330122,;", &[("industries", "the row has 4 cells, the header 5 columns")]),
            (
                "5,乙,厂,330122,分水镇,1712",
                &[("column 6", "the row has 6 cells, the header 5 columns")],
            ),
            (
                "6,\"乙\n丙\",330122,,;",
                &[
                    ("name", "holds a line break"),
                    ("id", "has 1 characters, a unified social credit code has 18"),
                    ("industries", "names no code"),
                ],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn dates() {
    let row = |date: &str| format!("{FACTS}\n{A},,has_boiler,yes,{date},,\n");
    for (date, wanted) in [
        ("2026-03-01", None),
        ("2026/3/1", None),
        ("2026/03/01", None),
        ("2026-3-1", None),
        ("2026年3月1日", None),
        ("2024-02-29", None),
        ("2200-12-31", None),
        ("2026-02-29", Some("there is no such day in the calendar")),
        ("2026/13/1", Some("there is no such day in the calendar")),
        ("2026年4月31日", Some("there is no such day in the calendar")),
        ("2026-00-10", Some("there is no such day in the calendar")),
        ("2201-01-01", Some("the year 2201 cannot be meant")),
        ("1899-12-31", Some("the year 1899 cannot be meant")),
        ("26-03-01", Some("is not a date")),
        ("2026-003-01", Some("is not a date")),
        ("2026-03-01-01", Some("is not a date")),
        ("2026/3-1", Some("is not a date")),
        ("20260301", Some("is not a date")),
        ("2026年3月", Some("is not a date")),
        ("三月一日", Some("is not a date")),
        ("46082", Some("is a day number of a spreadsheet, not a date")),
        ("", Some("the cell is empty")),
    ] {
        let report = report(ImportKind::Facts, &row(date)).await;
        let found = report.rejected.first().map(|problem| problem.reason.as_str());
        assert_eq!(found, wanted, "{date}");
        assert!(report.rejected.iter().all(|problem| problem.column == "from"));
    }
}

#[tokio::test]
async fn values_of_facts() {
    check(
        ImportKind::Facts,
        FACTS,
        &[
            ("{A},,has_boiler,yes,2026-01-01,,", &[]),
            (
                "{A},,has_boilers,yes,2026-01-02,,",
                &[("name", "no installed pack asks for a fact of this name")],
            ),
            (
                "{A},,has_boiler,maybe,2026-01-03,,?",
                &[
                    ("value", "is none of the words that may stand here"),
                    ("doubtful", "is none of the words that may stand here"),
                ],
            ),
            ("{A},,boiler_output,\"1,5\",2026-01-04,,", &[("value", "is not a decimal number")]),
            (
                "{A},,boiler_output,0.0000000001,2026-01-05,,",
                &[("value", "has more than 9 decimals, which cannot be kept exactly")],
            ),
            (
                "{A},,boiler_output,100.000000001,2026-01-06,,",
                &[("value", "is not within what `boiler_output` may be")],
            ),
            (
                "{A},,boiler_output,-0.000000001,2026-01-07,,",
                &[("value", "is not within what `boiler_output` may be")],
            ),
            (
                "{A},,boiler_output,9223372037,2026-01-08,,",
                &[("value", "is too large to be kept exactly")],
            ),
            (
                "{A},,boiler_fuel,oil,2026-01-09,,",
                &[("value", "`oil` is not a word of `boiler_fuel`")],
            ),
            ("{A},,fuels,coal;oil,2026-01-10,,", &[("value", "`oil` is not a word of `fuels`")]),
            ("{A},,fuels,coal;煤,2026-01-11,,", &[("value", "`煤` stands twice")]),
            ("{A},,fuels,;,2026-01-12,,", &[("value", "names nothing")]),
            ("{A},,fuels,,2026-01-13,,", &[("value", "the cell is empty")]),
            (
                "{A},,built,2026-02-30,2026-01-14,,",
                &[("value", "there is no such day in the calendar")],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn outlets_of_facts() {
    check(
        ImportKind::Facts,
        FACTS,
        &[
            (
                "{A},DW001,has_boiler,yes,2026-01-15,,",
                &[("outlet", "`has_boiler` is about the whole enterprise")],
            ),
            (
                "{A},,outlet_built,2026-01-01,2026-01-16,,",
                &[("outlet", "`outlet_built` is about one outlet and none is named")],
            ),
            (
                "{A},DW009,outlet_built,2026-01-01,2026-01-17,,",
                &[("outlet", "no outlet of the enterprise is registered with this number")],
            ),
            (
                "{B},DW001,nothing,1,2026-01-18,,",
                &[
                    ("name", "no installed pack asks for a fact of this name"),
                    ("outlet", "no outlet of the enterprise is registered with this number"),
                ],
            ),
            (
                "913301007996550580,DW001,has_boiler,,2026-01-19,,",
                &[
                    ("enterprise", "no enterprise is registered with this code"),
                    ("outlet", "`has_boiler` is about the whole enterprise"),
                    ("value", "the cell is empty"),
                ],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn outlets_and_devices() {
    check(
        ImportKind::Outlets,
        OUTLETS,
        &[
            ("{B},DW001,口,water,plant-outlet", &[]),
            ("{B},DA001,口,air,boundary", &[]),
            (
                "X,D 1,口,soil,chimney",
                &[
                    ("enterprise", "no enterprise is registered with this code"),
                    ("id", "has a space within"),
                    ("medium", "is none of the words that may stand here"),
                    ("monitoring_point", "is none of the words that may stand here"),
                ],
            ),
            ("{B},DW003,口,water,stack", &[("monitoring_point", "waste water has no `stack`")]),
            (
                "{B},DA003,口,废气,车间排放口",
                &[("monitoring_point", "waste gas has no `workshop-outlet`")],
            ),
        ],
    )
    .await;
    check(
        ImportKind::Devices,
        DEVICES,
        &[
            ("123456789012345678901234,123456,{A},DW001,", &[]),
            (
                "1234567890123456789012345,1234567,{A},DW001,",
                &[("mn", "has 25 characters"), ("password", "has 7 characters, a password has 6")],
            ),
            (
                "MN;1,12345,{A},DW002,2",
                &[
                    ("mn", "`;` cannot stand in a frame of HJ 212"),
                    ("password", "has 5 characters, a password has 6"),
                    ("crc_modbus_accepted", "is none of the words that may stand here"),
                ],
            ),
            (
                "1.0E+22,12345&,{B},DW001,",
                &[
                    ("mn", "a spreadsheet turned the code into a number, digits are lost"),
                    ("password", "`&` cannot stand in a frame of HJ 212"),
                    ("outlet", "no outlet of the enterprise is registered with this number"),
                ],
            ),
            (
                "MN2,123456,,",
                &[("crc_modbus_accepted", "the row has 4 cells, the header 5 columns")],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn permits() {
    check(
        ImportKind::Permits,
        PERMITS,
        &[
            ("{A},P2,simplified,2025-01-01,2025-01-02,2025-01-01", &[]),
            (
                "{A},P3,none,2025-01-01,2025-01-01,2024-12-31",
                &[
                    ("tier", "is none of the words that may stand here"),
                    ("valid_until", "lies before the permit begins on 2025-01-01"),
                    ("ended", "lies before the permit begins on 2025-01-01"),
                ],
            ),
            (
                "{B},,key,2025-02-30,,2025-1",
                &[
                    ("number", "the cell is empty"),
                    ("valid_from", "there is no such day in the calendar"),
                    ("valid_until", "the cell is empty"),
                    ("ended", "is not a date"),
                ],
            ),
        ],
    )
    .await;
    let header = "enterprise,number,tier,valid_from,有效期止";
    let row = "{A},P2,重点管理,2025-01-02,2025-01-01";
    let reason = "lies before the permit begins on 2025-01-02";
    check(ImportKind::Permits, header, &[(row, &[("有效期止", reason)])]).await;
}

#[tokio::test]
async fn permit_limits() {
    let needs = |word: &str| format!("comparison `{word}` needs this bound and it is empty");
    let takes_no = |word: &str| format!("comparison `{word}` does not look at this bound");
    check(
        ImportKind::PermitLimits,
        LIMITS,
        &[
            ("{A},P1,DW001,w01018,day,at-most,,50,mg/L", &[]),
            ("{A},P1,DW001,w01001,day,within,6,6,pH", &[]),
            ("{A},P1,DW001,w20111,day,not-detected,,0.001,mg/L", &[]),
            ("{A},P1,DW001,x-aox,day,at-most,,1,mg/L", &[]),
            (
                "{A},P1,DW001,w21003,day,at-most,5,,mg/L",
                &[("lower", &takes_no("at-most")), ("upper", &needs("at-most"))],
            ),
            (
                "{A},P1,DW001,w21004,day,at-least,,5,mg/L",
                &[("lower", &needs("at-least")), ("upper", &takes_no("at-least"))],
            ),
            (
                "{A},P1,DW001,w21006,day,within,,,mg/L",
                &[("lower", &needs("within")), ("upper", &needs("within"))],
            ),
            (
                "{A},P1,DW001,w21007,day,within,9,6,mg/L",
                &[("lower", "the lower bound is above the upper, 6")],
            ),
            (
                "{A},P1,DW001,w21011,day,not-detected,1,,mg/L",
                &[("lower", &takes_no("not-detected"))],
            ),
            (
                "{A},P1,DW001,w21016,day,at-most,,-1,mg / L",
                &[("upper", "is below zero"), ("unit", "is not a unit")],
            ),
            (
                "{A},P1,DW001,W01018,minute,below,,1e3,",
                &[
                    ("pollutant", "is not a pollutant code"),
                    ("averaging", "is none of the words that may stand here"),
                    ("comparison", "is none of the words that may stand here"),
                    ("upper", "is not a decimal number"),
                    ("unit", "the cell is empty"),
                ],
            ),
            (
                "{A},P1,DA001,w01018,day,at-most,,1,mg/L",
                &[("pollutant", "outlet `DA001` discharges waste gas")],
            ),
            (
                "{A},P1,DW002,a21002,day,at-most,,1,mg/L",
                &[("pollutant", "outlet `DW002` discharges waste water")],
            ),
            (
                "{A},P9,DW009,w0101,day,at-most,,1,mg/L",
                &[
                    ("number", "the enterprise has no permit of this number"),
                    ("outlet", "no outlet of the enterprise is registered with this number"),
                    ("pollutant", "is not a pollutant code"),
                ],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn permit_amounts() {
    check(
        ImportKind::PermitAmounts,
        AMOUNTS,
        &[
            ("{A},P1,,w01018,2026,0", &[]),
            ("{A},P1,,w01018,1990,0.000000001", &[]),
            (
                "{A},P1,,w01018,1989,-0.000000001",
                &[("year", "is not a year"), ("amount", "is below zero")],
            ),
            (
                "{B},P1,DW001,w010180,26,3吨",
                &[
                    ("number", "the enterprise has no permit of this number"),
                    ("outlet", "no outlet of the enterprise is registered with this number"),
                    ("pollutant", "is not a pollutant code"),
                    ("year", "is not a year"),
                    ("amount", "is not a decimal number"),
                ],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn repeated_rows_name_each_other() {
    let text = format!(
        "{ENTERPRISES}\n{A},甲,330122,,1712\n{B},乙,330122,,1712\n{A},甲,330122,,1712\n\
         {B},丙,330122,,1712\n"
    );
    let report = report(ImportKind::Enterprises, &text).await;
    assert_eq!((report.rows, report.rows_rejected), (4, 3));
    let shown: Vec<String> = report.rejected.iter().map(ToString::to_string).collect();
    let wanted = [
        format!(
            "row 3, column `id`, `{B}`: rows 3 and 5 are about the same and differ; keep the one that is right"
        ),
        format!("row 4, column `id`, `{A}`: row 4 says the same as row 2; remove one of them"),
        format!(
            "row 5, column `id`, `{B}`: rows 5 and 3 are about the same and differ; keep the one that is right"
        ),
    ];
    assert_eq!(shown, wanted);
}

#[tokio::test]
async fn what_to_do_names_what_was_perhaps_meant() {
    for (row, wanted) in [
        (format!("{A},,has_boilr,yes,2026-01-01,,"), "did you mean `has_boiler`?"),
        (format!("{A},,boiler_fuel,natural_gas,2026-01-01,,"), "did you mean `natural-gas`?"),
        (format!("{A},,boiler_output,500,2026-01-01,,"), "write 0 to 100, in t/h"),
        (
            format!("{A},DW01,outlet_built,2026-01-01,2026-01-01,,"),
            "did you mean `DW001`?; otherwise import the outlet first",
        ),
        (
            "91330100799655058A,,has_boiler,yes,2026-01-01,,".to_owned(),
            "correct the code: the check character does not fit: the other 17 give `B`",
        ),
    ] {
        let report = report(ImportKind::Facts, &format!("{FACTS}\n{row}\n")).await;
        assert_eq!(report.rejected[0].help, wanted, "{row}");
    }
}

#[tokio::test]
async fn a_report_lists_no_more_than_its_bound() {
    for (rows, unlisted) in [(10_000, 0), (10_001, 1)] {
        let rows_of_file: Vec<String> =
            (0..rows).map(|row| format!("X,DW{row},口,water,plant-outlet\n")).collect();
        let report =
            report(ImportKind::Outlets, &format!("{OUTLETS}\n{}", rows_of_file.concat())).await;
        assert_eq!(report.rows_rejected, rows);
        assert_eq!((report.rejected.len(), report.problems_unlisted), (10_000, unlisted));
    }
}

#[tokio::test]
async fn a_report_is_the_same_after_json() {
    let report = report(ImportKind::Outlets, &format!("{OUTLETS}\nX,DW001,口,water,stack\n")).await;
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<ImportReport>(&json).unwrap(), report);
}
