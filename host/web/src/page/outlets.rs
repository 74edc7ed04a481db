//! The outlets of a county, those that need a look first.

use maud::{Markup, html};
use tidegate_domain::{Averaging, Grade, Instant};
use tidegate_service::{OutletOverview, StreamLatest, StreamLimit};

use super::county::Selection;
use super::grade::{badge, bounds, gauge, nearness, silent};
use crate::texts::{Texts, word};
use crate::time;

/// Pollutants that one card shows.
const POLLUTANTS_MAX: usize = 6;

/// The outlets as cards.
pub(super) fn outlets(outlets: &[OutletOverview], selection: &Selection, texts: &Texts) -> Markup {
    let sought = selection.q.trim().to_lowercase();
    let matches = |outlet: &&OutletOverview| {
        let known = [
            &outlet.enterprise_name,
            &outlet.outlet.enterprise,
            &outlet.outlet.id,
            &outlet.outlet.name,
        ];
        sought.is_empty() || known.iter().any(|text| text.to_lowercase().contains(&sought))
    };
    let mut shown: Vec<&OutletOverview> = outlets.iter().filter(matches).collect();
    shown.sort_by_key(|outlet| std::cmp::Reverse((outlet.grade, !outlet.streams.is_empty())));
    html! {
        @if shown.is_empty() {
            p.empty {
                @if outlets.is_empty() { (texts.text("no-outlets")) }
                @else { (texts.text("no-outlets-found")) }
            }
        }
        ul.cards {
            @for outlet in shown {
                li { (card(outlet, selection, texts)) }
            }
        }
    }
}

fn card(outlet: &OutletOverview, selection: &Selection, texts: &Texts) -> Markup {
    let record = &outlet.outlet;
    let is_selected = selection.is(record);
    let current = is_selected.then_some("true");
    html! {
        a class={ "card g-" (word(outlet.grade)) } href=(selection.address_of(record)) data-select
            aria-current=[current] id={ "card-" (record.enterprise) "-" (record.id) } {
            span.card-head {
                @if outlet.streams.is_empty() { (silent(texts)) } @else { (badge(outlet.grade, texts)) }
                span.name { (outlet.enterprise_name) }
            }
            span.card-sub {
                span.code { (record.id) } " " (record.name) " · "
                (texts.word("medium", &word(record.medium)))
                @if let Some(latest) = latest(outlet) {
                    span.when { (time::short(latest)) }
                }
            }
            span.values {
                @for chosen in chosen(outlet).into_iter().take(POLLUTANTS_MAX) {
                    (value(&chosen, texts))
                }
            }
        }
    }
}

/// A stream with the limit that it is nearest to.
struct Chosen<'a> {
    stream: &'a StreamLatest,
    nearest: Option<(&'a StreamLimit, i64)>,
}

/// One stream of each pollutant: that with the worst grade, else hours, days, minutes; those near
/// to their limit first.
fn chosen(outlet: &OutletOverview) -> Vec<Chosen<'_>> {
    let mut chosen: Vec<&StreamLatest> = Vec::new();
    for stream in outlet.streams.iter().filter(|stream| !stream.limits.is_empty()) {
        let same = |known: &&mut &StreamLatest| known.stream.pollutant == stream.stream.pollutant;
        match chosen.iter_mut().find(same) {
            Some(known) if rank(stream) > rank(known) => *known = stream,
            Some(_) => {}
            None => chosen.push(stream),
        }
    }
    let with_nearest = chosen.into_iter().map(|stream| Chosen { stream, nearest: nearest(stream) });
    let mut chosen: Vec<Chosen<'_>> = with_nearest.collect();
    chosen.sort_by_key(|chosen| {
        let near = chosen.nearest.map_or(-1, |(_, near)| near);
        std::cmp::Reverse((chosen.stream.in_force, near))
    });
    chosen
}

fn rank(stream: &StreamLatest) -> (Grade, u8) {
    let period = match stream.stream.averaging {
        Averaging::Hour => 5,
        Averaging::Day => 4,
        Averaging::Minute => 3,
        Averaging::Instant => 2,
        Averaging::Month | Averaging::Year => 1,
    };
    (stream.in_force, period)
}

fn nearest(stream: &StreamLatest) -> Option<(&StreamLimit, i64)> {
    let limits = stream.limits.iter();
    let near =
        limits.filter_map(|limit| Some((limit, nearness(&limit.limit.limit, limit.value?)?)));
    near.max_by_key(|(_, near)| *near)
}

fn value(chosen: &Chosen<'_>, texts: &Texts) -> Markup {
    let stream = chosen.stream;
    let is_valid = stream.point.reading.validity.is_graded();
    let limit = chosen.nearest.map(|(limit, _)| limit).or_else(|| stream.limits.first());
    let shown = limit.and_then(|limit| limit.value).unwrap_or(stream.point.reading.value);
    html! {
        span class={ "value g-" (word(stream.in_force)) @if !is_valid { " not-graded" } } {
            span.what { (texts.pollutant(&stream.stream.pollutant)) }
            span.amount {
                b { (shown) }
                @if let Some(limit) = limit {
                    span.quiet { " / " (bounds(&limit.limit.limit)) }
                }
                @if !is_valid {
                    span.quiet { " " (texts.word("validity", &word(stream.point.reading.validity))) }
                }
            }
            @if let Some((_, near)) = chosen.nearest { (gauge(near)) }
        }
    }
}

fn latest(outlet: &OutletOverview) -> Option<Instant> {
    outlet.streams.iter().map(|stream| stream.point.reading.period_start).max()
}
