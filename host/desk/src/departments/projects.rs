//! One project from what several departments said of it.
//!
//! Statements are of one project when they have the same project code; else the same number of the
//! approval; else exactly the same name, as long as that fits one project only. Of each date the
//! department that answers for it counts, then the others, then what was imported.

mod grouping;

use std::collections::{BTreeMap, BTreeSet};

use tidegate_domain::{
    Date, DocketItem, DocketRecord, Fact, FactValue, Instant, Project, TruthValue,
};
use tidegate_sheets::departments::Department;

use super::statements::{APPROVAL, CODE, IMPORT, NAME, REFERENCE, SOURCE, Statement, shown};
use super::{ToldValue, Trust, What, trust};
use grouping::groups;

/// What came of all that is said of the projects of an enterprise.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// The projects.
    pub(super) projects: Vec<Project>,
    /// Every statement, each with the reference of its project and its doubts.
    pub(super) statements: Vec<Statement>,
    /// Projects that are known under another reference now.
    pub(super) withdrawn: Vec<Project>,
    /// Reference, what, and what was said of it where that is not the same.
    pub(super) disputes: Vec<(String, What, Vec<ToldValue>)>,
}

/// The statements on a docket, and those that projects make which were brought in otherwise.
pub(super) fn statements_of(docket: &[DocketRecord]) -> Vec<Statement> {
    let mut all: Vec<Statement> = docket.iter().filter_map(Statement::of_record).collect();
    for record in docket.iter().filter(|record| !record.source.starts_with(SOURCE)) {
        if let DocketItem::Project(project) = &record.item {
            // What was imported last holds whole, also in what it no longer says.
            all.retain(|one| one.by != IMPORT || one.key != project.reference);
            all.push(Statement::of_import(project, record));
        }
    }
    all
}

/// Merges what is said, on top of what the docket has.
pub(super) fn merge(statements: Vec<Statement>, docket: &[DocketRecord]) -> Merged {
    let mut merged = Merged::default();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for mut group in groups(statements) {
        let is_of_departments = group.iter().any(|one| one.by != IMPORT);
        if !is_of_departments {
            // Nobody else speaks of it: it stays as it was imported.
            taken.extend(group.into_iter().map(|one| one.key));
            continue;
        }
        if !group.iter().any(Statement::makes_project) {
            merged.statements.extend(group);
            continue;
        }
        let reference = reference_of(&group, &taken);
        taken.insert(reference.clone());
        let disputes = mark_disputes(&mut group);
        merged
            .disputes
            .extend(disputes.into_iter().map(|(what, values)| (reference.clone(), what, values)));
        for one in &mut group {
            let value = FactValue::Text(reference.clone());
            let fact = Fact { name: REFERENCE.to_owned(), value, doubtful: false };
            one.said.insert(REFERENCE.to_owned(), fact);
        }
        merged.projects.push(project_of(reference, &group));
        merged.statements.extend(group);
    }
    for record in docket.iter().filter(|record| record.source.starts_with(SOURCE)) {
        if let DocketItem::Project(project) = &record.item
            && !taken.contains(&project.reference)
        {
            merged.withdrawn.push(project.clone());
        }
    }
    merged
}

/// The records of what was merged.
pub(super) fn records(enterprise: &str, merged: Merged, at: Instant) -> Vec<DocketRecord> {
    let source = |project: &Project| {
        let of = |one: &&Statement| one.text(REFERENCE) == Some(&*project.reference);
        let by: BTreeSet<&str> =
            merged.statements.iter().filter(of).map(|one| one.by.as_str()).collect();
        format!("{SOURCE}{}", by.into_iter().collect::<Vec<_>>().join(", "))
    };
    let record = |project: &Project, withdrawn| DocketRecord {
        enterprise: enterprise.to_owned(),
        item: DocketItem::Project(project.clone()),
        source: source(project),
        recorded_at: at,
        withdrawn,
    };
    let projects = merged.projects.iter().map(|project| record(project, false));
    let withdrawn = merged.withdrawn.iter().map(|project| record(project, true));
    let mut records: Vec<DocketRecord> =
        merged.statements.iter().map(|one| one.record(enterprise, at)).collect();
    records.extend(withdrawn.chain(projects));
    records
}

/// Records of projects that do not yet say what the statements on the docket come to.
pub(super) fn unsettled(
    enterprise: &str,
    docket: &[DocketRecord],
    at: Instant,
) -> Vec<DocketRecord> {
    let all = records(enterprise, merge(statements_of(docket), docket), at).into_iter();
    let is_settled = |one: &DocketRecord| docket.iter().any(|known| known.item == one.item);
    all.filter(|one| one.withdrawn || !is_settled(one)).collect()
}

/// The reference by which the project goes: that which it had, so that what was found of it stays
/// with it; else its code, the number of its approval, its name.
fn reference_of(group: &[Statement], taken: &BTreeSet<String>) -> String {
    let imported = group.iter().filter(|one| one.by == IMPORT).map(|one| one.key.as_str());
    let texts = |name: &'static str| {
        let mut texts: Vec<(Instant, &str)> =
            group.iter().filter_map(|one| Some((one.at, one.text(name)?))).collect();
        texts.sort_unstable();
        texts.into_iter().map(|(_, text)| text)
    };
    let known = imported.chain(texts(REFERENCE)).chain(texts(CODE));
    let mut known = known.chain(texts(APPROVAL)).chain(texts(NAME));
    let free = known.find(|one| !taken.contains(*one));
    free.map_or_else(
        || {
            let one = group.first();
            one.map_or_else(String::new, |one| format!("{}/{}", one.by, one.key))
        },
        str::to_owned,
    )
}

/// What is said of one thing by one department: several permits or approvals of one project are
/// one statement. The day on which something began is that of the first, the day on which it was
/// done is that of the last, and it is not done while one of several is not.
fn by_department<'a>(group: &'a [Statement], name: &str) -> Vec<(&'a Statement, &'a Fact)> {
    let mut best: BTreeMap<&str, (&Statement, &Fact)> = BTreeMap::new();
    for one in group {
        let Some((_, what, fact)) = one.compared().find(|(known, ..)| *known == name) else {
            continue;
        };
        let later = |known: &Fact| day_of(fact) > day_of(known);
        let better = |(held, known): &(&Statement, &Fact)| match what {
            What::Started | What::Approved => !later(known),
            What::Completed | What::Accepted | What::Published => later(known),
            _ => one.at >= held.at,
        };
        if best.get(one.by.as_str()).is_none_or(better) {
            best.insert(&one.by, (one, fact));
        }
    }
    if name == "completed" {
        let building = Department::Construction.word();
        let unfinished =
            group.iter().any(|one| one.by == building && one.day("completed").is_none());
        if unfinished {
            best.remove(building);
        }
    }
    let what = |fact: &Fact| {
        group.iter().find_map(|one| {
            one.compared().find(|(known, ..)| *known == fact.name).map(|(_, what, _)| what)
        })
    };
    let mut all: Vec<_> = best.into_values().collect();
    // The one that answers for it first, what was imported last.
    all.sort_by_key(|(one, fact)| {
        let department = Department::from_word(&one.by);
        let answers = department
            .zip(what(fact))
            .is_some_and(|(department, what)| trust(department, what) == Trust::Trusted);
        (!answers, department.is_none(), one.by.clone())
    });
    all
}

fn day_of(fact: &Fact) -> Option<Date> {
    match fact.value {
        FactValue::Day(day) => Some(day),
        _ => None,
    }
}

/// Where departments do not say the same; the facts are marked doubtful, and no longer when they
/// do.
fn mark_disputes(group: &mut [Statement]) -> Vec<(What, Vec<ToldValue>)> {
    let mut disputes = Vec::new();
    let mut names: BTreeMap<&'static str, What> = BTreeMap::new();
    for one in group.iter() {
        names.extend(one.compared().map(|(name, what, _)| (name, what)));
    }
    let mut disputed: BTreeSet<&'static str> = BTreeSet::new();
    for (name, what) in &names {
        let said = by_department(group, name);
        let mut values = said.iter().map(|(_, fact)| &fact.value);
        let first = values.next();
        if values.all(|value| Some(value) == first) {
            continue;
        }
        disputed.insert(*name);
        let told = |(place, (one, fact)): (usize, &(&Statement, &Fact))| ToldValue {
            by: one.by.clone(),
            value: shown(&fact.value),
            of: Some(one.of),
            source: one.source.clone(),
            counts: place == 0,
        };
        disputes.push((*what, said.iter().enumerate().map(told).collect()));
    }
    for one in group.iter_mut() {
        let department = Department::from_word(&one.by);
        for (name, what) in &names {
            if let Some(fact) = one.said.get_mut(*name) {
                let by_itself = department
                    .is_some_and(|department| trust(department, *what) == Trust::Doubtful);
                fact.doubtful = by_itself || disputed.contains(name);
            }
        }
    }
    disputes
}

/// The project that a group comes to.
fn project_of(reference: String, group: &[Statement]) -> Project {
    let first = |name: &str| by_department(group, name).first().map(|(_, fact)| fact.value.clone());
    let day = |name: &str| match first(name) {
        Some(FactValue::Day(day)) => Some(day),
        _ => None,
    };
    let imported = |name: &str| {
        let mut imported = group.iter().filter(|one| one.by == IMPORT);
        imported.find_map(|one| one.said.get(name)).map(|fact| &fact.value)
    };
    let truth = |name: &str| match imported(name) {
        Some(FactValue::Truth(true)) => TruthValue::Yes,
        Some(FactValue::Truth(false)) => TruthValue::No,
        _ => TruthValue::Unknown,
    };
    Project {
        reference,
        assessment: match first("assessment") {
            Some(FactValue::Text(word)) => word,
            _ => "unknown".to_owned(),
        },
        approved: day("approved"),
        construction_started: day("construction_started"),
        completed: day("completed"),
        // A promise is none: that production began is told by whoever saw it.
        production_started: match imported("production_started") {
            Some(FactValue::Day(day)) => Some(*day),
            _ => None,
        },
        accepted: day("accepted"),
        acceptance_published: day("acceptance_published"),
        major_change_unapproved: truth("major_change_unapproved"),
        facilities_built: truth("facilities_built"),
        investment: match first("investment") {
            Some(FactValue::Number(number)) => Some(number),
            _ => None,
        },
    }
}
