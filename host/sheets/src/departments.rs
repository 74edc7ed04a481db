//! What each department of a county sends: its form, and what a row of it says of an enterprise.
//!
//! A row becomes an [`Evidence`] with its department, its place in the file and the day of which it
//! speaks. What follows from it for a permit is said elsewhere.

mod acceptance;
mod approval;
mod commitment;
mod construction;
mod market;
mod permit;
mod planning;
mod power;
mod reform;
mod tax;
mod water;

pub use acceptance::Acceptance;
pub use approval::Approval;
pub use commitment::Commitment;
pub use construction::ConstructionPermit;
pub use market::{Registration, RegistrationState};
pub use permit::ListedPermit;
pub use planning::{LandPermit, LandPermitKind};
pub use power::EnergyUse;
pub use reform::ProjectCode;
pub use tax::TaxReturn;
pub use water::WaterUse;

use tidegate_domain::Date;

use crate::error::SheetError;
use crate::fill::{Filled, read};
use crate::form::{Column, Field, Form, Kind, Month, Row, Unit, Value};

/// Which kind of table a department sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Department {
    /// 市场监管: registrations.
    Market,
    /// 电力: energy by account.
    Power,
    /// 水务: water and sewage.
    Water,
    /// 税务: turnover and environmental tax.
    Tax,
    /// 自然资源和规划: land and planning permits.
    Planning,
    /// 住建: construction permits.
    Construction,
    /// 发改/经信: project codes.
    Reform,
    /// 生态环境: EIA approvals.
    Approval,
    /// 竣工环保验收 publications.
    Acceptance,
    /// Production dates that units promised.
    Commitment,
    /// 排污许可证: discharge permits, of the national permit platform.
    Permit,
}

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// 市场监管.
    Registration(Registration),
    /// 电力.
    Energy(EnergyUse),
    /// 水务.
    Water(WaterUse),
    /// 税务.
    Tax(TaxReturn),
    /// 自然资源和规划.
    Land(LandPermit),
    /// 住建.
    Construction(ConstructionPermit),
    /// 发改/经信.
    Project(ProjectCode),
    /// EIA approvals.
    Approval(Approval),
    /// 竣工验收.
    Acceptance(Acceptance),
    /// 承诺投产.
    Commitment(Commitment),
    /// 排污许可证.
    Permit(ListedPermit),
}

/// Where a piece of evidence comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Who sent it.
    pub department: Department,
    /// Name of the file.
    pub file: String,
    /// Sheet in the file.
    pub sheet: String,
    /// Row of the sheet, from 1.
    pub row: u32,
    /// The day of which it speaks: the day or the last day of the month in the row, or the day on
    /// which the file was given where the row has none.
    pub of: Date,
}

/// Of whom a row speaks. At least one of the three is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    /// Unified social credit code, checked.
    pub credit_code: Option<String>,
    /// Name as the department has it.
    pub name: Option<String>,
    /// The department's own account number.
    pub account: Option<String>,
}

/// The time of which an amount speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// One day.
    Day(Date),
    /// One month.
    Month(Month),
}

/// What a department's file says, and what is wrong with the rest of it.
#[derive(Clone, Debug)]
pub struct Told {
    /// What its good rows say, in their order.
    pub evidence: Vec<Evidence>,
    /// What was read, with the problems.
    pub filled: Filled,
}

/// A file of a department as it was given.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Its name.
    pub name: &'a str,
    /// The day on which it was given.
    pub on: Date,
}

/// Every department, in the order of [`Department`].
pub const DEPARTMENTS: [Department; 11] = [
    Department::Market,
    Department::Power,
    Department::Water,
    Department::Tax,
    Department::Planning,
    Department::Construction,
    Department::Reform,
    Department::Approval,
    Department::Acceptance,
    Department::Commitment,
    Department::Permit,
];

/// What a department's file says.
///
/// # Errors
///
/// [`SheetError`] when the file as a whole cannot be read.
pub fn tell(department: Department, file: Given<'_>) -> Result<Told, SheetError> {
    let filled = read(file.bytes, file.name, department.form())?;
    let evidence = filled.rows.iter().filter_map(|row| department.evidence(row, file)).collect();
    Ok(Told { evidence, filled })
}

impl Department {
    /// A short word for addresses and settings.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Market => "market",
            Self::Power => "power",
            Self::Water => "water",
            Self::Tax => "tax",
            Self::Planning => "planning",
            Self::Construction => "construction",
            Self::Reform => "reform",
            Self::Approval => "approval",
            Self::Acceptance => "acceptance",
            Self::Commitment => "commitment",
            Self::Permit => "permit",
        }
    }

    /// The department with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        DEPARTMENTS.into_iter().find(|one| one.word() == word)
    }

    /// The form of what it sends.
    #[must_use]
    pub const fn form(self) -> &'static Form {
        match self {
            Self::Market => &market::FORM,
            Self::Power => &power::FORM,
            Self::Water => &water::FORM,
            Self::Tax => &tax::FORM,
            Self::Planning => &planning::FORM,
            Self::Construction => &construction::FORM,
            Self::Reform => &reform::FORM,
            Self::Approval => &approval::FORM,
            Self::Acceptance => &acceptance::FORM,
            Self::Commitment => &commitment::FORM,
            Self::Permit => &permit::FORM,
        }
    }

    /// What a row of its form says; none where the row is of another form.
    #[must_use]
    pub fn evidence(self, row: &Row, file: Given<'_>) -> Option<Evidence> {
        let told = Teller { department: self, row, file };
        match self {
            Self::Market => market::evidence(told).map(Evidence::Registration),
            Self::Power => power::evidence(told).map(Evidence::Energy),
            Self::Water => water::evidence(told).map(Evidence::Water),
            Self::Tax => tax::evidence(told).map(Evidence::Tax),
            Self::Planning => planning::evidence(told).map(Evidence::Land),
            Self::Construction => construction::evidence(told).map(Evidence::Construction),
            Self::Reform => reform::evidence(told).map(Evidence::Project),
            Self::Approval => approval::evidence(told).map(Evidence::Approval),
            Self::Acceptance => acceptance::evidence(told).map(Evidence::Acceptance),
            Self::Commitment => commitment::evidence(told).map(Evidence::Commitment),
            Self::Permit => permit::evidence(told).map(Evidence::Permit),
        }
    }
}

impl Evidence {
    /// Where it comes from.
    #[must_use]
    pub const fn source(&self) -> &Source {
        match self {
            Self::Registration(one) => &one.source,
            Self::Energy(one) => &one.source,
            Self::Water(one) => &one.source,
            Self::Tax(one) => &one.source,
            Self::Land(one) => &one.source,
            Self::Construction(one) => &one.source,
            Self::Project(one) => &one.source,
            Self::Approval(one) => &one.source,
            Self::Acceptance(one) => &one.source,
            Self::Commitment(one) => &one.source,
            Self::Permit(one) => &one.source,
        }
    }

    /// Of whom it speaks.
    #[must_use]
    pub const fn party(&self) -> &Party {
        match self {
            Self::Registration(one) => &one.party,
            Self::Energy(one) => &one.party,
            Self::Water(one) => &one.party,
            Self::Tax(one) => &one.party,
            Self::Land(one) => &one.party,
            Self::Construction(one) => &one.party,
            Self::Project(one) => &one.party,
            Self::Approval(one) => &one.party,
            Self::Acceptance(one) => &one.party,
            Self::Commitment(one) => &one.party,
            Self::Permit(one) => &one.party,
        }
    }
}

impl Period {
    /// Its first day.
    #[must_use]
    pub fn first(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Month(month) => month.first(),
        }
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Month(month) => month.last(),
        }
    }
}

/// One row of a department's file.
#[derive(Clone, Copy)]
struct Teller<'a> {
    department: Department,
    row: &'a Row,
    file: Given<'a>,
}

impl Teller<'_> {
    /// The source, of a day of the row.
    fn source(self, of: Option<Date>) -> Source {
        Source {
            department: self.department,
            file: self.file.name.to_owned(),
            sheet: self.row.sheet.clone(),
            row: self.row.row,
            of: of.unwrap_or(self.file.on),
        }
    }

    fn party(self) -> Party {
        Party {
            credit_code: self.text(CREDIT_CODE),
            name: self.text(NAME),
            account: self.text(ACCOUNT),
        }
    }

    fn text(self, key: &str) -> Option<String> {
        self.row.text(key).map(str::to_owned)
    }

    fn period(self, key: &str) -> Option<Period> {
        match self.row.field(key)? {
            Field { value: Value::Day(day), .. } => Some(Period::Day(*day)),
            Field { value: Value::Month(month), .. } => Some(Period::Month(*month)),
            _ => None,
        }
    }
}

const CREDIT_CODE: &str = "credit_code";
const NAME: &str = "name";
const ACCOUNT: &str = "account";

/// Rows that name their enterprise by its code, or its name, or both.
const BY_CODE_OR_NAME: &[&[&str]] = &[&[CREDIT_CODE, NAME]];

/// Rows that may name their enterprise by an account too.
const BY_ACCOUNT_TOO: &[&[&str]] = &[&[CREDIT_CODE, NAME, ACCOUNT]];

/// Money in 万元.
const MONEY: &[Unit] =
    &[Unit::once("万元"), Unit::once("万"), Unit::times("亿元", 10_000), Unit::part("元", 10_000)];

const CODE_COLUMN: Column = Column {
    key: CREDIT_CODE,
    titles: &[
        "统一社会信用代码",
        "社会信用代码",
        "信用代码",
        "统一信用代码",
        "纳税人识别号",
        "统一社会信用代码/纳税人识别号",
    ],
    kind: Kind::CreditCode,
    required: false,
};

const NAME_COLUMN: Column = Column {
    key: NAME,
    titles: &[
        "企业名称",
        "单位名称",
        "建设单位",
        "建设单位名称",
        "纳税人名称",
        "用户名称",
        "户名",
        "客户名称",
        "市场主体名称",
        "项目单位",
        "排污单位名称",
        "项目(法人)单位",
    ],
    kind: Kind::Text { most: 200 },
    required: false,
};

const fn text(key: &'static str, titles: &'static [&'static str], required: bool) -> Column {
    Column { key, titles, kind: Kind::Text { most: 300 }, required }
}

const fn day(key: &'static str, titles: &'static [&'static str], required: bool) -> Column {
    Column { key, titles, kind: Kind::Day, required }
}

const fn money(key: &'static str, titles: &'static [&'static str], required: bool) -> Column {
    Column { key, titles, kind: Kind::Number { units: MONEY, least: Some(0) }, required }
}
