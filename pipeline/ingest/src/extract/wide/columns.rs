//! Binds the columns of one sheet to the rules of its layout.

use std::collections::{HashMap, HashSet};

use super::super::drift::Drift;
use super::super::number::tidy;
use super::figures::{Texts, Word};
use super::layout::{Part, TotalRule, WideLayout};
use catalogue::correction::Correction;
use catalogue::did_you_mean::nearest;
use store::observation::Unit;

/// A sheet's header: each column's key and where it stands.
pub(super) struct Keys {
    /// `header`, or `question | header`.
    pub(super) list: Vec<(u32, String)>,
    at: HashMap<String, u32>,
    /// Headers alone, as they are compared.
    loose: HashMap<String, u32>,
    /// Keys and headers that more than one column has, as they are compared.
    repeated: HashSet<String>,
}

/// A column of figures.
pub(super) struct Column {
    pub(super) at: u32,
    pub(super) key: String,
    pub(super) indicator: Word,
    pub(super) measure: Word,
    /// 0 where the row says it.
    pub(super) ethnic_group: Word,
    pub(super) collected: i32,
    pub(super) unit: Unit,
    pub(super) count: Option<u32>,
    pub(super) exact: bool,
    /// Corrections that may concern it, by their place in the list.
    pub(super) corrections: Vec<usize>,
}

/// A sum that cannot be made, because some of its answers are missing.
pub(super) struct PartialTotal {
    pub(super) indicator: String,
    pub(super) measure: String,
    pub(super) missing: Vec<String>,
    /// The headers of the answers that are in no sum.
    pub(super) others: Vec<String>,
}

/// Columns that are added up.
pub(super) struct Total {
    /// By their place in the list of columns.
    pub(super) parts: Vec<usize>,
    pub(super) measure: Word,
}

/// The figures of one sheet.
pub(super) struct Columns {
    pub(super) list: Vec<Column>,
    pub(super) totals: Vec<Total>,
    /// Columns whose number of responses is not there.
    pub(super) uncounted: Vec<String>,
    pub(super) partial: Vec<PartialTotal>,
    /// Columns that are needed, and there more than once.
    pub(super) twice: Vec<String>,
}

impl Keys {
    pub(super) fn new(headers: &[(u32, String)], questions: Option<&[(u32, String)]>) -> Self {
        let key = |at: u32, header: &String| match questions {
            // A question stands over the first of its columns.
            Some(questions) => {
                let above = questions.iter().rev().find(|(first, _)| *first <= at);
                above.map_or_else(|| header.clone(), |(_, question)| format!("{question} | {header}"))
            }
            None => header.clone(),
        };
        let keys: Vec<(u32, String)> = headers.iter().map(|(at, header)| (*at, key(*at, header))).collect();
        let at = keys.iter().rev().map(|(at, key)| (key.clone(), *at)).collect();
        let loose = headers.iter().rev().map(|(at, header)| (super::super::loose(header), *at)).collect();
        let mut seen = HashSet::new();
        let compared = |text: &str| super::super::loose(&tidy(text));
        let repeated =
            keys.iter().map(|(_, key)| compared(key)).filter(|key| !seen.insert(key.clone())).collect();
        Self { list: keys, at, loose, repeated }
    }

    /// Whether more than one column has this header, whatever is above it.
    pub(super) fn has_header_twice(&self, header: &str) -> bool {
        let wanted = super::super::loose(header);
        let headers = self.list.iter().map(|(_, key)| key.rsplit(" | ").next().unwrap_or(key));
        headers.filter(|header| super::super::loose(&tidy(header)) == wanted).count() > 1
    }

    /// Whether more than one column has this key.
    fn is_repeated(&self, key: &str) -> bool {
        self.repeated.contains(&super::super::loose(&tidy(key)))
    }

    /// Where a column with this header stands, whatever its case and punctuation.
    pub(super) fn header(&self, header: &str) -> Option<u32> {
        self.loose.get(&super::super::loose(header)).copied()
    }

    /// Where the column with this key stands.
    pub(super) fn key(&self, key: &str) -> Option<u32> {
        self.at.get(key).copied()
    }

    /// The columns of figures by the rules of the layout.
    pub(super) fn bind(
        &self,
        layout: &WideLayout,
        (release, year): (&str, i32),
        words: &mut Texts,
        corrections: &[&Correction],
    ) -> Columns {
        let mut bound = Columns {
            list: Vec::new(),
            totals: Vec::new(),
            uncounted: Vec::new(),
            partial: Vec::new(),
            twice: Vec::new(),
        };
        for (at, key) in &self.list {
            let Some((rule, found)) =
                layout.value.iter().find_map(|rule| Some((rule, rule.pattern.captures(key)?)))
            else {
                continue;
            };
            let text = |part: &Part| part.of_column(&found);
            let counts = counts_of(layout, key);
            let count = counts.iter().find_map(|name| self.key(name));
            let needed = std::iter::once(key).chain(counts.iter().filter(|name| self.key(name).is_some()));
            bound.twice.extend(needed.filter(|name| self.is_repeated(name)).cloned());
            if count.is_none() && !rule.counts.is_empty() {
                bound.uncounted.push(key.clone());
            }
            let (indicator, measure) = (text(&rule.indicator), text(&rule.measure));
            let concerned = |(_, correction): &(usize, &&Correction)| {
                correction.is_of_release(release) && correction.concerns(&indicator, &measure)
            };
            bound.list.push(Column {
                at: *at,
                key: key.clone(),
                corrections: corrections.iter().enumerate().filter(concerned).map(|(at, _)| at).collect(),
                indicator: words.word(&indicator),
                measure: words.word(&measure),
                ethnic_group: rule.ethnic_group.as_ref().map_or(0, |part| words.word(&text(part))),
                collected: rule.collected.as_ref().and_then(|part| text(part).parse().ok()).unwrap_or(year),
                unit: rule.unit,
                count,
                exact: rule.exact,
            });
        }
        bound.twice.sort_unstable();
        bound.twice.dedup();
        bound.add_totals(layout, words);
        bound
    }

    /// Expected columns that are not there, each with what is there and looks like it.
    pub(super) fn missing(&self, layout: &WideLayout, year: i32) -> Vec<(String, Drift, Option<String>)> {
        let unknown: Vec<&str> = self
            .list
            .iter()
            .map(|(_, key)| key.as_str())
            .filter(|key| !layout.value.iter().any(|rule| rule.pattern.is_match(key)))
            .collect();
        let newest = year.to_string();
        let expected: Vec<String> =
            layout.expect_columns.iter().map(|name| name.replace("{newest}", &newest)).collect();
        // A number of responses is named much like its figure, and is not the figure renamed.
        let counts: HashSet<String> = expected.iter().flat_map(|name| counts_of(layout, name)).collect();
        let unknown: Vec<&str> = unknown.into_iter().filter(|key| !counts.contains(*key)).collect();
        expected
            .into_iter()
            .filter(|name| self.key(name).is_none())
            .map(|name| {
                let year = name.rsplit('_').next().unwrap_or_default();
                let same_year = unknown.iter().copied().filter(|key| key.contains(year));
                let near = nearest(&name, same_year).map(str::to_owned);
                let kind = if near.is_some() { Drift::ColumnResembling } else { Drift::ColumnMissing };
                (name, kind, near)
            })
            .collect()
    }
}

/// The names that the number of responses of a column may have.
fn counts_of(layout: &WideLayout, key: &str) -> Vec<String> {
    let found = layout.value.iter().find_map(|rule| Some((rule, rule.pattern.captures(key)?)));
    let Some((rule, found)) = found else { return Vec::new() };
    let expand = |name: &String| {
        let mut wanted = String::new();
        found.expand(name, &mut wanted);
        wanted
    };
    rule.counts.iter().map(expand).collect()
}

impl Columns {
    /// What a sum lacks, and the answers that may be the missing ones renamed.
    fn partial(&self, rule: &TotalRule, indicator: Word, words: &Texts) -> PartialTotal {
        let own = || self.list.iter().filter(|column| column.indicator == indicator);
        let is_there = |measure: &String| own().any(|column| words.text(column.measure) == measure);
        let others = own().filter(|column| !rule.of.iter().any(|part| part == words.text(column.measure)));
        let header = |key: &str| key.rsplit(" | ").next().unwrap_or(key).to_owned();
        PartialTotal {
            indicator: words.text(indicator).to_owned(),
            measure: rule.measure.clone(),
            missing: rule.of.iter().filter(|measure| !is_there(measure)).cloned().collect(),
            others: others.map(|column| header(&column.key)).collect(),
        }
    }

    fn add_totals(&mut self, layout: &WideLayout, words: &mut Texts) {
        for rule in &layout.total {
            let of: Vec<Word> = rule.of.iter().map(|measure| words.word(measure)).collect();
            let mut indicators: Vec<Word> = self.list.iter().map(|column| column.indicator).collect();
            indicators.dedup();
            for indicator in indicators {
                if !rule.indicator.is_match(words.text(indicator)) {
                    continue;
                }
                let parts: Vec<usize> = (0..self.list.len())
                    .filter(|at| self.list[*at].indicator == indicator)
                    .filter(|at| of.contains(&self.list[*at].measure))
                    .collect();
                // A sum over some of the answers would be another figure.
                if parts.len() == of.len() {
                    self.totals.push(Total { parts, measure: words.word(&rule.measure) });
                } else if !parts.is_empty()
                    || layout.expect_indicators.iter().any(|own| own == words.text(indicator))
                {
                    let partial = self.partial(rule, indicator, words);
                    self.partial.push(partial);
                }
            }
        }
    }
}
