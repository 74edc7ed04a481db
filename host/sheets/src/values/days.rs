//! Days and months in the forms in which people write them.

use tidegate_domain::Date;

use super::Wrong;
use crate::cell::CellValue;
use crate::form::Month;
use crate::plain::plain;

/// Years that a table may speak of.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// Days that a bare number of five digits may be, counted as spreadsheets do from 1899-12-30: those
/// of 1990 to 2079. Others are more likely something else.
const SERIALS: std::ops::RangeInclusive<i32> = 32_874..=65_745;

/// Days from 1899-12-30 to 1970-01-01.
const SERIAL_OF_EPOCH: i32 = 25_569;

/// Characters of a day with a time.
const CHARACTERS_MAX: usize = 40;

/// The day that a cell is.
pub(super) fn day(cell: &CellValue) -> Result<Date, Wrong> {
    let date = match cell {
        CellValue::Day(date) => *date,
        CellValue::Moment(instant) => Date::of_instant(*instant),
        CellValue::Text(text) => written_day(text)?,
        // A serial number with a time of day behind the point.
        CellValue::Number(number) => {
            let text = number.to_string();
            let whole = text.split_once('.').map_or(text.as_str(), |(whole, _)| whole);
            match whole.parse::<i32>() {
                Ok(serial) if SERIALS.contains(&serial) => of_serial(serial),
                _ => written_day(&text)?,
            }
        }
        _ => return Err(no_day()),
    };
    if YEARS.contains(&date.ymd().0) { Ok(date) } else { Err(out_of_years()) }
}

/// The month that a cell is: a month, or that of a day.
pub(super) fn month(cell: &CellValue) -> Result<Month, Wrong> {
    let month = match cell {
        CellValue::Text(text) => written_month(text)?,
        CellValue::Number(number) if number.decimals() == 0 => written_month(&number.to_string())?,
        CellValue::Number(_) => return Err(lost_zero()),
        cell => Month::of(day(cell).map_err(|_| no_month())?),
    };
    if YEARS.contains(&month.year) { Ok(month) } else { Err(out_of_years()) }
}

fn written_day(text: &str) -> Result<Date, Wrong> {
    let text = without_time(&plain(text))?;
    let parts = parts(&text).ok_or_else(no_day)?;
    match parts.as_slice() {
        [one] if one.len() == 8 => {
            let split = one.split_at_checked(4).and_then(|(year, rest)| {
                let (month, day) = rest.split_at_checked(2)?;
                of_parts(year, month, day)
            });
            split.ok_or_else(not_in_calendar)
        }
        [one] if one.len() == 5 => {
            let serial = one.parse::<i32>().ok().filter(|serial| SERIALS.contains(serial));
            serial.map(of_serial).ok_or_else(no_day)
        }
        [one] if one.len() == 6 => Err(Wrong::new("names a month and no day", WRITE_DAY)),
        [one] if one.len() == 4 => Err(Wrong::new("names a year and no day", WRITE_DAY)),
        [year, _] if year.len() == 4 => Err(Wrong::new("names a month and no day", WRITE_DAY)),
        [_, _] => Err(Wrong::new("names no year", WRITE_DAY)),
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            of_parts(year, month, day).ok_or_else(not_in_calendar)
        }
        [_, _, _] => Err(Wrong::new(
            "may be read as more than one day, for the year does not stand first with four digits",
            WRITE_DAY,
        )),
        _ => Err(no_day()),
    }
}

fn written_month(text: &str) -> Result<Month, Wrong> {
    let plain = plain(text);
    let tight = plain.replace(' ', "");
    let tight = tight.trim_end_matches('份');
    let found = match parts(tight).unwrap_or_default().as_slice() {
        [one] if one.len() == 6 => {
            one.split_at_checked(4).and_then(|(year, month)| of_month(year, month))
        }
        [year, month] if year.len() == 4 && month.len() <= 2 => {
            // A spreadsheet makes 2022.1 of 2022.10.
            if month == "1" && tight.contains('.') {
                return Err(lost_zero());
            }
            of_month(year, month)
        }
        [_, _] | [_] if tight.ends_with('月') => {
            return Err(Wrong::new("names no year", WRITE_MONTH));
        }
        _ => None,
    };
    match found {
        Some(month) => Ok(month),
        None => written_day(text).map(Month::of).map_err(|_| no_month()),
    }
}

/// The text without a time of day behind it, which is checked to be one.
fn without_time(text: &str) -> Result<String, Wrong> {
    if text.chars().count() > CHARACTERS_MAX {
        return Err(no_day());
    }
    if !text.contains(':') {
        return Ok(text.replace(' ', ""));
    }
    let split = text.find(':').and_then(|colon| {
        let before = text.get(..colon)?;
        before.rfind([' ', 'T'])
    });
    let (date, time) =
        split.and_then(|at| Some((text.get(..at)?, text.get(at + 1..)?))).ok_or_else(no_day)?;
    let whole = time.trim_end_matches('Z').split_once('.').map_or(time, |(whole, _)| whole);
    let mut limits = [24, 60, 60].into_iter();
    let is_time = whole.split(':').all(|part| {
        let number = part.parse::<u8>().ok();
        number.zip(limits.next()).is_some_and(|(number, limit)| number < limit)
    });
    if is_time { Ok(date.replace(' ', "")) } else { Err(no_day()) }
}

/// The digits between the marks of a date; none where something else stands.
fn parts(text: &str) -> Option<Vec<String>> {
    let marked: String = text
        .chars()
        .map(|one| if matches!(one, '年' | '月' | '/' | '.' | '日' | '号') { '-' } else { one })
        .collect();
    let trimmed = marked.trim_end_matches('-');
    let parts: Vec<String> = trimmed.split('-').map(str::to_owned).collect();
    let is_number =
        |part: &String| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.iter().all(is_number).then_some(parts)
}

fn of_parts(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn of_month(year: &str, month: &str) -> Option<Month> {
    Date::from_ymd(year.parse().ok()?, month.parse().ok()?, 1).map(Month::of)
}

fn of_serial(serial: i32) -> Date {
    Date::from_days(serial - SERIAL_OF_EPOCH)
}

const WRITE_DAY: &str = "write a day like 2022-03-01";
const WRITE_MONTH: &str = "write a month like 2022-03";

fn no_day() -> Wrong {
    Wrong::new("is not a day", WRITE_DAY)
}

fn no_month() -> Wrong {
    Wrong::new("is not a month", WRITE_MONTH)
}

fn lost_zero() -> Wrong {
    Wrong::new(
        "may be January or October, for a spreadsheet drops the zero at the end",
        WRITE_MONTH,
    )
}

fn out_of_years() -> Wrong {
    let (first, last) = (YEARS.start(), YEARS.end());
    Wrong::new(format!("is not within {first} to {last}"), "check the year")
}

/// A day that is written in full and is none, such as 31 April.
fn not_in_calendar() -> Wrong {
    Wrong::new("is a day that the calendar does not have", "check the month and the day")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> CellValue {
        CellValue::Text(text.to_owned())
    }

    #[test]
    fn days_are_read_in_all_usual_forms() {
        for written in [
            "2022-3-1",
            "2022-03-01",
            "2022/3/1",
            "2022/03/01",
            "2022.3.1",
            "2022.03.01.",
            "2022年3月1日",
            "2022 年 3 月 1 日",
            "2022年03月01号",
            "２０２２年３月１日",
            "20220301",
            "44621",
            "2022－3－1",
            "2022-03-01 00:00:00",
            "2022/3/1 8:30",
            "2022-03-01T08:30:00.000Z",
            " 2022-3-1　",
            "2022。3。1",
        ] {
            assert_eq!(
                day(&text(written)).map(|day| day.to_string()),
                Ok("2022-03-01".to_owned()),
                "{written}"
            );
        }
        for number in ["44621", "44621.5", "20220301"] {
            let cell = CellValue::Number(number.parse().unwrap());
            assert_eq!(
                day(&cell).map(|day| day.to_string()),
                Ok("2022-03-01".to_owned()),
                "{number}"
            );
        }
    }

    #[test]
    fn days_that_are_none_are_refused_with_the_reason() {
        for (written, wanted) in [
            ("3/1/22", "may be read as more than one day"),
            ("1/3/2022", "may be read as more than one day"),
            ("22-3-1", "may be read as more than one day"),
            ("2022-02-29", "a day that the calendar does not have"),
            ("20221301", "a day that the calendar does not have"),
            ("2022年3月", "names a month and no day"),
            ("202203", "names a month and no day"),
            ("2022", "names a year and no day"),
            ("3月1日", "names no year"),
            ("1899-12-31", "is not within 1900 to 2100"),
            ("2101-01-01", "is not within 1900 to 2100"),
            ("32873", "is not a day"),
            ("65746", "is not a day"),
            ("去年", "is not a day"),
            ("2022-03-01 25:00", "is not a day"),
            ("2022-03-01 08:30:00:00", "is not a day"),
            ("08:30", "is not a day"),
            ("2022-3-1-1", "is not a day"),
        ] {
            let wrong = day(&text(written)).unwrap_err();
            assert!(wrong.reason.contains(wanted), "{written}: {wrong:?}");
        }
        assert!(day(&CellValue::Truth(true)).is_err());
    }

    #[test]
    fn months_are_read_in_all_usual_forms() {
        for written in [
            "2022-03",
            "2022年3月",
            "2022年03月份",
            "202203",
            "2022/3",
            "2022.03",
            "2022.3",
            "2022-03-15",
            "44621",
        ] {
            assert_eq!(month(&text(written)), Ok(Month { year: 2022, month: 3 }), "{written}");
        }
        for (written, wanted) in [
            ("2022.1", "January or October"),
            ("3月", "names no year"),
            ("2022-13", "is not a month"),
            ("2022", "is not a month"),
            ("一季度", "is not a month"),
        ] {
            let wrong = month(&text(written)).unwrap_err();
            assert!(wrong.reason.contains(wanted), "{written}: {wrong:?}");
        }
        assert!(month(&CellValue::Number("2022.1".parse().unwrap())).is_err());
        assert_eq!(Month { year: 2022, month: 12 }.last().to_string(), "2022-12-31");
        assert_eq!(Month { year: 2024, month: 2 }.last().to_string(), "2024-02-29");
    }
}
