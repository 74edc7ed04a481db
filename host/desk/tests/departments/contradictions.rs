//! Two departments that do not say the same.

use tidegate_desk::What;
use tidegate_domain::FactValue;
use tidegate_sheets::departments::Department;

use crate::support::{Fixture, ONE, TWO, day_of, fixture};

const PERMITS: &[&[&str]] = &[
    &["统一社会信用代码", "工程名称", "施工许可证号", "发证日期", "竣工日期"],
    &[ONE, "扩建项目", "SG-1", "2022-02-01", "2022-06-30"],
];
const ACCEPTANCES: &[&[&str]] = &[
    &["统一社会信用代码", "项目名称", "公示日期", "竣工日期"],
    &[ONE, "扩建项目", "2022-09-20", "2022-08-01"],
];

async fn is_shown(fixture: &Fixture) {
    let found = fixture.contradictions("2022-10-01").await;
    let [one] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((one.enterprise.as_str(), one.what), (ONE, What::Completed));
    assert!(one.project.is_some());
    let values: Vec<_> =
        one.values.iter().map(|one| (one.by.as_str(), one.value.as_str(), one.counts)).collect();
    assert_eq!(values, [("construction", "2022-06-30", true), ("acceptance", "2022-08-01", false)]);
    let source = one.values.first().map_or("", |value| &value.source);
    assert!(source.contains("row 2, given by li"), "{source}");
    let project = fixture.projects(ONE, "2022-10-01").await.remove(0);
    assert_eq!(project.completed, Some(day_of("2022-06-30")));
    for event in fixture.events(ONE, tidegate_desk::RECORD).await {
        let fact = event.facts.iter().find(|fact| fact.name == "completed").unwrap();
        assert!(fact.doubtful, "{event:?}");
    }
}

#[tokio::test]
async fn the_department_that_answers_for_it_counts_whichever_comes_first() {
    for turned in [false, true] {
        let fixture = fixture().await;
        let mut files =
            [(Department::Construction, PERMITS), (Department::Acceptance, ACCEPTANCES)];
        if turned {
            files.reverse();
        }
        let (department, rows) = files[0];
        let report = fixture.take_twice(department, "2022-10-01", rows).await;
        assert!(report.contradictions.is_empty());
        let (department, rows) = files[1];
        let report = fixture.take_twice(department, "2022-10-01", rows).await;
        assert_eq!(report.contradictions.len(), 1, "shown with the file that brought it");
        is_shown(&fixture).await;
    }
}

#[tokio::test]
async fn a_contradiction_ends_when_they_agree_and_stays_in_the_history() {
    let fixture = fixture().await;
    fixture.take(Department::Construction, "2022-10-01", PERMITS).await;
    fixture.take(Department::Acceptance, "2022-10-01", ACCEPTANCES).await;
    let corrected: &[&[&str]] =
        &[PERMITS[0], &[ONE, "扩建项目", "SG-1", "2022-02-01", "2022-08-01"]];
    let report = fixture.take_twice(Department::Construction, "2022-10-02", corrected).await;
    assert!(report.contradictions.is_empty());
    assert!(fixture.contradictions("2022-10-02").await.is_empty());
    let flag = fixture.fact(ONE, "departments_contradict", "2022-10-01").await;
    assert_eq!(flag, Some(FactValue::Truth(true)));
    let flag = fixture.fact(ONE, "departments_contradict", "2022-10-02").await;
    assert_eq!(flag, Some(FactValue::Truth(false)));
    for event in fixture.events(ONE, tidegate_desk::RECORD).await {
        let fact = event.facts.iter().find(|fact| fact.name == "completed").unwrap();
        // What the unit says of itself is doubtful without anybody contradicting.
        assert_eq!(fact.doubtful, event.reference.starts_with("acceptance"), "{event:?}");
    }
}

#[tokio::test]
async fn another_name_is_shown_and_the_registered_one_counts() {
    let fixture = fixture().await;
    let rows = |name: &'static str| -> [[&'static str; 5]; 2] {
        [
            ["统一社会信用代码", "户名", "户号", "月份", "用电量"],
            [ONE, name, "0330", "2022-03", "5"],
        ]
    };
    let wrong = rows("桐庐丙电镀厂");
    let wrong: Vec<&[&str]> = wrong.iter().map(<[&str; 5]>::as_slice).collect();
    let report = fixture.take_twice(Department::Power, "2022-04-05", &wrong).await;
    assert_eq!(report.contradictions.len(), 1);
    let found = fixture.contradictions("2022-04-05").await;
    assert_eq!(found[0].what, What::Name);
    let values: Vec<_> = found[0]
        .values
        .iter()
        .map(|one| (one.by.as_str(), one.value.as_str(), one.counts))
        .collect();
    assert_eq!(
        values,
        [("register", "桐庐甲电镀有限公司", true), ("power", "桐庐丙电镀厂", false)]
    );
    let right = rows("桐庐甲电镀有限公司");
    let right: Vec<&[&str]> = right.iter().map(<[&str; 5]>::as_slice).collect();
    fixture.take_twice(Department::Power, "2022-05-05", &right).await;
    assert!(fixture.contradictions("2022-05-05").await.is_empty());
}

#[tokio::test]
async fn a_trade_of_another_group_is_shown_and_changes_nothing() {
    for (told, shown) in [
        ("3360", false),
        ("C3360 金属表面处理", false),
        ("33", false),
        ("2221", true),
        ("金属制品业", false),
    ] {
        let fixture = fixture().await;
        fixture
            .take_twice(
                Department::Market,
                "2022-04-05",
                &[
                    &["企业名称", "统一社会信用代码", "行业代码", "经营状态"],
                    &["桐庐甲电镀有限公司", ONE, told, "存续"],
                ],
            )
            .await;
        let found = fixture.contradictions("2022-04-05").await;
        assert_eq!(found.iter().any(|one| one.what == What::Industry), shown, "{told}");
    }
}

#[tokio::test]
async fn an_account_of_two_is_shown_and_finds_nobody() {
    let fixture = fixture().await;
    let head: &[&str] = &["统一社会信用代码", "户号", "日期", "用电量"];
    fixture
        .take(
            Department::Power,
            "2022-04-05",
            &[head, &[ONE, "0330", "2022-04-01", "5"], &[TWO, "0330", "2022-04-02", "5"]],
        )
        .await;
    let found = fixture.contradictions("2022-04-05").await;
    assert!(found.iter().all(|one| one.what == What::PowerAccount));
    assert_eq!(found.len(), 2, "once for each of them");
    let report = fixture
        .take(
            Department::Power,
            "2022-04-06",
            &[&["户号", "日期", "用电量"], &["0330", "2022-04-03", "5"]],
        )
        .await;
    assert!(report.unmatched[0].reason.contains("2 enterprises"), "{:?}", report.unmatched);
}

#[tokio::test]
async fn the_list_comes_in_pages() {
    let fixture = fixture().await;
    for (department, rows) in
        [(Department::Construction, PERMITS), (Department::Acceptance, ACCEPTANCES)]
    {
        let second: Vec<&str> = std::iter::once(TWO).chain(rows[1][1..].iter().copied()).collect();
        fixture.take(department, "2022-10-01", &[rows[0], rows[1], &second]).await;
    }
    let page = |offset| tidegate_store::Page { offset, rows: 1 };
    for (offset, of) in [(0, Some(ONE)), (1, Some(TWO)), (2, None)] {
        let now = crate::support::at("2022-10-01");
        let county = crate::support::county();
        let list = fixture.desk.contradictions(&county, now, page(offset)).await.unwrap();
        assert_eq!(list.total, 2);
        assert_eq!(list.items.first().map(|one| one.enterprise.as_str()), of);
    }
}
