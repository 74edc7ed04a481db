//! Shapes that several answers of the API share: decimals as text, instants in RFC 3339, words in
//! kebab case.

pub(crate) mod document;
pub(crate) mod judgement;
pub(crate) mod matter;
pub(crate) mod person;

use serde::Serialize;
use serde_json::Value;
use tidegate_domain::{Decimal, EnterpriseRecord, FactValue, OutletRecord, Stream};
use tidegate_service::{
    BasisView, BeatenView, BeatenWhy, FactView, LayerView, LimitView, MissingFact, Page,
    SeriesPoint, StepView,
};
use utoipa::ToSchema;

use crate::texts::{Texts, word};
use crate::time;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Rows<T> {
    /// The rows, in the list's order.
    pub(crate) items: Vec<T>,
    /// Rows passed over.
    pub(crate) offset: u32,
    /// Rows asked for.
    pub(crate) rows: u32,
    /// Rows of the whole list.
    pub(crate) total: u64,
}

impl<T> Rows<T> {
    /// A page of what is all at hand.
    pub(crate) fn of(all: Vec<T>, page: Page) -> Self {
        let total = all.len() as u64;
        let passed = all.into_iter().skip(page.offset as usize);
        let items = passed.take(page.rows as usize).collect();
        Self { items, offset: page.offset, rows: page.rows, total }
    }

    /// The same rows in another form.
    pub(crate) fn map<U>(self, form: impl Fn(T) -> U) -> Rows<U> {
        let Self { items, offset, rows, total } = self;
        Rows { items: items.into_iter().map(form).collect(), offset, rows, total }
    }
}

/// An enterprise.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EnterpriseBody {
    /// Unified social credit code, or the id that was registered.
    pub(crate) id: String,
    /// Registered name.
    pub(crate) name: String,
    /// GB/T 2260 code.
    #[schema(example = "330122")]
    pub(crate) county: String,
    /// Township or street; may be empty.
    pub(crate) township: String,
    /// GB/T 4754-2017 codes, main activity first.
    pub(crate) industries: Vec<String>,
}

impl From<EnterpriseRecord> for EnterpriseBody {
    fn from(record: EnterpriseRecord) -> Self {
        let EnterpriseRecord { id, name, county, township, industries } = record;
        Self { id, name, county: county.to_string(), township, industries }
    }
}

/// An outlet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutletBody {
    /// Enterprise id.
    pub(crate) enterprise: String,
    /// Outlet number.
    #[schema(example = "DA001")]
    pub(crate) outlet: String,
    /// Name on the sign.
    pub(crate) name: String,
    /// `water` or `air`.
    pub(crate) medium: String,
    /// `plant-outlet`, `workshop-outlet`, `stack` or `boundary`.
    pub(crate) monitoring_point: String,
}

impl From<OutletRecord> for OutletBody {
    fn from(record: OutletRecord) -> Self {
        Self {
            enterprise: record.enterprise,
            outlet: record.id,
            name: record.name,
            medium: word(record.medium),
            monitoring_point: record.monitoring_point,
        }
    }
}

/// A pack in its place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LayerBody {
    /// Name and version.
    #[schema(example = "tonglu 0.1.0")]
    pub(crate) pack: String,
    /// SHA-256 of the component, lower-case hex.
    pub(crate) digest: String,
    /// GB/T 2260 code.
    pub(crate) jurisdiction: String,
    /// `nation`, `province`, `city` or `county`.
    pub(crate) level: String,
    /// Title in the language asked for; absent when nobody kept the pack's manifest.
    pub(crate) title: Option<String>,
    /// Whether this very pack is installed now.
    pub(crate) installed: bool,
}

impl From<&LayerView> for LayerBody {
    fn from(view: &LayerView) -> Self {
        Self {
            pack: view.layer.pack.clone(),
            digest: view.layer.digest.clone(),
            jurisdiction: view.layer.jurisdiction.to_string(),
            level: word(view.layer.jurisdiction.level()),
            title: view.title.clone(),
            installed: view.installed,
        }
    }
}

/// Where a rule or a number comes from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BasisBody {
    /// `law`, `county-decision` or `project-default`.
    pub(crate) kind: String,
    /// Number or short name of the document.
    #[schema(example = "GB 13271-2014")]
    pub(crate) document: String,
    /// Its title in the language asked for.
    pub(crate) title: Option<String>,
    /// Article, table or clause.
    pub(crate) article: String,
    /// First day in force.
    #[schema(format = Date)]
    pub(crate) in_force_from: Option<String>,
    /// First day no longer in force.
    #[schema(format = Date)]
    pub(crate) in_force_until: Option<String>,
    /// `dated`, `by-designation` or `unknown`.
    pub(crate) dating: String,
    /// `seen` or `recalled`.
    pub(crate) verified: String,
    /// Whether what rests on it is doubtful.
    pub(crate) doubtful: bool,
}

impl From<&BasisView> for BasisBody {
    fn from(view: &BasisView) -> Self {
        let basis = &view.basis;
        Self {
            kind: word(basis.kind),
            document: basis.document.clone(),
            title: view.title.clone(),
            article: basis.article.clone(),
            in_force_from: text(basis.in_force_from),
            in_force_until: text(basis.in_force_until),
            dating: word(basis.dating),
            verified: word(basis.verified),
            doubtful: basis.is_doubtful(),
        }
    }
}

/// A document that a limit displaces.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DisplacesBody {
    /// Number of the document.
    pub(crate) document: String,
    /// Why.
    pub(crate) text: String,
}

/// A limit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LimitBody {
    /// The pack's id of it.
    #[schema(example = "gb13271-t2-gas-a21002")]
    pub(crate) id: String,
    /// HJ 212-2017 pollutant code.
    #[schema(example = "a21002")]
    pub(crate) pollutant: String,
    /// Its name.
    pub(crate) pollutant_name: String,
    /// `instant`, `minute`, `hour`, `day`, `month` or `year`.
    pub(crate) averaging: String,
    /// `at-most`, `at-least`, `within` or `not-detected`.
    pub(crate) comparison: String,
    /// Lower bound.
    pub(crate) lower: Option<String>,
    /// Upper bound.
    #[schema(example = "200")]
    pub(crate) upper: Option<String>,
    /// Unit.
    #[schema(example = "mg/m3")]
    pub(crate) unit: String,
    /// Decimals to which a value is rounded before it is compared.
    pub(crate) decimals: u8,
    /// Reference oxygen content, % by volume.
    pub(crate) reference_oxygen: Option<String>,
    /// The layer; absent for the permit's own limit.
    pub(crate) layer: Option<LayerBody>,
    /// Where it comes from.
    pub(crate) basis: BasisBody,
    /// What makes it doubtful.
    pub(crate) doubts: Vec<String>,
    /// Documents that it displaces.
    pub(crate) displaces: Vec<DisplacesBody>,
}

impl LimitBody {
    pub(crate) fn new(view: &LimitView, texts: &Texts) -> Self {
        let limit = &view.limit;
        let displaces = view.displaces.iter().cloned();
        Self {
            id: limit.id.clone(),
            pollutant: limit.pollutant.clone(),
            pollutant_name: texts.pollutant(&limit.pollutant),
            averaging: word(limit.averaging),
            comparison: word(limit.comparison),
            lower: text(limit.lower),
            upper: text(limit.upper),
            unit: limit.unit.clone(),
            decimals: limit.decimals,
            reference_oxygen: text(limit.reference_oxygen),
            layer: view.layer.as_ref().map(LayerBody::from),
            basis: BasisBody::from(&view.basis),
            doubts: view.doubts.clone(),
            displaces: displaces.map(|(document, text)| DisplacesBody { document, text }).collect(),
        }
    }
}

/// A limit that another beats.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BeatenBody {
    /// The limit.
    pub(crate) limit: LimitBody,
    /// `displaced` or `less-strict`.
    pub(crate) why: &'static str,
    /// Id of the limit that displaces it or is as strict.
    pub(crate) by: String,
    /// Why it is displaced.
    pub(crate) text: Option<String>,
}

impl BeatenBody {
    pub(crate) fn new(view: &BeatenView, texts: &Texts) -> Self {
        let (why, by, text) = match &view.why {
            BeatenWhy::Displaced { by, text } => ("displaced", by.clone(), Some(text.clone())),
            BeatenWhy::LessStrict { than } => ("less-strict", than.clone(), None),
        };
        Self { limit: LimitBody::new(&view.limit, texts), why, by, text }
    }
}

/// A fact.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FactBody {
    /// Declared name.
    #[schema(example = "boiler_output_tph")]
    pub(crate) name: String,
    /// Its label.
    pub(crate) label: String,
    /// `truth`, `number`, `text`, `texts` or `day`.
    #[serde(rename = "type")]
    pub(crate) fact_type: &'static str,
    /// A truth value, a text (decimals and dates too) or a list of texts.
    #[schema(value_type = Object)]
    pub(crate) value: Value,
    /// The value in words.
    pub(crate) shown: String,
    /// True when there is a reason to doubt it.
    pub(crate) doubtful: bool,
}

impl From<&FactView> for FactBody {
    fn from(view: &FactView) -> Self {
        let (fact_type, value) = match &view.value {
            FactValue::Truth(truth) => ("truth", Value::Bool(*truth)),
            FactValue::Number(number) => ("number", Value::String(number.to_string())),
            FactValue::Text(text) => ("text", Value::String(text.clone())),
            FactValue::Texts(texts) => {
                ("texts", texts.iter().cloned().map(Value::String).collect())
            }
            FactValue::Day(day) => ("day", Value::String(day.to_string())),
        };
        Self {
            name: view.name.clone(),
            label: view.label.clone(),
            fact_type,
            value,
            shown: view.shown.clone(),
            doubtful: view.doubtful,
        }
    }
}

/// A fact to ask for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MissingFactBody {
    /// Declared name.
    pub(crate) name: String,
    /// Its label.
    pub(crate) label: String,
    /// A sentence that helps to answer.
    pub(crate) help: Option<String>,
}

impl From<&MissingFact> for MissingFactBody {
    fn from(fact: &MissingFact) -> Self {
        let MissingFact { name, label, help } = fact.clone();
        Self { name, label, help }
    }
}

/// One condition on the way to a conclusion.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StepBody {
    /// The pack's id of the rule.
    pub(crate) rule: String,
    /// `yes`, `no` or `unknown`.
    pub(crate) outcome: String,
    /// The condition in words.
    pub(crate) text: String,
    /// Where it comes from.
    pub(crate) basis: Vec<BasisBody>,
    /// The facts that mattered.
    pub(crate) facts: Vec<FactBody>,
    /// The facts that would have decided.
    pub(crate) missing: Vec<MissingFactBody>,
    /// What would have changed the outcome.
    pub(crate) changed_by: Vec<String>,
}

impl From<&StepView> for StepBody {
    fn from(step: &StepView) -> Self {
        Self {
            rule: step.rule.clone(),
            outcome: word(step.outcome),
            text: step.text.clone(),
            basis: step.basis.iter().map(BasisBody::from).collect(),
            facts: step.facts.iter().map(FactBody::from).collect(),
            missing: step.missing.iter().map(MissingFactBody::from).collect(),
            changed_by: step.changed_by.clone(),
        }
    }
}

/// A stream of readings.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StreamBody {
    /// Number of the stream.
    pub(crate) stream_id: i64,
    /// Enterprise id.
    pub(crate) enterprise: String,
    /// Outlet number.
    pub(crate) outlet: String,
    /// HJ 212-2017 pollutant code.
    pub(crate) pollutant: String,
    /// Its name.
    pub(crate) pollutant_name: String,
    /// Averaging period.
    pub(crate) averaging: String,
}

impl StreamBody {
    pub(crate) fn new(stream_id: i64, stream: &Stream, texts: &Texts) -> Self {
        Self {
            stream_id,
            enterprise: stream.enterprise.clone(),
            outlet: stream.outlet.clone(),
            pollutant: stream.pollutant.clone(),
            pollutant_name: texts.pollutant(&stream.pollutant),
            averaging: word(stream.averaging),
        }
    }
}

/// A reading.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReadingBody {
    /// Start of the period.
    #[schema(format = DateTime)]
    pub(crate) period_start: String,
    /// The value as measured, in the unit of HJ 212.
    pub(crate) value: String,
    /// The value converted to reference oxygen.
    pub(crate) converted: Option<String>,
    /// `valid`, `over-range`, `stopped`, `maintenance`, `set-by-hand`, `fault`, `calibrating`,
    /// `communication`, `implausible` or `unknown-flag`.
    pub(crate) validity: String,
    /// The HJ 212 flag as received.
    pub(crate) flag: Option<String>,
    /// 0 for the first value of its period, one more for each other value that came later.
    pub(crate) revision: u32,
    /// Whether grading is done with it.
    pub(crate) graded: bool,
    /// `normal`, `attention`, `warning`, `exceedance` or `serious`; normal also while it waits.
    pub(crate) grade: String,
}

impl From<&SeriesPoint> for ReadingBody {
    fn from(point: &SeriesPoint) -> Self {
        let reading = &point.reading;
        Self {
            period_start: time::rfc3339(reading.period_start),
            value: reading.value.to_string(),
            converted: text(reading.converted),
            validity: word(reading.validity),
            flag: reading.flag.clone(),
            revision: point.revision,
            graded: point.done,
            grade: word(point.grade),
        }
    }
}

/// The text of something that may be absent.
pub(crate) fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

/// A value with its unit, for one line of text.
pub(crate) fn amount(value: Decimal, unit: &str) -> String {
    let unit = crate::texts::unit(unit);
    if unit.is_empty() { value.to_string() } else { format!("{value} {unit}") }
}
