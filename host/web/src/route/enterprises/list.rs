//! Enterprises of a county.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_service::{EnterpriseFilter, STANDINGS, Standing, standing_word};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Query, page};
use crate::shape::{EnterpriseBody, Rows};

/// The path.
#[derive(Deserialize)]
pub(crate) struct EnterprisesPath {
    county: County,
}

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EnterprisesQuery {
    /// Only those whose id or name holds this text.
    search: Option<String>,
    /// Only those that stand so: `key`, `simplified`, `registration`, `none`, `prohibited`,
    /// `undetermined`, `refused`, `fault`, `no-layer` or `unclassified`.
    tier: Option<String>,
    /// Rows to pass over.
    offset: Option<u32>,
    /// Rows wanted, 50 when absent, at most 1000.
    rows: Option<u32>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// An enterprise of the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnterpriseItem {
    /// The enterprise.
    enterprise: EnterpriseBody,
    /// Its tier, or why it has none: `refused`, `fault`, `no-layer`, `unclassified`.
    #[schema(example = "key")]
    tier: &'static str,
}

/// Enterprises of a county, by id.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/enterprises",
    operation_id = "list_enterprises",
    tag = "enterprises",
    params(("county" = String, Path, description = "GB/T 2260 code"), EnterprisesQuery),
    responses((status = 200, description = "One page", body = Rows<EnterpriseItem>)),
)]
pub(crate) async fn list_enterprises(
    State(app): State<App>,
    Path(path): Path<EnterprisesPath>,
    Query(query): Query<EnterprisesQuery>,
) -> Result<Json<Rows<EnterpriseItem>>, Failure> {
    let page = page(query.offset, query.rows)?;
    let standing = query.tier.as_deref().map(standing).transpose()?;
    let search = query.search.filter(|search| !search.is_empty());
    let filter = EnterpriseFilter { search, standing };
    let found = app.host.enterprise_rows(&path.county.0, &filter, page).await?;
    let items = found.items.into_iter().map(|row| EnterpriseItem {
        enterprise: row.enterprise.into(),
        tier: standing_word(row.standing),
    });
    Ok(Json(Rows {
        items: items.collect(),
        offset: page.offset,
        rows: page.rows,
        total: found.total,
    }))
}

fn standing(word: &str) -> Result<Standing, Failure> {
    let named = STANDINGS.into_iter().find(|standing| standing_word(*standing) == word);
    named.ok_or_else(|| {
        let words: Vec<&str> = STANDINGS.into_iter().map(standing_word).collect();
        Failure::bad_input(
            "tier",
            format!("`{word}` is no tier, choose one of {}", words.join(", ")),
        )
    })
}
