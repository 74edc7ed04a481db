//! Copies of one permit, one after the other.

use super::PermitDuties;

/// Puts copies in order, by permit and first day, and joins those of one permit that follow one
/// another without a break: an earlier one ends where the next begins, and the next knows since when
/// a permit has been held. Of two copies of one permit that begin on one day the one given last
/// counts. What was known already of an end or a begin stays when it says more.
///
/// Without this two copies that overlap would owe the same report twice, and the report of the month
/// before a renewal would be owed under neither.
#[must_use]
pub fn in_succession(mut copies: Vec<PermitDuties>) -> Vec<PermitDuties> {
    copies.sort_by(|a, b| (&a.permit, a.valid_from).cmp(&(&b.permit, b.valid_from)));
    let mut joined: Vec<PermitDuties> = Vec::with_capacity(copies.len());
    for mut copy in copies {
        match joined.last_mut().filter(|last| last.permit == copy.permit) {
            Some(last) if last.valid_from == copy.valid_from => {
                *last = copy;
                continue;
            }
            Some(last) if last.until() >= copy.valid_from => {
                last.ended = Some(copy.valid_from);
                copy.held_since = Some(last.since().min(copy.since()));
            }
            _ => {}
        }
        joined.push(copy);
    }
    joined
}
