//! Commands: the CN field.

use std::fmt;

use serde::Serialize;

use crate::flag::Version;

/// A command number, 0–9999, known or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Command(u16);

/// Who sends a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the platform to the site.
    ToSite,
    /// From the site to the platform.
    ToPlatform,
    /// Either way.
    Both,
}

/// One row of the table of commands.
///
/// # Source
/// HJ 212-2017, command codes; HJ 212-2025 for those marked so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CommandRow {
    /// The command.
    pub command: Command,
    /// Who sends it.
    pub direction: Direction,
    /// Chinese name.
    pub name_zh: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// The first edition of the current table that has it: 2017 or 2025.
    pub since: Version,
}

impl Command {
    /// A new key; encrypted in 2025.
    pub const NEW_KEY: Self = Self(1014);
    /// Real-time data.
    pub const REAL_TIME_DATA: Self = Self(2011);
    /// Run state of devices.
    pub const DEVICE_STATE: Self = Self(2021);
    /// Day data.
    pub const DAY_DATA: Self = Self(2031);
    /// Day run time of devices.
    pub const DEVICE_RUN_TIME: Self = Self(2041);
    /// Minute data.
    pub const MINUTE_DATA: Self = Self(2051);
    /// Hour data.
    pub const HOUR_DATA: Self = Self(2061);
    /// Start time of the data logger.
    pub const LOGGER_START: Self = Self(2081);
    /// Five-minute means of the furnace temperature (2025).
    pub const FURNACE_DATA: Self = Self(2111);
    /// Information of the site; encrypted in 2025.
    pub const SITE_INFORMATION: Self = Self(3020);
    /// Answer to a request.
    pub const REQUEST_ANSWER: Self = Self(9011);
    /// Result of an operation.
    pub const OPERATION_RESULT: Self = Self(9012);
    /// Answer to a notice.
    pub const NOTICE_ANSWER: Self = Self(9013);
    /// Answer to data.
    pub const DATA_ANSWER: Self = Self(9014);
    /// Heartbeat (2025).
    pub const HEARTBEAT: Self = Self(9015);

    /// The command of a number; `None` beyond four digits.
    #[must_use]
    pub const fn new(number: u16) -> Option<Self> {
        if number <= 9999 { Some(Self(number)) } else { None }
    }

    /// The number, 0–9999.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }

    /// Row of the command table, `None` for a command that no edition has.
    #[must_use]
    pub fn row(self) -> Option<&'static CommandRow> {
        COMMANDS.iter().find(|row| row.command == self)
    }

    /// Whether the 2025 edition may encrypt the data area of this command.
    ///
    /// # Source
    /// HJ 212-2025: commands 2000–2999, 1014 and 3020.
    #[must_use]
    pub const fn may_be_encrypted(self) -> bool {
        matches!(self.0, 2000..=2999 | 1014 | 3020)
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.0)
    }
}

/// All rows, ascending by command.
#[must_use]
pub fn commands() -> &'static [CommandRow] {
    COMMANDS
}

const fn row(
    number: u16,
    direction: Direction,
    name_zh: &'static str,
    name_en: &'static str,
) -> CommandRow {
    let command = Command(number);
    CommandRow { command, direction, name_zh, name_en, since: Version::V2017 }
}

const fn row_2025(
    number: u16,
    direction: Direction,
    name_zh: &'static str,
    name_en: &'static str,
) -> CommandRow {
    let command = Command(number);
    CommandRow { command, direction, name_zh, name_en, since: Version::V2025 }
}

use Direction::{Both, ToPlatform, ToSite};

static COMMANDS: &[CommandRow] = &[
    row(1000, ToSite, "设置超时时间及重发次数", "set timeout and resend count"),
    row_2025(1001, ToPlatform, "上传硬件序列号", "upload hardware serial number"),
    row_2025(1002, ToSite, "设置设备唯一标识", "set device id"),
    row(1011, Both, "提取/上传现场机时间", "get site time"),
    row(1012, ToSite, "设置现场机时间", "set site time"),
    row(1013, ToPlatform, "现场机时间校准请求", "ask for time calibration"),
    row_2025(1014, ToSite, "下发新密钥", "new key"),
    row(1061, Both, "提取/上传实时数据间隔", "get real-time interval"),
    row(1062, ToSite, "设置实时数据间隔", "set real-time interval"),
    row(1063, Both, "提取/上传分钟数据间隔", "get minute interval"),
    row(1064, ToSite, "设置分钟数据间隔", "set minute interval"),
    row(1072, ToSite, "设置现场机密码", "set password"),
    row(2011, Both, "取/上传污染物实时数据", "real-time data"),
    row(2012, ToSite, "停止察看污染物实时数据", "stop real-time data"),
    row_2025(2013, ToPlatform, "上传原始数据", "raw data"),
    row(2021, Both, "取/上传设备运行状态数据", "run state of devices"),
    row(2022, ToSite, "停止察看设备运行状态", "stop run state of devices"),
    row(2031, Both, "取/上传污染物日历史数据", "day data"),
    row(2041, Both, "取/上传设备运行时间日历史数据", "day run time of devices"),
    row(2051, Both, "取/上传污染物分钟数据", "minute data"),
    row_2025(2052, ToPlatform, "上传单次噪声事件", "single noise event"),
    row(2061, Both, "取/上传污染物小时数据", "hour data"),
    row_2025(2062, ToPlatform, "上传标样核查数据", "standard-check data"),
    row(2081, ToPlatform, "上传数采仪开机时间", "start time of the data logger"),
    row_2025(2111, ToPlatform, "上传炉膛温度5分钟均值", "five-minute means of furnace temperature"),
    row(3011, ToSite, "零点校准量程校准", "zero and span calibration"),
    row(3012, ToSite, "即时采样", "sample at once"),
    row(3013, ToSite, "启动清洗/反吹", "start cleaning or blow-back"),
    row(3014, ToSite, "比对采样", "comparison sampling"),
    row(3015, Both, "超标留样", "retain a sample over the limit"),
    row(3016, ToSite, "设置采样时间周期", "set sampling period"),
    row(3017, Both, "提取/上传采样时间周期", "get sampling period"),
    row(3018, Both, "提取/上传出样时间", "get time of analysis"),
    row(3019, Both, "提取/上传设备唯一标识", "get device serial number"),
    row(3020, Both, "提取/上传现场机信息", "information of the site"),
    row(3021, ToSite, "设置现场机参数", "set a parameter of the site"),
    row(9011, ToPlatform, "请求应答", "answer to a request"),
    row(9012, ToPlatform, "执行结果", "result of an operation"),
    row(9013, Both, "通知应答", "answer to a notice"),
    row(9014, Both, "数据应答", "answer to data"),
    row_2025(9015, ToPlatform, "心跳", "heartbeat"),
];

#[cfg(test)]
mod tests {
    use super::{Command, commands};

    #[test]
    fn commands_ascend_and_are_found() {
        assert!(commands().is_sorted_by(|a, b| a.command < b.command));
        assert_eq!(Command::HOUR_DATA.row().map(|row| row.name_en), Some("hour data"));
        assert_eq!(Command::new(2099).and_then(Command::row), None);
        assert_eq!(Command::new(9999).map(Command::number), Some(9999));
        assert_eq!(Command::new(10_000), None);
        assert_eq!(Command::new(11).unwrap().to_string(), "0011");
    }

    #[test]
    fn encryption_covers_the_data_commands_and_two_more() {
        for (number, encrypted) in [
            (1013, false),
            (1014, true),
            (1015, false),
            (1999, false),
            (2000, true),
            (2999, true),
            (3000, false),
            (3019, false),
            (3020, true),
            (3021, false),
            (9014, false),
        ] {
            assert_eq!(Command::new(number).unwrap().may_be_encrypted(), encrypted, "{number}");
        }
    }
}
