//! The rows of the other benchmark tables that reports read, typed.

use serde::Deserialize;

/// A row of `trust_share`, as far as reports read it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct TrustShare {
    /// Indicator number.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// Code as published.
    pub(super) org_code: String,
    /// Today's organisation.
    pub(super) today_code: Option<String>,
    /// Today's name.
    pub(super) today_name: Option<String>,
    /// Benchmark group.
    pub(super) benchmark_group: Option<String>,
    /// white or bme.
    pub(super) ethnic_group: String,
    /// Publication.
    pub(super) source: String,
    /// Hash of the file.
    pub(super) snapshot: String,
    /// File or sheet.
    pub(super) sheet: String,
    /// Place in it.
    pub(super) cell: String,
}

/// A row of `benchmark_group_median`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GroupMedian {
    /// Benchmark group.
    pub(super) benchmark_group: String,
    /// Indicator number.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// white or bme.
    pub(super) ethnic_group: String,
    /// Median share, 0 to 1.
    pub(super) median: f64,
    /// Trusts in the group.
    pub(super) trusts: i64,
}

/// A row of `published_series`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Published {
    /// england, region or trust.
    pub(super) level: String,
    /// Code as published.
    pub(super) code: Option<String>,
    /// Name as published.
    pub(super) name: Option<String>,
    /// Indicator number.
    pub(super) indicator: String,
    /// What is measured.
    pub(super) measure: String,
    /// Ethnic group, none for a ratio.
    pub(super) ethnic_group: Option<String>,
    /// WRES year.
    pub(super) wres_year: i32,
    /// Report that printed it.
    pub(super) edition: String,
    /// As printed.
    pub(super) value: f64,
    /// percent, ratio or count.
    pub(super) unit: String,
    /// Whether no later edition restated it.
    pub(super) latest: bool,
    /// Page that states it.
    pub(super) address: Option<String>,
    /// Remark.
    pub(super) note: Option<String>,
    /// Hash of the file.
    pub(super) snapshot: String,
    /// File.
    pub(super) sheet: String,
    /// Place in it.
    pub(super) cell: String,
}

/// A row of `board_difference`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct BoardDifference {
    /// england, region or trust.
    pub(super) level: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// BME share of the workforce, per cent as printed.
    pub(super) workforce_percent: f64,
    /// Board minus workforce, percentage points.
    pub(super) difference_points: f64,
}

/// A row of `coverage`: a unit of the survey, or a trust of which no answer is there.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Coverage {
    /// Region today.
    pub(super) region_code: String,
    /// ICB today.
    pub(super) icb_code: String,
    /// Code as surveyed.
    pub(super) code: String,
    /// Its name as surveyed.
    pub(super) name: String,
    /// The trust it is part of today; none if that was divided.
    pub(super) today_code: Option<String>,
    /// acute, mental health, ...
    pub(super) trust_type: Option<String>,
    /// Day it opened.
    pub(super) open_date: jiff::civil::Date,
    /// Indicator number.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// `held`, `not_held`, `opened_later` or `no_survey`.
    pub(super) state: String,
}

/// A row of `framework_progress`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Progress {
    /// `trust` or `icb`.
    pub(super) kind: String,
    /// Code today.
    pub(super) code: String,
    /// Name today.
    pub(super) name: String,
    /// Region today.
    pub(super) region_code: String,
    /// ICB today, an ICB its own.
    pub(super) icb_code: Option<String>,
    /// Id of the framework.
    pub(super) scheme: Option<String>,
    /// awarded, implementing; none when no status is known here.
    pub(super) state: Option<String>,
    /// Bronze, Silver or Gold.
    pub(super) level: Option<String>,
    /// A date that belongs to the declaration.
    pub(super) date: Option<jiff::civil::Date>,
    /// What happened on it.
    pub(super) date_meaning: Option<String>,
    /// About the evidence.
    pub(super) confidence: Option<String>,
    /// Page that states it.
    pub(super) evidence_url: Option<String>,
    /// What a reader of the evidence has to know.
    pub(super) note: Option<String>,
    /// Name when it was awarded.
    pub(super) name_at_award: Option<String>,
    /// File it was read from.
    pub(super) register: Option<String>,
    /// Line of it.
    pub(super) line: Option<i64>,
    /// Hash of it.
    pub(super) snapshot: Option<String>,
    /// `imported` or `bundled`.
    pub(super) origin: Option<String>,
}

/// A row of `framework_answers`.
#[expect(clippy::struct_field_names, reason = "the names are the columns of the table")]
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Answer {
    /// Code of the organisation today.
    pub(super) code: String,
    /// Id of the framework.
    pub(super) scheme: String,
    /// Id of the criterion.
    pub(super) criterion: String,
    /// met, in progress or not yet.
    pub(super) answer: String,
    /// Day of the answer.
    pub(super) date: Option<jiff::civil::Date>,
    /// Page that shows it.
    pub(super) evidence_url: Option<String>,
    /// Who answers.
    pub(super) who: String,
    /// File it was read from.
    pub(super) register: String,
    /// Line of it.
    pub(super) line: i64,
    /// Hash of it.
    pub(super) snapshot: String,
}

/// A row of `ethnic_group_detail`, as far as reports read it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GroupDetail {
    /// Indicator number.
    pub(super) indicator: String,
    /// The survey's question, "q16b".
    pub(super) question: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// Survey year.
    pub(super) collected: i32,
    /// white or bme.
    pub(super) combined_group: String,
    /// Code of the detailed group.
    pub(super) ethnic_group: String,
    /// Per cent, as published.
    pub(super) value: Option<f64>,
    /// Responses.
    pub(super) base: Option<i64>,
    /// Per cent of the combined group, as published.
    pub(super) combined: Option<f64>,
    /// Responses of the combined group.
    pub(super) combined_base: Option<i64>,
    /// Id of the source.
    pub(super) source: String,
    /// SHA-256 of the file it was read from.
    pub(super) snapshot: String,
    /// Sheet or file of it.
    pub(super) sheet: String,
}

/// A row of `kings_fund`, as far as reports read it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ThemeResult {
    /// Level of the intervals.
    pub(super) confidence: f64,
    /// How two groups are found alike.
    pub(super) similar: String,
    /// What a trust is held against.
    pub(super) average: String,
    /// What counts as moving.
    pub(super) moving: String,
    /// A, B, C or all.
    pub(super) theme: String,
    /// "years held: 1".
    pub(super) years: String,
    /// Trusts looked at.
    pub(super) trusts: i64,
    /// How many of them qualify.
    pub(super) qualifying: i64,
    /// Their codes, joined by commas; none where none does.
    pub(super) which: Option<String>,
}

/// A row of `change`, as far as reports read it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Change {
    /// trust, icb, region or england.
    pub(super) level: String,
    /// Code as published.
    pub(super) code: String,
    /// Indicator number.
    pub(super) indicator: String,
    /// white or bme, or `all` for a question put to all staff.
    pub(super) ethnic_group: Option<String>,
    /// none where the shares are plain.
    pub(super) weighting: String,
    /// The later WRES year.
    pub(super) wres_year: i32,
    /// The WRES year before it.
    pub(super) previous_year: i32,
    /// Trusts that have both.
    pub(super) trusts: i64,
    /// This year minus the year before, percentage points.
    pub(super) difference_points: Option<f64>,
    /// Its lower limit at 95 per cent.
    pub(super) lower_points: Option<f64>,
    /// Its upper limit.
    pub(super) upper_points: Option<f64>,
    /// higher, lower or similar.
    pub(super) verdict: Option<String>,
    /// Why nothing is compared, where it is a break.
    pub(super) break_reason: Option<String>,
}
