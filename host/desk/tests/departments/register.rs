//! What market regulation says.

use tidegate_desk::What;
use tidegate_domain::FactValue;
use tidegate_sheets::departments::Department;
use tidegate_store::Registry as _;

use crate::support::{Fixture, ONE, fixture, text};

const HEAD: &[&str] = &["企业名称", "统一社会信用代码", "经营状态", "住所", "成立日期"];
const NAME: &str = "桐庐甲电镀有限公司";

async fn told(fixture: &Fixture, on: &str, row: [&str; 3]) -> tidegate_desk::DepartmentReport {
    let [name, state, address] = row;
    let row: &[&str] = &[name, ONE, state, address, "2010-05-01"];
    fixture.take_twice(Department::Market, on, &[HEAD, row]).await
}

#[tokio::test]
async fn what_stays_the_same_is_kept_once() {
    let fixture = fixture().await;
    let report = told(&fixture, "2022-03-01", [NAME, "存续", "横村镇1号"]).await;
    assert_eq!((report.facts.new, report.changes.len()), (3, 0), "{report:#?}");
    // A month later nothing is new although the file is of another day.
    let report = told(&fixture, "2022-04-01", [NAME, "存续", "横村镇 1号"]).await;
    assert_eq!(
        (report.facts.new, report.facts.updated),
        (1, 0),
        "the address is spelled otherwise"
    );
    assert_eq!(report.changes.len(), 0);
    let state = fixture.fact(ONE, "registration_state", "2022-04-01").await;
    assert_eq!(state, text("active"));
    let facts = fixture.store.facts(ONE).await.unwrap();
    let day = facts.iter().find(|fact| fact.name == "registered_on").unwrap();
    assert_eq!(day.source, "market market.xlsx, Sheet1 row 2, given by li");
    assert!(!day.doubtful);
}

#[tokio::test]
async fn a_new_name_is_taken_and_the_old_one_kept() {
    let fixture = fixture().await;
    told(&fixture, "2022-03-01", [NAME, "存续", ""]).await;
    let report = told(&fixture, "2022-04-01", ["桐庐新甲电镀有限公司", "存续", ""]).await;
    assert_eq!(report.renamed, 1);
    assert_eq!(report.changes[0].what, What::Name);
    let record = fixture.store.enterprise(ONE).await.unwrap().unwrap();
    assert_eq!(record.name, "桐庐新甲电镀有限公司");
    assert_eq!(record.township, "横村镇", "nothing else changed");
    assert_eq!(fixture.fact(ONE, "former_name", "2022-04-01").await, text(NAME));
    assert_eq!(fixture.fact(ONE, "former_name", "2022-03-31").await, None);
    let events = fixture.events(ONE, "registered-change").await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].reference, "name/2022-04-01");
    // Another department that has the old name still finds it.
    let report = fixture
        .take(
            Department::Tax,
            "2022-05-01",
            &[&["纳税人名称", "所属期", "销售收入"], &[NAME, "2022-04", "12"]],
        )
        .await;
    assert_eq!((report.taken, report.unmatched.len()), (1, 0));
    // A file from before that is found late does not bring the old name back.
    let mut late = fixture.file(
        Department::Market,
        "2022-05-02",
        crate::support::xlsx(&[HEAD, &[NAME, ONE, "存续", "", ""]]),
    );
    late.on = crate::support::day_of("2022-03-20");
    let report = fixture.desk.take_told(&crate::support::county(), late).await.unwrap();
    assert_eq!((report.renamed, report.changes.len()), (0, 0));
    // One of today does.
    let report = told(&fixture, "2022-06-01", [NAME, "存续", ""]).await;
    assert_eq!(report.renamed, 1);
}

#[tokio::test]
async fn one_that_is_no_longer_there_or_moved_is_left_to_an_officer() {
    for (state, word) in [
        ("注销", "deregistered"),
        ("吊销", "revoked"),
        ("歇业", "suspended"),
        ("迁出", "moved-out"),
    ] {
        let fixture = fixture().await;
        told(&fixture, "2022-03-01", [NAME, "存续", "横村镇1号"]).await;
        let report = told(&fixture, "2022-04-01", [NAME, state, "横村镇1号"]).await;
        let [change] = report.changes.as_slice() else { panic!("{report:#?}") };
        assert_eq!((change.what, change.before.as_deref()), (What::State, Some("active")));
        assert_eq!(change.after, word);
        assert_eq!(fixture.fact(ONE, "registration_state", "2022-04-01").await, text(word));
        assert_eq!(fixture.events(ONE, "registered-change").await.len(), 1);
        let record = fixture.store.enterprise(ONE).await.unwrap().unwrap();
        assert_eq!(record.county, crate::support::county(), "it is not moved by itself");
    }
    let fixture = fixture().await;
    told(&fixture, "2022-03-01", [NAME, "存续", "横村镇1号"]).await;
    let report = told(&fixture, "2022-04-01", [NAME, "存续", "建德市2号"]).await;
    assert_eq!(report.changes[0].what, What::Address);
    assert_eq!(fixture.fact(ONE, "registered_address", "2022-04-01").await, text("建德市2号"));
    let state = fixture.fact(ONE, "registration_state", "2022-04-01").await;
    assert_eq!(state, Some(FactValue::Text("active".to_owned())));
}
