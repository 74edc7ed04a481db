//! Limits, their law and their layers in words; shared by the pages of outlets and warnings.

use maud::{Markup, html};
use tidegate_domain::{BasisKind, Dating, LayerRef, Level, Verified};
use tidegate_service::{BasisView, BeatenView, BeatenWhy, LayerView, LimitView};

use super::grade::bounds_with_unit;
use crate::texts::{Texts, word};

/// The level and name of a layer's jurisdiction.
pub(super) fn level(layer: &LayerRef, texts: &Texts) -> String {
    let level = texts.word("level", &word(layer.jurisdiction.level()));
    if layer.jurisdiction.level() == Level::Nation {
        return level;
    }
    format!("{level} · {}", texts.jurisdiction(&layer.jurisdiction))
}

/// The document of a limit; the permit is one whose number says little by itself.
pub(super) fn document(is_permit: bool, document: &str, texts: &Texts) -> String {
    if is_permit { texts.with("permit-number", "number", document) } else { document.to_owned() }
}

/// A layer with everything that identifies it; the permit when there is none.
pub(super) fn layer(view: Option<&LayerView>, texts: &Texts) -> Markup {
    let Some(view) = view else {
        return html! { (texts.text("layer-permit")) };
    };
    html! {
        @if let Some(title) = &view.title { (title) " " }
        span.code { (view.layer.pack) } " · " (level(&view.layer, texts))
        @if !view.installed { " · " span.quiet { (texts.text("layer-gone")) } }
    }
}

/// A basis: document, article, dates, and what makes it doubtful.
pub(super) fn basis(view: &BasisView, texts: &Texts) -> Markup {
    let basis = &view.basis;
    let dates = texts.dates_in_force(basis);
    let article = texts.article(&basis.article);
    html! {
        span.basis {
            @if basis.kind == BasisKind::ProjectDefault {
                span.flag { (texts.text("basis-project-default")) } " "
            }
            @if basis.kind == BasisKind::CountyDecision {
                span.flag { (texts.text("basis-county-decision")) } " "
            }
            @if !basis.document.is_empty() { b { (basis.document) } " " }
            @if let Some(title) = &view.title { (title) " " }
            @if !article.is_empty() { span { (article) " " } }
            @if !dates.is_empty() { span.quiet { (dates) } }
            @if basis.verified == Verified::Recalled {
                " " span.flag.doubt { (texts.text("basis-recalled")) }
            }
            @if basis.dating != Dating::Dated {
                " " span.flag.doubt { (texts.word("dating", &word(basis.dating))) }
            }
        }
    }
}

/// The limits that another beat, each with why.
pub(super) fn beaten(beaten: &[BeatenView], texts: &Texts) -> Markup {
    html! {
        ul.beaten {
            @for one in beaten {
                li {
                    b { (bounds_with_unit(&one.limit.limit)) } " "
                    (basis(&one.limit.basis, texts)) " "
                    span.quiet { (layer(one.limit.layer.as_ref(), texts)) }
                    br;
                    span.why {
                        @match &one.why {
                            BeatenWhy::Displaced { text, .. } => {
                                (texts.text("beaten-displaced")) " " (text)
                            }
                            BeatenWhy::LessStrict { .. } => (texts.text("beaten-less-strict")),
                        }
                    }
                }
            }
        }
    }
}

/// Doubts about a limit.
pub(super) fn doubts(limit: &LimitView) -> Markup {
    html! {
        @if !limit.doubts.is_empty() {
            ul.doubts { @for doubt in &limit.doubts { li { (doubt) } } }
        }
    }
}
