//! Files that are too large, packed to burst, damaged or no tables.

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use tidegate_sheets::departments::Department;
use tidegate_sheets::{Limits, SheetError, read_within, sheets};

use crate::legacy::{label, number, xls};
use crate::write::{ods, packed, replaced, xlsx};

fn refused(bytes: &[u8], limits: &Limits) -> String {
    sheets(bytes, "a", limits).unwrap_err().to_string()
}

#[test]
fn each_limit_holds_just_over_and_not_just_under() {
    let csv = |rows: usize, columns: usize| {
        let line = vec!["x"; columns].join(",");
        vec![line; rows].join("\n").into_bytes()
    };
    let limits = Limits { rows: 3, columns: 4, cells: 10, characters: 5, ..Limits::default() };
    assert!(sheets(&csv(3, 3), "a", &limits).is_ok());
    assert!(refused(&csv(4, 1), &limits).contains("more than 3 rows"));
    assert!(sheets(&csv(1, 4), "a", &limits).is_ok());
    assert!(refused(&csv(1, 5), &limits).contains("more than 4 columns"));
    assert!(refused(&csv(3, 4), &limits).contains("more than 10 filled cells"));
    let cell = |text: &[u8]| sheets(text, "a", &limits).unwrap()[0].lines[0].cells[0].value.clone();
    assert_eq!(cell(b"12345").shown(), "12345");
    assert!(format!("{:?}", cell(b"123456")).contains("is too long"));
    let bytes = Limits { bytes: 5, ..Limits::default() };
    assert!(sheets(b"12345", "a", &bytes).is_ok());
    assert!(refused(b"123456", &bytes).contains("6 bytes, at most 5"));
}

#[test]
fn merged_areas_and_sheets_are_bounded() {
    let book = |rows: u32, sheets: usize| {
        let mut book = Workbook::new();
        for _ in 0..sheets {
            book.add_worksheet().merge_range(0, 0, rows - 1, 1, "x", &Format::new()).unwrap();
        }
        book.save_to_buffer().unwrap()
    };
    let limits = Limits { merged_cells: 20, sheets: 2, ..Limits::default() };
    assert!(sheets(&book(10, 2), "a", &limits).is_ok());
    assert!(refused(&book(11, 1), &limits).contains("more than 20 merged cells"));
    assert!(refused(&book(2, 3), &limits).contains("3 sheets, at most 2"));
    // The largest merge that a sheet can have, in a file of a few kilobytes.
    let sheet = "xl/worksheets/sheet1.xml";
    let whole = replaced(&book(2, 1), sheet, "\"A1:B2\"", "\"A1:XFD1048576\"");
    assert!(whole.len() < 16 << 10);
    assert!(refused(&whole, &Limits::default()).contains("more than 200000 merged cells"));
}

#[test]
fn a_cell_far_away_takes_no_room() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "x").unwrap();
    sheet.write(1_048_575, 16_383, "x").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    assert!(refused(&bytes, &Limits::default()).contains("more than 100000 rows"));
}

#[test]
fn what_unpacks_to_too_much_is_refused_before_it_is_read() {
    let zeros = vec![0_u8; 4 << 20];
    let bomb = packed(&[("xl/workbook.xml", b"<x/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 64 << 10);
    let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
    assert!(refused(&bomb, &limits).contains("unpacks to more than 1048576 bytes"));
    // The same, declaring that it is small: the sizes stand in the heads of the parts and again in
    // the list at the end.
    let mut lying = bomb.clone();
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    while let Some(at) = lying.windows(4).position(|four| four == size) {
        lying[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    assert!(sheets(&lying, "a", &limits).is_err());
    let parts = Limits { parts: 1, ..Limits::default() };
    assert!(refused(&bomb, &parts).contains("2 parts, at most 1"));
}

#[test]
fn repeated_cells_of_an_ods_file_are_bounded() {
    let cell = "office:value-type=\"float\" office:value=\"1\"";
    for (rows, columns, wanted) in [
        ("1048576", "1", "more than 100000 rows"),
        ("1", "4294967295", "more than 256 columns"),
        ("4294967295", "4294967295", "more than 256 columns"),
        ("-1", "1", "a count is none"),
        ("99999999999", "1", "a count is none"),
        ("20000", "60", "more than 1000000 filled cells"),
    ] {
        let table = format!(
            "<table:table table:name=\"a\"><table:table-row table:number-rows-repeated=\"{rows}\">\
             <table:table-cell {cell} table:number-columns-repeated=\"{columns}\"/>\
             </table:table-row></table:table>"
        );
        let found = refused(&ods(&table), &Limits::default());
        assert!(found.contains(wanted), "{rows} {columns}: {found}");
    }
}

#[test]
fn what_is_no_table_is_said_in_plain_words() {
    for (bytes, wanted) in [
        (b"".as_slice(), "the file is empty"),
        (b" \r\n ", "the file is empty"),
        (b"%PDF-1.4", "the file is a PDF document"),
        (b"<html><table><tr><td>1</td></tr></table>", "the file is a web page"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07\x08", "neither text nor a spreadsheet"),
        (b"PK\x03\x04 and nothing else", "damaged packed file"),
        (b"\xD0\xCF\x11\xE0 and nothing else", "damaged xls file"),
    ] {
        let error = refused(bytes, &Limits::default());
        assert!(error.contains(wanted), "{error}");
    }
    let document = packed(&[("word/document.xml", b"<x/>")]);
    assert!(refused(&document, &Limits::default()).contains("a text document"));
    let binary = packed(&[("xl/workbook.bin", b"x")]);
    assert!(refused(&binary, &Limits::default()).contains("an xlsb workbook"));
    let encrypted =
        packed(&[("content.xml", b"x"), ("META-INF/manifest.xml", b"<manifest:encryption-data/>")]);
    let error = sheets(&encrypted, "a", &Limits::default()).unwrap_err();
    assert!(matches!(error, SheetError::Protected));
}

/// A workbook to damage.
fn workbook() -> Vec<u8> {
    xlsx(&[&["户号", "户名", "月份", "用电量"], &["1", "甲", "2022-03", "5"]])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_workbook_is_answered(at in 0..6_000_usize, value: u8, cut in 0..6_000_usize) {
        let mut bytes = workbook();
        let at = at % bytes.len();
        bytes[at] = value;
        let _ = read_within(&bytes, "a.xlsx", Department::Power.form(), &Limits::default());
        bytes.truncate(cut % workbook().len());
        let _ = read_within(&bytes, "a.xlsx", Department::Power.form(), &Limits::default());
    }

    #[test]
    fn a_damaged_old_workbook_is_answered(at in 0..20_000_usize, value: u8, other in 0..600_usize) {
        let whole = xls(&[label(0, 0, "户号"), label(0, 1, "户名"), number(1, 1, 5.0)]);
        let mut bytes = whole.clone();
        bytes[at % whole.len()] = value;
        let _ = sheets(&bytes, "a.xls", &Limits::default());
        // The cells stand in the sectors at the end, the list of sectors at the beginning.
        let length = bytes.len();
        bytes[length - 1 - other] = value;
        let _ = sheets(&bytes, "a.xls", &Limits::default());
    }

    #[test]
    fn a_damaged_ods_file_is_answered(at in 0..400_usize, value: u8) {
        let table = "<table:table table:name=\"a\"><table:table-row><table:table-cell \
                     office:value-type=\"string\" table:number-columns-repeated=\"3\"><text:p>x&amp;\
                     </text:p></table:table-cell></table:table-row></table:table>";
        let mut damaged = table.as_bytes().to_vec();
        let at = at % damaged.len();
        damaged[at] = value;
        let _ = sheets(&ods(&String::from_utf8_lossy(&damaged)), "a", &Limits::default());
    }

    #[test]
    fn any_bytes_are_answered(bytes: Vec<u8>) {
        let _ = read_within(&bytes, "a.csv", Department::Power.form(), &Limits::default());
    }

    #[test]
    fn any_text_that_is_quoted_is_read_back(text in "\\PC{0,30}") {
        prop_assume!(!text.contains('\u{FFFD}') && !text.trim_start().starts_with('<'));
        let quoted = format!("\u{FEFF}名称,电量\n\"{}\",5\n", text.replace('"', "\"\""));
        let sheets = sheets(quoted.as_bytes(), "a.csv", &Limits::default()).unwrap();
        let cell = sheets[0].lines[1].cell(1).map(|cell| cell.value.shown()).unwrap_or_default();
        if !cell.is_empty() {
            prop_assert_eq!(cell, text);
        }
    }
}
