//! How many bad tokens an address may show.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant as Moment};

/// The span over which failed tries are counted.
const SPAN: Duration = Duration::from_secs(60);

/// Failed tries of one address within the span. Nobody guesses 32 random bytes: this keeps the
/// database and the log from being flooded, and leaves room for a script with an old token.
const FAILED_MAX: u32 = 20;

/// Addresses that are counted at once. When they are more, the one counted longest is forgotten.
const ADDRESSES_MAX: usize = 4_096;

/// Failed tries by address.
#[derive(Debug, Default)]
pub(super) struct Tries(Mutex<HashMap<IpAddr, Counted>>);

#[derive(Clone, Copy, Debug)]
struct Counted {
    since: Moment,
    failed: u32,
}

impl Tries {
    /// Seconds after which the address may try again; none when it may now.
    pub(super) fn wait(&self, from: IpAddr, now: Moment) -> Option<u64> {
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = counted.get(&network(from))?;
        let passed = now.saturating_duration_since(counted.since);
        (passed < SPAN && counted.failed >= FAILED_MAX)
            .then(|| (SPAN - passed).as_secs().saturating_add(1))
    }

    /// Counts a failed try; whether the address may try no more for a while.
    pub(super) fn failed(&self, from: IpAddr, now: Moment) -> bool {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let network = network(from);
        if counted.len() >= ADDRESSES_MAX && !counted.contains_key(&network) {
            make_room(&mut counted, now);
        }
        let own = counted.entry(network).or_insert(Counted { since: now, failed: 0 });
        if now.saturating_duration_since(own.since) >= SPAN {
            *own = Counted { since: now, failed: 0 };
        }
        own.failed = own.failed.saturating_add(1);
        own.failed == FAILED_MAX
    }
}

fn make_room(counted: &mut HashMap<IpAddr, Counted>, now: Moment) {
    counted.retain(|_, one| now.saturating_duration_since(one.since) < SPAN);
    if counted.len() >= ADDRESSES_MAX {
        let longest = counted.iter().min_by_key(|(_, one)| one.since).map(|(from, _)| *from);
        longest.map(|from| counted.remove(&from));
    }
}

/// What counts as one address: of IPv6 the first 64 bits, because whoever has one has all of them.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_twentieth_failure_is_the_last_for_a_minute() {
        let (tries, start) = (Tries::default(), Moment::now());
        let (from, other) = (address("10.0.0.1"), address("10.0.0.2"));
        for _ in 0..19 {
            assert!(!tries.failed(from, start));
        }
        assert_eq!(tries.wait(from, start), None);
        assert!(tries.failed(from, start));
        assert_eq!(tries.wait(from, start), Some(61));
        assert_eq!(tries.wait(other, start), None);
        let just_under = start + SPAN - Duration::from_millis(1);
        assert_eq!(tries.wait(from, just_under), Some(1));
        assert_eq!(tries.wait(from, start + SPAN), None);
        assert!(!tries.failed(from, start + SPAN), "counted afresh");
    }

    #[test]
    fn neighbours_in_a_network_of_ipv6_and_forms_of_ipv4_count_together() {
        let (tries, now) = (Tries::default(), Moment::now());
        for number in 0..20 {
            tries.failed(address(&format!("2001:db8::{number:x}")), now);
            tries.failed(address(["10.0.0.1", "::ffff:10.0.0.1"][number % 2]), now);
        }
        assert!(tries.wait(address("2001:db8::ffff"), now).is_some());
        assert!(tries.wait(address("2001:db8:0:1::1"), now).is_none());
        assert!(tries.wait(address("10.0.0.1"), now).is_some());
    }

    #[test]
    fn addresses_are_bounded() {
        let (tries, start) = (Tries::default(), Moment::now());
        for number in 0..u32::try_from(ADDRESSES_MAX).unwrap() + 10 {
            let from = IpAddr::from(std::net::Ipv4Addr::from(number));
            tries.failed(from, start + Duration::from_micros(u64::from(number)));
        }
        assert_eq!(tries.0.lock().unwrap().len(), ADDRESSES_MAX);
        tries.failed(address("10.0.0.1"), start + SPAN * 2);
        assert_eq!(tries.0.lock().unwrap().len(), 1, "those of the past go first");
    }
}
