//! The line of revisions: that there are others, why, and what each changed.

use tidegate_report::{Block, Cell, Tone};
use tidegate_service::ActView;

use super::{Writer, callout, part, section};
use crate::texts::count;
use crate::time;

/// Digits of an id that stand in a table; enough to find it again.
const ID_SHORT: usize = 16;

impl Writer<'_> {
    /// Says at the head that this is not, or not the first, word.
    pub(super) fn replaced(&self, blocks: &mut Vec<Block>) {
        let (listing, texts) = (&self.view.listing, self.texts);
        if let Some(later) = &listing.superseded_by {
            let next = self.view.revisions.iter().find(|one| one.id == *later);
            let mut text = Vec::new();
            if let Some(next) = next {
                text.push(texts.with_all(
                    "judged-again-later",
                    &[
                        ("at", time::minute(next.known_at)),
                        ("reason", texts.again_reason(next.reason.as_deref())),
                    ],
                ));
            }
            text.extend(self.change_lines(&listing.id, later));
            text.push(texts.with("later-id", "id", later));
            blocks.push(callout(Tone::Caution, texts.text("is-superseded"), text));
        }
        if let Some(earlier) = &listing.supersedes {
            let reason = texts.again_reason(listing.reason.as_deref());
            let mut text = vec![texts.with("judged-again-because", "reason", reason)];
            text.extend(self.change_lines(earlier, &listing.id));
            text.push(texts.with("earlier-id", "id", earlier));
            blocks.push(callout(Tone::Note, texts.text("supersedes-another"), text));
        }
    }

    /// What one revision changed, in lines.
    fn change_lines(&self, from: &str, to: &str) -> Vec<String> {
        let changes = self.view.changes.iter();
        let Some(change) = changes.into_iter().find(|one| one.from == from && one.to == to) else {
            return Vec::new();
        };
        let texts = self.texts;
        let named = |acts: &[ActView]| {
            let named: Vec<String> = acts.iter().map(|act| self.named(act)).collect();
            named.join(texts.list_comma())
        };
        let mut lines = Vec::new();
        if !change.newly_found.is_empty() {
            lines.push(texts.with("newly-found", "acts", named(&change.newly_found)));
        }
        if !change.no_longer_found.is_empty() {
            lines.push(texts.with("no-longer-found", "acts", named(&change.no_longer_found)));
        }
        if lines.is_empty() {
            lines.push(texts.text("same-acts-found"));
        }
        lines
    }

    fn named(&self, act: &ActView) -> String {
        self.texts.act(&act.kind, &act.title, [&act.subject, &act.pollutant, &act.reference])
    }

    /// Every judgement of the period, first first.
    pub(super) fn revisions(&self, blocks: &mut Vec<Block>) {
        let texts = self.texts;
        if self.view.revisions.len() < 2 {
            return;
        }
        blocks.push(section(texts.text("revisions")));
        let rows = self.view.revisions.iter().map(|one| {
            let reason = match one.supersedes {
                None => texts.text("first-judgement"),
                Some(_) => texts.again_reason(one.reason.as_deref()),
            };
            let is_this = one.id == self.view.listing.id;
            let mut number = one.revision.to_string();
            if is_this {
                number = format!("{number} {}", texts.text("this-one"));
            }
            vec![
                Cell::text(number),
                Cell::text(time::full(one.known_at)),
                Cell::text(reason),
                Cell::number(count(u64::from(one.findings))),
                Cell::number(count(u64::from(one.undetermined))),
                Cell::code(one.id.get(..ID_SHORT).unwrap_or(&one.id)),
            ]
        });
        let columns = [
            "revision-number",
            "known-at",
            "again-reason",
            "findings-count",
            "open-count",
            "judgement-id",
        ];
        blocks.extend(self.table(texts.text("revisions-text"), &columns, rows.collect()));
        for change in &self.view.changes {
            let line = |id: &str| self.view.revisions.iter().find(|one| one.id == id);
            let number = |id: &str| line(id).map(|one| one.revision).unwrap_or_default();
            let title = texts.with_all(
                "change-between",
                &[
                    ("from", number(&change.from).to_string()),
                    ("to", number(&change.to).to_string()),
                ],
            );
            blocks.push(part(title));
            blocks.push(Block::Points(self.change_lines(&change.from, &change.to)));
        }
    }
}
