//! The strip of numbers at the head of a county's page.

use maud::{Markup, html};
use tidegate_domain::Grade;

use super::grade::mark;
use crate::app::CountyNow;
use crate::route::per_second;
use crate::texts::{Texts, count, word};
use crate::time;

/// Tiers in the order in which they stand.
const TIERS: [&str; 5] = ["key", "simplified", "registration", "none", "prohibited"];

/// Reasons that are listed by name; the rest is one line.
const REASONS_MAX: usize = 5;

/// The numbers of a county.
pub(super) fn summary(now: &CountyNow, alerts: &[String], texts: &Texts) -> Markup {
    html! {
        div.head {
            h1 { (texts.jurisdiction(&now.county)) " " span.code { (now.county) } }
            p.clock {
                span.quiet { (texts.text("clock")) " " }
                time datetime=(time::rfc3339(now.now)) { (time::full(now.now)) }
                span.quiet { " " (texts.text("china-standard-time")) }
            }
        }
        @for alert in alerts {
            p.alert role="alert" { (alert) }
        }
        div.tiles {
            (enterprises(now, texts))
            (warnings(now, texts))
            (frames(now, texts))
            (readings(now, texts))
        }
    }
}

fn enterprises(now: &CountyNow, texts: &Texts) -> Markup {
    let standing = &now.summary.enterprises;
    let shown = |tier: &&&str| {
        let own = standing.by_tier.get(**tier).copied().unwrap_or(0);
        own > 0 || !matches!(**tier, "prohibited")
    };
    html! {
        section.tile.wide aria-labelledby="tile-enterprises" {
            h2 #tile-enterprises { (texts.text("enterprises")) " " b { (count(standing.total)) } }
            dl.numbers {
                @for tier in TIERS.iter().filter(shown) {
                    div {
                        dt { (texts.word("tier", tier)) }
                        dd { (count(standing.by_tier.get(tier).copied().unwrap_or(0))) }
                    }
                }
                div.open-question {
                    dt { (texts.text("tier-undetermined")) }
                    dd { (count(standing.undetermined)) }
                }
                @if standing.not_classified > 0 {
                    div {
                        dt { (texts.text("not-classified")) }
                        dd { (count(standing.not_classified)) }
                    }
                }
                div.to-do {
                    dt { (texts.text("reminders-to-apply")) }
                    dd { (count(now.summary.reminders_to_apply)) }
                }
            }
        }
    }
}

fn warnings(now: &CountyNow, texts: &Texts) -> Markup {
    let of = |grade: Grade| now.open.iter().find(|(open, _)| *open == grade).map_or(0, |(_, n)| *n);
    let total: u64 = now.open.iter().map(|(_, open)| open).sum();
    html! {
        section.tile aria-labelledby="tile-warnings" {
            h2 #tile-warnings { (texts.text("warnings-open")) " " b { (count(total)) } }
            dl.numbers {
                @for grade in Grade::ALL.into_iter().skip(1).rev() {
                    div class={ "g-" (word(grade)) } {
                        dt { (mark(grade)) (texts.word("grade", &word(grade))) }
                        dd { (count(of(grade))) }
                    }
                }
            }
        }
    }
}

fn frames(now: &CountyNow, texts: &Texts) -> Markup {
    let frames = &now.summary.frames;
    let mut reasons: Vec<(&String, &u64)> = frames.rejected.iter().collect();
    reasons.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let refused: u64 = frames.rejected.values().sum();
    let rest: u64 = reasons.iter().skip(REASONS_MAX).map(|(_, frames)| **frames).sum();
    html! {
        section.tile aria-labelledby="tile-frames" {
            h2 #tile-frames { (texts.text("frames-accepted")) " " b { (count(frames.accepted)) } }
            dl.numbers {
                div { dt { (texts.text("frames-noted")) } dd { (count(frames.noted)) } }
                div { dt { (texts.text("frames-duplicate")) } dd { (count(frames.duplicate)) } }
                div { dt { (texts.text("frames-refused")) } dd { (count(refused)) } }
            }
            @if refused > 0 {
                ul.reasons aria-label=(texts.text("frames-refused-why")) {
                    @for (reason, frames) in reasons.iter().take(REASONS_MAX) {
                        li { (texts.word("refusal", reason)) " " b { (count(**frames)) } }
                    }
                    @if rest > 0 {
                        li { (texts.text("refusal-others")) " " b { (count(rest)) } }
                    }
                }
            }
        }
    }
}

fn readings(now: &CountyNow, texts: &Texts) -> Markup {
    let summary = &now.summary;
    let rate = now.readings_per_10s.map_or_else(|| "–".to_owned(), per_second);
    html! {
        section.tile aria-labelledby="tile-readings" {
            h2 #tile-readings { (texts.text("readings")) " " b { (count(summary.readings)) } }
            dl.numbers {
                div { dt { (texts.text("readings-per-second")) } dd #rate { (rate) } }
                div { dt { (texts.text("readings-graded")) } dd { (count(summary.graded)) } }
                div { dt { (texts.text("readings-unwatched")) } dd { (count(summary.unwatched)) } }
                div { dt { (texts.text("batches")) } dd { (count(summary.batches)) } }
            }
        }
    }
}
