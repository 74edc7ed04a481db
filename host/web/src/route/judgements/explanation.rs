//! The explanation of a judgement, to read or as data.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tidegate_domain::JudgementListing;
use tidegate_manifest::Language;
use utoipa::IntoParams;

use super::show::JudgementPath;
use crate::app::App;
use crate::error::Failure;
use crate::explanation::explanation;
use crate::extract::{Path, Query};
use crate::language::Wanted;
use crate::shape::document::DocumentBody;

/// Columns of the plain text.
const TEXT_COLUMNS: usize = 100;

/// The query.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExplanationQuery {
    /// `zh-CN` or `en`; goes before `lang`.
    language: Option<String>,
    /// `json` when absent, `html` for a page that needs nothing else, or `text`.
    format: Option<String>,
    /// `zh-CN` or `en`.
    #[serde(rename = "lang")]
    _lang: Option<String>,
}

/// Where the page to keep is.
pub(crate) fn address(listing: &JudgementListing, language: Language) -> String {
    format!(
        "/api/v1/counties/{}/judgements/{}/explanation?language={language}&format=html",
        listing.county, listing.id
    )
}

/// The whole explanation of a judgement in one language: conditions, numbers with how they came
/// about, limits with those they beat, law of both times, what would have changed it, and what the
/// record rests on.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/judgements/{judgement}/explanation",
    operation_id = "explain_judgement",
    tag = "judgements",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("judgement" = String, Path, description = "Id of the judgement, or its first 8 digits or more"),
        ExplanationQuery,
    ),
    responses((status = 200, description = "The explanation; `text/html` or `text/plain` when \
        asked for", body = DocumentBody)),
)]
pub(crate) async fn explain_judgement(
    State(app): State<App>,
    Path(path): Path<JudgementPath>,
    Query(query): Query<ExplanationQuery>,
    Wanted(usual): Wanted,
) -> Result<Response, Failure> {
    let language = match query.language.as_deref() {
        None => usual,
        Some(tag) => tag.parse().map_err(|_| {
            Failure::bad_input("language", format!("`{tag}` is no language, write zh-CN or en"))
        })?,
    };
    let listing = path.listing(&app).await?;
    let view = app.host.judgement_view(&listing.id, language).await?;
    let document = explanation(&view, language);
    match query.format.as_deref() {
        None | Some("json") => Ok(Json(DocumentBody::from(document)).into_response()),
        Some("text") => {
            let text = tidegate_report::to_text(&document, TEXT_COLUMNS);
            let text = text.map_err(Failure::of_document)?;
            Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
        }
        Some("html") => {
            let page = tidegate_report::to_html(&document).map_err(Failure::of_document)?;
            // Its style is inside, which the policy of this site does not let through: to be kept
            // and opened as a file.
            let named =
                format!("attachment; filename=\"judgement-{}-{language}.html\"", listing.id);
            let headers = [
                (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
                (CONTENT_DISPOSITION, named),
            ];
            Ok((headers, page).into_response())
        }
        Some(other) => {
            let message = format!("`{other}` is no format, write json, html or text");
            Err(Failure::bad_input("format", message))
        }
    }
}
