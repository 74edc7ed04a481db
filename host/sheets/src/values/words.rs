//! Yes and no, and words of a list.

use tidegate_domain::Decimal;

use super::Wrong;
use crate::cell::CellValue;
use crate::form::Word;
use crate::plain::{nearest, tight};

const YES: [&str; 12] = ["是", "有", "√", "✓", "✔", "☑", "对", "已", "y", "yes", "true", "1"];
const NO: [&str; 14] =
    ["否", "无", "×", "✗", "✘", "☐", "不是", "没有", "未", "没", "n", "no", "false", "0"];

pub(super) fn truth(cell: &CellValue) -> Result<bool, Wrong> {
    let wrong = || Wrong::new("is neither yes nor no", "write 是 or 否");
    match cell {
        CellValue::Truth(truth) => Ok(*truth),
        CellValue::Number(Decimal::ONE) => Ok(true),
        CellValue::Number(Decimal::ZERO) => Ok(false),
        CellValue::Text(text) => {
            let text = tight(text).to_lowercase();
            if YES.contains(&text.as_str()) {
                Ok(true)
            } else if NO.contains(&text.as_str()) {
                Ok(false)
            } else {
                Err(wrong())
            }
        }
        _ => Err(wrong()),
    }
}

pub(super) fn word(text: &str, words: &[Word]) -> Result<&'static str, Wrong> {
    let text = tight(text).to_lowercase();
    let is_it = |known: &&Word| known.word == text || known.also.contains(&text.as_str());
    if let Some(found) = words.iter().find(is_it) {
        return Ok(found.word);
    }
    let known =
        words.iter().flat_map(|one| std::iter::once(one.word).chain(one.also.iter().copied()));
    let help = nearest(&text, known).map_or_else(
        || {
            format!(
                "write one of {}",
                words.iter().map(|one| one.word).collect::<Vec<_>>().join(", ")
            )
        },
        |near| format!("did you mean `{near}`?"),
    );
    Err(Wrong::new("is not a word of this column", help))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: &[Word] =
        &[Word { word: "存续", also: &["在营", "开业"] }, Word { word: "注销", also: &["已注销"] }];

    #[test]
    fn yes_and_no_are_read_as_people_write_them() {
        for (text, wanted) in [
            ("是", true),
            ("有", true),
            ("√", true),
            (" Ｙ ", true),
            ("1", true),
            ("否", false),
            ("无", false),
            ("×", false),
        ] {
            assert_eq!(truth(&CellValue::Text(text.to_owned())), Ok(wanted), "{text}");
        }
        assert!(truth(&CellValue::Text("可能".to_owned())).is_err());
        assert_eq!(truth(&CellValue::Truth(false)), Ok(false));
        assert_eq!(truth(&CellValue::Number(Decimal::ONE)), Ok(true));
    }

    #[test]
    fn words_are_found_and_near_ones_are_named() {
        assert_eq!(word(" 在 营", STATES), Ok("存续"));
        assert_eq!(word("已注消", STATES).unwrap_err().help, "did you mean `已注销`?");
        assert_eq!(word("停业", STATES).unwrap_err().help, "write one of 存续, 注销");
    }
}
