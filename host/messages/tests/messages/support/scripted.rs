//! A gateway that does what a test says.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use tidegate_domain::{Channel, Notice};
use tidegate_messages::{Dispatcher, Failed, Gateway, Gateways, Means, Place, Policy, Taken, Way};

use super::SetClock;
use super::line::MemoryLine;

type Says = Box<dyn Fn(&Notice) -> Result<Taken, Failed> + Send + Sync>;

/// A gateway that does what a test says, and remembers what it was given.
pub(crate) struct Scripted {
    says: Mutex<Says>,
    takes: Duration,
    given: Mutex<Vec<(String, String)>>,
    in_hand: AtomicUsize,
    in_hand_most: AtomicUsize,
}

impl Scripted {
    /// One that takes this long for each notice.
    pub(crate) fn new(
        takes: Duration,
        says: impl Fn(&Notice) -> Result<Taken, Failed> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            says: Mutex::new(Box::new(says)),
            takes,
            given: Mutex::default(),
            in_hand: AtomicUsize::new(0),
            in_hand_most: AtomicUsize::new(0),
        })
    }

    pub(crate) fn says(
        &self,
        says: impl Fn(&Notice) -> Result<Taken, Failed> + Send + Sync + 'static,
    ) {
        *self.says.lock().unwrap() = Box::new(says);
    }

    /// Person and key of what it was given, in order.
    pub(crate) fn given(&self) -> Vec<(String, String)> {
        self.given.lock().unwrap().clone()
    }

    /// The most that it had in hand at once.
    pub(crate) fn in_hand_most(&self) -> usize {
        self.in_hand_most.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Gateway for Scripted {
    async fn send(&self, notice: &Notice) -> Result<Taken, Failed> {
        let in_hand = self.in_hand.fetch_add(1, Ordering::SeqCst) + 1;
        self.in_hand_most.fetch_max(in_hand, Ordering::SeqCst);
        let kept = &notice.notice;
        self.given.lock().unwrap().push((kept.person.clone(), kept.key.clone()));
        tokio::time::sleep(self.takes).await;
        self.in_hand.fetch_sub(1, Ordering::SeqCst);
        (self.says.lock().unwrap())(notice)
    }
}

/// A place for short messages of everybody.
pub(crate) fn place(gateway: Arc<dyn Gateway>) -> Place {
    Place {
        name: "sms".to_owned(),
        channel: Channel::Sms,
        jurisdiction: "000000".parse().unwrap(),
        per_second: 1_000,
        at_once: 4,
        within: Duration::from_secs(20),
        way: Way::Gateway(gateway),
    }
}

/// A dispatcher of a line over one place.
pub(crate) fn dispatcher(
    line: &Arc<MemoryLine>,
    place: Place,
    clock: &SetClock,
) -> Dispatcher<MemoryLine> {
    let gateways = Gateways::new(vec![place]);
    let (line, clock, policy) = (Arc::clone(line), clock.clock(), Policy::default());
    Dispatcher::new(Means { line, gateways, clock, policy }).unwrap()
}
