//! The digest as plain text, for a message or a terminal.

use std::fmt::Write;

use super::{ChangeKind, Digest};

impl Digest {
    pub(super) fn heading(&self) -> String {
        let day = format::date(self.at.to_zoned(jiff::tz::TimeZone::UTC).date());
        format!("What changed, as of {day}")
    }

    /// How many changes there are of each kind.
    pub fn summary(&self) -> String {
        if self.first && self.is_empty() {
            return "This is the first digest, so there is nothing to compare with. The figures are those that ship with the \
                    program."
                .to_owned();
        }
        if self.is_empty() {
            return "Nothing new: no figure, trust, declared status or gap that a report shows has changed."
                .to_owned();
        }
        let count = |number: usize| format::count(i64::try_from(number).unwrap_or(i64::MAX));
        let parts: Vec<String> = ChangeKind::ALL
            .into_iter()
            .map(|kind| (kind, self.of(kind).count()))
            .filter(|(_, number)| *number > 0)
            .map(|(kind, number)| format!("{}: {}", kind.heading(), count(number)))
            .collect();
        let first =
            if self.first { "This is the first digest, so there is nothing to compare with. " } else { "" };
        format!("{first}{}.", parts.join("; "))
    }

    /// A remark on all lines of a kind.
    pub(super) fn remark(&self, kind: ChangeKind) -> Option<String> {
        let first = if kind == ChangeKind::Verdict && self.of(kind).any(|line| line.elsewhere) {
            " Places that the reports cover come first."
        } else {
            ""
        };
        kind.remark().map(|remark| format!("{remark}{first}"))
    }

    /// "and 12 more", if some lines of a kind are not shown.
    pub(super) fn more(&self, kind: ChangeKind) -> Option<String> {
        let hidden = self.of(kind).count() - self.shown(kind).len();
        (hidden > 0).then(|| {
            let hidden = format::count(i64::try_from(hidden).unwrap_or(i64::MAX));
            format!("and {hidden} more, all of them in the JSON file of this digest")
        })
    }

    /// The digest as plain text.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n\n{}\n", self.heading(), self.summary());
        for newer in &self.newer_releases {
            let _ = writeln!(text, "{}", report::instruction(newer));
        }
        for kind in ChangeKind::ALL {
            let lines = self.shown(kind);
            if lines.is_empty() {
                continue;
            }
            let _ = writeln!(text, "\n{}", kind.heading());
            if let Some(remark) = self.remark(kind) {
                let _ = writeln!(text, "{remark}");
            }
            for line in lines {
                let figure = line.figure.as_ref().map_or_else(String::new, |id| format!(" [{id}]"));
                let _ = writeln!(text, "- {}{figure}", line.sentence);
            }
            if let Some(more) = self.more(kind) {
                let _ = writeln!(text, "- {more}");
            }
        }
        let mut part = |heading: &str, lines: Vec<String>| {
            if !lines.is_empty() {
                let _ = writeln!(text, "\n{heading}");
                for line in lines {
                    let _ = writeln!(text, "- {line}");
                }
            }
        };
        part("Not compared", self.notes.clone());
        part("What was checked", self.checked.iter().map(super::CheckedSource::sentence).collect());
        text
    }
}
