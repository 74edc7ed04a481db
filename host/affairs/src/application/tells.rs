//! Who is told what of an application.

use tidegate_domain::{Date, Instant, Urgency};

use super::Application;
use crate::{Audience, Node, NodeId, Plan, Tell};

/// Every topic that an application or its plan tells of, with the names of its arguments.
pub const APPLICATION_TOPICS: &[(&str, &[&str])] = &[
    ("application-started", &["kind"]),
    ("application-submitted", &["kind", "version", "due"]),
    ("application-precheck-found", &["kind", "version", "point", "missing", "contradictions"]),
    ("application-accepted", &["kind", "deadline"]),
    ("application-accepted-by-silence", &["kind", "received", "deadline"]),
    ("application-returned", &["kind", "count", "items", "until"]),
    ("application-correction", &["kind", "count", "items", "until"]),
    ("application-resubmitted", &["kind", "version", "deadline"]),
    ("application-materials-reminder", &["kind", "count", "until"]),
    ("application-materials-lapsed", &["kind", "until"]),
    ("application-overdue", &["kind", "deadline"]),
    ("application-granted", &["kind", "number"]),
    ("application-refused", &["kind", "reason"]),
    ("application-issued", &["kind", "number", "from", "until"]),
    ("application-withdrawn", &["kind", "reason"]),
    ("application-closed", &["kind", "reason"]),
    ("application-suspended", &["kind", "number", "reason"]),
    ("application-suspended-officer", &["kind", "number", "reason"]),
    ("application-taken-up-again", &["kind", "reason"]),
    ("application-permit-ended", &["kind", "number", "reason"]),
    ("application-enterprise-changed", &["kind", "change", "before", "after"]),
    ("application-moved", &["kind", "county"]),
    ("application-renewal-soon", &["number", "apply_by", "valid_until"]),
    ("application-renewal-late", &["number", "apply_by", "valid_until"]),
    ("application-renewal-expiring", &["number", "valid_until"]),
    ("plan-assigned", &["kind", "node", "due"]),
    ("plan-reminder", &["kind", "node", "due"]),
    ("plan-due-today", &["kind", "node", "due"]),
    ("plan-node-late", &["kind", "node", "due"]),
    ("plan-escalated", &["kind", "node", "due", "owner"]),
    ("plan-replanned", &["kind", "node", "due"]),
    ("plan-stopped", &["kind", "cause", "deadline"]),
    ("plan-resumed", &["kind", "deadline"]),
];

/// What is told, how urgently, and what tells it from other times that the same is told.
pub(super) struct Word<'a> {
    pub(super) topic: &'static str,
    pub(super) urgency: Urgency,
    pub(super) once: &'a dyn std::fmt::Display,
}

impl<'a> Word<'a> {
    pub(super) const fn to_do(topic: &'static str, once: &'a dyn std::fmt::Display) -> Self {
        Self { topic, urgency: Urgency::Action, once }
    }

    pub(super) const fn urgent(topic: &'static str, once: &'a dyn std::fmt::Display) -> Self {
        Self { topic, urgency: Urgency::Urgent, once }
    }

    pub(super) const fn to_know(topic: &'static str, once: &'a dyn std::fmt::Display) -> Self {
        Self { topic, urgency: Urgency::Information, once }
    }
}

impl Application {
    /// Something to be told; `kind` is always among the arguments.
    pub(super) fn tell(
        &self,
        to: Audience,
        word: &Word<'_>,
        arguments: Vec<(&'static str, String)>,
    ) -> Tell {
        let who = match &to {
            Audience::Enterprise => "enterprise".to_owned(),
            Audience::Post(post) => format!("post:{post}"),
            Audience::Officer(officer) => format!("officer:{officer}"),
            Audience::Unit(unit) => format!("unit:{unit}"),
        };
        let mut arguments = arguments;
        arguments.push(("kind", format!("@application-kind/{}", self.kind.word())));
        Tell {
            to,
            topic: word.topic,
            urgency: word.urgency,
            arguments,
            once: format!("{}/{who}/{}", word.topic, word.once),
        }
    }

    /// Whoever was named for a post, else all of it.
    pub(super) fn post(&self, post: &str) -> Audience {
        let named = self.owners.get(post).cloned();
        named.map_or_else(|| Audience::Post(post.to_owned()), Audience::Officer)
    }

    /// Who does the technical review, and all others that review.
    pub(super) fn reviewer(&self) -> Audience {
        let node = self.plan.as_ref().and_then(|plan| plan.node(NodeId::Technical));
        node.map_or_else(|| self.post("permit-reviewer"), doer)
    }

    /// Intake before it is accepted, the reviewer after.
    pub(super) fn in_charge(&self) -> Audience {
        match &self.plan {
            Some(plan) if !plan.expected => self.reviewer(),
            _ => self.post("intake"),
        }
    }

    /// Tells the owners of nodes, each of its node, of what happened at an instant.
    pub(super) fn tell_owners(
        &self,
        nodes: &[NodeId],
        topic: &'static str,
        at: Instant,
    ) -> Vec<Tell> {
        let Some(plan) = &self.plan else { return Vec::new() };
        let watched = |node: &&Node| nodes.contains(&node.id) && node.done_at.is_none();
        plan.nodes
            .iter()
            .filter(watched)
            .map(|node| {
                let once = format!("{}/{}/{at}", node.id.word(), node.due);
                self.tell(doer(node), &Word::to_do(topic, &once), node_arguments(node))
            })
            .collect()
    }

    /// The legal deadline; nothing before there is a plan.
    pub(super) fn deadline_text(&self) -> String {
        self.plan.as_ref().map(|plan| plan.legal_deadline).map_or_else(String::new, text_of)
    }
}

/// Who does a node.
pub(super) fn doer(node: &Node) -> Audience {
    match &node.owner {
        Some(owner) => Audience::Officer(owner.clone()),
        None => Audience::Post(node.id.post().to_owned()),
    }
}

/// The arguments of what is told of a node.
pub(super) fn node_arguments(node: &Node) -> Vec<(&'static str, String)> {
    vec![("node", format!("@plan-node/{}", node.id.word())), ("due", node.due.to_string())]
}

/// The owner of a node for people: a person, or the post.
pub(super) fn owner_text(plan: &Plan, id: NodeId) -> String {
    let owner = plan.node(id).and_then(|node| node.owner.clone());
    owner.unwrap_or_else(|| format!("@plan-post/{}", id.post()))
}

fn text_of(date: Date) -> String {
    date.to_string()
}
