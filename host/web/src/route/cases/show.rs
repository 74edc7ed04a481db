//! One case with everything that it was told.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tidegate_domain::CaseNote;
use utoipa::ToSchema;

use super::list::CaseItem;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, NoQuery, Path, Query};
use crate::language::Wanted;
use crate::route::findings::list::FindingItem;
use crate::texts::{Texts, texts};
use crate::time;

/// The path.
#[derive(Deserialize)]
pub(crate) struct CasePath {
    county: County,
    case: i64,
}

/// A case with everything that it was told.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseBody {
    /// The case.
    case: CaseItem,
    /// What it was told, in order.
    notes: Vec<NoteBody>,
    /// Its findings, latest judgement first, also those of judgements that were replaced.
    findings: Vec<FindingItem>,
}

/// One thing that a case was told.
#[derive(Debug, Serialize, ToSchema)]
struct NoteBody {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// `opened`, `found-again`, `judged-again`, `no-longer-found` or `waived`.
    news: &'static str,
    /// The same in words.
    text: String,
    /// Judgement that told it.
    judgement: String,
    /// Why it was judged again; absent for a first judgement.
    reason: Option<String>,
    /// The reason in words.
    reason_text: Option<String>,
}

impl NoteBody {
    fn new(note: &CaseNote, texts: &Texts) -> Self {
        let reason = note.reason.as_deref();
        Self {
            at: time::rfc3339(note.at),
            news: note.news.word(),
            text: texts.word("news", note.news.word()),
            judgement: note.judgement.clone(),
            reason: note.reason.clone(),
            reason_text: reason.map(|reason| texts.again_reason(Some(reason))),
        }
    }
}

/// A case with its notes and findings.
#[utoipa::path(
    get,
    path = "/api/v1/counties/{county}/cases/{case}",
    operation_id = "show_case",
    tag = "cases",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("case" = i64, Path, description = "Number of the case"),
    ),
    responses((status = 200, description = "The case", body = CaseBody)),
)]
pub(crate) async fn show_case(
    State(app): State<App>,
    Path(path): Path<CasePath>,
    Query(_): Query<NoQuery>,
    Wanted(language): Wanted,
) -> Result<Json<CaseBody>, Failure> {
    let view = app.host.case_view(path.case, language).await?;
    if view.row.listing.county != path.county.0 {
        return Err(Failure::not_found("case", &path.case.to_string()));
    }
    let (texts, now) = (texts(language), app.host.clock().now());
    Ok(Json(CaseBody {
        case: CaseItem::new(&view.row, texts),
        notes: view.notes.iter().map(|note| NoteBody::new(note, texts)).collect(),
        findings: view.findings.iter().map(|row| FindingItem::new(row, now, texts)).collect(),
    }))
}
