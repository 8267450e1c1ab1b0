//! Drawings as PNG pictures with few colours, for those who cannot use SVG.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "places in a picture are small whole numbers, and edges that are the same are equal"
)]

mod indexed;
mod paint;

use std::sync::Arc;

use indexed::IndexedPicture;
use libdeflater::{CompressionLvl, Compressor};
use resvg::tiny_skia::Pixmap;
use resvg::usvg::{self, Options, Tree};

pub use resvg::usvg::fontdb;

/// Raised with each change of colours, painting or compression: what a picture depends on besides its SVG and fonts.
pub const METHOD: u32 = 5;

/// How hard the dots are compressed, from 0 to 12: level 9 takes three times as long as 7 and makes pictures 3 per cent
/// smaller, 10 takes twenty times as long and makes them 8 per cent smaller.
const LEVEL: i32 = 7;

/// An SVG that cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PictureProblem {
    /// It is not SVG.
    #[error(transparent)]
    Svg(#[from] usvg::Error),
    /// It has more dots than a picture may have.
    #[error("it is too tall")]
    Size,
    /// It cannot be written as PNG.
    #[error(transparent)]
    Png(#[from] png::EncodingError),
}

/// An SVG as PNG, on white, `across` dots wide, or with a dot for each unit of the SVG. `density` is dots in a metre, for
/// documents that the picture is put into.
///
/// # Errors
/// If it cannot be read, or is too large for a picture.
pub fn png(
    svg: &str,
    fonts: &Arc<fontdb::Database>,
    across: Option<u16>,
    density: Option<u32>,
) -> Result<Vec<u8>, PictureProblem> {
    let options = Options { fontdb: Arc::clone(fonts), ..Options::default() };
    let tree = Tree::from_str(svg, &options)?;
    let scale = across.map_or(1.0, |across| f32::from(across) / tree.size().width());
    let own = tree.size().to_int_size();
    let width = across.map_or(own.width(), u32::from);
    let size = own.scale_to_width(width).ok_or(PictureProblem::Size)?;
    let canvas = paint::painted(&tree, scale, (width, size.height())).ok_or(PictureProblem::Size)?;
    Ok(encoded(svg, &canvas, density)?)
}

/// A canvas without transparent parts, as PNG with indexed colours. libdeflate is faster than the encoder's
/// own compression.
fn encoded(svg: &str, canvas: &Pixmap, density: Option<u32>) -> Result<Vec<u8>, png::EncodingError> {
    let indexed = IndexedPicture::of(canvas.data(), canvas.width() as usize, &named_colours(svg));
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, canvas.width(), canvas.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_palette(indexed.palette);
    encoder.set_pixel_dims(density.map(|dots| png::PixelDimensions {
        xppu: dots,
        yppu: dots,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    writer.write_chunk(png::chunk::IDAT, &compressed(&indexed.rows)?)?;
    writer.finish()?;
    Ok(bytes)
}

/// The colours in an SVG's attributes, such as `fill="#12436D"`, in their order.
fn named_colours(svg: &str) -> Vec<u32> {
    let digits = svg.split("=\"#").skip(1).filter_map(|rest| rest.split('"').next());
    digits
        .filter(|digits| digits.len() == 6)
        .filter_map(|digits| u32::from_str_radix(digits, 16).ok())
        .collect()
}

fn compressed(rows: &[u8]) -> std::io::Result<Vec<u8>> {
    let level = CompressionLvl::new(LEVEL).map_err(|_| std::io::Error::other("unknown level"))?;
    let mut compressor = Compressor::new(level);
    let mut bytes = vec![0; compressor.zlib_compress_bound(rows.len())];
    let length = compressor.zlib_compress(rows, &mut bytes).map_err(std::io::Error::other)?;
    bytes.truncate(length);
    Ok(bytes)
}
