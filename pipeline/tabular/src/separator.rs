//! Detects the separator of columns from the first lines of a text file.

/// The known separators, the usual one first.
const KNOWN: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The number of lines to look at.
const LOOKED_AT: usize = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Separator {
    pub(super) byte: u8,
    /// The number of bytes of a first line that names the separator, such as `sep=;`.
    pub(super) declared: usize,
}

impl Separator {
    /// The separator of a text: the one that it names, or the one that gives most of the first lines the same number
    /// of columns.
    pub(super) fn of(text: &str) -> Self {
        if let Some(declared) = declared(text) {
            return declared;
        }
        let lines: Vec<&str> =
            text.split('\n').filter(|line| !line.trim().is_empty()).take(LOOKED_AT).collect();
        let score = |byte: u8| {
            let counts: Vec<usize> = lines.iter().map(|line| outside_quotes(line, byte)).collect();
            let alike = |count: usize| counts.iter().filter(|other| **other == count).count();
            counts
                .iter()
                .filter(|count| **count > 0)
                .map(|count| (alike(*count), *count))
                .max()
                .unwrap_or_default()
        };
        let mut best = (score(KNOWN[0]), KNOWN[0]);
        for byte in KNOWN {
            if score(byte) > best.0 {
                best = (score(byte), byte);
            }
        }
        Self { byte: best.1, declared: 0 }
    }
}

/// The separator that the first line names, as spreadsheet programs write it.
fn declared(text: &str) -> Option<Separator> {
    let line = text.split('\n').next()?;
    let bare = line.trim_matches(|letter| letter == '"' || letter == ' ');
    let named = bare.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &bare[4..])?;
    let byte = match named.as_bytes() {
        [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && *byte != b'"' => *byte,
        _ => return None,
    };
    Some(Separator { byte, declared: (line.len() + 1).min(text.len()) })
}

/// The number of separators in a line, outside quotation marks.
fn outside_quotes(line: &str, byte: u8) -> usize {
    line.split('"').step_by(2).map(|part| super::content::occurrences(part.as_bytes(), byte)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_detected() {
        for (text, byte) in [
            ("a,b\n1,2\n", b','),
            ("a;b;c\nRXX;1,54;\"x,y\"\n", b';'),
            ("a\tb\n1\t2\n", b'\t'),
            ("a|b\n1|2\n", b'|'),
            ("WRES return, 2024\n\na;b;c\n1;2;3\n", b';'),
            ("\"a\",\"b; c\"\n\"1; 2\",\"3; 4; 5\"\n", b','),
            ("code\nRXX\n", b','),
            ("", b','),
        ] {
            assert_eq!(Separator::of(text), Separator { byte, declared: 0 }, "{text:?}");
        }
    }

    #[test]
    fn a_named_separator_takes_precedence() {
        assert_eq!(Separator::of("sep=;\na;b\n"), Separator { byte: b';', declared: 6 });
        assert_eq!(Separator::of("\"sep=,\"\na,b\n"), Separator { byte: b',', declared: 8 });
        assert_eq!(Separator::of("SEP=\t\na\tb\n"), Separator { byte: b'\t', declared: 6 });
        assert_eq!(Separator::of("sep=x\n").declared, 0);
    }
}
