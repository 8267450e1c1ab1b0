//! Paints a drawing. Charts are letters, rectangles and lines in plain colours, and painting their edges takes most of the
//! time of a picture: coverage of dots by area is several times as fast as that by samples, which resvg uses. A drawing
//! with anything else, such as a gradient or an image, is painted by resvg.

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use resvg::tiny_skia::{Color, Path, PathSegment, PathStroker, Pixmap, PixmapMut, Transform};
use resvg::usvg::{FillRule, Group, Node, Paint, PaintOrder, Path as DrawnPath, Tree};

/// A drawing on white, so many dots wide and high.
pub(super) fn painted(tree: &Tree, scale: f32, (width, height): (u32, u32)) -> Option<Pixmap> {
    let mut canvas = Pixmap::new(width, height)?;
    canvas.fill(Color::WHITE);
    let transform = Transform::from_scale(scale, scale);
    if is_plain(tree.root()) {
        let mut painter =
            Painter { width, height, dots: canvas.data_mut(), rasterizer: Rasterizer::new(0, 0) };
        painter.group(tree.root(), transform);
    } else {
        resvg::render(tree, transform, &mut canvas.as_mut());
    }
    Some(canvas)
}

/// Whether it has only what [`Painter`] paints.
fn is_plain(group: &Group) -> bool {
    !group.should_isolate()
        && group.children().iter().all(|node| match node {
            Node::Group(group) => is_plain(group),
            Node::Text(text) => is_plain(text.flattened()),
            Node::Path(path) => is_plain_path(path),
            Node::Image(_) => false,
        })
}

fn is_plain_path(path: &DrawnPath) -> bool {
    let is_colour = |paint: &Paint| matches!(paint, Paint::Color(_));
    path.fill().is_none_or(|fill| is_colour(fill.paint()) && fill.rule() == FillRule::NonZero)
        && path.stroke().is_none_or(|stroke| is_colour(stroke.paint()))
        && path.rendering_mode().use_shape_antialiasing()
}

/// The colour of a fill or a stroke, and how much of it covers what is below.
#[derive(Clone, Copy)]
struct Ink {
    channels: [u8; 3],
    opacity: f32,
}

impl Ink {
    fn of(paint: &Paint, opacity: f32) -> Option<Self> {
        let Paint::Color(colour) = paint else { return None };
        Some(Self { channels: [colour.red, colour.green, colour.blue], opacity })
    }

    /// Puts it on a dot, of which it covers a part from 0 to 1.
    fn cover(self, dot: &mut [u8], part: f32) {
        let part = (part * self.opacity * 256.0 + 0.5) as u32;
        for (below, own) in dot.iter_mut().zip(self.channels) {
            *below = ((u32::from(*below) * (256 - part) + u32::from(own) * part + 128) >> 8) as u8;
        }
    }
}

struct Painter<'a> {
    width: u32,
    height: u32,
    /// Four bytes each, in rows.
    dots: &'a mut [u8],
    rasterizer: Rasterizer,
}

impl Painter<'_> {
    fn group(&mut self, group: &Group, transform: Transform) {
        let transform = transform.pre_concat(group.transform());
        for node in group.children() {
            match node {
                Node::Group(group) => self.group(group, transform),
                Node::Text(text) => self.group(text.flattened(), transform),
                Node::Path(path) if path.is_visible() => self.path(path, transform),
                Node::Path(_) | Node::Image(_) => {}
            }
        }
    }

    fn path(&mut self, path: &DrawnPath, transform: Transform) {
        if path.paint_order() == PaintOrder::FillAndStroke {
            self.fill(path, transform);
            self.stroke(path, transform);
        } else {
            self.stroke(path, transform);
            self.fill(path, transform);
        }
    }

    fn fill(&mut self, path: &DrawnPath, transform: Transform) {
        let ink = path.fill().and_then(|fill| Ink::of(fill.paint(), fill.opacity().get()));
        if let (Some(ink), Some(outline)) = (ink, path.data().clone().transform(transform)) {
            self.outline(&outline, ink);
        }
    }

    fn stroke(&mut self, path: &DrawnPath, transform: Transform) {
        let Some(stroke) = path.stroke() else { return };
        let scale = PathStroker::compute_resolution_scale(&transform);
        let line = stroke.to_tiny_skia();
        let dashed = line.dash.as_ref().and_then(|dash| path.data().dash(dash, scale));
        let outline = dashed.as_ref().unwrap_or(path.data()).stroke(&line, scale);
        let outline = outline.and_then(|outline| outline.transform(transform));
        if let (Some(outline), Some(ink)) = (outline, Ink::of(stroke.paint(), stroke.opacity().get())) {
            self.outline(&outline, ink);
        }
    }

    /// Paints what an outline encloses, in units of dots.
    fn outline(&mut self, outline: &Path, ink: Ink) {
        let bounds = outline.bounds();
        let [left, right] = [bounds.left(), bounds.right()].map(|at| at.clamp(0.0, self.width as f32));
        let [top, bottom] = [bounds.top(), bounds.bottom()].map(|at| at.clamp(0.0, self.height as f32));
        if left >= right || top >= bottom {
            return;
        }
        if is_rectangle(outline) {
            self.rectangle([left, right], [top, bottom], ink);
        } else if [left, top, right, bottom] == [bounds.left(), bounds.top(), bounds.right(), bounds.bottom()]
        {
            self.shape(outline, ink);
        } else {
            self.clipped(outline, ink);
        }
    }

    /// Paints what is partly beyond the canvas, which is rare.
    fn clipped(&mut self, outline: &Path, ink: Ink) {
        let mut paint = resvg::tiny_skia::Paint::default();
        let [red, green, blue] = ink.channels;
        paint.set_color_rgba8(red, green, blue, (ink.opacity * 255.0).round() as u8);
        if let Some(mut canvas) = PixmapMut::from_bytes(self.dots, self.width, self.height) {
            canvas.fill_path(
                outline,
                &paint,
                resvg::tiny_skia::FillRule::Winding,
                Transform::identity(),
                None,
            );
        }
    }

    fn shape(&mut self, outline: &Path, ink: Ink) {
        let bounds = outline.bounds();
        let from = (bounds.left() as usize, bounds.top() as usize);
        let to = (bounds.right().ceil() as usize, bounds.bottom().ceil() as usize);
        self.rasterizer.reset(to.0 - from.0, to.1 - from.1);
        let place = |at: resvg::tiny_skia::Point| point(at.x - from.0 as f32, at.y - from.1 as f32);
        let (mut first, mut last) = (point(0.0, 0.0), point(0.0, 0.0));
        for segment in outline.segments() {
            last = match segment {
                PathSegment::MoveTo(to) => {
                    self.close(last, first);
                    first = place(to);
                    first
                }
                PathSegment::LineTo(to) => {
                    self.rasterizer.draw_line(last, place(to));
                    place(to)
                }
                PathSegment::QuadTo(by, to) => {
                    self.rasterizer.draw_quad(last, place(by), place(to));
                    place(to)
                }
                PathSegment::CubicTo(by, and, to) => {
                    self.rasterizer.draw_cubic(last, place(by), place(and), place(to));
                    place(to)
                }
                PathSegment::Close => {
                    self.close(last, first);
                    first
                }
            };
        }
        self.close(last, first);
        let (dots, across) = (&mut *self.dots, self.width as usize);
        self.rasterizer.for_each_pixel_2d(|x, y, part| {
            if part > 0.0 {
                let at = 4 * ((from.1 + y as usize) * across + from.0 + x as usize);
                ink.cover(&mut dots[at..at + 3], part.min(1.0));
            }
        });
    }

    fn close(&mut self, last: Point, first: Point) {
        if last != first {
            self.rasterizer.draw_line(last, first);
        }
    }

    /// Paints between two places across and two places down.
    fn rectangle(&mut self, [left, right]: [f32; 2], [top, bottom]: [f32; 2], ink: Ink) {
        let [red, green, blue] = ink.channels;
        let columns = left as usize..right.ceil() as usize;
        let whole = left.ceil() as usize..(right as usize).max(left.ceil() as usize);
        for row in top as usize..bottom.ceil() as usize {
            let down = covered(row, top, bottom);
            let at = 4 * row * self.width as usize;
            let dots = &mut self.dots[at..at + 4 * self.width as usize];
            if down == 1.0 && ink.opacity == 1.0 {
                for dot in dots[4 * whole.start..4 * whole.end].chunks_exact_mut(4) {
                    dot.copy_from_slice(&[red, green, blue, u8::MAX]);
                }
                for column in (columns.start..whole.start).chain(whole.end..columns.end) {
                    ink.cover(&mut dots[4 * column..4 * column + 3], covered(column, left, right));
                }
            } else {
                for column in columns.clone() {
                    ink.cover(&mut dots[4 * column..4 * column + 3], down * covered(column, left, right));
                }
            }
        }
    }
}

/// The part of a row or column of dots between two places.
fn covered(at: usize, from: f32, to: f32) -> f32 {
    (to.min(at as f32 + 1.0) - from.max(at as f32)).clamp(0.0, 1.0)
}

/// Whether an outline is one rectangle with its sides across and down.
fn is_rectangle(outline: &Path) -> bool {
    let mut corners = Vec::with_capacity(5);
    for segment in outline.segments() {
        match segment {
            PathSegment::MoveTo(at) if corners.is_empty() => corners.push(at),
            PathSegment::LineTo(at) if corners.len() < 5 => corners.push(at),
            PathSegment::Close => {}
            _ => return false,
        }
    }
    if corners.len() == 5 && corners[4] == corners[0] {
        corners.pop();
    }
    let [a, b, c, d] = corners[..] else { return false };
    (a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x)
        || (a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use resvg::usvg::{Options, fontdb};

    use super::*;

    fn tree(inside: &str) -> Tree {
        let mut fonts = fontdb::Database::new();
        let font = include_bytes!("../../../report-templates/fonts/LiberationSans-Regular.ttf");
        fonts.load_font_data(font.to_vec());
        let options = Options { fontdb: Arc::new(fonts), ..Options::default() };
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 200 100' width='200' height='100' font-family='Liberation Sans'>{inside}</svg>"
        );
        Tree::from_str(&svg, &options).unwrap()
    }

    /// The mean difference from the picture of resvg, and the largest, of all channels from 0 to 255.
    fn difference(inside: &str) -> (f64, u8) {
        let tree = tree(inside);
        assert!(is_plain(tree.root()), "{inside}");
        let size = (600, 300);
        let own = painted(&tree, 3.0, size).unwrap();
        let mut other = Pixmap::new(size.0, size.1).unwrap();
        other.fill(Color::WHITE);
        resvg::render(&tree, Transform::from_scale(3.0, 3.0), &mut other.as_mut());
        assert_ne!(own.data().iter().map(|byte| u64::from(255 - byte)).sum::<u64>(), 0, "{inside}");
        let apart: Vec<u8> =
            own.data().iter().zip(other.data()).map(|(one, other)| one.abs_diff(*other)).collect();
        let sum: u64 = apart.iter().copied().map(u64::from).sum();
        (sum as f64 / apart.len() as f64, apart.into_iter().max().unwrap())
    }

    #[test]
    fn marks_and_letters_are_where_resvg_paints_them() {
        for inside in [
            "<rect x='10.3' y='20' width='30.5' height='10.7' fill='#12436D'/>",
            "<rect x='-20' y='-20' width='50' height='300' fill='#12436D' fill-opacity='0.4'/>",
            "<circle cx='60' cy='50' r='20.2' fill='#F46A25' stroke='#212B32' stroke-width='1.5'/>",
            "<circle cx='195' cy='95' r='30' fill='#F46A25'/>",
            "<path d='M10 10L100 90L180 20Z' fill='none' stroke='#212B32' stroke-width='2' stroke-linejoin='round'/>",
            "<line x1='10' y1='40.5' x2='190' y2='40.5' stroke='#E3E8EB' stroke-width='1'/>",
            "<line x1='10' y1='40' x2='190' y2='60' stroke='#212B32' stroke-width='1.2' stroke-dasharray='4 3'/>",
            "<g transform='translate(10 20) scale(1.4)'><text y='20' font-size='14' fill='#212B32'>White staff, 24%</text></g>",
            "<text x='100' y='50' text-anchor='middle' font-size='20' fill='#212B32' stroke='#fff' stroke-width='3' \
             stroke-linejoin='round' paint-order='stroke'>8g&amp;@ A</text>",
        ] {
            let (mean, most) = difference(inside);
            assert!(mean < 0.35 && most <= 90, "{mean} {most} {inside}");
        }
    }

    #[test]
    fn a_hole_stays_a_hole_and_what_is_twice_covered_is_covered_once() {
        let inside = "<path d='M10 10H90V90H10ZM30 30V70H70V30Z' fill='#000'/>\
                      <path d='M110 10H150V50H110ZM120 20H160V60H120Z' fill='#000'/>";
        let (mean, most) = difference(inside);
        assert!(mean < 0.05 && most < 30, "{mean} {most}");
    }

    #[test]
    fn a_drawing_with_anything_else_is_painted_by_resvg() {
        let gradient = "<linearGradient id='g'><stop stop-color='#fff'/><stop offset='1' stop-color='#000'/></linearGradient>";
        for inside in [
            format!("{gradient}<rect width='50' height='50' fill='url(#g)'/>"),
            "<g opacity='0.5'><rect width='50' height='50'/></g>".to_owned(),
            "<path d='M0 0H50V50H0Z' fill-rule='evenodd'/>".to_owned(),
            "<clipPath id='c'><circle r='40'/></clipPath><rect width='50' height='50' clip-path='url(#c)'/>"
                .to_owned(),
        ] {
            let tree = tree(&inside);
            assert!(!is_plain(tree.root()), "{inside}");
            let own = painted(&tree, 1.0, (200, 100)).unwrap();
            let mut other = Pixmap::new(200, 100).unwrap();
            other.fill(Color::WHITE);
            resvg::render(&tree, Transform::identity(), &mut other.as_mut());
            assert_eq!(own.data(), other.data(), "{inside}");
        }
    }
}
