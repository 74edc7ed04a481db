//! Places with their versions, what each saw as a shadow, and what may be decided about them.

use maud::{Markup, html};
use tidegate_domain::{
    Instant, Jurisdiction, PackPlace, Permission, Stage, StageRecord, next_stages,
};
use tidegate_service::{Caller, PlaceView, ShadowView, VersionView};

use super::admissions::short;
use crate::app::App;
use crate::error::Failure;
use crate::texts::{Texts, count};
use crate::time;

/// Decisions about a version that are shown; the API has all.
const DECISIONS_SHOWN: usize = 6;

/// A place with what its versions saw as shadows.
pub(super) struct Shown {
    view: PlaceView,
    /// In the order of the versions; absent for one that was never a shadow.
    shadows: Vec<Option<ShadowView>>,
}

/// Whose page it is, and for whom.
#[derive(Clone, Copy)]
pub(super) struct Within<'a> {
    /// The county, or none for all places.
    pub(super) county: Option<&'a Jurisdiction>,
    /// Who looks at it.
    pub(super) caller: &'a Caller,
    /// By the host's clock.
    pub(super) now: Instant,
}

impl Within<'_> {
    /// Where a form leads back to.
    pub(super) fn back(&self) -> &str {
        self.county.map_or("", Jurisdiction::as_str)
    }
}

/// The places over a county, or all that the caller may see, widest first.
pub(super) async fn views(
    app: &App,
    caller: &Caller,
    county: Option<&Jurisdiction>,
) -> Result<Vec<Shown>, Failure> {
    let mut shown = Vec::new();
    for view in app.host.places().await? {
        let own = match county {
            Some(county) => view.place.jurisdiction.contains(county),
            None => caller.sees_layer(&view.place.jurisdiction),
        };
        if !own {
            continue;
        }
        let mut shadows = Vec::new();
        for version in &view.versions {
            let was = version.decisions.iter().any(|one| one.change.stage == Stage::Shadow);
            shadows.push(match was {
                true => Some(seen(app, caller, county, &version.digest).await?),
                false => None,
            });
        }
        shown.push(Shown { view, shadows });
    }
    shown.sort_by_key(|one| one.view.place.jurisdiction.level());
    Ok(shown)
}

/// What a version saw in a county, or in all that the caller may read.
async fn seen(
    app: &App,
    caller: &Caller,
    county: Option<&Jurisdiction>,
    digest: &str,
) -> Result<ShadowView, Failure> {
    let mut view = app.host.shadow(digest).await?;
    view.tallies.retain(|tally| match county {
        Some(county) => tally.county == *county,
        None => caller.may(Permission::ReadCounty, &tally.county),
    });
    Ok(view)
}

/// The places, each with its versions.
pub(super) fn places(shown: &[Shown], within: Within<'_>, texts: &Texts) -> Markup {
    html! { @for one in shown { (place(one, within, texts)) } }
}

fn place(shown: &Shown, within: Within<'_>, texts: &Texts) -> Markup {
    let place = &shown.view.place;
    let may = within.caller.may(Permission::StagePack, &place.jurisdiction);
    let has_active = shown.view.versions.iter().any(|one| one.stage == Stage::Active);
    html! {
        section.place data-place={ (place.jurisdiction) "/" (place.name) } {
            h3 {
                (place.name) " "
                span.quiet { (texts.jurisdiction(&place.jurisdiction)) " " (place.jurisdiction) }
            }
            div.table { table {
                thead { tr {
                    th scope="col" { (texts.text("version")) }
                    th scope="col" { (texts.text("stage")) }
                    th scope="col" { (texts.text("shadow-agreement")) }
                    th scope="col" { (texts.text("decisions")) }
                    @if may { th scope="col" { (texts.text("decide")) } }
                } }
                tbody {
                    @for (version, shadow) in shown.view.versions.iter().zip(&shown.shadows) {
                        tr data-digest=(version.digest) {
                            td { (version.version) br; (short(&version.digest)) }
                            td { (stage(version.stage, texts)) }
                            td { (agreement(version, shadow.as_ref(), within, texts)) }
                            td { (decisions(version, may, within, texts)) }
                            @if may { td { (decide(version, !has_active, within, texts)) } }
                        }
                    }
                }
            } }
            @if may && can_go_back(&shown.view, within.now) { (roll_back(place, within, texts)) }
        }
    }
}

/// Whether a place had another active version before, so that it can go back to it.
fn can_go_back(view: &PlaceView, now: Instant) -> bool {
    let spoke = |record: &StageRecord| {
        record.cancelled.is_none()
            && record.change.stage == Stage::Active
            && record.change.effective_at <= now
    };
    view.versions.iter().filter(|version| version.decisions.iter().any(spoke)).count() > 1
}

/// A stage with a colour beside its word.
pub(super) fn stage(stage: Stage, texts: &Texts) -> Markup {
    let grade = match stage {
        Stage::Active => "normal",
        Stage::Shadow | Stage::Canary => "attention",
        Stage::Draft | Stage::Retired => "none",
    };
    html! { span class={ "badge g-" (grade) } { (texts.word("stage", stage.word())) } }
}

/// How far a version and the one that speaks agreed.
pub(super) fn agreement(
    version: &VersionView,
    shadow: Option<&ShadowView>,
    within: Within<'_>,
    texts: &Texts,
) -> Markup {
    let Some(view) = shadow else { return html! { span.quiet { "—" } } };
    let (compared, differing) = (view.compared(), view.differing());
    let faults: u64 = view.tallies.iter().map(|tally| tally.faults).sum();
    html! {
        @if compared == 0 { span.quiet { (texts.text("shadow-nothing-yet")) } }
        @else {
            b { (share(compared.saturating_sub(differing), compared)) }
            br;
            span.quiet { (texts.with_all("shadow-compared", &[
                ("compared", count(compared)),
                ("differing", count(differing)),
            ])) }
        }
        @if faults > 0 {
            br; span.flag.doubt { (texts.with("shadow-faults", "count", count(faults))) }
        }
        @if let Some(county) = within.county.filter(|_| differing > 0) {
            br;
            a href={ "/counties/" (county) "/shadows/" (version.digest) } {
                (texts.text("shadow-differences"))
            }
        }
    }
}

/// A part in percent with one decimal, cut and not rounded: all but one of many is not 100 %.
fn share(part: u64, whole: u64) -> String {
    let thousandths = u128::from(part) * 1_000 / u128::from(whole.max(1));
    format!("{}.{} %", thousandths / 10, thousandths % 10)
}

fn decisions(version: &VersionView, may: bool, within: Within<'_>, texts: &Texts) -> Markup {
    html! {
        ul { @for record in version.decisions.iter().take(DECISIONS_SHOWN) {
            li { (decision(record, texts))
                @if may && is_to_come(record, within.now) { (cancel(record, within, texts)) }
            }
        } }
    }
}

/// Whether a change has not taken effect, so that it can be taken back.
fn is_to_come(record: &StageRecord, now: Instant) -> bool {
    record.cancelled.is_none() && record.change.effective_at > now
}

fn decision(record: &StageRecord, texts: &Texts) -> Markup {
    let change = &record.change;
    html! {
        (texts.with_all("decision", &[
            ("stage", texts.word("stage", change.stage.word())),
            ("at", time::minute(change.effective_at)),
            ("by", change.by.clone()),
        ])) " "
        span.quiet { (change.reason) }
        @if let Some(cancelled) = &record.cancelled {
            " " span.flag { (texts.with_all("decision-cancelled", &[
                ("by", cancelled.by.clone()),
                ("reason", cancelled.reason.clone()),
            ])) }
        }
    }
}

fn cancel(record: &StageRecord, within: Within<'_>, texts: &Texts) -> Markup {
    html! {
        form.filter method="post" action={ "/stages/" (record.id) "/cancel" } {
            input type="hidden" name="back" value=(within.back());
            label { (texts.text("reason")) " " input name="reason" required maxlength="1000"; }
            button { (texts.text("decision-cancel")) }
        }
    }
}

/// The forms that decide about a version: what it can become, and for active what that changes
/// first.
fn decide(version: &VersionView, first: bool, within: Within<'_>, texts: &Texts) -> Markup {
    let allowed = next_stages(version.stage, first);
    let direct: Vec<Stage> =
        allowed.iter().copied().filter(|stage| *stage != Stage::Active).collect();
    html! {
        details {
            summary { (texts.text("decide-open")) }
            @if !direct.is_empty() {
                form.filter.decide method="post" action={ "/packs/" (version.digest) "/stage" } {
                    input type="hidden" name="back" value=(within.back());
                    label { (texts.text("stage")) " "
                        select name="stage" {
                            @for stage in &direct {
                                option value=(stage.word()) { (texts.word("stage", stage.word())) }
                            }
                        }
                    }
                    @if direct.contains(&Stage::Canary) {
                        label { (texts.text("canary-enterprises")) " "
                            input name="enterprises" autocomplete="off";
                        }
                    }
                    label { (texts.text("effective-at")) " " input type="datetime-local" name="at"; }
                    label { (texts.text("reason")) " "
                        input name="reason" required maxlength="1000";
                    }
                    button { (texts.text("decide-do")) }
                }
            }
            @if allowed.contains(&Stage::Active) {
                form.filter.promote method="post" action={ "/packs/" (version.digest) "/preview" } {
                    input type="hidden" name="back" value=(within.back());
                    button { (texts.text("promotion-look")) }
                }
            }
        }
    }
}

fn roll_back(place: &PackPlace, within: Within<'_>, texts: &Texts) -> Markup {
    html! {
        form.filter.rollback method="post" action="/places/rollback" {
            input type="hidden" name="back" value=(within.back());
            input type="hidden" name="jurisdiction" value=(place.jurisdiction);
            input type="hidden" name="name" value=(place.name);
            label { (texts.text("reason")) " " input name="reason" required maxlength="1000"; }
            button { (texts.text("rollback-do")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn all_but_one_of_many_is_not_all() {
        for (part, whole, shown) in [
            (0, 10, "0.0 %"),
            (1, 3, "33.3 %"),
            (9_999, 10_000, "99.9 %"),
            (10_000, 10_000, "100.0 %"),
            (u64::MAX, u64::MAX, "100.0 %"),
        ] {
            assert_eq!(share(part, whole), shown);
        }
    }
}
