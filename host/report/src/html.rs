//! A document as one page that needs nothing else.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::clean::clean;
use crate::{
    Block, Callout, Cell, CellKind, Citation, Condition, Document, DocumentError, Language, Level,
    Table,
};

/// What the page may load: nothing, so that it reads the same wherever it is opened.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The page: UTF-8, styles inside, no script, nothing loaded; made for the screen and for paper.
///
/// # Errors
///
/// See [`Document::verify`].
pub fn to_html(document: &Document) -> Result<String, DocumentError> {
    document.verify()?;
    let language = document.language;
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (clean(&document.title)) }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body {
                main {
                    h1 { (clean(&document.title)) }
                    @if !document.subtitle.is_empty() {
                        p.subtitle { (clean(&document.subtitle)) }
                    }
                    @for part in &document.blocks { (block(part, language)) }
                    @if !document.footer.is_empty() {
                        footer { (clean(&document.footer)) }
                    }
                }
            }
        }
    };
    Ok(page.into_string())
}

/// What stands below the title, for a page that has its own frame and styles: the classes are those
/// of this crate's style sheet, and every text is escaped.
///
/// # Errors
///
/// See [`Document::verify`].
pub fn to_fragment(document: &Document) -> Result<String, DocumentError> {
    document.verify()?;
    let language = document.language;
    let parts = html! { @for part in &document.blocks { (block(part, language)) } };
    Ok(parts.into_string())
}

fn block(block: &Block, language: Language) -> Markup {
    match block {
        Block::Heading { level: Level::Section, text } => html! { h2 { (clean(text)) } },
        Block::Heading { level: Level::Part, text } => html! { h3 { (clean(text)) } },
        Block::Paragraph(text) => html! { p { (clean(text)) } },
        Block::Points(points) => html! { ul { @for point in points { li { (clean(point)) } } } },
        Block::KeyValues(pairs) => html! {
            dl {
                @for (name, value) in pairs {
                    dt { (clean(name)) }
                    dd { (cell(value)) }
                }
            }
        },
        Block::Table(rows) => table(rows),
        Block::Conditions(conditions) => html! {
            ul.conditions { @for one in conditions { (condition(one, language)) } }
        },
        Block::Callout(box_) => callout(box_),
        Block::Citations(citations) => html! {
            ol { @for one in citations { (citation(one, language)) } }
        },
    }
}

fn cell(cell: &Cell) -> Markup {
    match cell.kind {
        CellKind::Code => html! { span.code { (clean(&cell.text)) } },
        CellKind::Text | CellKind::Number => html! { (clean(&cell.text)) },
    }
}

fn table(table: &Table) -> Markup {
    html! {
        // Wide tables scroll by keyboard, too.
        div.table tabindex="0" {
            table {
                @if !table.caption.is_empty() { caption { (clean(&table.caption)) } }
                thead {
                    tr {
                        @for (column, name) in table.columns.iter().enumerate() {
                            th.number[table.is_number(column)] scope="col" { (clean(name)) }
                        }
                    }
                }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for value in row {
                                td.number[value.kind == CellKind::Number] { (cell(value)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn condition(condition: &Condition, language: Language) -> Markup {
    let outcome = condition.outcome;
    html! {
        li class=(outcome.class()) {
            span.outcome { (outcome.mark()) " " (outcome.word(language)) }
            div {
                (clean(&condition.text))
                @if !condition.found.is_empty() {
                    (language.colon()) span.found { (clean(&condition.found)) }
                }
                @if !condition.details.is_empty() {
                    ul.details { @for detail in &condition.details { li { (clean(detail)) } } }
                }
            }
        }
    }
}

fn callout(callout: &Callout) -> Markup {
    html! {
        div.callout.(callout.tone.class()) {
            strong { (clean(&callout.title)) }
            @for text in &callout.text { p { (clean(text)) } }
        }
    }
}

fn citation(citation: &Citation, language: Language) -> Markup {
    html! {
        li {
            (clean(&citation.document))
            @if !citation.article.is_empty() { (language.comma()) (clean(&citation.article)) }
            @if !citation.version.is_empty() { span.version { (clean(&citation.version)) } }
            @if !citation.doubt.is_empty() { span.doubt { (clean(&citation.doubt)) } }
        }
    }
}
