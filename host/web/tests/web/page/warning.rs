//! Pages of warnings.

use crate::support::{COUNTY, api, run, world};

#[test]
fn a_warning_is_explained_on_one_page() {
    run(async {
        let open = world().json(&api("warnings?open=true")).await;
        let id = open["items"][0]["id"].as_i64().unwrap();
        let text = world().page(&format!("/warnings/{id}?lang=en")).await;
        let warning = world().json(&api(&format!("warnings/{id}"))).await;
        for word in [
            "230.5 mg/m³",
            "≤ 200 mg/m³",
            "GB 13271-2014",
            "Emission standard of air pollutants for boilers",
            "table 2",
            "at 3.5 % reference oxygen",
            "200.5 mg/m³",
            "2 periods exceeded the limit within 24 hours: serious",
            "default of the pack, no legal basis",
            "≤ 250 mg/m³",
            "polyline class=\"series\"",
            "Confidence (0 to 1)",
            "running",
            "power of the site (kWh)",
            "never a finding",
            warning["limit"]["layer"]["digest"].as_str().unwrap(),
            warning["grader"]["digest"].as_str().unwrap(),
        ] {
            assert!(text.contains(word), "{word}");
        }
        let zh = world().page(&format!("/warnings/{id}")).await;
        assert!(zh.contains("24 小时内有 2 个时段超标，属于严重超标"));
        assert!(zh.contains("锅炉大气污染物排放标准"));
        assert!(zh.contains("生产状态") && zh.contains("全厂用电量（千瓦时）"));
    });
}

#[test]
fn all_warnings_are_listed_in_pages() {
    run(async {
        let text = world().page(&format!("/counties/{COUNTY}/warnings")).await;
        assert_eq!(text.matches("id=\"warning-").count(), 2);
        assert_eq!(text.matches("生产 <span class=\"quiet\">0.").count(), 2, "with production");
        let beyond = world().page(&format!("/counties/{COUNTY}/warnings?offset=100&lang=en")).await;
        assert!(beyond.contains("There are no warnings"));
        assert!(beyond.contains("offset=0"), "a way back");
    });
}

#[test]
fn an_absent_warning_has_a_page_that_says_so() {
    run(async {
        let answer = world().get("/warnings/999999?lang=en").await;
        assert_eq!(answer.status.as_u16(), 404);
        assert!(answer.text.contains("there is no warning `999999`"));
        assert!(answer.text.contains(answer.header("x-request-id")));
    });
}
