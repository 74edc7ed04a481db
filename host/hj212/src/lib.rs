//! HJ 212 data-transmission protocol of automatic monitoring: 2005, 2017 and 2025.
//!
//! A codec without I/O, in four steps that can be used alone:
//!
//! 1. [`Framer`] cuts a stream into frames with a good checksum and finds its way again after
//!    anything else.
//! 2. [`Packet`] reads the data segment of a frame and borrows from it; departures from the
//!    standard that did no harm are listed as [`Tolerance`]s.
//! 3. [`readings`] turns a data packet into [`Measurement`]s: decimal text and exact [`Fixed`]
//!    values, never floats.
//! 4. [`FrameBuilder`], [`answer_data`] and their neighbours write frames.
//!
//! [`describe_stream`] does the first three at once for people who want to look.
//!
//! ```
//! use tidegate_hj212::{FrameEvent, Framer, ParseSettings, answer_data, readings};
//!
//! let bytes = b"##0125QN=20160801085857223;ST=32;CN=2011;PW=123456;MN=010000A8900016F000169DC0;\
//!     Flag=5;CP=&&DataTime=20160801085857;w01018-Rtd=2.2&&7C40\r\n";
//! let mut answers = Vec::new();
//! Framer::default().feed(bytes, |event| {
//!     let FrameEvent::Frame(frame) = event else { return };
//!     let Ok(packet) = frame.packet(&ParseSettings::default()) else { return };
//!     let readings = readings(&packet).unwrap();
//!     assert_eq!(readings.measurements[0].value.as_ref().unwrap().to_string(), "2.2");
//!     answers.push(answer_data(&packet).unwrap());
//! });
//! assert!(answers[0].starts_with(b"##0087QN=20160801085857223;ST=91;CN=9014;"));
//! ```

mod answer;
mod circuit;
mod command;
mod crc;
mod data_flag;
mod describe;
mod encode;
mod fixed;
mod flag;
mod framer;
mod item;
mod outcome;
mod packet;
mod parse;
mod pollutant;
mod reading;
mod rejection;
mod scan;
mod system;
mod time;
mod tolerance;

pub use answer::{answer_data, answer_notice, answer_operation, answer_request, heartbeat};
pub use circuit::{Circuit, CircuitSide, SYSTEM_ELECTRICITY, circuit};
pub use command::{Command, CommandRow, Direction, commands};
pub use crc::{crc, crc_modbus};
pub use data_flag::DataFlag;
pub use describe::{
    DescribedItem, DescribedMeasurement, DescribedUnread, Describer, Description, FrameDescription,
    HeaderDescription, RejectionDescription, describe_stream,
};
pub use encode::{
    CONTENT_BYTES_MAX, EncodeError, FrameBuilder, GroupItems, Header, encode_packet,
    encode_segment, encode_split,
};
pub use fixed::{Fixed, ValueError};
pub use flag::{Flag, Version};
pub use framer::{
    FrameEvent, Framer, FramerSettings, GARBAGE_REPORT_BYTES, RawFrame, SEGMENT_BYTES_LIMIT,
    SEGMENT_BYTES_MAX,
};
pub use item::{Field, Item};
pub use outcome::{OperationOutcome, RequestOutcome};
pub use packet::{HeaderField, Packet, ParseError, ParseSettings, Split};
pub use pollutant::{Medium, Pollutant, pollutant, pollutant_2005, pollutants};
pub use reading::{
    Measurement, Period, Readings, ReadingsError, Statistic, Unread, UnreadReason, readings,
};
pub use rejection::{Reason, Rejection};
pub use system::{SYSTEM_INTERACTION, System, system, systems};
pub use time::{TimeError, TimeProblem, parse_time, qn_text, time_text};
pub use tolerance::Tolerance;
