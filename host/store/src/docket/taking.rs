//! What becomes of records of a docket on their way in, whatever the database.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use tidegate_domain::{Date, DocketItem, DocketRecord, FiledMark, Jurisdiction};
use tidegate_record::{Blob, Draft, EntryKind};

use super::rows::Period;
use crate::judgements::dueing::Span;
use crate::ledger::chaining::body_of;
use crate::row::{date, json};
use crate::{Put, StoreResult};

/// What is asked here.
pub(crate) const OPERATION: &str = "put_docket";

/// Enterprise, kind and key: what one record replaces another by.
pub(crate) type DocketKey = (String, &'static str, String);

/// What holds for a key: the item as JSON, whether it is withdrawn, and the days it bears on.
pub(crate) struct Known {
    item: String,
    withdrawn: bool,
    period: Period,
}

/// Columns of records that are known; `place` counts from 0 in the keys that were asked for.
#[derive(sqlx::FromRow)]
pub(crate) struct KnownRow {
    place: i64,
    item: String,
    withdrawn: bool,
    from_day: Option<i64>,
    until_day: Option<i64>,
}

/// The keys of these records, each once and ascending.
pub(crate) fn keys(records: &[DocketRecord]) -> BTreeSet<DocketKey> {
    let keys = records.iter().map(|one| (one.enterprise.clone(), one.item.kind(), one.item.key()));
    keys.collect()
}

/// Of the rows found for keys, in the order of recording, those that hold.
pub(crate) fn known(
    keys: BTreeSet<DocketKey>,
    rows: Vec<KnownRow>,
) -> StoreResult<HashMap<DocketKey, Known>> {
    let mut latest: HashMap<i64, Known> = HashMap::new();
    for row in rows {
        let day = |day: Option<i64>| day.map(|day| date(OPERATION, day)).transpose();
        let period = (day(row.from_day)?, day(row.until_day)?);
        latest.insert(row.place, Known { item: row.item, withdrawn: row.withdrawn, period });
    }
    let keyed = (0..).zip(keys).filter_map(|(place, key)| Some((key, latest.remove(&place)?)));
    Ok(keyed.collect())
}

/// What differs from what holds.
#[derive(Default)]
pub(crate) struct Different<'a> {
    /// The records, in order.
    pub(crate) records: Vec<&'a DocketRecord>,
    /// The days that something changed for: owner, key as the cause, period.
    changed: Vec<(&'a str, String, Period)>,
}

impl Different<'_> {
    /// The days that something changed for.
    pub(crate) fn spans(&self) -> Vec<Span<'_>> {
        let spans = self.changed.iter();
        spans.map(|(enterprise, key, period)| Span::of_days(enterprise, *period, key)).collect()
    }
}

/// The records that differ from what holds for their key; adds to the counts.
pub(crate) fn different<'a>(
    records: &'a [DocketRecord],
    mut known: HashMap<DocketKey, Known>,
    put: &mut Put,
) -> StoreResult<Different<'a>> {
    let mut found = Different::default();
    for record in records {
        let item = json(OPERATION, &record.item)?;
        let key: DocketKey = (record.enterprise.clone(), record.item.kind(), record.item.key());
        let period = record.item.period();
        let now = Known { item, withdrawn: record.withdrawn, period };
        let before = known.get(&key);
        if before.is_some_and(|one| one.item == now.item && one.withdrawn == now.withdrawn) {
            put.unchanged += 1;
            continue;
        }
        found.changed.push((&record.enterprise, key.2.clone(), period));
        match before {
            Some(before) => {
                put.updated += 1;
                found.changed.push((&record.enterprise, key.2.clone(), before.period));
            }
            None => put.new += 1,
        }
        known.insert(key, now);
        found.records.push(record);
    }
    Ok(found)
}

/// The columns of a record in the order of the table, without its number.
pub(crate) fn columns(record: &DocketRecord) -> StoreResult<impl Serialize + use<'_>> {
    let (from, until) = record.item.period();
    let owed = matches!(&record.item, DocketItem::Duty(duty) if duty.done.is_none());
    Ok((
        &record.enterprise,
        record.item.kind(),
        record.item.key(),
        from.map(Date::days),
        until.map(Date::days),
        owed,
        json(OPERATION, &record.item)?,
        &record.source,
        record.recorded_at,
        record.withdrawn,
    ))
}

/// The marks among these records, each with the body of its entry.
pub(crate) fn marks<'a>(
    records: &[&'a DocketRecord],
) -> StoreResult<Vec<(&'a DocketRecord, &'a FiledMark, Blob)>> {
    let mut marks = Vec::new();
    for record in records {
        if let DocketItem::Mark(mark) = &record.item {
            marks.push((*record, mark, body_of(OPERATION, "the record of a mark", record)?));
        }
    }
    Ok(marks)
}

/// The entry of a mark in the chain of its county.
pub(crate) fn mark_draft(
    (record, mark, body): &(&DocketRecord, &FiledMark, Blob),
    county: Jurisdiction,
) -> Draft {
    Draft {
        county,
        kind: if record.withdrawn { EntryKind::Withdrawal } else { EntryKind::Mark },
        subject: record.enterprise.clone(),
        body: *body.digest(),
        known_at: record.recorded_at,
        valid_from: mark.from,
        // A mark that ends before it begins is kept as filed; its entry covers an empty period.
        valid_until: mark.until.max(mark.from),
    }
}
