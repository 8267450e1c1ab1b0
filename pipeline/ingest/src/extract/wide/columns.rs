//! Binds the columns of one sheet to the rules of the layout.

use std::collections::{HashMap, HashSet};

use super::super::drift::Drift;
use super::super::number::tidy;
use super::compact::{TextId, TextPool};
use super::layout::{SumRule, TextRule, WideLayout};
use catalogue::correction::Correction;
use catalogue::did_you_mean::nearest;
use store::observation::Unit;

/// The header of a sheet.
pub(super) struct SheetHeader {
    /// The key of each column: `header`, or `question | header`.
    pub(super) keys: Vec<(u32, String)>,
    at: HashMap<String, u32>,
    /// The position of each header, in the form in which headers are compared.
    loose: HashMap<String, u32>,
    /// Keys of more than one column, in the form in which they are compared.
    repeated: HashSet<String>,
}

/// A column of figures.
pub(super) struct FigureColumn {
    pub(super) at: u32,
    pub(super) key: String,
    /// 0 if the row gives it.
    pub(super) indicator: TextId,
    pub(super) measure: TextId,
    /// 0 if the row gives it.
    pub(super) ethnic_group: TextId,
    pub(super) collected: i32,
    pub(super) unit: Unit,
    pub(super) count: Option<u32>,
    pub(super) exact: bool,
    /// Positions of the corrections that may apply.
    pub(super) corrections: Vec<usize>,
}

/// A sum of which answers are missing.
pub(super) struct IncompleteSum {
    pub(super) indicator: String,
    pub(super) measure: String,
    pub(super) missing: Vec<String>,
    /// The headers of answers that are in no sum.
    pub(super) others: Vec<String>,
}

/// Columns to add up.
pub(super) struct ColumnSum {
    /// Positions in the list of columns.
    pub(super) parts: Vec<usize>,
    pub(super) measure: TextId,
}

/// The columns of figures of one sheet.
pub(super) struct FigureColumns {
    pub(super) list: Vec<FigureColumn>,
    pub(super) sums: Vec<ColumnSum>,
    /// Columns without a column for their number of responses.
    pub(super) uncounted: Vec<String>,
    pub(super) incomplete_sums: Vec<IncompleteSum>,
    /// Columns that are needed, and there more than once.
    pub(super) duplicates: Vec<String>,
}

impl SheetHeader {
    pub(super) fn new(headers: &[(u32, String)], questions: Option<&[(u32, String)]>) -> Self {
        let key = |at: u32, header: &String| match questions {
            // A question is above the first of its columns.
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
        Self { keys, at, loose, repeated }
    }

    /// Whether more than one column has this header. The question above does not count.
    pub(super) fn has_header_twice(&self, header: &str) -> bool {
        let wanted = super::super::loose(header);
        let headers = self.keys.iter().map(|(_, key)| key.rsplit(" | ").next().unwrap_or(key));
        headers.filter(|header| super::super::loose(&tidy(header)) == wanted).count() > 1
    }

    fn is_repeated(&self, key: &str) -> bool {
        self.repeated.contains(&super::super::loose(&tidy(key)))
    }

    /// The position of a column. Case and punctuation of the header do not count.
    pub(super) fn header(&self, header: &str) -> Option<u32> {
        self.loose.get(&super::super::loose(header)).copied()
    }

    pub(super) fn key(&self, key: &str) -> Option<u32> {
        self.at.get(key).copied()
    }

    /// The columns of figures by the rules of the layout.
    pub(super) fn bind(
        &self,
        layout: &WideLayout,
        (release, year): (&str, i32),
        texts: &mut TextPool,
        corrections: &[&Correction],
    ) -> FigureColumns {
        let mut bound = FigureColumns {
            list: Vec::new(),
            sums: Vec::new(),
            uncounted: Vec::new(),
            incomplete_sums: Vec::new(),
            duplicates: Vec::new(),
        };
        for (at, key) in &self.keys {
            let Some((rule, found)) =
                layout.value.iter().find_map(|rule| Some((rule, rule.pattern.captures(key)?)))
            else {
                continue;
            };
            let text = |part: &TextRule| part.of_column(&found);
            let counts = counts_of(layout, key);
            let count = counts.iter().find_map(|name| self.key(name));
            let needed = std::iter::once(key).chain(counts.iter().filter(|name| self.key(name).is_some()));
            bound.duplicates.extend(needed.filter(|name| self.is_repeated(name)).cloned());
            if count.is_none() && !rule.counts.is_empty() {
                bound.uncounted.push(key.clone());
            }
            let indicator = rule.indicator.as_ref().map(&text).unwrap_or_default();
            let measure = text(&rule.measure);
            let applies = |(_, correction): &(usize, &&Correction)| {
                correction.is_of_release(release) && correction.concerns(&indicator, &measure)
            };
            bound.list.push(FigureColumn {
                at: *at,
                key: key.clone(),
                corrections: corrections.iter().enumerate().filter(applies).map(|(at, _)| at).collect(),
                indicator: texts.id(&indicator),
                measure: texts.id(&measure),
                ethnic_group: rule.ethnic_group.as_ref().map_or(0, |part| texts.id(&text(part))),
                collected: rule.collected.as_ref().and_then(|part| text(part).parse().ok()).unwrap_or(year),
                unit: rule.unit,
                count,
                exact: rule.exact,
            });
        }
        bound.duplicates.sort_unstable();
        bound.duplicates.dedup();
        bound.add_sums(layout, texts);
        bound
    }

    /// Expected columns that are missing, each with the most similar column that has no rule.
    pub(super) fn missing(&self, layout: &WideLayout, year: i32) -> Vec<(String, Drift, Option<String>)> {
        let unknown: Vec<&str> = self
            .keys
            .iter()
            .map(|(_, key)| key.as_str())
            .filter(|key| !layout.value.iter().any(|rule| rule.pattern.is_match(key)))
            .collect();
        let newest = year.to_string();
        let expected: Vec<String> =
            layout.expect_columns.iter().map(|name| name.replace("{newest}", &newest)).collect();
        // A column of numbers of responses has a name similar to its figure, and is not the figure.
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

/// The names that the column with the number of responses of a column may have.
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

impl FigureColumns {
    /// The missing answers of a sum, and the answers that may be these under another name.
    fn incomplete_sum(&self, rule: &SumRule, indicator: TextId, texts: &TextPool) -> IncompleteSum {
        let own = || self.list.iter().filter(|column| column.indicator == indicator);
        let is_there = |measure: &String| own().any(|column| texts.text(column.measure) == measure);
        let others = own().filter(|column| !rule.of.iter().any(|part| part == texts.text(column.measure)));
        let header = |key: &str| key.rsplit(" | ").next().unwrap_or(key).to_owned();
        IncompleteSum {
            indicator: texts.text(indicator).to_owned(),
            measure: rule.measure.clone(),
            missing: rule.of.iter().filter(|measure| !is_there(measure)).cloned().collect(),
            others: others.map(|column| header(&column.key)).collect(),
        }
    }

    fn add_sums(&mut self, layout: &WideLayout, texts: &mut TextPool) {
        for rule in &layout.total {
            let of: Vec<TextId> = rule.of.iter().map(|measure| texts.id(measure)).collect();
            let mut indicators: Vec<TextId> = self.list.iter().map(|column| column.indicator).collect();
            indicators.dedup();
            for indicator in indicators {
                if !rule.indicator.is_match(texts.text(indicator)) {
                    continue;
                }
                let parts: Vec<usize> = (0..self.list.len())
                    .filter(|at| self.list[*at].indicator == indicator)
                    .filter(|at| of.contains(&self.list[*at].measure))
                    .collect();
                // The sum of only some of the answers would be another figure.
                if parts.len() == of.len() {
                    self.sums.push(ColumnSum { parts, measure: texts.id(&rule.measure) });
                } else if !parts.is_empty()
                    || layout.expect_indicators.iter().any(|own| own == texts.text(indicator))
                {
                    let incomplete = self.incomplete_sum(rule, indicator, texts);
                    self.incomplete_sums.push(incomplete);
                }
            }
        }
    }
}
