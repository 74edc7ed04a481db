//! Frames of a day: the same for the same seed, in order, and read back as they were meant.

use std::collections::BTreeMap;

use tidegate_demo::year::{Sent, SentValue};
use tidegate_domain::{Averaging, Decimal};
use tidegate_hj212::{
    FrameEvent, Framer, FramerSettings, ParseSettings, Period, Statistic, readings,
};

use crate::support::small;

#[test]
fn the_same_seed_sends_the_same_bytes_and_another_seed_others() {
    let (one, again, other) = (small(1), small(1), small(2));
    for day in [0, 1, 31, 60] {
        assert_eq!(one.frames(day).unwrap(), again.frames(day).unwrap());
        assert_ne!(one.frames(day).unwrap(), other.frames(day).unwrap());
    }
}

#[test]
fn a_day_made_alone_is_the_day_in_sequence() {
    let year = small(3);
    let sequence: Vec<Vec<Sent>> = (0..year.arrival_days()).map(|day| year.sent(day)).collect();
    let fresh = small(3);
    for day in (0..year.arrival_days()).rev() {
        assert_eq!(fresh.sent(day), sequence[day as usize], "{day}");
    }
    let start = year.plan().from.start() * 1000;
    for (day, sent) in (0_i64..).zip(&sequence) {
        let times = start + day * 86_400_000..start + (day + 1) * 86_400_000;
        assert!(sent.iter().all(|message| times.contains(&message.at_ms)), "{day}");
        assert!(sent.is_sorted_by_key(|message| message.at_ms));
        for message in sent {
            let length = if message.averaging == Averaging::Day { 86_400 } else { 3_600 };
            assert!((message.period_start + length) * 1000 <= message.at_ms);
        }
    }
    // Every hour and every day of every outlet comes once at most, and most come.
    let mut seen: BTreeMap<_, u32> = BTreeMap::new();
    for message in sequence.iter().flatten() {
        *seen.entry((message.outlet, message.averaging, message.period_start)).or_default() += 1;
    }
    assert!(seen.values().all(|count| *count == 1));
    let outlets = year.outlets().len();
    assert!((outlets * 24 * 57..outlets * 25 * 60).contains(&seen.len()), "{}", seen.len());
    assert_eq!(year.sent(year.arrival_days()), []);
}

/// What a frame says of each pollutant, read by the protocol's own parser: mean, converted mean
/// and mark.
fn read(bytes: &[u8]) -> BTreeMap<String, (Decimal, Option<Decimal>, char)> {
    let settings = FramerSettings { crc_modbus_accepted: true, ..FramerSettings::default() };
    let mut framer = Framer::new(settings);
    let mut found: BTreeMap<String, (Decimal, Option<Decimal>, char)> = BTreeMap::new();
    framer.feed(bytes, |event| {
        let FrameEvent::Frame(frame) = event else { panic!("{event:?}") };
        let packet = frame.packet(&ParseSettings::default()).unwrap();
        let read = readings(&packet).unwrap();
        assert!(matches!(read.period, Period::Hour | Period::Day));
        for measurement in read.measurements {
            if measurement.statistic != Statistic::Avg {
                continue;
            }
            let flag = measurement.flag.unwrap().letter();
            let value: Decimal = measurement.value.unwrap().to_string().parse().unwrap();
            let entry = found.entry(measurement.pollutant.to_owned());
            let entry = entry.or_insert((Decimal::ZERO, None, flag));
            if measurement.is_converted {
                entry.1 = Some(value);
            } else {
                entry.0 = value;
            }
        }
    });
    found
}

#[test]
fn frames_say_what_was_sent() {
    let year = small(4);
    let mut frames = 0;
    for day in [0, 7, 59, 60] {
        let mut said: BTreeMap<(usize, i64), BTreeMap<_, _>> = BTreeMap::new();
        for frame in year.frames(day).unwrap() {
            frames += 1;
            said.insert((frame.outlet, frame.at_ms), read(&frame.bytes));
        }
        for message in year.sent(day) {
            let of = |value: &SentValue| {
                (value.pollutant.to_owned(), (value.value, value.converted, value.flag))
            };
            let sent: BTreeMap<_, _> = message.values.iter().map(of).collect();
            let mut read = said.remove(&(message.outlet, message.at_ms)).unwrap();
            // The second half of a message that is cut in two comes a millisecond later.
            read.extend(said.remove(&(message.outlet, message.at_ms + 1)).unwrap_or_default());
            assert_eq!(read, sent, "{message:?}");
        }
        assert!(said.is_empty());
    }
    assert!(frames > 500, "{frames}");
}
