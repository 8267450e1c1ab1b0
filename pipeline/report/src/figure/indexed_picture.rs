//! A picture as indices into a palette of at most 16 colours: a sixth of the bytes of three channels, and smaller when
//! compressed.
//!
//! A chart has about ten colours that its SVG names. The others, some 250, are shades at the edges of letters and marks,
//! and take most of the bytes. The palette gets the named colours, even if they are as light as a grid line, and few of
//! the shades, because greys among the named colours serve as shades too. Each other colour becomes the nearest of them.

/// Colours in a palette with half a byte a dot.
const MOST: usize = 16;

/// Colours of a palette with shades, unless more are named: fewer make letters rough, and more make the file larger.
const WITH_SHADES: usize = 6;

/// How far apart a shade is at least from each other colour, as squared distance: less only if there are too few.
const SHADES_APART: [u32; 3] = [900, 400, 150];

/// Places in the table by which a colour is found: a power of two, many times the colours of a chart.
const SLOTS: usize = 1 << 14;

/// The dots of a picture and its palette.
pub(super) struct IndexedPicture {
    /// Red, green and blue of each colour.
    pub(super) palette: Vec<u8>,
    /// The colour of each dot, in rows from the top, two dots a byte. Each row begins with a 0, which is the PNG filter
    /// "none": charts are large plain areas, and come out smaller without one.
    pub(super) rows: Vec<u8>,
}

impl IndexedPicture {
    /// From dots of four bytes: red, green, blue, and one that is not read; `width` is the dots of a row. The palette has
    /// the `named` colours that occur.
    pub(super) fn of(rgba: &[u8], width: usize, named: &[u32]) -> Self {
        let found = FoundColours::of(rgba);
        let palette = found.palette(named);
        let nearest = |colour: &u32| {
            let places = palette.iter().enumerate();
            places.min_by_key(|(_, own)| distance(*colour, **own)).map_or(0, |(at, _)| byte(at))
        };
        let place: Vec<u8> = found.colours.iter().map(nearest).collect();
        let bytes_across = 1 + width.div_ceil(2);
        let mut rows = vec![0; bytes_across * found.dots.len().div_ceil(width.max(1))];
        // Plain indices into slices: iterators over millions of dots take seconds in a development build.
        let (from, to) = (found.dots.as_slice(), rows.as_mut_slice());
        let (mut at, mut column, mut row) = (0, 0, 0);
        while at < from.len() {
            let dot = place[from[at]];
            to[row + 1 + column / 2] |= if column % 2 == 0 { dot << 4 } else { dot };
            (at, column) = (at + 1, column + 1);
            if column == width {
                (column, row) = (0, row + bytes_across);
            }
        }
        Self { palette: palette.into_iter().flat_map(channels).collect(), rows }
    }
}

/// The colours of a picture in the order in which they occur.
struct FoundColours {
    colours: Vec<u32>,
    /// The dots that have each colour.
    counts: Vec<usize>,
    /// The position of each dot's colour in `colours`.
    dots: Vec<usize>,
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
        for apart in SHADES_APART {
            for colour in order.iter().map(|at| self.colours[*at]) {
                if palette.len() < WITH_SHADES && palette.iter().all(|own| distance(*own, colour) >= apart) {
                    palette.push(colour);
                }
            }
        }
        palette
    }

    fn of(rgba: &[u8]) -> Self {
        let mut found = Self { colours: Vec::new(), counts: Vec::new(), dots: vec![0; rgba.len() / 4] };
        let mut table = ColourTable::new();
        // Most dots have the colour of the dot before them.
        let (mut last, mut last_at) = (u32::MAX, 0);
        let (mut read, mut at) = (0, 0);
        while at < found.dots.len() {
            let colour =
                u32::from(rgba[read]) << 16 | u32::from(rgba[read + 1]) << 8 | u32::from(rgba[read + 2]);
            if colour != last {
                last = colour;
                last_at = table.position(colour, &mut found.colours);
                if last_at == found.counts.len() {
                    found.counts.push(0);
                }
            }
            found.counts[last_at] += 1;
            found.dots[at] = last_at;
            (read, at) = (read + 4, at + 1);
        }
        found
    }
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
        // A shade differs from its colour by less than a third of the way from black to white.
        assert!((5..20_000).all(|at| found[4 * at].abs_diff(dots[at][0]) < 85));
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
