//! The second pass: rows read, bad ones reported, good ones stored, a batch in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_domain::{DocketRecord, Instant, Permit, PermitAmount, PermitLimit, PermitRecord};
use tidegate_manifest::FactDeclaration;
use tidegate_store::{Put, Store, StoreError, StoreResult};

use super::docket;
use super::duplicates::{Repeats, note_repeat};
use super::header::Layout;
use super::records::{self, Context, PermitPart};
use super::registered::Registered;
use super::report::{ImportReport, RowProblem};
use super::row::Row;
use super::table::{Cell, Line};
use super::{ImportError, ImportFile, ImportKind};
use crate::register::put_enterprises;

/// The second pass over a file.
pub(super) struct Batches<'a> {
    pub(super) store: &'a dyn Store,
    pub(super) file: &'a ImportFile<'a>,
    pub(super) facts: &'a BTreeMap<String, FactDeclaration>,
    pub(super) at: Instant,
    pub(super) layout: Layout,
    pub(super) repeats: Repeats,
    pub(super) registered: Registered,
    pub(super) report: ImportReport,
}

impl Batches<'_> {
    /// Stores the good rows among these and adds to the report.
    pub(super) async fn take(&mut self, lines: &[Line]) -> Result<(), ImportError> {
        let rows_done = self.report.rows;
        let failed = |source: StoreError| ImportError::Store { rows_done, source };
        self.look_up(lines).await.map_err(failed)?;
        let put = self.store(lines).await.map_err(failed)?;
        self.report.add(put);
        self.report.rows += lines.len() as u64;
        Ok(())
    }

    /// Looks up the enterprises that rows name, and what of theirs is another county's.
    async fn look_up(&mut self, lines: &[Line]) -> StoreResult<()> {
        let ids = |column: usize| -> BTreeSet<&str> {
            let cells = lines.iter().filter_map(|line| line.cells.get(column).map(Cell::shown));
            cells.filter(|id| !id.is_empty()).collect()
        };
        let own = match self.file.kind {
            ImportKind::Enterprises => self.layout.index("id"),
            ImportKind::Devices => self.layout.index("mn"),
            _ => None,
        };
        if let Some(column) = own {
            self.registered.load_taken(self.store, self.file, ids(column)).await?;
            if self.file.kind == ImportKind::Enterprises {
                self.registered.room.load(self.store, ids(column)).await?;
            }
        }
        let Some(column) = self.layout.index("enterprise") else { return Ok(()) };
        self.registered.load(self.store, self.file, ids(column)).await
    }

    async fn store(&mut self, lines: &[Line]) -> StoreResult<Put> {
        let store = self.store;
        match self.file.kind {
            ImportKind::Enterprises => {
                let good = self.good(lines, records::enterprise);
                put_enterprises(store, &good, (self.at, self.file.name)).await
            }
            ImportKind::Facts => store.put_facts(&self.good(lines, records::fact), self.at).await,
            ImportKind::Outlets => store.put_outlets(&self.good(lines, records::outlet)).await,
            ImportKind::Permits => store.put_permits(&self.good(lines, records::permit)).await,
            ImportKind::Devices => store.put_devices(&self.good(lines, records::device)).await,
            ImportKind::PermitLimits => {
                let parts = self.good(lines, records::permit_limit);
                self.store_parts(parts).await
            }
            ImportKind::PermitAmounts => {
                let parts = self.good(lines, records::permit_amount);
                self.store_parts(parts).await
            }
            ImportKind::Duties => self.store_docket(lines, docket::duty).await,
            ImportKind::Projects => self.store_docket(lines, docket::project).await,
            ImportKind::Events => self.store_docket(lines, docket::event).await,
            ImportKind::Marks => self.store_docket(lines, docket::mark).await,
            ImportKind::Meters => {
                store.put_meter_days(&self.good(lines, docket::meter), self.at).await
            }
        }
    }

    /// Stores the good rows on the dockets, and reports what is odd about them.
    async fn store_docket(
        &mut self,
        lines: &[Line],
        read: impl Fn(&Row<'_>, &Context<'_>) -> Option<DocketRecord>,
    ) -> StoreResult<Put> {
        let numbered =
            |row: &Row<'_>, context: &Context<'_>| Some((row.number(), read(row, context)?));
        let numbered = self.good(lines, numbered);
        let mut records = Vec::with_capacity(numbered.len());
        for (number, record) in numbered {
            for (column, why) in self.registered.marks.notices(&record) {
                let shown = self.layout.shown(column);
                let key = record.item.key();
                self.report.notice(RowProblem::new(number, shown, &key, why));
            }
            self.registered.marks.keep(&record);
            records.push(record);
        }
        self.store.put_docket(&records).await
    }

    /// The records of the good rows; the others are added to the report with all their problems.
    fn good<T>(
        &mut self,
        lines: &[Line],
        read: impl Fn(&Row<'_>, &Context<'_>) -> Option<T>,
    ) -> Vec<T> {
        let context = Context {
            file: self.file,
            facts: self.facts,
            registered: &self.registered,
            at: self.at,
        };
        let mut records = Vec::with_capacity(lines.len());
        for line in lines {
            let row = Row::new(&self.layout, line);
            // In a row of another length cells stand under wrong columns: nothing more is read.
            let record = if row.has_all_cells() {
                if let Some(repeat) = self.repeats.get(&line.row) {
                    note_repeat(&row, &self.layout, *repeat);
                }
                read(&row, &context)
            } else {
                None
            };
            let problems = row.into_problems();
            match record {
                Some(record) if problems.is_empty() => records.push(record),
                _ => self.report.reject(problems),
            }
        }
        records
    }

    /// Adds parts to their permits and stores the permits that change.
    async fn store_parts<T: Part>(&mut self, parts: Vec<PermitPart<T>>) -> StoreResult<Put> {
        let mut put = Put::default();
        let mut changed: BTreeSet<(String, usize)> = BTreeSet::new();
        for PermitPart { enterprise, permit, part } in parts {
            let Some(record) = self.registered.permit_mut(&enterprise, permit) else { continue };
            let present = T::of(&mut record.permit);
            match present.iter_mut().find(|known| known.is_about_the_same(&part)) {
                Some(known) if *known == part => {
                    put.unchanged += 1;
                    continue;
                }
                Some(known) => {
                    *known = part;
                    put.updated += 1;
                }
                None => {
                    present.push(part);
                    put.new += 1;
                }
            }
            changed.insert((enterprise, permit));
        }
        let record = |(enterprise, index): &(String, usize)| -> Option<PermitRecord> {
            self.registered.site(enterprise)?.permits.get(*index).cloned()
        };
        let permits: Vec<PermitRecord> = changed.iter().filter_map(record).collect();
        self.store.put_permits(&permits).await?;
        Ok(put)
    }
}

/// Something that a permit holds several of.
trait Part: PartialEq + Sized {
    /// Those of a permit.
    fn of(permit: &mut Permit) -> &mut Vec<Self>;

    /// Whether the one takes the place of the other.
    fn is_about_the_same(&self, other: &Self) -> bool;
}

impl Part for PermitLimit {
    fn of(permit: &mut Permit) -> &mut Vec<Self> {
        &mut permit.limits
    }

    fn is_about_the_same(&self, other: &Self) -> bool {
        self.outlet == other.outlet
            && self.pollutant == other.pollutant
            && self.averaging == other.averaging
            && self.unit == other.unit
    }
}

impl Part for PermitAmount {
    fn of(permit: &mut Permit) -> &mut Vec<Self> {
        &mut permit.amounts
    }

    fn is_about_the_same(&self, other: &Self) -> bool {
        self.outlet == other.outlet && self.pollutant == other.pollutant && self.year == other.year
    }
}
