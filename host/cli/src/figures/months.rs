//! Figures with a column a month.

use serde_json::{Value, json};
use tidegate_desk::{FigureValue, Span};
use tidegate_domain::Date;

use super::{FiguresArguments, as_json, shown};
use crate::at_desk::AtDesk;
use crate::print;
use crate::table::{Cell, Table};

/// Prints the figures month by month, and of the whole period: of what is counted by enterprise it is
/// less than the sum where one enterprise is in several months.
pub(super) async fn run(
    at: &AtDesk,
    span: Span,
    arguments: &FiguresArguments,
) -> anyhow::Result<()> {
    let months = split(span)?;
    let mut columns = Vec::with_capacity(months.len());
    for month in &months {
        columns.push(at.desk.figures(&at.county, *month).await?);
    }
    let whole = at.desk.figures(&at.county, span).await?;
    let is_file = arguments.output.is_some();
    let table = table(&months, &columns, (&whole, arguments, is_file));
    if let Some(output) = &arguments.output {
        table.write(output)?;
    }
    if arguments.json {
        let of = |figures: &[FigureValue]| -> Vec<Value> {
            figures.iter().map(|value| as_json(value, arguments.language)).collect()
        };
        let by_month = months.iter().zip(&columns).map(|(month, figures)| {
            json!({ "from": month.from, "until": month.until, "figures": of(figures) })
        });
        print::json(json!({
            "from": span.from, "until": span.until, "figures": of(&whole),
            "months": by_month.collect::<Vec<_>>(),
        }));
    } else if !is_file {
        table.print();
    }
    Ok(())
}

fn table(
    months: &[Span],
    columns: &[Vec<FigureValue>],
    (whole, arguments, is_file): (&[FigureValue], &FiguresArguments, bool),
) -> Table {
    let mut headings = vec!["figure".to_owned(), "title".to_owned()];
    headings.extend(months.iter().map(|month| month_word(month.from)));
    headings.push("whole".to_owned());
    if is_file {
        headings.push("definition".to_owned());
    }
    let mut table = Table::new(headings);
    for (place, value) in whole.iter().enumerate() {
        let words = value.figure.words(arguments.language);
        let mut row = vec![Cell::from(value.figure.word()), Cell::from(words.title)];
        row.extend(columns.iter().filter_map(|column| column.get(place)).map(cell));
        row.push(cell(value));
        if is_file {
            row.push(Cell::from(words.text));
        }
        table.add(row);
    }
    table
}

fn cell(value: &FigureValue) -> Cell {
    match value.out_of {
        Some(_) => Cell::Text(shown(value)),
        None => Cell::Number(value.value),
    }
}

fn month_word(day: Date) -> String {
    let (year, month, _) = day.ymd();
    format!("{year:04}-{month:02}")
}

/// A period cut where months begin.
fn split(span: Span) -> anyhow::Result<Vec<Span>> {
    let mut months = Vec::new();
    let mut from = span.from;
    while from < span.until {
        let until = next_month(from).min(span.until);
        months.push(Span::new(from, until)?);
        from = until;
    }
    Ok(months)
}

/// First day of the next month.
fn next_month(day: Date) -> Date {
    let (_, month, of_month) = day.ymd();
    let mut next = day.plus_days(28 - i32::from(of_month.min(28)));
    while next.ymd().1 == month {
        next = next.plus_days(1);
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_cut_where_months_begin() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let cut = |from: &str, until: &str| -> Vec<String> {
            let months = split(Span::new(day(from), day(until)).unwrap()).unwrap();
            months.iter().map(|month| format!("{}..{}", month.from, month.until)).collect()
        };
        assert_eq!(cut("2024-02-01", "2024-03-01"), ["2024-02-01..2024-03-01"]);
        let odd = ["2023-12-31..2024-01-01", "2024-01-01..2024-02-01", "2024-02-01..2024-02-02"];
        assert_eq!(cut("2023-12-31", "2024-02-02"), odd);
        assert_eq!(cut("2022-01-01", "2023-01-01").len(), 12);
    }
}
