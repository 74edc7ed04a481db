//! Files with bad rows: the good ones are kept, the bad ones named.

use tidegate_domain::Averaging;
use tidegate_service::{ImportKind, ImportReport};

use super::county::{County, OVER, hours};

fn named(report: &ImportReport) -> Vec<(u64, &str)> {
    report.rejected.iter().map(|problem| (problem.row, problem.column.as_str())).collect()
}

#[tokio::test]
async fn good_rows_are_kept_and_judged_by_and_bad_ones_are_named() {
    let county = County::new().await;
    let report = county
        .stack(
            "E1",
            &[
                "a21002,hour,at-most,,200,mg/m3",
                "a21026,instant,at-most,,NaN,mg/m3",
                "a21005,hour,at-most,,-50,mg/m3",
                "a21026,day,at-most,,,mg/m3",
                "a21026,fortnight,at-most,,50,mg/m3",
                "a34013,hour,at-most,,20,",
            ],
        )
        .await;
    assert_eq!((report.rows, report.rows_rejected), (6, 5));
    assert_eq!(
        named(&report),
        [(3, "upper"), (4, "upper"), (5, "upper"), (6, "averaging"), (7, "unit")]
    );
    for problem in &report.rejected {
        assert!(!problem.reason.is_empty() && !problem.help.is_empty(), "{problem:?}");
    }
    county.send("E1", Averaging::Hour, hours("150")).await;
    county.judged("E1").await.is_clear(OVER);

    let meters = "enterprise,kind,meter,on,amount\n\
        E1,power-kwh,M1,2026-03-01,1000\n\
        E1,power-kwh,M1,2026-02-29,1000\n\
        E1,power-kwh,M1,2026-03-09,1000\n\
        E1,power-kwh,M2,2026-03-01,-1\n\
        E1,steam,M1,2026-03-01,1\n\
        E9,power-kwh,M1,2026-03-01,1\n";
    let report = county.import(ImportKind::Meters, meters).await;
    assert_eq!((report.rows, report.stored.new), (6, 1));
    assert_eq!(
        named(&report),
        [(3, "on"), (4, "on"), (5, "amount"), (6, "kind"), (7, "enterprise")]
    );
}

#[tokio::test]
async fn rows_of_one_file_that_differ_about_the_same_are_both_left_out() {
    let county = County::new().await;
    let report = county
        .stack(
            "E1",
            &[
                "a21002,hour,at-most,,100,mg/m3",
                "a21002,hour,at-most,,200,mg/m3",
                "a21026,hour,at-most,,50,mg/m3",
                "a21026,hour,at-most,,50,mg/m3",
            ],
        )
        .await;
    // The second row that says the same is named too, and its first is kept.
    assert_eq!(report.rejected.iter().map(|problem| problem.row).collect::<Vec<_>>(), [2, 3, 5]);
    assert!(report.rejected[0].reason.contains("differ"), "{report:?}");
    // So there is no limit for what is measured, and that is said.
    county.send("E1", Averaging::Hour, hours("150")).await;
    assert_eq!(county.judged("E1").await.found(), ["unpermitted-pollutant"]);
}
