//! Finding the enterprise, amounts of days and months, and much at once.

use tidegate_domain::FactValue;
use tidegate_sheets::departments::Department;
use tidegate_store::{Docket as _, Registry as _};

use crate::support::{ONE, TWO, at, county, csv, day_of, enterprise, fixture, xlsx};

#[tokio::test]
async fn an_enterprise_is_found_by_code_then_account_then_exact_name() {
    let fixture = fixture().await;
    let report = fixture
        .take_twice(
            Department::Power,
            "2022-04-05",
            &[
                &["统一社会信用代码", "户名", "户号", "日期", "用电量"],
                // An account that only a later row of the file explains.
                &["", "王某", "0330", "2022-04-01", "100"],
                &[ONE, "", "0330", "2022-04-02", "110"],
                &["", "桐庐乙纸业有限公司", "0331", "2022-04-01", "70"],
                &["", "桐庐（乙）纸业有限公司", "0332", "2022-04-01", "70"],
                &["", "桐庐乙纸业有限公司", "0330", "2022-04-03", "1"],
                &["91330122MA2801030K", "桐庐甲电镀有限公司", "0334", "2022-04-01", "1"],
            ],
        )
        .await;
    assert_eq!((report.rows, report.taken, report.enterprises), (6, 3, 2), "{report:#?}");
    let days =
        fixture.store.meter_days(ONE, day_of("2022-04-01"), day_of("2022-05-01")).await.unwrap();
    let shown: Vec<String> = days
        .iter()
        .map(|day| format!("{} {} {} {}", day.kind, day.meter, day.on, day.amount))
        .collect();
    assert_eq!(shown, ["power-kwh 0330 2022-04-01 100", "power-kwh 0330 2022-04-02 110"]);
    let unmatched: Vec<(u32, &str)> =
        report.unmatched.iter().map(|one| (one.row, one.reason.as_str())).collect();
    assert_eq!(unmatched.len(), 3);
    assert_eq!(unmatched[0].0, 5);
    assert!(unmatched[0].1.contains("nobody of this name"));
    assert_eq!(report.unmatched[0].nearest[0].enterprise, TWO);
    assert!(unmatched[1].1.contains("the name is that of"), "{unmatched:?}");
    assert!(unmatched[2].1.contains("credit code is not registered"), "{unmatched:?}");
    assert_eq!(report.unmatched[2].nearest[0].enterprise, ONE, "shown, and not taken for it");
    let accounts = fixture.fact(ONE, "power_accounts", "2022-04-05").await;
    assert_eq!(accounts, Some(FactValue::Texts(vec!["0330".to_owned()])));
    // The account is remembered for later files.
    let report = fixture
        .take(
            Department::Power,
            "2022-04-06",
            &[
                &["户号", "日期", "用电量"],
                &["0330", "2022-04-05", "9"],
                &["0999", "2022-04-05", "9"],
            ],
        )
        .await;
    assert_eq!((report.taken, report.unmatched.len()), (1, 1));
    assert!(report.unmatched[0].reason.contains("account is not known"));
}

#[tokio::test]
async fn nobody_of_another_county_and_nobody_of_two_of_one_name_is_found() {
    let fixture = fixture().await;
    let mut other = enterprise("91330122MA2801030K", "建德丙厂");
    other.county = "330182".parse().unwrap();
    let twins = [
        enterprise("91330122MA2801040L", "桐庐双厂"),
        enterprise("91330122MA2801050M", "桐庐双厂"),
        other,
    ];
    fixture.store.put_enterprises(&twins).await.unwrap();
    let report = fixture
        .take(
            Department::Tax,
            "2022-05-01",
            &[
                &["统一社会信用代码", "纳税人名称", "所属期", "销售收入"],
                &["", "桐庐双厂", "2022-04", "12"],
                &["", "建德丙厂", "2022-04", "12"],
            ],
        )
        .await;
    let reasons: Vec<&str> = report.unmatched.iter().map(|one| one.reason.as_str()).collect();
    assert!(reasons[0].contains("2 enterprises of this county"), "{reasons:?}");
    assert!(reasons[1].contains("nobody of this name"), "{reasons:?}");
    assert_eq!(report.taken, 0);
}

#[tokio::test]
async fn a_bill_for_a_month_is_no_figure_of_a_day() {
    let fixture = fixture().await;
    let report = fixture
        .take_twice(
            Department::Water,
            "2022-04-05",
            &[
                &[
                    "统一社会信用代码",
                    "户号",
                    "月份",
                    "用水量",
                    "污水量",
                    "排水许可证号",
                    "有效期至",
                ],
                &[ONE, "W1", "2022-02", "1200", "900", "浙桐排字1号", "2027-03-01"],
                &[ONE, "W1", "2022-03", "1300", "950", "浙桐排字1号", "2027-03-01"],
            ],
        )
        .await;
    assert_eq!((report.docket.new, report.meter_days.new), (2, 0));
    let months = fixture.events(ONE, "monthly-use").await;
    assert_eq!(months[1].reference, "water/W1/2022-03");
    assert_eq!(
        (months[1].from, months[1].until),
        (day_of("2022-03-01"), Some(day_of("2022-04-01")))
    );
    let facts: Vec<_> =
        months[1].facts.iter().map(|one| (one.name.as_str(), one.doubtful)).collect();
    assert_eq!(facts, [("drawn_m3", false), ("sewage_m3", true)]);
    // What is in force for both months is one fact from the first on.
    let facts = fixture.store.facts(ONE).await.unwrap();
    assert_eq!(facts.iter().filter(|fact| fact.name == "drain_permit").count(), 1);
    // A corrected bill takes the place of the first, which stays readable.
    let report = fixture
        .take_twice(
            Department::Water,
            "2022-05-05",
            &[&["统一社会信用代码", "户号", "月份", "用水量"], &[ONE, "W1", "2022-03", "1310"]],
        )
        .await;
    assert_eq!((report.docket.new, report.docket.updated), (0, 1));
    let report = fixture
        .take_twice(
            Department::Tax,
            "2022-05-05",
            &[
                &["统一社会信用代码", "所属期", "销售收入（元）", "环境保护税"],
                &[ONE, "2022-03", "120000", "350.5"],
            ],
        )
        .await;
    assert_eq!(report.docket.new, 1);
    let returns = fixture.events(ONE, "monthly-return").await;
    let facts: Vec<_> =
        returns[0].facts.iter().map(|one| (one.name.as_str(), one.doubtful)).collect();
    assert_eq!(facts, [("environmental_tax_cny", true), ("turnover_10k_cny", true)]);
}

#[tokio::test]
async fn a_county_is_taken_in_seconds_and_again_changes_nothing() {
    let fixture = fixture().await;
    let codes: Vec<String> = (0..3_400).map(|number| format!("{number:018}")).collect();
    let many: Vec<_> =
        codes.iter().map(|code| enterprise(code, &format!("桐庐{code}厂"))).collect();
    fixture.store.put_enterprises(&many).await.unwrap();
    let names: Vec<String> = codes.iter().map(|code| format!("桐庐{code}厂")).collect();
    let numbers: Vec<String> = codes.iter().map(|code| format!("批{code}")).collect();
    let rows: Vec<Vec<&str>> = names
        .iter()
        .zip(&numbers)
        .map(|(name, number)| vec![name.as_str(), "扩建", number.as_str(), "2022-03-10", "报告表"])
        .collect();
    let mut all: Vec<&[&str]> = vec![&["建设单位", "项目名称", "审批文号", "审批日期", "环评类型"]];
    all.extend(rows.iter().map(Vec::as_slice));
    for (round, bytes) in [xlsx(&all), csv(&all)].into_iter().enumerate() {
        let begun = std::time::Instant::now();
        let file = fixture.file(Department::Approval, "2022-10-01", bytes);
        let report = fixture.desk.take_told(&county(), file).await.unwrap();
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
        assert_eq!(report.taken, 3_400);
        assert_eq!(report.docket.new, if round == 0 { 6_800 } else { 0 });
    }
    let one = fixture.store.docket(&codes[0], at("2022-10-02")).await.unwrap();
    assert_eq!(one.len(), 2);
    assert!(fixture.path().exists());
}
