//! Series of readings.

use serde_json::Value;

use crate::support::{api, run, world};

async fn stream(pollutant: &str) -> i64 {
    let outlets = world().json(&api("outlets")).await;
    let streams = outlets.as_array().unwrap().iter();
    let mut streams = streams.flat_map(|outlet| outlet["streams"].as_array().unwrap());
    let found = streams.find(|stream| stream["stream"]["pollutant"] == pollutant).unwrap();
    found["stream"]["stream_id"].as_i64().unwrap()
}

#[test]
fn a_series_has_points_limits_and_lines() {
    run(async {
        let id = stream("a21002").await;
        let body = world().json(&api(&format!("streams/{id}/series"))).await;
        let points = body["points"].as_array().unwrap();
        assert_eq!(points.len(), 48);
        assert_eq!(body["truncated"], false);
        assert_eq!(body["unit"], "mg/m3");
        assert_eq!(points[10]["reading"]["grade"], "warning");
        assert_eq!(points[20]["reading"]["validity"], "fault");
        assert_eq!(points[20]["reading"]["flag"], "D");
        assert_eq!(points[46]["reading"]["grade"], "exceedance");
        assert_eq!(points[47]["reading"]["grade"], "serious");
        assert_eq!(points[47]["value"], "230.5");
        let lines: Vec<&Value> = body["limits"][0]["upper"].as_array().unwrap().iter().collect();
        let lines: Vec<(&str, &str)> = lines
            .iter()
            .map(|line| (line["grade"].as_str().unwrap(), line["value"].as_str().unwrap()))
            .collect();
        assert_eq!(lines, [("attention", "160"), ("warning", "180"), ("exceedance", "200")]);
    });
}

#[test]
fn what_no_limit_watches_is_shown_without_one() {
    run(async {
        let id = stream("a19001").await;
        let body = world().json(&api(&format!("streams/{id}/series"))).await;
        assert_eq!(body["limits"].as_array().unwrap().len(), 0);
        assert_eq!(body["points"][0]["compared"], false);
    });
}

#[test]
fn the_span_and_the_number_of_points_are_kept() {
    run(async {
        let id = stream("a21002").await;
        for (query, points, truncated) in [
            ("points=48", 48, false),
            ("points=47", 47, true),
            ("points=1", 1, true),
            ("from=2026-03-10", 12, false),
            ("from=2026-03-10T00:00:00%2B08:00&until=2026-03-10T02:00:00%2B08:00", 2, false),
            ("from=2026-03-09T16:00:00Z&until=2026-03-09T18:00:01Z", 3, false),
            ("from=2030-01-01&until=2030-01-02", 0, false),
        ] {
            let body = world().json(&api(&format!("streams/{id}/series?{query}"))).await;
            assert_eq!(body["points"].as_array().unwrap().len(), points, "{query}");
            assert_eq!(body["truncated"], truncated, "{query}");
        }
    });
}

#[test]
fn bad_spans_and_absent_streams_are_refused() {
    run(async {
        let id = stream("a21002").await;
        for (path, status, code) in [
            (format!("streams/{id}/series?points=0"), 400, "bad-input"),
            (format!("streams/{id}/series?points=10001"), 400, "bad-input"),
            (format!("streams/{id}/series?from=noon"), 400, "bad-input"),
            (format!("streams/{id}/series?from=2026-03-10&until=2026-03-10"), 400, "bad-input"),
            ("streams/999999/series".to_owned(), 404, "not-found"),
            ("streams/first/series".to_owned(), 400, "bad-path"),
        ] {
            world().refused(&api(&path), status, code).await;
        }
        let path = format!("/api/v1/counties/110101/streams/{id}/series");
        world().refused(&path, 404, "not-found").await;
    });
}
