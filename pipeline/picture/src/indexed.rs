//! A picture as indices into a palette of at most 16 colours: a sixth of the bytes of three channels, and smaller when
//! compressed.
//!
//! A chart has about ten colours that its SVG names. The others, some 250, are shades at the edges of letters and marks,
//! and take most of the bytes. The palette gets the named colours, even if they are as light as a grid line, and few of
//! the shades, because greys among the named colours serve as shades too. Each other colour becomes the nearest of them.
//!
//! The palest shade around each letter is hardly seen and takes an eighth of the bytes. So a colour as pale as a grid line
//! only becomes the shade of a dot that is part of a straight line: elsewhere such a dot is white, or the next darker shade.

use std::ops::Range;

/// Colours in a palette with half a byte a dot.
const MOST: usize = 16;

/// Colours of a palette with shades, unless more are named: fewer make letters rough, and more make the file larger.
const WITH_SHADES: usize = 6;

/// How far apart a shade is at least from each other colour, as squared distance: less only if there are too few.
const SHADES_APART: [u32; 3] = [900, 400, 150];

/// A colour is pale if none of its channels is under this, and it is not white.
const PALE: u8 = 200;

/// A line across or down has this many dots of the same colour; the stems of letters have fewer.
const LINE: usize = 16;

/// Places in the table by which a colour is found: a power of two, many times the colours of a chart.
const SLOTS: usize = 1 << 14;

/// The dots of a picture and its palette.
pub(crate) struct IndexedPicture {
    /// Red, green and blue of each colour.
    pub(crate) palette: Vec<u8>,
    /// The colour of each dot, in rows from the top, two dots a byte. Each row begins with a 0, which is the PNG filter
    /// "none": charts are large plain areas, and come out smaller without one.
    pub(crate) rows: Vec<u8>,
}

impl IndexedPicture {
    /// From dots of four bytes: red, green, blue, and one that is the same in all; `width` is the dots of a row. The
    /// palette has the `named` colours that occur.
    pub(crate) fn of(rgba: &[u8], width: usize, named: &[u32]) -> Self {
        let found = FoundColours::of(rgba, width);
        let palette = found.palette(named);
        let nearest = |colour: &u32, is_candidate: &dyn Fn(u32) -> bool| {
            let places = palette.iter().enumerate().filter(|(_, own)| is_candidate(**own));
            places.min_by_key(|(_, own)| distance(*colour, **own)).map_or(0, |(at, _)| byte(at))
        };
        let of_line: Vec<u8> = found.colours.iter().map(|colour| nearest(colour, &|_| true)).collect();
        let of_edge: Vec<u8> = found
            .colours
            .iter()
            .map(|colour| nearest(colour, &|own| own == *colour || !is_pale(own)))
            .collect();
        let bytes_across = 1 + width.div_ceil(2);
        let mut rows = vec![0; bytes_across * (rgba.len() / 4).div_ceil(width.max(1))];
        for run in &found.runs {
            let row = &mut rows[run.row * bytes_across + 1..(run.row + 1) * bytes_across];
            let (line, edge) = (of_line[run.colour], of_edge[run.colour]);
            paint(row, run.from..run.to, edge);
            if line != edge {
                for column in run.from..run.to {
                    if is_in_line(rgba, run.row * width + column, width) {
                        paint(row, column..column + 1, line);
                    }
                }
            }
        }
        Self { palette: palette.into_iter().flat_map(channels).collect(), rows }
    }
}

/// Gives dots of a row, two of which are a byte, the same colour.
fn paint(row: &mut [u8], dots: Range<usize>, colour: u8) {
    let (mut from, mut to) = (dots.start, dots.end);
    if from % 2 == 1 {
        row[from / 2] = row[from / 2] & 0xF0 | colour;
        from += 1;
    }
    if to % 2 == 1 && to > from {
        to -= 1;
        row[to / 2] = row[to / 2] & 0x0F | colour << 4;
    }
    if to > from {
        row[from / 2..to / 2].fill(colour << 4 | colour);
    }
}

/// Dots of a row next to each other in one colour. A chart has some fifty in a row, which has more than a thousand dots.
struct Run {
    row: usize,
    from: usize,
    to: usize,
    /// Position in [`FoundColours::colours`].
    colour: usize,
}

/// The colours of a picture in the order in which they occur.
struct FoundColours {
    colours: Vec<u32>,
    /// The dots that have each colour.
    counts: Vec<usize>,
    /// All dots, in their order.
    runs: Vec<Run>,
}

impl FoundColours {
    /// All colours if they are few; otherwise the named ones, and the most frequent that differ visibly from them.
    fn palette(&self, named: &[u32]) -> Vec<u32> {
        if self.colours.len() <= WITH_SHADES {
            return self.colours.clone();
        }
        let mut palette: Vec<u32> = Vec::new();
        for colour in named {
            if palette.len() < MOST && self.colours.contains(colour) && !palette.contains(colour) {
                palette.push(*colour);
            }
        }
        let mut order: Vec<usize> = (0..self.colours.len()).collect();
        // Colours of the same frequency stay in the order in which they occur.
        order.sort_by_key(|at| std::cmp::Reverse(self.counts[*at]));
        order.retain(|at| !is_pale(self.colours[*at]));
        for apart in SHADES_APART {
            for colour in order.iter().map(|at| self.colours[*at]) {
                if palette.len() < WITH_SHADES && palette.iter().all(|own| distance(*own, colour) >= apart) {
                    palette.push(colour);
                }
            }
        }
        palette
    }

    fn of(rgba: &[u8], width: usize) -> Self {
        let mut found = Self { colours: Vec::new(), counts: Vec::new(), runs: Vec::new() };
        let mut table = ColourTable::new();
        let mut before: &[u8] = &[];
        let mut of_before = 0..0;
        for (row, dots) in rgba.chunks(4 * width.max(1)).enumerate() {
            let first = found.runs.len();
            if dots == before {
                // Most rows of a chart are like the row above them.
                for at in of_before {
                    let Run { from, to, colour, .. } = found.runs[at];
                    found.counts[colour] += to - from;
                    found.runs.push(Run { row, from, to, colour });
                }
            } else {
                found.add(row, dots, &mut table);
            }
            of_before = first..found.runs.len();
            before = dots;
        }
        found
    }

    /// Adds the runs of a row.
    fn add(&mut self, row: usize, dots: &[u8], table: &mut ColourTable) {
        let mut from = 0;
        while 4 * from < dots.len() {
            let to = end_of_run(dots, from);
            let [red, green, blue] = [dots[4 * from], dots[4 * from + 1], dots[4 * from + 2]];
            let colour = table.position(u32::from_be_bytes([0, red, green, blue]), &mut self.colours);
            if colour == self.counts.len() {
                self.counts.push(0);
            }
            self.counts[colour] += to - from;
            self.runs.push(Run { row, from, to, colour });
            from = to;
        }
    }
}

/// Where the dots that are like the one at `from` end. Many dots are compared at once: one by one, those of all pictures
/// take seconds in a development build.
fn end_of_run(dots: &[u8], from: usize) -> usize {
    const AT_ONCE: usize = 32;
    let length = dots.len() / 4;
    let mut to = from + 1;
    // If bytes are equal to those one dot earlier, all their dots are the same.
    while to + AT_ONCE <= length
        && dots[4 * to..4 * (to + AT_ONCE)] == dots[4 * to - 4..4 * (to + AT_ONCE) - 4]
    {
        to += AT_ONCE;
    }
    while to < length && dots[4 * to..4 * to + 4] == dots[4 * from..4 * from + 4] {
        to += 1;
    }
    to
}

/// Finds the position of a colour. A hash map of the standard library takes ten times as long.
struct ColourTable {
    /// One more than the position of a colour; 0 if the slot is empty.
    slots: Vec<usize>,
}

impl ColourTable {
    fn new() -> Self {
        Self { slots: vec![0; SLOTS] }
    }

    /// The position of a colour in `colours`, to which it is added if it is new.
    fn position(&mut self, colour: u32, colours: &mut Vec<u32>) -> usize {
        if 2 * colours.len() > self.slots.len() {
            self.grow(colours);
        }
        let mut slot = self.slot(colour);
        loop {
            match self.slots[slot] {
                0 => {
                    colours.push(colour);
                    self.slots[slot] = colours.len();
                    return colours.len() - 1;
                }
                position if colours[position - 1] == colour => return position - 1,
                _ => slot = (slot + 1) % self.slots.len(),
            }
        }
    }

    fn slot(&self, colour: u32) -> usize {
        // The multiplier is 2^32 divided by the golden ratio, which spreads neighbouring colours.
        colour.wrapping_mul(2_654_435_769) as usize % self.slots.len()
    }

    fn grow(&mut self, colours: &[u32]) {
        self.slots = vec![0; 2 * self.slots.len()];
        for (position, colour) in colours.iter().enumerate() {
            let mut slot = self.slot(*colour);
            while self.slots[slot] != 0 {
                slot = (slot + 1) % self.slots.len();
            }
            self.slots[slot] = position + 1;
        }
    }
}

fn channels(colour: u32) -> [u8; 3] {
    let [_, red, green, blue] = colour.to_be_bytes();
    [red, green, blue]
}

fn distance(one: u32, other: u32) -> u32 {
    channels(one)
        .into_iter()
        .zip(channels(other))
        .map(|(one, other)| u32::from(one.abs_diff(other)).pow(2))
        .sum()
}

fn is_pale(colour: u32) -> bool {
    let channels = channels(colour);
    channels != [255; 3] && channels.iter().all(|channel| *channel >= PALE)
}

/// Whether a dot is part of a straight line across or down in one colour.
fn is_in_line(rgba: &[u8], at: usize, width: usize) -> bool {
    let dot = |at: usize| rgba.get(4 * at..4 * at + 4);
    let is_same = |other: Option<usize>| other.and_then(dot).is_some_and(|other| Some(other) == dot(at));
    [1, width].into_iter().any(|step| {
        let before = |steps: usize| is_same(at.checked_sub(steps * step));
        let after = |steps: usize| is_same(at.checked_add(steps * step));
        before(1) && after(1) && (before(LINE) || after(LINE))
    })
}

/// A position in the palette, which has at most 16 colours.
fn byte(at: usize) -> u8 {
    u8::try_from(at).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rgba(colours: impl IntoIterator<Item = [u8; 3]>) -> Vec<u8> {
        colours.into_iter().flat_map(|[red, green, blue]| [red, green, blue, 255]).collect()
    }

    fn decoded(picture: &IndexedPicture, width: usize) -> Vec<u8> {
        let rows = picture.rows.chunks(1 + width.div_ceil(2));
        let dots = rows.flat_map(|row| row[1..].iter().flat_map(|byte| [byte >> 4, byte & 15]).take(width));
        rgba(dots.map(|dot| {
            let at = 3 * usize::from(dot);
            [picture.palette[at], picture.palette[at + 1], picture.palette[at + 2]]
        }))
    }

    #[test]
    fn nothing_is_lost_with_6_colours() {
        // Each colour eight times, not in order, in rows with an odd number of dots.
        let colours = (0..48_u32).map(|at| {
            let at = u8::try_from(at * 7 % 6).unwrap();
            [at, at * 3, 255 - at]
        });
        let dots = rgba(colours.take(45));
        let picture = IndexedPicture::of(&dots, 9, &[]);
        assert_eq!((picture.palette.len(), picture.rows.len()), (3 * 6, 5 * 6));
        assert_eq!(decoded(&picture, 9), dots);
    }

    /// Many shades of grey, as at the edges of letters.
    fn greys(dots: usize) -> impl Iterator<Item = [u8; 3]> {
        (0..dots).map(|at| [u8::try_from(40 + at * 37 % 160).unwrap(); 3])
    }

    #[test]
    fn named_colours_stay_however_light_or_rare() {
        let named =
            [[255; 3], [0xE3, 0xE8, 0xEB], [0xF0, 0xF3, 0xF5], [0x12, 0x43, 0x6D], [0xF4, 0x6A, 0x25]];
        let mut dots: Vec<[u8; 3]> = greys(20_000).collect();
        dots[..5].copy_from_slice(&named);
        let numbers = named.map(|[red, green, blue]| u32::from_be_bytes([0, red, green, blue]));
        // One that is named but does not occur takes no place.
        let numbers: Vec<u32> = numbers.into_iter().chain([0x00FF_00FF]).collect();
        let picture = IndexedPicture::of(&rgba(dots.iter().copied()), 1000, &numbers);
        assert_eq!(picture.palette.len(), 3 * WITH_SHADES);
        let found = decoded(&picture, 1000);
        assert_eq!(found[..20], rgba(named)[..]);
        // A shade differs from its colour by less than four tenths of the way from black to white.
        assert!((5..20_000).all(|at| found[4 * at].abs_diff(dots[at][0]) < 102));
    }

    #[test]
    fn pale_shades_are_kept_in_lines_and_left_out_around_letters() {
        let (white, pale, dark) = ([255; 3], [0xE3, 0xE8, 0xEB], [0x21, 0x2B, 0x32]);
        // Rows of 40 dots: a line one shade off its colour, then dots of that shade by themselves among many shades.
        let shade = [0xE4, 0xE9, 0xEC];
        let line = [shade; 40];
        let single: Vec<[u8; 3]> = (0..40).map(|at| if at % 4 == 0 { shade } else { white }).collect();
        let named = [[white; 20], [pale; 20], [dark; 20], [white; 20]].concat();
        let dots: Vec<[u8; 3]> =
            [line.as_slice(), &single, &named].concat().into_iter().chain(greys(400)).collect();
        let numbers = [white, pale, dark].map(|[red, green, blue]| u32::from_be_bytes([0, red, green, blue]));
        let found = decoded(&IndexedPicture::of(&rgba(dots), 40, &numbers), 40);
        let colour = |at: usize| [found[4 * at], found[4 * at + 1], found[4 * at + 2]];
        assert!((1..39).all(|at| colour(at) == pale), "the line");
        assert!((40..80).all(|at| colour(at) == white), "the single dots");
        assert!((100..120).all(|at| colour(at) == pale), "the pale area");
    }

    #[test]
    fn more_than_6_named_colours_have_their_places() {
        let named: Vec<u32> = (0..12).map(|at| 0x0010_0000 * at + 200).collect();
        let dots = rgba(named.iter().map(|colour| channels(*colour)).chain(greys(1000)));
        let picture = IndexedPicture::of(&dots, 1012, &named);
        assert_eq!(picture.palette.len(), 3 * 12);
        assert_eq!(decoded(&picture, 1012)[..48], dots[..48]);
    }

    #[test]
    fn a_picture_with_many_colours_is_still_a_picture() {
        let dots = rgba((0..40_000_u32).map(channels));
        let picture = IndexedPicture::of(&dots, 200, &[]);
        assert_eq!(picture.rows.len(), 200 * 101);
        assert!(picture.palette.len() <= 3 * MOST && !picture.palette.is_empty());
    }
}
