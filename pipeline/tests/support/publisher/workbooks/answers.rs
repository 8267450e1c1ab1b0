//! The made-up figures: the same for the same organisation, question and year, wherever asked.

/// How many gave an answer, of how many asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) numerator: u32,
    pub(crate) denominator: u32,
}

impl Answer {
    /// 0 to 1 at full precision, as the benchmark workbook prints it.
    pub(crate) fn proportion(self) -> f64 {
        f64::from(self.numerator) / f64::from(self.denominator)
    }

    /// 0 to 100 at full precision, as the detailed spreadsheets print it.
    pub(crate) fn percentage(self) -> f64 {
        100.0 * self.proportion()
    }

    /// Fewer than ten answered: not shown.
    pub(crate) fn suppressed(self) -> bool {
        self.denominator < 10
    }
}

/// A WRES figure of the benchmark workbook. `stem` as in `har_from_pat_eth_summary`; `group` 1 is
/// White, 2 is all other ethnic groups combined, who are fewer and, in one trust of thirty, too few
/// to show.
pub(crate) fn wres(code: &str, stem: &str, group: u8, year: u16) -> Answer {
    let few = group == 2 && draw(code, "few", 0).is_multiple_of(30);
    let size = match (group, few) {
        (1, _) => 400 + draw(code, "white", year) % 7_000,
        (_, true) => 1 + draw(code, "bme", year) % 9,
        (_, false) => 40 + draw(code, "bme", year) % 3_000,
    };
    // Out of a thousand, about what England shows: fairness (indicator 7) is the favourable answer.
    let usual = match (stem, group) {
        ("equal_eth_summary", 1) => 580,
        ("equal_eth_summary", _) => 490,
        ("q16b_eth_summary", 1) => 70,
        ("q16b_eth_summary", _) => 155,
        (_, 1) => 230,
        _ => 280,
    };
    let thousandths = usual + draw(code, &format!("{stem}_{group}"), year) % 60;
    Answer { numerator: size * thousandths / 1_000, denominator: size }
}

/// A share of a detailed spreadsheet: answer `option` of `options` to `question`, of all who
/// answered it. The options of one question add up to its responses.
pub(crate) fn share(row: &str, question: &str, option: u32, options: u32, year: u16) -> Answer {
    let denominator = responses(row, question, year);
    let weight = |option: u32| 1 + draw(row, &format!("{question} {option}"), year) % 100;
    let all: u32 = (0..options).map(weight).sum();
    let before = |end: u32| (0..end).map(weight).sum::<u32>() * denominator / all;
    Answer { numerator: before(option + 1) - before(option), denominator }
}

/// How many answered a question of a detailed spreadsheet: in one row and question of forty, too few
/// to show.
pub(crate) fn responses(row: &str, question: &str, year: u16) -> u32 {
    if draw(row, &format!("{question} few"), year).is_multiple_of(40) {
        return 1 + draw(row, question, year) % 9;
    }
    600 + draw(row, question, year) % 5_000
}

/// A number from words: FNV-1a over their bytes, its upper half.
pub(crate) fn draw(what: &str, which: &str, year: u16) -> u32 {
    let words = what.bytes().chain([0]).chain(which.bytes()).chain(year.to_le_bytes());
    let hash = words.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // The last bytes reach the upper half only after another round.
    u32::try_from(((hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)) >> 32).unwrap_or_default()
}
