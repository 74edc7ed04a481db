//! What a matter waits for, and what people do about it.

use serde_json::json;
use tidegate_affairs::{
    Affair, Application, ApplicationKind, ApplicationStatus, DutyAffair, NodeId,
    Prompt as Reminder, PromptKind, Task, TaskStatus,
};
use tidegate_demo::year::{Deed, People, Post, Prompt};
use tidegate_domain::{Date, Instant, Matter, MatterKind, Party};

use super::{Doing, visits};

/// What a matter waits for. The word is another whenever somebody has to act anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Awaited {
    pub(super) word: String,
    pub(super) what: What,
}

/// Who has to do what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Apply { times: u32 },
    Facts { times: u32 },
    HandIn { kind: String, period: String, due: Date },
    Renew { until: Date, times: u32 },
    Warned,
    Confirm,
    Accept { key_unit: bool },
    Rectify { due: Instant, round: u32 },
    Recheck { due: Instant, round: u32 },
    Close,
    Answer,
    Intake { due: Instant },
    Resubmit { round: u32 },
    Node { node: NodeId, due: Instant, owner: Option<String> },
    Visit { on: Date, by: String },
}

/// What a matter waits for from people; nothing where it waits for nobody.
pub(super) fn of(matter: &Matter) -> Option<Awaited> {
    let position = &matter.position;
    match matter.key.kind {
        MatterKind::Prompt => of_reminder(&Reminder::from_position(position).ok()?),
        MatterKind::Duty => of_duty(&DutyAffair::from_position(position).ok()?),
        MatterKind::Case => of_task(&Task::from_position(position).ok()?),
        MatterKind::Application => of_application(&Application::from_position(position).ok()?),
        MatterKind::Alert => {
            let told = position.labels.iter().any(|label| label != "attention");
            let open = !position.closed && told;
            open.then(|| Awaited {
                word: format!("warned {}", matter.opened_at),
                what: What::Warned,
            })
        }
        MatterKind::Inspection => visits::awaited(matter),
        MatterKind::Policy => None,
    }
}

fn of_reminder(reminder: &Reminder) -> Option<Awaited> {
    if reminder.status != "asked" {
        return None;
    }
    let times = reminder.times;
    let what = match reminder.kind {
        PromptKind::Apply => What::Apply { times },
        PromptKind::CompleteFacts => What::Facts { times },
        // Whoever has not registered by the first day of the year is late, which is no reminder's.
        PromptKind::Register => return None,
    };
    Some(Awaited { word: format!("{} {} {times}", reminder.kind.word(), reminder.asked_at), what })
}

fn of_duty(duty: &DutyAffair) -> Option<Awaited> {
    if duty.status.is_closed() {
        return None;
    }
    let owed = &duty.owed;
    let kind = owed.kind.word().to_owned();
    if kind == "renewal" {
        let until = owed.period.parse().unwrap_or(owed.until);
        let times = u32::from(duty.reminded);
        let word = format!("renewal {} {times}", owed.period);
        return (times > 0).then_some(Awaited { word, what: What::Renew { until, times } });
    }
    let what = What::HandIn { kind, period: owed.period.clone(), due: owed.due };
    Some(Awaited { word: format!("hand-in {}", owed.key), what })
}

fn of_task(task: &Task) -> Option<Awaited> {
    let due = task.clock.map_or(0, |clock| clock.deadline);
    let from = task.clock.map_or(0, |clock| clock.from);
    let what = match task.status {
        TaskStatus::ToConfirm => What::Confirm,
        TaskStatus::Issued => What::Accept { key_unit: task.key_unit },
        TaskStatus::Accepted | TaskStatus::Rectifying | TaskStatus::Returned => {
            What::Rectify { due, round: returns(task) }
        }
        TaskStatus::Submitted => What::Recheck { due, round: returns(task) },
        TaskStatus::Rechecked => What::Close,
        TaskStatus::Appealed => What::Answer,
        TaskStatus::Closed | TaskStatus::Dismissed | TaskStatus::Waived => return None,
    };
    // A clock that began anew is another wait; steps that nobody has to answer are none.
    Some(Awaited { word: format!("{} {from}", task.status.word()), what })
}

/// How often it was tried, from 1.
const fn returns(task: &Task) -> u32 {
    task.reopened + 1
}

fn of_application(application: &Application) -> Option<Awaited> {
    let status = application.status;
    let plan = application.plan.as_ref();
    let node = plan.and_then(|plan| plan.next_open());
    let deadline = plan.map_or(0, |plan| plan.deadline());
    let due = node.map_or(deadline, |node| (node.due.plus_days(1)).start() - 1);
    let what = match status {
        ApplicationStatus::Submitted => What::Intake { due },
        ApplicationStatus::ReturnedAtIntake | ApplicationStatus::ReturnedForCorrection => {
            let round = u32::try_from(application.feedback.len()).unwrap_or(u32::MAX);
            What::Resubmit { round }
        }
        ApplicationStatus::Reviewing | ApplicationStatus::Granted => {
            let node = node?;
            What::Node { node: node.id, due, owner: node.owner.clone() }
        }
        _ => return None,
    };
    let node = node.map_or("", |node| node.id.word());
    let submissions = application.submissions.len();
    Some(Awaited { word: format!("{} {node} {submissions}", status.word()), what })
}

/// Who is concerned by a wait.
struct Concerned<'a> {
    reference: &'a str,
    contact: String,
    inspector: &'static str,
    reviewer: &'static str,
}

/// When somebody does something about it, and what; nothing when nobody ever does.
pub(super) fn reaction(
    people: People,
    (matter, enterprise): (&Matter, &str),
    awaited: &Awaited,
    now: Instant,
) -> Option<(Instant, Doing)> {
    if let What::Visit { on, by } = &awaited.what {
        return Some(visits::made(*on, by));
    }
    let reference = matter.key.key.as_str();
    let concerned = Concerned {
        reference,
        contact: people.contact(enterprise).id,
        inspector: people.assigned(Post::Inspector, reference).id,
        reviewer: people.assigned(Post::PermitReviewer, reference).id,
    };
    let (at, deed) = people.reacts(enterprise, &prompt_of(&concerned, &awaited.what)?, now)?;
    Some((at, doing_of(&concerned, deed, &awaited.what)?))
}

/// What reaches somebody because of a wait; nothing where the day alone decides.
fn prompt_of<'a>(concerned: &Concerned<'a>, what: &'a What) -> Option<Prompt<'a>> {
    let Concerned { reference, inspector, reviewer, .. } = *concerned;
    Some(match what {
        What::Apply { times } => Prompt::RemindedToApply { times: *times },
        What::Facts { times } => Prompt::AskedForFacts { times: *times },
        What::HandIn { kind, period, due } => Prompt::ReportDueSoon { kind, period, due: *due },
        What::Renew { until, times } => {
            Prompt::RemindedToRenew { valid_until: *until, times: *times }
        }
        What::Warned => Prompt::Warned { reference },
        What::Confirm | What::Answer => Prompt::ClueToConfirm { owner: inspector, reference },
        What::Accept { key_unit } => Prompt::CaseIssued { reference, key_unit: *key_unit },
        What::Rectify { due, round } => {
            Prompt::RectificationDue { reference, due: *due, round: *round }
        }
        What::Recheck { due, round } => {
            Prompt::RecheckDue { owner: inspector, reference, due: *due, round: *round }
        }
        What::Close => Prompt::ToClose { owner: inspector, reference },
        What::Intake { due } => {
            let node = NodeId::Completeness.word();
            Prompt::ReviewNode { owner: reviewer, reference, node, due: *due }
        }
        What::Resubmit { round } => Prompt::ApplicationReturned { reference, round: *round },
        What::Node { node, due, owner } => {
            let owner = owner.as_deref().unwrap_or(reviewer);
            Prompt::ReviewNode { owner, reference, node: node.word(), due: *due }
        }
        What::Visit { .. } => return None,
    })
}

/// What is done; nothing where the deed fits no wait.
fn doing_of(concerned: &Concerned<'_>, deed: Deed, what: &What) -> Option<Doing> {
    let inspector = concerned.inspector;
    let own = |act| Doing::Step { party: Party::Enterprise, by: concerned.contact.clone(), act };
    let officer = |act| Doing::Step { party: Party::Officer, by: inspector.to_owned(), act };
    Some(match (deed, what) {
        (Deed::Applied { complete }, _) => Doing::Apply { kind: ApplicationKind::First, complete },
        (Deed::RenewalApplied { complete }, _) => {
            Doing::Apply { kind: ApplicationKind::Renewal, complete }
        }
        (Deed::FactsCompleted, _) => own(json!({"action": "reply", "text": "已补充信息"})),
        (Deed::HandedIn { .. }, _) => own(json!({"action": "hand-in"})),
        (Deed::Resubmitted { complete }, _) => Doing::ApplyAgain { complete },
        (Deed::Attended, _) => own(json!({"action": "respond", "text": "已检查治理设施并调整"})),
        (Deed::Accepted, _) => own(json!({"action": "accept", "text": ""})),
        (Deed::Appealed, _) => own(json!({"action": "appeal", "reason": "监测设备当时异常"})),
        (Deed::Rectified { .. }, _) => own(json!({"action": "submit", "text": "已完成整改"})),
        (Deed::Confirmed, What::Answer) => {
            officer(json!({"action": "answer", "upheld": false, "reason": "数据有效"}))
        }
        (Deed::Dismissed, What::Answer) => {
            officer(json!({"action": "answer", "upheld": true, "reason": "设备确有异常"}))
        }
        (Deed::Confirmed, _) => officer(json!({"action": "confirm", "text": "现场核实属实"})),
        (Deed::Dismissed, _) => officer(json!({"action": "dismiss", "reason": "现场核实不属实"})),
        (Deed::Rechecked { passed }, _) => {
            let text = if passed { "已整改到位" } else { "尚未整改到位" };
            let act = json!({"action": "recheck", "passed": passed, "text": text});
            officer(with_no_inspection(act))
        }
        (Deed::Closed, _) => officer(json!({"action": "close", "text": "整改完成"})),
        (Deed::NodeDone, What::Intake { .. }) => {
            Doing::Intake { by: concerned.reviewer.to_owned() }
        }
        (Deed::NodeDone, What::Node { node, owner, .. }) => {
            of_node(*node, owner.as_deref().unwrap_or(concerned.reviewer))
        }
        (Deed::NodeDone, _) => return None,
    })
}

/// Nobody wrote a visit down for it.
fn with_no_inspection(mut act: serde_json::Value) -> serde_json::Value {
    if let Some(fields) = act.as_object_mut() {
        fields.insert("inspection".to_owned(), serde_json::Value::Null);
    }
    act
}

fn of_node(node: NodeId, by: &str) -> Doing {
    let act = match node {
        NodeId::SiteCheck => json!({"action": "site-visited", "text": "现场与申请一致"}),
        NodeId::Technical | NodeId::Opinion | NodeId::Completeness => {
            json!({"action": "node-done", "node": node.word(), "text": ""})
        }
        NodeId::Approval => return Doing::Grant { by: by.to_owned() },
        NodeId::Issue => json!({"action": "issue"}),
    };
    Doing::Step { party: Party::Officer, by: by.to_owned(), act }
}
