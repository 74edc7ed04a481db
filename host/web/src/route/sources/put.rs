//! Adding or changing a source.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use tidegate_service::Source;
use utoipa::ToSchema;

use super::SourcePath;
use super::list::SourceBody;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Path, Query};

/// A source to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "form": "power", "department": "电力公司", "url": "https://data.example/power/2026.csv",
    "secret": "power-token", "every": 86400,
}))]
pub(crate) struct NewSource {
    /// What it sends: the word of a department.
    form: String,
    /// Department that answers for it, as shown with every fact; the form when absent.
    department: Option<String>,
    /// Web address, `http` or `https`.
    url: String,
    /// Name of the secret of the host's configuration that is sent as a bearer token. The secret
    /// itself never comes over the API.
    secret: Option<String>,
    /// Seconds from the end of one asking to the next, 60 to 2678400.
    every: i64,
    /// False while it is not asked; true when absent.
    #[serde(default = "yes")]
    active: bool,
}

const fn yes() -> bool {
    true
}

/// Adds a source, or changes the one of this name; it is asked anew when its address or form
/// changed.
#[utoipa::path(
    put,
    path = "/api/v1/counties/{county}/sources/{source}",
    operation_id = "put_source",
    tag = "departments",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("source" = String, Path, description = "Name of the source"),
    ),
    request_body = NewSource,
    responses((status = 200, description = "It is kept", body = SourceBody)),
)]
pub(crate) async fn put_source(
    State(app): State<App>,
    Path(path): Path<SourcePath>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewSource>,
) -> Result<Json<SourceBody>, Failure> {
    let county = path.county.0;
    let source = Source {
        county: county.clone(),
        name: path.source,
        department: new.department.unwrap_or_else(|| new.form.clone()),
        form: new.form,
        url: new.url,
        secret: new.secret,
        every: new.every,
        active: new.active,
    };
    let desk = app.desk()?;
    desk.put_source(&source, app.host.clock().now()).await?;
    let kept = desk.sources(&county).await?.into_iter().find(|(one, _)| one.name == source.name);
    let (kept, state) = kept.ok_or_else(|| Failure::not_found("source", &source.name))?;
    Ok(Json(SourceBody::new(kept, state)))
}
