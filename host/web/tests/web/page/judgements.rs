//! Pages of judgements, findings, cases and production.

use crate::judged::judged;
use crate::support::{COUNTY, HEAT, VAGUE, api, run, world};

#[test]
fn the_pages_of_both_judgements_show_both() {
    run(async {
        let judged = judged();
        let page = |id: &str| format!("/judgements/{id}?lang=en");
        let first = judged.world.page(&page(&judged.first)).await;
        let second = judged.world.page(&page(&judged.second)).await;
        for word in [
            "This judgement was superseded",
            "Confirmed by data",
            "≤ 200 mg/m³",
            "200.5 mg/m³",
            "GB 13271-2014",
            "standards 0.1.0",
            "What it breaks",
            "Limitation",
            "Next step",
            "How the means were made",
            "Engine",
        ] {
            assert!(first.contains(word), "{word}");
        }
        assert!(first.contains(&format!("id=\"later\" href=\"/judgements/{}\"", judged.second)));
        assert!(first.contains(&format!("href=\"/cases/{}\"", judged.case)));
        assert!(second.contains(&format!("id=\"earlier\" href=\"/judgements/{}\"", judged.first)));
        for text in [&first, &second] {
            for word in ["calibration-1", "No longer found: ", "Revisions", &judged.first] {
                assert!(text.contains(word), "{word}");
            }
        }
        let zh = judged.world.page(&format!("/judgements/{}", judged.first)).await;
        for word in ["本判定已被后来的判定取代", "不再认定：", "构成要件", "从旧兼从轻", "追责时效"]
        {
            assert!(zh.contains(word), "{word}");
        }
    });
}

#[test]
fn the_page_of_a_case_tells_everything_in_order() {
    run(async {
        let judged = judged();
        let text = judged.world.page(&format!("/cases/{}?lang=en", judged.case)).await;
        let opened = text.find("opened by a finding").unwrap();
        let gone = text.find("judged again, no longer found").unwrap();
        assert!(opened < gone);
        for word in ["no longer found, a person closes it", "superseded", "calibration-1"] {
            assert!(text.contains(word), "{word}");
        }
    });
}

#[test]
fn lists_are_filtered_and_lead_to_each_other() {
    run(async {
        let judged = judged();
        let list = |path: &str| format!("/counties/{COUNTY}/{path}");
        let period = "kind=judged-period";
        for (path, shown) in [
            (list(&format!("judgements?{period}&enterprise={HEAT}&current=yes")), 1),
            (list(&format!("judgements?{period}&enterprise={HEAT}&current=")), 2),
            (list("judgements?kind=event&enterprise=NOBODY"), 0),
        ] {
            let text = judged.world.page(&path).await;
            assert_eq!(text.matches("class=\"code\" href=\"/judgements/").count(), shown, "{path}");
        }
        assert!(judged.world.page(&list("cases")).await.contains("href=\"/cases/"));
        for path in ["judgements?kind=guess", "cases?status=lost"] {
            assert_eq!(judged.world.get(&list(path)).await.status.as_u16(), 400, "{path}");
        }
        let county = judged.world.page(&format!("/counties/{COUNTY}")).await;
        for name in ["judgements", "findings", "cases", "waivers"] {
            assert!(county.contains(&format!("href=\"/counties/{COUNTY}/{name}\"")), "{name}");
            let answer = judged.world.get(&format!("/{name}?offset=5")).await;
            assert_eq!(answer.status.as_u16(), 307);
            assert_eq!(answer.header("location"), format!("/counties/{COUNTY}/{name}?offset=5"));
        }
    });
}

#[test]
fn production_is_shown_by_day_and_around_a_date() {
    run(async {
        let page = |of: &str, query: &str| format!("/enterprises/{of}/production?lang=en&{query}");
        let days = "from=2026-03-01&to=2026-03-09";
        let text = world().page(&page(HEAT, days)).await;
        for word in
            ["9 days running, 0 stopped, 0 unknown", "id=\"day-2026-03-01\"", "national 0.1.0"]
        {
            assert!(text.contains(word), "{word}");
        }
        let text = world().page(&page(VAGUE, days)).await;
        assert!(text.contains("0 days running, 0 stopped, 9 unknown"), "no meter says anything");
        let text = world().page(&page(HEAT, "around=2026-03-05&days=3")).await;
        for word in ["Before 2026-03-05", "1000 a day (3 days with figures)", "0.0 %"] {
            assert!(text.contains(word), "{word}");
        }
        let text = world().page(&page(VAGUE, "around=2026-03-05&days=3")).await;
        assert!(text.contains("There are no figures on either side"));
        for query in [
            "from=2026-03-09&to=2026-03-01",
            "from=2025-01-01&to=2026-03-01",
            "around=soon",
            "around=2026-03-05&days=x",
            "around=2026-03-05&days=181",
        ] {
            assert_eq!(world().get(&page(HEAT, query)).await.status.as_u16(), 400, "{query}");
        }
        assert_eq!(world().get("/enterprises/NOBODY/production").await.status.as_u16(), 404);
    });
}

#[test]
fn production_is_data_too() {
    run(async {
        let path = api(&format!("enterprises/{VAGUE}/production"));
        let days = world().json(&format!("{path}?from=2026-03-01&until=2026-03-10")).await;
        assert_eq!(days.as_array().unwrap().len(), 9);
        assert_eq!((&days[0]["on"], &days[0]["state"]), (&"2026-03-01".into(), &"unknown".into()));
        let around = |query: &str| format!("{path}/comparison?{query}");
        let compared = world().json(&around("date=2026-03-05&days=3")).await;
        assert_eq!(compared["before"]["unknown"], 3);
        assert_eq!(compared["kinds"].as_array().unwrap().len(), 0);
        world().refused(&around("date=2026-03-05&days=181"), 400, "bad-input").await;
        world().refused(&around(""), 400, "bad-query").await;
        world().refused(&api("enterprises/NOBODY/production"), 404, "not-found").await;
    });
}
