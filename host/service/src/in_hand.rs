//! Pieces of work that are under way, one a county.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tidegate_domain::Jurisdiction;
use tokio::task::JoinSet;

/// Pieces of work that are under way, one a county. Dropped, they are cut off.
pub(crate) struct InHand<T> {
    tasks: JoinSet<(Jurisdiction, Option<T>)>,
    counties: BTreeSet<Jurisdiction>,
}

impl<T> Default for InHand<T> {
    fn default() -> Self {
        Self { tasks: JoinSet::new(), counties: BTreeSet::new() }
    }
}

impl<T: Send + 'static> InHand<T> {
    /// Whether something of a county is under way.
    pub(crate) fn has(&self, county: &Jurisdiction) -> bool {
        self.counties.contains(county)
    }

    /// Counties of which something is under way.
    pub(crate) fn len(&self) -> usize {
        self.counties.len()
    }

    /// Begins a piece of work of a county that has none under way.
    pub(crate) fn begin(
        &mut self,
        county: Jurisdiction,
        work: impl Future<Output = T> + Send + 'static,
    ) {
        self.counties.insert(county.clone());
        self.tasks.spawn(async move {
            // A panic is the host's own fault and ends this piece alone.
            let done = AssertUnwindSafe(work).catch_unwind().await;
            (county, done.ok())
        });
    }

    /// The next piece that ends, with its county, and nothing of one that panicked. None when
    /// nothing is under way.
    pub(crate) async fn next(&mut self) -> Option<(Jurisdiction, Option<T>)> {
        loop {
            match self.tasks.join_next().await? {
                Ok((county, done)) => {
                    self.counties.remove(&county);
                    return Some((county, done));
                }
                Err(error) => tracing::error!(%error, "a piece of work was cut off"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_panics_ends_alone_and_frees_its_county() {
        let county = |code: &str| -> Jurisdiction { code.parse().unwrap() };
        let mut in_hand = InHand::default();
        assert!(in_hand.next().await.is_none());
        in_hand.begin(county("330122"), async { panic!("on purpose") });
        assert!(in_hand.has(&county("330122")));
        assert_eq!(in_hand.next().await, Some((county("330122"), None::<u32>)));
        in_hand.begin(county("330122"), async { 7 });
        assert_eq!(in_hand.next().await, Some((county("330122"), Some(7))));
        assert_eq!(in_hand.len(), 0);
    }
}
