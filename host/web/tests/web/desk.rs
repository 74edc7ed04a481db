//! What tests of matters begin with.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tidegate_domain::{
    ClassificationRecord, ClassificationResult, Conclusion, Jurisdiction, LayerRef, Tier,
};

use crate::support::{Answer, HEAT, TODAY, World, api, day};

/// Sends JSON as somebody.
pub(crate) async fn sent(
    world: &World,
    (method, path): (&str, &str),
    token: Option<&str>,
    body: &Value,
) -> Answer {
    let mut request =
        Request::builder().method(method).uri(path).header("content-type", "application/json");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    world.send(request.body(body).unwrap()).await
}

/// Sends JSON that must be taken, where there are no accounts.
pub(crate) async fn taken(world: &World, method: &str, path: &str, body: &Value) -> Value {
    let answer = sent(world, (method, path), None, body).await;
    assert!(answer.status.is_success(), "{method} {path}: {} {}", answer.status, answer.text);
    if answer.text.is_empty() { Value::Null } else { answer.json() }
}

/// An order to plan a visit.
pub(crate) fn visit(enterprise: &str, reference: &str, announced: bool) -> Value {
    json!({
        "enterprise": enterprise,
        "visit": {
            "reference": reference, "purpose": "complaint", "reason": "smell at night",
            "on": "2026-03-12", "inspectors": ["wang"], "announced": announced,
        },
    })
}

/// Plans a visit to the boiler and gives the matter.
pub(crate) async fn planned(world: &World, reference: &str) -> Value {
    let mut order = visit(HEAT, reference, true);
    order["by"] = json!("li");
    taken(world, "POST", &api("inspections"), &order).await
}

/// An inspector, and who answers for the boiler.
pub(crate) fn people() -> Value {
    json!([
        { "id": "wang", "name": "王工", "posts": ["inspector"], "account": "wang" },
        {
            "id": "chen", "name": "陈厂长", "enterprise": HEAT, "account": "chen",
            "posts": ["contact"], "language": "en",
            "addresses": [{ "channel": "sms", "address": "13800000000" }],
        },
    ])
}

/// Has the boiler's plant under simplified management, as if its facts had said so.
pub(crate) async fn put_simplified(world: &World) {
    let layer = LayerRef {
        pack: "national 0.1.0".to_owned(),
        digest: "0".repeat(64),
        jurisdiction: Jurisdiction::nation(),
    };
    let conclusion = Conclusion {
        tier: Tier::Simplified,
        scope: None,
        rows: Vec::new(),
        steps: Vec::new(),
        missing: Vec::new(),
        possible: Vec::new(),
        obligations: Vec::new(),
        doubts: Vec::new(),
    };
    let record = ClassificationRecord {
        enterprise: HEAT.to_owned(),
        on: day(TODAY),
        at: day(TODAY).start(),
        result: ClassificationResult::Concluded { layer, conclusion },
    };
    world.host.store().put_classifications(&[record]).await.unwrap();
}
