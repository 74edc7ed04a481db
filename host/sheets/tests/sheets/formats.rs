//! The same table in every format and encoding.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use tidegate_sheets::{CellValue, Column, Form, Kind, Limits, Unit, read, sheets};

use crate::write::{ods, xlsx};

const FORM: Form = Form {
    name: "use of power",
    columns: &[
        Column {
            key: "name",
            titles: &["企业名称"],
            kind: Kind::Text { most: 20 },
            required: true,
        },
        Column { key: "day", titles: &["日期"], kind: Kind::Day, required: true },
        Column {
            key: "energy",
            titles: &["用电量"],
            kind: Kind::Number { units: &[Unit::once("kWh")], least: Some(0) },
            required: true,
        },
        Column { key: "on", titles: &["是否生产"], kind: Kind::Truth, required: false },
    ],
    one_of: &[],
};

/// The rows of a file as `name|day|energy|on`.
fn rows(name: &str, bytes: &[u8]) -> Vec<String> {
    let filled = read(bytes, name, &FORM).unwrap();
    assert_eq!(crate::problems(&filled), Vec::<String>::new(), "{name}");
    let row = |row: &tidegate_sheets::Row| {
        let (day, energy) = (row.day("day").unwrap(), row.number("energy").unwrap());
        let on = row.truth("on").map_or("-", |on| if on { "yes" } else { "no" });
        format!("{}|{day}|{energy}|{on}", row.text("name").unwrap())
    };
    filled.rows.iter().map(row).collect()
}

const WANTED: [&str; 2] = ["桐庐甲厂|2022-03-01|1234.5|yes", "桐庐乙厂|2022-03-02|0|no"];

#[test]
fn csv_in_every_encoding_with_every_separator() {
    for separator in [",", ";", "\t"] {
        let text = "桐庐县用电情况\n企业名称,日期,用电量,是否生产\n桐庐甲厂,2022-3-1,1234.5,√\n\
                    桐庐乙厂,2022年3月2日,0,否\n"
            .replace(',', separator);
        let gbk = encoding_rs::GBK.encode(&text).0;
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16_be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = [b"\xFF\xFE".as_slice(), &utf16].concat();
        let utf8_marked = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
        for bytes in [text.as_bytes(), &utf8_marked, &gbk, &utf16, &marked, &utf16_be] {
            assert_eq!(rows("power.csv", bytes), WANTED, "{separator:?} {:?}", &bytes[..4]);
        }
    }
}

#[test]
fn xlsx_with_dates_numbers_and_truths_of_its_own() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("三月").unwrap();
    let date = Format::new().set_num_format("yyyy/m/d");
    for (column, title) in ["用电量", "是否生产", "企业名称", "日期"].into_iter().enumerate()
    {
        sheet.write(2, u16::try_from(column).unwrap() + 1, title).unwrap();
    }
    sheet.write(3, 1, 1234.5).unwrap();
    sheet.write(3, 2, true).unwrap();
    sheet.write(3, 3, "桐庐甲厂").unwrap();
    let day = ExcelDateTime::from_ymd(2022, 3, 1).unwrap();
    sheet.write_with_format(3, 4, &day, &date).unwrap();
    sheet.write(5, 1, "0").unwrap();
    sheet.write(5, 2, "无").unwrap();
    sheet.write(5, 3, "桐庐乙厂").unwrap();
    sheet.write(5, 4, 44_622).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    assert_eq!(rows("power.xlsx", &bytes), WANTED);
    let filled = read(&bytes, "power.xlsx", &FORM).unwrap();
    let field = filled.rows[1].field("energy").unwrap();
    assert_eq!((filled.rows[1].sheet.as_str(), field.at.to_string().as_str()), ("三月", "B6"));
}

#[test]
fn the_value_of_merged_cells_stands_in_each_of_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 3, "桐庐县用电情况", &plain).unwrap();
    for (column, title) in ["企业名称", "日期", "用电量", "备注"].into_iter().enumerate()
    {
        sheet.write(1, u16::try_from(column).unwrap(), title).unwrap();
    }
    sheet.merge_range(2, 0, 4, 0, "桐庐甲厂", &plain).unwrap();
    for row in 2..5 {
        sheet.write(row, 1, format!("2022.3.{}", row - 1)).unwrap();
        sheet.write(row, 2, row).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let wanted = ["桐庐甲厂|2022-03-01|2|-", "桐庐甲厂|2022-03-02|3|-", "桐庐甲厂|2022-03-03|4|-"];
    assert_eq!(rows("power.xlsx", &bytes), wanted);
    let filled = read(&bytes, "power.xlsx", &FORM).unwrap();
    let merged = |key| filled.rows[2].field(key).unwrap().merged;
    assert_eq!((merged("name"), merged("day")), (true, false));
    let sheets = sheets(&bytes, "power.xlsx", &Limits::default()).unwrap();
    let cell = sheets[0].lines[4].cell(1).unwrap();
    assert_eq!(cell.value, CellValue::Text("桐庐甲厂".to_owned()));
    let merge = cell.merged.unwrap();
    assert_eq!(
        (merge.first.to_string(), merge.last.to_string()),
        ("A3".to_owned(), "A5".to_owned())
    );
    assert_eq!(sheets[0].lines[0].cell(4).unwrap().value.shown(), "桐庐县用电情况");
}

#[test]
fn an_amount_merged_over_rows_is_not_counted_for_each() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in ["企业名称", "日期", "用电量"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), title).unwrap();
    }
    for row in 1..3 {
        sheet.write(row, 0, format!("厂{row}")).unwrap();
        sheet.write(row, 1, "2022-03-01").unwrap();
    }
    sheet.merge_range(1, 2, 2, 2, "500", &Format::new()).unwrap();
    let filled = read(&book.save_to_buffer().unwrap(), "power.xlsx", &FORM).unwrap();
    assert!(filled.rows.is_empty());
    assert_eq!(
        crate::problems(&filled)[0],
        "sheet `Sheet1` cell C2 (`用电量`): `500` is merged over C2 to C3, and which row has how much \
         is not said, write an amount in each row"
    );
}

#[test]
fn ods_with_repeated_and_merged_cells() {
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let table = format!(
        "<table:table table:name=\"三月\">\
         <table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>\
         <table:table-row><table:table-cell/>{}{}{}{}</table:table-row>\
         <table:table-row><table:table-cell/>\
         <table:table-cell office:value-type=\"string\" table:number-rows-spanned=\"2\"><office:annotation><text:p>x</text:p></office:annotation><text:p>甲<text:s/>&amp;&#20057;</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2022-03-01\"><text:p>22/3/1</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"float\" office:value=\"1234.5\"/>\
         <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/></table:table-row>\
         <table:table-row><table:table-cell/><table:covered-table-cell/>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2022-03-02T08:30:00\"/>\
         <table:table-cell office:value-type=\"float\" office:value=\"0\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048571\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>\
         </table:table>",
        cell("企业名称"),
        cell("日期"),
        cell("用电量"),
        cell("是否生产"),
    );
    let bytes = ods(&table);
    assert_eq!(
        rows("power.ods", &bytes),
        ["甲 &乙|2022-03-01|1234.5|yes", "甲 &乙|2022-03-02|0|-"]
    );
    let filled = read(&bytes, "power.ods", &FORM).unwrap();
    let field = filled.rows[1].field("name").unwrap();
    assert_eq!((field.at.to_string().as_str(), field.merged), ("B5", true));
}

#[test]
fn sheets_without_the_table_are_passed_over_and_said() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("说明").unwrap().write(0, 0, "本表由供电公司提供").unwrap();
    let sheet = book.add_worksheet().set_name("数据").unwrap();
    for (column, text) in ["企业名称", "日期", "用电量"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), text).unwrap();
    }
    for (column, text) in ["桐庐甲厂", "20220301", "5"].into_iter().enumerate() {
        sheet.write(1, u16::try_from(column).unwrap(), text).unwrap();
    }
    book.add_worksheet().set_name("空").unwrap();
    let hidden = book.add_worksheet().set_name("旧").unwrap();
    hidden.write(0, 0, "企业名称").unwrap();
    hidden.set_hidden(true);
    let filled = read(&book.save_to_buffer().unwrap(), "power.xlsx", &FORM).unwrap();
    assert_eq!(filled.rows.len(), 1);
    let passed: Vec<(&str, &str)> =
        filled.passed_over.iter().map(|one| (one.sheet.as_str(), one.reason)).collect();
    let wanted =
        [("说明", "has no row that names the columns"), ("空", "is empty"), ("旧", "is hidden")];
    assert_eq!(passed, wanted);
}

#[test]
fn a_file_is_told_by_its_bytes_and_not_by_its_name() {
    let bytes = xlsx(&[&["企业名称", "日期", "用电量"], &["桐庐甲厂", "2022/3/1", "1,234.5"]]);
    assert_eq!(rows("power.csv", &bytes), ["桐庐甲厂|2022-03-01|1234.5|-"]);
}
