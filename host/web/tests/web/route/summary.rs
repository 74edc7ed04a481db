//! `/summary`.

use crate::support::{COUNTY, api, run, world};

#[test]
fn a_county_is_summed_up() {
    run(async {
        let body = world().json(&api("summary")).await;
        assert_eq!(body["county"], COUNTY);
        assert_eq!(body["now"], "2026-03-10T12:00:00+08:00");
        assert_eq!(body["today"], "2026-03-10");
        assert_eq!(body["enterprises"]["total"], 3);
        assert_eq!(body["frames"]["accepted"], 49);
        assert_eq!(body["frames"]["rejected"]["crc-mismatch"], 3);
        assert_eq!(body["frames"]["rejected"]["unknown-device"], 5);
        assert_eq!(body["readings"], 49);
        assert_eq!(body["unwatched"], 1);
        assert_eq!(body["warnings"]["serious"], 1);
        assert_eq!(body["warnings_open"]["serious"], 1);
        let by_tier = body["enterprises"]["by_tier"].as_object().unwrap();
        let concluded: u64 = by_tier.values().map(|count| count.as_u64().unwrap()).sum();
        let undetermined = body["enterprises"]["undetermined"].as_u64().unwrap();
        assert_eq!(concluded + undetermined, 3);
    });
}

#[test]
fn a_county_that_nobody_registered_is_empty_and_no_error() {
    run(async {
        let body = world().json("/api/v1/counties/110101/summary").await;
        assert_eq!(body["enterprises"]["total"], 0);
        assert_eq!(body["readings"], 0);
    });
}

#[test]
fn what_is_no_county_is_refused() {
    run(async {
        for county in ["33012", "3301222", "abcdef", "330100", "330000", "000000"] {
            let path = format!("/api/v1/counties/{county}/summary");
            world().refused(&path, 400, "bad-path").await;
        }
        world().refused(&api("summary?langg=en"), 400, "bad-query").await;
    });
}
