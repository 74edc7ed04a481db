//! What each department sends.

use tidegate_sheets::Month;
use tidegate_sheets::departments::{
    DEPARTMENTS, Department, Evidence, LandPermitKind, Period, RegistrationState,
};

use crate::write::{ONE, TWO, xlsx};
use crate::{problems, told};

/// The evidence of a file that has no problem.
fn evidence(department: Department, rows: &[&[&str]]) -> Vec<Evidence> {
    let told = told(department, "file.xlsx", &xlsx(rows)).unwrap();
    assert_eq!(problems(&told.filled), Vec::<String>::new());
    told.evidence
}

fn day(text: &str) -> tidegate_domain::Date {
    text.parse().unwrap()
}

#[test]
fn registrations() {
    let found = evidence(
        Department::Market,
        &[
            &["序号", "企业名称", "统一社会信用代码", "行业代码", "经营状态", "成立日期", "住所"],
            &[
                "1",
                "桐庐甲厂",
                ONE,
                "1713",
                "存续（在营、开业、在册）",
                "2010年5月1日",
                "桐庐县横村镇",
            ],
            &["2", "桐庐乙厂", TWO, "3360", "吊销，未注销", "", ""],
        ],
    );
    let [Evidence::Registration(one), Evidence::Registration(two)] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!((one.state, two.state), (RegistrationState::Active, RegistrationState::Revoked));
    assert_eq!(one.registered, Some(day("2010-05-01")));
    assert_eq!(one.party.credit_code.as_deref(), Some(ONE));
    assert_eq!((one.source.row, one.source.of), (2, day("2022-04-05")));
    assert_eq!((two.registered, two.address.as_deref()), (None, None));
}

#[test]
fn energy_by_day_and_by_month() {
    let found = evidence(
        Department::Power,
        &[
            &["户号", "户名", "电费年月", "用电量（万kWh）"],
            &["0330", "桐庐甲厂", "202203", "1.5"],
            &["0331", "桐庐乙厂", "2022-03-01", "800度"],
        ],
    );
    let [Evidence::Energy(one), Evidence::Energy(two)] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(one.period, Period::Month(Month { year: 2022, month: 3 }));
    assert_eq!(one.source.of, day("2022-03-31"));
    assert_eq!(one.energy_kwh.to_string(), "15000");
    assert_eq!(
        (two.period, two.energy_kwh.to_string().as_str()),
        (Period::Day(day("2022-03-01")), "800")
    );
    assert_eq!(one.party.account.as_deref(), Some("0330"));
}

#[test]
fn water_tax_and_land() {
    let found = evidence(
        Department::Water,
        &[
            &["用水户号", "户名", "抄表月份", "用水量(吨)", "污水量", "排水许可证号", "有效期至"],
            &["W1", "桐庐甲厂", "2022年3月", "1,200", "900", "浙桐排字第1号", "2025.3.1"],
        ],
    );
    let [Evidence::Water(one)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(
        (one.drawn_m3.to_string(), one.sewage_m3.unwrap().to_string()),
        ("1200".to_owned(), "900".to_owned())
    );
    assert_eq!(one.drain_permit_until, Some(day("2025-03-01")));

    let found = evidence(
        Department::Tax,
        &[
            &["纳税人识别号", "纳税人名称", "税款所属期", "开票金额(元)", "环保税额"],
            &[ONE, "桐庐甲厂", "2022-03", "1,234,500.00", "812.5"],
        ],
    );
    let [Evidence::Tax(one)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(one.turnover_10k_yuan.unwrap().to_string(), "123.45");
    assert_eq!(one.environmental_tax_yuan.unwrap().to_string(), "812.5");

    let found = evidence(
        Department::Planning,
        &[
            &["建设单位", "项目名称", "许可证类型", "证书编号", "发证日期", "用地面积（亩）"],
            &["桐庐甲厂", "年产1万吨", "建设工程规划许可证", "建字第1号", "2021-06-01", "30"],
        ],
    );
    let [Evidence::Land(one)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(one.kind, LandPermitKind::Works);
    assert_eq!(one.area_m2.unwrap().to_string(), "20000");
}

#[test]
fn construction_projects_and_approvals() {
    let found = evidence(
        Department::Construction,
        &[
            &["建设单位", "工程名称", "施工许可证编号", "发证日期", "开工日期", "竣工日期"],
            &["桐庐甲厂", "新车间", "3301222021060101", "2021-06-01", "2021/6/15", ""],
        ],
    );
    let [Evidence::Construction(one)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.started, one.completed), (Some(day("2021-06-15")), None));
    assert_eq!(one.source.of, day("2021-06-15"));

    let found = evidence(
        Department::Reform,
        &[
            &[
                "项目代码",
                "项目名称",
                "项目单位",
                "总投资（亿元）",
                "是否技改",
                "备案日期",
                "拟开工日期",
            ],
            &["2203-330122-04-01-123456", "新车间", "桐庐甲厂", "1.2", "是", "2022-3-1", "暂无"],
        ],
    );
    let [Evidence::Project(one)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(one.investment_10k_yuan.unwrap().to_string(), "12000");
    assert_eq!((one.technical_change, one.start_planned), (Some(true), None));

    let found = evidence(
        Department::Approval,
        &[
            &["建设单位", "项目名称", "审批文号", "审批日期", "环评类型"],
            &["桐庐甲厂", "新车间", "杭环桐批〔2021〕12号", "2021年05月20日", "环境影响报告表"],
        ],
    );
    let [Evidence::Approval(one)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.approved, one.document.as_deref()), (day("2021-05-20"), Some("报告表")));
}

#[test]
fn acceptances_and_promises() {
    let found = evidence(
        Department::Acceptance,
        &[
            &["建设单位名称", "项目名称", "竣工日期", "验收日期", "公示日期", "验收结论"],
            &["桐庐甲厂", "新车间", "2022-1-10", "2022-3-1", "2022-3-5", "验收合格"],
        ],
    );
    let [Evidence::Acceptance(one)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.passed, one.published), (Some(true), day("2022-03-05")));

    let found = evidence(
        Department::Commitment,
        &[&["企业名称", "承诺投产日期", "承诺日期"], &["桐庐甲厂", "2022-06-30", "2021-06-01"]],
    );
    let [Evidence::Commitment(one)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.production, one.source.of), (day("2022-06-30"), day("2021-06-01")));
}

#[test]
fn a_gbk_file_of_a_tax_bureau() {
    let text = "桐庐县税务局\n单位：万元,,,\n纳税人名称,所属期,营业收入,环境保护税（元）\n桐庐甲厂,2022年3月,1200.5,80\n合计,,1200.5,80\n";
    let bytes = encoding_rs::GBK.encode(text).0;
    let told = told(Department::Tax, "tax.csv", &bytes).unwrap();
    let [Evidence::Tax(one)] = told.evidence.as_slice() else { panic!("{:?}", told.filled) };
    assert_eq!(one.turnover_10k_yuan.unwrap().to_string(), "1200.5");
    assert_eq!(one.environmental_tax_yuan.unwrap().to_string(), "80");
    let passed: Vec<&str> = told.filled.passed_over.iter().map(|one| one.reason).collect();
    assert_eq!(
        passed,
        ["stands above the titles", "stands above the titles", "sums up other rows"]
    );
}

#[test]
fn every_department_has_a_word_and_a_form_without_clashes() {
    for department in DEPARTMENTS {
        assert_eq!(Department::from_word(department.word()), Some(department));
        let form = department.form();
        let mut titles: Vec<&str> =
            form.columns.iter().flat_map(|one| one.titles).copied().collect();
        let all = titles.len();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), all, "{} has one title for two columns", form.name);
    }
    assert_eq!(Department::from_word("weather"), None);
}
