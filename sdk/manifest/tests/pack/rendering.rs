//! Messages in words, in both languages.

use tidegate_contract::Message;
use tidegate_manifest::{Language, RENDERED_BYTES_MAX, Renderer, render};

use crate::folder::good;

#[test]
fn messages_in_both_languages() {
    let manifest = good().manifest;
    let about = |key: &str, fact: &str, values: &str| {
        Message::new(key).with("fact", fact).with("values", values)
    };
    #[rustfmt::skip]
    let cases = [
        // The pack's own, with an argument as it is.
        (Message::new("hello").with("who", "2026-03-01"), "你好，2026-03-01", "Hello 2026-03-01"),
        // Texts of the tables, braces and all.
        (Message::new("row-95"), "电力生产441", "Power generation"),
        (Message::new("row-95-key"), "合计出力{20}吨", "Output of {20} t/h"),
        (Message::new("row-95-key-2"), "火力发电", "Thermal power"),
        (Message::new("parameter-warning_share"), "预警比例", "Warning share"),
        // Built-in messages name facts by their labels and values in the reader's words.
        (about("would-hold", "boiler_output_total_tph", "≥ 20"),
            "若锅炉合计出力为 ≥ 20 t/h，则该条件成立",
            "The condition would hold if Total boiler output were ≥ 20 t/h"),
        (about("would-not-hold", "fuel", "coal | gas"),
            "若燃料不为 煤 | 气，则该条件不成立",
            "The condition would not hold if Fuel were other than Coal | Gas"),
        (about("would-hold", "designated", "true"),
            "若是否划定执行为 是，则该条件成立",
            "The condition would hold if Designated area were yes"),
        (about("would-hold", "processes", "∋ dyeing"),
            "若工序为 ∋ dyeing，则该条件成立",
            "The condition would hold if Processes were ∋ dyeing"),
        (Message::new("doubtful-fact").with("fact", "industry_code_4"),
            "国民经济行业四位代码的数据存疑",
            "The value of four-digit industry code (GB/T 4754) is in doubt"),
        (Message::new("doubtful-fact").with("fact", "undeclared"),
            "undeclared的数据存疑",
            "The value of undeclared is in doubt"),
        // A key that no table has still says something.
        (Message::new("lost").with("a", "1"), "lost a=1", "lost a=1"),
    ];
    let renderers = Language::ALL.map(|language| Renderer::new(&manifest, language));
    for (message, zh, en) in cases {
        assert_eq!(renderers[0].render(&message), zh);
        assert_eq!(renderers[1].render(&message), en);
        assert_eq!(render(&manifest, Language::En, &message), en);
    }
}

#[test]
fn an_argument_is_text_and_never_a_placeable() {
    let manifest = good().manifest;
    let message = Message::new("hello").with("who", "{ hello } \u{2068}");
    assert_eq!(render(&manifest, Language::En, &message), "Hello { hello } \u{2068}");
}

#[test]
fn a_renderer_is_shared_between_threads() {
    let manifest = good().manifest;
    let renderer = Renderer::new(&manifest, Language::En);
    let message = Message::new("hello").with("who", "you");
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| renderer.render(&message))).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), "Hello you");
        }
    });
}

#[test]
fn the_length_is_bounded() {
    let mut manifest = good().manifest;
    let long = "一".repeat(RENDERED_BYTES_MAX / 3);
    manifest
        .messages
        .en
        .push_str(&format!("\nlong = {long}{{ $who }}\nmore = {{ long }}{{ long }}\n"));
    for key in ["long", "more"] {
        let message = Message::new(key).with("who", "a".repeat(100));
        let text = render(&manifest, Language::En, &message);
        assert!(text.len() > RENDERED_BYTES_MAX - 3 && text.len() <= RENDERED_BYTES_MAX, "{key}");
    }
}

#[test]
fn languages_have_tags() {
    for language in Language::ALL {
        assert_eq!(language.tag().parse::<Language>().unwrap(), language);
    }
    let error = "zh".parse::<Language>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`zh` is not a language of the message tables, use `zh-CN` or `en`"
    );
}
