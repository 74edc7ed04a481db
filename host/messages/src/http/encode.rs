//! Texts within addresses, headers and forms.

/// A text as a part of a path or query: all but unreserved letters as `%XX`.
pub(crate) fn part_of_address(text: &str) -> String {
    percent(text, |byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

/// A text within the value of a header: what is not visible ASCII as `%XX`.
pub(crate) fn part_of_header(text: &str) -> String {
    percent(text, |byte| byte.is_ascii_graphic() && byte != b'%' || byte == b' ')
}

/// Names and values as a form has them.
pub(crate) fn form<'a>(fields: impl Iterator<Item = (&'a str, String)>) -> String {
    let part = |text: &str| {
        let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"*-._ ".contains(&byte);
        percent(text, kept).replace(' ', "+")
    };
    let pairs = fields.map(|(name, value)| format!("{}={}", part(name), part(&value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn percent(text: &str, is_kept: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if is_kept(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_its_own_letters() {
        let text = "a b&c=\"d\"\r\n排污🌊+%";
        assert_eq!(
            part_of_address(text),
            "a%20b%26c%3D%22d%22%0D%0A%E6%8E%92%E6%B1%A1%F0%9F%8C%8A%2B%25"
        );
        assert_eq!(part_of_header(text), "a b&c=\"d\"%0D%0A%E6%8E%92%E6%B1%A1%F0%9F%8C%8A+%25");
        assert_eq!(
            form([("k y", text.to_owned()), ("z", String::new())].into_iter()),
            "k+y=a+b%26c%3D%22d%22%0D%0A%E6%8E%92%E6%B1%A1%F0%9F%8C%8A%2B%25&z="
        );
    }
}
