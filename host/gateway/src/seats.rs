//! How many connections there are, and from where.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Places for connections, bounded in all and for one address.
#[derive(Debug)]
pub(crate) struct Seats {
    seats_max: usize,
    seats_per_ip_max: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by_ip: HashMap<IpAddr, usize>,
}

/// One place, free again when dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    seats: Arc<Seats>,
    ip: IpAddr,
}

impl Seats {
    pub(crate) fn new(seats_max: usize, seats_per_ip_max: usize) -> Arc<Self> {
        let taken = Mutex::default();
        let (seats_max, seats_per_ip_max) = (seats_max.max(1), seats_per_ip_max.max(1));
        Arc::new(Self { seats_max, seats_per_ip_max, taken })
    }

    /// A place for a connection from an address; none when a bound is reached.
    pub(crate) fn take(self: &Arc<Self>, ip: IpAddr) -> Option<Seat> {
        let ip = ip.to_canonical();
        let mut taken = self.taken();
        let here = taken.by_ip.get(&ip).copied().unwrap_or_default();
        if taken.all >= self.seats_max || here >= self.seats_per_ip_max {
            return None;
        }
        taken.all += 1;
        taken.by_ip.insert(ip, here + 1);
        Some(Seat { seats: Arc::clone(self), ip })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken();
        taken.all = taken.all.saturating_sub(1);
        let here = taken.by_ip.get(&self.ip).copied().unwrap_or_default();
        if here > 1 {
            taken.by_ip.insert(self.ip, here - 1);
        } else {
            taken.by_ip.remove(&self.ip);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Seats;

    #[test]
    fn places_are_bounded_in_all_and_by_address() {
        let seats = Seats::new(3, 2);
        let (here, there) = ("10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap());
        let mapped = "::ffff:10.0.0.1".parse().unwrap();
        let one = seats.take(here);
        let two = seats.take(mapped);
        assert!(one.is_some() && two.is_some());
        assert!(seats.take(here).is_none(), "the address has its two");
        let three = seats.take(there);
        assert!(three.is_some());
        assert!(seats.take(there).is_none(), "all three are taken");
        drop(one);
        assert!(seats.take(here).is_some(), "a place is free again");
    }
}
