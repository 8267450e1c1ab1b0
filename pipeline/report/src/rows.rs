//! The rows of the other benchmark tables that reports read.

use store::row;

row! {
    pub(super) TrustShare of "trust_share" {
        indicator: String,
        wres_year: i32,
        org_code: String,
        today_code: Option<String>,
        today_name: Option<String>,
        benchmark_group: Option<String>,
        /// white or bme.
        ethnic_group: String,
        source: String,
        snapshot: String,
        sheet: String,
        cell: String,
    }
}

row! {
    pub(super) GroupMedian of "benchmark_group_median" {
        /// `benchmark_group` of the staff survey, or `peer_group` of NHS England.
        peers: String,
        benchmark_group: String,
        indicator: String,
        wres_year: i32,
        /// white or bme.
        ethnic_group: String,
        /// Median share, 0 to 1.
        median: f64,
        trusts: i64,
    }
}

row! {
    pub(super) PublishedSeries of "published_series" {
        /// england, region or trust.
        level: String,
        code: Option<String>,
        name: Option<String>,
        indicator: String,
        measure: String,
        ethnic_group: Option<String>,
        wres_year: i32,
        edition: String,
        value: f64,
        /// percent, ratio or count.
        unit: String,
        /// Whether no later edition restated it.
        latest: bool,
        /// The page that was read.
        address: Option<String>,
        /// A note for readers.
        note: Option<String>,
        snapshot: String,
        sheet: String,
        cell: String,
        /// The report that printed it; none of a figure of an imported file, or of a page's own.
        publication: Option<String>,
        /// The report's own page.
        publication_url: Option<String>,
        /// Who quotes it.
        read_from: Option<String>,
        /// high, or medium if it was read in one secondary source.
        confidence: Option<String>,
    }
}

#[cfg(test)]
impl PublishedSeries {
    /// England's figure of indicator 2 for WRES 2023.
    pub(super) fn example(unit: &str, value: f64) -> Self {
        Self {
            level: "england".to_owned(),
            code: Some("ENG".to_owned()),
            name: Some("England".to_owned()),
            indicator: "2".to_owned(),
            measure: "relative_likelihood".to_owned(),
            ethnic_group: None,
            wres_year: 2023,
            edition: "2023".to_owned(),
            value,
            unit: unit.to_owned(),
            latest: true,
            address: None,
            note: None,
            snapshot: String::new(),
            sheet: String::new(),
            cell: String::new(),
            publication: None,
            publication_url: None,
            read_from: None,
            confidence: None,
        }
    }
}

row! {
    pub(super) BoardDifference of "board_difference" {
        /// england, region or trust.
        level: String,
        wres_year: i32,
        /// BME share of the workforce, per cent as printed.
        workforce_percent: f64,
        /// Board minus workforce, percentage points.
        difference_points: f64,
    }
}

row! {
    /// A unit of the survey, or a trust without an answer.
    pub(super) Coverage of "coverage" {
        region_code: String,
        icb_code: String,
        code: String,
        name: String,
        /// The trust it is part of today; none if that was divided.
        today_code: Option<String>,
        /// acute, mental health, ...
        trust_type: Option<String>,
        open_date: jiff::civil::Date,
        indicator: String,
        wres_year: i32,
        /// `held`, `not_held`, `opened_later` or `no_survey`.
        state: String,
    }
}

row! {
    pub(super) FrameworkProgress of "framework_progress" {
        /// `trust` or `icb`.
        kind: String,
        code: String,
        name: String,
        region_code: String,
        /// ICB today, an ICB its own.
        icb_code: Option<String>,
        scheme: Option<String>,
        /// awarded, implementing; none when no status is known here.
        state: Option<String>,
        /// Bronze, Silver or Gold.
        level: Option<String>,
        /// A date that belongs to the declaration.
        date: Option<jiff::civil::Date>,
        date_meaning: Option<String>,
        /// About the evidence.
        confidence: Option<String>,
        evidence_url: Option<String>,
        name_at_award: Option<String>,
        register: Option<String>,
        line: Option<i64>,
        snapshot: Option<String>,
        /// `imported` or `bundled`.
        origin: Option<String>,
    }
}

row! {
    pub(super) FrameworkAnswer of "framework_answers" {
        code: String,
        scheme: String,
        criterion: String,
        /// met, in progress or not yet.
        answer: String,
        date: Option<jiff::civil::Date>,
        /// Page that shows it.
        evidence_url: Option<String>,
        who: String,
        register: String,
        line: i64,
        snapshot: String,
    }
}

row! {
    pub(super) GroupDetail of "ethnic_group_detail" {
        indicator: String,
        /// The survey's question, "q16b".
        question: String,
        wres_year: i32,
        collected: i32,
        /// white or bme.
        combined_group: String,
        /// Code of the detailed group.
        ethnic_group: String,
        /// Per cent, as published.
        value: Option<f64>,
        base: Option<i64>,
        /// Per cent of the combined group, as published.
        combined: Option<f64>,
        /// Responses of the combined group.
        combined_base: Option<i64>,
        source: String,
        snapshot: String,
        sheet: String,
    }
}

row! {
    pub(super) ThemeResult of "kings_fund" {
        /// Level of the intervals.
        confidence: f64,
        /// How two groups are found alike.
        similar: String,
        /// What a trust is compared with.
        average: String,
        /// What counts as moving.
        moving: String,
        /// A, B, C or all.
        theme: String,
        /// "years held: 1".
        years: String,
        trusts: i64,
        qualifying: i64,
        /// Their codes, joined by commas; none if none qualifies.
        which: Option<String>,
    }
}

row! {
    pub(super) YearChange of "change" {
        /// trust, icb, region or england.
        level: String,
        code: String,
        indicator: String,
        /// The question's number, "q14a"; none for an indicator by ethnic group.
        question: Option<String>,
        /// white or bme, or `all` for a question put to all staff.
        ethnic_group: Option<String>,
        /// `none` if the shares are unweighted.
        weighting: String,
        wres_year: i32,
        previous_year: i32,
        /// Trusts that have both.
        trusts: i64,
        /// This year minus the year before, percentage points.
        difference_points: Option<f64>,
        /// Its lower limit at 95 per cent.
        lower_points: Option<f64>,
        upper_points: Option<f64>,
        /// higher, lower or similar.
        verdict: Option<String>,
        /// Why the years cannot be compared, if there is a break.
        break_reason: Option<String>,
    }
}

row! {
    /// An indicator that a report opens with, by the rule of its table.
    pub(super) MainPoint of "main_point" {
        /// england, region, icb or trust.
        level: String,
        code: String,
        indicator: String,
        wres_year: i32,
        /// survey, published, share or return.
        kind: String,
        /// From 1.
        rank: i64,
    }
}

row! {
    /// The longest span of years that can be compared up to the newest.
    pub(super) LongChange of "change_over_time" {
        level: String,
        code: String,
        indicator: String,
        /// counts, weighted or published.
        basis: String,
        /// white, bme, gap or all.
        what: String,
        /// Question or published measure.
        measure: Option<String>,
        unit: String,
        trusts: Option<i64>,
        first_year: i32,
        last_year: i32,
        first_value: Option<f64>,
        last_value: Option<f64>,
        /// Percentage points, or in the unit of a printed value.
        difference: Option<f64>,
        lower: Option<f64>,
        upper: Option<f64>,
        /// higher, lower or similar.
        verdict: Option<String>,
        /// What a change of the gap means for BME staff.
        reading: Option<String>,
    }
}

row! {
    /// A trust's gap compared with that of the rest of its benchmark group.
    pub(super) PeerComparison of "trust_comparison" {
        code: String,
        indicator: String,
        wres_year: i32,
        /// white, bme or gap.
        ethnic_group: String,
        peers: String,
        peer_name: String,
        verdict: Option<String>,
        /// What it means for BME staff.
        reading: Option<String>,
    }
}
