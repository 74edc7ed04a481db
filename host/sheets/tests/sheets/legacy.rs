//! Files of the format before xlsx, written record by record.

use std::io::{Cursor, Write};

use tidegate_sheets::departments::{Department, Evidence};
use tidegate_sheets::{Limits, SheetError, sheets};

use crate::told;

/// One record.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

fn begin(kind: u16) -> Vec<u8> {
    let mut data = [0_u8; 16];
    data[..2].copy_from_slice(&0x0600_u16.to_le_bytes());
    data[2..4].copy_from_slice(&kind.to_le_bytes());
    record(0x0809, &data)
}

/// A text of 16-bit characters.
pub(crate) fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut data = [row, column, 0].into_iter().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    data.extend(u16::try_from(units.len()).unwrap().to_le_bytes());
    data.push(1);
    data.extend(units.into_iter().flat_map(u16::to_le_bytes));
    record(0x0204, &data)
}

pub(crate) fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    let mut data = [row, column, 0].into_iter().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    data.extend(value.to_le_bytes());
    record(0x0203, &data)
}

/// A file of one sheet `Sheet1` with these records.
pub(crate) fn xls(cells: &[Vec<u8>]) -> Vec<u8> {
    let head = [begin(0x0005), record(0x0042, &1200_u16.to_le_bytes())].concat();
    let sheet_record = |offset: u32| {
        let mut data = offset.to_le_bytes().to_vec();
        data.extend([0, 0, 6, 0]);
        data.extend(b"Sheet1");
        record(0x0085, &data)
    };
    let end = record(0x000A, &[]);
    let offset = head.len() + sheet_record(0).len() + end.len();
    let sheet = [begin(0x0010), cells.concat(), end.clone()].concat();
    let stream = [head, sheet_record(u32::try_from(offset).unwrap()), end, sheet].concat();
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

fn titles() -> Vec<Vec<u8>> {
    ["户号", "户名", "月份", "用电量"]
        .into_iter()
        .enumerate()
        .map(|(column, title)| label(0, u16::try_from(column).unwrap(), title))
        .collect()
}

#[test]
fn an_old_file_is_read_with_its_merged_cells() {
    let mut cells = titles();
    for row in 1..3 {
        cells.push(label(row, 0, &format!("A{row}")));
        cells.push(label(row, 2, "2022年3月"));
        cells.push(number(row, 3, f64::from(row) * 10.5));
    }
    cells.push(label(1, 1, "桐庐甲厂"));
    let merge = [1_u16, 1, 2, 1, 1].into_iter().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    cells.push(record(0x00E5, &merge));
    let told = told(Department::Power, "power.xls", &xls(&cells)).unwrap();
    assert_eq!(crate::problems(&told.filled), Vec::<String>::new());
    let [Evidence::Energy(_), Evidence::Energy(two)] = told.evidence.as_slice() else {
        panic!("{:?}", told.filled)
    };
    assert_eq!(two.party.name.as_deref(), Some("桐庐甲厂"));
    assert_eq!(two.energy_kwh.to_string(), "21");
    assert!(told.filled.rows[1].field("name").unwrap().merged);
}

#[test]
fn what_an_old_file_claims_of_its_size_is_not_believed() {
    let dimensions = |rows: u32, columns: u16| {
        let mut data = 0_u32.to_le_bytes().to_vec();
        data.extend(rows.to_le_bytes());
        data.extend([0_u16, columns, 0].into_iter().flat_map(u16::to_le_bytes));
        record(0x0200, &data)
    };
    let refused =
        |cells: Vec<Vec<u8>>| sheets(&xls(&cells), "a.xls", &Limits::default()).unwrap_err();
    assert!(matches!(refused(vec![dimensions(u32::MAX, 10)]), SheetError::TooMany { .. }));
    assert!(matches!(refused(vec![dimensions(65_536, u16::MAX)]), SheetError::TooMany { .. }));
    assert!(matches!(
        refused(vec![label(0, 0, "x"), label(65_535, 255, "x")]),
        SheetError::TooMany { .. }
    ));
    let short = record(0x00E5, &9_u16.to_le_bytes());
    assert!(matches!(refused(vec![short]), SheetError::Damaged { .. }));
    // A record that is too short makes the reader give up, not the host.
    assert!(matches!(refused(vec![record(0x0203, &[0; 3])]), SheetError::Damaged { .. }));
    assert!(
        sheets(&xls(&[dimensions(65_536, 10), label(0, 0, "x")]), "a", &Limits::default()).is_ok()
    );
}

#[test]
fn a_protected_workbook_is_said_to_be_one() {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/EncryptedPackage").unwrap().write_all(b"x").unwrap();
    file.flush().unwrap();
    let error = sheets(&file.into_inner().into_inner(), "a.xlsx", &Limits::default()).unwrap_err();
    assert!(matches!(error, SheetError::Protected), "{error}");
}
