//! What was wrong with the data, and the numbers by which means are formed.

use tidegate_domain::{BasisKind, Verified};
use tidegate_report::{Block, Cell};
use tidegate_service::{Cited, Method};

use super::{Writer, section};
use crate::texts::{count, unit, word};
use crate::time;

impl Writer<'_> {
    /// Problems of the data, by outlet.
    pub(super) fn problems(&self, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        if self.view.problems.is_empty() {
            return;
        }
        blocks.push(section(texts.text("data-problems")));
        let rows = self.view.problems.iter().map(|(outlet, problem)| {
            let averaging = problem.averaging.map(|one| texts.word("averaging", &word(one)));
            let mut about = Vec::new();
            if !problem.pollutant.is_empty() {
                about.push(texts.pollutant(&problem.pollutant));
            }
            about.extend(averaging);
            if !problem.mark.is_empty() {
                about.push(texts.with("mark-named", "mark", &problem.mark));
            }
            let first = time::minute(problem.first);
            let when = match problem.first == problem.last {
                true => first,
                false => texts.with_all(
                    "period-from-until",
                    &[("from", first), ("until", time::minute(problem.last))],
                ),
            };
            vec![
                Cell::text(outlet),
                Cell::text(about.join(" ")),
                Cell::text(texts.word("problem", &word(problem.kind))),
                Cell::number(count(u64::from(problem.count))),
                Cell::text(when),
            ]
        });
        let columns = ["outlet-number", "problem-about", "problem", "times", "period"];
        blocks.extend(self.table(texts.text("data-problems-text"), &columns, rows.collect()));
    }

    /// The numbers by which means were formed, each with its source; only where means are shown.
    pub(super) fn method(&self, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        let has_means = self.view.findings.iter().any(|finding| !finding.means.is_empty());
        let Some(method) = Method::of_version(&self.view.record.method).filter(|_| has_means)
        else {
            return;
        };
        blocks.push(section(texts.text("method")));
        let numbers = method.table();
        let rows = numbers.map(|(name, cited)| {
            vec![
                Cell::text(texts.word("method", &name.replace('_', "-"))),
                Cell::text(format!("{} {}", cited.value, unit(cited.unit))),
                Cell::text(self.cited(cited)),
            ]
        });
        let caption = texts.with("method-text", "version", method.version);
        blocks.extend(self.table(caption, &["number", "value", "basis"], rows.collect()));
    }

    fn cited(&self, cited: &Cited) -> String {
        let texts = self.texts;
        let mut told = match cited.kind {
            BasisKind::ProjectDefault => texts.text("basis-project-default"),
            _ => format!("{} {}", cited.document, cited.article),
        };
        if let Some(from) = cited.in_force_from {
            told = format!("{told} · {}", texts.with("in-force-from", "from", from));
        }
        if cited.verified == Verified::Recalled {
            told = format!("{told} · {}", texts.text("basis-recalled"));
        }
        told
    }
}
