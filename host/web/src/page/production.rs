//! Whether an enterprise was producing, day by day, and what changed around a date.

use axum::Extension;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tidegate_domain::{Permission, TruthValue};
use tidegate_service::{
    Caller, DailyMean, ProductionComparison, ProductionDayView, ProductionDays, ProductionSide,
};

use super::layout::{Page, escaped};
use super::{desk, limits};
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Path, Query, date};
use crate::guard::require_own;
use crate::language::Wanted;
use crate::route::warnings::list::production_word;
use crate::texts::{Texts, texts};

/// Days that are shown when nobody says which.
const DAYS_USUAL: i32 = 30;

/// The path.
#[derive(Deserialize)]
pub(crate) struct ProductionPath {
    enterprise: String,
}

/// The query; a field left empty in the form asks for nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ProductionQuery {
    from: String,
    to: String,
    around: String,
    days: String,
}

/// The production of an enterprise.
pub(crate) async fn show_production(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    (Path(path), Query(query)): (Path<ProductionPath>, Query<ProductionQuery>),
    Wanted(language): Wanted,
    uri: Uri,
) -> Result<Response, Failure> {
    let texts = texts(language);
    let county = app.host.enterprise_in(None, &path.enterprise).await?.county;
    let what = ("enterprise", &*path.enterprise);
    require_own(&caller, Permission::ReadCounty, &county, what)?;
    let yesterday = app.host.today().plus_days(-1);
    let to = if query.to.is_empty() { yesterday } else { date("to", &query.to)? };
    let from = match query.from.as_str() {
        "" => to.plus_days(1 - DAYS_USUAL),
        given => date("from", given)?,
    };
    let span = (from, to.plus_days(1));
    let view = app.host.production_days(&path.enterprise, span, language).await?;
    let compared = match query.around.as_str() {
        "" => None,
        given => {
            let around = date("around", given)?;
            let days = days(&query.days)?;
            Some(app.host.production_around(&path.enterprise, around, days).await?)
        }
    };
    let title = texts.with("production-title", "name", &view.enterprise.name);
    let content = html! {
        (desk::back(&view.enterprise.county, "", texts))
        article.panel.list {
            h1 { (title) " " span.code.quiet { (view.enterprise.id) } }
            p.quiet { (texts.text("production-note")) }
            (forms(&view, &query, (from.to_string(), to.to_string()), texts))
            @if let Some(compared) = &compared { (comparison(compared, texts)) }
            (counts(&view, texts))
            (table(&view.days, texts))
        }
    };
    Ok(Page { texts, title: &title, uri: Some(&uri), live: None }.response(&content))
}

fn days(text: &str) -> Result<i32, Failure> {
    match text {
        "" => Ok(DAYS_USUAL),
        given => given.parse().map_err(|_| {
            Failure::bad_input("days", format!("`{given}` is no number of days, write 30"))
        }),
    }
}

fn forms(
    view: &ProductionDays,
    query: &ProductionQuery,
    (from, to): (String, String),
    texts: &Texts,
) -> Markup {
    let address = format!("/enterprises/{}/production", escaped(&view.enterprise.id));
    html! {
        form.filter method="get" action=(address) {
            label { (texts.text("production-from")) " " input name="from" type="date" value=(from); }
            label { (texts.text("production-to")) " " input name="to" type="date" value=(to); }
            button { (texts.text("production-show")) }
        }
        form.filter method="get" action=(address) {
            label { (texts.text("production-compare-date")) " "
                input name="around" type="date" value=(query.around) required;
            }
            label { (texts.text("production-compare-days")) " "
                input name="days" type="number" min="1" max="180" value=(query.days)
                    placeholder=(DAYS_USUAL);
            }
            button { (texts.text("production-compare-show")) }
        }
    }
}

fn counts(view: &ProductionDays, texts: &Texts) -> Markup {
    let count = |wanted: TruthValue| {
        view.days.iter().filter(|day| day.record.day.running == wanted).count().to_string()
    };
    let told = [
        ("running", count(TruthValue::Yes)),
        ("stopped", count(TruthValue::No)),
        ("unknown", count(TruthValue::Unknown)),
    ];
    html! { p.lead { (texts.with_all("production-counts", &told)) } }
}

fn table(days: &[ProductionDayView], texts: &Texts) -> Markup {
    html! {
        div.table { table {
            thead { tr {
                th scope="col" { (texts.text("production-day")) }
                th scope="col" { (texts.text("production-state")) }
                th.number scope="col" { (texts.text("production-confidence")) }
                th scope="col" { (texts.text("production-evidence")) }
                th scope="col" { (texts.text("production-missing")) }
                th scope="col" { (texts.text("layer")) }
            } }
            tbody { @for day in days.iter().rev() { (row(day, texts)) } }
        } }
    }
}

fn row(view: &ProductionDayView, texts: &Texts) -> Markup {
    let day = &view.record.day;
    let kinds = |kinds: &[String]| {
        let named: Vec<String> = kinds.iter().map(|kind| texts.word("evidence", kind)).collect();
        if named.is_empty() { texts.text("evidence-none") } else { named.join(" · ") }
    };
    html! {
        tr {
            td.nowrap { (day.on) }
            td {
                b { (texts.word("production", production_word(day.running))) }
                @if !view.steps.is_empty() {
                    details id={ "day-" (day.on) } {
                        summary { (texts.text("warning-why")) }
                        ul { @for step in &view.steps { li { (step.text) } } }
                    }
                }
            }
            td.number { (day.confidence) }
            td { (kinds(&day.evidence)) }
            td { (kinds(&view.record.missing)) }
            td {
                @match &view.layer {
                    Some(layer) => (limits::layer(Some(layer), texts)),
                    None => (texts.text("production-no-layer")),
                }
            }
        }
    }
}

/// What changed around a date.
fn comparison(found: &ProductionComparison, texts: &Texts) -> Markup {
    html! {
        section #comparison aria-labelledby="comparison-title" {
            h2 #comparison-title { (texts.text("production-compare")) }
            dl.record {
                div {
                    dt { (texts.with("production-before", "date", found.date)) }
                    dd { (side(&found.before, texts)) }
                }
                div {
                    dt { (texts.with("production-since", "date", found.date)) }
                    dd { (side(&found.since, texts)) }
                }
            }
            @if found.kinds.is_empty() { p.empty { (texts.text("production-no-figures")) } }
            @else {
                div.table { table {
                    thead { tr {
                        th scope="col" { (texts.text("production-evidence")) }
                        th scope="col" { (texts.with("production-before", "date", found.date)) }
                        th scope="col" { (texts.with("production-since", "date", found.date)) }
                        th.number scope="col" { (texts.text("production-change")) }
                    } }
                    tbody {
                        @for one in &found.kinds {
                            tr {
                                td { (texts.word("evidence", &one.kind)) }
                                td { (mean(one.before, texts)) }
                                td { (mean(one.since, texts)) }
                                td.number { (change(one.change)) }
                            }
                        }
                    }
                } }
            }
        }
    }
}

fn side(side: &ProductionSide, texts: &Texts) -> String {
    let counts = [
        ("running", side.running.to_string()),
        ("stopped", side.stopped.to_string()),
        ("unknown", side.unknown.to_string()),
    ];
    let last = side.until.plus_days(-1);
    let days = [("from", side.from.to_string()), ("until", last.to_string())];
    let told = [
        ("days", texts.with_all("period-days", &days)),
        ("counts", texts.with_all("production-counts", &counts)),
    ];
    texts.with_all("production-side", &told)
}

fn mean(mean: Option<DailyMean>, texts: &Texts) -> String {
    match mean {
        Some(mean) => texts.with_all(
            "production-mean",
            &[("amount", rounded(mean.amount, 2)), ("days", mean.days.to_string())],
        ),
        None => texts.text("production-no-figure"),
    }
}

/// A change in percent, half of a tenth away from zero.
fn change(change: Option<tidegate_domain::Decimal>) -> String {
    let Some(change) = change else { return "–".to_owned() };
    let tenths =
        (i128::from(change.counts()) + i128::from(change.counts().signum()) * 500_000) / 1_000_000;
    let sign = if tenths > 0 {
        "+"
    } else if tenths < 0 {
        "−"
    } else {
        ""
    };
    let tenths = tenths.unsigned_abs();
    format!("{sign}{}.{} %", tenths / 10, tenths % 10)
}

/// A decimal cut to some digits behind the point, for reading only.
fn rounded(value: tidegate_domain::Decimal, digits: usize) -> String {
    let text = value.to_string();
    match text.split_once('.') {
        Some((whole, behind)) if behind.len() > digits => {
            format!("{whole}.{}", behind.get(..digits).unwrap_or(behind))
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_percent_to_a_tenth() {
        for (share, shown) in [
            ("0", "0.0 %"),
            ("0.5", "+50.0 %"),
            ("-0.8333", "−83.3 %"),
            ("0.0005", "+0.1 %"),
            ("-1", "−100.0 %"),
            ("2.25", "+225.0 %"),
        ] {
            assert_eq!(change(Some(share.parse().unwrap())), shown, "{share}");
        }
        assert_eq!(change(None), "–");
        assert_eq!(rounded("1234.56789".parse().unwrap(), 2), "1234.56");
        assert_eq!(rounded("12".parse().unwrap(), 2), "12");
    }
}
