//! Duties that an officer lays down.

use serde_json::{Value, json};
use tidegate_desk::{DeskError, Planner};
use tidegate_domain::Matter;

use crate::support::{Fixture, PERMIT, SITE, at, county, fixture, monthly};

async fn order(fixture: &Fixture, more: &Value) -> Result<Matter, DeskError> {
    let mut order = json!({
        "kind": "monitoring-plan", "period": "2026", "about": "after complaints",
        "from": "2026-03-01", "until": "2027-01-01", "due": "2026-03-20",
    });
    order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let order = serde_json::from_value(order).unwrap();
    let planner = Planner { by: "li".to_owned(), at: at("2026-03-02") };
    fixture.desk.owe_duty(&county(), (SITE, order), planner).await
}

#[tokio::test]
async fn it_stays_whatever_the_copies_say() {
    let fixture = fixture().await;
    let owed = order(&fixture, &json!({})).await.unwrap();
    assert_eq!(owed.position.status, "open");
    fixture.enter("2026-03-03", &monthly(15)).await.unwrap();
    fixture.enter("2026-03-04", &json!({})).await.unwrap();
    assert_eq!(fixture.of("monitoring-plan").await, ["2026 2026-03-20 open"]);
}

#[tokio::test]
async fn what_cannot_be_owed_is_refused() {
    let fixture = fixture().await;
    for (more, says) in [
        (json!({ "due": "2026-03-01" }), "2026-03-01 has passed"),
        (json!({ "until": "2026-03-01" }), "which is no time"),
        (json!({ "outlet": "DW009" }), "no outlet `DW009`"),
        (json!({ "permit": "NONE" }), "no permit `NONE`"),
        (json!({ "times": 0 }), "`times` is 0"),
    ] {
        let error = order(&fixture, &more).await.unwrap_err().to_string();
        assert!(error.contains(says), "{more}: {error}");
    }
    order(&fixture, &json!({ "due": "2026-03-02", "permit": PERMIT })).await.unwrap();
    let again = order(&fixture, &json!({ "permit": PERMIT })).await.unwrap_err().to_string();
    assert!(again.contains("owed already"), "{again}");
    order(&fixture, &json!({ "period": "2027", "permit": PERMIT })).await.unwrap();
}
