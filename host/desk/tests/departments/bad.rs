//! Files that are not what they should be: a clear answer with the place, and nothing half kept.

use tidegate_desk::DeskError;
use tidegate_sheets::departments::Department;

use crate::support::{ONE, county, csv, fixture, xlsx};

#[tokio::test]
async fn what_has_happened_cannot_be_to_come_and_what_is_promised_can() {
    use Department as D;
    let day = |text: &str| text.to_owned();
    // Department, titles, row with `{}` for the day, cell that is shown, whether it may be to come.
    let cases: &[(D, &str, &str, &str, bool)] = &[
        (D::Approval, "项目名称,审批文号,审批日期", "扩建,批1,{}", "D2", false),
        (D::Construction, "项目名称,施工许可证号,发证日期", "扩建,SG1,{}", "D2", false),
        (
            D::Construction,
            "项目名称,施工许可证号,发证日期,开工日期",
            "扩建,SG1,2022-01-01,{}",
            "E2",
            false,
        ),
        (
            D::Construction,
            "项目名称,施工许可证号,发证日期,竣工日期",
            "扩建,SG1,2022-01-01,{}",
            "E2",
            false,
        ),
        (D::Acceptance, "项目名称,公示日期", "扩建,{}", "C2", false),
        (D::Acceptance, "项目名称,公示日期,验收日期", "扩建,2022-01-01,{}", "D2", false),
        (D::Planning, "许可类型,证书编号,发证日期", "不动产权证,1,{}", "D2", false),
        (D::Reform, "项目代码,项目名称,备案日期", "C1,扩建,{}", "D2", false),
        (D::Reform, "项目代码,项目名称,备案日期,拟开工日期", "C1,扩建,2022-01-01,{}", "E2", true),
        (D::Market, "企业名称,登记状态,成立日期", "桐庐甲电镀有限公司,存续,{}", "D2", false),
        (D::Commitment, "承诺投产日期", "{}", "B2", true),
        (D::Commitment, "承诺投产日期,承诺日期", "2022-01-01,{}", "C2", false),
        (
            D::Permit,
            "许可证编号,管理类别,有效期起,有效期止,注销日期",
            "91330122MA2801010H001P,重点管理,2020-01-01,2024-12-31,{}",
            "F2",
            false,
        ),
        (
            D::Permit,
            "许可证编号,管理类别,有效期起,有效期止",
            "91330122MA2801010H001P,重点管理,{},2027-04-05",
            "D2",
            true,
        ),
        (D::Power, "户号,日期,用电量", "1,{},5", "C2", false),
        (D::Water, "有效期至,日期,用水量", "{},2022-01-01,5", "B2", true),
    ];
    for (department, titles, row, cell, may_be) in cases {
        for (on, is_to_come) in [("2022-04-05", false), ("2022-04-06", true)] {
            let fixture = fixture().await;
            let text =
                format!("统一社会信用代码,{titles}\n{ONE},{}\n", row.replace("{}", &day(on)));
            let file = fixture.file(*department, "2022-04-05", text.into_bytes());
            let report = fixture.desk.take_told(&county(), file).await.unwrap();
            let refused = is_to_come && !may_be;
            assert_eq!(report.taken, u64::from(!refused), "{titles} {on} {report:#?}");
            if refused {
                assert_eq!(report.problems[0].cell, *cell, "{titles}");
                assert!(report.problems[0].reason.contains("is to come"));
                assert_eq!(report.facts.new + report.docket.new + report.meter_days.new, 0);
            }
        }
    }
    // A month that has begun may be spoken of, one that has not may not.
    for (month, taken) in [("2022-04", 1), ("2022-05", 0)] {
        let fixture = fixture().await;
        let row: &[&str] = &[ONE, "0330", month, "5"];
        let rows: &[&[&str]] = &[&["统一社会信用代码", "户号", "月份", "用电量"], row];
        assert_eq!(
            fixture.take(Department::Power, "2022-04-05", rows).await.taken,
            taken,
            "{month}"
        );
    }
}

#[tokio::test]
async fn bad_cells_are_named_and_the_other_rows_taken() {
    let fixture = fixture().await;
    let report = fixture
        .take_twice(
            Department::Approval,
            "2022-04-05",
            &[
                &["桐庐县环评审批"],
                &["统一社会信用代码", "项目名称", "审批文号", "审批日期", "备注二"],
                &["91330122MA2801010X", "扩建", "批1", "2022-03-01"],
                &[ONE, "扩建", "批2", "三月"],
                &[ONE, "扩建", "批3", "2022-03-01"],
            ],
        )
        .await;
    assert_eq!((report.rows, report.taken), (1, 1));
    let cells: Vec<&str> = report.problems.iter().map(|one| one.cell.as_str()).collect();
    assert_eq!(cells, ["A3", "D4"]);
    assert_eq!(report.columns_unknown[0].title, "备注二");
    assert_eq!(report.passed_over.len(), 1, "the line above the titles");
    assert!(!report.is_whole());
}

#[tokio::test]
async fn two_amounts_for_the_same_are_not_chosen_between() {
    let fixture = fixture().await;
    for (period, title) in [("2022-03-01", "日期"), ("2022-03", "月份")] {
        let report = fixture
            .take_twice(
                Department::Power,
                "2022-04-05",
                &[
                    &["统一社会信用代码", "户号", title, "用电量"],
                    &[ONE, "0330", period, "100"],
                    &[ONE, "0330", period, "100"],
                    &[ONE, "0330", period, "90"],
                ],
            )
            .await;
        assert_eq!(report.taken, 2, "the same twice is the same");
        assert_eq!((report.problems.len(), report.problems[0].cell.as_str()), (1, "D4"));
    }
}

#[tokio::test]
async fn a_file_that_is_none_says_why() {
    let fixture = fixture().await;
    let good = csv(&[
        &["统一社会信用代码", "项目名称", "审批文号", "审批日期"],
        &[ONE, "a", "b", "2022-01-01"],
    ]);
    let large = vec![b'x'; tidegate_desk::FILE_BYTES_MAX + 1];
    let cases = [
        (Vec::new(), "2022-04-05", "li", "is empty"),
        (b"%PDF-1.7".to_vec(), "2022-04-05", "li", "PDF"),
        (large, "2022-04-05", "li", "split it by month"),
        (b"a,b\n1,2\n".to_vec(), "2022-04-05", "li", "no row names the columns"),
        (xlsx(&[&["项目名称", "审批文号", "审批日期"]]), "2022-04-05", "li", "is missing"),
        (good.clone(), "2022-04-06", "li", "which is to come"),
        (good.clone(), "2022-04-05", " ", "say who gives"),
    ];
    for (bytes, on, by, part) in cases {
        let mut file = fixture.file(Department::Approval, "2022-04-05", bytes);
        file.on = crate::support::day_of(on);
        file.by = by.to_owned();
        match fixture.desk.take_told(&county(), file).await {
            Err(DeskError::Invalid(why)) => assert!(why.contains(part), "{part}: {why}"),
            other => panic!("{part}: {other:?}"),
        }
    }
    assert!(fixture.projects(ONE, "2022-04-06").await.is_empty());
    let file = fixture.file(Department::Approval, "2022-04-05", good);
    assert_eq!(fixture.desk.take_told(&county(), file).await.unwrap().taken, 1);
}

#[tokio::test]
async fn so_many_rows_are_named_and_the_others_counted() {
    for (rows, named, more) in [(1_000, 1_000, 0), (1_001, 1_000, 1)] {
        let fixture = fixture().await;
        let mut text = "纳税人名称,所属期,销售收入\n".to_owned();
        for row in 0..rows {
            text.push_str(&format!("无此企业{row},2022-03,1\n"));
        }
        let file = fixture.file(Department::Tax, "2022-04-05", text.into_bytes());
        let report = fixture.desk.take_told(&county(), file).await.unwrap();
        assert_eq!((report.unmatched.len(), report.unmatched_more), (named, more));
        assert!(!report.is_whole());
    }
}
