//! A store with a site, declared facts, and short ways to import and to look.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tidegate_domain::{Instant, Jurisdiction};
use tidegate_manifest::{FactDeclaration, FactType, NumberRange, Subject, Text, Word};
use tidegate_store::SqliteStore;

use crate::import::{
    Encoding, Ids, ImportError, ImportFile, ImportKind, ImportReport, Stored, import,
};

/// Credit codes of two well-known companies.
pub(super) const A: &str = "91330100799655058B";
pub(super) const B: &str = "9144030071526726XG";
/// 2026-03-01T00:00:00 in China.
pub(super) const MARCH: Instant = 1_772_294_400;

/// A store in a folder of its own, removed in the end.
pub(super) struct Scene {
    pub(super) store: SqliteStore,
    folder: PathBuf,
}

impl Drop for Scene {
    fn drop(&mut self) {
        // What stays behind in the system's folder for such files does no harm.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// An empty store.
pub(super) async fn empty() -> Scene {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("tidegate-import-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let store = SqliteStore::open(&folder.join("store.db")).await.unwrap();
    Scene { store, folder }
}

/// A store with enterprises `A` (outlets DW001, DW002 and DA001, permit P1) and `B` (nothing).
pub(super) async fn site() -> Scene {
    let scene = empty().await;
    scene
        .stored(
            ImportKind::Enterprises,
            &format!(
                "id,name,county,township,industries\n\
                 {A},甲公司,330122,分水镇,1712\n\
                 {B},乙公司,330122,,2221;4430\n"
            ),
        )
        .await;
    scene
        .stored(
            ImportKind::Outlets,
            &format!(
                "enterprise,id,name,medium,monitoring_point\n\
                 {A},DW001,总排口,water,plant-outlet\n\
                 {A},DW002,车间,water,workshop-outlet\n\
                 {A},DA001,锅炉,air,stack\n"
            ),
        )
        .await;
    scene
        .stored(
            ImportKind::Permits,
            &format!(
                "enterprise,number,tier,valid_from,valid_until\n{A},P1,key,2024-01-01,2029-01-01\n"
            ),
        )
        .await;
    scene
}

impl Scene {
    /// Imports bytes as told.
    pub(super) async fn import_file(
        &self,
        file: &ImportFile<'_>,
    ) -> Result<ImportReport, ImportError> {
        import(&self.store, file, &facts(), MARCH).await
    }

    /// Imports a text as UTF-8 with credit codes only.
    pub(super) async fn import(
        &self,
        kind: ImportKind,
        text: &str,
    ) -> Result<ImportReport, ImportError> {
        self.import_file(&file(kind, text.as_bytes())).await
    }

    /// Imports a text that is good throughout.
    pub(super) async fn stored(&self, kind: ImportKind, text: &str) -> Stored {
        let report = self.import(kind, text).await.unwrap();
        assert_eq!(report.rejected, [], "{text}");
        report.stored
    }
}

/// UTF-8 with credit codes only.
pub(super) fn file(kind: ImportKind, bytes: &[u8]) -> ImportFile<'_> {
    let (encoding, ids) = (Encoding::Utf8, Ids::CreditCode);
    static EVERYWHERE: LazyLock<[Jurisdiction; 1]> = LazyLock::new(|| [Jurisdiction::nation()]);
    let within = &*EVERYWHERE;
    ImportFile { kind, name: "facts.csv", bytes, encoding, ids, within }
}

/// One declared fact of each type about the enterprise, and one about an outlet.
pub(super) fn facts() -> BTreeMap<String, FactDeclaration> {
    use FactType::{Day, Number, Text, Texts, Truth};
    let mut outlet = declared("outlet_built", Day);
    outlet.of = Subject::Outlet;
    let mut boiler = declared("boiler_output", Number);
    boiler.unit = "t/h".to_owned();
    boiler.range =
        Some(NumberRange { min: Some("0".parse().unwrap()), max: Some("100".parse().unwrap()) });
    let mut fuel = declared("boiler_fuel", Text);
    fuel.words = words();
    let mut fuels = declared("fuels", Texts);
    fuels.words = words();
    [
        outlet,
        boiler,
        fuel,
        fuels,
        declared("has_boiler", Truth),
        declared("built", Day),
        declared("remark", Text),
    ]
    .into_iter()
    .map(|fact| (fact.name.clone(), fact))
    .collect()
}

fn declared(name: &str, fact_type: FactType) -> FactDeclaration {
    FactDeclaration {
        name: name.to_owned(),
        fact_type,
        unit: String::new(),
        of: Subject::Enterprise,
        label: Text { zh: name.to_owned(), en: name.to_owned() },
        help: None,
        range: None,
        words: Vec::new(),
    }
}

fn words() -> Vec<Word> {
    [("coal", "煤", "Coal"), ("natural-gas", "天然气", "Natural gas")]
        .map(|(word, zh, en)| Word { word: word.into(), zh: zh.into(), en: en.into() })
        .to_vec()
}
