//! A document as data.

use serde::Serialize;
use tidegate_report::{
    Block, Callout, Cell, CellKind, Citation, Condition, Document, Language, Level, Outcome, Table,
    Tone,
};
use utoipa::ToSchema;

/// A document: blocks to read in order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentBody {
    /// `zh-CN` or `en`.
    language: &'static str,
    /// Title.
    title: String,
    /// Line below it.
    subtitle: String,
    /// Day on which it was concluded.
    #[schema(format = Date)]
    dated: String,
    /// What stands at the foot of a page.
    footer: String,
    /// What it says.
    blocks: Vec<BlockBody>,
}

/// One part of a document.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case", tag = "block")]
enum BlockBody {
    /// A heading.
    Heading {
        /// `section`, or `part` of a section.
        level: &'static str,
        /// Text.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Text.
        text: String,
    },
    /// Points.
    Points {
        /// Each of them.
        points: Vec<String>,
    },
    /// Names with their values.
    KeyValues {
        /// Each of them.
        pairs: Vec<PairBody>,
    },
    /// A table.
    Table {
        /// What it shows.
        caption: String,
        /// Names of the columns.
        columns: Vec<String>,
        /// Rows of as many cells.
        rows: Vec<Vec<CellBody>>,
    },
    /// What was required and whether it was met.
    Conditions {
        /// Each of them.
        conditions: Vec<ConditionBody>,
    },
    /// Something that must not be overlooked.
    Callout {
        /// `note`, `caution` or `finding`.
        tone: &'static str,
        /// Heading.
        title: String,
        /// Paragraphs.
        text: Vec<String>,
    },
    /// Sources.
    Citations {
        /// Each of them.
        citations: Vec<CitationBody>,
    },
}

/// A name with its value.
#[derive(Debug, Serialize, ToSchema)]
struct PairBody {
    /// Name.
    name: String,
    /// Value.
    value: CellBody,
}

/// A value to show.
#[derive(Debug, Serialize, ToSchema)]
struct CellBody {
    /// Text.
    text: String,
    /// `text`, `number` or `code`.
    kind: &'static str,
}

/// One thing that was required.
#[derive(Debug, Serialize, ToSchema)]
struct ConditionBody {
    /// `met`, `not-met` or `unknown`.
    outcome: &'static str,
    /// What was required.
    text: String,
    /// What was found.
    found: String,
    /// How that came about.
    details: Vec<String>,
}

/// A source.
#[derive(Debug, Serialize, ToSchema)]
struct CitationBody {
    /// Document with its number.
    document: String,
    /// Article, table or clause.
    article: String,
    /// Which version of it.
    version: String,
    /// What is doubtful about it.
    doubt: String,
}

impl From<Document> for DocumentBody {
    fn from(document: Document) -> Self {
        let day = document.dated;
        Self {
            language: match document.language {
                Language::Zh => "zh-CN",
                Language::En => "en",
            },
            title: document.title,
            subtitle: document.subtitle,
            dated: format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
            footer: document.footer,
            blocks: document.blocks.into_iter().map(BlockBody::from).collect(),
        }
    }
}

impl From<Block> for BlockBody {
    fn from(block: Block) -> Self {
        match block {
            Block::Heading { level, text } => {
                let level = match level {
                    Level::Section => "section",
                    Level::Part => "part",
                };
                Self::Heading { level, text }
            }
            Block::Paragraph(text) => Self::Paragraph { text },
            Block::Points(points) => Self::Points { points },
            Block::KeyValues(pairs) => {
                let pairs = pairs.into_iter();
                let pairs = pairs.map(|(name, cell)| PairBody { name, value: cell.into() });
                Self::KeyValues { pairs: pairs.collect() }
            }
            Block::Table(Table { caption, columns, rows }) => {
                let row = |row: Vec<Cell>| row.into_iter().map(CellBody::from).collect();
                Self::Table { caption, columns, rows: rows.into_iter().map(row).collect() }
            }
            Block::Conditions(conditions) => Self::Conditions {
                conditions: conditions.into_iter().map(ConditionBody::from).collect(),
            },
            Block::Callout(Callout { tone, title, text }) => {
                let tone = match tone {
                    Tone::Note => "note",
                    Tone::Caution => "caution",
                    Tone::Finding => "finding",
                };
                Self::Callout { tone, title, text }
            }
            Block::Citations(citations) => Self::Citations {
                citations: citations.into_iter().map(CitationBody::from).collect(),
            },
        }
    }
}

impl From<Cell> for CellBody {
    fn from(cell: Cell) -> Self {
        let kind = match cell.kind {
            CellKind::Text => "text",
            CellKind::Number => "number",
            CellKind::Code => "code",
        };
        Self { text: cell.text, kind }
    }
}

impl From<Condition> for ConditionBody {
    fn from(condition: Condition) -> Self {
        let Condition { outcome, text, found, details } = condition;
        let outcome = match outcome {
            Outcome::Met => "met",
            Outcome::NotMet => "not-met",
            Outcome::Unknown => "unknown",
        };
        Self { outcome, text, found, details }
    }
}

impl From<Citation> for CitationBody {
    fn from(citation: Citation) -> Self {
        let Citation { document, article, version, doubt } = citation;
        Self { document, article, version, doubt }
    }
}
