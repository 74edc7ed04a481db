//! Rows that name the columns.

use tidegate_sheets::{Column, Filled, Form, Kind, SheetError, Unit, read};

const FORM: Form = Form {
    name: "investments",
    columns: &[
        Column {
            key: "code",
            titles: &["统一社会信用代码", "信用代码"],
            kind: Kind::Text { most: 30 },
            required: false,
        },
        Column {
            key: "name",
            titles: &["企业名称", "单位名称"],
            kind: Kind::Text { most: 30 },
            required: false,
        },
        Column {
            key: "investment",
            titles: &["总投资", "投资额"],
            kind: Kind::Number {
                units: &[Unit::once("万元"), Unit::part("元", 10_000), Unit::times("亿元", 10_000)],
                least: Some(0),
            },
            required: true,
        },
        Column { key: "filed", titles: &["备案日期"], kind: Kind::Day, required: true },
    ],
    one_of: &[&["code", "name"]],
};

fn filled(text: &str) -> Result<Filled, SheetError> {
    read(text.as_bytes(), "a.csv", &FORM)
}

#[test]
fn titles_are_found_below_others_in_any_order_and_spelling() {
    for (text, investment) in [
        ("企业名称,总投资,备案日期\n甲,50000,2022-3-1\n", "50000"),
        ("备案日期,投资额（元）,单位名称\n2022-3-1,50000,甲\n", "5"),
        (
            "表一\n\n填报单位：桐庐县,,\n* 企 业 名 称 :,总投资/亿元,备案日期(年月日)\n甲,5,2022-3-1\n",
            "50000",
        ),
        ("项目表\n单位：元,,\n企业名称,总投资,备案日期\n甲,50000,2022-3-1\n", "5"),
        ("项目表\n（金额单位：元）,,\n企业名称,总投资(万元),备案日期\n甲,5,2022-3-1\n", "5"),
        ("序号,企业名称,总投资,备案日期,备注\n1,甲,5万元,2022-3-1,无\n", "5"),
        ("企业名称,总投资,备案日期\n甲,50000元,2022-3-1\n", "5"),
    ] {
        let filled = filled(text).unwrap();
        assert_eq!(crate::problems(&filled), Vec::<String>::new(), "{text}");
        assert_eq!(filled.rows.len(), 1, "{text}");
        assert_eq!(filled.rows[0].number("investment").unwrap().to_string(), investment, "{text}");
        assert_eq!(filled.rows[0].text("name"), Some("甲"), "{text}");
    }
}

#[test]
fn what_is_wrong_with_the_titles_is_said_at_once() {
    for (text, wanted) in [
        (
            "企业名称,投资额度,备案日期\n甲,5,2022-3-1\n",
            "sheet `a.csv` row 1 does not have the columns of investments: `总投资` is missing, perhaps \
             B1 `投资额度`",
        ),
        (
            "总投资,备案日期,行业\n5,2022-3-1,纺织\n",
            "sheet `a.csv` row 1 does not have the columns of investments: `统一社会信用代码` or \
             `企业名称` is missing",
        ),
        (
            "企业名称,单位名称,总投资,备案日期\n甲,甲,5,2022-3-1\n",
            "sheet `a.csv` row 1 does not have the columns of investments: columns `企业名称` and \
             `单位名称` are the same, remove one",
        ),
        (
            "企业名称,总投资(美元),备案日期\n甲,5,2022-3-1\n",
            "sheet `a.csv` row 1 does not have the columns of investments: B1 `总投资(美元)` is in \
             `美元`, which is not known, write one of 万元, 元, 亿元",
        ),
        (
            "名单\n甲,5,2022-3-1\n",
            "no row names the columns of investments: wanted are 统一社会信用代码 or 企业名称, 总投资, \
             备案日期; sheet `a.csv` row 2 has `甲`, `5`, `2022-3-1`",
        ),
    ] {
        assert_eq!(filled(text).unwrap_err().to_string(), wanted);
    }
}

#[test]
fn columns_that_the_form_does_not_have_are_listed() {
    let filled = filled("序号,企业名称,总投资,备案日期,信用代玛\n1,甲,5,2022-3-1,x\n").unwrap();
    let unknown: Vec<(String, Option<&str>)> = filled
        .columns_unknown
        .iter()
        .map(|one| (format!("{} {}", one.at, one.title), one.perhaps.as_deref()))
        .collect();
    let wanted = [("A1 序号".to_owned(), None), ("E1 信用代玛".to_owned(), Some("信用代码"))];
    assert_eq!(unknown, wanted);
}

#[test]
fn sums_notes_and_repeated_titles_are_passed_over_and_said() {
    let filled = filled(
        "投资项目表\n企业名称,总投资,备案日期\n甲,5,2022-3-1\n企业名称,总投资,备案日期\n乙,6,2022-3-2\n合计,11,\n\
         注：数据来自投资平台,,\n填表人：张三,,\n",
    )
    .unwrap();
    assert_eq!(filled.rows.len(), 2);
    let passed: Vec<(u32, &str)> =
        filled.passed_over.iter().map(|one| (one.row.unwrap(), one.reason)).collect();
    let wanted = [
        (1, "stands above the titles"),
        (4, "repeats the titles"),
        (6, "sums up other rows"),
        (7, "is a note below the table"),
        (8, "is a note below the table"),
    ];
    assert_eq!(passed, wanted);
    assert!(filled.problems.is_empty());
}

#[test]
fn titles_of_two_rows_merged_downwards_are_one() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    sheet.merge_range(0, 0, 1, 0, "企业名称", &plain).unwrap();
    sheet.merge_range(0, 1, 1, 1, "备案日期", &plain).unwrap();
    sheet.merge_range(0, 2, 0, 3, "投资", &plain).unwrap();
    sheet.write(1, 2, "总投资（万元）").unwrap();
    sheet.write(1, 3, "其中设备").unwrap();
    for (column, text) in ["甲", "2022-3-1", "5", "3"].into_iter().enumerate() {
        sheet.write(2, u16::try_from(column).unwrap(), text).unwrap();
    }
    let filled = read(&book.save_to_buffer().unwrap(), "a.xlsx", &FORM).unwrap();
    assert_eq!(crate::problems(&filled), Vec::<String>::new());
    assert_eq!(filled.rows[0].number("investment").unwrap().to_string(), "5");
    assert_eq!(filled.rows[0].row, 3);
}
