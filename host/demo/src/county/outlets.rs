//! Monitored outlets: what stands on the sign, what the standards ask for, what flows out.

use rand::Rng;
use rand::rngs::StdRng;
use tidegate_domain::{Date, DatedFact, Decimal, FactValue, Medium, OutletRecord};

use super::CountyPlan;
use super::facts::{SOURCE, chance};
use super::line::{Line, Site};

/// A monitored outlet with what its logger will need.
#[derive(Clone, Debug)]
pub(super) struct Monitored {
    pub(super) record: OutletRecord,
    pub(super) facts: Vec<DatedFact>,
    pub(super) site: Site,
    /// Limits that the standards are expected to set, in the unit of the standard.
    pub(super) limits: Vec<Expected>,
    /// Usual flow: L/s of water, m³/s of gas.
    pub(super) flow: Decimal,
    pub(super) reference_oxygen: Option<Decimal>,
}

/// A limit that is expected to bind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expected {
    /// HJ 212-2017 code.
    pub(super) code: &'static str,
    /// Upper bound, mg/L or mg/m³.
    pub(super) upper: Decimal,
    /// Whether it is a number of the standards and not only of a permit.
    pub(super) is_standard: bool,
}

/// The monitored outlets of one enterprise.
pub(super) fn of_site(
    plan: &CountyPlan,
    line: &Line,
    enterprise: &str,
    rng: &mut StdRng,
) -> Vec<Monitored> {
    let draft = Draft { plan, enterprise };
    let mut outlets = match line.site {
        None => Vec::new(),
        Some(Site::Wwtp) => vec![draft.wwtp(line, rng)],
        Some(Site::Dyeing) => vec![draft.dyeing(rng)],
        Some(Site::Electroplating) => draft.electroplating(rng),
        Some(Site::Boiler) => vec![draft.boiler(line, rng)],
        Some(Site::Water) => vec![draft.water(rng)],
        Some(Site::Stack) => vec![draft.stack(rng)],
    };
    for outlet in &mut outlets {
        let id = &outlet.record.id;
        let of_outlet = outlet.facts.iter_mut().filter(|fact| fact.name != SULPHUR_REGION);
        of_outlet.for_each(|fact| fact.outlet = Some(id.clone()));
    }
    outlets
}

/// The one fact that a standard for outlets asks of the enterprise.
const SULPHUR_REGION: &str = "in_high_sulphur_coal_region";

struct Draft<'a> {
    plan: &'a CountyPlan,
    enterprise: &'a str,
}

impl Draft<'_> {
    fn wwtp(&self, line: &Line, rng: &mut StdRng) -> Monitored {
        let approved = self.day(rng, [(2005, 2018), (2005, 2018), (2019, 2023)]);
        let built = approved.plus_days(rng.random_range(200..600));
        let is_new = approved >= day(2019, 1, 1);
        let named = is_new || chance(rng, 700);
        let (cod, phosphorus, ammonia, nitrogen) = match (is_new, named) {
            (true, _) => ("30", "0.3", "1.5", "10"),
            (false, true) => ("40", "0.3", "2", "12"),
            (false, false) => ("50", "0.5", "5", "15"),
        };
        let limits = standard(&[
            ("w01018", cod),
            ("w21003", ammonia),
            ("w21011", phosphorus),
            ("w21001", nitrogen),
        ]);
        let capacity = line.water.map_or(10_000, |(from, to)| from.midpoint(to));
        let mut outlet = self.outlet("DW001", "污水总排口", "plant-outlet", Site::Wwtp);
        outlet.limits = limits;
        outlet.flow = tenths(capacity * 10 / 86 * 7 / 10 + 10);
        outlet.facts = self.facts(&[
            ("outlet_kind", text("town-wwtp")),
            ("discharge_class", text("1A")),
            ("plant_built", FactValue::Day(built)),
            ("wwtp_eia_approved", FactValue::Day(approved)),
            ("named_by_city", FactValue::Truth(named)),
            ("effluent_reused", FactValue::Truth(chance(rng, 300))),
            ("selected_items", FactValue::Texts(Vec::new())),
        ]);
        outlet.facts.extend(self.temperatures(rng));
        outlet
    }

    /// Water temperature as last measured, and as it was half a year before.
    fn temperatures(&self, rng: &mut StdRng) -> Vec<DatedFact> {
        let days = [-190, -7];
        let measured = days.map(|days| {
            let on = self.plan.start.plus_days(days);
            let mean: u32 = match on.ymd().1 {
                12 | 1 | 2 => 105,
                3 | 11 => 145,
                4 | 10 => 185,
                5 | 9 => 225,
                _ => 260,
            };
            let value = FactValue::Number(tenths(mean + rng.random_range(0..30)));
            DatedFact { from: on, ..self.fact("water_temperature_c", value) }
        });
        measured.into_iter().collect()
    }

    fn dyeing(&self, rng: &mut StdRng) -> Monitored {
        let is_direct = chance(rng, 350);
        let built = self.day(rng, [(1998, 2012), (2013, 2020), (2013, 2020)]);
        let (mode, limits) = if is_direct {
            let limits = [("w01018", "80"), ("w21003", "10"), ("w21011", "0.5"), ("w21001", "15")];
            ("direct", limits)
        } else {
            let limits = [("w01018", "200"), ("w21003", "20"), ("w21011", "1.5"), ("w21001", "30")];
            ("indirect", limits)
        };
        let mut outlet = self.outlet("DW001", "印染废水总排口", "plant-outlet", Site::Dyeing);
        outlet.limits = standard(&limits);
        outlet.flow = tenths(rng.random_range(60..400));
        outlet.facts = self.facts(&[
            ("outlet_kind", text("textile-dyeing")),
            ("discharge_mode", text(mode)),
            ("wax_printing", FactValue::Truth(false)),
            ("plant_built", FactValue::Day(built)),
            ("special_limits_designated", FactValue::Truth(false)),
        ]);
        if !is_direct {
            outlet.facts.extend(self.facts(&[("indirect_receiver", text("other"))]));
        }
        outlet
    }

    fn electroplating(&self, rng: &mut StdRng) -> Vec<Monitored> {
        let has_workshop = chance(rng, 667);
        let facts = self.facts(&[
            ("outlet_kind", text("electroplating")),
            ("discharge_mode", text("indirect")),
            ("special_limits_designated", FactValue::Truth(false)),
        ]);
        let flow = rng.random_range(8..60);
        let mut plant =
            self.outlet("DW001", "电镀废水总排口", "plant-outlet", Site::Electroplating);
        plant.limits = standard(&[
            ("w01018", "80"),
            ("w21003", "15"),
            ("w21011", "1.0"),
            ("w21001", "20"),
            ("w20122", "0.5"),
            ("w20123", "1.5"),
        ]);
        plant.flow = tenths(flow * 2);
        let mut outlets = vec![plant];
        if has_workshop {
            let mut workshop =
                self.outlet("DW002", "含铬含镍车间排口", "workshop-outlet", Site::Electroplating);
            workshop.limits = standard(&[("w20116", "1.0"), ("w20117", "0.2"), ("w20121", "0.5")]);
            workshop.flow = tenths(flow);
            outlets.push(workshop);
        }
        for outlet in &mut outlets {
            outlet.facts = facts.clone();
        }
        outlets
    }

    fn boiler(&self, line: &Line, rng: &mut StdRng) -> Monitored {
        let fuel = match rng.random_range(0..10) {
            0..2 => "coal",
            2 => "oil",
            _ => "gas",
        };
        let built = self.day(rng, [(2008, 2013), (2015, 2023), (2015, 2023)]);
        let is_new = built >= day(2014, 7, 1);
        let is_special = fuel == "gas" && chance(rng, 150);
        let (dust, sulphur, nitrogen) = match (fuel, is_new, is_special) {
            ("coal", true, _) => ("50", "300", "300"),
            ("coal", false, _) => ("80", "400", "400"),
            ("oil", true, _) => ("30", "200", "250"),
            ("oil", false, _) => ("60", "300", "400"),
            (_, _, true) => ("20", "50", "150"),
            (_, true, false) => ("20", "50", "200"),
            (_, false, false) => ("30", "100", "400"),
        };
        let output = line.boiler.map_or(20, |(from, to)| rng.random_range(from..=to));
        let mut outlet = self.outlet("DA001", "锅炉烟囱", "stack", Site::Boiler);
        outlet.record.medium = Medium::Air;
        outlet.limits = standard(&[("a34013", dust), ("a21026", sulphur), ("a21002", nitrogen)]);
        outlet.reference_oxygen = Some(decimal(if fuel == "coal" { "9" } else { "3.5" }));
        // A ton of steam an hour makes about 0.35 m³ of dry gas a second.
        outlet.flow = tenths(output * 7 / 2 + 5);
        outlet.facts = self.facts(&[
            ("outlet_kind", text("boiler")),
            ("boiler_fuel", text(fuel)),
            ("boiler_built", FactValue::Day(built)),
            ("boiler_output_tph", FactValue::Number(tenths(output * 10))),
            ("special_limits_designated", FactValue::Truth(is_special)),
        ]);
        let region = self.fact(SULPHUR_REGION, FactValue::Truth(false));
        outlet.facts.push(region);
        outlet
    }

    /// Paper, chemicals, medicines: bound by their permits here.
    fn water(&self, rng: &mut StdRng) -> Monitored {
        let mut outlet = self.outlet("DW001", "废水总排口", "plant-outlet", Site::Water);
        let cod = if chance(rng, 500) { "80" } else { "100" };
        outlet.limits =
            permitted(&[("w01018", cod), ("w21003", "8"), ("w21011", "0.8"), ("w21001", "15")]);
        outlet.flow = tenths(rng.random_range(40..300));
        outlet.facts =
            self.facts(&[("outlet_kind", text("other")), ("discharge_mode", text("indirect"))]);
        outlet
    }

    /// Kilns and incinerators: bound by their permits here.
    fn stack(&self, rng: &mut StdRng) -> Monitored {
        let mut outlet = self.outlet("DA001", "窑炉烟囱", "stack", Site::Stack);
        outlet.record.medium = Medium::Air;
        outlet.limits = permitted(&[("a34013", "30"), ("a21026", "100"), ("a21002", "250")]);
        outlet.reference_oxygen = Some(decimal("11"));
        outlet.flow = tenths(rng.random_range(80..260));
        outlet.facts = self.facts(&[("outlet_kind", text("other"))]);
        outlet
    }

    fn outlet(&self, id: &str, name: &str, point: &str, site: Site) -> Monitored {
        Monitored {
            record: OutletRecord {
                enterprise: self.enterprise.to_owned(),
                id: id.to_owned(),
                name: name.to_owned(),
                medium: Medium::Water,
                monitoring_point: point.to_owned(),
            },
            facts: Vec::new(),
            site,
            limits: Vec::new(),
            flow: Decimal::ZERO,
            reference_oxygen: None,
        }
    }

    fn facts(&self, facts: &[(&str, FactValue)]) -> Vec<DatedFact> {
        facts.iter().map(|(name, value)| self.fact(name, value.clone())).collect()
    }

    fn fact(&self, name: &str, value: FactValue) -> DatedFact {
        DatedFact {
            enterprise: self.enterprise.to_owned(),
            outlet: None,
            name: name.to_owned(),
            value,
            from: self.plan.start.plus_days(-400),
            source: SOURCE.to_owned(),
            doubtful: false,
        }
    }

    /// A day of one of three spans of years, not within two years of the start.
    fn day(&self, rng: &mut StdRng, spans: [(i16, i16); 3]) -> Date {
        let span = rng.random_range(0..spans.len());
        let (from, to) = spans.get(span).copied().unwrap_or((2015, 2018));
        let drawn = day(rng.random_range(from..=to), rng.random_range(1..=12), 15);
        drawn.min(self.plan.start.plus_days(-730))
    }
}

fn standard(limits: &[(&'static str, &str)]) -> Vec<Expected> {
    expected(limits, true)
}

fn permitted(limits: &[(&'static str, &str)]) -> Vec<Expected> {
    expected(limits, false)
}

fn expected(limits: &[(&'static str, &str)], is_standard: bool) -> Vec<Expected> {
    let limits = limits.iter();
    limits.map(|(code, upper)| Expected { code, upper: decimal(upper), is_standard }).collect()
}

/// A decimal of this file; zero only if one were mistyped, which a test would notice.
fn decimal(text: &str) -> Decimal {
    text.parse().unwrap_or(Decimal::ZERO)
}

fn tenths(tenths: u32) -> Decimal {
    Decimal::from_counts(i64::from(tenths) * 100_000_000)
}

fn text(word: &str) -> FactValue {
    FactValue::Text(word.to_owned())
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::from_ymd(year, month, day).unwrap_or_default()
}
