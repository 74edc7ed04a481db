//! Departments that contradict one another, and days that are to come.

use serde_json::json;
use tidegate_affairs::PrecheckPoint;
use tidegate_desk::{DepartmentReport, DeskError, PrecheckAsked, RECORD, ToldFile};
use tidegate_domain::{Date, DocketItem};
use tidegate_sheets::departments::Department;
use tidegate_store::Page;
use tidegate_tests::reagents::{UNIT, first_form};
use tidegate_tests::town::{Town, at, county, officer};

use crate::scene::{CONTACT, Scene, town};

async fn take(
    town: &Town,
    department: Department,
    (titles, row): (&str, &str),
) -> Result<DepartmentReport, DeskError> {
    let now = at("2025-09-01 09:00");
    let file = ToldFile {
        department,
        bytes: format!("统一社会信用代码,{titles}\n{UNIT},{row}\n").into_bytes(),
        name: format!("{}.csv", department.word()),
        on: Date::of_instant(now),
        by: "li".to_owned(),
        now,
    };
    town.desk.take_told(&county(), file).await
}

/// Two days of completion for one project: the department that answers for it counts, the other is
/// kept and shown beside it with its source.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_departments_that_differ_both_are_kept() {
    let mut town = town().await;
    let works = ("工程名称,施工许可证号,发证日期,竣工日期", "扩建项目,SG-1,2025-01-10,2025-05-30");
    let accepted = ("项目名称,公示日期,竣工日期", "扩建项目,2025-08-20,2025-07-01");
    take(&town, Department::Construction, works).await.unwrap();
    let report = take(&town, Department::Acceptance, accepted).await.unwrap();
    assert_eq!(report.contradictions.len(), 1, "{report:#?}");
    let now = at("2025-09-01 10:00");
    let page = Page::first(10);
    let shown = town.desk.contradictions(&county(), now, page).await.unwrap().items;
    let values: Vec<_> = shown[0]
        .values
        .iter()
        .map(|one| (one.by.as_str(), one.value.as_str(), one.counts))
        .collect();
    assert_eq!(values, [("construction", "2025-05-30", true), ("acceptance", "2025-07-01", false)]);
    assert!(shown[0].values.iter().all(|one| one.source.contains("given by li")), "{shown:#?}");
    let docket = town.store.docket(UNIT, now).await.unwrap();
    let said = docket.iter().filter(|record| match &record.item {
        DocketItem::Event(event) => event.kind == RECORD,
        _ => false,
    });
    assert_eq!(said.count(), 2, "what each said is kept");
    // The county's round goes on all the same.
    town.until(at("2025-09-02 09:00")).await;
}

/// What has happened cannot be to come: the row is refused with its cell, and nothing of it is kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_to_come_is_refused_where_it_stands() {
    let town = town().await;
    let titles = "项目名称,审批文号,审批日期,环评类型";
    for (day, is_taken) in [("2025-09-01", true), ("2025-09-02", false)] {
        let row = format!("扩建项目,批1,{day},报告表");
        let report = take(&town, Department::Approval, (titles, &row)).await.unwrap();
        assert_eq!(report.taken, u64::from(is_taken), "{report:#?}");
        if !is_taken {
            let problem = &report.problems[0];
            assert_eq!((problem.cell.as_str(), problem.found.as_str()), ("D2", day));
            assert!(problem.reason.contains("2025-09-01"), "{problem:?}");
        }
    }
}

/// In an application a day to come is shown by the packs; what is handed in cannot be of tomorrow.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_to_come_in_what_people_write_is_answered() {
    let mut scene = Scene::first().await;
    let fix = json!({"action": "opine", "version": 1, "item": "环评", "verdict": "must-fix", "text": "日期"});
    scene.step("2025-09-04 09:00", officer("reviewer"), fix).await;
    let back = json!({"action": "return-for-correction"});
    scene.step("2025-09-04 09:05", officer("reviewer"), back).await;
    for (version, day, is_found) in [(1, "2025-09-04", false), (2, "2025-09-05", true)] {
        let mut form = first_form(true);
        form["facts"]["eia_approved"] = json!({"day": day});
        form["facts"]["publicity_ended"] = json!({"day": "2025-08-20"});
        let fill = json!({"action": "fill", "base": version, "form": form});
        scene.step("2025-09-04 10:00", CONTACT, fill).await;
        let point = PrecheckPoint::Filling;
        let asked = PrecheckAsked { matter: scene.id, point, at: at("2025-09-04 10:05") };
        scene.town.desk.precheck(&county(), asked).await.unwrap();
        let application = scene.application().await;
        let items = &application.precheck(version + 1).unwrap().items;
        let found = items.iter().any(|item| item.rule == "date-in-future");
        assert_eq!(found, is_found, "{day}: {items:#?}");
    }
    assert_eq!(scene.application().await.versions.len(), 3, "every version is kept");
    scene.folds_to_the_same().await;
}
