//! Which paths may stand in a pack file.

/// Longest path, bytes. A header of ustar holds 100 for a name that is not split.
pub const PATH_BYTES_MAX: usize = 96;

/// Names that Windows gives to devices, whatever follows their first dot.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether `path` may stand in a pack file: at most [`PATH_BYTES_MAX`] bytes, one or two names with
/// `/` between, each of letters, digits, `-`, `_` and `.`, not beginning or ending with a dot and
/// not the name of a device of Windows. So it never leaves its folder, and means the same file on
/// every system.
#[must_use]
pub fn is_member_path(path: &str) -> bool {
    path.len() <= PATH_BYTES_MAX && path.split('/').count() <= 2 && path.split('/').all(is_name)
}

fn is_name(name: &str) -> bool {
    let letters =
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    letters
        && !name.is_empty()
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !DEVICES.contains(&stem.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_in_its_folder_on_every_system() {
        for good in
            ["a", "listing.json", "messages/zh-CN.ftl", "cases/a_b.csv", "cases/console.toml"]
        {
            assert!(is_member_path(good), "{good}");
        }
        for bad in [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            "a/b/c",
            ".",
            "..",
            "../a",
            "a/..",
            "a/../b",
            ".a",
            "a.",
            "a\\b",
            "c:a",
            "a b",
            "a\0",
            "a\n",
            "锅炉.toml",
            "con",
            "cases/NUL.toml",
            "lpt1.txt",
            "~a",
            "a*",
        ] {
            assert!(!is_member_path(bad), "{bad}");
        }
        let longest = "a".repeat(PATH_BYTES_MAX);
        assert!(is_member_path(&longest) && !is_member_path(&format!("{longest}a")));
    }
}
