//! How files are written, and what is wrong with a file as a whole.

use encoding_rs::GB18030;
use tidegate_store::Registry as _;

use super::support::{A, B, empty, file};
use crate::import::{Encoding, ImportError, ImportKind, ImportReport};

fn text() -> String {
    format!("统一社会信用代码,单位名称,行政区划代码,行业代码\r\n{A},䶮㐂纸业,330122,1712\r\n")
}

fn gbk(text: &str) -> Vec<u8> {
    let (bytes, _, malformed) = GB18030.encode(text);
    assert!(!malformed);
    bytes.into_owned()
}

async fn import(bytes: &[u8], encoding: Encoding) -> Result<ImportReport, ImportError> {
    let scene = empty().await;
    let mut file = file(ImportKind::Enterprises, bytes);
    file.encoding = encoding;
    let report = scene.import_file(&file).await?;
    if let Some(record) = scene.store.enterprise(A).await.unwrap() {
        assert_eq!(record.name, "䶮㐂纸业");
    }
    Ok(report)
}

#[tokio::test]
async fn the_same_text_is_read_however_it_is_written() {
    let utf8 = text().into_bytes();
    let marked = [b"\xEF\xBB\xBF".as_slice(), &utf8].concat();
    let marked_gb = [b"\x84\x31\x95\x33".as_slice(), &gbk(&text())].concat();
    for (bytes, encoding) in [
        (utf8, Encoding::Utf8),
        (marked, Encoding::Utf8),
        (gbk(&text()), Encoding::Gb18030),
        (marked_gb, Encoding::Gb18030),
    ] {
        let report = import(&bytes, encoding).await.unwrap();
        assert_eq!((report.stored.new, report.rejected), (1, vec![]));
    }
}

#[tokio::test]
async fn what_is_no_text_of_the_encoding_is_refused_with_what_to_do() {
    use Encoding::{Gb18030, Utf8};
    let ascii_header = "id,name,county,industries\n";
    let gbk_row = gbk(&format!("{ascii_header}{A},造纸厂,330122,1712\n"));
    let utf16: Vec<u8> = text().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked_utf16 = [b"\xFF\xFE".as_slice(), &utf16].concat();
    let marked_utf8 = format!("\u{FEFF}{ascii_header}");
    let rows = |bytes: &[u8]| [format!("{ascii_header}{A},纸业,").as_bytes(), bytes].concat();
    for (bytes, encoding, wanted) in [
        (gbk_row.clone(), Utf8, "the file is not UTF-8: byte 20 of line 2 belongs to no character"),
        (gbk(&text()), Utf8, "the file is not UTF-8: byte 5 of line 1 belongs to no character"),
        (rows(b"\xFF"), Utf8, "the file is not UTF-8: byte 27 of line 2 belongs to no character"),
        (
            gbk(&format!("{ascii_header}{A},纸业,330122,1712\n")),
            Utf8,
            "the file is UTF-8 by chance",
        ),
        (utf16, Utf8, "the file is UTF-16 "),
        (marked_utf16.clone(), Utf8, "the file is UTF-16 "),
        (marked_utf16, Gb18030, "the file is UTF-16 "),
        (text().into_bytes(), Gb18030, "the file is UTF-8, not GBK"),
        (marked_utf8.into_bytes(), Gb18030, "the file is UTF-8, not GBK"),
        (b"PK\x03\x04rest".to_vec(), Utf8, "the file is a spreadsheet"),
        (b"id,\xFF,county\n1".to_vec(), Gb18030, "the name of column 2 is not GB 18030"),
        (vec![], Utf8, "the file is empty"),
        (b"\xEF\xBB\xBF\r\n\r\n,,\r\n".to_vec(), Utf8, "the file is empty"),
        (ascii_header.into(), Utf8, "the file has a header and no rows"),
        (format!("{ascii_header}\n,,,\n").into(), Utf8, "the file has a header and no rows"),
        (rows(b"\n\"x\n1\n"), Utf8, "a quotation mark opened in row 3 is not closed"),
    ] {
        let error = import(&bytes, encoding).await.unwrap_err().to_string();
        assert!(error.starts_with(wanted), "{error}");
    }
    let error = import(&gbk_row, Utf8).await.unwrap_err().to_string();
    assert!(error.contains("`--encoding gb18030`"), "{error}");
}

#[tokio::test]
async fn malformed_characters_of_gb18030_are_reported_with_their_row() {
    let good = gbk(&text());
    let bad = [format!("{B},").as_bytes(), b"\xD6\xBD\xFF\xD2\xB5,330122,1712\n"].concat();
    let cut = [b"TL1,\xD6,330122,17x2\n".as_slice(), b"\n"].concat();
    let report = import(&[good, bad, cut].concat(), Encoding::Gb18030).await.unwrap();
    assert_eq!((report.rows, report.stored.new, report.rows_rejected), (3, 1, 2));
    let shown: Vec<String> =
        report.rejected.iter().map(|p| format!("{} {} {}", p.row, p.column, p.value)).collect();
    assert_eq!(
        shown,
        [
            "3 单位名称 纸\u{FFFD}业",
            "4 单位名称 \u{FFFD}",
            "4 统一社会信用代码 TL1",
            "4 行业代码 17x2"
        ]
    );
    assert_eq!(report.rejected[0].reason, "holds bytes that are no GB 18030 character");
}
