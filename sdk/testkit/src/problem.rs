//! Everything that is wrong in case files, each with file, place and what to do.

use std::cell::RefCell;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
    SourceSpan,
};

/// A file as it was read.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Path with the folder of the pack in front.
    pub(crate) path: PathBuf,
    /// Path inside the folder of the pack, with `/`.
    pub(crate) name: String,
    /// Whole text.
    pub(crate) text: String,
}

impl SourceFile {
    /// The line, from 1, of a byte of the text.
    pub(crate) fn line(&self, at: usize) -> usize {
        let start = self.text.floor_char_boundary(at);
        self.text.get(..start).unwrap_or_default().matches('\n').count() + 1
    }

    /// The part of a span that lies in its first line.
    pub(crate) fn first_line(&self, span: Range<usize>) -> Range<usize> {
        let length = self.text.get(span.clone()).and_then(|part| part.find('\n'));
        span.start..length.map_or(span.end, |length| span.start + length)
    }
}

/// One thing that is wrong in a case file.
#[derive(Clone, Debug)]
pub struct Problem {
    message: String,
    help: String,
    path: PathBuf,
    line: Option<usize>,
    source: Option<NamedSource<String>>,
    span: Option<SourceSpan>,
}

impl Problem {
    /// What is wrong, in one sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do.
    #[must_use]
    pub fn help_text(&self) -> &str {
        &self.help
    }

    /// The file, or the folder.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.path
    }

    /// The line of the file, from 1; none when the file itself is the problem.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        self.line
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

/// Everything that is wrong in the case files of a pack, ordered by file and line; never empty.
#[derive(Clone, Debug)]
pub struct Problems {
    items: Vec<Problem>,
}

impl Problems {
    /// A text that asks nothing.
    pub(crate) fn nothing(path: &Path) -> Self {
        let (message, help) = ("nothing is asked".to_owned(), String::new());
        let path = path.to_owned();
        Self { items: vec![Problem { message, help, path, line: None, source: None, span: None }] }
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
                text.push_str(&format!("{}: {problem}\n", problem.path.display()));
            }
        }
        text.push_str(&format!("{self}\n"));
        text
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.items.len() {
            1 => f.write_str("the case files have 1 problem"),
            count => write!(f, "the case files have {count} problems"),
        }
    }
}

impl std::error::Error for Problems {}

impl Diagnostic for Problems {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.items.iter().map(|problem| problem as &dyn Diagnostic)))
    }
}

/// Collects problems while files are read; reading goes on after each.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    items: RefCell<Vec<Problem>>,
}

impl Sink {
    /// Problems noted so far.
    pub(crate) fn count(&self) -> usize {
        self.items.borrow().len()
    }

    /// Notes a problem at a span of a file.
    pub(crate) fn note(
        &self,
        file: &SourceFile,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let start = file.text.floor_char_boundary(span.start);
        let end = file.text.floor_char_boundary(span.end.max(start));
        self.push(Problem {
            message: message.into(),
            help: help.into(),
            path: file.path.clone(),
            line: Some(file.line(start)),
            source: Some(NamedSource::new(file.path.display().to_string(), file.text.clone())),
            span: Some(SourceSpan::from(start..end)),
        });
    }

    /// Notes a problem with a file or folder as a whole.
    pub(crate) fn note_path(&self, path: &Path, message: String, help: &str) {
        let path = path.to_owned();
        let help = help.to_owned();
        self.push(Problem { message, help, path, line: None, source: None, span: None });
    }

    /// The same sentence about the same place is said once: every row of a grid repeats its table.
    fn push(&self, problem: Problem) {
        let mut items = self.items.borrow_mut();
        let same = |known: &Problem| {
            (&known.message, &known.path, known.span)
                == (&problem.message, &problem.path, problem.span)
        };
        if !items.iter().any(same) {
            items.push(problem);
        }
    }

    /// `Ok` when nothing was noted.
    pub(crate) fn into_result(self) -> Result<(), Problems> {
        let mut items = self.items.into_inner();
        if items.is_empty() {
            return Ok(());
        }
        let start = |problem: &Problem| problem.span.map(|span| span.offset());
        items.sort_by(|one, next| (&one.path, start(one)).cmp(&(&next.path, start(next))));
        Err(Problems { items })
    }
}

/// Words listed in a help at most; more would hide the sentence.
const LISTED_MAX: usize = 12;

/// `did you mean …`, or the words that are known when they are few.
pub(crate) fn suggestion<'k>(given: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(word) = nearest(given, &known) {
        return format!("did you mean `{word}`?");
    }
    if known.is_empty() {
        return "nothing may stand here".to_owned();
    }
    let listed: Vec<String> =
        known.iter().take(LISTED_MAX).map(|word| format!("`{word}`")).collect();
    let more = if known.len() > LISTED_MAX { " and more" } else { "" };
    format!("known are {}{more}", listed.join(", "))
}

/// The known word nearest to `given`, when it is near enough to be what was meant.
fn nearest<'k>(given: &str, known: &[&'k str]) -> Option<&'k str> {
    // Two letters exchanged count as two edits, which a short word may have too.
    let allowed = given.chars().count().div_ceil(3);
    let near = known.iter().map(|word| (distance(given, word), *word));
    near.filter(|(edits, _)| *edits <= allowed).min().map(|(_, word)| word)
}

/// Single-letter edits that lead from one word to the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.chars().enumerate() {
        let mut diagonal = row;
        let mut left = row + 1;
        let mut current = vec![left];
        for (candidate, up) in other.iter().zip(above.iter().skip(1)) {
            let replaced = diagonal + usize::from(letter != *candidate);
            left = replaced.min(left + 1).min(up + 1);
            diagonal = *up;
            current.push(left);
        }
        above = current;
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_named_only_when_it_is_near() {
        for (given, wanted) in [
            ("expct", "did you mean `expect`?"),
            ("nmae", "did you mean `name`?"),
            ("expected", "did you mean `expect`?"),
            ("colour", "known are `expect`, `name`, `on`"),
        ] {
            assert_eq!(suggestion(given, ["expect", "name", "on"]), wanted, "{given}");
        }
    }

    #[test]
    fn a_line_is_counted_to_a_byte_even_beyond_the_end() {
        let file = SourceFile { path: "a".into(), name: "a".into(), text: "一\n二\n三".into() };
        for (at, line) in [(0, 1), (3, 1), (4, 2), (6, 2), (8, 3), (90, 3)] {
            assert_eq!(file.line(at), line, "{at}");
        }
    }
}
