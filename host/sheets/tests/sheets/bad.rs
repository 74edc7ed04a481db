//! Cells that are wrong, each named.

use rust_xlsxwriter::Workbook;
use tidegate_sheets::departments::Department;
use tidegate_sheets::{Limits, read_within};

use crate::write::{ONE, TWO, xlsx};
use crate::{problems, told};

#[test]
fn good_rows_are_given_and_each_bad_cell_is_named() {
    let bytes = xlsx(&[
        &["桐庐县企业用电量（2022年3月）"],
        &["户号", "户名", "统一社会信用代码", "日期", "用电量(kWh)"],
        &["3301000001", "桐庐甲厂", ONE, "2022.3.1", "1,234.5"],
        &["3301000002", "桐庐乙厂", TWO, "3/1/22", "20"],
        &["3301000003", "桐庐丙厂", "91330122MA280103X", "2022-02-30", "二十"],
        &["", "桐庐丁厂", "/", "2022年3月1日", "-5"],
        &["3301000005", "", "", "2022年3月", "30万元"],
        &["3301000006", "桐庐戊厂", "", "２０２２／３／１", "５０度"],
    ]);
    let told = told(Department::Power, "power.xlsx", &bytes).unwrap();
    assert_eq!(told.evidence.len(), 2);
    assert_eq!(told.filled.rows_refused, 4);
    let wanted = [
        "sheet `Sheet1` cell D4 (`日期`): `3/1/22` may be read as more than one day, for the year does \
         not stand first with four digits, write a day like 2022-03-01",
        "sheet `Sheet1` cell C5 (`统一社会信用代码`): `91330122MA280103X` has 17 characters, a unified \
         social credit code has 18, write all of it, and format the cell as text",
        "sheet `Sheet1` cell D5 (`日期`): `2022-02-30` is a day that the calendar does not have, check \
         the month and the day",
        "sheet `Sheet1` cell E5 (`用电量(kWh)`): `二十` is not a number, write digits only, like 1234.5",
        "sheet `Sheet1` cell A6 (`户号`): is empty, it must be filled in",
        "sheet `Sheet1` cell E6 (`用电量(kWh)`): `-5` is less than 0, check the number and its sign",
        "sheet `Sheet1` cell E7 (`用电量(kWh)`): `30万元` has `万元` behind it, which is no unit of this \
         column, write the number alone, or in one of kWh, 千瓦时, 度, kW·h, 万kWh, 万千瓦时, 万度, MWh, \
         兆瓦时",
    ];
    assert_eq!(problems(&told.filled), wanted);
}

#[test]
fn numbers_that_lost_digits_and_errors_of_formulas_are_named() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in ["户号", "户名", "月份", "用电量"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), title).unwrap();
    }
    // An account of 13 digits fits, one of 18 does not.
    sheet.write(1, 0, 3_301_234_567_890_u64).unwrap();
    sheet.write(2, 0, 330_123_456_789_012_345.0).unwrap();
    sheet.write(3, 0, "3301").unwrap();
    for row in 1..4 {
        sheet.write(row, 1, "桐庐甲厂").unwrap();
        sheet.write(row, 2, "2022-03").unwrap();
        sheet.write(row, 3, 5).unwrap();
    }
    let formula = rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!");
    sheet.write(3, 3, formula).unwrap();
    let told = told(Department::Power, "power.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(told.evidence[0].party().account.as_deref(), Some("3301234567890"));
    assert_eq!(told.evidence.len(), 1);
    let problems = problems(&told.filled);
    assert!(problems[0].contains("A3") && problems[0].contains("keeps only 15"), "{problems:?}");
    assert!(problems[1].contains("D4"), "{problems:?}");
}

#[test]
fn a_number_that_csv_shortened_is_named() {
    let text = "户号,户名,月份,用电量\n3.30123E+12,桐庐甲厂,2022-03,5\n";
    let told = told(Department::Power, "power.csv", text.as_bytes()).unwrap();
    assert_eq!(
        problems(&told.filled),
        [
            "sheet `power.csv` cell A2 (`户号`): `3.30123E+12` is a number that a spreadsheet shortened, \
          format the column as text, write all digits and save the file again"
        ]
    );
}

#[test]
fn malformed_characters_are_named_with_their_cell() {
    let mut bytes = encoding_rs::GBK
        .encode("户号,户名,月份,用电量\n1,桐庐甲厂,2022-03,5\n2,桐庐乙厂,2022-03,6\n")
        .0
        .into_owned();
    let at = bytes.windows(2).rposition(|two| two == b"2,").unwrap() + 2;
    bytes[at] = 0xFF;
    let told = told(Department::Power, "power.csv", &bytes).unwrap();
    assert_eq!(told.evidence.len(), 1);
    let problems = problems(&told.filled);
    assert!(problems[0].contains("cell B3 (`户名`)"), "{problems:?}");
    assert!(problems[0].contains("malformed in the file's encoding"), "{problems:?}");
}

#[test]
fn a_row_that_names_no_enterprise_is_refused() {
    let text =
        "项目名称,企业名称,统一社会信用代码,承诺投产日期\nA,/, ,2022-5-1\nB,甲厂,,2022-5-1\n";
    let told = told(Department::Commitment, "promise.csv", text.as_bytes()).unwrap();
    assert_eq!(told.evidence.len(), 1);
    assert_eq!(
        problems(&told.filled),
        [
            "sheet `promise.csv` cell B2 (`企业名称`): `/` says nothing, fill in `企业名称` or `统一社会信用代码`"
        ]
    );
}

#[test]
fn problems_beyond_the_limit_are_counted() {
    let form = Department::Power.form();
    for (rows, named, more) in [(2, 2, 0), (3, 2, 1), (5, 2, 3)] {
        let text = format!("户号,户名,月份,用电量\n{}", "1,甲,2022-03,x\n".repeat(rows));
        let limits = Limits { problems: 2, ..Limits::default() };
        let filled = read_within(text.as_bytes(), "a.csv", form, &limits).unwrap();
        assert_eq!((filled.problems.len(), filled.problems_more), (named, more));
        assert_eq!(filled.rows_refused, rows as u64);
    }
}
