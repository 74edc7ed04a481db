//! Rows that come over the API.

use serde_json::{Map, Value, json};
use tidegate_desk::{DeskError, ROWS_AT_ONCE_MAX, ToldRows};
use tidegate_sheets::departments::Department;

use crate::support::{ONE, at, county, day_of, fixture};

fn told(rows: Value) -> ToldRows {
    let rows =
        rows.as_array().unwrap().iter().map(|row| row.as_object().unwrap().clone()).collect();
    let on = day_of("2022-04-05");
    let (name, by) = ("platform".to_owned(), "li".to_owned());
    ToldRows { department: Department::Power, rows, name, on, by, now: at("2022-04-05") }
}

#[tokio::test]
async fn members_are_named_by_title_or_key_and_checked_as_cells_are() {
    let fixture = fixture().await;
    let rows = json!([
        {"credit_code": ONE, "account": "0330", "period": "2022-04-01", "energy": 120.5},
        {"统一社会信用代码": ONE, "户号": "0330", "日期": "2022-04-02", "用电量": "1.2万kWh"},
        {"credit_code": ONE, "account": 330, "period": "2022-04-09", "energy": 1, "note": null},
        {"credit_code": ONE, "account": "0330", "period": "2022-04-03", "energy": "viel"},
    ]);
    // A member may be named in two ways, but each column once: as in a file.
    let refused = fixture.desk.take_told_rows(&county(), told(rows.clone())).await;
    assert!(matches!(refused, Err(DeskError::Invalid(why)) if why.contains("are the same")));
    let mut by_key = rows.as_array().unwrap().clone();
    by_key[1] = json!({"credit_code": ONE, "account": "0330", "period": "2022-04-02", "energy": "1.2万kWh"});
    for round in 0..2 {
        let report = fixture.desk.take_told_rows(&county(), told(json!(by_key))).await.unwrap();
        assert_eq!(report.meter_days.new, if round == 0 { 2 } else { 0 }, "{report:#?}");
        let places: Vec<(u32, &str)> =
            report.problems.iter().map(|one| (one.row, one.title.as_str())).collect();
        assert_eq!(places, [(5, "用电量"), (4, "日期")]);
    }
}

#[tokio::test]
async fn what_is_no_row_is_refused_and_none_is_nothing() {
    let fixture = fixture().await;
    let report = fixture.desk.take_told_rows(&county(), told(json!([]))).await.unwrap();
    assert_eq!((report.rows, report.department.as_str()), (0, "power"));
    let nested = told(json!([{"credit_code": {"a": 1}}]));
    let refused = fixture.desk.take_told_rows(&county(), nested).await;
    assert!(
        matches!(refused, Err(DeskError::Invalid(why)) if why.contains("row 1: `credit_code`"))
    );
    let mut many = told(json!([]));
    many.rows = vec![Map::new(); ROWS_AT_ONCE_MAX + 1];
    let refused = fixture.desk.take_told_rows(&county(), many).await;
    assert!(matches!(refused, Err(DeskError::Invalid(why)) if why.contains("in parts")));
}
