//! Good files of each kind, and what is in the store afterwards.

use std::fmt::Write as _;
use std::time::Duration;

use tidegate_domain::{
    Averaging, Comparison, Date, DatedFact, Device, EnterpriseRecord, FactValue, Jurisdiction,
    Medium, PermitLimit, Tier,
};
use tidegate_store::{Page, Registry as _};

use super::support::{A, B, MARCH, Scene, empty, file, site};
use crate::import::{Ids, ImportError, ImportKind, Stored};

const fn counts(new: u64, updated: u64, unchanged: u64) -> Stored {
    Stored { new, updated, unchanged }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn county() -> Jurisdiction {
    "330122".parse().unwrap()
}

#[tokio::test]
async fn enterprises_are_added_changed_and_left_alone() {
    let scene = empty().await;
    let header = "id,name,county,township,industries\n";
    let first = format!("{header}{A},甲公司,330122,分水镇,1712;4430\n{B},乙公司,330122,,031\n");
    assert_eq!(scene.stored(ImportKind::Enterprises, &first).await, counts(2, 0, 0));
    assert_eq!(scene.stored(ImportKind::Enterprises, &first).await, counts(0, 0, 2));
    let changed = first.replace("乙公司", "乙有限公司");
    assert_eq!(scene.stored(ImportKind::Enterprises, &changed).await, counts(0, 1, 1));
    let wanted = EnterpriseRecord {
        id: A.to_owned(),
        name: "甲公司".to_owned(),
        county: county(),
        township: "分水镇".to_owned(),
        industries: vec!["1712".to_owned(), "4430".to_owned()],
    };
    assert_eq!(scene.store.enterprise(A).await.unwrap(), Some(wanted));
    let changed = scene.store.enterprise(B).await.unwrap().unwrap();
    assert_eq!((changed.name.as_str(), changed.township.as_str()), ("乙有限公司", ""));
}

/// One row of each kind under Chinese headers, in Chinese terms.
async fn chinese_files() -> Scene {
    let scene = empty().await;
    scene
        .stored(
            ImportKind::Enterprises,
            &format!("行业代码,乡镇街道,单位名称,行政区划代码,统一社会信用代码\n1712；4430,分水镇,甲公司,330122,{A}\n"),
        )
        .await;
    scene
        .stored(
            ImportKind::Outlets,
            &format!(
                "统一社会信用代码,排放口编号,排放口名称,介质,监控位置\n\
                 {A},DW001,总排口,废水,企业废水总排放口\n{A},DA001,锅炉,废气,排气筒\n"
            ),
        )
        .await;
    scene
        .stored(
            ImportKind::Permits,
            &format!(
                "统一社会信用代码,许可证编号,管理类别,有效期起,有效期止,注销日期\n\
                 {A},P1,重点管理,2024年1月1日,2028年12月31日,\n"
            ),
        )
        .await;
    scene
        .stored(
            ImportKind::PermitLimits,
            &format!(
                "统一社会信用代码,许可证编号,排放口编号,污染物代码,平均时段,比较方式,下限,上限,单位\n\
                 {A},P1,DW001,w01018,日均值,不大于,,50,毫克/升\n\
                 {A},P1,DW001,w01001,日,范围,6,9,无量纲\n"
            ),
        )
        .await;
    scene
        .stored(
            ImportKind::PermitAmounts,
            &format!(
                "统一社会信用代码,许可证编号,污染物代码,年份,许可排放量\n{A},P1,w01018,2026,3.5\n"
            ),
        )
        .await;
    scene
        .stored(
            ImportKind::Devices,
            &format!(
                "MN号,密码,统一社会信用代码,排放口编号,放行ModbusCRC\nMN1,012345,{A},DW001,是\n"
            ),
        )
        .await;
    scene
        .stored(
            ImportKind::Facts,
            &format!(
                "统一社会信用代码,事实名称,值,起始日期,存疑\n{A},boiler_fuel,天然气,2026/1/1,是\n"
            ),
        )
        .await;
    scene
}

#[tokio::test]
async fn chinese_headers_and_terms_are_read_in_any_order() {
    let scene = chinese_files().await;
    let record = scene.store.enterprise(A).await.unwrap().unwrap();
    assert_eq!(record.industries, ["1712", "4430"]);
    let permit = scene.store.permits(A).await.unwrap().remove(0).permit;
    assert_eq!(permit.tier, Tier::Key);
    // The last day that the permit prints is still valid.
    assert_eq!((permit.valid_from, permit.valid_until), (day("2024-01-01"), day("2029-01-01")));
    let units: Vec<&str> = permit.limits.iter().map(|limit| limit.unit.as_str()).collect();
    assert_eq!(units, ["mg/L", "pH"]);
    assert_eq!(permit.amounts.len(), 1);
    assert!(scene.store.device("MN1").await.unwrap().unwrap().crc_modbus_accepted);
    let fact = scene.store.facts(A).await.unwrap().remove(0);
    assert_eq!(fact.value, FactValue::Text("natural-gas".to_owned()));
    assert!(fact.doubtful);
}

#[tokio::test]
async fn facts_have_their_declared_types() {
    let scene = site().await;
    let number = |text: &str| FactValue::Number(text.parse().unwrap());
    let text = |text: &str| FactValue::Text(text.to_owned());
    let texts =
        |words: &[&str]| FactValue::Texts(words.iter().map(|word| (*word).to_owned()).collect());
    for (name, outlet, written, wanted) in [
        ("has_boiler", "", "是", FactValue::Truth(true)),
        ("has_boiler", "", "false", FactValue::Truth(false)),
        ("boiler_output", "", "0.350000001", number("0.350000001")),
        ("boiler_output", "", "0", number("0")),
        ("boiler_output", "", "100", number("100")),
        ("boiler_fuel", "", "coal", text("coal")),
        ("boiler_fuel", "", "煤", text("coal")),
        ("boiler_fuel", "", "natural GAS", text("natural-gas")),
        ("fuels", "", "coal; 天然气", texts(&["coal", "natural-gas"])),
        ("fuels", "", "-", texts(&[])),
        ("remark", "", "\"任意, 文字; 还有\"", text("任意, 文字; 还有")),
        ("built", "", "2026年3月1日", FactValue::Day(day("2026-03-01"))),
        ("outlet_built", "DW001", "2026/3/1", FactValue::Day(day("2026-03-01"))),
    ] {
        let file = format!(
            "enterprise,outlet,name,value,from,source,doubtful\n\
             {A},{outlet},{name},{written},2026-01-01,,\n"
        );
        scene.stored(ImportKind::Facts, &file).await;
        let all = scene.store.facts(A).await.unwrap();
        let last = all.iter().rfind(|fact| fact.name == name).unwrap();
        let wanted = DatedFact {
            enterprise: A.to_owned(),
            outlet: (!outlet.is_empty()).then(|| outlet.to_owned()),
            name: name.to_owned(),
            value: wanted,
            from: day("2026-01-01"),
            source: "import facts.csv row 2".to_owned(),
            doubtful: false,
        };
        assert_eq!(*last, wanted);
    }
}

#[tokio::test]
async fn a_fact_is_recorded_as_learnt_where_its_row_says() {
    let scene = site().await;
    let file = format!(
        "name,value,enterprise,from,source,doubtful\n\
         has_boiler,yes,{A},2026-01-01,年度执行报告,no\n\
         has_boiler,no,{A},2026-02-01,现场检查,yes\n"
    );
    assert_eq!(scene.stored(ImportKind::Facts, &file).await, counts(2, 0, 0));
    assert_eq!(scene.stored(ImportKind::Facts, &file).await, counts(0, 0, 2));
    let facts = scene.store.facts(A).await.unwrap();
    let shown: Vec<_> = facts.iter().map(|fact| (fact.source.as_str(), fact.doubtful)).collect();
    assert_eq!(shown, [("年度执行报告", false), ("现场检查", true)]);
}

#[tokio::test]
async fn outlets_and_devices_stand_at_their_enterprise() {
    let scene = site().await;
    let outlets = scene.store.outlets(&county()).await.unwrap();
    let shown: Vec<_> = outlets
        .iter()
        .map(|one| (one.outlet.id.as_str(), one.outlet.medium, &*one.outlet.monitoring_point))
        .collect();
    let wanted = [
        ("DA001", Medium::Air, "stack"),
        ("DW001", Medium::Water, "plant-outlet"),
        ("DW002", Medium::Water, "workshop-outlet"),
    ];
    assert_eq!(shown, wanted);
    let mn = "010000A8900016F000169DC0";
    let devices = format!("mn,password,enterprise,outlet\n{mn},123456,{A},DW001\n");
    assert_eq!(scene.stored(ImportKind::Devices, &devices).await, counts(1, 0, 0));
    let wanted = Device {
        mn: mn.to_owned(),
        password: "123456".to_owned(),
        enterprise: A.to_owned(),
        outlet: "DW001".to_owned(),
        crc_modbus_accepted: false,
    };
    assert_eq!(scene.store.device(mn).await.unwrap(), Some(wanted));
}

const LIMITS: &str = "enterprise,number,outlet,pollutant,averaging,comparison,lower,upper,unit\n";

async fn limits(scene: &Scene) -> Vec<PermitLimit> {
    scene.store.permits(A).await.unwrap().remove(0).permit.limits
}

#[tokio::test]
async fn limits_are_added_to_the_permit_and_changed_in_it() {
    let scene = site().await;
    let first = format!(
        "{LIMITS}{A},P1,DW001,w01018,day,at-most,,50,mg/L\n\
         {A},P1,DW001,w01001,day,within,6,9,pH\n\
         {A},P1,DW001,w20111,day,not-detected,,,mg/L\n"
    );
    assert_eq!(scene.stored(ImportKind::PermitLimits, &first).await, counts(3, 0, 0));
    let second = format!(
        "{LIMITS}{A},P1,DW001,w01018,day,at-most,,40.5,mg/L\n\
         {A},P1,DW001,w01001,day,within,6,9,pH\n\
         {A},P1,DA001,a21002,hour,at-most,,150,mg/m³\n"
    );
    assert_eq!(scene.stored(ImportKind::PermitLimits, &second).await, counts(1, 1, 1));
    let limits = limits(&scene).await;
    assert_eq!(limits.len(), 4);
    let wanted = PermitLimit {
        outlet: "DW001".to_owned(),
        pollutant: "w01018".to_owned(),
        averaging: Averaging::Day,
        comparison: Comparison::AtMost,
        lower: None,
        upper: Some("40.5".parse().unwrap()),
        unit: "mg/L".to_owned(),
    };
    assert_eq!(limits[0], wanted);
}

#[tokio::test]
async fn a_permit_imported_again_keeps_its_limits_and_amounts() {
    let scene = site().await;
    let limit = format!("{LIMITS}{A},P1,DW001,w01018,day,at-most,,50,mg/L\n");
    scene.stored(ImportKind::PermitLimits, &limit).await;
    let amounts = format!(
        "enterprise,number,outlet,pollutant,year,amount\n\
         {A},P1,,w01018,2026,3.5\n{A},P1,DW001,w01018,2026,2\n{A},P1,,w01018,2027,0\n"
    );
    assert_eq!(scene.stored(ImportKind::PermitAmounts, &amounts).await, counts(3, 0, 0));
    let permit = format!(
        "enterprise,number,tier,valid_from,valid_until,ended\n\
         {A},P1,simplified,2024-01-01,2029-01-01,2026-02-01\n"
    );
    assert_eq!(scene.stored(ImportKind::Permits, &permit).await, counts(0, 1, 0));
    let permit = scene.store.permits(A).await.unwrap().remove(0).permit;
    assert_eq!((permit.tier, permit.ended), (Tier::Simplified, Some(day("2026-02-01"))));
    assert_eq!((permit.limits.len(), permit.amounts.len()), (1, 3));
}

#[tokio::test]
async fn a_renewed_permit_is_told_apart_by_its_first_day() {
    let scene = site().await;
    let renewed = format!(
        "enterprise,number,tier,valid_from,valid_until\n{A},P1,key,2029-01-01,2034-01-01\n"
    );
    scene.stored(ImportKind::Permits, &renewed).await;
    let limit = format!("{LIMITS}{A},P1,DW001,w01018,day,at-most,,50,mg/L\n");
    let report = scene.import(ImportKind::PermitLimits, &limit).await.unwrap();
    let problem = &report.rejected[0];
    assert_eq!(problem.reason, "permits of this number begin on 2024-01-01 and on 2029-01-01");
    let limit = format!(
        "{},valid_from\n{A},P1,DW001,w01018,day,at-most,,50,mg/L,2029-01-01\n",
        LIMITS.trim_end()
    );
    scene.stored(ImportKind::PermitLimits, &limit).await;
    let permits = scene.store.permits(A).await.unwrap();
    let counts: Vec<usize> = permits.iter().map(|record| record.permit.limits.len()).collect();
    assert_eq!(counts, [0, 1]);
}

#[tokio::test]
async fn the_good_rows_are_kept_beside_the_bad_ones() {
    let scene = empty().await;
    let text = format!(
        "id,name,county,township,industries\n\
         {A},甲公司,330122,分水镇,1712\n\
         \n\
         91330100799655058A,丙公司,33012,,17\n\
         {B},乙公司,330122,,4430\n"
    );
    let report = scene.import(ImportKind::Enterprises, &text).await.unwrap();
    assert_eq!((report.rows, report.stored, report.rows_rejected), (3, counts(2, 0, 0), 1));
    let places: Vec<_> =
        report.rejected.iter().map(|problem| (problem.row, problem.column.as_str())).collect();
    assert_eq!(places, [(4, "id"), (4, "county"), (4, "industries")]);
    let listed = scene.store.enterprises(&county(), None, Page::first(10)).await.unwrap();
    assert_eq!(listed.total, 2);
}

#[tokio::test]
async fn other_ids_are_let_in_only_when_asked_for() {
    let scene = empty().await;
    let text = format!(
        "id,name,county,township,industries\n\
         TL-0001,甲公司,330122,,1712\n{A},乙公司,330122,,1712\n\
         91330100799655058A,丙公司,330122,,1712\n"
    );
    let strict = scene.import(ImportKind::Enterprises, &text).await.unwrap();
    assert_eq!((strict.stored.new, strict.rows_rejected), (1, 2));
    let mut any = file(ImportKind::Enterprises, text.as_bytes());
    any.ids = Ids::AnyId;
    let any = scene.import_file(&any).await.unwrap();
    assert_eq!((any.stored, any.rows_rejected), (counts(1, 0, 1), 1));
    // What refers to such an enterprise needs no leave.
    let outlets =
        "enterprise,id,name,medium,monitoring_point\nTL-0001,DW001,口,water,plant-outlet\n";
    assert_eq!(scene.stored(ImportKind::Outlets, outlets).await, counts(1, 0, 0));
}

#[tokio::test]
async fn ten_thousand_rows_take_seconds() {
    let scene = empty().await;
    let mut enterprises = "id,name,county,township,industries\n".to_owned();
    let mut facts = "enterprise,name,value,from\n".to_owned();
    for number in 0..10_000 {
        writeln!(enterprises, "TL-{number},企业{number},330122,分水镇,1712").unwrap();
        let (enterprise, day) = (number % 3_400, number / 3_400 + 1);
        writeln!(facts, "TL-{enterprise},boiler_output,{day}.5,2026-01-0{day}").unwrap();
    }
    let started = std::time::Instant::now();
    let mut file_of_enterprises = file(ImportKind::Enterprises, enterprises.as_bytes());
    file_of_enterprises.ids = Ids::AnyId;
    let report = scene.import_file(&file_of_enterprises).await.unwrap();
    assert_eq!((report.rows, report.stored), (10_000, counts(10_000, 0, 0)));
    let report = scene.import(ImportKind::Facts, &facts).await.unwrap();
    assert_eq!((report.rows, report.stored), (10_000, counts(10_000, 0, 0)));
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    let of_day = scene.store.enterprises_on(&county(), Date::of_instant(MARCH)).await.unwrap();
    assert_eq!(of_day.len(), 10_000);
}

#[tokio::test]
async fn a_database_that_fails_is_said_with_the_rows_done() {
    fn sent_between_threads<T: Send>(future: T) -> T {
        future
    }
    let scene = site().await;
    scene.store.close().await;
    let text = format!("id,name,county,township,industries\n{A},甲公司,330122,,1712\n");
    let import = scene.import(ImportKind::Enterprises, &text);
    let error = sent_between_threads(import).await.unwrap_err();
    assert!(matches!(error, ImportError::Store { rows_done: 0, .. }), "{error}");
}
