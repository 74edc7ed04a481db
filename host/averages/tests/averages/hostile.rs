//! Whatever comes in, something comes out.

use proptest::prelude::*;
use tidegate_averages::{
    Chunk, Compared, HourLimit, KnownMark, Ledger, Monitoring, Plant, Question, RawStream, Rows,
    Run, Wanted, WantedAmount,
};
use tidegate_domain::{Averaging, Date, Decimal, FiledMark};

use crate::site::METHOD;

const CODES: [&str; 9] =
    ["a21026", "a34013", "a00000", "a19001", "a01901", "w01018", "w00000", "w01001", ""];
const UNITS: [&str; 8] = ["mg/m3", "mg/L", "ng/L", "%", "m3/s", "L/s", "kg/h", ""];

fn number() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 0_i64..100_000_000_000,
        1 => Just(0),
        1 => Just(20_999_999_999),
        1 => Just(1_000_000_000_000_000_000),
        1 => any::<i64>(),
        1 => prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(i64::MIN + 1)],
    ]
}

fn time(start: i64) -> impl Strategy<Value = i64> {
    prop_oneof![
        8 => (-30_i64..5_000).prop_map(move |minute| start + minute * 60),
        2 => (-1_i64..200_000).prop_map(move |second| start + second),
        1 => any::<i64>(),
        1 => prop_oneof![Just(i64::MIN), Just(i64::MAX)],
    ]
}

fn stream(start: i64) -> impl Strategy<Value = RawStream> {
    let row = (time(start), number(), number(), any::<u8>().prop_map(|code| code % 16));
    let given = prop::option::weighted(0.2, prop_oneof![Just(1_u8), Just(2), Just(12)]);
    let head = (0..CODES.len(), 0..6_usize, 0..UNITS.len(), given);
    (head, prop::collection::vec(row, 0..80)).prop_map(|((code, averaging, unit, given), rows)| {
        let mut columns = Rows::default();
        for (at, value, converted, validity) in rows {
            columns.period_start.push(at);
            columns.value.push(value);
            columns.converted.push(converted);
            columns.validity.push(if validity > 11 { 0 } else { validity });
        }
        RawStream {
            pollutant: CODES[code].to_owned(),
            averaging: Averaging::ALL[averaging],
            unit: UNITS[unit].to_owned(),
            interval: given,
            rows: columns,
        }
    })
}

fn mark(start: i64) -> impl Strategy<Value = KnownMark> {
    let kinds = tidegate_averages::MarkKind::ALL;
    (0..kinds.len(), time(start), time(start), 0..CODES.len()).prop_map(
        move |(kind, from, until, code)| KnownMark {
            mark: FiledMark {
                reference: format!("M{kind}"),
                outlet: "DA001".to_owned(),
                kind: kinds[kind].word().to_owned(),
                pollutants: if code < 3 { vec![CODES[code].to_owned()] } else { Vec::new() },
                from,
                until,
                filed: until,
                reason: String::new(),
            },
            known_at: from,
        },
    )
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let compared = prop_oneof![
        Just(Compared::Measured),
        Just(Compared::AsSent),
        number().prop_map(|counts| Compared::Converted(Decimal::from_counts(counts))),
        Just(Compared::Converted(Decimal::from_counts(11_000_000_000))),
    ];
    (0..CODES.len(), 0..6_usize, prop::option::of(0..UNITS.len()), compared).prop_map(
        |(code, averaging, unit, compared)| Wanted {
            pollutant: CODES[code].to_owned(),
            averaging: Averaging::ALL[averaging],
            unit: unit.map(|unit| UNITS[unit].to_owned()),
            compared,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_panics_and_every_row_is_explained(
        day in prop_oneof![
            8 => Just(20_513_i32),
            1 => prop_oneof![Just(i32::MIN), Just(i32::MAX - 4), Just(2_932_896)],
            1 => any::<i32>(),
        ],
        days in 1_i32..4,
        flags in any::<[bool; 2]>(),
        streams in prop::collection::vec(stream(20_513 * 86_400 - 8 * 3_600), 0..6),
        marks in prop::collection::vec(mark(20_513 * 86_400 - 8 * 3_600), 0..8),
        wanted in prop::collection::vec(wanted(), 0..6),
    ) {
        let from = Date::from_days(day.min(i32::MAX - 4));
        let chunk = Chunk {
            outlet: "DA001".to_owned(),
            monitoring: if flags[0] { Monitoring::FlueGas } else { Monitoring::WasteWater },
            plant: if flags[1] { Plant::WasteIncinerator } else { Plant::Other },
            from,
            until: from.plus_days(days),
            streams,
        };
        let question = Question { chunk: &chunk, marks: &marks, known_at: None, wanted: &wanted };
        let Ok(run) = Run::new(&METHOD, question) else { return Ok(()) };
        let judged = run.judge();
        let means = &judged.means;
        for row in 0..means.rows() {
            let series = usize::try_from(means.series[row]).unwrap();
            let derivation = run.derive(series, means.period_start[row]).unwrap();
            prop_assert_eq!(derivation.value.counts(), means.value[row]);
            prop_assert_eq!(derivation.validity, means.validity[row]);
        }
        let limit = HourLimit {
            unit: "mg/m3".to_owned(),
            compared: Compared::AsSent,
            upper: Decimal::from_counts(1),
            decimals: 200,
        };
        let amounts: Vec<WantedAmount> = CODES
            .into_iter()
            .map(|code| WantedAmount { pollutant: code.to_owned(), hour_limit: Some(limit.clone()) })
            .collect();
        let (partials, _) = run.amounts(&amounts);
        for partial in partials {
            let (outlet, pollutant) = (partial.outlet.clone(), partial.pollutant.clone());
            let mut ledger = Ledger::new(&outlet, &pollutant, partial.monitoring);
            let from = partial.day;
            ledger.add(partial).unwrap();
            if let Ok(amounts) = ledger.amounts(&METHOD, from, from.plus_days(1)) {
                let _ = amounts.total(Some(Decimal::MAX));
                let _ = amounts.total(Some(Decimal::MIN));
            }
        }
    }
}
