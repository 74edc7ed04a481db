//! A file of one county with rows of the other: those rows are refused by name, and nothing of the
//! other changes.

use axum::http::Method;

use crate::world::{County, JIANDE, TONGLU, World};

/// Files of each kind that take or change something of a county, with its enterprise for `ID`, its
/// device for `MN` and its code for `COUNTY`.
const FILES: [(&str, &str); 4] = [
    ("enterprises", "id,name,county,township,industries\nID,taken over,COUNTY,,1712\n"),
    (
        "outlets",
        "enterprise,id,name,medium,monitoring_point\nID,DA001,taken over,air,stack\n\
         ID,DA009,new,air,stack\n",
    ),
    (
        "facts",
        "enterprise,outlet,name,from,value,source,doubtful\n\
         ID,DA001,boiler_fuel,2020-01-01,coal,intrusion,\n",
    ),
    (
        "devices",
        "mn,password,enterprise,outlet\nMN,stolen,ID,DA001\nNEWMN00000000001,stolen,ID,DA001\n",
    ),
];

super::on_both!(rows_of_the_other_are_refused_and_named, a_name_of_the_others_is_not_taken);

fn filled(text: &str, county: County) -> String {
    text.replace("ID", county.enterprise)
        .replace("MN,", &format!("{},", county.mn))
        .replace("COUNTY", county.code)
}

async fn rows_of_the_other_are_refused_and_named(world: World) {
    for (own, other) in [(TONGLU, JIANDE), (JIANDE, TONGLU)] {
        let before = world.standing(own).await;
        for (kind, text) in FILES {
            let path = format!("/api/v1/counties/{}/import/{kind}?ids=any-id", other.code);
            let file = filled(text, own);
            let rows = file.lines().count() - 1;
            let answer = world.ask(&Method::POST, &path, &other.token(), file.as_bytes()).await;
            assert_eq!(answer.status, 200, "{kind}: {answer:?}");
            let report = answer.json();
            assert_eq!(report["rows_rejected"], rows, "{kind}: {report}");
            assert_eq!(report["stored"]["new"], 0, "{kind}: {report}");
            assert_eq!(report["rejected"][0]["row"], 2, "{kind}: {report}");
            let said = &report["rejected"][0];
            assert!(!said["reason"].as_str().unwrap().is_empty(), "{kind}: {report}");
            // Good rows of the file's own county are stored beside the refused.
            let mixed = format!("{file}{}", own_row(kind, other));
            let answer = world.ask(&Method::POST, &path, &other.token(), mixed.as_bytes()).await;
            let report = answer.json();
            assert_eq!(report["rows_rejected"], rows, "{kind}: {report}");
            assert_eq!(report["rows"], rows + 1, "{kind}: {report}");
        }
        assert_eq!(world.standing(own).await, before, "something of {} changed", own.code);
    }
}

/// A good row of a county.
fn own_row(kind: &str, county: County) -> String {
    let id = county.enterprise;
    match kind {
        "enterprises" => format!("{id}NEW,{id}NEW,{},,1712\n", county.code),
        "outlets" => format!("{id},DA002,{id},air,stack\n"),
        "facts" => format!("{id},DA001,boiler_fuel,2026-03-01,gas,{id},\n"),
        _ => format!("{}2,passwd,{id},DA001\n", county.mn),
    }
}

/// An enterprise or device that is there already is not taken by an import that says it is one's
/// own.
async fn a_name_of_the_others_is_not_taken(world: World) {
    let before = world.standing(TONGLU).await;
    let ask = async |kind: &str, text: String| {
        let path = format!("/api/v1/counties/{}/import/{kind}?ids=any-id", JIANDE.code);
        let answer = world.ask(&Method::POST, &path, &JIANDE.token(), text.as_bytes()).await;
        let report = answer.json();
        assert_eq!(report["rows_rejected"], 1, "{report}");
        assert_eq!(report["stored"]["new"], 0, "{report}");
        assert_eq!(report["stored"]["updated"], 0, "{report}");
    };
    let head = "id,name,county,township,industries\n";
    ask("enterprises", format!("{head}{},mine now,330182,,1712\n", TONGLU.enterprise)).await;
    let head = "mn,password,enterprise,outlet\n";
    ask("devices", format!("{head}{},passwd,{},DA001\n", TONGLU.mn, JIANDE.enterprise)).await;
    assert_eq!(world.standing(TONGLU).await, before);
}
