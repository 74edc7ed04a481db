//! Words of closed lists, as the program and as officers write them.

use tidegate_domain::{Averaging, Comparison, Medium, Tier};

use super::nearest::suggestion;
use super::report::Reason;

/// One meaning with its words.
#[derive(Debug)]
pub(super) struct Word<T> {
    /// The program's own word.
    pub(super) word: &'static str,
    /// Other words for it, the usual Chinese one first.
    pub(super) also: &'static [&'static str],
    /// What it means.
    pub(super) meaning: T,
}

const fn word<T>(word: &'static str, also: &'static [&'static str], meaning: T) -> Word<T> {
    Word { word, also, meaning }
}

/// Tiers that a permit or a registration is given for.
pub(super) const TIERS: &[Word<Tier>] = &[
    word("key", &["重点管理", "重点"], Tier::Key),
    word("simplified", &["简化管理", "简化"], Tier::Simplified),
    word("registration", &["登记管理", "登记"], Tier::Registration),
];

pub(super) const MEDIA: &[Word<Medium>] = &[
    word("water", &["废水", "水", "污水"], Medium::Water),
    word("air", &["废气", "气", "大气"], Medium::Air),
];

/// Where samples are taken, each with the medium that has it.
pub(super) const MONITORING_POINTS: &[Word<Medium>] = &[
    word(
        "plant-outlet",
        &["企业废水总排放口", "废水总排放口", "总排放口", "总排口"],
        Medium::Water,
    ),
    word(
        "workshop-outlet",
        &["车间或生产设施废水排放口", "车间或车间处理设施排放口", "车间排放口"],
        Medium::Water,
    ),
    word("stack", &["排气筒", "烟囱"], Medium::Air),
    word("boundary", &["企业边界", "厂界"], Medium::Air),
];

/// Averaging periods that limits have; minutes are a period of readings only.
pub(super) const AVERAGINGS: &[Word<Averaging>] = &[
    word("instant", &["瞬时值", "瞬时"], Averaging::Instant),
    word("hour", &["小时均值", "小时", "时均值", "1小时均值"], Averaging::Hour),
    word("day", &["日均值", "日", "日平均值"], Averaging::Day),
    word("month", &["月均值", "月", "月平均值"], Averaging::Month),
    word("year", &["年均值", "年", "年平均值"], Averaging::Year),
];

pub(super) const COMPARISONS: &[Word<Comparison>] = &[
    word("at-most", &["不大于", "不超过", "≤", "<="], Comparison::AtMost),
    word("at-least", &["不小于", "不低于", "≥", ">="], Comparison::AtLeast),
    word("within", &["范围", "范围内", "区间"], Comparison::Within),
    word("not-detected", &["不得检出"], Comparison::NotDetected),
];

pub(super) const TRUTHS: &[Word<bool>] = &[
    word("true", &["是", "yes", "y", "1", "有"], true),
    word("false", &["否", "no", "n", "0", "无"], false),
];

/// The meaning of a word, letters of either case.
pub(super) fn meaning<T: Copy>(words: &[Word<T>], text: &str) -> Result<T, Reason> {
    find(words, text).map(|word| word.meaning).ok_or_else(|| unknown(words, text))
}

/// The program's own word for a word, letters of either case.
pub(super) fn own_word<T>(words: &[Word<T>], text: &str) -> Result<&'static str, Reason> {
    find(words, text).map(|word| word.word).ok_or_else(|| unknown(words, text))
}

/// The program's own word, or the text where there is none.
pub(super) fn canonical_word<'t, T>(words: &[Word<T>], text: &'t str) -> &'t str {
    find(words, text).map_or(text, |word| word.word)
}

fn find<'w, T>(words: &'w [Word<T>], text: &str) -> Option<&'w Word<T>> {
    words
        .iter()
        .find(|one| one.also.iter().chain([&one.word]).any(|w| w.eq_ignore_ascii_case(text)))
}

fn unknown<T>(words: &[Word<T>], text: &str) -> Reason {
    let chinese = words.iter().filter_map(|word| word.also.first().copied());
    let known: Vec<&str> = words.iter().map(|word| word.word).chain(chinese).collect();
    Reason::new("is none of the words that may stand here", suggestion(text, &known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_both_languages() {
        for (text, wanted) in [
            ("key", Some(Tier::Key)),
            ("Simplified", Some(Tier::Simplified)),
            ("登记管理", Some(Tier::Registration)),
            ("none", None),
            ("prohibited", None),
            ("", None),
        ] {
            assert_eq!(meaning(TIERS, text).ok(), wanted, "{text}");
        }
        assert_eq!(meaning(TRUTHS, "YES"), Ok(true));
        assert_eq!(meaning(TRUTHS, "否"), Ok(false));
        assert_eq!(own_word(MONITORING_POINTS, "排气筒"), Ok("stack"));
        assert!(meaning(AVERAGINGS, "minute").is_err());
    }

    #[test]
    fn an_unknown_word_is_answered_with_the_nearest_or_with_all() {
        assert_eq!(meaning(TIERS, "simplifed").unwrap_err().help, "did you mean `simplified`?");
        assert_eq!(meaning(TIERS, "重点管里").unwrap_err().help, "did you mean `重点管理`?");
        let help = meaning(MEDIA, "soil").unwrap_err().help;
        assert_eq!(help, "write one of `water`, `air`, `废水`, `废气`");
    }
}
