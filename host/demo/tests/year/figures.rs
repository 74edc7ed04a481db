//! What the year of a seed comes to.

use crate::support::{counted, small};

#[test]
fn a_small_county_has_violators_and_warnings_and_another_seed_has_others() {
    let [one, again, other] = [1, 1, 2].map(|seed| counted(&small(seed)));
    assert_eq!(one, again);
    assert_ne!(one, other);
    assert!(!one.violators.is_empty());
    assert!(one.effective().count() > 20, "{}", one.effective().count());
}
