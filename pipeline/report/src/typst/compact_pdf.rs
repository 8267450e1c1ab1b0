//! A PDF with the same objects in fewer bytes. Typst writes each element of the structure tree as an object of its own,
//! as plain text: a third to a half of a report. PDF 1.5 has compressed streams of objects, which PDF/A-3 and PDF/UA-1
//! allow.

use std::io::Write;

use libdeflater::{CompressionLvl, Compressor};
use lopdf::{Dictionary, Document, Object, ObjectStream, Stream, dictionary};

/// Objects of a stream: readers decompress a whole stream to read one of them.
const OBJECTS: usize = 200;
/// How hard they are compressed, from 0 to 12: the highest level takes twenty times as long as this one, which is half of
/// what Typst takes, and makes a report 1 per cent smaller.
const LEVEL: i32 = 8;
/// What a second line of a PDF is, so that programs take it for binary: four bytes above 127 in a comment.
const BINARY: &[u8] = b"%\x80\x80\x80\x80\n";

/// A PDF that cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum CompactPdfError {
    #[error("its objects: {0}")]
    Read(#[from] lopdf::Error),
    #[error("its objects: {0}")]
    Write(#[from] std::io::Error),
    #[error("its compression: {0}")]
    Compress(#[from] libdeflater::CompressionError),
    #[error("its level of compression")]
    Level,
    #[error("it is larger than 4 GB")]
    TooLarge(#[from] std::num::TryFromIntError),
}

/// An entry of the cross-reference stream: its kind and two fields.
type Entry = (u8, u32, u16);

/// The same document. Numbers of objects, streams and the trailer's identifiers stay as they are.
pub(super) fn compact(pdf: &[u8]) -> Result<Vec<u8>, CompactPdfError> {
    let document = Document::load_mem(pdf)?;
    let mut writer = PdfWriter::new(&document)?;
    let mut plain = Vec::new();
    for ((number, _), object) in &document.objects {
        match object {
            Object::Stream(stream) => writer.stream(*number, stream)?,
            _ => plain.push((*number, object)),
        }
    }
    for objects in plain.chunks(OBJECTS) {
        writer.objects(objects)?;
    }
    writer.finish(&document.trailer)
}

struct PdfWriter {
    bytes: Vec<u8>,
    /// By the number of the object.
    entries: Vec<Entry>,
    compressor: Compressor,
}

impl PdfWriter {
    fn new(document: &Document) -> Result<Self, CompactPdfError> {
        let mut bytes = format!("%PDF-{}\n", document.version).into_bytes();
        bytes.extend_from_slice(BINARY);
        let free = (0, 0, u16::MAX);
        let level = CompressionLvl::new(LEVEL).map_err(|_| CompactPdfError::Level)?;
        Ok(Self {
            bytes,
            entries: vec![free; usize::try_from(document.max_id)? + 1],
            compressor: Compressor::new(level),
        })
    }

    fn stream(&mut self, number: u32, stream: &Stream) -> Result<(), CompactPdfError> {
        self.entries[usize::try_from(number)?] = (1, u32::try_from(self.bytes.len())?, 0);
        writeln!(self.bytes, "{number} 0 obj")?;
        self.bytes.extend_from_slice(&dictionary_as_text(&stream.dict)?);
        self.bytes.extend_from_slice(b"\nstream\n");
        self.bytes.extend_from_slice(&stream.content);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
        Ok(())
    }

    /// Adds a stream of objects that are not streams, which are in the order of their numbers.
    fn objects(&mut self, objects: &[(u32, &Object)]) -> Result<(), CompactPdfError> {
        let own = u32::try_from(self.entries.len())?;
        let mut packed = ObjectStream::builder().max_objects(OBJECTS).compression_level(0).build();
        for (position, (number, object)) in objects.iter().enumerate() {
            packed.add_object((*number, 0), (*object).clone())?;
            self.entries[usize::try_from(*number)?] = (2, own, u16::try_from(position)?);
        }
        let Stream { dict, content, .. } = packed.to_stream_object()?;
        let stream = self.compressed(dict, &content)?;
        self.entries.push((0, 0, 0));
        self.stream(own, &stream)
    }

    /// Adds the cross-reference stream, which is the trailer also.
    fn finish(mut self, trailer: &Dictionary) -> Result<Vec<u8>, CompactPdfError> {
        let (own, start) = (self.entries.len(), self.bytes.len());
        self.entries.push((1, u32::try_from(start)?, 0));
        let mut table = Vec::new();
        for (kind, place, position) in &self.entries {
            table.push(*kind);
            table.extend_from_slice(&place.to_be_bytes());
            table.extend_from_slice(&position.to_be_bytes());
        }
        let mut about = dictionary! {
            "Type" => "XRef",
            "Size" => i64::try_from(self.entries.len())?,
            "W" => vec![Object::Integer(1), Object::Integer(4), Object::Integer(2)],
        };
        for key in [b"Root".as_slice(), b"Info", b"ID"] {
            if let Ok(value) = trailer.get(key) {
                about.set(key, value.clone());
            }
        }
        let stream = self.compressed(about, &table)?;
        self.stream(u32::try_from(own)?, &stream)?;
        write!(self.bytes, "startxref\n{start}\n%%EOF\n")?;
        Ok(self.bytes)
    }

    fn compressed(&mut self, mut about: Dictionary, bytes: &[u8]) -> Result<Stream, CompactPdfError> {
        let mut content = vec![0; self.compressor.zlib_compress_bound(bytes.len())];
        let length = self.compressor.zlib_compress(bytes, &mut content)?;
        content.truncate(length);
        about.set("Filter", "FlateDecode");
        Ok(Stream::new(about, content))
    }
}

/// A dictionary as a PDF has it: what a stream of this one object has after its number.
fn dictionary_as_text(dictionary: &Dictionary) -> Result<Vec<u8>, CompactPdfError> {
    let mut packed = ObjectStream::builder().compression_level(0).build();
    packed.add_object((1, 0), Object::Dictionary(dictionary.clone()))?;
    let Stream { dict, content, .. } = packed.to_stream_object()?;
    let first = usize::try_from(dict.get(b"First")?.as_i64()?)?;
    Ok(content[first..].trim_ascii_end().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document of 500 objects, with a stream, an identifier and numbers that are not in use.
    fn document() -> Vec<u8> {
        let mut document = Document::with_version("1.7");
        let data = document
            .add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"a,b\n1,2\n".to_vec()));
        let last = (0..500_i64).fold(data, |before, number| {
            document.add_object(
                dictionary! { "P" => before, "K" => number, "T" => Object::string_literal("(a) \\") },
            )
        });
        let catalog =
            document.add_object(dictionary! { "Type" => "Catalog", "Last" => last, "Scale" => 0.25_f32 });
        document.objects.remove(&(7, 0));
        document.trailer.set("Root", catalog);
        let identifier = || Object::string_literal("identifier");
        document.trailer.set("ID", vec![identifier(), identifier()]);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn every_object_and_the_trailer_stay() {
        let before = document();
        let after = compact(&before).unwrap();
        assert!(after.starts_with(b"%PDF-1.7\n%\x80\x80\x80\x80\n") && after.ends_with(b"%%EOF\n"));
        let [before, after] = [before, after].map(|bytes| Document::load_mem(&bytes).unwrap());
        for (id, object) in &before.objects {
            let kept = after.objects.get(id).unwrap();
            match (object, kept) {
                // Their positions in the files differ.
                (Object::Stream(one), Object::Stream(other)) => {
                    assert_eq!((&one.dict, &one.content), (&other.dict, &other.content), "{id:?}");
                }
                _ => assert_eq!(kept, object, "{id:?}"),
            }
        }
        for key in [b"Root".as_slice(), b"ID"] {
            assert_eq!(after.trailer.get(key).unwrap(), before.trailer.get(key).unwrap());
        }
        assert!(after.trailer.get(b"Encrypt").is_err());
    }

    #[test]
    fn it_is_smaller_and_the_same_each_time() {
        let before = document();
        let after = compact(&before).unwrap();
        assert!(after.len() < before.len() / 2, "{} of {}", after.len(), before.len());
        assert_eq!(after, compact(&before).unwrap());
    }

    #[test]
    fn what_is_not_a_pdf_is_an_error() {
        assert!(compact(b"%PDF-1.7\nnothing").is_err());
    }
}
