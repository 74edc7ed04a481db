//! Tables that other departments send, read cell by cell: CSV in any usual encoding and with any
//! usual separator, xlsx, xls and ods. Pure: bytes go in, typed rows and named problems come out.
//!
//! [`sheets`] gives the cells of a file as they are, the value of merged cells standing in each of
//! them. [`read`] finds the row that names the columns of a [`Form`], wherever it stands and in
//! whatever order, and gives the rows that are good; each cell that is not is a [`Problem`] with
//! its sheet, its place, what was found, why that is wrong and what to write. Sheets, columns and
//! rows that were passed over are listed, so that nothing is dropped in silence.
//!
//! [`departments`] has the forms of what each department of a county sends, and turns rows into
//! [`departments::Evidence`].
//!
//! ```
//! use tidegate_sheets::{Column, Form, Kind, Unit, read};
//!
//! const FORM: Form = Form {
//!     name: "use of power",
//!     columns: &[
//!         Column { key: "name", titles: &["企业名称", "户名"], kind: Kind::Text { most: 100 }, required: true },
//!         Column {
//!             key: "energy",
//!             titles: &["用电量"],
//!             kind: Kind::Number { units: &[Unit::once("kWh"), Unit::times("万kWh", 10_000)], least: Some(0) },
//!             required: true,
//!         },
//!     ],
//!     one_of: &[],
//! };
//! let file = "桐庐县2022年3月\n用电量（万kWh）;户名\n１．5;桐庐甲厂\n约2;桐庐乙厂\n";
//! let filled = read(file.as_bytes(), "power.csv", &FORM)?;
//! assert_eq!(filled.rows[0].number("energy").unwrap().to_string(), "15000");
//! assert_eq!(
//!     filled.problems[0].to_string(),
//!     "sheet `power.csv` cell A4 (`用电量（万kWh）`): `约2` is not a number, write digits only, like 1234.5"
//! );
//! # Ok::<(), tidegate_sheets::SheetError>(())
//! ```

mod at;
mod cell;
pub mod departments;
mod encoding;
mod error;
mod fill;
mod form;
mod header;
mod limits;
mod plain;
mod values;
mod workbook;

pub use at::*;
pub use cell::{Cell, CellValue, Fault, Line, Merge, Sheet};
pub use encoding::*;
pub use error::{Problem, SheetError};
pub use fill::*;
pub use form::*;
pub use limits::*;
pub use workbook::sheets;
