//! Many observations in little memory: texts are kept once, rows point to them. Pure values.

use std::collections::{HashMap, HashSet};

use arrow::array::RecordBatch;
use arrow::error::ArrowError;

use super::super::drift::Drift;
use super::super::misfit::Misfit;
use store::observation::Level;
use store::observation::Observation;
use store::observation::ObservationBuilder;
use store::observation::Status;
use store::observation::Unit;
use tabular::{address, letters};

/// A text that is kept once; 0 is no text.
pub(super) type Word = u32;

/// Rows of one table that are made into Arrow columns at a time.
const CHUNK: usize = 16_384;

/// Texts by number.
#[derive(Debug)]
pub(super) struct Texts {
    texts: Vec<Box<str>>,
    known: HashMap<Box<str>, Word>,
}

impl Texts {
    pub(super) fn new() -> Self {
        Self { texts: vec!["".into()], known: HashMap::from([("".into(), 0)]) }
    }

    /// The number of a text.
    pub(super) fn word(&mut self, text: &str) -> Word {
        if let Some(word) = self.known.get(text) {
            return *word;
        }
        let word = Word::try_from(self.texts.len()).unwrap_or(Word::MAX);
        self.texts.push(text.into());
        self.known.insert(text.into(), word);
        word
    }

    pub(super) fn text(&self, word: Word) -> &str {
        &self.texts[word as usize]
    }
}

/// One observation, but for what is the same in the whole file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure {
    pub(super) collected: i32,
    pub(super) level: Level,
    pub(super) code: Word,
    pub(super) name: Word,
    pub(super) indicator: Word,
    pub(super) measure: Word,
    pub(super) breakdown: Word,
    pub(super) ethnic_group: Word,
    pub(super) numerator: Option<u32>,
    pub(super) denominator: Option<u32>,
    pub(super) value: Option<f64>,
    pub(super) unit: Unit,
    pub(super) status: Status,
    pub(super) weighting: Word,
    pub(super) group: Word,
    pub(super) note: Word,
    pub(super) sheet: Word,
    pub(super) row: u32,
    /// First and last of the columns it was read from.
    pub(super) columns: (u16, u16),
}

/// What a figure is about. A name may be written in several ways, a code in one.
type About = (i32, &'static str, Word, [Word; 4]);

impl Figure {
    fn about(&self) -> About {
        let who = if self.code == 0 { self.name } else { self.code };
        let what = [self.indicator, self.measure, self.breakdown, self.ethnic_group];
        (self.collected, self.level.as_str(), who, what)
    }

    fn says_the_same(&self, other: &Self) -> bool {
        let counts = |figure: &Self| (figure.numerator, figure.denominator);
        self.value == other.value && self.status == other.status && counts(self) == counts(other)
    }
}

/// Takes out figures that another sheet repeats, and returns those that contradict another.
fn without_repeats(figures: &mut Vec<Figure>) -> Vec<[Figure; 2]> {
    let mut names: HashMap<Word, Word> = HashMap::new();
    let mut renamed: HashSet<Word> = HashSet::new();
    for figure in figures.iter() {
        if *names.entry(figure.code).or_insert(figure.name) != figure.name && figure.code != 0 {
            renamed.insert(figure.code);
        }
    }
    let mut twice = Vec::new();
    // Of an organisation with one name, figures that say the same are neighbours.
    let mut known: HashMap<About, Figure> = HashMap::new();
    let mut last: Option<Figure> = None;
    figures.retain(|figure| {
        let first = if renamed.contains(&figure.code) {
            known.get(&figure.about()).copied()
        } else {
            last.filter(|last| last.about() == figure.about())
        };
        let Some(first) = first else {
            last = Some(*figure);
            if renamed.contains(&figure.code) {
                known.insert(figure.about(), *figure);
            }
            return true;
        };
        if first.sheet == figure.sheet || !first.says_the_same(figure) {
            twice.push([first, *figure]);
        }
        false
    });
    twice
}

/// The observations of one file, in the order of [`store::observation::schema`].
#[derive(Debug)]
pub struct Figures {
    texts: Texts,
    rows: Vec<Figure>,
    source: Box<str>,
    release: Box<str>,
    snapshot: Box<str>,
}

impl Figures {
    /// Puts figures in order, each once. Also returns those that contradict another, with the other.
    pub(super) fn sorted(
        texts: Texts,
        mut figures: Vec<Figure>,
        [source, release, snapshot]: [&str; 3],
    ) -> (Self, Vec<[Figure; 2]>) {
        let mut order: Vec<usize> = (0..texts.texts.len()).collect();
        order.sort_unstable_by(|&one, &other| texts.texts[one].cmp(&texts.texts[other]));
        let mut ranks = vec![0_u32; order.len()];
        for (rank, word) in (0_u32..).zip(order) {
            ranks[word] = rank;
        }
        let rank = |word: Word| ranks[word as usize];
        let key = |figure: &Figure| {
            let who = (figure.collected, figure.level.as_str(), rank(figure.code), rank(figure.name));
            let what = (rank(figure.indicator), rank(figure.measure), rank(figure.breakdown));
            (who, what, rank(figure.ethnic_group))
        };
        figures.sort_unstable_by_key(|figure| (key(figure), figure.sheet, figure.row, figure.columns));
        let twice = without_repeats(&mut figures);
        let [source, release, snapshot] = [source, release, snapshot].map(Box::from);
        (Self { texts, rows: figures, source, release, snapshot }, twice)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The release they belong to.
    pub fn release(&self) -> &str {
        &self.release
    }

    /// They as rows of [`store::observation::schema`], some thousands at a time.
    ///
    /// # Errors
    /// When the columns do not fit the schema, which would be a mistake of this program.
    pub fn batches(&self) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> + '_ {
        self.rows.chunks(CHUNK).map(|figures| {
            let mut builder = ObservationBuilder::default();
            for figure in figures {
                self.push(&mut builder, figure);
            }
            builder.finish()
        })
    }

    fn push(&self, builder: &mut ObservationBuilder, figure: &Figure) {
        let text = |word: Word| Some(self.texts.text(word)).filter(|text| !text.is_empty());
        let (first, last) = figure.columns;
        let mut cell = address(figure.row, u32::from(first));
        if last != first {
            cell = format!("{cell}:{}{}", letters(u32::from(last)), u64::from(figure.row) + 1);
        }
        builder.push(&Observation {
            source: &self.source,
            release: &self.release,
            // The WRES of a year takes the survey of the autumn before it.
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

    /// What to say of a figure that another contradicts.
    pub(super) fn twice(&self, [first, figure]: &[Figure; 2], file: &str) -> Misfit {
        let about = [figure.code, figure.name, figure.indicator, figure.measure, figure.ethnic_group];
        let found: Vec<&str> = about.map(|word| self.texts.text(word)).into_iter().collect();
        let place = |figure: &Figure| {
            let cell = address(figure.row, u32::from(figure.columns.0));
            format!("sheet {}, {cell}", self.texts.text(figure.sheet))
        };
        let value = |figure: &Figure| {
            figure.value.map_or_else(|| figure.status.as_str().to_owned(), |value| value.to_string())
        };
        Misfit {
            kind: Drift::DuplicateRow,
            file: file.into(),
            place: place(figure),
            expected: "each figure once".to_owned(),
            found: format!(
                "`{}` again: {} after {} at {}",
                found.join(", "),
                value(figure),
                value(first),
                place(first)
            ),
            repair: "ask the publisher which of the figures is right".to_owned(),
        }
    }

    /// Code and name of each organisation of a level, once, in order.
    pub fn organisations(&self, level: Level) -> Vec<(&str, &str)> {
        let of_level = self.rows.iter().filter(|figure| figure.level == level);
        let mut codes: Vec<(&str, &str)> =
            of_level.map(|figure| (self.texts.text(figure.code), self.texts.text(figure.name))).collect();
        codes.sort_unstable();
        codes.dedup_by(|one, other| one.0 == other.0);
        codes
    }
}
