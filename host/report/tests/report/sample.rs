//! One judgement explained, in either language, with a long table.

use tidegate_report::*;

fn pick(language: Language, zh: &str, en: &str) -> String {
    match language {
        Language::Zh => zh.to_owned(),
        Language::En => en.to_owned(),
    }
}

/// A document with a block of every kind.
pub(crate) fn sample(language: Language, rows: usize) -> Document {
    let t = |zh: &str, en: &str| pick(language, zh, en);
    let mut blocks = summary(language);
    blocks.extend(conditions(language));
    blocks
        .push(Block::Heading { level: Level::Section, text: t("小时均值", "Hourly averages") });
    blocks.push(Block::Table(table(language, rows)));
    blocks.push(Block::Heading { level: Level::Section, text: t("依据", "Legal basis") });
    blocks.push(Block::Citations(citations(language)));
    Document {
        language,
        title: t(
            "排放口DW001化学需氧量日均值超标的判定",
            "Outlet DW001: daily mean of COD over its limit",
        ),
        subtitle: t(
            "桐庐县 · 2026年9月3日 · 第2次修订",
            "Tonglu county · 3 September 2026 · revision 2",
        ),
        dated: Day { year: 2026, month: 9, day: 5 },
        footer: "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9".to_owned(),
        blocks,
    }
}

fn summary(language: Language) -> Vec<Block> {
    let t = |zh: &str, en: &str| pick(language, zh, en);
    vec![
        Block::Callout(Callout {
            tone: Tone::Finding,
            title: t(
                "数据证实：超过许可排放浓度",
                "Confirmed by data: over the permitted concentration",
            ),
            text: vec![t(
                "日均值62.4 mg/L，限值50 mg/L；若日均值不高于50 mg/L（修约后），则不构成超标。",
                "The daily mean is 62.4 mg/L, the limit 50 mg/L; at 50 mg/L or less after rounding it would have complied.",
            )],
        }),
        Block::KeyValues(vec![
            (
                t("排污单位", "Enterprise"),
                Cell::text(t("桐庐某纺织印染有限公司", "A dyeing works in Tonglu")),
            ),
            (t("统一社会信用代码", "Unified social credit code"), Cell::code("91330122MA27U04K9X")),
            (t("规则包", "Rule pack"), Cell::text("national 0.1.0")),
            (
                t("规则包摘要", "Digest of the pack"),
                Cell::code("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            ),
        ]),
        Block::Paragraph(t(
            "自动监测数据按日均值判定（HJ 212标志N有效）。当日24个小时均值中有22个有效，满足“有效小时不少于20个”的要求；两个小时标记为校准，不参与计算。判定所用限值来自排污许可证，严于《纺织染整工业水污染物排放标准》表2。",
            "Automatic monitoring data are judged by the daily mean. Of the day's 24 hourly averages 22 were valid, which meets the requirement of at least 20; two hours were marked as calibration and did not count. The limit used is the permit's, which is stricter than table 2 of the industry standard.",
        )),
        Block::Callout(Callout {
            tone: Tone::Caution,
            title: t("此判定已被后来的判定取代", "This judgement was superseded"),
            text: vec![t(
                "9月5日补报了校准标记，当日重新判定。",
                "A calibration mark was filed late, on 5 September; the day was judged again.",
            )],
        }),
    ]
}

fn conditions(language: Language) -> Vec<Block> {
    let t = |zh: &str, en: &str| pick(language, zh, en);
    let condition = |outcome, text: String, found: String, details: Vec<String>| Condition {
        outcome,
        text,
        found,
        details,
    };
    vec![
        Block::Heading { level: Level::Section, text: t("构成要件", "Elements") },
        Block::Conditions(vec![
            condition(
                Outcome::Met,
                t("持有效排污许可证", "Holds a valid permit"),
                "91330122MA27U04K9X001P".to_owned(),
                vec![t("有效期 2024-01-01 至 2028-12-31", "valid 2024-01-01 to 2028-12-31")],
            ),
            condition(
                Outcome::NotMet,
                t("处于启动、停运等豁免时段", "In a period that is exempt, such as start-up"),
                String::new(),
                Vec::new(),
            ),
            condition(
                Outcome::Unknown,
                t("当日是否停产", "Whether production was stopped"),
                t("缺少用电数据", "no power data"),
                vec![t("电表0012当日无读数", "meter 0012 has no readings that day")],
            ),
        ]),
        Block::Heading { level: Level::Part, text: t("下一步", "Next steps") },
        Block::Points(vec![
            t("核实当日生产与治理设施运行情况", "Check production and treatment that day"),
            t(
                "在法定期限内告知当事人陈述、申辩的权利",
                "Tell the party of its right to be heard in time",
            ),
        ]),
    ]
}

fn table(language: Language, rows: usize) -> Table {
    let t = |zh: &str, en: &str| pick(language, zh, en);
    let row = |index: usize| {
        let note = if index % 7 == 3 {
            t(
                "标记：校准；标志M，数据不参与判定",
                "marked as calibration; flag M, the value does not count",
            )
        } else {
            String::new()
        };
        vec![
            Cell::text(format!("2026-09-{:02} {:02}:00", 1 + index / 24, index % 24)),
            Cell::number(format!("{}.{}", 40 + index % 31, index % 10)),
            Cell::number("50"),
            Cell::code(["N", "M"][usize::from(index % 7 == 3)]),
            Cell::text(note),
        ]
    };
    Table {
        caption: t("化学需氧量（011017），mg/L", "COD (011017), mg/L"),
        columns: vec![
            t("时段", "Hour"),
            t("均值", "Average"),
            t("限值", "Limit"),
            t("标志", "Flag"),
            t("说明", "Note"),
        ],
        rows: (0..rows).map(row).collect(),
    }
}

fn citations(language: Language) -> Vec<Citation> {
    let t = |zh: &str, en: &str| pick(language, zh, en);
    vec![
        Citation {
            document: t(
                "《排污许可管理条例》（国务院令第736号）",
                "Regulation on discharge permits (State Council order 736)",
            ),
            article: t("第十七条第二款", "article 17 paragraph 2"),
            version: t("2021-03-01起施行", "in force from 2021-03-01"),
            doubt: String::new(),
        },
        Citation {
            document: "GB 4287-2012".to_owned(),
            article: t("表2", "table 2"),
            version: String::new(),
            doubt: t("数值凭记忆，未核对原文", "recalled, not checked against the text"),
        },
    ]
}
