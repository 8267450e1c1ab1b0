//! Many observations in little memory: each text is stored once, and rows refer to it by number.

use std::collections::{HashMap, HashSet};

use super::super::drift::Drift;
use super::super::mismatch::Mismatch;
use store::observation::Level;
use store::observation::Status;
use store::observation::Unit;
use tabular::address;

/// The number of a text in the pool; 0 is the empty text.
pub(super) type TextId = u32;

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

    /// Each text at its number.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(AsRef::as_ref)
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
type FigureKey = (i32, Level, TextId, [TextId; 4]);

impl CompactObservation {
    fn key(&self) -> FigureKey {
        let who = if self.code == 0 { self.name } else { self.code };
        let what = [self.indicator, self.measure, self.breakdown, self.ethnic_group];
        (self.collected, self.level, who, what)
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
    pub(super) texts: TextPool,
    pub(super) rows: Vec<CompactObservation>,
    pub(super) words: FileWords,
}

/// The numbers of the texts that are the same in the whole file, and of the words of columns with a fixed list.
#[derive(Debug)]
pub(super) struct FileWords {
    pub(super) source: TextId,
    pub(super) release: TextId,
    pub(super) snapshot: TextId,
    /// The source of the counts.
    pub(super) published: TextId,
    pub(super) levels: Vec<TextId>,
    pub(super) units: Vec<TextId>,
    pub(super) statuses: Vec<TextId>,
}

impl CompactObservations {
    /// Sorts figures, each once. Also returns pairs of figures that contradict each other.
    pub(super) fn sorted(
        mut texts: TextPool,
        mut figures: Vec<CompactObservation>,
        [source, release, snapshot]: [&str; 3],
    ) -> (Self, Vec<[CompactObservation; 2]>) {
        let mut all = |words: &[&str]| words.iter().map(|word| texts.id(word)).collect();
        let (levels, units, statuses) = (all(Level::WORDS), all(Unit::WORDS), all(Status::WORDS));
        let words = FileWords {
            source: texts.id(source),
            release: texts.id(release),
            snapshot: texts.id(snapshot),
            published: texts.id("published"),
            levels,
            units,
            statuses,
        };
        let mut order: Vec<usize> = (0..texts.texts.len()).collect();
        order.sort_unstable_by(|&one, &other| texts.texts[one].cmp(&texts.texts[other]));
        let mut ranks = vec![0_u32; order.len()];
        for (rank, id) in (0_u32..).zip(order) {
            ranks[id] = rank;
        }
        let rank = |id: TextId| ranks[id as usize];
        // Cached, because a key takes longer to make than to compare.
        figures.sort_by_cached_key(|figure| {
            let level = rank(words.levels[figure.level as usize]);
            let who = (figure.collected, level, rank(figure.code), rank(figure.name));
            let what = (rank(figure.indicator), rank(figure.measure), rank(figure.breakdown));
            (who, what, rank(figure.ethnic_group), figure.sheet, figure.row, figure.columns)
        });
        let contradictions = without_repeats(&mut figures);
        (Self { texts, rows: figures, words }, contradictions)
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
        self.texts.text(self.words.release)
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
}
