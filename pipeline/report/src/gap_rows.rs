//! The rows of the benchmark tables about gaps: of a place, compared with the rest of England, and in lists of
//! comparisons.

use store::row;

row! {
    #[expect(clippy::struct_field_names, reason = "the names are the columns of the table")]
    pub(super) Gap of "gap" {
        /// trust, icb, region or england.
        level: String,
        code: String,
        name: String,
        region_code: Option<String>,
        icb_code: Option<String>,
        indicator: String,
        wres_year: i32,
        collected: i32,
        /// Trusts pooled.
        trusts: i64,
        white_numerator: Option<i64>,
        white_denominator: Option<i64>,
        /// Their share, 0 to 1.
        white_share: Option<f64>,
        bme_numerator: Option<i64>,
        bme_denominator: Option<i64>,
        /// Their share, 0 to 1.
        bme_share: Option<f64>,
        /// BME minus White, percentage points.
        gap_points: Option<f64>,
        /// BME divided by White.
        ratio: Option<f64>,
        /// Lower limit of the gap at 95 per cent, percentage points.
        gap_lower_points: Option<f64>,
        gap_upper_points: Option<f64>,
        /// What the difference of the two groups means for BME staff: `favourable`, `unfavourable` or `neither`.
        reading: Option<String>,
        /// The gap turned so that above 0 is worse for BME staff.
        disadvantage: Option<f64>,
        /// Whether the difference is also clear at 99.8 per cent.
        strong: Option<bool>,
        /// Of a group of trusts: how many answered the survey.
        answered: Option<i64>,
        /// The part of the survey's respondents there whom the figures cover, 0 to 1.
        covered: Option<f64>,
        /// Whether they are enough to describe the place, and not only its trusts with figures.
        enough: Option<bool>,
        /// Trusts with figures that do not count, as one of the two groups has none.
        left_out: Option<String>,
        /// Difference of the two pooled shares of a group of trusts, percentage points.
        pooled_gap_points: Option<f64>,
        /// Its lower limit at 95 per cent.
        pooled_lower_points: Option<f64>,
        pooled_upper_points: Option<f64>,
        /// Whether the pooled gap and the gap within trusts differ in sign or in verdict.
        pooled_differs: Option<bool>,
        /// Whether the trusts' gaps differ among themselves by more than chance would explain.
        trusts_differ: Option<bool>,
        /// The part of their variation that chance does not explain, 0 to 1.
        i_squared: Option<f64>,
        /// Where the counts of a trust come from: `published`, or `reconstructed` from printed proportions.
        counts_basis: Option<String>,
    }
}

impl Gap {
    /// The counts of `white` or `bme` respondents as they may be printed: how many reported it, of how many.
    pub(super) fn counts(&self, ethnic_group: &str) -> (Option<i64>, Option<i64>) {
        let (numerator, denominator) = match ethnic_group {
            "white" => (self.white_numerator, self.white_denominator),
            "bme" => (self.bme_numerator, self.bme_denominator),
            _ => (None, None),
        };
        let shown = |count: &i64| !self.is_reconstructed() || *count >= format::FEWEST_RECONSTRUCTED;
        (numerator.filter(shown), denominator.filter(shown))
    }

    /// "2,493 of 15,343"; "fewer than 10 of 80" for a small reconstructed count.
    pub(super) fn counts_in_words(&self, ethnic_group: &str) -> Option<String> {
        let is_known = self.white_numerator.is_some() && self.bme_numerator.is_some();
        format::counts_of(self.counts(ethnic_group), is_known)
    }

    /// What a share of it is: `published`, `reconstructed` from reconstructed counts, or `calculated` for several trusts.
    pub(super) fn share_status(&self, share: Option<f64>) -> &'static str {
        match share {
            None => "not_published",
            Some(_) if self.trusts > 1 || !self.level.starts_with("trust") => "calculated",
            Some(_) if self.is_reconstructed() => "reconstructed",
            Some(_) => "published",
        }
    }

    /// What its gap or ratio is: publishers print none.
    pub(super) fn gap_status(value: Option<f64>) -> &'static str {
        if value.is_some() { "calculated" } else { "not_published" }
    }

    fn is_reconstructed(&self) -> bool {
        self.counts_basis.as_deref() == Some("reconstructed")
    }
}

row! {
    /// Limits of a share at 95 per cent.
    pub(super) ShareLimits of "share" {
        /// trust, icb, region or england.
        level: String,
        code: String,
        indicator: String,
        wres_year: i32,
        /// white or bme.
        ethnic_group: String,
        /// Lower limit, 0 to 1.
        lower: Option<f64>,
        upper: Option<f64>,
        /// Of a trust: published, or reconstructed from a proportion.
        counts_basis: Option<String>,
    }
}

row! {
    /// A place's gap compared with that of the rest of England.
    pub(super) GapComparison of "gap_comparison" {
        /// trust, icb or region.
        level: String,
        code: String,
        indicator: String,
        wres_year: i32,
        /// The place's gap minus that of the rest, percentage points.
        difference_points: Option<f64>,
        /// Its lower limit at 95 per cent.
        lower_points: Option<f64>,
        upper_points: Option<f64>,
        /// The gap of the rest of England that it is compared with, percentage points.
        rest_gap_points: Option<f64>,
        /// How many trusts the rest of England are.
        rest_trusts: Option<i64>,
        /// Whether the difference is also clear at 99.8 per cent.
        strong: Option<bool>,
        /// The place's gap compared with that of the rest: higher, lower or similar.
        verdict: Option<String>,
        /// What it means for BME staff: `favourable`, `unfavourable` or `neither`.
        reading: Option<String>,
    }
}

row! {
    /// A list of comparisons, with how many would be clear by chance alone.
    pub(super) ListOfComparisons of "chance_expected" {
        /// The table that the list is from.
        list: String,
        level: String,
        /// Code of the place whose list it is.
        of_code: String,
        against: String,
        /// Indicator number, or `all`.
        indicator: String,
        wres_year: i32,
        comparisons: i64,
        /// How many are unfavourable for BME staff.
        unfavourable: i64,
        /// How many are favourable.
        favourable: i64,
        /// How many are also clear at 99.8 per cent.
        strong: i64,
        /// How many would be clear in one direction by chance alone.
        by_chance_one_way: f64,
        /// How many of the unfavourable ones remain at a false discovery rate of 5 per cent.
        remaining_unfavourable: i64,
        /// How many of the favourable ones remain.
        remaining_favourable: i64,
    }
}

row! {
    /// The figures of an ICB as they would be with its ambulance trust.
    pub(super) WithAmbulance of "icb_ambulance" {
        code: String,
        indicator: String,
        wres_year: i32,
        names: String,
        trusts: i64,
        /// Gap within these trusts, percentage points.
        gap_points: f64,
        /// Difference of their pooled shares, percentage points.
        pooled_gap_points: f64,
        /// Share of White and BME respondents together at the ambulance trust, 0 to 1.
        ambulance_share: f64,
        /// The same at the other trusts.
        others_share: Option<f64>,
        /// The part of the ambulance trust's respondents who are BME, 0 to 1.
        ambulance_bme_part: f64,
        /// The same at the other trusts.
        others_bme_part: Option<f64>,
    }
}

row! {
    /// The official figure of all trusts, from the survey's national results, weighted by the publisher.
    pub(super) Official of "official_gap" {
        indicator: String,
        question: String,
        wres_year: i32,
        /// Per cent of White staff.
        white_percent: f64,
        /// Per cent of BME staff.
        bme_percent: f64,
        /// The second less the first, percentage points.
        gap_points: f64,
    }
}
