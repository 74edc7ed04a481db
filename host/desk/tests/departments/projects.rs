//! One project of what several departments say.

use tidegate_domain::{DocketItem, DocketRecord, TruthValue};
use tidegate_sheets::departments::Department;
use tidegate_store::Docket as _;

use crate::support::{Fixture, ONE, at, day_of, fixture};

const CODE: &str = "2203-330122-04-01-123456";
const PROJECT: &str = "年产500吨镀件技改项目";

pub(crate) const APPROVALS: &[&[&str]] = &[
    &["统一社会信用代码", "项目名称", "审批文号", "审批日期", "环评类型", "项目代码"],
    &[ONE, PROJECT, "杭环桐批〔2022〕8号", "2022-03-10", "报告表", CODE],
];
pub(crate) const PERMITS: &[&[&str]] = &[
    &[
        "统一社会信用代码",
        "工程名称",
        "项目代码",
        "施工许可证号",
        "发证日期",
        "开工日期",
        "竣工日期",
    ],
    &[ONE, "一号厂房", CODE, "SG-1", "2022-02-01", "2022-02-15", "2022-06-30"],
];
const ACCEPTANCES: &[&[&str]] = &[
    &["统一社会信用代码", "项目名称", "公示日期", "验收日期", "验收结论", "环评批复文号"],
    &[ONE, PROJECT, "2022-09-20", "2022-09-10", "合格", "杭环桐批〔2022〕8号"],
];
pub(crate) const CODES: &[&[&str]] = &[
    &["统一社会信用代码", "项目代码", "项目名称", "总投资", "备案日期"],
    &[ONE, CODE, PROJECT, "1200万元", "2022-01-05"],
];
pub(crate) const PROMISES: &[&[&str]] =
    &[&["统一社会信用代码", "项目名称", "承诺投产日期"], &[ONE, PROJECT, "2022-08-01"]];

const FIVE: [(Department, &[&[&str]]); 5] = [
    (Department::Reform, CODES),
    (Department::Construction, PERMITS),
    (Department::Approval, APPROVALS),
    (Department::Commitment, PROMISES),
    (Department::Acceptance, ACCEPTANCES),
];

/// What rules of 未批先建 and 未验先投 need of it.
async fn is_whole(fixture: &Fixture, reference: &str) {
    let projects = fixture.projects(ONE, "2022-10-01").await;
    let [project] = projects.as_slice() else { panic!("{projects:#?}") };
    assert_eq!(project.reference, reference);
    assert_eq!(project.assessment, "table");
    assert_eq!(project.approved, Some(day_of("2022-03-10")));
    assert_eq!(project.construction_started, Some(day_of("2022-02-15")));
    assert_eq!(project.completed, Some(day_of("2022-06-30")));
    assert_eq!(project.accepted, Some(day_of("2022-09-10")));
    assert_eq!(project.acceptance_published, Some(day_of("2022-09-20")));
    assert_eq!(project.investment.unwrap().to_string(), "1200");
    // A promise is no fact.
    assert_eq!(project.production_started, None);
}

#[tokio::test]
async fn five_departments_come_to_one_project_in_any_order() {
    let orders = [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1], [1, 4, 3, 2, 0]];
    for order in orders {
        let fixture = fixture().await;
        for place in order {
            let (department, rows) = FIVE[place];
            let report = fixture.take_twice(department, "2022-10-01", rows).await;
            assert_eq!((report.taken, report.problems.len()), (1, 0), "{report:#?}");
        }
        let projects = fixture.projects(ONE, "2022-10-01").await;
        is_whole(&fixture, &projects[0].reference.clone()).await;
        assert_eq!(fixture.events(ONE, tidegate_desk::RECORD).await.len(), 5);
        assert!(fixture.contradictions("2022-10-01").await.is_empty());
    }
}

#[tokio::test]
async fn a_later_row_of_the_same_paper_takes_its_place_and_loses_nothing() {
    let fixture = fixture().await;
    fixture
        .take(
            Department::Construction,
            "2022-03-01",
            &[
                &[
                    "统一社会信用代码",
                    "工程名称",
                    "施工许可证号",
                    "发证日期",
                    "开工日期",
                    "项目代码",
                ],
                &[ONE, "厂房", "SG-1", "2022-02-01", "2022-02-15", CODE],
            ],
        )
        .await;
    let report = fixture
        .take_twice(
            Department::Construction,
            "2022-07-01",
            &[
                &["统一社会信用代码", "工程名称", "施工许可证号", "发证日期", "竣工日期"],
                &[ONE, "厂房", "SG-1", "2022-02-01", "2022-06-30"],
            ],
        )
        .await;
    assert!(report.docket.updated > 0 && report.docket.new == 0, "{:?}", report.docket);
    let projects = fixture.projects(ONE, "2022-07-02").await;
    let [project] = projects.as_slice() else { panic!("{projects:#?}") };
    assert_eq!(project.reference, CODE);
    assert_eq!(project.construction_started, Some(day_of("2022-02-15")));
    assert_eq!(project.completed, Some(day_of("2022-06-30")));
    // What was known before stays readable.
    let before = fixture.projects(ONE, "2022-03-02").await;
    assert_eq!(before[0].completed, None);
}

#[tokio::test]
async fn a_project_keeps_the_reference_that_it_had() {
    let fixture = fixture().await;
    let old = "杭环桐批〔2022〕8号";
    fixture
        .take(
            Department::Approval,
            "2022-10-01",
            &[
                &["统一社会信用代码", "项目名称", "审批文号", "审批日期", "环评类型"],
                &[ONE, PROJECT, old, "2022-03-10", "报告表"],
            ],
        )
        .await;
    assert_eq!(fixture.projects(ONE, "2022-10-01").await[0].reference, old);
    for (department, rows) in FIVE {
        fixture.take_twice(department, "2022-10-01", rows).await;
    }
    is_whole(&fixture, old).await;
}

#[tokio::test]
async fn two_projects_that_turn_out_to_be_one_become_one() {
    let fixture = fixture().await;
    // Nothing joins a permit for a building and an approval for a project until the code is told.
    fixture
        .take(
            Department::Construction,
            "2022-04-01",
            &[
                &["统一社会信用代码", "工程名称", "施工许可证号", "发证日期", "开工日期"],
                &[ONE, "一号厂房", "SG-1", "2022-02-01", "2022-02-15"],
            ],
        )
        .await;
    fixture.take(Department::Approval, "2022-04-01", APPROVALS).await;
    assert_eq!(fixture.projects(ONE, "2022-04-01").await.len(), 2);
    fixture.take_twice(Department::Construction, "2022-07-02", PERMITS).await;
    let projects = fixture.projects(ONE, "2022-10-01").await;
    let [project] = projects.as_slice() else { panic!("{projects:#?}") };
    assert_eq!(project.approved, Some(day_of("2022-03-10")));
    assert_eq!(project.construction_started, Some(day_of("2022-02-15")));
    // The one under the other reference is withdrawn, not lost.
    assert_eq!(fixture.projects(ONE, "2022-04-01").await.len(), 2);
}

#[tokio::test]
async fn projects_of_other_codes_and_of_names_that_fit_two_are_kept_apart() {
    let fixture = fixture().await;
    fixture
        .take(
            Department::Reform,
            "2022-04-01",
            &[
                &["统一社会信用代码", "项目代码", "项目名称", "备案日期"],
                &[ONE, "C-1", "技改项目", "2021-01-05"],
                &[ONE, "C-2", "技改项目", "2022-01-05"],
            ],
        )
        .await;
    fixture
        .take_twice(
            Department::Approval,
            "2022-04-01",
            &[
                &["统一社会信用代码", "项目名称", "审批文号", "审批日期"],
                &[ONE, "技改项目", "批1", "2022-03-10"],
            ],
        )
        .await;
    let mut references: Vec<String> =
        fixture.projects(ONE, "2022-04-01").await.into_iter().map(|one| one.reference).collect();
    references.sort();
    assert_eq!(references, ["C-1", "C-2", "批1"]);
}

#[tokio::test]
async fn what_was_imported_stays_and_departments_add_to_it() {
    let fixture = fixture().await;
    let imported = tidegate_domain::Project {
        reference: CODE.to_owned(),
        assessment: "unknown".to_owned(),
        approved: None,
        construction_started: None,
        completed: None,
        production_started: Some(day_of("2022-07-15")),
        accepted: None,
        acceptance_published: None,
        major_change_unapproved: TruthValue::No,
        facilities_built: TruthValue::Yes,
        investment: Some("900".parse().unwrap()),
    };
    let alone = tidegate_domain::Project { reference: "P-9".to_owned(), ..imported.clone() };
    let record = |project: &tidegate_domain::Project| DocketRecord {
        enterprise: ONE.to_owned(),
        item: DocketItem::Project(project.clone()),
        source: "import projects.csv row 2".to_owned(),
        recorded_at: at("2022-01-01"),
        withdrawn: false,
    };
    fixture.store.put_docket(&[record(&imported), record(&alone)]).await.unwrap();
    fixture.take_twice(Department::Approval, "2022-10-01", APPROVALS).await;
    fixture.take_twice(Department::Reform, "2022-10-01", CODES).await;
    let projects = fixture.projects(ONE, "2022-10-01").await;
    let [project, other] = projects.as_slice() else { panic!("{projects:#?}") };
    assert_eq!(other, &alone);
    assert_eq!(project.production_started, Some(day_of("2022-07-15")));
    assert_eq!(project.major_change_unapproved, TruthValue::No);
    assert_eq!(project.approved, Some(day_of("2022-03-10")));
    // The platform answers for what was invested; the other sum is shown.
    assert_eq!(project.investment.unwrap().to_string(), "1200");
    let found = fixture.contradictions("2022-10-01").await;
    let values: Vec<_> = found[0]
        .values
        .iter()
        .map(|one| (one.by.as_str(), one.value.as_str(), one.counts))
        .collect();
    assert_eq!(values, [("reform", "1200", true), ("import", "900", false)]);
}

#[tokio::test]
async fn several_permits_of_one_project_are_done_when_all_are() {
    let fixture = fixture().await;
    let head: &[&str] = &[
        "统一社会信用代码",
        "工程名称",
        "项目代码",
        "施工许可证号",
        "发证日期",
        "开工日期",
        "竣工日期",
    ];
    fixture
        .take(
            Department::Construction,
            "2022-10-01",
            &[
                head,
                &[ONE, "一号厂房", CODE, "SG-1", "2022-02-01", "2022-02-15", "2022-06-30"],
                &[ONE, "二号厂房", CODE, "SG-2", "2022-02-01", "2022-03-15", ""],
            ],
        )
        .await;
    let project = fixture.projects(ONE, "2022-10-01").await.remove(0);
    assert_eq!(project.construction_started, Some(day_of("2022-02-15")));
    assert_eq!(project.completed, None, "the second building is not completed");
    fixture
        .take_twice(
            Department::Construction,
            "2022-10-02",
            &[head, &[ONE, "二号厂房", CODE, "SG-2", "2022-02-01", "2022-03-15", "2022-09-01"]],
        )
        .await;
    let project = fixture.projects(ONE, "2022-10-02").await.remove(0);
    assert_eq!(project.completed, Some(day_of("2022-09-01")));
}

#[tokio::test]
async fn an_acceptance_that_was_not_passed_is_none() {
    let fixture = fixture().await;
    fixture
        .take_twice(
            Department::Acceptance,
            "2022-10-01",
            &[
                &["统一社会信用代码", "项目名称", "公示日期", "竣工日期", "验收日期", "验收结论"],
                &[ONE, PROJECT, "2022-09-20", "2022-06-30", "2022-09-10", "不合格"],
            ],
        )
        .await;
    let project = fixture.projects(ONE, "2022-10-01").await.remove(0);
    assert_eq!((project.accepted, project.acceptance_published), (None, None));
    assert_eq!(project.completed, Some(day_of("2022-06-30")));
}

#[tokio::test]
async fn a_permit_for_land_and_a_promise_make_no_project() {
    let fixture = fixture().await;
    fixture.take_twice(Department::Commitment, "2022-10-01", PROMISES).await;
    fixture
        .take_twice(
            Department::Planning,
            "2022-10-01",
            &[
                &[
                    "统一社会信用代码",
                    "项目名称",
                    "许可类型",
                    "证书编号",
                    "发证日期",
                    "用地面积（亩）",
                ],
                &[ONE, PROJECT, "建设用地规划许可证", "地字1号", "2022-01-02", "3"],
            ],
        )
        .await;
    assert!(fixture.projects(ONE, "2022-10-01").await.is_empty());
    let kept = fixture.events(ONE, tidegate_desk::RECORD).await;
    let kept: Vec<&str> = kept.iter().map(|event| event.reference.as_str()).collect();
    assert_eq!(kept, [format!("commitment/{PROJECT}").as_str(), "planning/land/地字1号"]);
}

#[tokio::test]
async fn files_that_come_at_the_same_time_come_to_the_same() {
    let fixture = fixture().await;
    let take = |place: usize| {
        let (department, rows) = FIVE[place];
        fixture.take(department, "2022-10-01", rows)
    };
    tokio::join!(take(0), take(1), take(2), take(3), take(4));
    let projects = fixture.projects(ONE, "2022-10-01").await;
    is_whole(&fixture, &projects[0].reference.clone()).await;
}

#[tokio::test]
async fn a_promise_that_is_sent_again_another_day_is_the_same() {
    let fixture = fixture().await;
    fixture.take_twice(Department::Commitment, "2022-10-01", PROMISES).await;
    fixture.nothing_new(&fixture.take(Department::Commitment, "2022-10-05", PROMISES).await);
    let other: &[&[&str]] = &[PROMISES[0], &[ONE, PROJECT, "2022-09-01"]];
    let report = fixture.take_twice(Department::Commitment, "2022-10-06", other).await;
    assert_eq!((report.docket.updated, report.facts.new), (1, 1));
    let kept = fixture.events(ONE, tidegate_desk::RECORD).await;
    assert_eq!((kept.len(), kept[0].from), (1, day_of("2022-10-06")));
}

#[tokio::test]
async fn of_two_rows_for_one_paper_the_later_day_holds() {
    for turned in [false, true] {
        let fixture = fixture().await;
        let first: &[&str] = &[ONE, PROJECT, "2022-06-20", "2022-06-10"];
        let second: &[&str] = &[ONE, PROJECT, "2022-09-20", "2022-09-10"];
        let mut rows: Vec<&[&str]> = vec![first, second];
        if turned {
            rows.reverse();
        }
        rows.insert(0, &["统一社会信用代码", "项目名称", "公示日期", "验收日期"]);
        fixture.take_twice(Department::Acceptance, "2022-10-01", &rows).await;
        let project = fixture.projects(ONE, "2022-10-01").await.remove(0);
        assert_eq!(project.accepted, Some(day_of("2022-09-10")), "{turned}");
    }
}
