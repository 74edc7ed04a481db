//! What a stream holds, frame by frame, as plain data that serialises to JSON.

use serde::Serialize;

use crate::circuit::{Circuit, circuit};
use crate::flag::Version;
use crate::framer::{FrameEvent, Framer, FramerSettings, RawFrame};
use crate::item::{Field, Item};
use crate::packet::{Packet, ParseSettings};
use crate::pollutant::pollutant;
use crate::reading::{
    Measurement, Period, ReadingsError, Statistic, Unread, UnreadReason, readings,
};
use crate::system::system;
use crate::tolerance::Tolerance;

/// Shown in the place of a password.
const MASK: &str = "******";

/// One frame, or one piece that is none. `accepted` tells them apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Description {
    /// A frame that was read.
    Accepted(Box<FrameDescription>),
    /// A piece that was refused.
    Rejected(RejectionDescription),
}

/// A frame that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FrameDescription {
    /// Always `true`.
    pub accepted: bool,
    /// Where the frame begins in the stream, in bytes.
    pub offset: u64,
    /// Bytes from `##` to CR LF.
    pub length: usize,
    /// Edition of the standard.
    pub version: Version,
    /// Checksum as received.
    pub crc: String,
    /// Header fields.
    pub header: HeaderDescription,
    /// Kind of period of a data packet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Start of the period of a data packet, `2016-08-01T08:58:57`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_time: Option<String>,
    /// Values of a data packet.
    pub measurements: Vec<DescribedMeasurement>,
    /// Items of a data packet that gave no value, and why.
    pub unread: Vec<DescribedUnread>,
    /// Why a packet with a data command has no values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// All other items of the data area.
    pub fields: Vec<DescribedItem>,
    /// Departures from the standard.
    pub tolerances: Vec<Tolerance>,
}

/// Header of a frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeaderDescription {
    /// QN.
    pub qn: Option<String>,
    /// ST.
    pub st: u8,
    /// Chinese name of ST.
    pub st_zh: Option<&'static str>,
    /// English name of ST.
    pub st_en: Option<&'static str>,
    /// CN.
    pub cn: String,
    /// Chinese name of CN.
    pub cn_zh: Option<&'static str>,
    /// English name of CN.
    pub cn_en: Option<&'static str>,
    /// Asterisks if there is a PW; a listing is no place for a password.
    pub pw: Option<&'static str>,
    /// MN.
    pub mn: String,
    /// Flag.
    pub flag: Option<u8>,
    /// Whether an answer is wanted.
    pub wants_answer: bool,
    /// PNUM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pnum: Option<u16>,
    /// PNO.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pno: Option<u16>,
    /// RF.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rf: Option<String>,
    /// Fields that the standard does not name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other: Vec<DescribedItem>,
}

/// A name and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DescribedItem {
    /// Name as received.
    pub name: String,
    /// Value as received.
    pub value: String,
}

/// One value of one pollutant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DescribedMeasurement {
    /// Code of 2017.
    pub pollutant: String,
    /// Code as received, if it was another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_code: Option<String>,
    /// Chinese name, if a table has the code.
    pub name_zh: Option<&'static str>,
    /// What the value says about the period.
    pub statistic: Statistic,
    /// Whether it is converted to the reference oxygen.
    pub is_converted: bool,
    /// Value as received.
    pub value_text: String,
    /// Value as an exact decimal number; `None` if it is none.
    pub value: Option<String>,
    /// Why the value is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_problem: Option<String>,
    /// Symbol of the unit.
    pub unit: Option<&'static str>,
    /// Mark of the logger, one letter.
    pub flag: Option<char>,
    /// English meaning of the mark.
    pub flag_en: Option<&'static str>,
    /// Chinese meaning of the mark.
    pub flag_zh: Option<&'static str>,
    /// Fault code of the device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eflag: Option<String>,
    /// When the sample was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample_time: Option<String>,
}

/// An item without a value, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DescribedUnread {
    /// Name as received.
    pub name: String,
    /// Value as received.
    pub value: String,
    /// Stable code of the reason.
    pub reason: &'static str,
    /// The reason in words.
    pub message: String,
}

/// A piece that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RejectionDescription {
    /// Always `false`.
    pub accepted: bool,
    /// Where the piece begins in the stream, in bytes.
    pub offset: u64,
    /// Bytes passed over.
    pub length: u64,
    /// Stable code of the reason.
    pub reason: &'static str,
    /// The reason in words.
    pub message: String,
}

/// Describes a stream piece by piece, as it arrives.
#[derive(Clone, Debug, Default)]
pub struct Describer {
    framer: Framer,
    settings: ParseSettings,
}

impl Describer {
    /// A describer at the beginning of a stream.
    #[must_use]
    pub fn new(framer: FramerSettings, settings: ParseSettings) -> Self {
        Self { framer: Framer::new(framer), settings }
    }

    /// Takes bytes in and hands over what they complete.
    pub fn feed(&mut self, bytes: &[u8], mut on_description: impl FnMut(Description)) {
        let settings = self.settings;
        self.framer.feed(bytes, |event| on_description(describe(event, &settings)));
    }

    /// Ends the stream and hands over what is left of it.
    pub fn finish(&mut self, mut on_description: impl FnMut(Description)) {
        self.framer.finish();
        while let Some(event) = self.framer.next() {
            on_description(describe(event, &self.settings));
        }
    }
}

/// Every frame and every refused piece of a whole stream, in order, read with default settings.
#[must_use]
pub fn describe_stream(bytes: &[u8]) -> Vec<Description> {
    let mut descriptions = Vec::new();
    let mut describer = Describer::default();
    describer.feed(bytes, |description| descriptions.push(description));
    describer.finish(|description| descriptions.push(description));
    descriptions
}

fn describe(event: FrameEvent<'_>, settings: &ParseSettings) -> Description {
    let (offset, length, reason, message) = match event {
        FrameEvent::Rejected(rejection) => {
            let message = rejection.reason.to_string();
            (rejection.offset, rejection.length, rejection.reason.code(), message)
        }
        FrameEvent::Frame(frame) => match frame.packet(settings) {
            Ok(packet) => return Description::Accepted(Box::new(describe_frame(&frame, &packet))),
            Err(error) => {
                let length = frame.bytes().len() as u64;
                (frame.offset(), length, error.code(), error.to_string())
            }
        },
    };
    let accepted = false;
    Description::Rejected(RejectionDescription { accepted, offset, length, reason, message })
}

fn describe_frame(frame: &RawFrame<'_>, packet: &Packet<'_>) -> FrameDescription {
    let (readings, problem) = match readings(packet) {
        Ok(readings) => (Some(readings), None),
        // A request for data has no DataTime, and a command without measurements no fault.
        Err(ReadingsError::NotData { .. } | ReadingsError::MissingDataTime) => (None, None),
        Err(error) => (None, Some(error.to_string())),
    };
    let is_field = |item: &&Item<'_>| match item.field {
        // The readings hold every other item, as a value, beside one, or as unread.
        _ if readings.is_none() => true,
        Field::Named => item.name != "DataTime",
        Field::Rs | Field::Rt | Field::Info | Field::Sn => true,
        _ => false,
    };
    let fields = packet.items().iter().filter(is_field).map(|item| named(item.name, item.value));
    let (measurements, unread) = readings.as_ref().map_or_else(Default::default, |readings| {
        let measurements = readings.measurements.iter().map(describe_measurement);
        (measurements.collect(), readings.unread.iter().map(describe_unread).collect())
    });
    FrameDescription {
        accepted: true,
        offset: frame.offset(),
        length: frame.bytes().len(),
        version: packet.version(),
        crc: frame.crc_text().to_owned(),
        header: describe_header(packet),
        period: readings.as_ref().map(|readings| readings.period),
        data_time: readings.as_ref().map(|readings| readings.data_time.to_string()),
        fields: fields.collect(),
        measurements,
        unread,
        problem,
        tolerances: packet.tolerances().to_vec(),
    }
}

fn describe_header(packet: &Packet<'_>) -> HeaderDescription {
    let system = system(packet.system());
    let command = packet.command().row();
    let other =
        |name| !matches!(name, "QN" | "ST" | "CN" | "PW" | "MN" | "Flag" | "PNUM" | "PNO" | "RF");
    let others = packet.header().iter().filter(|field| other(field.name));
    HeaderDescription {
        qn: packet.qn().map(str::to_owned),
        st: packet.system(),
        st_zh: system.map(|row| row.name_zh),
        st_en: system.map(|row| row.name_en),
        cn: packet.command().to_string(),
        cn_zh: command.map(|row| row.name_zh),
        cn_en: command.map(|row| row.name_en),
        pw: packet.pw().map(|_| MASK),
        mn: packet.mn().to_owned(),
        flag: packet.flag().map(|flag| flag.bits()),
        wants_answer: packet.wants_answer(),
        pnum: packet.split().map(|split| split.total),
        pno: packet.split().map(|split| split.number),
        rf: packet.known.rf.map(str::to_owned),
        other: others.map(|field| named(field.name, field.value)).collect(),
    }
}

fn describe_measurement(measurement: &Measurement<'_>) -> DescribedMeasurement {
    let row = pollutant(measurement.pollutant);
    let is_mapped = measurement.original_code != measurement.pollutant;
    let is_circuit = circuit(measurement.pollutant).is_some();
    let unit = match (measurement.statistic, row) {
        (Statistic::Cou, Some(row)) => row.unit_accumulated(),
        (_, Some(row)) => row.unit(),
        (Statistic::Cou, None) => is_circuit.then_some(Circuit::UNIT_ACCUMULATED),
        (_, None) => is_circuit.then_some(Circuit::UNIT),
    };
    DescribedMeasurement {
        pollutant: measurement.pollutant.to_owned(),
        original_code: is_mapped.then(|| measurement.original_code.to_owned()),
        name_zh: row.map(|row| row.name_zh),
        statistic: measurement.statistic,
        is_converted: measurement.is_converted,
        value_text: measurement.value_text.to_owned(),
        value: measurement.value.as_ref().ok().map(ToString::to_string),
        value_problem: measurement.value.as_ref().err().map(ToString::to_string),
        unit,
        flag: measurement.flag.map(|flag| flag.letter()),
        flag_en: measurement.flag.map(|flag| flag.meaning_en()),
        flag_zh: measurement.flag.map(|flag| flag.meaning_zh()),
        eflag: measurement.eflag.map(str::to_owned),
        sample_time: measurement.sample_time.map(|time| time.to_string()),
    }
}

fn describe_unread(Unread { name, value, reason }: &Unread<'_>) -> DescribedUnread {
    let (code, message) = (UnreadReason::code(reason), reason.to_string());
    let DescribedItem { name, value } = named(name, value);
    DescribedUnread { name, value, reason: code, message }
}

fn named(name: &str, value: &str) -> DescribedItem {
    DescribedItem { name: name.to_owned(), value: value.to_owned() }
}
