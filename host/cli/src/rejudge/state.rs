//! How far judging again has come: a line for the order, then one for each enterprise that is done.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use fs_err::File;
use serde::{Deserialize, Serialize};
use tidegate_domain::{Date, Jurisdiction};
use tidegate_runtime::Pack;
use tidegate_service::{Host, Rejudgement};

use super::{RejudgeArguments, digests};

/// The format that this version writes and reads.
const FORMAT: &str = "tidegate-rejudge-1";

/// What the results in a file are results of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    format: String,
    county: Jurisdiction,
    from: Date,
    until: Date,
    as_of: Option<Date>,
    in_force: Vec<String>,
    candidates: Vec<String>,
}

/// The file.
#[derive(Debug)]
pub(super) struct State {
    path: PathBuf,
    file: File,
}

impl State {
    /// Opens the state of an order: that of a run which was interrupted, or a new one.
    ///
    /// # Errors
    /// A file that belongs to another order is left alone and named.
    pub(super) fn open(
        arguments: &RejudgeArguments,
        host: &Host,
        candidates: &[Arc<Pack>],
    ) -> anyhow::Result<Self> {
        let [in_force, candidates] = digests(host, &arguments.county, candidates);
        let order = Order {
            format: FORMAT.to_owned(),
            county: arguments.county.clone(),
            from: arguments.from,
            until: arguments.to,
            as_of: arguments.as_of,
            in_force,
            candidates,
        };
        let named = arguments.state.clone();
        let path = named.unwrap_or_else(|| arguments.data.join("rejudge.jsonl"));
        if path.exists() {
            let known = first_line(&path)?;
            anyhow::ensure!(
                known.as_ref() == Some(&order),
                "`{}` holds what came of another run: remove it, or name another file with --state",
                path.display()
            );
            drop_torn_line(&path)?;
        } else {
            let mut file = File::create(&path)?;
            writeln!(file, "{}", serde_json::to_string(&order)?)?;
            file.sync_all()?;
        }
        let file = fs_err::OpenOptions::new().append(true).open(&path)?;
        Ok(Self { path, file })
    }

    /// Keeps what came of an enterprise; one that failed is tried again by the next run.
    pub(super) fn keep(&mut self, result: &Rejudgement) -> anyhow::Result<()> {
        writeln!(self.file, "{}", serde_json::to_string(result)?)?;
        Ok(())
    }

    /// Enterprises that were judged to the end.
    pub(super) fn done(&self) -> anyhow::Result<BTreeSet<String>> {
        let results = self.results()?.into_iter().filter(|result| result.failure.is_empty());
        Ok(results.map(|result| result.enterprise).collect())
    }

    /// What came of each enterprise, the latest where one was tried again; by id.
    pub(super) fn results(&self) -> anyhow::Result<Vec<Rejudgement>> {
        let lines = BufReader::new(File::open(&self.path)?).lines().skip(1);
        let mut results = std::collections::BTreeMap::new();
        for line in lines {
            let line = line?;
            let result: Rejudgement = serde_json::from_str(&line).with_context(|| {
                format!("`{}` holds a line that is no result", self.path.display())
            })?;
            results.insert(result.enterprise.clone(), result);
        }
        Ok(results.into_values().collect())
    }

    /// Removes the file of a run that came to its end.
    pub(super) fn remove(self) -> anyhow::Result<()> {
        drop(self.file);
        Ok(fs_err::remove_file(self.path)?)
    }
}

fn first_line(path: &std::path::Path) -> anyhow::Result<Option<Order>> {
    let mut line = String::new();
    BufReader::new(File::open(path)?).read_line(&mut line)?;
    Ok(serde_json::from_str(&line).ok())
}

/// Cuts off what was half written when the run was interrupted.
fn drop_torn_line(path: &std::path::Path) -> anyhow::Result<()> {
    let bytes = fs_err::read(path)?;
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    if whole < bytes.len() {
        let file = fs_err::OpenOptions::new().write(true).open(path)?;
        file.set_len(whole as u64)?;
    }
    Ok(())
}
