//! The numbers that watches have in the store.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tidegate_domain::{Date, Stream};
use tidegate_runtime::Pack;
use tidegate_store::{PendingReading, WatchDraft, WatchKey};

use crate::error::ServiceError;
use crate::host::Host;
use crate::watches::{StreamWatch, watches_of};

/// Streams whose watches are kept at hand.
const STREAMS_MAX: usize = 200_000;

/// The watches of a stream with their numbers in the store.
pub(crate) type Numbered = Arc<Vec<(StreamWatch, i64)>>;

/// Watches of streams under the limits of a date, by grader.
#[derive(Default)]
pub(crate) struct KnownWatches(HashMap<(i64, Date, String), Numbered>);

impl KnownWatches {
    /// The numbered watches, when they are those that the limits ask for now.
    fn same(&self, key: &(i64, Date, String), watches: &[StreamWatch]) -> Option<Numbered> {
        let known = self.0.get(key)?;
        let same = known.len() == watches.len()
            && known.iter().zip(watches).all(|((old, _), new)| old.digest == new.digest);
        same.then(|| Arc::clone(known))
    }

    fn keep(&mut self, key: (i64, Date, String), numbered: Numbered) {
        if self.0.len() >= STREAMS_MAX {
            self.0.clear();
        }
        self.0.insert(key, numbered);
    }
}

impl Host {
    /// The watches of all streams of some readings on a date, with their numbers in the store, by
    /// stream. What is new is numbered in one transaction: on the first day of a county that is
    /// thousands of streams, and each transaction waits for the disk.
    pub(crate) async fn stream_watches(
        &self,
        on: Date,
        readings: &[PendingReading],
        grader: &Arc<Pack>,
        known: &mut KnownWatches,
    ) -> Result<HashMap<i64, Numbered>, ServiceError> {
        let mut found: HashMap<i64, Numbered> = HashMap::new();
        let mut seen: HashSet<i64> = HashSet::new();
        let mut new: Vec<(i64, Vec<StreamWatch>)> = Vec::new();
        for pending in readings {
            if !seen.insert(pending.stream_id) {
                continue;
            }
            let watches = self.watches_now(on, &pending.stream, grader).await?;
            let key = (pending.stream_id, on, grader.layer().digest.clone());
            match known.same(&key, &watches) {
                Some(numbered) => {
                    found.insert(pending.stream_id, numbered);
                }
                None => new.push((pending.stream_id, watches)),
            }
        }
        let drafts: Vec<WatchDraft> =
            new.iter().flat_map(|(stream, watches)| drafts(*stream, watches, grader, on)).collect();
        let ids = match drafts.is_empty() {
            true => Vec::new(),
            false => self.inner.store.put_watches(&drafts).await?,
        };
        let mut ids = ids.into_iter();
        for (stream, watches) in new {
            let numbered: Numbered = Arc::new(watches.into_iter().zip(ids.by_ref()).collect());
            known.keep((stream, on, grader.layer().digest.clone()), Arc::clone(&numbered));
            found.insert(stream, numbered);
        }
        Ok(found)
    }

    /// What the limits in force on a date make a grader watch of a stream.
    async fn watches_now(
        &self,
        on: Date,
        stream: &Stream,
        grader: &Pack,
    ) -> Result<Vec<StreamWatch>, ServiceError> {
        let limits = self.outlet_limits(&stream.enterprise, &stream.outlet, on).await?;
        Ok(watches_of(stream, &limits, grader.layer()))
    }
}

/// The watches of a stream as the store is asked for them.
fn drafts<'a>(
    stream_id: i64,
    watches: &'a [StreamWatch],
    grader: &'a Pack,
    on: Date,
) -> impl Iterator<Item = WatchDraft> + 'a {
    watches.iter().map(move |watch| WatchDraft {
        key: WatchKey {
            stream_id,
            limit_id: watch.governing.governing.limit.id.clone(),
            digest: watch.digest.clone(),
        },
        governing: watch.governing.clone(),
        grader: grader.layer().clone(),
        on,
    })
}
