//! How large a file may be.

/// How large a file may be. Departments send some thousand rows; the limits leave room and keep
/// what one file can make the host hold to a few hundred megabytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of all parts of a packed file (xlsx, ods) when unpacked.
    pub unpacked_bytes: u64,
    /// Parts of a packed file.
    pub parts: usize,
    /// Sheets.
    pub sheets: usize,
    /// Rows of a sheet, empty ones between counted.
    pub rows: u32,
    /// Columns of a sheet.
    pub columns: u32,
    /// Cells that hold something, of all sheets.
    pub cells: usize,
    /// Cells that belong to merged ones, of one sheet.
    pub merged_cells: u64,
    /// Characters of a cell.
    pub characters: usize,
    /// Problems that are named; more are counted.
    pub problems: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 32 << 20,
            unpacked_bytes: 256 << 20,
            parts: 2_000,
            sheets: 64,
            rows: 100_000,
            columns: 256,
            cells: 1_000_000,
            merged_cells: 200_000,
            characters: 2_000,
            problems: 1_000,
        }
    }
}
