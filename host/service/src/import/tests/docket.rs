//! Files about dockets and meters: duties, projects, events, marks, daily evidence.

use tidegate_domain::{Date, DocketItem, DocketRecord, FactValue, Instant, TruthValue};
use tidegate_store::Docket as _;

use super::support::{A, MARCH, Scene, file, site};
use crate::import::{Encoding, ImportKind, ImportReport, Stored};

const fn counts(new: u64, updated: u64, unchanged: u64) -> Stored {
    Stored { new, updated, unchanged }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// What holds of A's docket.
async fn docket(scene: &Scene) -> Vec<DocketRecord> {
    scene.store.docket(A, MARCH).await.unwrap()
}

async fn only(scene: &Scene) -> DocketItem {
    let mut records = docket(scene).await;
    assert_eq!(records.len(), 1, "{records:?}");
    records.remove(0).item
}

const DUTIES: &str = "enterprise,kind,reference,outlet,due,done,truthful,withdrawn";
const EVENTS: &str = "enterprise,kind,reference,outlet,from,until,facts,withdrawn";
const MARKS: &str = "enterprise,reference,outlet,kind,pollutants,from,until,filed,reason,withdrawn";
const METERS: &str = "enterprise,kind,meter,on,amount";

/// Each row alone under the header has this problem, or none.
async fn check(kind: ImportKind, header: &str, cases: &[(&str, &[(&str, &str)])]) {
    for (row, wanted) in cases {
        let scene = site().await;
        let text = format!("{header}\n{}\n", row.replace("{A}", A));
        let report = scene.import(kind, &text).await.unwrap();
        let found: Vec<(&str, &str)> = report
            .rejected
            .iter()
            .map(|problem| (problem.column.as_str(), problem.reason.as_str()))
            .collect();
        assert_eq!(found, *wanted, "{row}");
        assert!(report.rejected.iter().all(|problem| !problem.help.is_empty()));
        assert_eq!(report.stored.new, u64::from(wanted.is_empty()), "{row}");
    }
}

#[tokio::test]
async fn a_duty_is_due_done_and_true_or_not() {
    let scene = site().await;
    let row = |rest: &str| format!("{DUTIES}\n{A},execution-report,2025Q4,,2026-01-15,{rest}\n");
    assert_eq!(scene.stored(ImportKind::Duties, &row(",,")).await, counts(1, 0, 0));
    assert_eq!(scene.stored(ImportKind::Duties, &row(",,")).await, counts(0, 0, 1));
    assert_eq!(scene.stored(ImportKind::Duties, &row("2026-02-01,no,")).await, counts(0, 1, 0));
    let DocketItem::Duty(duty) = only(&scene).await else { panic!("a duty") };
    assert_eq!((duty.kind.as_str(), duty.reference.as_str()), ("execution-report", "2025Q4"));
    assert_eq!((duty.due, duty.done), (day("2026-01-15"), Some(day("2026-02-01"))));
    assert_eq!((duty.truthful, duty.subject.as_str()), (TruthValue::No, ""));
    let sources: Vec<String> = docket(&scene).await.into_iter().map(|one| one.source).collect();
    assert_eq!(sources, ["import facts.csv row 2"]);
    assert_eq!(scene.stored(ImportKind::Duties, &row(",,yes")).await, counts(0, 1, 0));
    assert!(docket(&scene).await.is_empty(), "withdrawn");
    assert_eq!(scene.store.docket_history(A).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_project_keeps_what_is_known_of_its_steps() {
    let scene = site().await;
    let text = format!(
        "统一社会信用代码,项目编号,环评类别,环评批复日期,开工日期,投产日期,环保设施是否建成,总投资（万元）\n\
         {A},杭环桐建[2020]7号,报告表,2020年3月1日,2020/4/1,,否,1250.5\n"
    );
    scene.stored(ImportKind::Projects, &text).await;
    let DocketItem::Project(project) = only(&scene).await else { panic!("a project") };
    assert_eq!((project.assessment.as_str(), project.approved), ("table", Some(day("2020-03-01"))));
    assert_eq!(project.construction_started, Some(day("2020-04-01")));
    assert_eq!((project.production_started, project.accepted), (None, None));
    assert_eq!(project.facilities_built, TruthValue::No);
    assert_eq!(project.major_change_unapproved, TruthValue::Unknown);
    assert_eq!(project.investment.unwrap().to_string(), "1250.5");
}

#[tokio::test]
async fn an_event_says_what_it_found_in_declared_facts() {
    let scene = site().await;
    let text = format!(
        "统一社会信用代码,类型,编号,排放口编号,起始日期,截止日期,载明事实\n\
         {A},停产整治,杭环停[2026]1号,,2026-02-01,2026-02-28,\
         has_boiler = 是 | fuels = coal; natural-gas\n"
    );
    scene.stored(ImportKind::Events, &text).await;
    let DocketItem::Event(event) = only(&scene).await else { panic!("an event") };
    assert_eq!(event.kind, "stop-order");
    // The last day that the decision names still counts.
    assert_eq!((event.from, event.until), (day("2026-02-01"), Some(day("2026-03-01"))));
    let facts: Vec<(&str, FactValue)> =
        event.facts.iter().map(|fact| (fact.name.as_str(), fact.value.clone())).collect();
    let fuels = vec!["coal".to_owned(), "natural-gas".to_owned()];
    assert_eq!(
        facts,
        [("fuels", FactValue::Texts(fuels)), ("has_boiler", FactValue::Truth(true)),]
    );
}

#[tokio::test]
async fn a_shutdown_is_told_and_its_end_takes_the_place_of_none() {
    let scene = site().await;
    let told = |until: &str| {
        format!(
            "统一社会信用代码,类型,编号,起始日期,截止日期\n{A},停产,停产-2026-02,2026-02-01,{until}\n"
        )
    };
    assert_eq!(scene.stored(ImportKind::Events, &told("")).await, counts(1, 0, 0));
    let DocketItem::Event(event) = only(&scene).await else { panic!("an event") };
    assert_eq!((event.kind.as_str(), event.until), ("production-stop", None));
    let report = scene.stored(ImportKind::Events, &told("2026-02-28")).await;
    assert_eq!(report, counts(0, 1, 0));
    let DocketItem::Event(event) = only(&scene).await else { panic!("an event") };
    // The last day that is told still counts.
    assert_eq!((event.from, event.until), (day("2026-02-01"), Some(day("2026-03-01"))));
}

#[tokio::test]
async fn a_mark_is_read_to_the_minute_in_any_encoding() {
    let text = format!(
        "统一社会信用代码,标记编号,排放口编号,标记类型,污染物代码,开始时间,结束时间,填报时间,原因\n\
         {A},M1,DA001,启炉,a21026;a21002,2026年2月1日 8时30分,2026-02-01 24:00,2026/2/1 9:00,检修后启炉\n"
    );
    let (gbk, _, _) = encoding_rs::GB18030.encode(&text);
    for (bytes, encoding) in [(text.as_bytes(), Encoding::Utf8), (gbk.as_ref(), Encoding::Gb18030)]
    {
        let scene = site().await;
        let mut marks = file(ImportKind::Marks, bytes);
        marks.encoding = encoding;
        let report = scene.import_file(&marks).await.unwrap();
        assert_eq!((report.stored, report.rejected), (counts(1, 0, 0), vec![]));
        let DocketItem::Mark(mark) = only(&scene).await else { panic!("a mark") };
        let midnight: Instant = day("2026-02-01").start();
        assert_eq!((mark.kind.as_str(), mark.reason.as_str()), ("start-up", "检修后启炉"));
        assert_eq!(mark.pollutants, ["a21002", "a21026"]);
        assert_eq!((mark.from, mark.until), (midnight + 30_600, midnight + 86_400));
        assert_eq!(mark.filed, midnight + 32_400);
    }
}

#[tokio::test]
async fn meters_are_kept_by_day_and_meter() {
    let scene = site().await;
    let text = format!(
        "{METERS}\n{A},power-kwh,M1,2026-02-01,120.5\n{A},power-kwh,M2,2026-02-01,7\n\
         {A},用水量,,2026/2/1,0\n{A},x-steam-t,,2026-02-01,3\n"
    );
    assert_eq!(scene.stored(ImportKind::Meters, &text).await, counts(4, 0, 0));
    assert_eq!(scene.stored(ImportKind::Meters, &text).await, counts(0, 0, 4));
    let changed = text.replace("120.5", "121");
    assert_eq!(scene.stored(ImportKind::Meters, &changed).await, counts(0, 1, 3));
    let days = scene.store.meter_days(A, day("2026-02-01"), day("2026-02-02")).await.unwrap();
    let shown: Vec<String> =
        days.iter().map(|day| format!("{} {} {}", day.kind, day.meter, day.amount)).collect();
    assert_eq!(shown, ["power-kwh M1 121", "power-kwh M2 7", "water-m3  0", "x-steam-t  3"]);
}

#[tokio::test]
async fn duties_events_and_meters_that_cannot_be() {
    const KIND: (&str, &str) = ("kind", "is no kind that is known");
    const FUTURE: &str = "lies in the future";
    check(
        ImportKind::Duties,
        DUTIES,
        &[
            ("{A},ledger,,,2026-03-31,,,", &[]),
            ("{A},ledger,,,2026-02-28,2026-03-01,,", &[]),
            ("{A},ledger,,,2026-02-28,2026-03-02,,", &[("done", FUTURE)]),
            ("{A},legder,,,2026-02-28,,,", &[KIND]),
            (
                "{A},ledger,,DW9,2026-02-29,,maybe,",
                &[
                    ("outlet", "no outlet of the enterprise is registered with this number"),
                    ("due", "there is no such day in the calendar"),
                    ("truthful", "is none of the words that may stand here"),
                ],
            ),
            ("{A},,,,,,,", &[("kind", "the cell is empty"), ("due", "the cell is empty")]),
        ],
    )
    .await;
    check(
        ImportKind::Events,
        EVENTS,
        &[
            ("{A},recheck,R1,,2026-03-01,,,", &[]),
            ("{A},recheck,R1,,2026-03-02,,,", &[("from", FUTURE)]),
            // An order or shutdown may begin later, but not in a year that cannot be meant.
            ("{A},stop-order,S1,,2027-03-02,,,", &[]),
            ("{A},stop-order,S1,,2027-03-03,,,", &[("from", "lies too far in the future")]),
            ("{A},production-stop,S1,,2027-03-02,,,", &[]),
            ("{A},production-stop,S1,,2027-03-03,,,", &[("from", "lies too far in the future")]),
            (
                "{A},stop-order,S1,,2026-02-02,2026-02-02,,",
                &[("until", "ends before it begins on 2026-02-02")],
            ),
            ("{A},raid,S1,,2026-02-02,,,", &[KIND]),
            ("{A},clue,S1,,2026-02-02,,has_boiler,", &[("facts", "`has_boiler` has no `=`")]),
            (
                "{A},clue,S1,,2026-02-02,,has_boilers=yes,",
                &[("facts", "`has_boilers`: no installed pack asks for a fact of this name")],
            ),
            (
                "{A},clue,S1,,2026-02-02,,boiler_output=101,",
                &[("facts", "`boiler_output`: is not within what `boiler_output` may be")],
            ),
            ("{A},clue,S1,,2026-02-02,,remark=a|remark=b,", &[("facts", "`remark` stands twice")]),
        ],
    )
    .await;
    check(
        ImportKind::Meters,
        METERS,
        &[
            ("{A},power-kwh,M1,2026-03-01,0", &[]),
            ("{A},power-kwh,M1,2026-03-02,0", &[("on", FUTURE)]),
            ("{A},power-kwh,M1,2026-03-01,-0.1", &[("amount", "is below zero")]),
            (
                "{A},power,M1,2026-02-30,many",
                &[
                    KIND,
                    ("on", "there is no such day in the calendar"),
                    ("amount", "is not a decimal number"),
                ],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn projects_and_marks_that_cannot_be() {
    check(
        ImportKind::Projects,
        "enterprise,reference,assessment,approved,investment,major_change_unapproved",
        &[
            ("{A},P1,,,,", &[]),
            ("{A},P1,unknown,2026-03-01,0,未知", &[]),
            (
                "{A},P1,letter,2026-03-02,-1,perhaps",
                &[
                    ("assessment", "is none of the words that may stand here"),
                    ("approved", "lies in the future"),
                    ("major_change_unapproved", "is none of the words that may stand here"),
                    ("investment", "is below zero"),
                ],
            ),
        ],
    )
    .await;
    let row = |from: &str, until: &str, filed: &str| {
        format!("{{A}},M1,DW001,maintenance,,{from},{until},{filed},,")
    };
    let early = "2026-02-01 08:00";
    for (row, wanted) in [
        (row(early, "2026-02-01 08:01", early), None),
        (row(early, early, early), Some(("until", "ends as it begins at 2026-02-01 08:00"))),
        (
            row(early, "2026-02-01 07:59", early),
            Some(("until", "ends before it begins at 2026-02-01 08:00")),
        ),
        (
            row(early, "2026-02-29 08:00", early),
            Some(("until", "there is no such day in the calendar")),
        ),
        (row(early, "2026-02-01", early), Some(("until", "has no time of day"))),
        // The clock of the tests stands at midnight of the first of March.
        (row(early, "2026-02-02 08:00", "2026-03-01 00:00"), None),
        (row(early, "2026-02-02 08:00", "2026-03-01 00:01"), Some(("filed", "lies in the future"))),
        (row("2027-03-02 08:00", "2027-03-02 09:00", early), None),
        (
            row("2027-03-02 08:00", "2027-03-03 09:00", early),
            Some(("until", "lies too far in the future")),
        ),
    ] {
        let wanted: Vec<(&str, &str)> = wanted.into_iter().collect();
        check(ImportKind::Marks, MARKS, &[(&row, &wanted)]).await;
    }
    check(
        ImportKind::Marks,
        MARKS,
        &[(
            "{A},M1,,holiday,COD,2026-02-01 08:00,2026-02-01 09:00,,,",
            &[
                ("outlet", "the cell is empty"),
                ("kind", "is no kind that is known"),
                ("pollutants", "`COD` is not a pollutant code"),
                ("filed", "the cell is empty"),
            ],
        )],
    )
    .await;
}

/// Reference, column and reason of each notice.
fn notices(report: &ImportReport) -> Vec<String> {
    let shown = report.notices.iter();
    shown.map(|one| format!("{} {} {}: {}", one.row, one.value, one.column, one.reason)).collect()
}

#[tokio::test]
async fn marks_that_contradict_are_kept_and_named() {
    let scene = site().await;
    let mark = |reference: &str, rest: &str| format!("{A},{reference},{rest},2026-02-01 08:00,,");
    let first = format!(
        "{MARKS}\n{}\n",
        mark("M1", "DA001,stopped,a21026,2026-02-01 08:00,2026-02-01 12:00")
    );
    assert!(scene.import(ImportKind::Marks, &first).await.unwrap().notices.is_empty());
    let rows = [
        // Against the one that is registered.
        mark("M2", "DA001,start-up,,2026-02-01 11:59,2026-02-01 13:00"),
        // Against the row before, and not against the first, which ends as this begins.
        mark("M3", "DA001,shut-down,,2026-02-01 12:00,2026-02-01 14:00"),
        // Another outlet, other pollutants, the same condition, and no condition at all.
        mark("M4", "DW001,drying,,2026-02-01 08:00,2026-02-01 12:00"),
        mark("M5", "DA001,cooling,a21002,2026-02-01 08:00,2026-02-01 09:00"),
        mark("M6", "DA001,stopped,,2026-02-01 08:30,2026-02-01 09:30"),
        mark("M7", "DA001,calibration,,2026-02-01 08:00,2026-02-01 20:00"),
    ];
    let report =
        scene.import(ImportKind::Marks, &format!("{MARKS}\n{}\n", rows.join("\n"))).await.unwrap();
    assert_eq!((report.stored, report.rows_rejected), (counts(6, 0, 0), 0));
    assert_eq!(
        notices(&report),
        [
            "2 M2 kind: `start-up` overlaps mark `M1`, which says `stopped` from 2026-02-01 08:00 \
             until 2026-02-01 12:00",
            "3 M3 kind: `shut-down` overlaps mark `M2`, which says `start-up` from \
             2026-02-01 11:59 until 2026-02-01 13:00",
            "6 M6 kind: `stopped` overlaps mark `M5`, which says `cooling` from 2026-02-01 08:00 \
             until 2026-02-01 09:00",
        ]
    );
    // A mark that takes the place of its earlier form does not contradict that.
    let moved = mark("M1", "DA001,drying,a21026,2026-02-03 08:00,2026-02-03 12:00");
    let report = scene.import(ImportKind::Marks, &format!("{MARKS}\n{moved}\n")).await.unwrap();
    assert_eq!((report.stored, notices(&report)), (counts(0, 1, 0), vec![]));
}

#[tokio::test]
async fn steps_of_a_project_in_an_order_that_cannot_be_are_named() {
    let scene = site().await;
    let text = format!(
        "enterprise,reference,approved,construction_started,completed,accepted,acceptance_published\n\
         {A},P1,2020-03-01,2020-01-01,2020-06-01,2020-06-01,2020-06-01\n\
         {A},P2,2020-03-01,2020-04-01,2020-03-31,2020-02-29,2020-02-28\n"
    );
    let report = scene.import(ImportKind::Projects, &text).await.unwrap();
    assert_eq!((report.stored, report.rows_rejected), (counts(2, 0, 0), 0));
    // Built before the approval is possible, and unlawful.
    assert_eq!(
        notices(&report),
        [
            "3 P2 completed: lies before `construction_started`, 2020-04-01",
            "3 P2 accepted: lies before `approved`, 2020-03-01",
            "3 P2 accepted: lies before `completed`, 2020-03-31",
            "3 P2 acceptance_published: lies before `accepted`, 2020-02-29",
        ]
    );
}

#[tokio::test]
async fn rows_about_the_same_thing_name_each_other_however_spelt() {
    let scene = site().await;
    let text = format!(
        "{DUTIES}\n{A},台账,,,2026-01-01,,,\n{A},ledger,,,2026年1月1日,2026-01-05,,\n\
         {A},ledger,,DW001,2026-01-01,,,\n"
    );
    let report = scene.import(ImportKind::Duties, &text).await.unwrap();
    assert_eq!((report.stored.new, report.rows_rejected), (1, 2));
    assert_eq!(report.rejected[0].reason, "rows 2 and 3 are about the same and differ");
}
