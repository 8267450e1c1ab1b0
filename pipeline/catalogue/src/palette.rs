//! The colours of charts and pages, read from `data/palette.toml`, and the style sheet of the pages.

use std::collections::BTreeMap;
use std::path::Path;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::assets::{Assets, Folder};
use crate::data_file::{DataError, DataFile};
use files::FileError;

const FILE: &str = "palette.toml";
const STYLE_SHEET: &str = "report.css";

/// The colours, each as `#RRGGBB`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Palette {
    /// Colours of the PDF and of web pages, by name.
    pub page: BTreeMap<String, String>,
    /// Colours of charts.
    pub chart: ChartColours,
}

/// The colours of charts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChartColours {
    /// Background.
    pub paper: String,
    /// Text and the most important lines.
    pub ink: String,
    /// Secondary text.
    pub muted: String,
    /// Axes, and the line between two values.
    pub rule: String,
    /// Gridlines.
    pub grid: String,
    /// Background of the non-adverse range.
    pub shade: String,
    /// Summary rows.
    pub neutral: String,
    /// White, BME, and two more series.
    pub series: [String; 4],
    /// The same hues, dark enough for text.
    pub series_text: [String; 4],
}

impl Palette {
    /// Reads the palette.
    ///
    /// # Errors
    /// When the file cannot be read, lacks a colour or has an unknown key, or a colour is not `#RRGGBB`.
    pub fn load(assets: &Assets) -> Result<Self, DataError> {
        let file = DataFile::open(assets, FILE)?;
        let palette: Self = file.parse()?;
        let chart = &palette.chart;
        let named =
            [&chart.paper, &chart.ink, &chart.muted, &chart.rule, &chart.grid, &chart.shade, &chart.neutral];
        let series = chart.series.iter().chain(&chart.series_text);
        let of_charts = named.into_iter().chain(series).map(|colour| ("chart".to_owned(), colour));
        let of_pages = palette.page.iter().map(|(name, colour)| (format!("page.{name}"), colour));
        for (key, colour) in of_charts.chain(of_pages) {
            let digits = colour.strip_prefix('#').unwrap_or_default();
            if digits.len() != 6 || !digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
                let problem = format!("expected a colour such as `#005EB8`, found `{colour}`");
                return Err(file.invalid(&key, problem));
            }
        }
        Ok(palette)
    }
}

/// The style sheet of all pages: `report-templates/report.css`, coloured.
///
/// # Errors
/// As for [`coloured`].
pub fn style_sheet(assets: &Assets) -> Result<String, DataError> {
    coloured(assets, STYLE_SHEET)
}

/// A style sheet of `report-templates/` with each `palette(NAME)` replaced by that colour.
///
/// # Errors
/// When a file cannot be read, or the style sheet names a colour that the palette does not have.
pub fn coloured(assets: &Assets, name: &str) -> Result<String, DataError> {
    let mut style = assets.text(Folder::Templates, name)?;
    for (name, colour) in &Palette::load(assets)?.page {
        style = style.replace(&format!("palette({name})"), &colour.to_lowercase());
    }
    let Some((_, rest)) = style.split_once("palette(") else { return Ok(style) };
    let colour = rest.split(')').next().unwrap_or_default();
    let problem = format!("`{colour}` is not a colour of `data/{FILE}`");
    let source = std::io::Error::new(std::io::ErrorKind::InvalidData, problem);
    Err(FileError::new("read", &Path::new(Folder::Templates.name()).join(name), source).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assets(page: &str) -> (tempfile::TempDir, Assets) {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let text = Assets::default().text(Folder::Data, FILE).unwrap();
        files::write_whole(&data.join(FILE), text.replace("blue = \"#005EB8\"", page).as_bytes()).unwrap();
        files::write_whole(&data.join("indicators.toml"), b"").unwrap();
        let assets = Assets::find(folder.path());
        (folder, assets)
    }

    #[test]
    fn a_changed_colour_reaches_the_style_sheet() {
        let (_folder, assets) = assets("blue = \"#ABCDEF\"");
        assert!(style_sheet(&assets).unwrap().contains("--blue: #abcdef;"));
    }

    #[test]
    fn an_invalid_or_missing_colour_is_an_error_that_names_it() {
        let (_folder, broken) = assets("blue = \"sky\"");
        assert!(Palette::load(&broken).unwrap_err().to_string().contains("palette.toml"));
        let (_folder, missing) = assets("");
        assert!(style_sheet(&missing).unwrap_err().to_string().contains("report.css"));
    }
}
