//! Detects the encoding of a text file and decodes it.

use std::borrow::Cow;
use std::str;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::content::occurrences;

/// The number of bytes to look at.
const HEAD: usize = 2_048;

/// The encoding shown by a byte order mark, or by zeros in every other byte.
pub(super) fn of_bytes(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    let head = &bytes[..bytes.len().min(HEAD) & !1];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let most = |count: usize| count > 0 && count * 2 >= head.len() / 2;
    match (zeros(0), zeros(1)) {
        (0, low) if most(low) => Some(UTF_16LE),
        (high, 0) if most(high) => Some(UTF_16BE),
        _ => None,
    }
}

/// The text of a file. The error is the first line that is not text, counted from 1.
///
/// `declared` is the encoding that the file declares. Without it, text that is not UTF-8 is windows-1252, as
/// spreadsheet programs in England write it, unless other parts of it are UTF-8.
pub(super) fn decode<'a>(bytes: &'a [u8], declared: Option<&'static Encoding>) -> Result<Cow<'a, str>, u64> {
    let own = of_bytes(bytes);
    let wide = own.filter(|encoding| *encoding == UTF_16LE || *encoding == UTF_16BE);
    if let Some(encoding) = wide {
        let (text, broken) = encoding.decode_with_bom_removal(bytes);
        return if broken { Err(first_broken(&text)) } else { Ok(text) };
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let wrong = match str::from_utf8(bytes) {
        Ok(text) if own.is_some() || declared.is_none_or(|encoding| encoding == UTF_8 || text.is_ascii()) => {
            return Ok(Cow::Borrowed(text));
        }
        Ok(_) => None,
        Err(wrong) => Some(occurrences(&bytes[..wrong.valid_up_to()], b'\n') as u64 + 1),
    };
    let encoding = match (own.or(declared), wrong) {
        (Some(encoding), Some(line)) if encoding == UTF_8 => return Err(line),
        (Some(encoding), _) => encoding,
        (None, Some(line)) if partly_utf8(bytes) => return Err(line),
        (None, _) => WINDOWS_1252,
    };
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let control = text.chars().any(|letter| ('\u{80}'..'\u{A0}').contains(&letter));
    if broken || (encoding == WINDOWS_1252 && control) { Err(wrong.unwrap_or(1)) } else { Ok(text) }
}

/// Whether a text that is not UTF-8 has parts that are UTF-8 and not ASCII.
fn partly_utf8(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

fn first_broken(text: &str) -> u64 {
    let before = text.split('\u{FFFD}').next().unwrap_or_default();
    occurrences(before.as_bytes(), b'\n') as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn each_encoding_gives_the_same_text() {
        let text = "org_code,name\nRJ7,St George’s\n";
        let (small, _, _) = WINDOWS_1252.encode(text);
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{FEFF}{text}").into_bytes(),
            wide(&format!("\u{FEFF}{text}"), u16::to_le_bytes),
            wide(&format!("\u{FEFF}{text}"), u16::to_be_bytes),
            wide(text, u16::to_le_bytes),
            wide(text, u16::to_be_bytes),
            small.into_owned(),
        ] {
            assert_eq!(decode(&bytes, None).as_deref(), Ok(text), "{bytes:?}");
        }
    }

    #[test]
    fn bytes_that_are_not_text_are_reported_by_line() {
        assert_eq!(decode("a\nf\u{EA}te\n".as_bytes(), None).as_deref(), Ok("a\nf\u{EA}te\n"));
        // Windows-1252 letters in a UTF-8 file; a byte that windows-1252 does not have.
        assert_eq!(decode(b"\xC3\xA9\ncaf\xE9\n", None), Err(2));
        assert_eq!(decode(b"a\nb\x81\n", None), Err(2));
        assert_eq!(decode(b"a\ncaf\xE9", Some(UTF_8)), Err(2));
    }

    #[test]
    fn a_declared_encoding_takes_precedence() {
        let latin2 = Encoding::for_label(b"iso-8859-2");
        assert_eq!(decode(b"\xB1", latin2).as_deref(), Ok("\u{105}"));
        // The bytes are valid UTF-8 too.
        assert_eq!(decode(b"\xC3\xE9", latin2).as_deref(), Ok("\u{102}\u{E9}"));
    }
}
