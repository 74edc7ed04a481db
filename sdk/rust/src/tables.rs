//! What `pack.toml`, `parameters/` and `catalogue/` become inside a pack: constant data that costs
//! nothing when an instance starts.

use tidegate_contract::{
    Averaging, Basis, BasisKind, Comparison, Date, Dating, Decimal, Medium, Message, Refusal, Tier,
    Verified,
};

use crate::condition::Condition;

/// All tables of a pack, written by the manifest compiler.
#[derive(Debug)]
pub struct Tables {
    /// Name and version, for example `tonglu 0.1.0`.
    pub pack: &'static str,
    /// First day whose law is inside.
    pub covers_from: Date,
    /// First day whose law is no longer inside.
    pub covers_until: Option<Date>,
    /// Dated numbers, ascending by name and date.
    pub parameters: &'static [Parameter],
    /// Limits, in the order of the files.
    pub limits: &'static [LimitRow],
    /// Catalogue rows, ascending.
    pub rows: &'static [CatalogueRow],
    /// General processes, ascending by row.
    pub processes: &'static [CatalogueRow],
}

/// A basis with what it takes to be in force.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// What gives it its force.
    pub kind: BasisKind,
    /// Document number; empty for a project default.
    pub document: &'static str,
    /// Article, table or clause.
    pub article: &'static str,
    /// First day in force.
    pub from: Option<Date>,
    /// First day no longer in force.
    pub until: Option<Date>,
    /// What is known about the dates.
    pub dating: Dating,
    /// The truth fact that says whether an authority has designated the place.
    pub designated_by: Option<&'static str>,
    /// How far the text was checked.
    pub verified: Verified,
}

impl Source {
    /// Whether the text is in force on `on` as far as its dates say.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on < until)
    }

    /// The basis as it stands in a result.
    #[must_use]
    pub fn basis(&self) -> Basis {
        Basis {
            kind: self.kind,
            document: self.document.to_owned(),
            article: self.article.to_owned(),
            in_force_from: self.from,
            in_force_until: self.until,
            dating: self.dating,
            verified: self.verified,
        }
    }
}

/// The value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterValue {
    /// A number in the parameter's unit.
    Number(Decimal),
    /// A word.
    Text(&'static str),
    /// Yes or no.
    Truth(bool),
    /// A date.
    Day(Date),
}

/// One dated value.
#[derive(Debug)]
pub struct Parameter {
    /// Name; several entries may share it with other dates.
    pub name: &'static str,
    /// Value.
    pub value: ParameterValue,
    /// Unit; empty for what has none.
    pub unit: &'static str,
    /// Where it comes from and when it holds.
    pub source: Source,
}

/// A document whose limits a limit displaces, and the message that says why.
#[derive(Debug)]
pub struct Displaces {
    /// Document number.
    pub document: &'static str,
    /// Message key.
    pub text: &'static str,
}

/// One row of a limit table.
#[derive(Debug)]
pub struct LimitRow {
    /// Stable id.
    pub id: &'static str,
    /// Pollutant code.
    pub pollutant: &'static str,
    /// Medium.
    pub medium: Medium,
    /// Where the sample is taken.
    pub monitoring_point: &'static str,
    /// When it applies.
    pub when: Condition,
    /// How a value is compared.
    pub comparison: Comparison,
    /// Lower bound.
    pub lower: Option<Decimal>,
    /// Upper bound.
    pub upper: Option<Decimal>,
    /// Unit.
    pub unit: &'static str,
    /// Averaging period.
    pub averaging: Averaging,
    /// Decimals to which a value is rounded.
    pub decimals: u8,
    /// Reference oxygen, % by volume.
    pub reference_oxygen: Option<Decimal>,
    /// Documents it displaces.
    pub displaces: &'static [Displaces],
    /// Message keys of what makes it doubtful.
    pub doubts: &'static [&'static str],
    /// Where it comes from and when it holds.
    pub source: Source,
}

/// One row of the catalogue, or one general process.
#[derive(Debug)]
pub struct CatalogueRow {
    /// Row number.
    pub row: u16,
    /// GB/T 4754 prefixes; empty for a general process.
    pub industries: &'static [&'static str],
    /// Codes taken out.
    pub except: &'static [&'static str],
    /// Cells in the order key, simplified, registration.
    pub cells: &'static [Cell],
    /// Where it comes from and when it holds.
    pub source: Source,
}

/// One cell of a row.
#[derive(Debug)]
pub struct Cell {
    /// Stable id and message key of the cell's words, for example `row-21-key`.
    pub id: &'static str,
    /// Tier that it gives.
    pub tier: Tier,
    /// When it gives it.
    pub when: Condition,
}

impl Tables {
    /// The parameter of this name in force on `on`.
    #[must_use]
    pub fn parameter(&self, name: &str, on: Date) -> Option<&'static Parameter> {
        let mut named = self.parameters.iter().filter(|parameter| parameter.name == name);
        named.find(|parameter| parameter.source.in_force(on))
    }

    /// Whether the law of `on` is inside.
    ///
    /// # Errors
    /// `before-covered-dates` or `after-covered-dates`.
    pub fn covers(&self, on: Date) -> Result<(), Refusal> {
        let refusal = |code: &str, edge: Date| Refusal {
            code: code.to_owned(),
            text: Message::new(code).with("from", edge).with("on", on),
        };
        if on < self.covers_from {
            return Err(refusal("before-covered-dates", self.covers_from));
        }
        match self.covers_until {
            Some(until) if on >= until => Err(refusal("after-covered-dates", until)),
            _ => Ok(()),
        }
    }

    /// The row whose industries have the longest prefix of `code`.
    #[must_use]
    pub fn row_of(&self, code: &str) -> Option<&'static CatalogueRow> {
        let mut best: Option<(usize, &'static CatalogueRow)> = None;
        for row in self.rows {
            if row.except.contains(&code) {
                continue;
            }
            let matching = row.industries.iter().filter(|prefix| code.starts_with(**prefix));
            let longest = matching.map(|prefix| prefix.len()).max();
            if let Some(length) = longest
                && best.is_none_or(|(known, _)| length > known)
            {
                best = Some((length, row));
            }
        }
        best.map(|(_, row)| row)
    }
}
