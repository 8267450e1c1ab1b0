//! A picture as indices into a palette: a third of the bytes of three channels, and smaller when compressed.
//!
//! Text and marks on plain ground have some 250 colours, so nothing is lost in most charts. If there are more, the
//! rarest, which are single dots at the edges of letters, get the nearest of the others.

/// Colours in a palette with one byte a dot.
const MOST: usize = 256;

/// Places in the table by which a colour is found: a power of two, many times the colours of a chart.
const SLOTS: usize = 1 << 14;

/// The dots of a picture and its palette.
pub(super) struct IndexedPicture {
    /// Red, green and blue of each colour.
    pub(super) palette: Vec<u8>,
    /// The colour of each dot, in rows from the top.
    pub(super) dots: Vec<u8>,
}

impl IndexedPicture {
    /// From dots of four bytes: red, green, blue, and one that is not read.
    pub(super) fn of(rgba: &[u8]) -> Self {
        let found = FoundColours::of(rgba);
        let number = found.colours.len();
        let mut order: Vec<usize> = (0..number).collect();
        if number > MOST {
            // The most frequent first; colours of the same frequency in the order in which they occur.
            order.sort_by_key(|at| std::cmp::Reverse(found.counts[*at]));
        }
        let kept = &order[..number.min(MOST)];
        let mut place: Vec<u8> = vec![0; number];
        for (at, colour) in kept.iter().enumerate() {
            place[*colour] = byte(at);
        }
        for colour in &order[kept.len()..] {
            let nearest = kept
                .iter()
                .enumerate()
                .min_by_key(|(_, other)| distance(found.colours[*colour], found.colours[**other]));
            place[*colour] = nearest.map_or(0, |(at, _)| byte(at));
        }
        let mut dots = vec![0; found.dots.len()];
        // Plain indices into slices: iterators over millions of dots take seconds in a development build.
        let (from, to) = (found.dots.as_slice(), dots.as_mut_slice());
        let mut at = 0;
        while at < to.len() {
            to[at] = place[from[at]];
            at += 1;
        }
        let palette = kept.iter().flat_map(|colour| channels(found.colours[*colour])).collect();
        Self { palette, dots }
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

/// A position in the palette, which has at most 256 colours.
fn byte(at: usize) -> u8 {
    u8::try_from(at).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rgba(colours: impl IntoIterator<Item = [u8; 3]>) -> Vec<u8> {
        colours.into_iter().flat_map(|[red, green, blue]| [red, green, blue, 255]).collect()
    }

    fn decoded(picture: &IndexedPicture) -> Vec<u8> {
        let colour = |dot: &u8| {
            let at = 3 * usize::from(*dot);
            [picture.palette[at], picture.palette[at + 1], picture.palette[at + 2]]
        };
        rgba(picture.dots.iter().map(colour))
    }

    #[test]
    fn nothing_is_lost_with_256_colours() {
        // Every colour twice, not in order.
        let colours = (0..512_u32).map(|at| {
            let at = u8::try_from(at * 7 % 256).unwrap();
            [at, at.wrapping_mul(3), 255 - at]
        });
        let dots = rgba(colours);
        let picture = IndexedPicture::of(&dots);
        assert_eq!(picture.palette.len(), 3 * 256);
        assert_eq!(decoded(&picture), dots);
    }

    #[test]
    fn the_rarest_colours_become_their_nearest_neighbours() {
        // Even reds in two blues occur twice each, 256 colours; one odd red once.
        let frequent: Vec<[u8; 3]> = (0..128).flat_map(|red| [[2 * red, 0, 0], [2 * red, 0, 200]]).collect();
        let dots = frequent.iter().chain(&frequent).copied().chain([[101, 0, 199]]);
        let mut dots = rgba(dots);
        let picture = IndexedPicture::of(&dots);
        assert_eq!(picture.palette.len(), 3 * 256);
        let last = dots.len() - 4;
        dots[last..].copy_from_slice(&[100, 0, 200, 255]);
        assert_eq!(decoded(&picture), dots);
    }

    #[test]
    fn a_picture_with_many_colours_is_still_a_picture() {
        let dots = rgba((0..40_000_u32).map(channels));
        let picture = IndexedPicture::of(&dots);
        assert_eq!((picture.dots.len(), picture.palette.len()), (40_000, 768));
    }
}
