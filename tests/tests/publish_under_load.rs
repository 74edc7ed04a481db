//! A pack published, shadowed, promoted and rolled back over the real binary while devices send.

use std::time::Duration;

use tidegate_tests::under_load::{County, Load};

#[test]
fn nothing_acknowledged_is_lost_or_graded_twice_while_versions_change() {
    let load = Load { frames_per_s: Some(300), lasts: Duration::from_secs(18) };
    let outcome = County::made().under(load, true);
    let steps: Vec<&str> = outcome.steps.iter().map(|(name, _)| *name).collect();
    assert_eq!(steps, ["publish", "shadow", "active", "rollback"]);
    let graders: Vec<&str> = outcome.batches.keys().map(String::as_str).collect();
    assert_eq!(graders, ["tonglu 0.1.0", "tonglu 0.2.0"], "both versions graded: {outcome:?}");
    assert!(outcome.acknowledged > 1_000, "{outcome:?}");
    // A version that changes swaps packs and stops nothing: a reading waits for its batch alone. The
    // bound is far above what a loaded machine needs and far below a start of the host.
    assert!(outcome.worst < Duration::from_secs(5), "{outcome:?}");
}
