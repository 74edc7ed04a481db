//! What is to be shown, without how.

/// Most blocks of a document.
pub const BLOCKS_MAX: usize = 10_000;

/// Most text of a document, bytes.
pub const TEXT_BYTES_MAX: usize = 8 << 20;

/// Most rows of a table.
pub const ROWS_MAX: usize = 20_000;

/// Most columns of a table: more cannot be read on a page.
pub const COLUMNS_MAX: usize = 12;

/// The language that a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Language of all its texts.
    pub language: Language,
    /// Title.
    pub title: String,
    /// Line below the title; may be empty.
    pub subtitle: String,
    /// When what it says was concluded. PDF wants a date, and the clock's would make the same
    /// document another file each time.
    pub dated: Day,
    /// What stands at the foot of every page, for example the id of a judgement; may be empty.
    pub footer: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// A day of the calendar, China Standard Time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// 1 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Day {
    const fn is_valid(self) -> bool {
        matches!((self.year, self.month, self.day), (1..=9999, 1..=12, 1..=31))
    }
}

/// One part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading {
        /// How deep.
        level: Level,
        /// Its text.
        text: String,
    },
    /// A paragraph; line feeds break lines.
    Paragraph(String),
    /// Points.
    Points(Vec<String>),
    /// Names with their values.
    KeyValues(Vec<(String, Cell)>),
    /// A table.
    Table(Table),
    /// What was required and whether it was met.
    Conditions(Vec<Condition>),
    /// Something that must not be overlooked.
    Callout(Callout),
    /// Sources, numbered from 1 in each block.
    Citations(Vec<Citation>),
}

/// Depth of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Of a section.
    Section,
    /// Of a part of a section.
    Part,
}

/// A value to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its text.
    pub text: String,
    /// How it is set.
    pub kind: CellKind,
}

/// How a value is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// As running text.
    Text,
    /// To the right, so that digits stand below each other.
    Number,
    /// A digest or another code.
    Code,
}

impl Cell {
    /// Running text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: CellKind::Text }
    }

    /// A number, as text.
    #[must_use]
    pub fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: CellKind::Number }
    }

    /// A digest or another code.
    #[must_use]
    pub fn code(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: CellKind::Code }
    }
}

/// Rows under named columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it shows; may be empty.
    pub caption: String,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Whether the first value of a column is a number: then its name stands to the right, too.
    pub(crate) fn is_number(&self, column: usize) -> bool {
        let first = self.rows.first().and_then(|row| row.get(column));
        first.is_some_and(|cell| cell.kind == CellKind::Number)
    }

    /// The names of the columns as cells.
    pub(crate) fn header(&self) -> impl Iterator<Item = Cell> {
        let columns = self.columns.iter().enumerate();
        columns.map(|(column, name)| match self.is_number(column) {
            true => Cell::number(name.as_str()),
            false => Cell::text(name.as_str()),
        })
    }
}

/// How a condition came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Met,
    /// It does not hold.
    NotMet,
    /// A fact is missing.
    Unknown,
}

/// One thing that was required.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// How it came out.
    pub outcome: Outcome,
    /// What was required.
    pub text: String,
    /// What was found, for example the value; may be empty.
    pub found: String,
    /// How that came about: evidence, steps of a calculation.
    pub details: Vec<String>,
}

/// How much a callout matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Note,
    /// Doubt, or something that needs a person.
    Caution,
    /// A breach.
    Finding,
}

/// Something that must not be overlooked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callout {
    /// How much it matters.
    pub tone: Tone,
    /// Its heading.
    pub title: String,
    /// Paragraphs.
    pub text: Vec<String>,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Document with its number.
    pub document: String,
    /// Article, table or clause; may be empty.
    pub article: String,
    /// Which version of it, for example the days in force; may be empty.
    pub version: String,
    /// What is doubtful about it; may be empty.
    pub doubt: String,
}

/// Why a document is not shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Not a day of the calendar.
    #[error("{year}-{month}-{day} is no day")]
    Day {
        /// Year.
        year: u16,
        /// Month.
        month: u8,
        /// Day.
        day: u8,
    },
    /// More than [`BLOCKS_MAX`] blocks.
    #[error("the document has {count} blocks, at most {BLOCKS_MAX} are shown: split it")]
    Blocks {
        /// How many.
        count: usize,
    },
    /// More than [`TEXT_BYTES_MAX`] of text.
    #[error("the document has {bytes} bytes of text, at most {TEXT_BYTES_MAX} are shown: split it")]
    Text {
        /// How much.
        bytes: usize,
    },
    /// More than [`ROWS_MAX`] rows.
    #[error("the table in block {block} has {count} rows, at most {ROWS_MAX} are shown: split it")]
    Rows {
        /// Block, from 0.
        block: usize,
        /// How many.
        count: usize,
    },
    /// No columns, or more than [`COLUMNS_MAX`].
    #[error("the table in block {block} has {count} columns, give 1 to {COLUMNS_MAX}")]
    Columns {
        /// Block, from 0.
        block: usize,
        /// How many.
        count: usize,
    },
    /// A row with other than the columns' number of cells.
    #[error("row {row} of the table in block {block} has {found} cells for {expected} columns")]
    Row {
        /// Block, from 0.
        block: usize,
        /// Row, from 0.
        row: usize,
        /// Cells.
        found: usize,
        /// Columns.
        expected: usize,
    },
}

impl Document {
    /// Checks that it is within what is shown; every rendering begins with it.
    ///
    /// # Errors
    ///
    /// [`DocumentError`] names what is too much, or a row that does not fit its table.
    pub fn verify(&self) -> Result<(), DocumentError> {
        if !self.dated.is_valid() {
            let Day { year, month, day } = self.dated;
            return Err(DocumentError::Day { year, month, day });
        }
        let count = self.blocks.len();
        if count > BLOCKS_MAX {
            return Err(DocumentError::Blocks { count });
        }
        for (block, table) in self.blocks.iter().enumerate().filter_map(|(at, block)| match block {
            Block::Table(table) => Some((at, table)),
            _ => None,
        }) {
            verify_table(block, table)?;
        }
        let head = self.title.len() + self.subtitle.len() + self.footer.len();
        let bytes = self.blocks.iter().map(text_bytes).fold(head, usize::saturating_add);
        if bytes > TEXT_BYTES_MAX {
            return Err(DocumentError::Text { bytes });
        }
        Ok(())
    }
}

fn verify_table(block: usize, table: &Table) -> Result<(), DocumentError> {
    let (count, expected) = (table.rows.len(), table.columns.len());
    if count > ROWS_MAX {
        return Err(DocumentError::Rows { block, count });
    }
    if expected == 0 || expected > COLUMNS_MAX {
        return Err(DocumentError::Columns { block, count: expected });
    }
    match table.rows.iter().enumerate().find(|(_, cells)| cells.len() != expected) {
        Some((row, cells)) => Err(DocumentError::Row { block, row, found: cells.len(), expected }),
        None => Ok(()),
    }
}

/// Bytes of all texts of a block.
fn text_bytes(block: &Block) -> usize {
    let all = |texts: &[String]| texts.iter().map(String::len).sum::<usize>();
    match block {
        Block::Heading { text, .. } | Block::Paragraph(text) => text.len(),
        Block::Points(points) => all(points),
        Block::KeyValues(pairs) => {
            pairs.iter().map(|(name, cell)| name.len() + cell.text.len()).sum()
        }
        Block::Table(table) => {
            let cells = table.rows.iter().flatten().map(|cell| cell.text.len());
            table.caption.len() + all(&table.columns) + cells.sum::<usize>()
        }
        Block::Conditions(conditions) => {
            let one = |it: &Condition| it.text.len() + it.found.len() + all(&it.details);
            conditions.iter().map(one).sum()
        }
        Block::Callout(callout) => callout.title.len() + all(&callout.text),
        Block::Citations(citations) => citations.iter().map(citation_bytes).sum(),
    }
}

const fn citation_bytes(citation: &Citation) -> usize {
    let Citation { document, article, version, doubt } = citation;
    document.len() + article.len() + version.len() + doubt.len()
}
