//! Stages on the terminal and as JSON.

use serde_json::{Value, json};
use tidegate_domain::StageRecord;
use tidegate_service::{HistoryPreview, Listing, PlaceView, ShadowDifference, ShadowView};

use crate::print::{self, moment};

/// Digits of a digest that people are shown: enough to name it by.
const DIGITS: usize = 12;

/// Changes of history that people are shown; the JSON has more.
const CHANGES_SHOWN: usize = 20;

fn short(digest: &str) -> &str {
    digest.get(..DIGITS).unwrap_or(digest)
}

/// Every place with its versions.
pub(super) fn places(places: &[PlaceView], as_json: bool) -> anyhow::Result<()> {
    if as_json {
        let places = places.iter().map(place_json).collect::<Result<Vec<_>, _>>()?;
        print::json(json!({ "places": places }));
        return Ok(());
    }
    for place in places {
        print::line(&place.place.to_string());
        for version in &place.versions {
            let digest = short(&version.digest);
            print::line(&format!("  {digest}  {:<10} {}", version.version, version.stage));
            for decision in &version.decisions {
                print::line(&format!("    {}", decision_line(decision)));
            }
        }
    }
    Ok(())
}

fn decision_line(record: &StageRecord) -> String {
    let change = &record.change;
    let when = moment(change.effective_at);
    let taken_back = record
        .cancelled
        .as_ref()
        .map(|cancelled| format!("; taken back by {}: {}", cancelled.by, cancelled.reason));
    let of = match change.enterprises.len() {
        0 => String::new(),
        enterprises => format!(" for {enterprises} enterprises"),
    };
    format!(
        "{}: {}{of} from {when}, by {}: {}{}",
        record.id,
        change.stage,
        change.by,
        change.reason,
        taken_back.unwrap_or_default()
    )
}

fn place_json(place: &PlaceView) -> serde_json::Result<Value> {
    let versions = place.versions.iter().map(|version| {
        json!({
            "digest": version.digest,
            "version": version.version,
            "admitted_at": version.admitted_at,
            "stage": version.stage,
            "decisions": version.decisions,
        })
    });
    Ok(json!({
        "place": serde_json::to_value(&place.place)?,
        "versions": versions.collect::<Vec<_>>(),
    }))
}

/// What was decided.
pub(super) fn decided(record: &StageRecord, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        print::json(serde_json::to_value(record)?);
    } else {
        let digest = short(&record.change.digest);
        print::line(&format!("{} {digest} · {}", record.change.place, decision_line(record)));
    }
    Ok(())
}

/// What a shadow saw otherwise.
pub(super) fn differences(
    listing: &Listing<ShadowDifference>,
    as_json: bool,
) -> anyhow::Result<()> {
    if as_json {
        let rows: Vec<Value> = listing.items.iter().map(difference_json).collect();
        print::json(json!({ "total": listing.total, "differences": rows }));
        return Ok(());
    }
    for one in &listing.items {
        print::line(&format!(
            "{}  {} {} {} {}: {} → {}",
            moment(one.at),
            one.county,
            one.enterprise,
            one.kind,
            one.subject,
            one.active,
            one.shadow
        ));
    }
    print::note(&format!("{} of {} differences", listing.items.len(), listing.total));
    Ok(())
}

fn difference_json(one: &ShadowDifference) -> Value {
    json!({
        "county": one.county,
        "enterprise": one.enterprise,
        "kind": one.kind,
        "subject": one.subject,
        "at": one.at,
        "active": one.active,
        "shadow": one.shadow,
    })
}

/// What making a version active would change.
pub(super) fn preview(
    shadow: &ShadowView,
    preview: &HistoryPreview,
    as_json: bool,
) -> anyhow::Result<()> {
    if as_json {
        print::json(preview_json(shadow, preview));
        return Ok(());
    }
    print::line(&format!("version {}", short(&shadow.digest)));
    print::line(&format!(
        "as a shadow: {} conclusions compared, {} differ",
        shadow.compared(),
        shadow.differing()
    ));
    for tally in &shadow.tallies {
        print::line(&format!(
            "  {} {}: {} compared, {} differ, {} faults, from {} to {}",
            tally.county,
            tally.kind,
            tally.compared,
            tally.differing,
            tally.faults,
            moment(tally.from),
            moment(tally.until)
        ));
    }
    print::line(&format!(
        "history judged again: {} enterprises, {} values; newly found {}, no longer found {}, \
         changed grade {}, failed {}",
        preview.enterprises,
        preview.values,
        preview.newly_found,
        preview.no_longer_found,
        preview.changed_grade,
        preview.failures.len()
    ));
    for change in preview.changes.iter().take(CHANGES_SHOWN) {
        let what = [&change.kind, &change.subject, &change.pollutant, &change.reference];
        let what = what.map(String::as_str).join(" ");
        let (word, from) = (serde_json::to_value(change.change)?, moment(change.from));
        let word = word.as_str().unwrap_or_default();
        print::line(&format!("  {word}: {} {} from {from}", change.enterprise, what.trim()));
    }
    for (enterprise, why) in preview.failures.iter().take(CHANGES_SHOWN) {
        print::line(&format!("  failed: {enterprise}: {why}"));
    }
    Ok(())
}

fn preview_json(shadow: &ShadowView, preview: &HistoryPreview) -> Value {
    let tallies = shadow.tallies.iter().map(|tally| {
        json!({
            "county": tally.county,
            "kind": tally.kind,
            "active": tally.active,
            "from": tally.from,
            "until": tally.until,
            "compared": tally.compared,
            "differing": tally.differing,
            "faults": tally.faults,
        })
    });
    let failures = preview.failures.iter();
    json!({
        "digest": shadow.digest,
        "shadow": tallies.collect::<Vec<_>>(),
        "history": {
            "enterprises": preview.enterprises,
            "values": preview.values,
            "newly_found": preview.newly_found,
            "no_longer_found": preview.no_longer_found,
            "changed_grade": preview.changed_grade,
            "failures": failures
                .map(|(enterprise, why)| json!({ "enterprise": enterprise, "why": why }))
                .collect::<Vec<_>>(),
            "changes": preview.changes,
        },
    })
}
