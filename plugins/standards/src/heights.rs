//! Limits of a rate for the stack as it is: the table has some heights only.
//!
//! # Source
//! GB 16297-1996: clause 7.1 on buildings near the stack, 7.3 with annex B on heights between those
//! of the table, 7.4 on stacks lower than all of them. The formulas of annex B are recalled, so
//! every limit that they give is doubtful.

use tidegate_sdk::condition::Condition;
use tidegate_sdk::contract::{
    Date, Decimal, Fact, FactValue, Limit, LimitsAnswer, Message, Refusal, Site, Step,
    UndeterminedLimit,
};
use tidegate_sdk::tables::{LimitRow, ParameterValue, Tables};

use crate::ratio::Ratio;

const HEIGHT: &str = "stack_height_m";
const OVERTOPS: &str = "stack_overtops_buildings";

/// The answer with every limit of a rate worked out for the height of the stack and the buildings
/// near it; a limit that needs to know of buildings is undetermined without that fact.
///
/// # Errors
/// `parameter-not-in-force` when a share that the calculation needs has no value on `on`.
pub(crate) fn at_height(
    tables: &'static Tables,
    site: &Site,
    on: Date,
    answer: LimitsAnswer,
) -> Result<LimitsAnswer, Refusal> {
    let LimitsAnswer { limits, undetermined, steps } = answer;
    let mut answer = LimitsAnswer { limits: Vec::new(), undetermined, steps: Vec::new() };
    // INVARIANT: each limit has the step at its own position.
    for (mut limit, mut step) in limits.into_iter().zip(steps) {
        if let Some(known) = Known::of(tables, site, &limit) {
            let Some(overtops) = known.overtops else {
                answer.undetermined.push(UndeterminedLimit {
                    id: limit.id,
                    pollutant: limit.pollutant,
                    missing: vec![OVERTOPS.to_owned()],
                });
                continue;
            };
            step.facts.push(overtops.clone());
            let is_near = overtops.value == FactValue::Truth(false);
            known.work_out(on, is_near)?.put_into(&mut limit, &mut step);
            if overtops.doubtful {
                limit.doubts.push(Message::new("doubtful-fact").with("fact", OVERTOPS));
            }
        }
        answer.limits.push(limit);
        answer.steps.push(step);
    }
    Ok(answer)
}

/// What is known about the stack of one limit of a rate.
struct Known<'a> {
    tables: &'static Tables,
    row: &'static LimitRow,
    band: Band,
    height: Decimal,
    overtops: Option<&'a Fact>,
}

/// The heights for which a row of the table stands: from its own, absent in the first row, to that
/// of the next, which is its own again in the last.
#[derive(Clone, Copy)]
struct Band {
    lower: Option<Decimal>,
    upper: Option<Decimal>,
}

/// A limit worked out.
struct Rate {
    ratio: Ratio,
    decimals: u8,
    text: Option<Message>,
    doubt: Option<&'static str>,
}

impl<'a> Known<'a> {
    /// None for a limit that does not depend on the height of a stack.
    fn of(tables: &'static Tables, site: &'a Site, limit: &Limit) -> Option<Self> {
        if limit.unit != "kg/h" {
            return None;
        }
        let row = tables.limits.iter().find(|row| row.id == limit.id)?;
        let band = band(&row.when)?;
        let FactValue::Number(height) = fact(site, HEIGHT)?.value else { return None };
        let overtops =
            fact(site, OVERTOPS).filter(|fact| matches!(fact.value, FactValue::Truth(_)));
        Some(Self { tables, row, band, height, overtops })
    }

    fn work_out(&self, on: Date, is_near_buildings: bool) -> Result<Rate, Refusal> {
        let number = |name: &str| number(self.tables, name, on);
        let lowest = number("gb16297_lowest_stack")?;
        let own = self.band.lower.unwrap_or(lowest);
        let mut rate = if self.height < own && self.band.lower.is_none() {
            self.below(lowest, number("gb16297_low_stack_share")?)
        } else if self.height > own && self.band.upper > Some(own) {
            self.between(own)
        } else {
            let doubt = (self.height != own).then_some("rate-of-nearest");
            Rate { ratio: Ratio::of(self.value()), decimals: self.row.decimals, text: None, doubt }
        };
        // Clause 7.1 speaks of the heights of the table; a lower stack has been halved already.
        if is_near_buildings && self.height >= lowest {
            let (share, table) = (number("gb16297_near_buildings_share")?, rate.value());
            rate.decimals = rate.decimals.saturating_add(1);
            rate.ratio = rate.ratio.times(share);
            let text = Message::new("rate-near-buildings").with("table", table);
            rate.text = Some(text.with("share", share).with("rate", rate.value()));
        }
        Ok(rate)
    }

    /// The limit of a stack lower than the table begins.
    fn below(&self, lowest: Decimal, share: Decimal) -> Rate {
        let ratio = Ratio::of(self.value()).times(share);
        let ratio = ratio.times_quotient(self.height, lowest).times_quotient(self.height, lowest);
        let mut rate = self.computed(ratio, self.row.decimals, "rate-extrapolated");
        let text = Message::new("rate-below").with("height", self.height).with("lowest", lowest);
        let text = text.with("table", self.value()).with("share", share);
        rate.text = Some(text.with("rate", rate.value()));
        rate
    }

    /// The limit between the row's own height and that of the next.
    fn between(&self, own: Decimal) -> Rate {
        let next = self.tables.limits.iter().find(|row| self.is_next(row));
        let (Some(next), Some(above)) = (next, self.band.upper) else {
            return self.computed(Ratio::of(self.value()), self.row.decimals, "rate-of-nearest");
        };
        let high = next.upper.unwrap_or(Decimal::ZERO);
        let ratio = Ratio::between((own, self.value()), (above, high), self.height);
        let decimals = self.row.decimals.max(next.decimals);
        let mut rate = self.computed(ratio, decimals, "rate-interpolated");
        let text = Message::new("rate-between").with("height", self.height);
        let text = text.with("below", own).with("low", self.value());
        let text = text.with("above", above).with("high", high);
        rate.text = Some(text.with("rate", rate.value()));
        rate
    }

    /// Whether the row is of the same pollutant and begins where this one ends.
    fn is_next(&self, row: &LimitRow) -> bool {
        row.pollutant == self.row.pollutant
            && row.unit == self.row.unit
            && row.source.document == self.row.source.document
            && band(&row.when).is_some_and(|next| next.lower == self.band.upper)
    }

    fn value(&self) -> Decimal {
        self.row.upper.unwrap_or(Decimal::ZERO)
    }

    /// A limit that was calculated keeps one decimal more than the table has.
    fn computed(&self, ratio: Ratio, decimals: u8, doubt: &'static str) -> Rate {
        Rate { ratio, decimals: decimals.saturating_add(1), text: None, doubt: Some(doubt) }
    }
}

impl Rate {
    fn value(&self) -> Decimal {
        self.ratio.rounded(self.decimals)
    }

    fn put_into(self, limit: &mut Limit, step: &mut Step) {
        limit.upper = Some(self.value());
        limit.decimals = self.decimals;
        limit.doubts.extend(self.doubt.map(Message::new));
        if let Some(text) = self.text {
            step.text = text;
        }
    }
}

/// The first range of heights in a condition.
fn band(when: &Condition) -> Option<Band> {
    match when {
        Condition::Range { fact, lower, upper } if *fact == HEIGHT => {
            Some(Band { lower: lower.map(|edge| edge.value), upper: upper.map(|edge| edge.value) })
        }
        Condition::All(parts) | Condition::Any(parts) => parts.iter().find_map(band),
        _ => None,
    }
}

fn fact<'a>(site: &'a Site, name: &str) -> Option<&'a Fact> {
    let mut facts = site.outlet.facts.iter().chain(&site.enterprise.facts);
    facts.find(|fact| fact.name == name)
}

fn number(tables: &Tables, name: &str, on: Date) -> Result<Decimal, Refusal> {
    match tables.parameter(name, on).map(|parameter| parameter.value) {
        Some(ParameterValue::Number(value)) => Ok(value),
        _ => Err(Refusal {
            code: "parameter-not-in-force".to_owned(),
            text: Message::new("parameter-not-in-force").with("name", name).with("on", on),
        }),
    }
}
