//! What must hold for the tables as a whole.

use std::collections::BTreeSet;

use tidegate_pack_textile_dyeing::TABLES;

/// A row that an edit loses leaves a pollutant without a limit, which nobody would see elsewhere.
#[test]
fn the_standard_has_all_its_limits() {
    assert_eq!(TABLES.limits.len(), 144);
    let documents: BTreeSet<&str> =
        TABLES.limits.iter().map(|limit| limit.source.document).collect();
    assert_eq!(documents, BTreeSet::from(["GB 4287-2012"]));
}
