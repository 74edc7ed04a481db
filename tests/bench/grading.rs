//! Grading: the county's ladder as a component, and the same rules compiled into this program.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use tidegate_domain::{Readings, Tally, Watches};
use tidegate_pack_tonglu::Pack as Native;
use tidegate_runtime::{GradeSession, Pack};
use tidegate_sdk::grading::{Columns, RuleSet};
use tidegate_tests::asks::ON;
use tidegate_tests::packs::component;
use tidegate_tests::running::runtime;

use crate::county::{Mix, READINGS, WATCHES, batches, watches};
use crate::report::{Goal, Row, Section};
use crate::timing::{medians, time};
use crate::{Failure, same};

/// Time for one line of the table.
const BUDGET: Duration = Duration::from_millis(1200);

const NATIVE: &str = "native";

/// Batches of all sizes of a county's usual readings, and a fresh instance for the largest.
pub(crate) fn usual() -> Result<Section, Failure> {
    let pack = runtime().admit(&component("tonglu"))?;
    let mut rows = Vec::new();
    for batch in [1, 16, 64, 256, 1024, 8192] {
        let goal = (batch == 1024).then_some(Goal::Ratio(2.5));
        rows.push(reused(&pack, Mix::Usual, batch, goal)?);
    }
    rows.push(fresh(&pack, Mix::Usual, Some(Goal::Ratio(3.0)))?);
    rows.push(made_ready(&pack, WATCHES)?);
    rows.push(made_ready(&pack, 1)?);
    let note = format!(
        "{READINGS} hourly readings, 5 % flagged, 4 % at or over 0.8 of the limit, a tenth of those \
         over it;\nas many watches as readings in a batch, at most {WATCHES}; fuel, epoch, memory \
         and output limits on"
    );
    Ok(Section { title: "Grading, usual readings", note, rows })
}

/// The same where every reading must be spoken of.
pub(crate) fn worst() -> Result<Section, Failure> {
    let pack = runtime().admit(&component("tonglu"))?;
    let rows = vec![
        reused(&pack, Mix::Worst, 1024, None)?,
        reused(&pack, Mix::Worst, 8192, None)?,
        fresh(&pack, Mix::Worst, None)?,
    ];
    let note = format!(
        "{READINGS} readings, all graded, none normal, half over the limit; {WATCHES} watches"
    );
    Ok(Section { title: "Grading, nothing is normal", note, rows })
}

/// Batches with the state that each finds.
struct Data {
    watches: Watches,
    batches: Vec<(Readings, Vec<u64>)>,
}

impl Data {
    /// Draws twice the readings, grades all of them natively one batch after another, and keeps the
    /// second half, whose states are those of a county that has been watched for a while.
    fn draw(mix: Mix, rows: usize) -> Result<(Self, Vec<Tally>), Failure> {
        let watches = watches(rows.min(WATCHES));
        let rule_set = RuleSet::<Native>::compile(ON, &watches);
        let kept = READINGS / rows;
        let mut state = vec![0; watches.upper.len()];
        let mut drawn = Vec::new();
        for batch in batches(mix, &watches, rows, kept * 2) {
            let tally = native(&rule_set, &batch, &state)?;
            let found = state.clone();
            for (watch, new) in tally.changed.iter().zip(&tally.states) {
                if let Some(state) = state.get_mut(*watch as usize) {
                    *state = *new;
                }
            }
            drawn.push(((batch, found), tally));
        }
        let (batches, tallies) = drawn.split_off(kept).into_iter().unzip();
        Ok((Self { watches, batches }, tallies))
    }

    /// Columns to give away, so that copying them is not timed.
    fn columns(&self) -> Vec<Readings> {
        self.batches.iter().map(|(batch, _)| batch.clone()).collect()
    }
}

fn native(rule_set: &RuleSet<Native>, batch: &Readings, state: &[u64]) -> Result<Tally, Failure> {
    let columns = Columns {
        watch: &batch.watch,
        period_start: &batch.period_start,
        value: &batch.value,
        validity: &batch.validity,
    };
    rule_set.evaluate_columns(columns, state).map_err(|refusal| refusal.code.into())
}

/// One instance and rule set for all batches of a size.
fn reused(pack: &Arc<Pack>, mix: Mix, rows: usize, goal: Option<Goal>) -> Result<Row, Failure> {
    let (data, tallies) = Data::draw(mix, rows)?;
    let rule_set = RuleSet::<Native>::compile(ON, &data.watches);
    let mut session = pack.grade_session(ON, data.watches.clone())?;
    let evaluate = |session: &mut GradeSession| {
        let columns = data.columns();
        let (took, done) = time(|| {
            let asked = columns.into_iter().zip(&data.batches);
            asked
                .map(|(columns, (_, state))| Ok(black_box(session.evaluate(columns, state)?)))
                .collect()
        });
        let done: Result<Vec<Tally>, Failure> = done;
        Ok::<_, Failure>((took, done?))
    };
    same("grading", &evaluate(&mut session)?.1, &tallies)?;
    let mut ours = || evaluate(&mut session).map(|(took, _)| took);
    let mut base = || {
        let (took, done) = time(|| {
            let asked = data.batches.iter();
            asked.map(|(batch, state)| native(&rule_set, batch, state).map(black_box)).collect()
        });
        let done: Result<Vec<Tally>, Failure> = done;
        done.map(|_| took)
    };
    let [ours, base] = medians(BUDGET, [&mut ours, &mut base])?;
    Ok(per_reading(format!("{rows} a batch, instance reused"), ours, base, goal))
}

/// A fresh instance and rule set for one batch of all readings.
fn fresh(pack: &Arc<Pack>, mix: Mix, goal: Option<Goal>) -> Result<Row, Failure> {
    let (data, tallies) = Data::draw(mix, READINGS)?;
    let Some(((batch, state), tally)) = data.batches.first().zip(tallies.first()) else {
        return Err("no batch was drawn".into());
    };
    let isolated = || {
        let (watches, columns) = (data.watches.clone(), batch.clone());
        let (took, done) = time(|| pack.grade_session(ON, watches)?.evaluate(columns, state));
        Ok::<_, Failure>((took, done?))
    };
    same("grading", &isolated()?.1, tally)?;
    let mut ours = || isolated().map(|(took, _)| took);
    let mut base = || {
        let (took, done) = time(|| {
            let rule_set = RuleSet::<Native>::compile(ON, &data.watches);
            native(&rule_set, batch, state).map(black_box)
        });
        done.map(|_| took)
    };
    let [ours, base] = medians(BUDGET, [&mut ours, &mut base])?;
    let case = format!("{READINGS} a batch, fresh instance and {WATCHES} limits");
    Ok(per_reading(case, ours, base, goal))
}

/// What a fresh instance and its rule set cost before the first reading.
fn made_ready(pack: &Arc<Pack>, limits: usize) -> Result<Row, Failure> {
    let watches = watches(limits);
    let mut ours = || {
        let watches = watches.clone();
        let (took, session) = time(|| pack.grade_session(ON, watches).map(drop));
        session?;
        Ok(took)
    };
    let mut base = || Ok(time(|| drop(black_box(RuleSet::<Native>::compile(ON, &watches)))).0);
    let [ours, base] = medians(BUDGET, [&mut ours, &mut base])?;
    Ok(Row {
        case: format!("fresh instance and rule set alone, limits: {limits}"),
        unit: "µs",
        ours: ours * 1e6,
        base_name: NATIVE,
        base: base * 1e6,
        goal: None,
    })
}

#[expect(clippy::cast_precision_loss, reason = "far below 2⁵²")]
fn per_reading(case: String, ours: f64, base: f64, goal: Option<Goal>) -> Row {
    let scale = 1e9 / READINGS as f64;
    let (ours, base) = (ours * scale, base * scale);
    Row { case, unit: "ns a reading", ours, base_name: NATIVE, base, goal }
}
