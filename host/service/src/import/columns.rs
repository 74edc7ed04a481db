//! The columns of each kind of file.

use super::ImportKind;
use super::docket;
use super::forms;
use super::words::{AVERAGINGS, canonical_word};

/// One column of a kind of file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// English name.
    pub(super) name: &'static str,
    /// Chinese names that stand for it, the usual one first.
    pub(super) chinese: &'static [&'static str],
    /// Whether the file must have it. A column without which every cell would be empty may be
    /// left out where an empty cell says something.
    pub(super) needed: bool,
    /// Whether it is part of what a row is about: two rows of one file may not agree in all such
    /// columns.
    pub(super) key: bool,
    /// The column that it takes the place of.
    pub(super) instead_of: Option<&'static str>,
    /// The one spelling by which values of the column are compared between rows.
    pub(super) spelling: fn(&str) -> String,
}

const fn column(name: &'static str, chinese: &'static [&'static str]) -> Column {
    Column { name, chinese, needed: true, key: false, instead_of: None, spelling: as_written }
}

impl Column {
    const fn key(self) -> Self {
        Self { key: true, ..self }
    }

    const fn optional(self) -> Self {
        Self { needed: false, ..self }
    }

    const fn spelt(self, spelling: fn(&str) -> String) -> Self {
        Self { spelling, ..self }
    }

    const fn instead_of(self, name: &'static str) -> Self {
        Self { needed: false, instead_of: Some(name), ..self }
    }
}

const ENTERPRISE: Column =
    column("enterprise", &["统一社会信用代码", "社会信用代码", "信用代码"]).key();
const OUTLET: Column =
    column("outlet", &["排放口编号", "排污口编号", "排放口编码", "排放口"]).key();
const NUMBER: Column = column("number", &["许可证编号", "排污许可证编号", "许可证号"]).key();
const VALID_FROM: Column =
    column("valid_from", &["有效期起", "有效期自", "有效期开始"]).key().spelt(date);
const POLLUTANT: Column =
    column("pollutant", &["污染物代码", "污染物编码", "因子编码", "因子代码"]).key();

const ENTERPRISES: &[Column] = &[
    column("id", ENTERPRISE.chinese).key(),
    column("name", &["单位名称", "排污单位名称", "企业名称"]),
    column("county", &["行政区划代码", "区县代码", "行政区代码"]),
    column("township", &["乡镇街道", "乡镇", "街道", "乡镇（街道）"]).optional(),
    column("industries", &["行业代码", "行业类别代码", "国民经济行业代码"]),
];

const FACTS: &[Column] = &[
    ENTERPRISE,
    OUTLET.optional(),
    column("name", &["事实名称", "事实", "名称"]).key(),
    column("value", &["值", "取值"]),
    column("from", &["起始日期", "生效日期", "自"]).key().spelt(date),
    column("source", &["来源", "数据来源"]).optional(),
    column("doubtful", &["存疑", "是否存疑"]).optional(),
];

const OUTLETS: &[Column] = &[
    ENTERPRISE,
    column("id", OUTLET.chinese).key(),
    column("name", &["排放口名称", "排污口名称", "名称"]),
    column("medium", &["介质", "排放介质", "污染类别"]),
    column("monitoring_point", &["监控位置", "污染物排放监控位置", "监测点位"]),
];

const PERMITS: &[Column] = &[
    ENTERPRISE,
    NUMBER,
    column("tier", &["管理类别"]),
    VALID_FROM,
    column("valid_until", &["失效日期"]),
    // A permit prints its last day; what is stored is the day after it.
    column("valid_through", &["有效期止", "有效期至", "有效期结束"]).instead_of("valid_until"),
    column("ended", &["终止日期", "注销日期", "撤销日期", "吊销日期"]).optional(),
];

const PERMIT_LIMITS: &[Column] = &[
    ENTERPRISE,
    NUMBER,
    VALID_FROM.optional(),
    OUTLET,
    POLLUTANT,
    column("averaging", &["平均时段", "平均周期", "取值时间"]).key().spelt(averaging),
    column("comparison", &["比较方式"]),
    column("lower", &["下限"]).optional(),
    column("upper", &["上限", "限值", "许可限值"]).optional(),
    column("unit", &["单位", "计量单位"]).key().spelt(unit),
];

const PERMIT_AMOUNTS: &[Column] = &[
    ENTERPRISE,
    NUMBER,
    VALID_FROM.optional(),
    OUTLET.optional(),
    POLLUTANT,
    column("year", &["年份", "年度"]).key(),
    column("amount", &["许可排放量", "年许可排放量", "许可排放量（吨）"]),
];

const DEVICES: &[Column] = &[
    column("mn", &["MN号", "设备唯一标识", "设备编号", "数采仪编号"]).key(),
    column("password", &["密码", "访问密码"]),
    column("enterprise", ENTERPRISE.chinese),
    column("outlet", OUTLET.chinese),
    column("crc_modbus_accepted", &["放行ModbusCRC", "接受ModbusCRC"]).optional(),
];

const KIND: Column =
    column("kind", &["类型", "种类", "事项类型"]).key().spelt(docket::kind_spelling);
const REFERENCE: Column = column("reference", &["编号", "文号"]).key();
const WITHDRAWN: Column = column("withdrawn", &["是否撤回", "作废"]).optional();

const DUTIES: &[Column] = &[
    ENTERPRISE,
    KIND,
    REFERENCE.optional(),
    OUTLET.optional(),
    column("due", &["应完成日期", "截止日期", "应报日期"]).key().spelt(date),
    column("done", &["完成日期", "实际完成日期", "报送日期"]).optional(),
    column("truthful", &["是否真实", "内容是否真实"]).optional(),
    WITHDRAWN,
];

const PROJECTS: &[Column] = &[
    ENTERPRISE,
    column("reference", &["项目编号", "项目代码", "编号"]).key(),
    column("assessment", &["环评类别", "环评文件类型"]).optional(),
    column("approved", &["环评批复日期", "批复日期"]).optional(),
    column("construction_started", &["开工日期", "开工建设日期"]).optional(),
    column("completed", &["竣工日期", "建成日期"]).optional(),
    column("production_started", &["投产日期", "投入生产日期"]).optional(),
    column("accepted", &["验收日期", "自主验收日期"]).optional(),
    column("acceptance_published", &["验收公开日期", "验收公示日期"]).optional(),
    column("major_change_unapproved", &["重大变动未重新报批"]).optional(),
    column("facilities_built", &["环保设施是否建成", "环保设施已建成"]).optional(),
    column("investment", &["总投资（万元）", "总投资"]).optional(),
    WITHDRAWN,
];

const EVENTS: &[Column] = &[
    ENTERPRISE,
    KIND,
    REFERENCE,
    OUTLET.optional(),
    column("from", &["起始日期", "发生日期", "日期"]),
    column("until", &["失效日期"]).optional(),
    // A decision names its last day; what is stored is the day after it.
    column("through", &["截止日期", "结束日期"]).instead_of("until"),
    column("facts", &["载明事实", "事实"]).optional(),
    WITHDRAWN,
];

const MARKS: &[Column] = &[
    ENTERPRISE,
    column("reference", &["标记编号", "编号"]).key(),
    column("outlet", OUTLET.chinese),
    column("kind", &["标记类型", "类型"]),
    column("pollutants", POLLUTANT.chinese).optional(),
    column("from", &["开始时间", "起始时间"]),
    column("until", &["结束时间", "截止时间"]),
    column("filed", &["填报时间", "标记时间", "上报时间"]),
    column("reason", &["原因", "标记原因"]).optional(),
    WITHDRAWN,
];

const METERS: &[Column] = &[
    ENTERPRISE,
    KIND,
    column("meter", &["表号", "户号", "计量点"]).key().optional(),
    column("on", &["日期", "用量日期"]).key().spelt(date),
    column("amount", &["用量", "数量", "日用量"]),
];

/// The columns of a kind of file.
pub(super) const fn columns(kind: ImportKind) -> &'static [Column] {
    match kind {
        ImportKind::Enterprises => ENTERPRISES,
        ImportKind::Facts => FACTS,
        ImportKind::Outlets => OUTLETS,
        ImportKind::Permits => PERMITS,
        ImportKind::PermitLimits => PERMIT_LIMITS,
        ImportKind::PermitAmounts => PERMIT_AMOUNTS,
        ImportKind::Devices => DEVICES,
        ImportKind::Duties => DUTIES,
        ImportKind::Projects => PROJECTS,
        ImportKind::Events => EVENTS,
        ImportKind::Marks => MARKS,
        ImportKind::Meters => METERS,
    }
}

fn as_written(text: &str) -> String {
    text.to_owned()
}

fn date(text: &str) -> String {
    forms::date(text).map_or_else(|_| text.to_owned(), |date| date.to_string())
}

fn unit(text: &str) -> String {
    forms::unit(text).unwrap_or_else(|_| text.to_owned())
}

fn averaging(text: &str) -> String {
    canonical_word(AVERAGINGS, text).to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_name_stands_for_two_columns_of_a_file() {
        for (kind_name, kind) in ImportKind::ALL {
            let mut seen = BTreeSet::new();
            for column in columns(kind) {
                for name in column.chinese.iter().chain([&column.name]) {
                    assert!(seen.insert(name.to_lowercase()), "{kind_name}: {name}");
                }
            }
        }
    }
}
