//! Where differences go as they are found.

use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::json;
use tidegate_service::CountyDifference;

use super::table::{self, Sheet};
use super::{CompareArguments, Form, Whole, text};
use crate::print::JSON_VERSION;

/// Differences that are listed in text.
const SHOWN_IN_TEXT: usize = 40;

/// Differences that are listed in JSON.
const SHOWN_IN_JSON: usize = 1_000;

/// Where differences go.
pub(super) enum Sink {
    /// The first are kept, to be shown after the counts.
    Kept { shown: Vec<CountyDifference>, most: usize, out: Box<dyn Write> },
    /// A row each.
    Csv(Box<csv::Writer<Box<dyn Write>>>),
    /// A row each on the second sheet.
    Xlsx(Box<Sheet>),
}

impl Sink {
    /// Opens what the arguments ask for, before any work is done.
    pub(super) fn open(arguments: &CompareArguments) -> anyhow::Result<Self> {
        let output = arguments.output.as_deref();
        Ok(match arguments.format {
            Form::Text => Self::kept(output, SHOWN_IN_TEXT)?,
            Form::Json => Self::kept(output, SHOWN_IN_JSON)?,
            Form::Csv => {
                let mut writer = csv::Writer::from_writer(writer(output)?);
                writer.write_record(table::COLUMNS)?;
                Self::Csv(Box::new(writer))
            }
            Form::Xlsx => Self::Xlsx(Box::new(Sheet::new(output)?)),
        })
    }

    fn kept(output: Option<&Path>, most: usize) -> anyhow::Result<Self> {
        Ok(Self::Kept { shown: Vec::new(), most, out: writer(output)? })
    }

    /// Takes the differences of an enterprise.
    pub(super) fn take(&mut self, differences: Vec<CountyDifference>) -> anyhow::Result<()> {
        match self {
            Self::Kept { shown, most, .. } => {
                let room = most.saturating_sub(shown.len());
                shown.extend(differences.into_iter().take(room));
                Ok(())
            }
            Self::Csv(writer) => {
                for one in &differences {
                    writer.write_record(table::row(one))?;
                }
                Ok(())
            }
            Self::Xlsx(sheet) => differences.iter().try_for_each(|one| sheet.add(one)),
        }
    }

    /// Writes the counts and what was kept.
    pub(super) fn finish(self, arguments: &CompareArguments, whole: &Whole) -> anyhow::Result<()> {
        match self {
            Self::Kept { shown, mut out, .. } if arguments.format == Form::Json => {
                writeln!(out, "{}", as_json(arguments, whole, &shown))?;
                Ok(out.flush()?)
            }
            Self::Kept { shown, mut out, .. } => {
                text::write(&mut out, arguments, whole, &shown)?;
                Ok(out.flush()?)
            }
            Self::Csv(mut writer) => {
                writer.flush()?;
                tell(arguments, whole)
            }
            Self::Xlsx(sheet) => {
                sheet.save(arguments, whole)?;
                tell(arguments, whole)
            }
        }
    }
}

/// The counts, to standard error: the table is elsewhere.
fn tell(arguments: &CompareArguments, whole: &Whole) -> anyhow::Result<()> {
    text::counts(&mut std::io::stderr(), arguments, whole)?;
    Ok(())
}

fn writer(output: Option<&Path>) -> anyhow::Result<Box<dyn Write>> {
    Ok(match output {
        Some(path) => Box::new(BufWriter::new(fs_err::File::create(path)?)),
        None => Box::new(std::io::stdout()),
    })
}

fn as_json(
    arguments: &CompareArguments,
    whole: &Whole,
    shown: &[CountyDifference],
) -> serde_json::Value {
    let [first, second] = &whole.layers;
    let listed = shown.len() as u64;
    json!({
        "json_version": JSON_VERSION,
        "first": { "county": arguments.first, "layers": first },
        "second": { "county": arguments.second, "layers": second },
        "data_of": whole.data_of,
        "from": arguments.from,
        "to": arguments.to,
        "enterprises": whole.enterprises,
        "values": whole.values,
        "seconds": whole.seconds,
        "kinds": whole.tally.kinds,
        "differences": shown,
        "not_listed": whole.tally.differences().saturating_sub(listed),
        "failed": whole
            .failures
            .iter()
            .map(|(id, why)| json!({ "enterprise": id, "why": why }))
            .collect::<Vec<_>>(),
    })
}
