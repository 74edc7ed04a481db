//! A pack published, shadowed, promoted and rolled back while devices send at full rate, against the
//! same without publishing.

use std::time::Duration;

use tidegate_tests::under_load::{County, Load, Outcome};

use crate::Failure;
use crate::report::{Row, Section};

/// Seconds that devices send, when `TIDEGATE_BENCH_SECONDS` says nothing else.
const SECONDS: u64 = 30;

/// Sends twice, and counts both against the store.
pub(crate) fn section() -> Result<Section, Failure> {
    let asked = std::env::var("TIDEGATE_BENCH_SECONDS").ok().map(|text| text.parse::<u64>());
    let seconds = asked.transpose()?.unwrap_or(SECONDS);
    let bound = std::env::var("TIDEGATE_BENCH_FRAMES_PER_S").ok().map(|text| text.parse::<u32>());
    let load = Load { frames_per_s: bound.transpose()?, lasts: Duration::from_secs(seconds) };
    let county = County::made();
    let alone = county.under(load, false);
    let published = county.under(load, true);
    let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
    let row = |case: &str, of: fn(&Outcome) -> Duration| Row {
        case: case.to_owned(),
        unit: "ms",
        ours: ms(of(&published)),
        base_name: "without publishing",
        base: ms(of(&alone)),
        goal: None,
    };
    let rows = vec![
        row("from committed to graded, the longest", |outcome| outcome.worst),
        row("the same, all but one in a hundred", |outcome| outcome.one_in_a_hundred),
    ];
    let steps: Vec<String> = published
        .steps
        .iter()
        .map(|(name, took)| format!("{name} {:.1} s", took.as_secs_f64()))
        .collect();
    let graders: Vec<String> = published
        .batches
        .iter()
        .map(|(pack, batches)| format!("{batches} batches by {pack}"))
        .collect();
    let note = format!(
        "A hundred devices send {} for {seconds} s, over TCP to the real \
         binary: {} frames acknowledged and {} readings graded with publishing ({}), {} frames and \
         {} readings without. None lost, none graded twice. {}.",
        match load.frames_per_s {
            None => "as fast as they are answered".to_owned(),
            Some(most) => format!("at most {most} frames a second"),
        },
        published.acknowledged,
        published.readings,
        graders.join(", "),
        alone.acknowledged,
        alone.readings,
        steps.join(", "),
    );
    Ok(Section { title: "publishing under load", note, rows })
}
