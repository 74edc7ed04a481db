//! What the pages of judgements, findings, cases and waivers share: the way between them, severity
//! and standing, and pages of a list.

use maud::{Markup, html};
use tidegate_domain::{Jurisdiction, LayeredFinding, Severity, Standing, WaiverRecord};

use crate::texts::{Texts, word};
use crate::time;

/// Rows on one page of a list.
pub(super) const ROWS: u32 = 100;

/// Digits of a judgement's id that people see; enough to find it again.
pub(super) const ID_SHORT: usize = 12;

/// The lists of a county, in the order of the work.
const LISTS: [&str; 5] = ["findings", "cases", "judgements", "waivers", "packs"];

/// The way to the lists of a county.
pub(super) fn links(county: &Jurisdiction, here: &str, texts: &Texts) -> Markup {
    html! {
        nav.desk {
            @for list in LISTS {
                a href={ "/counties/" (county) "/" (list) } aria-current=[(list == here).then_some("page")] {
                    (name(list, texts))
                }
            }
        }
    }
}

/// The name of a list.
pub(super) fn name(list: &str, texts: &Texts) -> String {
    match list {
        "findings" => texts.text("findings"),
        "cases" => texts.text("cases"),
        "judgements" => texts.text("judgements"),
        "packs" => texts.text("packs"),
        _ => texts.text("waivers"),
    }
}

/// The way back to the county, and to the other lists.
pub(super) fn back(county: &Jurisdiction, here: &str, texts: &Texts) -> Markup {
    html! {
        p.back { a href={ "/counties/" (county) } { "← " (texts.jurisdiction(county)) } }
        (links(county, here, texts))
    }
}

/// The first digits of a judgement's id.
pub(super) fn short(id: &str) -> &str {
    id.get(..ID_SHORT).unwrap_or(id)
}

/// A link to a judgement by the first digits of its id.
pub(super) fn judgement(id: &str) -> Markup {
    html! { a.code href={ "/judgements/" (id) } { (short(id)) } }
}

/// Severity with the colour of a grade that is as grave.
pub(super) fn severity(severity: Severity, texts: &Texts) -> Markup {
    let grade = match severity {
        Severity::Slight => "attention",
        Severity::Ordinary => "warning",
        Severity::Serious => "serious",
    };
    html! { span class={ "badge g-" (grade) } { (texts.word("severity", &word(severity))) } }
}

/// Whether it stands on data alone.
pub(super) fn standing(standing: Standing, texts: &Texts) -> Markup {
    html! {
        span.flag.doubt[standing == Standing::Suspected] {
            (texts.word("standing", &word(standing)))
        }
    }
}

/// When an act was.
pub(super) fn period(finding: &LayeredFinding, texts: &Texts) -> String {
    let finding = &finding.finding;
    let when = crate::explanation::period(finding.from, finding.until, texts);
    if finding.ongoing { texts.with("period-goes-on", "period", when) } else { when }
}

/// That a waiver hides something, with why, by whom and how long.
pub(super) fn hidden(waiver: &WaiverRecord, texts: &Texts) -> Markup {
    let own = &waiver.waiver;
    html! {
        span.flag.doubt { (texts.text("finding-hidden")) } " "
        span.quiet {
            (texts.with("waiver-hides", "number", waiver.id)) " · "
            (texts.with("waiver-reason-is", "reason", &own.reason)) " · "
            (texts.with_all("waiver-approved", &[
                ("approver", own.approver.clone()),
                ("at", time::minute(own.approved_at)),
            ])) " · "
            (texts.with("waiver-expires", "at", time::minute(own.expires_at)))
        }
    }
}

/// The way through a list; `address` is that of its rows from an offset on.
pub(super) fn pages(
    (offset, total): (u32, u64),
    address: impl Fn(u32) -> String,
    texts: &Texts,
) -> Markup {
    let next = offset.saturating_add(ROWS);
    html! {
        nav.pages aria-label=(texts.text("pages")) {
            @if offset > 0 {
                a rel="prev" href=(address(offset.saturating_sub(ROWS))) {
                    (texts.text("page-before"))
                }
            }
            @if u64::from(next) < total {
                a rel="next" href=(address(next)) { (texts.text("page-after")) }
            }
        }
    }
}
