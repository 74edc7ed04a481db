//! What is too much, and what does not fit, is refused with its place.

use tidegate_report::*;

fn with(blocks: Vec<Block>) -> Document {
    Document {
        language: Language::En,
        title: String::new(),
        subtitle: String::new(),
        dated: Day { year: 2026, month: 9, day: 5 },
        footer: String::new(),
        blocks,
    }
}

fn table(columns: usize, rows: usize) -> Block {
    let row = vec![Cell::text(""); columns];
    let columns = vec![String::new(); columns];
    Block::Table(Table { caption: String::new(), columns, rows: vec![row; rows] })
}

#[test]
fn each_limit_holds_just_under_and_not_just_over() {
    let paragraph = |bytes: usize| Block::Paragraph("a".repeat(bytes));
    let cases = [
        (vec![paragraph(0); BLOCKS_MAX], vec![paragraph(0); BLOCKS_MAX + 1], "10001 blocks"),
        (vec![paragraph(TEXT_BYTES_MAX)], vec![paragraph(TEXT_BYTES_MAX + 1)], "8388609 bytes"),
        (vec![table(1, ROWS_MAX)], vec![table(1, ROWS_MAX + 1)], "20001 rows"),
        (vec![table(COLUMNS_MAX, 1)], vec![table(COLUMNS_MAX + 1, 1)], "13 columns"),
        (vec![table(1, 0)], vec![table(0, 0)], "0 columns"),
    ];
    for (under, over, expected) in cases {
        with(under).verify().unwrap();
        let error = with(over).verify().unwrap_err().to_string();
        assert!(error.contains(expected), "{error} / {expected}");
    }
}

#[test]
fn a_row_that_does_not_fit_its_table_is_named_in_every_form() {
    let Block::Table(mut short) = table(2, 3) else { unreachable!("it is a table") };
    short.rows[1].pop();
    let document = with(vec![Block::Paragraph(String::new()), Block::Table(short)]);
    let expected = "row 1 of the table in block 1 has 1 cells for 2 columns";
    assert_eq!(to_html(&document).unwrap_err().to_string(), expected);
    assert_eq!(to_text(&document, 80).unwrap_err().to_string(), expected);
}
