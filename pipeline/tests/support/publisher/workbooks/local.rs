//! The staff survey's local data files: a zip with a folder of long CSV files, of which one is read.

use std::fmt::Write;

use super::zipped::zipped;
use crate::support::{bundled, rows};

const HEADER: &str = "year_date,org_id,target_variable,value";
/// Questions of the file.
pub(crate) const QUESTIONS: [&str; 2] = ["q3i", "q12a"];
/// Members that no layout reads.
pub(crate) const OTHERS: [&str; 2] = ["local_question.csv", "local_theme.csv"];

/// The files of a release.
pub(crate) struct Local {
    survey: u32,
    version: u32,
    codes: Vec<String>,
    /// Lines in place of those of the same organisation, question and year, and further lines.
    lines: Vec<String>,
}

impl Local {
    /// With every trust that is open, and an ICB and a social enterprise.
    pub(crate) fn new(survey: u32, version: u32) -> Self {
        let open = rows(&bundled("organisations.csv")).into_iter().filter(|row| row["close_date"].is_empty());
        let codes = open.map(|row| row["org_code"].clone()).chain(["QOP".to_owned(), "NLY01".to_owned()]);
        Self { survey, version, codes: codes.collect(), lines: Vec::new() }
    }

    /// With another line, as the file has it. It replaces the line of the same organisation, question and year.
    pub(crate) fn line(mut self, line: &str) -> Self {
        self.lines.push(line.to_owned());
        self
    }

    /// A share that differs by organisation, question, year and version: none is above 1.
    pub(crate) fn share(&self, code: &str, question: &str, year: u32) -> f64 {
        let at = self.codes.iter().position(|own| own == code).unwrap_or_default();
        let question = QUESTIONS.iter().position(|own| *own == question).unwrap_or_default();
        let part = u32::try_from(at * 10 + question).unwrap_or_default() + (year - 2020) + self.version;
        f64::from(part) / 4_000.0
    }

    pub(crate) fn name(&self) -> String {
        format!("{}_Local_data_files_v{}", self.survey, self.version)
    }

    /// The address of the zip.
    pub(crate) fn path(&self) -> String {
        format!("/static/305912560d76c82103edb7111251805{}/{}.zip", self.version, self.name())
    }

    pub(crate) fn trend(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for code in &self.codes {
            for year in self.survey - 4..=self.survey {
                for question in QUESTIONS {
                    let start = format!("30/11/{year},{code},{question},");
                    let other = self.lines.iter().find(|line| line.starts_with(&start));
                    let line = other
                        .cloned()
                        .unwrap_or_else(|| format!("{start}{}", self.share(code, question, year)));
                    let _ = writeln!(text, "{line}");
                }
            }
        }
        for line in self.lines.iter().filter(|line| !text.contains(line.as_str())).collect::<Vec<_>>() {
            let _ = writeln!(text, "{line}");
        }
        text
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        let folder = self.name();
        let (trend, others) = (self.trend(), OTHERS.map(|name| format!("{folder}/{name}")));
        let own = format!("{folder}/local_trend.csv");
        let mut files: Vec<(&str, &[u8])> = vec![(&own, trend.as_bytes())];
        files.extend(others.iter().map(|name| (name.as_str(), &b"org_id,question\nR0A,q1\n"[..])));
        zipped(&files)
    }
}
