//! Builds returns to import, row by row.

/// Rows of a return of East Lancashire Hospitals for 2025.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReturnBuilder {
    rows: Vec<(String, u64)>,
}

impl ReturnBuilder {
    /// Adds counts of White, BME and unknown.
    pub(crate) fn add(
        &mut self,
        indicator: u8,
        breakdown: &str,
        measure: &str,
        counts: [u64; 3],
    ) -> &mut Self {
        for (group, count) in ["white", "bme", "unknown"].into_iter().zip(counts) {
            self.rows.push((format!("{indicator},{breakdown},{measure},{group}"), count));
        }
        self
    }

    pub(crate) fn csv(&self) -> String {
        let mut text = "org_code,wres_year,indicator,breakdown,measure,ethnic_group,count\n".to_owned();
        for (row, count) in &self.rows {
            text.extend(["RXR,2025,", row, ",", &count.to_string(), "\n"]);
        }
        text
    }

    /// Each count, by `indicator,breakdown,measure,group`.
    pub(crate) fn rows(&self) -> &[(String, u64)] {
        &self.rows
    }
}

/// Bands of indicator 1 with the whole workforce as their sum, and the numbers who entered the disciplinary process
/// and accessed training.
pub(crate) fn with_bands(bands: &[(&str, [u64; 3])], entered: [u64; 3], accessed: [u64; 3]) -> ReturnBuilder {
    let mut given = ReturnBuilder::default();
    let mut whole = [0; 3];
    for (band, counts) in bands {
        given.add(1, band, "headcount", *counts);
        for (sum, count) in whole.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    given.add(1, "", "headcount", whole);
    for indicator in [3, 4, 9] {
        given.add(indicator, "", "headcount", whole);
    }
    given.add(3, "", "entered_disciplinary", entered).add(4, "", "accessed_training", accessed);
    given
}

/// A trust of usual size. Only a few bands of unknown ethnicity have small counts.
pub(crate) fn usual() -> ReturnBuilder {
    let mut given = with_bands(
        &[
            ("non_clinical/band_4", [200, 100, 20]),
            ("non_clinical/band_5", [160, 80, 15]),
            ("non_clinical/band_6", [120, 40, 12]),
            ("non_clinical/band_7", [100, 20, 11]),
            ("non_clinical/band_8a", [80, 16, 11]),
            ("non_clinical/band_8b", [60, 12, 10]),
            ("clinical/band_5", [400, 300, 40]),
            ("clinical/band_6", [500, 200, 30]),
            ("clinical/band_7", [300, 90, 15]),
            ("clinical/band_8a", [150, 30, 10]),
            ("clinical/band_8b", [60, 15, 10]),
        ],
        [40, 22, 10],
        [1000, 300, 60],
    );
    given
        .add(2, "", "shortlisted", [3000, 2500, 200])
        .add(2, "", "appointed", [600, 350, 20])
        .add(9, "", "board", [30, 12, 10])
        .add(9, "", "voting_board", [24, 11, 10])
        .add(9, "", "executive_board", [20, 10, 10]);
    given
}
