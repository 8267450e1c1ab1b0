//! The changes of one kind, for a message with few lines.

use super::{ChangeKind, Digest, DigestLine};

/// The changes of one kind.
#[derive(Clone, Debug)]
pub struct DigestSection<'a> {
    /// Its heading.
    pub heading: &'static str,
    /// A remark on all of its lines.
    pub remark: Option<String>,
    /// The first lines.
    pub lines: Vec<&'a DigestLine>,
    /// How many lines there are besides these.
    pub more: usize,
}

impl Digest {
    /// The changes by kind, with at most this many lines of each. Changes of places that the reports cover come first.
    pub fn sections(&self, most: usize) -> Vec<DigestSection<'_>> {
        let kinds = ChangeKind::ALL.into_iter().filter(|kind| self.of(*kind).next().is_some());
        let section = |kind: ChangeKind| {
            let lines: Vec<_> = self.shown(kind).into_iter().take(most).collect();
            DigestSection {
                heading: kind.heading(),
                remark: self.remark(kind),
                more: self.of(kind).count() - lines.len(),
                lines,
            }
        };
        kinds.map(section).collect()
    }
}
