//! Breaking lines of Chinese and Western text, and sharing a width among columns.

/// Signs that never begin a line.
const NEVER_FIRST: &str = "，。、；：？！）》」』】〕〉”’…—·％‰℃°,.;:?!)]}%>";

/// Signs that never end a line.
const NEVER_LAST: &str = "（《「『【〔〈“‘([{<￥$";

/// The lines of `text`, none wider than `width` by `measure` unless one character is. Line feeds
/// break; Chinese breaks between characters, Western text at spaces, and a word longer than a line
/// anywhere. Spaces at a break vanish. A text without anything is one empty line.
pub(crate) fn wrap<'t>(text: &'t str, width: f32, measure: &dyn Fn(char) -> f32) -> Vec<&'t str> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        wrap_paragraph(paragraph, width, measure, &mut lines);
    }
    lines
}

/// Width of the widest line when nothing but line feeds breaks.
pub(crate) fn natural_width(text: &str, measure: &dyn Fn(char) -> f32) -> f32 {
    text.split('\n').map(|line| line.chars().map(measure).sum()).fold(0.0, f32::max)
}

/// Width of the widest piece that should not be broken.
pub(crate) fn piece_width(text: &str, measure: &dyn Fn(char) -> f32) -> f32 {
    let pieces = text.split('\n').flat_map(pieces);
    pieces.map(|piece| piece.trim_end().chars().map(measure).sum()).fold(0.0, f32::max)
}

/// Shares `width` among columns that would like `natural` and need `least`: all get what they like
/// when that fits, else what they need and a share of the rest, and when not even that fits, a
/// share in the proportion of their needs.
pub(crate) fn share(width: f32, natural: &[f32], least: &[f32]) -> Vec<f32> {
    let (wanted, needed): (f32, f32) = (natural.iter().sum(), least.iter().sum());
    if wanted <= width {
        return natural.to_vec();
    }
    if needed >= width {
        return least.iter().map(|least| least / needed.max(f32::EPSILON) * width).collect();
    }
    let part = (width - needed) / (wanted - needed).max(f32::EPSILON);
    natural.iter().zip(least).map(|(natural, least)| least + (natural - least) * part).collect()
}

fn wrap_paragraph<'t>(
    text: &'t str,
    width: f32,
    measure: &dyn Fn(char) -> f32,
    lines: &mut Vec<&'t str>,
) {
    // Sums of parts may differ from the sum of the whole in the last digit.
    let limit = width + 0.01;
    let before = lines.len();
    let (mut start, mut end, mut used) = (0, 0, 0.0);
    let mut flush = |start: usize, end: usize| {
        lines.extend(text.get(start..end).map(str::trim_end));
    };
    for piece in pieces(text) {
        let full: f32 = piece.chars().map(measure).sum();
        let solid: f32 = piece.trim_end().chars().map(measure).sum();
        if used + solid > limit && end > start {
            flush(start, end);
            (start, used) = (end, 0.0);
        }
        if solid > limit {
            for char in piece.trim_end().chars() {
                let one = measure(char);
                if used + one > limit && end > start {
                    flush(start, end);
                    (start, used) = (end, 0.0);
                }
                end += char.len_utf8();
                used += one;
            }
            end += piece.len() - piece.trim_end().len();
            used += full - solid;
        } else {
            end += piece.len();
            used += full;
        }
    }
    if end > start || lines.len() == before {
        lines.extend(text.get(start..end).map(str::trim_end));
    }
}

/// `text` in pieces that stay together, spaces at their ends.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut chars = rest.char_indices().peekable();
        while let (Some((_, here)), Some((at, next))) = (chars.next(), chars.peek().copied()) {
            if may_break(here, next) {
                let (piece, after) = rest.split_at(at);
                rest = after;
                return Some(piece);
            }
        }
        let piece = std::mem::take(&mut rest);
        (!piece.is_empty()).then_some(piece)
    })
}

fn may_break(here: char, next: char) -> bool {
    if next == ' ' || NEVER_FIRST.contains(next) || NEVER_LAST.contains(here) {
        return false;
    }
    here == ' ' || is_wide(here) || is_wide(next)
}

/// Whether a character is as wide as it is high: Chinese, Japanese and Korean, and their signs.
pub(crate) const fn is_wide(char: char) -> bool {
    matches!(char,
        '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{303E}' | '\u{3041}'..='\u{33FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}' | '\u{1F300}'..='\u{1FAFF}' | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: f32) -> Vec<&str> {
        wrap(text, width, &|char| if is_wide(char) { 2.0 } else { 1.0 })
    }

    #[test]
    fn lines_break_where_a_reader_expects() {
        let cases: [(&str, f32, &[&str]); 11] = [
            ("", 4.0, &[""]),
            ("one two", 7.0, &["one two"]),
            ("one two", 6.0, &["one", "two"]),
            ("one\n\ntwo", 9.0, &["one", "", "two"]),
            ("化学需氧量", 4.0, &["化学", "需氧", "量"]),
            ("超标，属实", 4.0, &["超", "标，", "属实"]),
            ("见《环境》", 4.0, &["见", "《环", "境》"]),
            ("按GB 13271执行", 8.0, &["按GB", "13271执", "行"]),
            ("abcdefgh", 3.0, &["abc", "def", "gh"]),
            ("a abcdefgh b", 4.0, &["a", "abcd", "efgh", "b"]),
            ("字", 1.0, &["字"]),
        ];
        for (text, width, expected) in cases {
            assert_eq!(lines(text, width), expected, "{text}");
        }
    }

    #[test]
    fn columns_share_what_there_is() {
        assert_eq!(share(10.0, &[3.0, 4.0], &[1.0, 1.0]), [3.0, 4.0]);
        assert_eq!(share(10.0, &[8.0, 12.0], &[4.0, 4.0]), [4.666_666_5, 5.333_333_5]);
        assert_eq!(share(10.0, &[30.0, 30.0], &[30.0, 10.0]), [7.5, 2.5]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_lost_and_no_line_too_wide(text in "[a-z ，。（）化学需氧量0-9\n]{0,60}", width in 2_u8..20) {
            let width = f32::from(width);
            let lines = lines(&text, width);
            let kept = |text: &str| text.chars().filter(|c| *c != ' ' && *c != '\n').collect::<String>();
            proptest::prop_assert_eq!(kept(&lines.concat()), kept(&text));
            for line in lines {
                let wide: f32 = line.chars().map(|c| if is_wide(c) { 2.0 } else { 1.0 }).sum();
                proptest::prop_assert!(wide <= width, "{}", line);
            }
        }
    }
}
