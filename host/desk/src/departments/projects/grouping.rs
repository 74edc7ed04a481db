//! Which statements are of one project.

use std::collections::BTreeSet;

use crate::departments::statements::{APPROVAL, CODE, IMPORT, Statement};

/// Statements of one project together; groups and their statements in the order in which their
/// first came.
pub(super) fn groups(statements: Vec<Statement>) -> Vec<Vec<Statement>> {
    let mut groups: Vec<Group> = Vec::new();
    for statement in statements {
        let mut group = Group::of(statement);
        // Whatever it has a code or a number in common with is one project with it.
        let (same, other): (Vec<Group>, Vec<Group>) =
            groups.into_iter().partition(|known| known.is_strongly(&group));
        groups = other;
        for known in same.into_iter().rev() {
            group.join_in_front(known);
        }
        groups.push(group);
    }
    join_by_name(groups).into_iter().map(|group| group.statements).collect()
}

/// Joins groups without a code to the only one that has their name. A name that several projects
/// with codes of their own have tells nothing.
fn join_by_name(mut groups: Vec<Group>) -> Vec<Group> {
    groups.sort_by_key(|group| group.codes.is_empty());
    let mut joined: Vec<Group> = Vec::with_capacity(groups.len());
    for group in groups {
        let fitting: Vec<usize> = (0..)
            .zip(&joined)
            .filter(|(_, known)| group.codes.is_empty() && known.has_a_name_of(&group))
            .map(|(place, _)| place)
            .collect();
        match fitting.as_slice() {
            [place] => {
                if let Some(known) = joined.get_mut(*place) {
                    known.join_behind(group);
                }
            }
            _ => joined.push(group),
        }
    }
    joined
}

/// Statements of one project while they are found.
struct Group {
    statements: Vec<Statement>,
    codes: BTreeSet<String>,
    numbers: BTreeSet<String>,
    names: BTreeSet<String>,
    /// References of imported projects, which may be anything.
    imported: BTreeSet<String>,
}

impl Group {
    fn of(statement: Statement) -> Self {
        let one = |text: Option<&str>| text.map(str::to_owned).into_iter().collect();
        let imported = (statement.by == IMPORT).then_some(statement.key.as_str());
        Self {
            codes: one(statement.text(CODE)),
            numbers: one(statement.text(APPROVAL)),
            names: statement.project_name().into_iter().collect(),
            imported: one(imported),
            statements: vec![statement],
        }
    }

    fn is_strongly(&self, other: &Self) -> bool {
        let meets = |one: &BTreeSet<String>, other: &BTreeSet<String>| !one.is_disjoint(other);
        let imports = |one: &Self, other: &Self| {
            meets(&one.imported, &other.codes) || meets(&one.imported, &other.numbers)
        };
        let codes_differ = !self.codes.is_empty()
            && !other.codes.is_empty()
            && self.codes.is_disjoint(&other.codes);
        meets(&self.codes, &other.codes)
            || (!codes_differ
                && (meets(&self.numbers, &other.numbers)
                    || imports(self, other)
                    || imports(other, self)))
    }

    fn has_a_name_of(&self, other: &Self) -> bool {
        !self.names.is_disjoint(&other.names)
    }

    fn join_in_front(&mut self, mut other: Self) {
        std::mem::swap(self, &mut other);
        self.join_behind(other);
    }

    fn join_behind(&mut self, other: Self) {
        self.statements.extend(other.statements);
        self.codes.extend(other.codes);
        self.numbers.extend(other.numbers);
        self.names.extend(other.names);
        self.imported.extend(other.imported);
    }
}
