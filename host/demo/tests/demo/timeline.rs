//! What loggers send, without a line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tidegate_demo::{FrameKind, Logger, Outgoing, Standing, Timeline};
use tidegate_domain::Instant;
use tidegate_hj212::{Fixed, Packet, ParseSettings, Period, Statistic, readings};

use crate::support::{county, start};

fn frames(logger: &Logger, seed: u64, from: Instant, seconds: i64) -> Vec<Outgoing> {
    play(Timeline::new(Arc::new(logger.clone()), from, Some(from + seconds), seed, 60))
}

fn play(mut timeline: Timeline) -> Vec<Outgoing> {
    let mut all = Vec::new();
    while timeline.due_ms().is_some() {
        all.extend(timeline.pop().unwrap());
    }
    all
}

#[test]
fn a_day_has_its_frames() {
    let county = county(1, 3400);
    let is_plain = |logger: &&Logger| {
        logger.behaviour.mishaps == Default::default()
            && !logger.dialect.is_split
            && logger.standing == Standing::Registered
            && !format!("{:?}", logger.behaviour).contains("Silence")
    };
    let logger = county.loggers.iter().find(is_plain).unwrap();
    let mut counts = BTreeMap::new();
    for outgoing in frames(logger, 1, start().start(), 86_401) {
        let Outgoing::Frame(frame) = outgoing else { panic!("{outgoing:?}") };
        if frame.kind == FrameKind::Data {
            *counts.entry(frame.command.number()).or_insert(0) += 1;
        }
    }
    assert_eq!(counts, BTreeMap::from([(2011, 1441), (2051, 144), (2061, 24), (2031, 1)]));
}

#[test]
fn frames_depend_on_seed_and_time_alone() {
    let county = county(1, 3400);
    let logger = &county.loggers[0];
    let from = start().start();
    assert_eq!(frames(logger, 5, from, 7200), frames(logger, 5, from, 7200));
    assert_ne!(frames(logger, 5, from, 7200), frames(logger, 6, from, 7200));
}

#[test]
fn every_segment_reads_without_loss() {
    let county = county(1, 3400);
    let mut qns = BTreeSet::new();
    for logger in &county.loggers {
        for outgoing in frames(logger, 1, start().start(), 7200) {
            let Outgoing::Frame(frame) = outgoing else { continue };
            let packet = Packet::parse(frame.segment.as_bytes(), &ParseSettings::default());
            let packet = packet.unwrap_or_else(|error| panic!("{error}: {}", frame.segment));
            assert_eq!(packet.qn(), frame.qn.as_deref());
            if frame.kind == FrameKind::Heartbeat {
                continue;
            }
            let read = readings(&packet).unwrap();
            assert!(read.unread.is_empty(), "{:?} in {}", read.unread, frame.segment);
            for measurement in &read.measurements {
                assert!(measurement.value.is_ok(), "{}", frame.segment);
                assert!(measurement.flag.is_some(), "{}", frame.segment);
                assert!(measurement.pollutant.len() == 6, "{}", frame.segment);
            }
            if let (Some(qn), false) = (frame.qn, frame.is_duplicate) {
                assert!(qns.insert((logger.mn.clone(), qn)), "{}", frame.segment);
            }
        }
    }
}

#[test]
fn some_values_pass_their_limits_and_most_do_not() {
    let county = county(1, 3400);
    let (mut over, mut all, mut flags) = (0, 0, BTreeSet::new());
    for logger in county.loggers.iter().filter(|one| one.standing == Standing::Registered) {
        let from = start().start();
        let days = Some(from + 3 * 86_400);
        for outgoing in play(Timeline::new(Arc::new(logger.clone()), from, days, 1, 600)) {
            let Outgoing::Frame(frame) = outgoing else { continue };
            if frame.command.number() != 2061 {
                continue;
            }
            let packet =
                Packet::parse(frame.segment.as_bytes(), &ParseSettings::default()).unwrap();
            for measurement in readings(&packet).unwrap().measurements {
                assert_eq!(measurement.period, Period::Hour);
                let profile = &logger.profile;
                let pollutant = profile
                    .pollutants
                    .iter()
                    .find(|one| one.code == measurement.pollutant)
                    .unwrap();
                flags.extend(measurement.flag.map(|flag| flag.letter()));
                let is_compared = measurement.is_converted == profile.reference_oxygen.is_some();
                let Some(limit) = pollutant.limit.filter(|_| is_compared) else { continue };
                if measurement.statistic == Statistic::Avg {
                    let Fixed(value) = measurement.value.unwrap();
                    all += 1;
                    over += usize::from(value > limit.counts());
                }
            }
        }
    }
    assert!(all > 20_000, "{all}");
    assert!(over > 20 && over * 20 < all, "{over} of {all}");
    assert!(flags.is_superset(&BTreeSet::from(['N', 'F', 'D', 'C', 'T', 'M'])), "{flags:?}");
}
