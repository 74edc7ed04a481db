//! A desk over a new store, and files as departments send them.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use rust_xlsxwriter::Workbook;
use tidegate_calendar::Calendar;
use tidegate_desk::{
    Contradiction, DepartmentReport, Desk, DeskError, ReadinessAnswer, Rules, ToldFile,
};
use tidegate_domain::{
    Application, Date, DocketItem, EnterpriseRecord, Event, FactValue, Instant, Jurisdiction,
    Project, TruthValue,
};
use tidegate_sheets::departments::Department;
use tidegate_store::{Docket as _, Page, Registry as _, SqliteStore};

/// Codes of made-up enterprises whose check characters are right.
pub(crate) const ONE: &str = "91330122MA2801010H";
pub(crate) const TWO: &str = "91330122MA2801020J";

/// Rules that know nothing but whether somebody produces.
#[derive(Default)]
pub(crate) struct Producing(pub(crate) Mutex<HashMap<String, TruthValue>>);

#[async_trait]
impl Rules for Producing {
    fn practice(
        &self,
        _: &Jurisdiction,
        _: Date,
    ) -> Result<Arc<tidegate_affairs::Practice>, DeskError> {
        Err(DeskError::Rules("nobody asks for numbers here".to_owned()))
    }

    async fn readiness(
        &self,
        _: &Jurisdiction,
        _: &Application,
        _: Date,
    ) -> Result<Option<ReadinessAnswer>, DeskError> {
        Ok(None)
    }

    async fn producing(&self, enterprise: &str, _: Date) -> Result<TruthValue, DeskError> {
        let known = self.0.lock().unwrap();
        Ok(known.get(enterprise).copied().unwrap_or(TruthValue::Unknown))
    }

    async fn standard_limits(&self, _: &str, _: Date) -> Result<Vec<String>, DeskError> {
        Ok(Vec::new())
    }
}

pub(crate) struct Fixture {
    pub(crate) desk: Desk,
    pub(crate) store: Arc<SqliteStore>,
    pub(crate) rules: Arc<Producing>,
    path: PathBuf,
    _folder: tempfile::TempDir,
}

/// A day at nine in the morning.
pub(crate) fn at(day: &str) -> Instant {
    day_of(day).start() + 9 * 3_600
}

pub(crate) fn day_of(day: &str) -> Date {
    day.parse().unwrap()
}

pub(crate) fn county() -> Jurisdiction {
    "330122".parse().unwrap()
}

pub(crate) fn enterprise(id: &str, name: &str) -> EnterpriseRecord {
    EnterpriseRecord {
        id: id.to_owned(),
        name: name.to_owned(),
        county: county(),
        township: "横村镇".to_owned(),
        industries: vec!["3360".to_owned()],
    }
}

/// A desk with two enterprises.
pub(crate) async fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store = Arc::new(SqliteStore::open(&path).await.unwrap());
    let two = [enterprise(ONE, "桐庐甲电镀有限公司"), enterprise(TWO, "桐庐乙纸业有限公司")];
    store.put_enterprises(&two).await.unwrap();
    let rules = Arc::new(Producing::default());
    let desk = Desk::new(store.clone(), rules.clone(), Calendar::standing().unwrap());
    Fixture { desk, store, rules, path, _folder: folder }
}

/// A workbook of one sheet with these texts, row by row from A1.
pub(crate) fn xlsx(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let (row, column) = (u32::try_from(row).unwrap(), u16::try_from(column).unwrap());
            sheet.write(row, column, *text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

pub(crate) fn csv(rows: &[&[&str]]) -> Vec<u8> {
    rows.iter().map(|row| row.join(",") + "\n").collect::<String>().into_bytes()
}

impl Fixture {
    pub(crate) fn file(&self, department: Department, on: &str, bytes: Vec<u8>) -> ToldFile {
        let name = format!("{}.xlsx", department.word());
        let (on, now) = (day_of(on), at(on));
        ToldFile { department, bytes, name, on, by: "li".to_owned(), now }
    }

    /// Takes a workbook as of a day, which is today.
    pub(crate) async fn take(
        &self,
        department: Department,
        on: &str,
        rows: &[&[&str]],
    ) -> DepartmentReport {
        let file = self.file(department, on, xlsx(rows));
        self.desk.take_told(&county(), file).await.unwrap()
    }

    /// Takes it twice and checks that the second time changed nothing.
    pub(crate) async fn take_twice(
        &self,
        department: Department,
        on: &str,
        rows: &[&[&str]],
    ) -> DepartmentReport {
        let first = self.take(department, on, rows).await;
        self.nothing_new(&self.take(department, on, rows).await);
        first
    }

    pub(crate) fn nothing_new(&self, again: &DepartmentReport) {
        for counts in [again.facts, again.docket, again.meter_days, again.permits] {
            assert_eq!((counts.new, counts.updated), (0, 0), "{again:#?}");
        }
        assert_eq!(again.renamed, 0);
    }

    pub(crate) async fn projects(&self, enterprise: &str, on: &str) -> Vec<Project> {
        let records = self.store.docket(enterprise, at(on)).await.unwrap();
        let project = |item| match item {
            DocketItem::Project(project) => Some(project),
            _ => None,
        };
        records.into_iter().filter_map(|record| project(record.item)).collect()
    }

    /// Events of a kind, as reference and facts.
    pub(crate) async fn events(&self, enterprise: &str, kind: &str) -> Vec<Event> {
        let records = self.store.docket(enterprise, at("2030-01-01")).await.unwrap();
        let event = |item| match item {
            DocketItem::Event(event) => Some(event),
            _ => None,
        };
        let events = records.into_iter().filter_map(|record| event(record.item));
        events.filter(|event| event.kind == kind).collect()
    }

    /// The value of a fact in force on a day.
    pub(crate) async fn fact(&self, enterprise: &str, name: &str, on: &str) -> Option<FactValue> {
        let known = self.store.enterprise_on(enterprise, day_of(on)).await.unwrap().unwrap();
        known.facts.into_iter().find(|fact| fact.name == name).map(|fact| fact.value)
    }

    pub(crate) async fn contradictions(&self, on: &str) -> Vec<Contradiction> {
        self.desk.contradictions(&county(), at(on), Page::first(100)).await.unwrap().items
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        &self.path
    }
}

pub(crate) fn text(text: &str) -> Option<FactValue> {
    Some(FactValue::Text(text.to_owned()))
}
