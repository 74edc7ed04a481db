//! Instants as people write them, in China Standard Time.

use tidegate_domain::{Date, Instant};

use super::forms;
use super::report::Reason;

const HELP: &str = "write date and time of day as 2026-03-01 08:00, in China Standard Time";

/// An instant as `2026-03-01 08:00`, `2026-03-01T08:00:00`, `2026/3/1 8:00` or
/// `2026年3月1日 8时30分`. `24:00` is the end of the day.
pub(super) fn moment(text: &str) -> Result<Instant, Reason> {
    let wrong = || Reason::new("is not a date with a time of day", HELP);
    let (date, time) = match text.split_once('日') {
        Some((date, time)) if !time.trim().is_empty() => (format!("{date}日"), time.trim()),
        Some(_) => return Err(Reason::new("has no time of day", HELP)),
        None => {
            let Some((date, time)) = text.split_once(['T', ' ', '\u{3000}']) else {
                let is_date = forms::date(text).is_ok();
                return Err(if is_date {
                    Reason::new("has no time of day", HELP)
                } else {
                    wrong()
                });
            };
            (date.trim().to_owned(), time.trim())
        }
    };
    let date = forms::date(&date)?;
    let seconds = time_of_day(time).ok_or_else(wrong)?;
    Ok(date.start().saturating_add(seconds))
}

/// An instant as `2026-03-01 08:00`, with seconds where it has some.
pub(super) fn shown(moment: Instant) -> String {
    let date = Date::of_instant(moment);
    let of_day = moment.saturating_sub(date.start());
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    if second == 0 {
        format!("{date} {hour:02}:{minute:02}")
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02}")
    }
}

/// Seconds since midnight, 0 to 86,400.
fn time_of_day(text: &str) -> Option<i64> {
    let chinese = text.contains('时');
    let parts: Vec<&str> = if chinese {
        let text = text.trim_end_matches('秒').trim_end_matches('分').trim_end_matches('时');
        text.split(['时', '分']).collect()
    } else {
        text.split([':', '：']).collect()
    };
    let number = |part: &str| {
        let fits = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if fits { part.parse::<i64>().ok() } else { None }
    };
    let (hour, minute, second) = match parts.as_slice() {
        [hour] if chinese => (number(hour)?, 0, 0),
        [hour, minute] => (number(hour)?, number(minute)?, 0),
        [hour, minute, second] => (number(hour)?, number(minute)?, number(second)?),
        _ => return None,
    };
    let within = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    let is_end = (hour, minute, second) == (24, 0, 0);
    (within || is_end).then_some(hour * 3_600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_in_the_usual_forms() {
        for (text, wanted) in [
            ("2026-03-01 08:00", Some("2026-03-01 08:00")),
            ("2026-03-01T08:00:05", Some("2026-03-01 08:00:05")),
            ("2026/3/1 8:05", Some("2026-03-01 08:05")),
            ("2026年3月1日 8时30分", Some("2026-03-01 08:30")),
            ("2026年3月1日8时30分15秒", Some("2026-03-01 08:30:15")),
            ("2026年3月1日8时", Some("2026-03-01 08:00")),
            ("2026-03-01 23:59:59", Some("2026-03-01 23:59:59")),
            ("2026-03-01 24:00", Some("2026-03-02 00:00")),
            ("2024-02-29 00:00", Some("2024-02-29 00:00")),
            ("2026-03-01 24:01", None),
            ("2026-03-01 12:60", None),
            ("2026-03-01 12", None),
            ("2026-03-01 8:00 pm", None),
            ("2026-02-29 08:00", None),
            ("2026-03-01", None),
            ("2026年3月1日", None),
            ("46082.5", None),
            ("", None),
        ] {
            assert_eq!(moment(text).ok().map(shown).as_deref(), wanted, "{text}");
        }
        assert_eq!(moment("2026-03-01").unwrap_err().reason, "has no time of day");
        let absent = moment("2026-02-29 08:00").unwrap_err().reason;
        assert_eq!(absent, "there is no such day in the calendar");
    }
}
