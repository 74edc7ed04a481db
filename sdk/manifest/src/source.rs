//! A pack folder, read and checked as a whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::de::DeTable;

use crate::basis::{FileSource, SourceEntry};
use crate::catalogue::{self, RowEntry};
use crate::facts::{Facts, Scope};
use crate::language::Language;
use crate::limits::{self, LimitEntry};
use crate::manifest::{Interface, Text};
use crate::messages::Messages;
use crate::pack_toml::{self, PackToml};
use crate::parameters::{self, ParameterEntry};
use crate::problem::{Place, Placed, Problems, Sink, SourceFile};
use crate::reader::Reader;
use crate::tree::Tree;

/// Largest file that is read, in bytes.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// Most files that one folder may hold.
const FILES_MAX: usize = 1_000;

/// Folders whose files are tables.
const TABLE_FOLDERS: [&str; 3] = ["facts", "parameters", "catalogue"];

/// A pack folder that was read without any problem.
#[derive(Debug)]
pub struct PackSource {
    pub(crate) pack: PackToml,
    pub(crate) facts: Facts,
    pub(crate) parameters: Vec<ParameterEntry>,
    pub(crate) limits: Vec<LimitEntry>,
    pub(crate) rows: Vec<RowEntry>,
    pub(crate) processes: Vec<RowEntry>,
    pub(crate) messages: Messages,
    pub(crate) documents: BTreeMap<String, Text>,
}

impl PackSource {
    /// The pack in `folder`, with every check passed.
    ///
    /// # Errors
    ///
    /// [`Problems`] with everything that is wrong in the folder, ordered by file and line.
    pub fn load(folder: &Path) -> Result<Self, Problems> {
        Self::of(Tree::Disk(folder))
    }

    /// The pack of files in memory, with the checks of [`Self::load`]: bytes by path, `/` between
    /// names. Only `pack.toml` and the folders of tables and messages are looked at.
    ///
    /// # Errors
    ///
    /// [`Problems`] with everything that is wrong in the files, ordered by file and line.
    pub fn from_files(files: &BTreeMap<String, Vec<u8>>) -> Result<Self, Problems> {
        Self::of(Tree::Memory(files))
    }

    fn of(tree: Tree<'_>) -> Result<Self, Problems> {
        let sink = Sink::default();
        let pack = read_folder(tree, &sink);
        match (sink.into_result(tree.root()), pack) {
            (Ok(()), Some(pack)) => Ok(pack),
            (Err(problems), _) => Err(problems),
            (Ok(()), None) => Err(Problems::unreadable(tree.root())),
        }
    }
}

/// Every file and folder that [`PackSource::load`] looks at and that exists.
pub(crate) fn inputs(folder: &Path) -> Vec<PathBuf> {
    let mut inputs = vec![folder.join("pack.toml")];
    for name in TABLE_FOLDERS.into_iter().chain(["messages"]) {
        let inner = folder.join(name);
        let mut files: Vec<PathBuf> = fs::read_dir(&inner)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .collect();
        files.sort();
        inputs.push(inner);
        inputs.append(&mut files);
    }
    inputs.retain(|path| path.exists());
    inputs
}

/// Reads and checks everything; none when `pack.toml` is not usable.
fn read_folder(folder: Tree<'_>, sink: &Sink) -> Option<PackSource> {
    let pack = read_pack_toml(folder, sink);
    let mut facts = Facts::default();
    for file in table_files(folder, "facts", sink) {
        read_document(&file, sink, |document| facts.read(document));
    }
    let mut tables = Tables::default();
    for file in table_files(folder, "parameters", sink) {
        read_document(&file, sink, |document| tables.read_parameters(document));
    }
    for file in table_files(folder, "catalogue", sink) {
        read_document(&file, sink, |document| tables.read_catalogue(document));
        tables.catalogue_file.get_or_insert(file);
    }
    parameters::check(&mut tables.parameters, sink);
    tables.rows.sort_by_key(|row| row.row);
    tables.processes.sort_by_key(|row| row.row);
    let messages = read_messages(folder, &tables, sink);
    tables.check_references(&facts, &messages, sink);
    if let Some(pack) = &pack {
        tables.check_offers(pack, sink);
    }
    Some(PackSource {
        pack: pack?,
        facts,
        parameters: tables.parameters,
        limits: tables.limits,
        rows: tables.rows,
        processes: tables.processes,
        messages,
        documents: tables.documents,
    })
}

fn read_pack_toml(folder: Tree<'_>, sink: &Sink) -> Option<PackToml> {
    let path = folder.path("pack.toml");
    if !folder.is_file(&path) {
        let help = "every pack has a `pack.toml`; `tidegate pack new` writes one";
        sink.note_path(&path, "there is no `pack.toml`".to_owned(), help);
        return None;
    }
    let file = read_file(folder, path, sink)?;
    let mut pack = None;
    read_document(&file, sink, |document| pack = pack_toml::read(document));
    pack
}

fn read_messages(folder: Tree<'_>, tables: &Tables, sink: &Sink) -> Messages {
    let mut messages = Messages::new(tables.texts());
    let inner = folder.path("messages");
    let wanted: Vec<PathBuf> =
        Language::ALL.iter().map(|language| inner.join(format!("{language}.ftl"))).collect();
    for (path, language) in wanted.iter().zip(Language::ALL) {
        if !folder.is_file(path) {
            let message = format!("there is no `messages/{language}.ftl`");
            sink.note_path(path, message, "add it; it may be empty");
        } else if let Some(file) = read_file(folder, path.clone(), sink) {
            messages.add(language, file, sink);
        }
    }
    for path in entries(folder, &inner, sink) {
        if !wanted.contains(&path) {
            let message = format!("`{}` is not read", path.display());
            sink.note_path(&path, message, "messages stand in `zh-CN.ftl` and `en.ftl`");
        }
    }
    messages.compare(sink);
    messages
}

/// The TOML files of a folder by name; anything else in it is noted, because it would be ignored.
fn table_files(folder: Tree<'_>, name: &str, sink: &Sink) -> Vec<Arc<SourceFile>> {
    let mut files = Vec::new();
    for path in entries(folder, &folder.path(name), sink) {
        let is_table = folder.is_file(&path) && path.extension().is_some_and(|end| end == "toml");
        if is_table {
            files.extend(read_file(folder, path, sink));
        } else {
            let message = format!("`{}` is not read", path.display());
            sink.note_path(&path, message, "give it the ending `.toml`, or move it elsewhere");
        }
    }
    files
}

/// What stands in a folder, by name and without hidden files; nothing when there is no folder.
fn entries(tree: Tree<'_>, folder: &Path, sink: &Sink) -> Vec<PathBuf> {
    let listed = match tree.list(folder) {
        Ok(listed) => listed,
        Err(error) => {
            let message = format!("`{}` cannot be listed: {error}", folder.display());
            sink.note_path(folder, message, "it must be a folder that can be read");
            return Vec::new();
        }
    };
    let mut paths: Vec<PathBuf> = listed
        .into_iter()
        .filter(|path| {
            path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.'))
        })
        .take(FILES_MAX + 1)
        .collect();
    if paths.len() > FILES_MAX {
        let message = format!("`{}` has more than {FILES_MAX} files", folder.display());
        sink.note_path(folder, message, "join them into fewer files");
    }
    paths.sort();
    paths
}

fn read_file(tree: Tree<'_>, path: PathBuf, sink: &Sink) -> Option<Arc<SourceFile>> {
    let size = tree.size(&path);
    if size > FILE_BYTES_MAX {
        let message = format!("`{}` has {size} bytes", path.display());
        sink.note_path(&path, message, "split it: a file may have 4 MiB");
        return None;
    }
    match tree.read(&path) {
        Ok(text) => Some(Arc::new(SourceFile { path, text })),
        Err(error) => {
            let message = format!("`{}` cannot be read: {error}", path.display());
            sink.note_path(&path, message, "it must be a text in UTF-8");
            None
        }
    }
}

/// Reads one TOML file. After a syntax error only what could be recovered is read, and what is
/// missing from that is no further problem.
fn read_document<'s>(
    file: &Arc<SourceFile>,
    sink: &'s Sink,
    read: impl for<'d> FnOnce(Reader<'d>),
) {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    for error in &errors {
        let at = Place { file: Arc::clone(file), span: error.span().unwrap_or(0..0) };
        let message = format!("not a TOML text: {}", error.message());
        sink.note(&at, message, "see toml.io; text stands in quotes, dates and truths do not");
    }
    let ignored = Sink::default();
    let sink = if errors.is_empty() { sink } else { &ignored };
    read(Reader::document(file, sink, &table));
}

/// The tables of a pack while they are gathered.
#[derive(Debug, Default)]
struct Tables {
    parameters: Vec<ParameterEntry>,
    limits: Vec<LimitEntry>,
    limit_ids: limits::Ids,
    rows: Vec<RowEntry>,
    processes: Vec<RowEntry>,
    row_numbers: catalogue::Rows,
    documents: BTreeMap<String, Text>,
    catalogue_file: Option<Arc<SourceFile>>,
}

impl Tables {
    fn read_parameters(&mut self, document: Reader<'_>) {
        let source = self.read_source(&document);
        for reader in document.tables("parameter", "the parameter") {
            self.parameters.extend(parameters::read(reader, &source.keys));
        }
        for reader in document.tables("limit", "the limit") {
            self.limits.extend(limits::read(reader, &source.keys, &mut self.limit_ids));
        }
        document.finish();
    }

    fn read_catalogue(&mut self, document: Reader<'_>) {
        let source = self.read_source(&document);
        let numbers = &mut self.row_numbers;
        for reader in document.tables("row", "the row") {
            self.rows.extend(catalogue::read(reader, &source.keys, false, numbers));
        }
        for reader in document.tables("process", "the process") {
            self.processes.extend(catalogue::read(reader, &source.keys, true, numbers));
        }
        document.finish();
    }

    fn read_source(&mut self, document: &Reader<'_>) -> FileSource {
        let source = FileSource::read(document);
        if let Some((number, title)) = &source.title {
            match self.documents.get(number) {
                Some(known) if *known != title.value => {
                    let message = format!("document `{number}` has two titles");
                    let help = format!("elsewhere it is `{}`, `{}`", known.zh, known.en);
                    document.sink.note(&title.at, message, help);
                }
                _ => {
                    self.documents.insert(number.clone(), title.value.clone());
                }
            }
        }
        source
    }

    /// Texts that become messages: rows, cells and labels of parameters.
    fn texts(&self) -> BTreeMap<String, Text> {
        let mut texts = BTreeMap::new();
        for row in self.rows.iter().chain(&self.processes) {
            texts.insert(format!("row-{}", row.row), row.title.clone());
            for cell in &row.cells {
                texts.insert(cell.id.clone(), cell.text.clone());
            }
        }
        for parameter in &self.parameters {
            texts.insert(format!("parameter-{}", parameter.name.value), parameter.label.clone());
        }
        texts
    }

    fn sources(&self) -> impl Iterator<Item = &SourceEntry> {
        let rows = self.rows.iter().chain(&self.processes).map(|row| &row.source);
        let parameters = self.parameters.iter().map(|parameter| &parameter.source);
        parameters.chain(self.limits.iter().map(|limit| &limit.source)).chain(rows)
    }

    /// Notes facts and messages that something names and nobody declares.
    fn check_references(&self, facts: &Facts, messages: &Messages, sink: &Sink) {
        // A name inherited from `[source]` is checked once, not for every entry.
        let mut seen: Vec<&Placed<String>> = Vec::new();
        for name in self.sources().filter_map(|source| source.designated_by.as_ref()) {
            let same = |known: &&Placed<String>| {
                Arc::ptr_eq(&known.at.file, &name.at.file) && known.at.span == name.at.span
            };
            if !seen.iter().any(same) {
                facts.check_truth(name, sink);
                seen.push(name);
            }
        }
        let scope = Scope { outlet: true, process: false, place: "a limit" };
        for limit in &self.limits {
            facts.check(&limit.when, scope, sink);
            for key in limit.displaces.iter().map(|one| &one.text).chain(&limit.doubts) {
                messages.check_key(key, sink);
            }
        }
        let row = Scope { outlet: false, process: true, place: "the catalogue" };
        let process = Scope { outlet: false, process: false, place: "a general process" };
        for (rows, scope) in [(&self.rows, row), (&self.processes, process)] {
            for cell in rows.iter().flat_map(|row| &row.cells) {
                facts.check(&cell.when, scope, sink);
            }
        }
    }

    /// Notes a catalogue that nothing would ask.
    fn check_offers(&self, pack: &PackToml, sink: &Sink) {
        if let Some(file) = &self.catalogue_file
            && !pack.offers.contains(&Interface::Classification)
        {
            let message = "the pack has a catalogue and does not classify".to_owned();
            let help = "add `classification` to `offers`, or remove `catalogue/`";
            sink.note_path(&file.path, message, help);
        }
    }
}
