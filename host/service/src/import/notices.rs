//! What is kept although it contradicts something: said at the import, named by the judgement.

use std::collections::HashMap;

use tidegate_domain::{DocketItem, DocketRecord, FiledMark, Project};

use super::moments;
use super::report::Reason;

/// Conditions of a unit of which only one can be at a time.
const CONDITIONS: [&str; 5] = ["start-up", "shut-down", "stopped", "drying", "cooling"];

/// Marks of conditions of one enterprise that a row is compared with; the newest ones are kept.
const MARKS_COMPARED_MAX: usize = 1_000;

/// Contradictions that one row names.
const NOTICES_A_ROW_MAX: usize = 5;

/// A column with what is odd about it.
pub(super) type Notice = (&'static str, Reason);

/// Marks that are registered or came before in the file, by enterprise.
#[derive(Debug, Default)]
pub(super) struct MarksSeen {
    of: HashMap<String, Vec<FiledMark>>,
}

impl MarksSeen {
    /// Forgets everything; what was stored meanwhile is registered.
    pub(super) fn clear(&mut self) {
        self.of.clear();
    }

    /// Keeps what holds from now on.
    pub(super) fn keep(&mut self, record: &DocketRecord) {
        let DocketItem::Mark(mark) = &record.item else { return };
        let marks = self.of.entry(record.enterprise.clone()).or_default();
        marks.retain(|known| known.reference != mark.reference);
        if record.withdrawn || !CONDITIONS.contains(&mark.kind.as_str()) {
            return;
        }
        if marks.len() >= MARKS_COMPARED_MAX {
            marks.remove(0);
        }
        marks.push(mark.clone());
    }

    /// What a record contradicts, or contradicts in itself.
    pub(super) fn notices(&self, record: &DocketRecord) -> Vec<Notice> {
        match &record.item {
            _ if record.withdrawn => Vec::new(),
            DocketItem::Mark(mark) => self.contradictions(&record.enterprise, mark),
            DocketItem::Project(project) => of_project(project),
            DocketItem::Duty(_) | DocketItem::Event(_) => Vec::new(),
        }
    }

    fn contradictions(&self, enterprise: &str, mark: &FiledMark) -> Vec<Notice> {
        if !CONDITIONS.contains(&mark.kind.as_str()) {
            return Vec::new();
        }
        let others = self.of.get(enterprise).map(Vec::as_slice).unwrap_or_default();
        let against = others.iter().filter(|other| contradict(mark, other));
        let notice = |other: &FiledMark| {
            let reason = format!(
                "`{}` overlaps mark `{}`, which says `{}` from {} until {}",
                mark.kind,
                other.reference,
                other.kind,
                moments::shown(other.from),
                moments::shown(other.until)
            );
            ("kind", Reason::new(reason, "both are kept; withdraw the one that is wrong"))
        };
        against.take(NOTICES_A_ROW_MAX).map(notice).collect()
    }
}

fn contradict(one: &FiledMark, other: &FiledMark) -> bool {
    let shares_pollutant = one.pollutants.is_empty()
        || other.pollutants.is_empty()
        || one.pollutants.iter().any(|code| other.pollutants.contains(code));
    one.reference != other.reference
        && one.outlet == other.outlet
        && one.kind != other.kind
        && one.from < other.until
        && other.from < one.until
        && shares_pollutant
}

/// Steps of a project that stand in an order that cannot be. Building before the approval is not
/// among them: that is possible, and unlawful.
fn of_project(project: &Project) -> Vec<Notice> {
    let help = "it is kept; correct one of the two dates";
    let pairs = [
        ("completed", project.completed, "construction_started", project.construction_started),
        ("accepted", project.accepted, "approved", project.approved),
        ("accepted", project.accepted, "completed", project.completed),
        ("acceptance_published", project.acceptance_published, "accepted", project.accepted),
    ];
    let odd = pairs.into_iter().filter_map(|(column, later, name, earlier)| {
        let (later, earlier) = (later?, earlier?);
        let reason = format!("lies before `{name}`, {earlier}");
        (later < earlier).then(|| (column, Reason::new(reason, help)))
    });
    odd.collect()
}
