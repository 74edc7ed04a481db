//! Matters of a county.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Deserialize;
use tidegate_domain::{Instant, Jurisdiction, Matter, MatterKind};
use tidegate_service::{Caller, MatterFilter, PAGE_ROWS_MAX, Page};
use utoipa::IntoParams;

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, instant, page};
use crate::reach::Reach;
use crate::shape::Rows;
use crate::shape::matter::MatterRowBody;
use crate::shape::person::none_of;

/// Words of one list in the query.
const WORDS_MAX: usize = 20;

/// Matters of one enterprise that are looked through for what it is shown.
const OWN_MAX: u32 = 20_000;

/// The path.
#[derive(Deserialize)]
pub(crate) struct MattersPath {
    county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MattersQuery {
    /// `prompt`, `application`, `duty`, `case`, `alert`, `inspection` or `policy`.
    kind: Option<String>,
    /// Words of the kind, separated by commas: any of them.
    #[param(example = "issued,accepted")]
    status: Option<String>,
    /// Enterprise id.
    enterprise: Option<String>,
    /// Id of the officer that they are with.
    owner: Option<String>,
    /// Words, separated by commas: all of them.
    label: Option<String>,
    /// What they are about in the kind's own words.
    subject: Option<String>,
    /// Only closed or only open ones.
    closed: Option<bool>,
    /// Opened at or after this instant or date.
    opened_from: Option<String>,
    /// Opened before this instant or date.
    opened_until: Option<String>,
    /// Rows to pass over.
    offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

impl MattersQuery {
    fn filter(self) -> Result<MatterFilter, Failure> {
        Ok(MatterFilter {
            kind: self.kind.as_deref().map(kind).transpose()?,
            enterprise: self.enterprise,
            statuses: words("status", self.status.as_deref())?,
            closed: self.closed,
            owner: self.owner,
            labels: words("label", self.label.as_deref())?,
            subject: self.subject,
            opened: between(
                ("opened_from", self.opened_from.as_deref()),
                ("opened_until", self.opened_until.as_deref()),
            )?,
            ..MatterFilter::default()
        })
    }
}

/// Matters, last updated first. An enterprise sees its own; of those not the clues that nobody
/// confirmed and the visits that are not announced.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/matters",
    operation_id = "list_matters",
    tag = "matters",
    params(("county" = String, Path, description = "GB/T 2260 code"), MattersQuery),
    responses((status = 200, description = "One page", body = Rows<MatterRowBody>)),
)]
pub(crate) async fn list_matters(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<MattersPath>,
    Query(query): Query<MattersQuery>,
) -> Result<Json<Rows<MatterRowBody>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let mut filter = query.filter()?;
    let county = path.county.0;
    let reach = Reach::seeing(&app, &caller, &county).await?;
    filter.enterprise = reach.enterprise(filter.enterprise)?;
    if let Reach::Own(_) = reach {
        let own = own_matters(&app, &county, &filter, &reach).await?;
        return Ok(Json(Rows::of(own, page).map(MatterRowBody::from)));
    }
    let found = app.desk()?.matters(&county, &filter, page).await?;
    let items = found.items.into_iter().map(MatterRowBody::from).collect();
    Ok(Json(Rows { items, offset: page.offset, rows: page.rows, total: found.total }))
}

/// What an enterprise is shown: its own matters, and policies that it was told of.
async fn own_matters(
    app: &App,
    county: &Jurisdiction,
    filter: &MatterFilter,
    reach: &Reach,
) -> Result<Vec<Matter>, Failure> {
    let policies =
        MatterFilter { kind: Some(MatterKind::Policy), enterprise: None, ..filter.clone() };
    let mut own = match filter.kind {
        Some(MatterKind::Policy) => Vec::new(),
        _ => shown(app, county, filter, reach).await?,
    };
    if filter.kind.is_none_or(|kind| kind == MatterKind::Policy) {
        own.extend(shown(app, county, &policies, reach).await?);
    }
    own.sort_by_key(|matter| std::cmp::Reverse((matter.updated_at, matter.id)));
    Ok(own)
}

/// Those of a list that are within reach.
async fn shown(
    app: &App,
    county: &Jurisdiction,
    filter: &MatterFilter,
    reach: &Reach,
) -> Result<Vec<Matter>, Failure> {
    let desk = app.desk()?;
    let mut own = Vec::new();
    let mut page = Page::first(PAGE_ROWS_MAX);
    while page.offset < OWN_MAX {
        let found = desk.matters(county, filter, page).await?.items;
        let is_last = found.len() < PAGE_ROWS_MAX as usize;
        own.extend(found.into_iter().filter(|matter| reach.shows(matter)));
        if is_last {
            break;
        }
        page.offset += PAGE_ROWS_MAX;
    }
    Ok(own)
}

/// The kind of a word.
fn kind(word: &str) -> Result<MatterKind, Failure> {
    let found = MatterKind::ALL.into_iter().find(|kind| kind.word() == word);
    found.ok_or_else(|| none_of("kind", word, &MatterKind::ALL.map(MatterKind::word)))
}

fn words(field: &str, text: Option<&str>) -> Result<Vec<String>, Failure> {
    let words: Vec<String> = text
        .into_iter()
        .flat_map(|text| text.split(','))
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > WORDS_MAX {
        let message = format!("`{field}` takes at most {WORDS_MAX} words");
        return Err(Failure::bad_input(field, message));
    }
    Ok(words)
}

/// A period of the query, open where nothing is said; none when neither end is.
pub(crate) fn between(
    (from_field, from): (&str, Option<&str>),
    (until_field, until): (&str, Option<&str>),
) -> Result<Option<(Instant, Instant)>, Failure> {
    if from.is_none() && until.is_none() {
        return Ok(None);
    }
    let from = from.map_or(Ok(Instant::MIN), |text| instant(from_field, text))?;
    let until = until.map_or(Ok(Instant::MAX), |text| instant(until_field, text))?;
    Ok(Some((from, until)))
}
