//! The limits of the table, and the furnace temperature that a table cannot say: its mean is over
//! minutes.

use tidegate_sdk::contract::{
    Averaging, Comparison, Date, FactValue, Limit, LimitsAnswer, Refusal, Site, TruthValue,
};
use tidegate_sdk::limits::{limits_from, source_doubts};
use tidegate_sdk::tables::{ParameterValue, Tables};

use crate::received;

const FURNACE: &str = "furnace_temperature_min";

/// Limits at a site on a day.
pub(crate) fn limits(
    tables: &'static Tables,
    site: &Site,
    on: Date,
) -> Result<LimitsAnswer, Refusal> {
    let mut answer = limits_from(tables, site, on)?;
    answer.steps.push(received::step("site", site));
    let burns = site.outlet.facts.iter().any(|fact| {
        fact.name == "outlet_kind"
            && matches!(&fact.value, FactValue::Text(kind) if kind == "waste-incineration")
    });
    let parameter = tables.parameter(FURNACE, on).filter(|_| burns);
    if let Some((parameter, ParameterValue::Number(lowest))) = parameter.map(|p| (p, &p.value)) {
        answer.limits.push(Limit {
            id: "gb18485-furnace".to_owned(),
            pollutant: "a01012".to_owned(),
            averaging: Averaging::Minute,
            comparison: Comparison::AtLeast,
            lower: Some(*lowest),
            upper: None,
            unit: parameter.unit.to_owned(),
            decimals: 0,
            reference_oxygen: None,
            basis: parameter.source.basis(),
            displaces: Vec::new(),
            doubts: source_doubts(&parameter.source),
        });
        answer.steps.push(received::plain("gb18485-furnace", TruthValue::Yes));
    }
    Ok(answer)
}
