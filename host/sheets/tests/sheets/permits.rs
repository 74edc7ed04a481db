//! Lists of discharge permits.

use tidegate_domain::{Date, Tier};
use tidegate_sheets::departments::{Department, Evidence, ListedPermit};

use crate::write::{ONE, TWO, xlsx};
use crate::{problems, told};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn listed(name: &str, bytes: &[u8]) -> (Vec<ListedPermit>, Vec<String>) {
    let told = told(Department::Permit, name, bytes).unwrap();
    let permit = |one: Evidence| match one {
        Evidence::Permit(permit) => Some(permit),
        _ => None,
    };
    (told.evidence.into_iter().filter_map(permit).collect(), problems(&told.filled))
}

#[test]
fn a_list_says_number_tier_term_and_end() {
    let (found, problems) = listed(
        "permits.xlsx",
        &xlsx(&[
            &["桐庐县排污许可证清单"],
            &[
                "序号",
                "排污单位名称",
                "统一社会信用代码",
                "排污许可证编号",
                "管理类别",
                "有效期限起",
                "有效期限至",
                "注销日期",
            ],
            &[
                "1",
                "桐庐甲厂",
                ONE,
                "91330122MA2801010H001P",
                "重点",
                "2020年8月1日",
                "2023/7/31",
                "",
            ],
            &[
                "2",
                "桐庐乙厂",
                TWO,
                "91330122MA2801020J001Q",
                "简化管理",
                "20200901",
                "2025-08-31",
                "2022.3.1",
            ],
        ]),
    );
    assert_eq!(problems, Vec::<String>::new());
    let [one, two] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.tier, two.tier), (Tier::Key, Tier::Simplified));
    assert_eq!((one.valid_from, one.last_day), (day("2020-08-01"), day("2023-07-31")));
    assert_eq!((one.ended, two.ended), (None, Some(day("2022-03-01"))));
    assert_eq!(one.number, "91330122MA2801010H001P");
    assert_eq!(one.party.credit_code.as_deref(), Some(ONE));
    // The list speaks of the day on which it was given.
    assert_eq!((one.source.row, one.source.of), (3, day("2022-04-05")));
}

#[test]
fn bad_cells_are_named_and_the_other_rows_read() {
    let (found, problems) = listed(
        "permits.csv",
        "统一社会信用代码,许可证编号,管理类别,有效期起,有效期止,注销/撤销日期\n\
         91330122MA2801010H,P1,登记管理,2020-08-01,2023-07-31,\n\
         91330122MA2801010H,P2,重点管理,2020-02-30,2023-07-31,\n\
         91330122MA2801010H,P3,重点管理,2020-08-01,长期,\n\
         91330122MA2801010H,,重点管理,2020-08-01,2023-07-31,\n\
         91330122MA2801010X,P5,重点管理,2020-08-01,2023-07-31,\n\
         91330122MA2801010H,P6,重点管理,2020-08-01,2023-07-31,去年\n\
         91330122MA2801010H,P7,重点管理,2020-08-01,2023-07-31,/\n"
            .as_bytes(),
    );
    let numbers: Vec<&str> = found.iter().map(|one| one.number.as_str()).collect();
    assert_eq!(numbers, ["P7"], "{problems:#?}");
    for (problem, cell) in problems.iter().zip(["C2", "D3", "E4", "B5", "A6", "F7"]) {
        assert!(problem.contains(&format!("cell {cell} ")), "{cell}: {problem}");
    }
    assert_eq!(problems.len(), 6);
    assert!(problems[0].contains("`登记管理`"), "whoever only registers has no permit");
}

#[test]
fn a_gbk_file_of_the_platform() {
    let text = "单位名称;许可证编号;管理类别;有效期自;有效期至\n桐庐甲厂;浙FB2017A0001;简化管理;2017-12-31;2020-12-30\n";
    let bytes = encoding_rs::GBK.encode(text).0;
    let (found, problems) = listed("permits.csv", &bytes);
    assert_eq!(problems, Vec::<String>::new());
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((one.number.as_str(), one.tier), ("浙FB2017A0001", Tier::Simplified));
    assert_eq!(one.party.name.as_deref(), Some("桐庐甲厂"));
    assert_eq!((one.valid_from, one.last_day), (day("2017-12-31"), day("2020-12-30")));
}
