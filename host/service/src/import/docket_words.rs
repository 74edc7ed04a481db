//! Words of closed lists that dockets and meters use.

use tidegate_domain::TruthValue;

use super::nearest::suggestion;
use super::report::Reason;
use super::words::{Word, own_word};

const fn word(word: &'static str, also: &'static [&'static str]) -> Word<()> {
    Word { word, also, meaning: () }
}

const fn truth(
    word: &'static str,
    also: &'static [&'static str],
    meaning: TruthValue,
) -> Word<TruthValue> {
    Word { word, also, meaning }
}

/// Longest kind that begins with `x-`.
const OWN_KIND_BYTES_MAX: usize = 40;

/// Kinds of duties: those of the contract, and the application anew that the national pack asks for.
pub(super) const DUTY_KINDS: &[Word<()>] = &[
    word("execution-report", &["执行报告", "排污许可证执行报告"]),
    word("self-monitoring", &["自行监测"]),
    word("monitoring-plan", &["自行监测方案", "监测方案"]),
    word("monitoring-records", &["监测原始记录", "监测记录"]),
    word("ledger", &["环境管理台账", "台账"]),
    word("disclosure", &["信息公开", "环境信息披露"]),
    word("renewal", &["延续申请", "许可证延续", "换证"]),
    word("re-application", &["重新申请", "重新申请取得"]),
    word("registration", &["排污登记", "登记表"]),
    word("equipment-installation", &["自动监测设备安装", "安装自动监测设备"]),
    word("equipment-networking", &["自动监测设备联网", "联网"]),
    word("anomaly-report", &["异常报告", "自动监测设备异常报告"]),
];

/// Kinds of events: those of the contract, and the shutdown that the desk looks at.
pub(super) const EVENT_KINDS: &[Word<()>] = &[
    word("stop-order", &["停产决定", "责令停产", "停产整治"]),
    word("limit-order", &["限产决定", "责令限产", "限制生产"]),
    word("correction-order", &["责令改正", "责令改正决定", "改正决定"]),
    word("recheck", &["复查"]),
    word("inspection", &["现场检查", "检查"]),
    word("report", &["报告", "企业报告"]),
    word("clue", &["线索", "违法线索", "信访举报"]),
    // A decision to stop is `stop-order`; this is that production stood still, whoever wanted it.
    word("production-stop", &["停产", "停产报告", "企业停产"]),
];

/// Kinds of marks: those of the contract.
///
/// # Source
/// 《污染物排放自动监测设备标记规则》, labels of the portal; `accident` and `grid-unlinked` recalled.
pub(super) const MARK_KINDS: &[Word<()>] = &[
    word("calibration", &["校准"]),
    word("standard-check", &["标样核查"]),
    word("maintenance", &["日常维护", "维护"]),
    word("fault", &["设备故障"]),
    word("start-up", &["启炉", "启机", "启炉/启机"]),
    word("shut-down", &["停炉", "停机", "停炉/停机"]),
    word("stopped", &["停运"]),
    word("drying", &["烘炉"]),
    word("cooling", &["停炉降温"]),
    word("fault-condition", &["故障", "工况故障"]),
    word("accident", &["事故"]),
    word("grid-unlinked", &["解列"]),
];

/// Kinds of daily evidence: those of the contract, and what tax returns give.
pub(super) const METER_KINDS: &[Word<()>] = &[
    word("water-m3", &["用水量", "取水量", "用水量（立方米）"]),
    word("power-kwh", &["用电量", "总用电量", "用电量（千瓦时）"]),
    word("production-power-kwh", &["生产用电量", "生产设施用电量"]),
    word("treatment-power-kwh", &["治理用电量", "治污设施用电量", "治理设施用电量"]),
    word("flow-m3", &["排水量", "废水排放量"]),
    word("output", &["产量"]),
    word("turnover-cny", &["开票金额", "营业额"]),
];

/// Kinds of environmental impact assessments.
pub(super) const ASSESSMENTS: &[Word<()>] = &[
    word("book", &["报告书", "环境影响报告书"]),
    word("table", &["报告表", "环境影响报告表"]),
    word("form", &["登记表", "环境影响登记表"]),
    word("unknown", &["未知", "不详"]),
];

/// Yes, no or not known.
pub(super) const TRUTH_VALUES: &[Word<TruthValue>] = &[
    truth("yes", &["是", "true", "y", "1", "有"], TruthValue::Yes),
    truth("no", &["否", "false", "n", "0", "无"], TruthValue::No),
    truth("unknown", &["未知", "不详"], TruthValue::Unknown),
];

/// A kind of a list, or `x-` and a name for what only a pack of one's own knows.
pub(super) fn kind(words: &[Word<()>], text: &str) -> Result<String, Reason> {
    let is_own = text.strip_prefix("x-").is_some_and(|name| {
        !name.is_empty()
            && text.len() <= OWN_KIND_BYTES_MAX
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    });
    if is_own {
        return Ok(text.to_owned());
    }
    own_word(words, text).map(str::to_owned).map_err(|_| {
        let chinese = words.iter().filter_map(|word| word.also.first().copied());
        let known: Vec<&str> = words.iter().map(|word| word.word).chain(chinese).collect();
        let help = suggestion(text, &known);
        let own = "write `x-` and a name for what only a pack of your own knows";
        Reason::new("is no kind that is known", format!("{help}; {own}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_known_in_both_languages_or_begin_with_x() {
        for (words, text, wanted) in [
            (DUTY_KINDS, "执行报告", Some("execution-report")),
            (DUTY_KINDS, "Renewal", Some("renewal")),
            (DUTY_KINDS, "stop-order", None),
            (EVENT_KINDS, "停产整治", Some("stop-order")),
            (EVENT_KINDS, "停产", Some("production-stop")),
            (MARK_KINDS, "故障", Some("fault-condition")),
            (MARK_KINDS, "设备故障", Some("fault")),
            (METER_KINDS, "用电量", Some("power-kwh")),
            (METER_KINDS, "x-steam-t", Some("x-steam-t")),
            (METER_KINDS, "x-", None),
            (METER_KINDS, "x-Steam", None),
            (METER_KINDS, "steam", None),
        ] {
            assert_eq!(kind(words, text).ok().as_deref(), wanted, "{text}");
        }
        let longest = format!("x-{}", "n".repeat(OWN_KIND_BYTES_MAX - 2));
        assert!(kind(METER_KINDS, &longest).is_ok());
        assert!(kind(METER_KINDS, &format!("{longest}n")).is_err());
        let help = kind(METER_KINDS, "power-kw").unwrap_err().help;
        assert!(help.starts_with("did you mean `power-kwh`?; write `x-`"), "{help}");
    }

    #[test]
    fn no_word_of_a_list_has_two_meanings() {
        for words in [DUTY_KINDS, EVENT_KINDS, MARK_KINDS, METER_KINDS, ASSESSMENTS] {
            let mut seen = std::collections::BTreeSet::new();
            for text in words.iter().flat_map(|word| word.also.iter().chain([&word.word])) {
                assert!(seen.insert(*text), "{text}");
            }
        }
    }
}
