//! What judged means, totals, marks, circuits and production show.

mod concentration;
mod furnace;
mod kinds;
mod marks;
mod orders;
mod state;
mod totals;

use tidegate_sdk::judging::monitoring::treatment;
use tidegate_sdk::judging::{Collector, Context};

/// Production runs while the treatment stands.
const TREATMENT: treatment::Rule = treatment::Rule {
    kind: "treatment-off-while-producing",
    sanctions: &["control_facility"],
    next_step: "next-inspect-treatment",
};

/// Rules over monitoring data.
pub(crate) fn rules(context: &Context<'_>, out: &mut Collector) {
    let scanned = concentration::rules(context, out);
    marks::rules(context, &scanned, out);
    furnace::rules(context, out);
    kinds::rules(context, out);
    totals::rules(context, out);
    treatment::judge(context, &TREATMENT, out);
    orders::rules(context, out);
}
