//! What the host does by itself along a plan.

use tidegate_domain::Instant;

use super::{Node, NodeId, Plan};

/// Something that is due at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeEvent {
    /// Its owner is reminded before the day.
    Remind,
    /// Its owner is reminded on the day.
    RemindOnDay,
    /// Its day has passed.
    Late,
    /// It is late for so long that it goes up.
    Escalate,
}

impl Plan {
    /// What is due at `now` at one of these nodes, the furthest step first where the host was away;
    /// none while the clock stands.
    #[must_use]
    pub fn event(&self, nodes: &[NodeId], now: Instant) -> Option<(NodeId, NodeEvent)> {
        let open = self.watched(nodes);
        let mut events = open.filter_map(|node| {
            let steps = steps(node).into_iter().flatten();
            let due = steps.filter(|(at, _)| *at <= now).max_by_key(|(_, event)| *event);
            due.map(|(_, event)| (node.id, event))
        });
        events.next()
    }

    /// When something is due next at one of these nodes.
    #[must_use]
    pub fn next_event(&self, nodes: &[NodeId]) -> Option<Instant> {
        self.watched(nodes)
            .flat_map(|node| steps(node).into_iter().flatten())
            .map(|step| step.0)
            .min()
    }

    /// Keeps that the host did it, with all that comes before it.
    pub(crate) fn keep_event(&mut self, id: NodeId, event: NodeEvent) {
        for node in self.nodes.iter_mut().filter(|node| node.id == id) {
            node.reminded = true;
            node.reminded_on_day |= event >= NodeEvent::RemindOnDay;
            node.late |= event >= NodeEvent::Late;
            node.escalated |= event >= NodeEvent::Escalate;
        }
    }

    fn watched<'a>(&'a self, nodes: &'a [NodeId]) -> impl Iterator<Item = &'a Node> {
        let runs = self.standing_still().is_none();
        let open = |node: &&Node| node.done_at.is_none() && nodes.contains(&node.id);
        self.nodes.iter().filter(move |node| runs && open(node))
    }
}

/// What has not been done yet at a node, with when it is.
fn steps(node: &Node) -> [Option<(Instant, NodeEvent)>; 4] {
    let ahead = !node.late;
    [
        (ahead && !node.reminded).then(|| (node.reminder.start(), NodeEvent::Remind)),
        (ahead && !node.reminded_on_day).then(|| (node.due.start(), NodeEvent::RemindOnDay)),
        ahead.then(|| (node.late_from(), NodeEvent::Late)),
        (node.late && !node.escalated).then(|| (node.escalates_from(), NodeEvent::Escalate)),
    ]
}
