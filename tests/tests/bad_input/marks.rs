//! Marks that overlap, contradict, end before they begin, or are taken back.

use tidegate_domain::{Averaging, DocketItem, DocketRecord, FiledMark, Reading};
use tidegate_service::ProblemKind;
use tidegate_tests::county::MIDNIGHT;

use super::county::{County, HOUR, MARK, NOW, OVER, hour, hours_without};

/// A day with one hour over the limit.
fn over_at_nine() -> Vec<Reading> {
    let mut readings = hours_without(9, "150");
    readings.push(hour(9, "230"));
    readings
}

const NINE: &str = "2026-03-02 09:00,2026-03-02 10:00,";

#[tokio::test]
async fn marks_over_the_same_hour_exempt_once_or_leave_it_open() {
    let county = County::new().await;
    let mark = |reference: &str, kind: &str| format!("{reference},{kind},{NINE}");
    for (enterprise, marks) in [
        ("NONE", [].as_slice()),
        ("DEVICE", ["calibration", "maintenance"].as_slice()),
        ("BOTH", ["calibration", "start-up"].as_slice()),
        ("TWICE", ["start-up", "start-up"].as_slice()),
        ("FAULT", ["start-up", "fault-condition"].as_slice()),
        ("CONTRADICT", ["start-up", "shut-down"].as_slice()),
    ] {
        county.boiler(enterprise).await;
        county.send(enterprise, Averaging::Hour, over_at_nine()).await;
        let rows: Vec<String> =
            ["a", "b"].iter().zip(marks).map(|(reference, kind)| mark(reference, kind)).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        if !rows.is_empty() {
            let report = county.marks(enterprise, &rows).await;
            assert_eq!(report.rejected, []);
            let odd = usize::from(enterprise == "CONTRADICT");
            assert_eq!(report.notices.len(), odd, "{enterprise}: {:?}", report.notices);
        }
    }
    county.judged("NONE").await.finds(&[OVER]);
    for enterprise in ["DEVICE", "BOTH", "TWICE", "FAULT"] {
        county.judged(enterprise).await.is_clear(OVER);
    }
    let told = county.judged("CONTRADICT").await;
    assert_eq!(told.found(), [MARK], "a clue about the mark, for a person to look at");
    told.says_open(OVER, &["标记相互矛盾", "marks that contradict one another", "T09:00"]);
    assert!(told.problems().contains(&ProblemKind::ContradictoryMarks));
    // The wrong one is withdrawn: the other exempts, and the clue is gone.
    county.marks("CONTRADICT", &[&format!("b,shut-down,{NINE}yes")]).await;
    county.judged("CONTRADICT").await.is_clear(OVER);
}

#[tokio::test]
async fn marks_that_only_touch_do_not_contradict() {
    let county = County::new().await;
    for (enterprise, until) in [("TOUCH", "09:00"), ("OVERLAP", "09:01")] {
        county.boiler(enterprise).await;
        county.send(enterprise, Averaging::Hour, over_at_nine()).await;
        let first = format!("a,start-up,2026-03-02 08:00,2026-03-02 {until},");
        county.marks(enterprise, &[&first, &format!("b,shut-down,{NINE}")]).await;
    }
    county.judged("TOUCH").await.is_clear(OVER);
    county.judged("OVERLAP").await.says_open(OVER, &["标记相互矛盾", "contradict one another"]);
}

#[tokio::test]
async fn a_mark_that_is_taken_back_exempts_no_more() {
    let county = County::new().await;
    county.boiler("E1").await;
    county.send("E1", Averaging::Hour, over_at_nine()).await;
    county.marks("E1", &[&format!("a,start-up,{NINE}")]).await;
    county.judged("E1").await.is_clear(OVER);
    county.marks("E1", &[&format!("a,start-up,{NINE}yes")]).await;
    let told = county.judged("E1").await;
    told.finds(&[OVER]);
    assert!(told.judging.judgement.reason.as_deref().unwrap().contains('a'), "{:?}", told.judging);
    assert_eq!(told.en.revisions.len(), 2);
}

#[tokio::test]
async fn a_mark_that_cannot_be_is_refused_at_the_import() {
    let county = County::new().await;
    county.boiler("E1").await;
    county.send("E1", Averaging::Hour, over_at_nine()).await;
    let report = county
        .marks(
            "E1",
            &[
                "back,start-up,2026-03-02 10:00,2026-03-02 09:00,",
                "empty,start-up,2026-03-02 09:00,2026-03-02 09:00,",
                "kind,holiday,2026-03-02 09:00,2026-03-02 10:00,",
                "date,start-up,2026-02-29 09:00,2026-03-02 10:00,",
                "time,start-up,2026-03-02 25:00,2026-03-02 10:00,",
                "leap,start-up,2024-02-29 09:00,2024-02-29 10:00,",
                "good,start-up,2026-03-02 08:00,2026-03-02 09:00,",
            ],
        )
        .await;
    assert_eq!((report.rows, report.stored.new, report.rows_rejected), (7, 2, 5));
    let rejected: Vec<(u64, &str)> =
        report.rejected.iter().map(|problem| (problem.row, problem.column.as_str())).collect();
    assert_eq!(rejected, [(2, "until"), (3, "until"), (4, "kind"), (5, "from"), (6, "from")]);
    assert!(report.rejected[0].reason.contains("ends before it begins"), "{report:?}");
    // None of them exempts.
    county.judged("E1").await.finds(&[OVER]);
}

#[tokio::test]
async fn a_mark_without_length_from_elsewhere_has_no_effect_and_is_named() {
    let county = County::new().await;
    for (enterprise, kind) in [("CONDITION", "start-up"), ("DEVICE", "calibration")] {
        county.boiler(enterprise).await;
        county.send(enterprise, Averaging::Hour, hours_without(9, "150")).await;
        county.send(enterprise, Averaging::Hour, vec![hour(9, "150")]).await;
        let mark = FiledMark {
            reference: "back".to_owned(),
            outlet: "DA001".to_owned(),
            kind: kind.to_owned(),
            pollutants: Vec::new(),
            from: MIDNIGHT + 10 * HOUR,
            until: MIDNIGHT + 9 * HOUR,
            filed: NOW - HOUR,
            reason: String::new(),
        };
        let record = DocketRecord {
            enterprise: enterprise.to_owned(),
            item: DocketItem::Mark(mark),
            source: "test".to_owned(),
            recorded_at: NOW,
            withdrawn: false,
        };
        county.host.store().put_docket(&[record]).await.unwrap();
        let told = county.judged(enterprise).await;
        assert_eq!(told.problems(), [ProblemKind::EmptyMark]);
        told.is_clear(OVER);
        if kind == "start-up" {
            told.stays_open(MARK, &["标记", "The mark ends before it begins"]);
        }
    }
}
