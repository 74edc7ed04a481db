//! What the forms decide. Each answers by leading back to where the form stood.

use axum::Extension;
use axum::extract::State;
use axum::response::Redirect;
use serde::Deserialize;
use tidegate_domain::{Jurisdiction, PackPlace, Permission, Stage};
use tidegate_service::{Caller, GraderOrder, StageOrder};

use super::super::judgements::ListPath;
use crate::app::App;
use crate::error::Failure;
use crate::extract::{County, Path, Sent, date, instant};
use crate::route::stages::acting;

/// The path of a version.
#[derive(Deserialize)]
pub(crate) struct VersionPath {
    pub(super) digest: String,
}

/// The path of a change.
#[derive(Deserialize)]
pub(crate) struct ChangePath {
    change: i64,
}

/// What is decided about a version.
#[derive(Debug, Deserialize)]
pub(crate) struct StageForm {
    stage: Stage,
    #[serde(default)]
    enterprises: String,
    #[serde(default)]
    at: String,
    reason: String,
    /// That what a promotion changes was shown.
    #[serde(default)]
    seen: String,
    #[serde(default)]
    back: String,
}

/// Which place goes back to its version before.
#[derive(Debug, Deserialize)]
pub(crate) struct RollbackForm {
    jurisdiction: String,
    name: String,
    reason: String,
    #[serde(default)]
    back: String,
}

/// Why a change is taken back.
#[derive(Debug, Deserialize)]
pub(crate) struct CancelForm {
    reason: String,
    #[serde(default)]
    back: String,
}

/// Which category pack grades, or no longer does.
#[derive(Debug, Deserialize)]
pub(crate) struct GraderForm {
    pack: String,
    #[serde(default)]
    from: String,
    note: String,
}

/// Leads back to the packs of a county, or to all.
pub(super) fn back(text: &str) -> Redirect {
    match County::try_from(text.to_owned()) {
        Ok(County(county)) => Redirect::to(&format!("/counties/{county}/packs")),
        Err(_) => Redirect::to("/packs"),
    }
}

/// Brings a version to a stage. Active takes that what it changes was shown.
pub(super) async fn decide(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<VersionPath>,
    Sent(form): Sent<StageForm>,
) -> Result<Redirect, Failure> {
    let place = app.host.place_of(&path.digest).await?;
    caller.require(Permission::StagePack, &place.jurisdiction)?;
    if form.stage == Stage::Active && form.seen != "yes" {
        let message = "look first at what the promotion changes, the button beside shows it";
        return Err(Failure::bad_input("stage", message));
    }
    let ids = form.enterprises.split([',', '，', ' ', '\n', '\r', '\t']);
    let order = StageOrder {
        digest: path.digest,
        stage: form.stage,
        enterprises: ids.filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        effective_at: moment(&form.at)?,
        by: acting(&caller),
        reason: form.reason,
    };
    app.host.decide_stage(order).await?;
    Ok(back(&form.back))
}

/// Brings back the version that was active before.
pub(super) async fn roll_back(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Sent(form): Sent<RollbackForm>,
) -> Result<Redirect, Failure> {
    let jurisdiction: Jurisdiction = form
        .jurisdiction
        .parse()
        .map_err(|error| Failure::bad_input("jurisdiction", format!("{error}")))?;
    caller.require(Permission::StagePack, &jurisdiction)?;
    let place = PackPlace { jurisdiction, name: form.name };
    app.host.roll_back(&place, &acting(&caller), &form.reason).await?;
    Ok(back(&form.back))
}

/// Takes back a change that has not taken effect.
pub(super) async fn cancel(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<ChangePath>,
    Sent(form): Sent<CancelForm>,
) -> Result<Redirect, Failure> {
    let record = app.host.stage_record(path.change).await?;
    caller.require(Permission::StagePack, &record.change.place.jurisdiction)?;
    app.host.cancel_stage(path.change, &acting(&caller), &form.reason).await?;
    Ok(back(&form.back))
}

/// Lets a category pack grade in a county.
pub(super) async fn let_grade(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<ListPath>,
    Sent(form): Sent<GraderForm>,
) -> Result<Redirect, Failure> {
    let county = path.county.0;
    app.host.let_grade(order(county.clone(), form, &caller)?).await?;
    Ok(back(county.as_str()))
}

/// Ends that a category pack grades in a county.
pub(super) async fn stop_grading(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(path): Path<ListPath>,
    Sent(form): Sent<GraderForm>,
) -> Result<Redirect, Failure> {
    let county = path.county.0;
    app.host.stop_grading(order(county.clone(), form, &caller)?).await?;
    Ok(back(county.as_str()))
}

fn order(county: Jurisdiction, form: GraderForm, caller: &Caller) -> Result<GraderOrder, Failure> {
    let from = match form.from.as_str() {
        "" => None,
        text => Some(date("from", text)?),
    };
    Ok(GraderOrder { county, pack: form.pack, from, by: acting(caller), note: form.note })
}

/// A moment as a browser sends it, which is civil time in China; none when the field is empty.
fn moment(text: &str) -> Result<Option<i64>, Failure> {
    match text.trim() {
        "" => Ok(None),
        civil if civil.contains('T') && !civil.contains(['+', 'Z']) => {
            instant("at", &format!("{civil}+08:00")).map(Some)
        }
        other => instant("at", other).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_of_a_form_is_civil_time_in_china() {
        let morning = moment("2026-08-15T08:30").ok().flatten();
        assert_eq!(morning, moment("2026-08-15T00:30Z").ok().flatten());
        assert!(morning.is_some());
        assert_eq!(moment(" ").ok(), Some(None));
        assert!(moment("soon").is_err());
    }
}
