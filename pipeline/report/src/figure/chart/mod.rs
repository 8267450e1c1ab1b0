//! The charts of the reports, drawn as SVG with real text: a row chart, a line chart, a grid of
//! organisations and a timeline.
//!
//! A chart takes values and their texts, already formatted. It formats only the ticks of its axis and computes
//! nothing. A value that is not finite, or a ratio that is not above 0, is
//! treated as missing.
//!
//! A picture is 680 units wide. At 170 mm in print its smallest text is 8.5 points; some fifty rows fit on a
//! page of A4.

#[cfg(test)]
mod all_charts_tests;
mod compact;
#[cfg(test)]
mod contrast;
mod drawn_chart;
mod end_labels;
mod frame;
pub mod grid_chart;
mod grid_layout;
pub mod line_chart;
mod marker;
#[cfg(test)]
mod probe;
pub mod row_chart;
mod row_header;
mod row_layout;
mod scale;
mod shape;
mod shape_layout;
#[cfg(test)]
mod shape_tests;
mod spread;
pub mod svg;
pub mod text;
pub mod timeline_chart;
mod year_axis;

pub use compact::compact;
pub use frame::{Caption, Reference, at_version};
pub use shape::{Shape, ShapeFigure, ShapePicture};
