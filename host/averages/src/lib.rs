//! From raw values to judged means and yearly amounts: pure, exact, explained.
//!
//! What a device sent over a few days or a month goes in as a [`Chunk`] of columns, with the
//! marks that the unit filed and the series that limits ask for; out come [`Judged`] means with
//! their validity. A [`Run`] explains any one of its rows on demand ([`Run::derive`]), so that
//! judging many rows never pays for explanations.
//!
//! Amounts of a year grow from one [`DayPartial`] a day: a [`Ledger`] holds them in any order, a
//! day that is judged again takes the place of what it was, and [`Ledger::amounts`] fills gaps by
//! the rules of the year as a whole, measured and substituted kept apart.
//!
//! Every number of law lives in [`Method`], cited and dated.
//!
//! ```
//! use tidegate_averages::{
//!     Chunk, Compared, Method, Monitoring, Plant, Question, RawStream, Rows, Run, Wanted,
//! };
//! use tidegate_domain::{Averaging, Date, Decimal};
//!
//! let from: Date = "2026-03-01".parse()?;
//! let hours: Vec<i64> = (0..24).map(|hour| from.start() + hour * 3_600).collect();
//! let rows = Rows {
//!     value: vec![Decimal::ONE.counts(); 24],
//!     converted: Vec::new(),
//!     validity: vec![0; 24],
//!     period_start: hours,
//! };
//! let chunk = Chunk {
//!     outlet: "DA001".to_owned(),
//!     monitoring: Monitoring::FlueGas,
//!     plant: Plant::Other,
//!     from,
//!     until: from.plus_days(1),
//!     streams: vec![RawStream {
//!         pollutant: "a21026".to_owned(),
//!         averaging: Averaging::Hour,
//!         unit: "mg/m3".to_owned(),
//!         interval: None,
//!         rows,
//!     }],
//! };
//! let wanted = [Wanted {
//!     pollutant: "a21026".to_owned(),
//!     averaging: Averaging::Day,
//!     unit: Some("mg/m3".to_owned()),
//!     compared: Compared::Measured,
//! }];
//! let method = Method::latest();
//! let question = Question { chunk: &chunk, marks: &[], known_at: None, wanted: &wanted };
//! let run = Run::new(method, question)?;
//! assert_eq!(run.judge().means.value, [Decimal::ONE.counts()]);
//! assert_eq!(run.derive(0, from.start())?.parts.counted, 24);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where the sources are silent
//!
//! Readings of this project, each the one that neither invents a violation nor hides one:
//!
//! - A device's own hour stands in for minutes only where lost ones, not invalid ones, leave too
//!   few. A device's own day, where it sent no hours, is shown and proves nothing.
//! - Parts that no mark of the plant's condition touches are judged alone where there are enough
//!   of them; else the mean of all is exempt. The same holds for minutes of an hour and hours of
//!   a day. A device's hour cannot be taken apart: any touch exempts it.
//! - A furnace is in one state at a time: start-up, shut-down, stopped, drying, cooling. Where
//!   marks name two, the value stays open, and counts in amounts.
//! - A mark uses up hours of its cap whether or not there was anything to exempt, so that caps
//!   follow from marks alone. Whether dust was low is taken in favour of the unit where nobody
//!   knows, and the derivation says so.
//! - Where no water flows no value is due. A result of a batch analyser stands for the hours
//!   until the next; a device mark in any of them takes it, because it may be that of a check.
//! - A value over range makes a mean a lower bound; a flow over range weighs nothing, and an
//!   oxygen content over range converts nothing.
//! - The flow of flue gas is taken as sent for dry and at standard state.
//! - A rate is of one hour, and a limit of a rate over minutes finds none. A day's rate is the mean
//!   of its hours; where nothing flows the rate is 0. A rate whose flow can be had only with exempt
//!   minutes is exempt, and hours before the first result of a batch analyser have none.

mod amounts;
mod days;
mod derivation;
mod derive;
mod exact;
mod grid;
mod hours;
mod input;
mod judge;
mod ledger;
mod mark_kind;
mod marks;
mod mass;
mod method;
mod nature;
mod part;
mod parts;
mod placer;
mod problem;
mod rate;
mod rate_derivation;
mod reason;
mod run;
mod shorts;
mod substitute;
mod timeline;
mod units;

pub use amounts::{DayAmount, YearAmounts, YearTotal};
pub use derivation::*;
pub use input::*;
pub use judge::Judged;
pub use ledger::{DayPartial, HourState, LEDGER_DAYS_MAX, Ledger, LedgerError};
pub use mark_kind::MarkKind;
pub use marks::MarkUse;
pub use method::{Cited, Method};
pub use nature::FURNACE_TEMPERATURE;
pub use problem::{Problem, ProblemKind};
pub use reason::Reason;
pub use run::{DeriveError, Run};
pub use substitute::{Substitution, SubstitutionRule};
pub use units::is_rate;
