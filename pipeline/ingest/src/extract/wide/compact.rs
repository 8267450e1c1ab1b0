//! Many observations in little memory: each text is stored once, and rows refer to it by number.

use std::collections::{HashMap, HashSet};

use arrow::array::RecordBatch;
use arrow::error::ArrowError;

use super::super::drift::Drift;
use super::super::mismatch::Mismatch;
use store::observation::Level;
use store::observation::Observation;
use store::observation::ObservationBuilder;
use store::observation::Status;
use store::observation::Unit;
use tabular::{address, letters};

/// The number of a text in the pool; 0 is the empty text.
pub(super) type TextId = u32;

/// The number of rows in an Arrow batch.
const BATCH_ROWS: usize = 16_384;

#[derive(Debug)]
pub(super) struct TextPool {
    texts: Vec<Box<str>>,
    known: HashMap<Box<str>, TextId>,
}

impl TextPool {
    pub(super) fn new() -> Self {
        Self { texts: vec!["".into()], known: HashMap::from([("".into(), 0)]) }
    }

    /// The number of a text, which is added to the pool if it is new.
    pub(super) fn id(&mut self, text: &str) -> TextId {
        if let Some(id) = self.known.get(text) {
            return *id;
        }
        let id = TextId::try_from(self.texts.len()).unwrap_or(TextId::MAX);
        self.texts.push(text.into());
        self.known.insert(text.into(), id);
        id
    }

    pub(super) fn text(&self, id: TextId) -> &str {
        &self.texts[id as usize]
    }
}

/// One observation, without the fields that are the same in the whole file.
#[derive(Clone, Copy, Debug)]
pub(super) struct CompactObservation {
    pub(super) collected: i32,
    pub(super) level: Level,
    pub(super) code: TextId,
    pub(super) name: TextId,
    pub(super) indicator: TextId,
    pub(super) measure: TextId,
    pub(super) breakdown: TextId,
    pub(super) ethnic_group: TextId,
    pub(super) numerator: Option<u32>,
    pub(super) denominator: Option<u32>,
    pub(super) value: Option<f64>,
    pub(super) unit: Unit,
    pub(super) status: Status,
    pub(super) weighting: TextId,
    pub(super) group: TextId,
    pub(super) note: TextId,
    pub(super) sheet: TextId,
    pub(super) row: u32,
    /// The first and the last column that it was read from.
    pub(super) columns: (u16, u16),
}

/// What a figure is about. A name may have several spellings, a code has one.
type FigureKey = (i32, &'static str, TextId, [TextId; 4]);

impl CompactObservation {
    fn key(&self) -> FigureKey {
        let who = if self.code == 0 { self.name } else { self.code };
        let what = [self.indicator, self.measure, self.breakdown, self.ethnic_group];
        (self.collected, self.level.as_str(), who, what)
    }

    fn has_same_value(&self, other: &Self) -> bool {
        let counts = |figure: &Self| (figure.numerator, figure.denominator);
        self.value == other.value && self.status == other.status && counts(self) == counts(other)
    }
}

/// Removes figures that another sheet repeats, and returns pairs of figures that contradict each other.
fn without_repeats(figures: &mut Vec<CompactObservation>) -> Vec<[CompactObservation; 2]> {
    let mut names: HashMap<TextId, TextId> = HashMap::new();
    let mut renamed: HashSet<TextId> = HashSet::new();
    for figure in figures.iter() {
        if *names.entry(figure.code).or_insert(figure.name) != figure.name && figure.code != 0 {
            renamed.insert(figure.code);
        }
    }
    let mut contradictions = Vec::new();
    // Repeats are next to each other in the sorted list, unless the organisation has several names.
    let mut known: HashMap<FigureKey, CompactObservation> = HashMap::new();
    let mut last: Option<CompactObservation> = None;
    figures.retain(|figure| {
        let first = if renamed.contains(&figure.code) {
            known.get(&figure.key()).copied()
        } else {
            last.filter(|last| last.key() == figure.key())
        };
        let Some(first) = first else {
            last = Some(*figure);
            if renamed.contains(&figure.code) {
                known.insert(figure.key(), *figure);
            }
            return true;
        };
        if first.sheet == figure.sheet || !first.has_same_value(figure) {
            contradictions.push([first, *figure]);
        }
        false
    });
    contradictions
}

/// The observations of one file, sorted by the columns of [`store::observation::schema`].
#[derive(Debug)]
pub struct CompactObservations {
    texts: TextPool,
    rows: Vec<CompactObservation>,
    source: Box<str>,
    release: Box<str>,
    snapshot: Box<str>,
}

impl CompactObservations {
    /// Sorts figures, each once. Also returns pairs of figures that contradict each other.
    pub(super) fn sorted(
        texts: TextPool,
        mut figures: Vec<CompactObservation>,
        [source, release, snapshot]: [&str; 3],
    ) -> (Self, Vec<[CompactObservation; 2]>) {
        let mut order: Vec<usize> = (0..texts.texts.len()).collect();
        order.sort_unstable_by(|&one, &other| texts.texts[one].cmp(&texts.texts[other]));
        let mut ranks = vec![0_u32; order.len()];
        for (rank, id) in (0_u32..).zip(order) {
            ranks[id] = rank;
        }
        let rank = |id: TextId| ranks[id as usize];
        let key = |figure: &CompactObservation| {
            let who = (figure.collected, figure.level.as_str(), rank(figure.code), rank(figure.name));
            let what = (rank(figure.indicator), rank(figure.measure), rank(figure.breakdown));
            (who, what, rank(figure.ethnic_group))
        };
        figures.sort_unstable_by_key(|figure| (key(figure), figure.sheet, figure.row, figure.columns));
        let contradictions = without_repeats(&mut figures);
        let [source, release, snapshot] = [source, release, snapshot].map(Box::from);
        (Self { texts, rows: figures, source, release, snapshot }, contradictions)
    }

    /// The number of observations.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The release of the file.
    pub fn release(&self) -> &str {
        &self.release
    }

    /// The observations as rows of [`store::observation::schema`], in batches.
    ///
    /// # Errors
    /// When the columns do not fit the schema, which is an error in this program.
    pub fn batches(&self) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> + '_ {
        self.rows.chunks(BATCH_ROWS).map(|figures| {
            let mut builder = ObservationBuilder::default();
            for figure in figures {
                self.push(&mut builder, figure);
            }
            builder.finish()
        })
    }

    fn push(&self, builder: &mut ObservationBuilder, figure: &CompactObservation) {
        let text = |id: TextId| Some(self.texts.text(id)).filter(|text| !text.is_empty());
        let (first, last) = figure.columns;
        let mut cell = address(figure.row, u32::from(first));
        if last != first {
            cell = format!("{cell}:{}{}", letters(u32::from(last)), u64::from(figure.row) + 1);
        }
        builder.push(&Observation {
            source: &self.source,
            release: &self.release,
            // The WRES of a year uses the survey of the autumn before.
            wres_year: figure.collected + 1,
            collected: figure.collected,
            org_level: figure.level,
            org_code: text(figure.code),
            org_name: text(figure.name),
            indicator: self.texts.text(figure.indicator),
            measure: self.texts.text(figure.measure),
            breakdown: text(figure.breakdown),
            ethnic_group: text(figure.ethnic_group),
            numerator: figure.numerator.map(i64::from),
            denominator: figure.denominator.map(i64::from),
            value: figure.value,
            unit: figure.unit,
            status: figure.status,
            weighting: text(figure.weighting),
            counts_basis: figure.denominator.map(|_| "published"),
            benchmark_group: text(figure.group),
            note: text(figure.note),
            snapshot: &self.snapshot,
            sheet: self.texts.text(figure.sheet),
            cell: &cell,
            ..Observation::default()
        });
    }

    /// The mismatch for two figures that contradict each other.
    pub(super) fn contradiction(&self, [first, figure]: &[CompactObservation; 2], file: &str) -> Mismatch {
        let about = [figure.code, figure.name, figure.indicator, figure.measure, figure.ethnic_group];
        let found: Vec<&str> = about.map(|id| self.texts.text(id)).into_iter().collect();
        let place = |figure: &CompactObservation| {
            let cell = address(figure.row, u32::from(figure.columns.0));
            format!("sheet {}, {cell}", self.texts.text(figure.sheet))
        };
        let value = |figure: &CompactObservation| {
            figure.value.map_or_else(|| figure.status.as_str().to_owned(), |value| value.to_string())
        };
        let (about, earlier) = (found.join(", "), place(first));
        let found = format!("`{about}` again: {} after {} at {earlier}", value(figure), value(first));
        let repair = "ask the publisher which of the figures is right";
        Mismatch::new(Drift::DuplicateRow, file, place(figure), "each figure once", found, repair)
    }

    /// The code and the name of each organisation of a level, once, sorted by code.
    pub fn organisations(&self, level: Level) -> Vec<(&str, &str)> {
        let of_level = self.rows.iter().filter(|figure| figure.level == level);
        let mut codes: Vec<(&str, &str)> =
            of_level.map(|figure| (self.texts.text(figure.code), self.texts.text(figure.name))).collect();
        codes.sort_unstable();
        codes.dedup_by(|one, other| one.0 == other.0);
        codes
    }
}
