//! A picture as indices into a palette of at most 16 colours: a sixth of the bytes of three channels, and smaller when
//! compressed.
//!
//! A chart has about ten colours that fill areas and lines. The others, some 250, are shades at the edges of letters and
//! marks, and take most of the bytes. The palette gets the colours of areas and lines, even if they are as light as a
//! grid line, and a few of the shades. Each other colour becomes the nearest of them.

/// Colours in a palette with half a byte a dot.
const MOST: usize = 16;

/// Colours of a palette that has shades: fewer make letters rough, and more make the file larger.
const WITH_SHADES: usize = 8;

/// Dots of an area or a line at least. A dot belongs to one if the dot before or above it has the same colour.
const AREA: usize = 200;

/// How far apart two colours of areas are at least, as squared distance. Readers do not tell closer ones apart.
const AREAS_APART: u32 = 100;

/// How far apart a shade is at least from each other colour: less only if there are too few of them.
const SHADES_APART: [u32; 4] = [2500, 900, 400, 150];

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
    /// From dots of four bytes: red, green, blue, and one that is not read; `width` is the dots of a row.
    pub(super) fn of(rgba: &[u8], width: usize) -> Self {
        let found = FoundColours::of(rgba, width);
        let palette = found.palette();
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
    /// The dots among them that belong to an area or a line.
    in_areas: Vec<usize>,
    /// The position of each dot's colour in `colours`.
    dots: Vec<usize>,
}

impl FoundColours {
    /// All colours if they are few; otherwise those of areas, and the most frequent that differ visibly from them.
    fn palette(&self) -> Vec<u32> {
        if self.colours.len() <= MOST {
            return self.colours.clone();
        }
        let mut palette: Vec<u32> = Vec::new();
        let is_apart = |palette: &[u32], colour: u32, apart: u32| {
            palette.iter().all(|own| distance(*own, colour) >= apart)
        };
        for at in largest_first(&self.in_areas) {
            let colour = self.colours[at];
            if self.in_areas[at] >= AREA && palette.len() < MOST && is_apart(&palette, colour, AREAS_APART) {
                palette.push(colour);
            }
        }
        let by_frequency = largest_first(&self.counts);
        for apart in SHADES_APART {
            for colour in by_frequency.iter().map(|at| self.colours[*at]) {
                if palette.len() < WITH_SHADES && is_apart(&palette, colour, apart) {
                    palette.push(colour);
                }
            }
        }
        palette
    }

    fn of(rgba: &[u8], width: usize) -> Self {
        let mut found = Self {
            colours: Vec::new(),
            counts: Vec::new(),
            in_areas: Vec::new(),
            dots: vec![0; rgba.len() / 4],
        };
        let mut table = ColourTable::new();
        // Most dots have the colour of the dot before them.
        let (mut last, mut last_at) = (u32::MAX, 0);
        let (mut read, mut at) = (0, 0);
        while at < found.dots.len() {
            let colour =
                u32::from(rgba[read]) << 16 | u32::from(rgba[read + 1]) << 8 | u32::from(rgba[read + 2]);
            let mut is_in_area = colour == last;
            if !is_in_area {
                last = colour;
                last_at = table.position(colour, &mut found.colours);
                if last_at == found.counts.len() {
                    found.counts.push(0);
                    found.in_areas.push(0);
                }
                is_in_area = at >= width && found.dots[at - width] == last_at;
            }
            found.counts[last_at] += 1;
            found.in_areas[last_at] += usize::from(is_in_area);
            found.dots[at] = last_at;
            (read, at) = (read + 4, at + 1);
        }
        found
    }
}

/// The positions of numbers, the largest first; of equal ones, the first first.
fn largest_first(numbers: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(numbers[*at]));
    order
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
    fn nothing_is_lost_with_16_colours() {
        // Each colour three times, not in order, in rows with an odd number of dots.
        let colours = (0..48_u32).map(|at| {
            let at = u8::try_from(at * 7 % 16).unwrap();
            [at, at * 3, 255 - at]
        });
        let dots = rgba(colours.take(45));
        let picture = IndexedPicture::of(&dots, 9);
        assert_eq!((picture.palette.len(), picture.rows.len()), (3 * 16, 5 * 6));
        assert_eq!(decoded(&picture, 9), dots);
    }

    /// Many shades of grey without any area, as at the edges of letters: each dot differs from the dots beside it.
    fn edges(dots: usize) -> impl Iterator<Item = [u8; 3]> {
        (0..dots).map(|at| [u8::try_from(40 + at * 37 % 160).unwrap(); 3])
    }

    #[test]
    fn light_lines_keep_their_colour_and_edges_get_few_shades() {
        // 20 rows of 1,000 dots: white, a grid line, a line that is nearly white, a bar, and edges of letters.
        let (grid, light, bar) = ([0xE3, 0xE8, 0xEB], [0xF0, 0xF3, 0xF5], [0x12, 0x43, 0x6D]);
        let mut dots: Vec<[u8; 3]> = vec![[255; 3]; 20_000];
        dots[2000..3000].fill(grid);
        dots[4000..4300].fill(light);
        dots[6000..9000].fill(bar);
        for (dot, edge) in dots[10_000..].iter_mut().zip(edges(5000)) {
            *dot = edge;
        }
        let picture = IndexedPicture::of(&rgba(dots.iter().copied()), 1000);
        assert_eq!(picture.palette.len(), 3 * WITH_SHADES);
        let found = decoded(&picture, 1000);
        for at in [0, 2500, 4200, 7000] {
            assert_eq!(found[4 * at..4 * at + 3], dots[at], "dot {at}");
        }
        // An edge differs from its colour by less than half the way from black to white.
        let differs = |at: usize| found[4 * at].abs_diff(dots[at][0]) > 64;
        assert!(!(10_000..15_000).any(differs));
    }

    #[test]
    fn colours_that_readers_do_not_tell_apart_become_one() {
        let near = [[18, 67, 109], [20, 66, 108], [18, 67, 112]];
        let areas = near.iter().flat_map(|colour| std::iter::repeat_n(*colour, 1000));
        let picture = IndexedPicture::of(&rgba(areas.chain(edges(1000))), 1000);
        let colours: Vec<&[u8]> = picture.palette.chunks(3).collect();
        assert_eq!(near.iter().filter(|colour| colours.contains(&colour.as_slice())).count(), 1);
    }

    #[test]
    fn a_picture_with_many_colours_is_still_a_picture() {
        let dots = rgba((0..40_000_u32).map(channels));
        let picture = IndexedPicture::of(&dots, 200);
        assert_eq!(picture.rows.len(), 200 * 101);
        assert!(picture.palette.len() <= 3 * MOST && !picture.palette.is_empty());
    }
}
