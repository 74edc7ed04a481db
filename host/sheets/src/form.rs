//! What a table should have: its columns, and what their cells hold.

use tidegate_domain::{Date, Decimal};

use crate::at::At;

/// What a department sends as a table.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Name for messages.
    pub name: &'static str,
    /// Its columns, in any order in a file.
    pub columns: &'static [Column],
    /// Groups of keys of which at least one must be a column and be filled in each row.
    pub one_of: &'static [&'static [&'static str]],
}

/// One column of a form.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Key by which its values are asked for.
    pub key: &'static str,
    /// Titles by which it is known, the usual one first. Spaces, case, full-width letters, stars
    /// and a unit in brackets behind do not matter.
    pub titles: &'static [&'static str],
    /// What its cells hold.
    pub kind: Kind,
    /// Whether the column must be there and filled in every row.
    pub required: bool,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Text of at most so many characters.
    Text {
        /// Characters it may have.
        most: usize,
    },
    /// A unified social credit code, with its check character.
    CreditCode,
    /// A number in the first of these units. Another may stand in the title or behind the number.
    Number {
        /// Units that are understood, that of the values first.
        units: &'static [Unit],
        /// Least number, in the first unit.
        least: Option<i64>,
    },
    /// A day.
    Day,
    /// A month.
    Month,
    /// A day or a month, as the file has it.
    DayOrMonth,
    /// Yes or no.
    Truth,
    /// One of a list of words.
    Word(&'static [Word]),
}

/// A unit and how many of the first unit of its column it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// As written, such as 万元.
    pub name: &'static str,
    /// Multiplied by.
    pub times: i64,
    /// Divided by, at least 1.
    pub over: i64,
}

/// A word of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word as it is given on.
    pub word: &'static str,
    /// Other ways to write it.
    pub also: &'static [&'static str],
}

/// A value of a cell, by the kind of its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text, single spaces within, none around.
    Text(String),
    /// A number in the first unit of its column.
    Number(Decimal),
    /// A day.
    Day(Date),
    /// A month.
    Month(Month),
    /// Yes or no.
    Truth(bool),
    /// A word of the column's list.
    Word(&'static str),
}

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Year.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: i8,
}

/// One good row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Name of the sheet.
    pub sheet: String,
    /// Row as a spreadsheet shows it, from 1.
    pub row: u32,
    /// What stands in it, by column of the form; empty cells are left out.
    pub fields: Vec<Field>,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Key of the column.
    pub key: &'static str,
    /// The cell.
    pub at: At,
    /// Whether the cell was merged with others.
    pub merged: bool,
    /// The value.
    pub value: Value,
}

impl Unit {
    /// The unit of the values themselves.
    #[must_use]
    pub const fn once(name: &'static str) -> Self {
        Self { name, times: 1, over: 1 }
    }

    /// A larger unit.
    #[must_use]
    pub const fn times(name: &'static str, times: i64) -> Self {
        Self { name, times, over: 1 }
    }

    /// A smaller unit.
    #[must_use]
    pub const fn part(name: &'static str, over: i64) -> Self {
        Self { name, times: 1, over }
    }
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(date: Date) -> Self {
        let (year, month, _) = date.ymd();
        Self { year, month }
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Date {
        // INVARIANT: months are made from days or checked, so that they have a first day.
        Date::from_ymd(self.year, self.month, 1).unwrap_or_default()
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Date {
        let (year, month) =
            if self.month >= 12 { (self.year + 1, 1) } else { (self.year, self.month + 1) };
        Self { year, month }.first().plus_days(-1)
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Row {
    /// The field of a column; none where its cell is empty or the file does not have it.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// The text, or the word, of a column.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        match &self.field(key)?.value {
            Value::Text(text) => Some(text),
            Value::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The number of a column.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<Decimal> {
        match self.field(key)?.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The day of a column.
    #[must_use]
    pub fn day(&self, key: &str) -> Option<Date> {
        match self.field(key)?.value {
            Value::Day(day) => Some(day),
            _ => None,
        }
    }

    /// The month of a column.
    #[must_use]
    pub fn month(&self, key: &str) -> Option<Month> {
        match self.field(key)?.value {
            Value::Month(month) => Some(month),
            _ => None,
        }
    }

    /// Yes or no of a column.
    #[must_use]
    pub fn truth(&self, key: &str) -> Option<bool> {
        match self.field(key)?.value {
            Value::Truth(truth) => Some(truth),
            _ => None,
        }
    }
}
