//! The life as a whole: its figures, and its matters folded again.

use std::collections::BTreeMap;

use tidegate_desk::{Figure, Span};
use tidegate_domain::MatterKind;
use tidegate_tests::reagents::UNIT;
use tidegate_tests::town::{at, county, day_of};

use crate::story::Story;

/// What happened, counted by hand, with that out of which a share is.
const HAPPENED: [(Figure, u64, Option<u64>); 19] = [
    (Figure::RemindedToApply, 1, None),
    (Figure::AppliedAfterReminder, 1, None),
    (Figure::RenewalsReminded, 1, None),
    (Figure::RenewalsDone, 1, None),
    // The first application and the renewal.
    (Figure::ApplicationsReceived, 2, None),
    (Figure::ApplicationsInTime, 2, Some(2)),
    // The technical review.
    (Figure::NodesLate, 1, None),
    (Figure::EnterprisesWarned, 1, None),
    // On 19 and 26 January.
    (Figure::EffectiveWarnings, 2, None),
    (Figure::EnterprisesExceeding, 1, None),
    (Figure::Clues, 1, None),
    (Figure::CluesConfirmed, 1, None),
    // No permit, over the limit, the late report.
    (Figure::TasksIssued, 3, None),
    (Figure::TasksReopened, 0, None),
    (Figure::TasksClosed, 3, None),
    (Figure::TasksInTime, 3, Some(3)),
    // Five reports and the renewal, one of them late; the one excused is not counted.
    (Figure::DutiesInTime, 5, Some(6)),
    // Of the fourth quarter and of January; the others came before their reminder.
    (Figure::ReportsReminded, 2, None),
    (Figure::Inspections, 0, None),
];

/// The figures of the county are what happened, and each is the list behind it.
pub(crate) async fn figures_are_what_happened(story: &Story) {
    let span = Span::new(day_of("2025-09-01"), day_of("2026-07-01")).unwrap();
    let desk = &story.town.desk;
    let figures = desk.figures(&county(), span).await.unwrap();
    let told: BTreeMap<Figure, (u64, Option<u64>)> =
        figures.iter().map(|one| (one.figure, (one.value, one.out_of))).collect();
    let happened: BTreeMap<Figure, (u64, Option<u64>)> =
        HAPPENED.iter().map(|(figure, value, out_of)| (*figure, (*value, *out_of))).collect();
    assert_eq!(told, happened);
    for value in figures {
        let entries = desk.figure_entries(&county(), value.figure, span).await.unwrap();
        assert_eq!(tidegate_desk::value_of(value.figure, &entries), value);
    }
}

/// Every matter comes to the same again from its steps.
pub(crate) async fn every_matter_folds_to_the_same(story: &Story) {
    let mut steps = 0;
    for kind in MatterKind::ALL {
        for matter in story.town.matters(kind).await {
            let again = story.town.desk.refold(&county(), matter.id).await.unwrap();
            assert!(again.same, "{kind} {} of {} steps", matter.key.key, again.steps);
            assert_eq!(again.steps, matter.revision);
            steps += again.steps;
        }
    }
    assert!(steps > 60, "a life of {steps} steps");
}

/// The permit is held against the assessment that its first application told of: at the amount
/// assessed nothing is said, above it the two are.
pub(crate) async fn the_permit_is_held_against_its_assessment(story: &Story) {
    let (desk, store) = (&story.town.desk, &story.town.store);
    let now = at("2026-06-30 21:30");
    let of_amounts = async || -> Vec<String> {
        let checked = desk.precheck_permits(&county(), now).await.unwrap();
        let items = checked.into_iter().flat_map(|one| one.items);
        let of = items.filter(|item| item.rule == "amounts-within-assessment");
        of.map(|item| item.text.en).collect()
    };
    assert_eq!(of_amounts().await, [""; 0]);
    let renewed = store.permits(UNIT).await.unwrap().pop().unwrap();
    let assessed = renewed.permit.amounts[0].amount;
    let mut more = renewed.clone();
    for amount in &mut more.permit.amounts {
        amount.amount = "12.500000001".parse().unwrap();
    }
    assert_ne!(more, renewed);
    store.put_permits(&[more]).await.unwrap();
    let told = of_amounts().await;
    let [told] = told.as_slice() else { panic!("{told:?}") };
    assert!(told.contains("12.500000001 t/a"), "{told}");
    assert!(told.contains(&format!("{assessed} t/a")), "{told}");
    store.put_permits(&[renewed]).await.unwrap();
}
