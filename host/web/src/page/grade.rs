//! Grades as people see them: a colour, a shape and a word, so that no one of them is needed.

use maud::{Markup, html};
use tidegate_domain::{Comparison, Decimal, Grade, Limit};

use crate::texts::{Texts, unit, word};

/// The share of a limit beyond which a gauge is full, thousandths.
const GAUGE_FULL: i64 = 1_250;

/// A grade in full.
pub(super) fn badge(grade: Grade, texts: &Texts) -> Markup {
    let name = word(grade);
    html! {
        span class={ "badge g-" (name) } { (mark(grade)) (texts.word("grade", &name)) }
    }
}

/// What stands in place of a grade when there are no readings.
pub(super) fn silent(texts: &Texts) -> Markup {
    html! {
        span class="badge g-none" { "– " (texts.text("no-readings")) }
    }
}

/// The shape of a grade.
pub(super) fn mark(grade: Grade) -> Markup {
    let path = match grade {
        Grade::Normal => "M6 2a4 4 0 1 0 .01 0z",
        Grade::Attention => "M6 .8 11.2 6 6 11.2.8 6z",
        Grade::Warning => "M6 1 11.4 11H.6z",
        Grade::Exceedance => "M1.5 1.5h9v9h-9z",
        Grade::Serious => "M4 .6h4L11.4 4v4L8 11.4H4L.6 8V4z",
    };
    html! {
        svg.shape viewBox="0 0 12 12" aria-hidden="true" { path d=(path) {} }
    }
}

/// A limit as a short text, for example `≤ 50` or `6–9`.
pub(super) fn bounds(limit: &Limit) -> String {
    let shown = |bound: Option<Decimal>| bound.map_or_else(String::new, |bound| bound.to_string());
    match limit.comparison {
        Comparison::AtMost => format!("≤ {}", shown(limit.upper)),
        Comparison::AtLeast => format!("≥ {}", shown(limit.lower)),
        Comparison::Within => format!("{}–{}", shown(limit.lower), shown(limit.upper)),
        Comparison::NotDetected => "0".to_owned(),
    }
}

/// A limit with its unit.
pub(crate) fn bounds_with_unit(limit: &Limit) -> String {
    let unit = unit(&limit.unit);
    if unit.is_empty() { bounds(limit) } else { format!("{} {unit}", bounds(limit)) }
}

/// How near a value is to a limit, thousandths: 1000 is at the limit. None when there is nothing
/// to be near to.
pub(super) fn nearness(limit: &Limit, value: Decimal) -> Option<i64> {
    let of = |part: i128, whole: i128| {
        if whole <= 0 { None } else { i64::try_from(part * 1_000 / whole).ok() }
    };
    let counts = |value: Decimal| i128::from(value.counts());
    match (limit.comparison, limit.lower, limit.upper) {
        (Comparison::AtMost, _, Some(upper)) => of(counts(value).max(0), counts(upper)),
        (Comparison::AtLeast, Some(lower), _) => of(counts(lower), counts(value).max(1)),
        (Comparison::Within, Some(lower), Some(upper)) => {
            let off = (counts(value) * 2 - counts(lower) - counts(upper)).abs();
            of(off, counts(upper) - counts(lower))
        }
        _ => None,
    }
}

/// A bar that fills as a value comes near its limit, which is marked.
pub(super) fn gauge(nearness: i64) -> Markup {
    const WIDTH: i64 = 100;
    let place = |share: i64| share.clamp(0, GAUGE_FULL) * WIDTH / GAUGE_FULL;
    html! {
        svg.gauge viewBox={ "0 0 " (WIDTH) " 6" } preserveAspectRatio="none" aria-hidden="true" {
            rect.track x="0" y="1" width=(WIDTH) height="4" {}
            rect.fill x="0" y="1" width=(place(nearness)) height="4" {}
            rect.at-limit x=(place(1_000)) y="0" width="1" height="6" {}
        }
    }
}
