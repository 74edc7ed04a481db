//! Everything that is wrong in a pack folder, each with file, place and what to do.

use std::cell::RefCell;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
    SourceSpan,
};

/// A file of a pack as it was read.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Path as shown, that of the folder in front.
    pub(crate) path: PathBuf,
    /// Whole text.
    pub(crate) text: String,
}

/// A place in a file.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The file.
    pub(crate) file: Arc<SourceFile>,
    /// Bytes of its text.
    pub(crate) span: Range<usize>,
}

/// A value with its place.
#[derive(Clone, Debug)]
pub(crate) struct Placed<T> {
    /// The value.
    pub(crate) value: T,
    /// Where it stands.
    pub(crate) at: Place,
}

/// One thing that is wrong in a pack folder.
#[derive(Clone, Debug)]
pub struct Problem {
    message: String,
    file: PathBuf,
    source: Option<NamedSource<String>>,
    span: Option<SourceSpan>,
    line: Option<usize>,
    help: String,
}

impl Problem {
    /// What is wrong, in one sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The file, or the folder when a file is missing.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The line of the file, from 1; none when the file itself is the problem.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        self.line
    }

    /// What to do.
    #[must_use]
    pub fn help_text(&self) -> &str {
        &self.help
    }

    fn at(place: &Place, message: String, help: String) -> Self {
        let text = &place.file.text;
        // What is missing at the end is shown at the last thing that is there.
        let last = text.trim_end().len().saturating_sub(1);
        let start = text.floor_char_boundary(place.span.start.min(last));
        let end = text.floor_char_boundary(place.span.end.max(start));
        let before = text.get(..start).unwrap_or_default();
        let name = place.file.path.display().to_string();
        Self {
            message,
            file: place.file.path.clone(),
            source: Some(NamedSource::new(name, text.clone())),
            span: Some(SourceSpan::from(start..end)),
            line: Some(before.matches('\n').count() + 1),
            help,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.span?;
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(Some("here".to_owned()), span))))
    }
}

/// Everything that is wrong in a pack folder, ordered by file and line; never empty.
#[derive(Clone, Debug)]
pub struct Problems {
    folder: PathBuf,
    items: Vec<Problem>,
}

impl Problems {
    /// A folder that has no usable `pack.toml`.
    pub(crate) fn unreadable(folder: &Path) -> Self {
        Self::single(folder, "the pack cannot be read".to_owned(), "look at its `pack.toml`")
    }

    /// A manifest that no host would take.
    pub(crate) fn of_manifest(folder: &Path, error: &crate::json::ManifestError) -> Self {
        Self::single(folder, error.to_string(), "shorten the texts, or split the pack")
    }

    fn single(folder: &Path, message: String, help: &str) -> Self {
        let item = Problem {
            message,
            file: folder.to_owned(),
            source: None,
            span: None,
            line: None,
            help: help.to_owned(),
        };
        Self { folder: folder.to_owned(), items: vec![item] }
    }

    /// The problems, at least one.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.items.iter()
    }

    /// All problems with their places, as an author reads them in a terminal without colours.
    #[must_use]
    pub fn report(&self) -> String {
        let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor());
        let mut text = String::new();
        for problem in &self.items {
            // Writing to a text does not fail; a place that cannot be shown leaves the sentence.
            if handler.render_report(&mut text, problem).is_err() {
                text.push_str(&format!("{}: {}\n", problem.file.display(), problem.message));
            }
            if problem.source.is_none() {
                text.push_str(&format!("  in {}\n", problem.file.display()));
            }
        }
        text.push_str(&format!("{self}\n"));
        text
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.items.len();
        let noun = if count == 1 { "problem" } else { "problems" };
        write!(f, "the pack at `{}` has {count} {noun}", self.folder.display())
    }
}

impl std::error::Error for Problems {}

impl Diagnostic for Problems {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.items.iter().map(|problem| problem as &dyn Diagnostic)))
    }
}

/// Collects problems while a folder is read; checks go on after each.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    items: RefCell<Vec<Problem>>,
}

impl Sink {
    /// Notes a problem at a place of a file.
    pub(crate) fn note(&self, at: &Place, message: impl Into<String>, help: impl Into<String>) {
        self.items.borrow_mut().push(Problem::at(at, message.into(), help.into()));
    }

    /// Notes a problem with a file or folder as a whole.
    pub(crate) fn note_path(&self, path: &Path, message: String, help: &str) {
        self.items.borrow_mut().push(Problem {
            message,
            file: path.to_owned(),
            source: None,
            span: None,
            line: None,
            help: help.to_owned(),
        });
    }

    /// `Ok` when nothing was noted.
    pub(crate) fn into_result(self, folder: &Path) -> Result<(), Problems> {
        let mut items = self.items.into_inner();
        if items.is_empty() {
            return Ok(());
        }
        items.sort_by(|one, next| {
            let start = |problem: &Problem| problem.span.map(|span| span.offset());
            (&one.file, start(one)).cmp(&(&next.file, start(next)))
        });
        Err(Problems { folder: folder.to_owned(), items })
    }
}

/// The known word nearest to `given`, when it is near enough to be what was meant.
pub(crate) fn nearest<'k>(
    given: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    let letters = |word: &str| word.chars().count();
    known
        .into_iter()
        .map(|word| (distance(given, word), word))
        .filter(|(distance, word)| {
            *distance <= (letters(given).max(letters(word)) / 3).max(1)
                || is_long_start(given, word)
        })
        .min()
        .map(|(_, word)| word)
}

/// `did you mean …`, or the words that are known.
pub(crate) fn suggestion(given: &str, known: &[&str]) -> String {
    match nearest(given, known.iter().copied()) {
        Some(word) => format!("did you mean `{word}`?"),
        None if known.is_empty() => "nothing may stand here".to_owned(),
        None => {
            let listed: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
            format!("known are {}", listed.join(", "))
        }
    }
}

/// Whether one is the shortened form of the other.
fn is_long_start(given: &str, word: &str) -> bool {
    given.len() >= 3 && word.len() >= 3 && (given.starts_with(word) || word.starts_with(given))
}

/// Single-letter edits, neighbours exchanged counting as one, that lead from one to the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let mut previous = None;
    for (row, letter) in one.chars().enumerate() {
        let mut current = Vec::with_capacity(other.len() + 1);
        current.push(row + 1);
        let mut left = row + 1;
        let mut previous_other = None;
        for (column, candidate) in other.iter().copied().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX);
            let replaced = at(&last, column) + usize::from(letter != candidate);
            let mut best = replaced.min(left + 1).min(at(&last, column + 1) + 1);
            if previous == Some(candidate) && previous_other == Some(letter) && column > 0 {
                best = best.min(at(&before_last, column - 1).saturating_add(1));
            }
            current.push(best);
            left = best;
            previous_other = Some(candidate);
        }
        before_last = std::mem::replace(&mut last, current);
        previous = Some(letter);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_named_only_when_it_is_near() {
        for (given, wanted) in [
            ("tittle", Some("title")),
            ("ofers", Some("offers")),
            ("name", Some("name")),
            ("naem", Some("name")),
            ("jurisdict", Some("jurisdiction")),
            ("colour", None),
            ("x", None),
        ] {
            let known = ["title", "offers", "name", "jurisdiction"];
            assert_eq!(nearest(given, known), wanted, "{given}");
        }
    }

    #[test]
    fn a_problem_knows_its_line_even_beyond_the_end() {
        let file = Arc::new(SourceFile { path: "a.toml".into(), text: "一\n二\n三".to_owned() });
        for (span, line) in [(0..1, 1), (3..4, 1), (4..5, 2), (5..6, 2), (8..20, 3), (90..99, 3)] {
            let place = Place { file: Arc::clone(&file), span: span.clone() };
            let problem = Problem::at(&place, "wrong".to_owned(), String::new());
            assert_eq!(problem.line(), Some(line), "{span:?}");
        }
    }
}
