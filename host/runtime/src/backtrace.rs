//! Where in a pack a call failed.

use wasmtime::WasmBacktrace;

/// Frames that are kept; of an endless recursion the innermost say enough.
const FRAMES_MAX: usize = 32;

/// Bytes of a function's name that are kept: names come from the pack.
const NAME_MAX: usize = 200;

/// The frames of an error, a line each, innermost first; none when no pack was on the stack.
pub(crate) fn frames(error: &wasmtime::Error) -> Option<String> {
    let backtrace = error.downcast_ref::<WasmBacktrace>()?;
    let frames = backtrace.frames();
    let mut lines: Vec<String> = Vec::with_capacity(frames.len().min(FRAMES_MAX));
    for (at, frame) in frames.iter().take(FRAMES_MAX).enumerate() {
        let name = match frame.func_name() {
            Some(name) => readable(name),
            None => format!("function {}", frame.func_index()),
        };
        let offset = frame.module_offset().map(|offset| format!(" at {offset:#x}"));
        lines.push(format!("{at}: {name}{}", offset.unwrap_or_default()));
    }
    let more = frames.len().saturating_sub(FRAMES_MAX);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// A name as its author wrote it, without what does not print.
fn readable(name: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(name));
    let clean = name.chars().map(|letter| if letter.is_control() { '?' } else { letter });
    let mut kept = String::new();
    for letter in clean {
        if kept.len() + letter.len_utf8() > NAME_MAX {
            kept.push('…');
            break;
        }
        kept.push(letter);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_readable_bounded_and_print() {
        let mangled = "_ZN6tonglu5grade17h0123456789abcdefE";
        assert_eq!(readable(mangled), "tonglu::grade");
        assert_eq!(readable("a\nb\u{7}"), "a?b?");
        assert_eq!(readable(&"x".repeat(NAME_MAX)), "x".repeat(NAME_MAX));
        let longer = readable(&"x".repeat(NAME_MAX + 1));
        assert_eq!(longer, format!("{}…", "x".repeat(NAME_MAX)));
    }
}
