//! The shape in which the public list `holiday-cn` publishes a year.

use serde::Deserialize;
use tidegate_domain::{Date, Verified};

use crate::calendar::is_weekend;
use crate::table::{Holiday, Notice};

#[derive(Deserialize)]
struct Year {
    year: i16,
    #[serde(default)]
    papers: Vec<String>,
    days: Vec<Day>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Day {
    name: String,
    date: Date,
    is_off_day: bool,
}

/// The year and what is said of it as one notice, each day a holiday of its own.
pub(crate) fn read(text: &str) -> Result<(i16, Notice), serde_json::Error> {
    let Year { year, papers, days } = serde_json::from_str(text)?;
    let mut holidays: Vec<Holiday> = Vec::new();
    let mut worked: Vec<(String, Date)> = Vec::new();
    for Day { name, date, is_off_day } in days {
        if is_off_day {
            holidays.push(Holiday { name, from: date, to: date, working: Vec::new() });
        } else if is_weekend(date) {
            worked.push((name, date));
        }
    }
    for (name, day) in worked {
        // A working weekend belongs to the holiday for which it is worked, which is listed with it.
        if let Some(holiday) = holidays.iter_mut().find(|holiday| holiday.name == name) {
            holiday.working.push(day);
        } else {
            return Err(serde::de::Error::custom(format!(
                "{day} is worked for `{name}`, of which no day is off"
            )));
        }
    }
    let source = if papers.is_empty() { "holiday-cn".to_owned() } else { papers.join(" ") };
    let notice = Notice {
        number: String::new(),
        title: format!("国务院办公厅关于{year}年部分节假日安排的通知"),
        dated: None,
        verified: Verified::Recalled,
        source,
        holidays,
    };
    Ok((year, notice))
}
