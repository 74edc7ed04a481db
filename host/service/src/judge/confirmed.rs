//! What people say of earlier findings: tasks know which of their acts were confirmed, and which do
//! not hold.

use std::collections::HashMap;

use tidegate_affairs::{Affair, Task, TaskStatus};
use tidegate_domain::{MatterKind, Standing, TruthValue};
use tidegate_store::{MatterFilter, Page, Store};

use crate::error::ServiceError;

/// Tasks of one enterprise that are looked at; the latest told of anything come first.
const TASKS_MAX: u32 = 500;

/// By number of the case of the record, whether a person confirmed what it is about; cases of which
/// nobody said anything are left out.
///
/// # Errors
/// Store.
pub(super) async fn said_by_people(
    store: &dyn Store,
    enterprise: &str,
) -> Result<HashMap<i64, TruthValue>, ServiceError> {
    let filter = MatterFilter {
        enterprise: Some(enterprise.to_owned()),
        kind: Some(MatterKind::Case),
        ..MatterFilter::default()
    };
    let tasks = store.matters(&filter, Page::first(TASKS_MAX)).await?;
    let mut said = HashMap::new();
    for matter in tasks.items {
        // A task that cannot be read says nothing, and holds up no judgement.
        let Ok(task) = Task::from_position(&matter.position) else { continue };
        for line in &task.lines {
            if task.set_aside.contains(&line.case) {
                said.insert(line.case, TruthValue::No);
                continue;
            }
            let clue = task.clues.contains(&line.case) || task.status == TaskStatus::ToConfirm;
            let confirmed = line.standing == Standing::Suspected && !clue;
            if confirmed || task.status == TaskStatus::Closed {
                said.insert(line.case, TruthValue::Yes);
            }
        }
    }
    Ok(said)
}
