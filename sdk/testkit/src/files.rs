//! The files of a pack's `cases` folder.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::node::{Map, Node, insert};
use crate::problem::{Sink, SourceFile};
use crate::reader::Context;

/// Largest file that is read, in bytes.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Most files of one folder.
const FILES_MAX: usize = 1_000;

/// The `cases` folder of a pack.
#[derive(Debug)]
pub(crate) struct Files<'a> {
    folder: PathBuf,
    sink: &'a Sink,
    used: RefCell<BTreeSet<String>>,
}

/// A CSV file with its header.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The file.
    pub(crate) file: SourceFile,
    /// Names of the columns.
    pub(crate) header: Vec<String>,
    /// Rows; each has a cell a column.
    pub(crate) rows: Vec<SheetRow>,
}

/// One row of a CSV file.
#[derive(Debug)]
pub(crate) struct SheetRow {
    /// Cells without spaces at their ends.
    pub(crate) cells: Vec<String>,
    /// Place of the row.
    pub(crate) span: Range<usize>,
}

impl SheetRow {
    /// The cells by the names of their columns, without empty ones.
    pub(crate) fn table(&self, header: &[String]) -> Node {
        let mut table = Map::new();
        for (column, cell) in header.iter().zip(&self.cells) {
            if !cell.is_empty() {
                insert(&mut table, column, Node::text(cell, self.span.clone()));
            }
        }
        Node::table(table, self.span.clone())
    }
}

impl<'a> Files<'a> {
    /// The `cases` folder inside the folder of a pack.
    pub(crate) fn new(pack: &Path, sink: &'a Sink) -> Self {
        Self { folder: pack.join("cases"), sink, used: RefCell::default() }
    }

    /// The TOML files by name. Nothing when there is no folder.
    pub(crate) fn documents(&self) -> Vec<SourceFile> {
        let names = self.names();
        let documents = names.iter().filter(|name| name.ends_with(".toml"));
        documents.filter_map(|name| self.read(name)).collect()
    }

    /// A CSV file of the folder, named at `span` of the context's file.
    pub(crate) fn sheet(
        &self,
        context: &Context<'_>,
        name: &str,
        span: &Range<usize>,
    ) -> Option<Sheet> {
        if !name.ends_with(".csv") || name.contains(['/', '\\']) {
            let help = "name a file of the folder `cases` like `readings.csv`";
            context.note(span, format!("`{name}` is not a CSV file of the folder"), help);
            return None;
        }
        if !self.folder.join(name).is_file() {
            let help = "the file stands in the folder `cases`";
            context.note(span, format!("there is no `cases/{name}`"), help);
            return None;
        }
        self.used.borrow_mut().insert(name.to_owned());
        sheet(self.read(name)?, self.sink)
    }

    /// Notes every file that nothing reads, because its cases would never run.
    pub(crate) fn finish(&self) {
        let used = self.used.borrow();
        for name in self.names() {
            if !name.ends_with(".toml") && !used.contains(&name) {
                let message = format!("`cases/{name}` is not read");
                let help = "a CSV file needs a `[table]` in the TOML file of its name, or a \
                            `readings_csv` or `means_csv` that names it";
                self.sink.note_path(&self.folder.join(&name), message, help);
            }
        }
    }

    /// What stands in the folder, without hidden files.
    fn names(&self) -> Vec<String> {
        let Ok(listed) = fs::read_dir(&self.folder) else { return Vec::new() };
        let names = listed.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> =
            names.filter(|name| !name.starts_with('.')).take(FILES_MAX + 1).collect();
        if names.len() > FILES_MAX {
            let message = format!("`{}` has more than {FILES_MAX} files", self.folder.display());
            self.sink.note_path(&self.folder, message, "join them into fewer files");
        }
        names.sort();
        names
    }

    fn read(&self, name: &str) -> Option<SourceFile> {
        let path = self.folder.join(name);
        let size = fs::metadata(&path).map_or(0, |about| about.len());
        if size > FILE_BYTES_MAX {
            let message = format!("`cases/{name}` has {size} bytes");
            self.sink.note_path(&path, message, "split it: a file may have 4 MiB");
            return None;
        }
        match fs::read_to_string(&path) {
            Ok(text) => {
                // Spreadsheets put a mark before the text; no row or key begins with it.
                let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
                Some(SourceFile { path, name: format!("cases/{name}"), text })
            }
            Err(error) => {
                let message = format!("`cases/{name}` cannot be read: {error}");
                self.sink.note_path(&path, message, "it must be a text in UTF-8");
                None
            }
        }
    }
}

/// The header and rows of a CSV text.
fn sheet(file: SourceFile, sink: &Sink) -> Option<Sheet> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .has_headers(true)
        .from_reader(file.text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(error) => {
            sink.note(&file, 0..0, format!("not a CSV text: {error}"), "write a header line");
            return None;
        }
    };
    let mut seen = BTreeSet::new();
    for name in &header {
        if !seen.insert(name) {
            let message = format!("column `{name}` stands twice");
            sink.note(&file, file.first_line(0..file.text.len()), message, "rename one");
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let start = start(record.position());
                let span = file.first_line(start..file.text.len());
                rows.push(SheetRow { cells: record.iter().map(str::to_owned).collect(), span });
            }
            Err(error) => {
                let start = start(error.position());
                let message = match error.kind() {
                    csv::ErrorKind::UnequalLengths { len, expected_len, .. } => {
                        format!("the row has {len} cells, the header {expected_len}")
                    }
                    _ => format!("not a CSV text: {error}"),
                };
                let span = file.first_line(start..file.text.len());
                sink.note(&file, span, message, "write one cell a column, empty ones too");
            }
        }
    }
    Some(Sheet { file, header, rows })
}

/// The byte where a record starts.
fn start(position: Option<&csv::Position>) -> usize {
    position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(0)
}
