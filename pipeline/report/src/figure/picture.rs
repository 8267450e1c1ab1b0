//! Figures as PNG, for posts, slides and documents that cannot use SVG.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use picture::fontdb;

use catalogue::assets::{Assets, Folder};
use files::FileError;
use store::snapshot::Hash;

/// Dots across the picture of a full chart: enough for the 170 mm of a page's width at 240 dots an inch.
pub const DOTS_ACROSS: u16 = 1606;

/// Dots in a metre, so that a document that a picture is put into shows it at a page's width: 240 an inch.
const DOTS_A_METRE: u32 = 9449;

/// A figure that cannot be drawn as PNG.
#[derive(Debug, thiserror::Error)]
#[error("figure {id} could not be drawn as PNG: {problem}")]
pub struct PictureError {
    /// The figure.
    pub id: String,
    /// What is wrong with its SVG.
    pub problem: String,
}

/// Draws pictures with the fonts of the reports. Each is drawn once, because one figure may be in many reports.
#[derive(Debug)]
pub struct Pictures {
    fonts: Arc<fontdb::Database>,
    /// What the fonts, and the program that draws with them, are.
    made_with: Hash,
    /// Those drawn so far, by the hash of their SVG.
    drawn: Mutex<HashMap<Hash, Arc<[u8]>>>,
}

impl Pictures {
    /// Reads the fonts. No font of the machine is used, so that a picture is the same everywhere.
    ///
    /// # Errors
    /// If a font cannot be read.
    pub fn new(assets: &Assets) -> Result<Self, FileError> {
        let mut fonts = fontdb::Database::new();
        let mut made_with = format!("{} {}", env!("CARGO_PKG_VERSION"), picture::METHOD);
        for name in assets.list(Folder::Templates, "fonts", "ttf")? {
            let font = assets.read(Folder::Templates, &name)?.into_owned();
            made_with.push_str(&Hash::of(&font).to_string());
            fonts.load_font_data(font);
        }
        // A text in a missing font falls back to the first font; without that, it would not be drawn.
        let first = fonts.faces().next().and_then(|face| Some(face.families.first()?.0.clone()));
        if let Some(first) = first {
            fonts.set_serif_family(&first);
            fonts.set_sans_serif_family(&first);
        }
        let made_with = Hash::of(made_with.as_bytes());
        Ok(Self { fonts: Arc::new(fonts), made_with, drawn: Mutex::default() })
    }

    /// A figure's picture as PNG, [`DOTS_ACROSS`] wide.
    ///
    /// # Errors
    /// If its SVG cannot be read, or is too tall for a picture.
    pub fn png(&self, id: &str, svg: &str) -> Result<Arc<[u8]>, PictureError> {
        let key = Hash::of(svg.as_bytes());
        if let Some(known) = self.drawn.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Arc::clone(known));
        }
        let png = self
            .draw(svg, Some(DOTS_ACROSS), Some(DOTS_A_METRE))
            .map_err(|problem| PictureError { id: id.to_owned(), problem })?;
        let png: Arc<[u8]> = png.into();
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&png));
        Ok(png)
    }

    /// The same for two pictures if they have the same dots: a picture that is there need not be drawn again.
    pub fn key(&self, svg: &str) -> String {
        Hash::of(format!("{}{svg}", self.made_with).as_bytes()).to_string()
    }

    /// A picture as PNG with a dot for each unit of its SVG. It is not kept for the next call.
    ///
    /// # Errors
    /// If its SVG cannot be read, or is too large for a picture.
    pub fn shape_png(&self, id: &str, svg: &str) -> Result<Vec<u8>, PictureError> {
        self.draw(svg, None, None).map_err(|problem| PictureError { id: id.to_owned(), problem })
    }

    fn draw(&self, svg: &str, across: Option<u16>, density: Option<u32>) -> Result<Vec<u8>, String> {
        picture::png(svg, &self.fonts, across, density).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pictures() -> Pictures {
        Pictures::new(&Assets::default()).unwrap()
    }

    /// Width, height, and the colour at a place in units of the SVG.
    fn dots(png: &[u8]) -> (u32, u32, impl Fn(f64, f64) -> [u8; 3]) {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let found = reader.next_frame(&mut bytes).unwrap();
        let (width, height) = (found.width, found.height);
        let colour = move |x: f64, y: f64| {
            let scale = f64::from(width) / 100.0;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a place in the picture"
            )]
            let at = 3 * ((y * scale) as usize * width as usize + (x * scale) as usize);
            [bytes[at], bytes[at + 1], bytes[at + 2]]
        };
        (width, height, colour)
    }

    fn svg(inside: &str) -> String {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100" height="50">{inside}</svg>"#
        )
    }

    #[test]
    fn shapes_are_where_the_svg_has_them_on_white() {
        let png =
            pictures().png("a", &svg("<rect x='10' y='20' width='30' height='10' fill='#12436D'/>")).unwrap();
        let (width, height, colour) = dots(&png);
        assert_eq!((width, height), (1606, 803));
        assert_eq!(colour(25.0, 25.0), [0x12, 0x43, 0x6D]);
        assert_eq!(colour(45.0, 25.0), [255; 3]);
        assert_eq!(colour(25.0, 35.0), [255; 3]);
    }

    #[test]
    fn text_is_drawn_in_the_fonts_that_ship() {
        for family in ["Liberation Sans", "A font that does not exist"] {
            let inside = format!("<text x='0' y='40' font-size='50' font-family='{family}'>HH</text>");
            let png = pictures().png("a", &svg(&inside)).unwrap();
            let (_, _, colour) = dots(&png);
            // The first upright of an H in this face: it begins at 0.08 of its size and is 0.09 wide.
            assert_eq!(colour(6.0, 20.0), [0; 3], "{family}");
            assert_eq!(colour(18.0, 10.0), [255; 3], "{family}");
        }
    }

    #[test]
    fn a_picture_is_drawn_once_and_the_same_each_time() {
        let (one, other) = (pictures(), pictures());
        let drawing = svg("<circle cx='50' cy='25' r='20' fill='#F46A25'/>");
        let first = one.png("a", &drawing).unwrap();
        assert!(Arc::ptr_eq(&first, &one.png("b", &drawing).unwrap()));
        assert_eq!(first, other.png("a", &drawing).unwrap());
    }

    #[test]
    fn a_shape_has_a_dot_for_each_unit() {
        let png = pictures().shape_png("a", &svg("<rect width='40' height='50' fill='#F46A25'/>")).unwrap();
        let (width, height, colour) = dots(&png);
        assert_eq!((width, height), (100, 50));
        assert_eq!(colour(20.0, 25.0), [0xF4, 0x6A, 0x25]);
    }

    #[test]
    fn an_invalid_picture_is_named() {
        let error = pictures().png("wres-i5-RXR-2025-gap", "<svg").unwrap_err();
        assert!(error.to_string().starts_with("figure wres-i5-RXR-2025-gap could not be drawn as PNG: "));
    }
}
