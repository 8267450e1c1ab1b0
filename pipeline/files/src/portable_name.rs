//! Names of files that every system allows. Windows allows the fewest.

use std::path::{MAIN_SEPARATOR, Path};

/// Names that Windows keeps for devices, with any ending: `nul.csv` is the device too.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
/// Devices with a number: `COM1`, `LPT9`.
const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];

/// Whether a file or folder can have this name on Linux, macOS and Windows.
pub fn is_portable_name(name: &str) -> bool {
    let is_allowed = |letter: char| !letter.is_control() && !"<>:\"/\\|?*".contains(letter);
    !name.is_empty()
        && name.encode_utf16().count() <= 255
        && name.chars().all(is_allowed)
        && !name.ends_with(['.', ' '])
        && !is_device(name)
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let is_numbered = |device: &&str| {
        stem.strip_prefix(*device).is_some_and(|number| {
            let mut digits = number.chars();
            digits.next().is_some_and(|digit| digit.is_ascii_digit() || "¹²³".contains(digit))
                && digits.next().is_none()
        })
    };
    DEVICES.contains(&stem.as_str()) || NUMBERED_DEVICES.iter().any(is_numbered)
}

/// A path with slashes, on every system.
pub fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_windows_refuses_are_not_portable() {
        for name in [
            "",
            "a:b",
            "a/b",
            "a\\b",
            "why?",
            "a*",
            "a|b",
            "<a>",
            "\"a\"",
            "a\tb",
            "ends.",
            "ends ",
            "con",
            "NUL",
            "nul.csv",
            "Aux.tar.gz",
            "com1",
            "LPT9.txt",
            "com¹",
            "conin$",
        ] {
            assert!(!is_portable_name(name), "{name}");
        }
        assert!(!is_portable_name(&"a".repeat(256)));
    }

    #[test]
    fn usual_names_are_portable() {
        for name in
            ["wres-i8-RXR-2025-gap", ".part-x1", "2026-12-01T06-00-00Z.json", "console", "com", "com10", "é"]
        {
            assert!(is_portable_name(name), "{name}");
        }
    }

    #[test]
    fn a_path_is_written_with_slashes() {
        assert_eq!(slashed(&Path::new("layouts").join("return.toml")), "layouts/return.toml");
    }
}
