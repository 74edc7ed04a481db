//! Taking a step.

use axum::extract::State;
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::Value;
use tidegate_desk::WrittenStep;
use tidegate_domain::{Jurisdiction, Matter, MatterKind, Party, Permission};
use tidegate_service::Caller;
use utoipa::ToSchema;

use super::MatterPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{Body, NoQuery, Path, Query};
use crate::reach::Reach;
use crate::route::waivers::deciding;
use crate::shape::matter::MatterBody;

/// Files that come with one step.
const ATTACHMENTS_MAX: usize = 100;

/// A step to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "seen": 3,
    "act": { "action": "submit", "text": "the burner was set again, see the report" },
    "attachments": [17],
}))]
pub(crate) struct NewStep {
    /// The revision of the matter that whoever takes it has seen; without it the step is taken
    /// whatever happened meanwhile.
    seen: Option<u32>,
    /// What is done: `action` and what the action asks for. An action that the kind does not know is
    /// answered with those that it does.
    #[schema(value_type = Object)]
    act: Value,
    /// Numbers of files of this matter that come with it and came with no other step.
    #[serde(default)]
    attachments: Vec<i64>,
    /// Who takes it; with accounts the caller, which need not be named.
    by: Option<String>,
    /// `officer` or `enterprise`; with accounts the caller's own, which need not be said.
    party: Option<String>,
}

/// Takes a step in a matter and gives the matter after it. An enterprise takes steps in its own
/// matters alone.
#[utoipa::path(
    post,
    path = "/api/v1/counties/{county}/matters/{matter}/steps",
    operation_id = "take_step",
    tag = "matters",
    params(
        ("county" = String, Path, description = "GB/T 2260 code"),
        ("matter" = i64, Path, description = "Number of the matter"),
    ),
    request_body = NewStep,
    responses(
        (status = 200, description = "It is taken", body = MatterBody),
        (status = 409, description = "Somebody took a step meanwhile: `details` has the matter as it \
            stands and who it was. What was written is kept beside the matter"),
        (status = 422, description = "It is not allowed: `details` has a stable `code` and the \
            `reason`. What was written is kept beside the matter"),
    ),
)]
pub(crate) async fn take_step(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<MatterPath>,
    Query(_): Query<NoQuery>,
    Body(new): Body<NewStep>,
) -> Result<Json<MatterBody>, Failure> {
    let county = path.county.0;
    let reach = Reach::handling(&app, &caller, &county).await?;
    let matter = reach.matter(&app, &county, path.matter).await?;
    let party = acting_for(&caller, &reach, new.party.as_deref())?;
    let by = deciding(&caller, "by", new.by)?;
    require_more(&caller, &county, &matter, &new.act)?;
    require_files(&app, &county, &matter, &new.attachments).await?;
    let is_told = matter.key.kind == MatterKind::Policy && reach.enterprises().is_some();
    if is_told {
        require_own_word(&reach, &new.act)?;
    }
    let written = WrittenStep {
        matter: matter.id,
        // That others said that they have read a policy puts nobody behind.
        seen: new.seen.filter(|_| !is_told),
        at: app.host.clock().now(),
        by,
        party,
        act: new.act,
        attachments: new.attachments,
    };
    let taken = app.desk()?.step(&county, written).await?;
    Ok(Json(reach.shown(taken).into()))
}

/// Of a policy that many are told of, each says for itself that it was read.
fn require_own_word(reach: &Reach, act: &Value) -> Result<(), Failure> {
    let enterprise = act.get("enterprise").and_then(Value::as_str).unwrap_or_default();
    reach.enterprise(Some(enterprise.to_owned())).map(|_| ())
}

/// On whose behalf a step is taken: the caller's own, or where there are no accounts what is said.
pub(crate) fn acting_for(
    caller: &Caller,
    reach: &Reach,
    said: Option<&str>,
) -> Result<Party, Failure> {
    let own = reach.party();
    let said = match said {
        None => return Ok(own),
        Some("officer") => Party::Officer,
        Some("enterprise") => Party::Enterprise,
        Some(other) => {
            let message = format!("`{other}` takes no steps here, write officer or enterprise");
            return Err(Failure::bad_input("party", message));
        }
    };
    if !caller.is_local() && said != own {
        let message = format!("you act as `{}`, which need not be said", own.word());
        return Err(Failure::bad_input("party", message));
    }
    Ok(said)
}

/// Deciding a permit and waiving a finding take more than handling matters.
fn require_more(
    caller: &Caller,
    county: &Jurisdiction,
    matter: &Matter,
    act: &Value,
) -> Result<(), Failure> {
    let action = act.get("action").and_then(Value::as_str).unwrap_or_default();
    let permission = match (matter.key.kind, action) {
        (MatterKind::Application, "decide" | "issue") => Permission::DecidePermits,
        (MatterKind::Case, "waive") => Permission::Waive,
        _ => return Ok(()),
    };
    Ok(caller.require(permission, county)?)
}

/// Every file that is named is of this matter and came with no step.
async fn require_files(
    app: &App,
    county: &Jurisdiction,
    matter: &Matter,
    named: &[i64],
) -> Result<(), Failure> {
    if named.len() > ATTACHMENTS_MAX {
        let message = format!("a step comes with at most {ATTACHMENTS_MAX} files");
        return Err(Failure::bad_input("attachments", message));
    }
    if named.is_empty() {
        return Ok(());
    }
    let kept = app.desk()?.attachments(county, matter.id).await?;
    for id in named {
        let file = kept.iter().find(|file| file.id == *id);
        let step = file.ok_or_else(|| Failure::not_found("attachment", &id.to_string()))?.step;
        if let Some(step) = step {
            let message = format!("file {id} came with step {step} already: bring it again");
            return Err(Failure::bad_input("attachments", message));
        }
    }
    Ok(())
}
