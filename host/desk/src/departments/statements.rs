//! What one department said of one project, or of one paper, as it is kept on the docket.
//!
//! Each is an event of kind [`RECORD`] whose reference begins with the department's word: what two
//! departments say stands beside each other and nothing is overwritten. What the same department
//! says later of the same paper takes the place of what it said, and what it no longer says stays.

use std::collections::BTreeMap;

use tidegate_domain::{
    Date, Decimal, DocketItem, DocketRecord, Event, Fact, FactValue, Instant, Project, TruthValue,
};
use tidegate_sheets::departments::{Department, Evidence, LandPermitKind, ListedPermit};

use super::known::folded;
use super::permits::Term;
use super::{Trust, What, trust};

/// Kind of the docket's events that hold what a department said.
pub const RECORD: &str = "department-record";

/// What stands in front of the source of everything that is taken from departments.
pub(super) const SOURCE: &str = "departments: ";

/// In place of a department's word: what was brought into the docket otherwise.
pub(super) const IMPORT: &str = "import";

pub(super) const NAME: &str = "project_name";
pub(super) const CODE: &str = "project_code";
pub(super) const APPROVAL: &str = "approval_number";
pub(super) const REFERENCE: &str = "project_reference";
pub(super) const PASSED: &str = "acceptance_passed";
pub(super) const PROMISED: &str = "promised_production";
pub(super) const PERMIT: &str = "permit_number";
pub(super) const PERMIT_TIER: &str = "permit_tier";
pub(super) const PERMIT_FROM: &str = "permit_from";
/// The first day on which the permit is no longer valid.
pub(super) const PERMIT_UNTIL: &str = "permit_until";
pub(super) const PERMIT_ENDED: &str = "permit_ended";

/// Facts of statements with what they are about, for trust and contradictions.
const ABOUT: &[(&str, What)] = &[
    ("approved", What::Approved),
    ("assessment", What::Assessment),
    ("construction_started", What::Started),
    ("completed", What::Completed),
    ("accepted", What::Accepted),
    ("acceptance_published", What::Published),
    ("investment", What::Investment),
    ("start_planned", What::Plans),
    ("completion_planned", What::Plans),
    (PROMISED, What::Promised),
    (PERMIT_TIER, What::PermitTier),
    (PERMIT_UNTIL, What::PermitUntil),
    (PERMIT_ENDED, What::PermitEnded),
];

/// What one department said of one project or paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// Word of the department, or [`IMPORT`].
    pub(super) by: String,
    /// What tells it from others of the department: a number, a code or a name.
    pub(super) key: String,
    /// The day of which it speaks.
    pub(super) of: Date,
    /// Where it was learnt.
    pub(super) source: String,
    /// When it was learnt.
    pub(super) at: Instant,
    /// What it says, by name.
    pub(super) said: BTreeMap<String, Fact>,
}

/// What a row says, put down bit by bit.
struct Saying {
    department: Department,
    said: BTreeMap<String, Fact>,
}

impl Saying {
    fn value(&mut self, name: &str, value: Option<FactValue>) {
        let Some(value) = value else { return };
        let what = ABOUT.iter().find(|(known, _)| *known == name).map(|(_, what)| *what);
        let doubtful = what.is_some_and(|what| trust(self.department, what) == Trust::Doubtful);
        self.said.insert(name.to_owned(), Fact { name: name.to_owned(), value, doubtful });
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        self.value(name, text.map(|text| FactValue::Text(text.to_owned())));
    }

    fn day(&mut self, name: &str, day: Option<Date>) {
        self.value(name, day.map(FactValue::Day));
    }

    fn number(&mut self, name: &str, number: Option<Decimal>) {
        self.value(name, number.map(FactValue::Number));
    }

    fn truth(&mut self, name: &str, truth: Option<bool>) {
        self.value(name, truth.map(FactValue::Truth));
    }

    /// What a list of permits says of one term of one; gives what tells it from others.
    fn permit(&mut self, one: &ListedPermit) -> String {
        let term = Term::of_list(one);
        self.text(PERMIT, Some(&term.number));
        self.text(PERMIT_TIER, Some(term.tier_word()));
        self.day(PERMIT_FROM, Some(term.from));
        self.day(PERMIT_UNTIL, Some(term.until));
        self.day(PERMIT_ENDED, term.ended);
        term.key()
    }
}

impl Statement {
    /// What a row says of a project or a paper; none where it speaks of something else.
    pub(super) fn of_row(evidence: &Evidence, source: String, at: Instant) -> Option<Self> {
        let department = evidence.source().department;
        let mut saying = Saying { department, said: BTreeMap::new() };
        let key = match evidence {
            Evidence::Approval(one) => {
                saying.text(NAME, Some(&one.project));
                saying.text(CODE, one.project_code.as_deref());
                saying.text(APPROVAL, Some(&one.number));
                saying.day("approved", Some(one.approved));
                saying.text("assessment", one.document.as_deref().and_then(assessment));
                one.number.clone()
            }
            Evidence::Construction(one) => {
                saying.text(NAME, Some(&one.project));
                saying.text(CODE, one.project_code.as_deref());
                saying.text("permit_number", Some(&one.number));
                saying.day("issued", Some(one.issued));
                saying.day("construction_started", one.started);
                saying.day("completed", one.completed);
                one.number.clone()
            }
            Evidence::Acceptance(one) => {
                saying.text(NAME, Some(&one.project));
                saying.text(APPROVAL, one.approval_number.as_deref());
                saying.day("completed", one.completed);
                saying.day("accepted", one.accepted);
                saying.day("acceptance_published", Some(one.published));
                saying.truth(PASSED, one.passed);
                one.project.clone()
            }
            Evidence::Project(one) => {
                saying.text(NAME, Some(&one.project));
                saying.text(CODE, Some(&one.code));
                saying.number("investment", one.investment_10k_yuan);
                saying.truth("technical_change", one.technical_change);
                saying.day("filed", Some(one.filed));
                saying.day("start_planned", one.start_planned);
                saying.day("completion_planned", one.completion_planned);
                one.code.clone()
            }
            Evidence::Commitment(one) => {
                saying.text(NAME, one.project.as_deref());
                saying.text(CODE, one.project_code.as_deref());
                saying.day("promised", one.promised);
                saying.day(PROMISED, Some(one.production));
                one.project_code.clone().or_else(|| one.project.clone()).unwrap_or_default()
            }
            Evidence::Land(one) => {
                saying.text(NAME, one.project.as_deref());
                saying.text("land_permit", Some(land(one.kind)));
                saying.text("permit_number", Some(&one.number));
                saying.day("issued", Some(one.issued));
                saying.number("land_area_m2", one.area_m2);
                saying.text("land_place", one.place.as_deref());
                format!("{}/{}", land(one.kind), one.number)
            }
            Evidence::Permit(one) => saying.permit(one),
            _ => return None,
        };
        let of = evidence.source().of;
        Some(Self { by: department.word().to_owned(), key, of, source, at, said: saying.said })
    }

    /// What a project says that was brought into the docket otherwise.
    pub(super) fn of_import(project: &Project, record: &DocketRecord) -> Self {
        let mut said = BTreeMap::new();
        let mut say = |name: &str, value: Option<FactValue>| {
            if let Some(value) = value {
                said.insert(
                    name.to_owned(),
                    Fact { name: name.to_owned(), value, doubtful: false },
                );
            }
        };
        let truth = |truth| match truth {
            TruthValue::Yes => Some(FactValue::Truth(true)),
            TruthValue::No => Some(FactValue::Truth(false)),
            TruthValue::Unknown => None,
        };
        let assessed = (project.assessment != "unknown").then(|| project.assessment.clone());
        say("assessment", assessed.map(FactValue::Text));
        say("approved", project.approved.map(FactValue::Day));
        say("construction_started", project.construction_started.map(FactValue::Day));
        say("completed", project.completed.map(FactValue::Day));
        say("production_started", project.production_started.map(FactValue::Day));
        say("accepted", project.accepted.map(FactValue::Day));
        say("acceptance_published", project.acceptance_published.map(FactValue::Day));
        say("major_change_unapproved", truth(project.major_change_unapproved));
        say("facilities_built", truth(project.facilities_built));
        say("investment", project.investment.map(FactValue::Number));
        Self {
            by: IMPORT.to_owned(),
            key: project.reference.clone(),
            of: Date::of_instant(record.recorded_at),
            source: record.source.clone(),
            at: record.recorded_at,
            said,
        }
    }

    /// The statement that a record of the docket holds; none of any other record.
    pub(super) fn of_record(record: &DocketRecord) -> Option<Self> {
        let DocketItem::Event(event) = &record.item else { return None };
        let (by, key) = event.reference.split_once('/').filter(|_| event.kind == RECORD)?;
        Some(Self {
            by: by.to_owned(),
            key: key.to_owned(),
            of: event.from,
            source: record.source.clone(),
            at: record.recorded_at,
            said: event.facts.iter().map(|fact| (fact.name.clone(), fact.clone())).collect(),
        })
    }

    /// The record that holds it, as recorded at `at`.
    pub(super) fn record(&self, enterprise: &str, at: Instant) -> DocketRecord {
        let event = Event {
            kind: RECORD.to_owned(),
            reference: format!("{}/{}", self.by, self.key),
            subject: String::new(),
            from: self.of,
            until: Some(self.of.plus_days(1)),
            facts: self.said.values().cloned().collect(),
        };
        DocketRecord {
            enterprise: enterprise.to_owned(),
            item: DocketItem::Event(event),
            source: self.source.clone(),
            recorded_at: at,
            withdrawn: false,
        }
    }

    /// Puts a later statement of the same paper in its place; what that one lacks stays. When it says
    /// nothing new, what was kept stays as it is, also in the day of which it speaks.
    pub(super) fn replace(&mut self, later: Self) {
        let said = |name: &str| self.said.get(name).map(|fact| &fact.value);
        if later.said.iter().all(|(name, fact)| said(name) == Some(&fact.value)) {
            return;
        }
        let mut said = std::mem::take(&mut self.said);
        said.extend(later.said.clone());
        *self = Self { said, ..later };
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match &self.said.get(name)?.value {
            FactValue::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn day(&self, name: &str) -> Option<Date> {
        match self.said.get(name)?.value {
            FactValue::Day(day) => Some(day),
            _ => None,
        }
    }

    pub(super) fn truth(&self, name: &str) -> Option<bool> {
        match self.said.get(name)?.value {
            FactValue::Truth(truth) => Some(truth),
            _ => None,
        }
    }

    /// What it says of something that is compared between departments, with the fact's name. An
    /// acceptance that was not passed says nothing of having been accepted.
    pub(super) fn compared(&self) -> impl Iterator<Item = (&'static str, What, &Fact)> {
        let passed = self.truth(PASSED) != Some(false);
        ABOUT.iter().filter_map(move |(name, what)| {
            let counts = passed || !matches!(what, What::Accepted | What::Published);
            let fact = self.said.get(*name).filter(|_| counts)?;
            Some((*name, *what, fact))
        })
    }

    /// Whether a project is known from it. A promise or a permit for land alone is no project.
    pub(super) fn makes_project(&self) -> bool {
        let department = Department::from_word(&self.by);
        self.by == IMPORT
            || matches!(
                department,
                Some(
                    Department::Approval
                        | Department::Construction
                        | Department::Acceptance
                        | Department::Reform
                )
            )
    }

    /// The name of the project, as names are compared.
    pub(super) fn project_name(&self) -> Option<String> {
        self.text(NAME).or_else(|| (self.by == IMPORT).then_some(&*self.key)).map(folded)
    }
}

/// The contract's word for a document of assessment.
fn assessment(document: &str) -> Option<&'static str> {
    match document {
        "报告书" => Some("book"),
        "报告表" => Some("table"),
        "登记表" => Some("form"),
        _ => None,
    }
}

const fn land(kind: LandPermitKind) -> &'static str {
    match kind {
        LandPermitKind::Land => "land",
        LandPermitKind::Works => "works",
        LandPermitKind::Site => "site",
        LandPermitKind::Title => "title",
    }
}

/// A value as text.
pub(super) fn shown(value: &FactValue) -> String {
    match value {
        FactValue::Truth(truth) => truth.to_string(),
        FactValue::Number(number) => number.to_string(),
        FactValue::Text(text) => text.clone(),
        FactValue::Texts(texts) => texts.join(", "),
        FactValue::Day(day) => day.to_string(),
    }
}
