//! A picture as indices into a palette of 16 colours: a sixth of the bytes of three channels, and smaller when
//! compressed.
//!
//! A chart has about ten colours. The others, some 250, are shades at the edges of letters and marks. The palette gets
//! the most frequent colours that differ visibly from each other, and each other colour becomes the nearest of them.

/// Colours in a palette with half a byte a dot.
pub(super) const MOST: usize = 16;

/// How far apart the colours of a palette are at least, as squared distances: less only if there are too few of them.
const APART: [u32; 5] = [900, 400, 150, 40, 1];

/// Places in the table by which a colour is found: a power of two, many times the colours of a chart.
const SLOTS: usize = 1 << 14;

/// The dots of a picture and its palette.
pub(super) struct IndexedPicture {
    /// Red, green and blue of each colour.
    pub(super) palette: Vec<u8>,
    /// The colour of each dot, in rows from the top, two dots a byte; each row begins with a new byte.
    pub(super) rows: Vec<u8>,
}

impl IndexedPicture {
    /// From dots of four bytes: red, green, blue, and one that is not read; `width` is the dots of a row.
    pub(super) fn of(rgba: &[u8], width: usize) -> Self {
        let found = FoundColours::of(rgba);
        let palette = found.palette();
        let nearest = |colour: &u32| {
            let places = palette.iter().enumerate();
            places.min_by_key(|(_, own)| distance(*colour, **own)).map_or(0, |(at, _)| byte(at))
        };
        let place: Vec<u8> = found.colours.iter().map(nearest).collect();
        let bytes_across = width.div_ceil(2);
        let mut rows = vec![0; bytes_across * found.dots.len().div_ceil(width.max(1))];
        // Plain indices into slices: iterators over millions of dots take seconds in a development build.
        let (from, to) = (found.dots.as_slice(), rows.as_mut_slice());
        let (mut at, mut column, mut row) = (0, 0, 0);
        while at < from.len() {
            let dot = place[from[at]];
            to[row + column / 2] |= if column % 2 == 0 { dot << 4 } else { dot };
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
    counts: Vec<usize>,
    /// The position of each dot's colour in `colours`.
    dots: Vec<usize>,
}

impl FoundColours {
    /// All colours if they are few; otherwise the most frequent that differ visibly.
    fn palette(&self) -> Vec<u32> {
        if self.colours.len() <= MOST {
            return self.colours.clone();
        }
        let mut order: Vec<usize> = (0..self.colours.len()).collect();
        // Colours of the same frequency stay in the order in which they occur.
        order.sort_by_key(|at| std::cmp::Reverse(self.counts[*at]));
        let mut palette: Vec<u32> = Vec::new();
        for apart in APART {
            for colour in order.iter().map(|at| self.colours[*at]) {
                if palette.len() < MOST && palette.iter().all(|own| distance(*own, colour) >= apart) {
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
        let rows = picture.rows.chunks(width.div_ceil(2));
        let dots = rows.flat_map(|row| row.iter().flat_map(|byte| [byte >> 4, byte & 15]).take(width));
        rgba(dots.map(|dot| {
            let at = 3 * usize::from(dot);
            [picture.palette[at], picture.palette[at + 1], picture.palette[at + 2]]
        }))
    }

    #[test]
    fn nothing_is_lost_with_16_colours() {
        // Each colour three times, not in order, in rows with an odd number of dots.
        let colours = (0..48_u32).map(|at| {
            let at = u8::try_from(at * 7 % 16).unwrap();
            [at, at * 3, 255 - at]
        });
        let dots = rgba(colours.take(45));
        let picture = IndexedPicture::of(&dots, 9);
        assert_eq!((picture.palette.len(), picture.rows.len()), (3 * 16, 5 * 5));
        assert_eq!(decoded(&picture, 9), dots);
    }

    #[test]
    fn rare_shades_become_the_nearest_frequent_colour() {
        // 16 colours that occur twice, and one dot near the fifth of them.
        let frequent: Vec<[u8; 3]> = (0..16).map(|at| [16 * at, 0, 200]).collect();
        let dots = frequent.iter().chain(&frequent).copied().chain([[66, 0, 199]]);
        let mut dots = rgba(dots);
        let picture = IndexedPicture::of(&dots, 11);
        let last = dots.len() - 4;
        dots[last..].copy_from_slice(&[64, 0, 200, 255]);
        assert_eq!(decoded(&picture, 11), dots);
    }

    #[test]
    fn a_frequent_shade_does_not_take_the_place_of_a_rare_mark() {
        // 40 greys between black and white, each frequent, and one orange dot.
        let greys = (0..40_u8).flat_map(|at| std::iter::repeat_n([6 * at; 3], 50));
        let dots = rgba(greys.chain([[0xF4, 0x6A, 0x25]]));
        let picture = IndexedPicture::of(&dots, 2001);
        assert_eq!(decoded(&picture, 2001)[4 * 2000..4 * 2001], [0xF4, 0x6A, 0x25, 255]);
    }

    #[test]
    fn a_picture_with_many_colours_is_still_a_picture() {
        let dots = rgba((0..40_000_u32).map(channels));
        let picture = IndexedPicture::of(&dots, 200);
        assert_eq!((picture.rows.len(), picture.palette.len()), (20_000, 48));
    }
}
