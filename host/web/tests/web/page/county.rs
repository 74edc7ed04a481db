//! The live page of a county.

use crate::support::{COUNTY, HEAT, MARKUP, VAGUE, World, run, world};

fn page(query: &str) -> String {
    format!("/counties/{COUNTY}?{query}")
}

#[test]
fn the_first_page_leads_to_a_county() {
    run(async {
        let answer = world().get("/").await;
        assert_eq!(answer.status.as_u16(), 307);
        assert_eq!(answer.header("location"), format!("/counties/{COUNTY}"));
    });
}

#[test]
fn the_page_shows_numbers_outlets_charts_and_warnings_without_scripts() {
    run(async {
        let text = world().page(&page("lang=en")).await;
        for word in [
            "Tonglu County",
            "2026-03-10 12:00:00",
            "To be reminded to apply",
            "Checksum does not fit",
            "样例热力有限公司",
            "230.5",
            "≤ 200",
            "Serious",
            "GB 13271-2014",
            "<polyline class=\"series\"",
            "</polyline>",
            "hourly mean limit 200",
            "/warnings/",
            "Tonglu county rules",
            "standards 0.1.0",
        ] {
            assert!(text.contains(word), "{word}");
        }
    });
}

#[test]
fn the_outlet_that_needs_a_look_most_is_shown_unless_another_is_chosen() {
    run(async {
        let text = world().page(&page("")).await;
        assert!(text.contains(&format!("id=\"card-{HEAT}-DA001\"")));
        let current = text.split("aria-current=\"true\" id=\"card-").nth(1).unwrap();
        assert!(current.starts_with(HEAT));
        let text = world().page(&page(&format!("enterprise={VAGUE}&outlet=DA001&lang=en"))).await;
        assert!(text.contains("No readings have come yet"));
        assert!(text.contains("Limits that miss facts"));
        assert!(text.contains("Fuel of the boiler"));
    });
}

#[test]
fn names_are_text_and_never_markup() {
    run(async {
        for path in [page(""), page(&format!("enterprise={MARKUP}&outlet=DA001")), page("q=<b>\"'")]
        {
            let path = path.replace('<', "%3C").replace('"', "%22").replace('>', "%3E");
            let text = world().page(&path).await;
            assert!(!text.contains("<script>alert"), "{path}");
            assert!(!text.contains("<b>stack"), "{path}");
            assert!(!text.contains("value=\"<b>"), "{path}");
        }
        let text = world().page(&page("")).await;
        assert!(text.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp;"));
    });
}

#[test]
fn outlets_are_found_by_name_and_number() {
    run(async {
        for (q, shown) in
            [("", 3), ("TIDEGATE01", 1), ("%E5%BE%85%E8%A1%A5", 1), ("da001", 3), ("no", 0)]
        {
            let text = world().page(&page(&format!("q={q}"))).await;
            assert_eq!(text.matches("id=\"card-").count(), shown, "{q}");
        }
    });
}

#[test]
fn every_part_can_be_had_alone() {
    run(async {
        let whole = world().page(&page("")).await;
        for name in ["summary", "outlets", "outlet", "warnings"] {
            let part = world().page(&format!("/counties/{COUNTY}/fragments/{name}")).await;
            assert!(!part.contains("<html"), "{name}");
            assert!(whole.contains(&format!("data-fragment=\"{name}\"")), "{name}");
            assert!(name == "summary" || whole.contains(&part), "{name}");
        }
    });
}

#[test]
fn absent_things_are_not_found() {
    run(async {
        for (path, status) in [
            (page("enterprise=NOBODY&outlet=DA001"), 404),
            (format!("/counties/{COUNTY}/fragments/weather"), 404),
            ("/counties/33".to_owned(), 400),
            (page("period=week"), 400),
        ] {
            assert_eq!(world().get(&path).await.status.as_u16(), status, "{path}");
        }
    });
}

#[test]
fn a_county_without_anything_has_a_page_all_the_same() {
    run(async {
        let world = World::empty().await;
        let text = world.page(&page("lang=en")).await;
        for word in ["No outlets are registered", "No warning is open", "This county has no packs"]
        {
            assert!(text.contains(word), "{word}");
        }
    });
}
