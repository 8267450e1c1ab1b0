//! The rows of the benchmark tables that are about gaps: of a place, beside the rest of England, in lists, and
//! what is printed beside them.

use serde::Deserialize;

use super::format;

/// A row of `gap`.
#[expect(clippy::struct_field_names, reason = "the names are the columns of the table")]
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Gap {
    /// trust, icb, region or england.
    pub(super) level: String,
    /// Code as published.
    pub(super) code: String,
    /// Name as published.
    pub(super) name: String,
    /// Region of a trust.
    pub(super) region_code: Option<String>,
    /// ICB of a trust.
    pub(super) icb_code: Option<String>,
    /// Indicator number.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// Survey year.
    pub(super) collected: i32,
    /// Trusts pooled.
    pub(super) trusts: i64,
    /// White respondents who reported it.
    pub(super) white_numerator: Option<i64>,
    /// White respondents.
    pub(super) white_denominator: Option<i64>,
    /// Their share, 0 to 1.
    pub(super) white_share: Option<f64>,
    /// BME respondents who reported it.
    pub(super) bme_numerator: Option<i64>,
    /// BME respondents.
    pub(super) bme_denominator: Option<i64>,
    /// Their share, 0 to 1.
    pub(super) bme_share: Option<f64>,
    /// BME minus White, percentage points.
    pub(super) gap_points: Option<f64>,
    /// BME divided by White.
    pub(super) ratio: Option<f64>,
    /// Lower limit of the gap at 95 per cent, percentage points.
    pub(super) gap_lower_points: Option<f64>,
    /// Upper limit of the gap.
    pub(super) gap_upper_points: Option<f64>,
    /// What the difference of the two groups means for BME staff: `favourable`, `unfavourable` or `neither`.
    pub(super) reading: Option<String>,
    /// The gap turned so that above 0 is worse for BME staff.
    pub(super) disadvantage: Option<f64>,
    /// Whether the difference holds at 99.8 per cent too.
    pub(super) strong: Option<bool>,
    /// Of a group of trusts: how many answered the survey.
    pub(super) answered: Option<i64>,
    /// The part of the survey's respondents there whom the figures cover, 0 to 1.
    pub(super) covered: Option<f64>,
    /// Whether they are enough to speak of the place, and not of its trusts with figures alone.
    pub(super) enough: Option<bool>,
    /// Trusts with figures that do not count, as one of the two groups has none.
    pub(super) left_out: Option<String>,
    /// Difference of the two pooled shares of a group of trusts, percentage points.
    pub(super) pooled_gap_points: Option<f64>,
    /// Its lower limit at 95 per cent.
    pub(super) pooled_lower_points: Option<f64>,
    /// Its upper limit.
    pub(super) pooled_upper_points: Option<f64>,
    /// Whether the pooled gap and the gap within trusts differ in sign or in verdict.
    pub(super) pooled_differs: Option<bool>,
    /// Whether the trusts' gaps differ among themselves by more than chance would explain.
    pub(super) trusts_differ: Option<bool>,
    /// The part of their variation that chance does not explain, 0 to 1.
    pub(super) i_squared: Option<f64>,
    /// Where the counts of a trust come from: `published`, or `reconstructed` from printed proportions.
    pub(super) counts_basis: Option<String>,
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

    /// "2,493 of 15,343"; "fewer than 10 of 80" of a small count that was worked back.
    pub(super) fn counts_in_words(&self, ethnic_group: &str) -> Option<String> {
        let is_known = self.white_numerator.is_some() && self.bme_numerator.is_some();
        format::counts_of(self.counts(ethnic_group), is_known)
    }

    /// What a share of it is: `published`, `reconstructed` with counts worked back, or `calculated` of several trusts.
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

/// A row of `share`: limits of a share at 95 per cent.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ShareLimits {
    /// trust, icb, region or england.
    pub(super) level: String,
    /// Code as published.
    pub(super) code: String,
    /// Indicator number.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// white or bme.
    pub(super) ethnic_group: String,
    /// Lower limit, 0 to 1.
    pub(super) lower: Option<f64>,
    /// Upper limit, 0 to 1.
    pub(super) upper: Option<f64>,
}

/// A row of `gap_comparison`: a place's gap beside that of the rest of England.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GapComparison {
    /// trust, icb or region.
    pub(super) level: String,
    /// Code as published.
    pub(super) code: String,
    /// Indicator number.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// The place's gap minus that of the rest, percentage points.
    pub(super) difference_points: Option<f64>,
    /// Its lower limit at 95 per cent.
    pub(super) lower_points: Option<f64>,
    /// Its upper limit.
    pub(super) upper_points: Option<f64>,
    /// The gap of the rest of England that it is compared with, percentage points.
    pub(super) rest_gap_points: Option<f64>,
    /// How many trusts the rest of England are.
    pub(super) rest_trusts: Option<i64>,
    /// Whether the difference holds at 99.8 per cent too.
    pub(super) strong: Option<bool>,
    /// The place's gap beside that of the rest: higher, lower or similar.
    pub(super) verdict: Option<String>,
    /// What it means for BME staff: `favourable`, `unfavourable` or `neither`.
    pub(super) reading: Option<String>,
}

/// A row of `chance_expected`: a list of comparisons, and what chance alone would bring.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ListOfComparisons {
    /// The table that the list is from.
    pub(super) list: String,
    /// Level of the places in it.
    pub(super) level: String,
    /// Code of the place whose list it is.
    pub(super) of_code: String,
    /// What they are compared with.
    pub(super) against: String,
    /// Indicator number, or `all`.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// How many comparisons were made.
    pub(super) comparisons: i64,
    /// How many are unfavourable for BME staff.
    pub(super) unfavourable: i64,
    /// How many are favourable.
    pub(super) favourable: i64,
    /// How many hold at 99.8 per cent.
    pub(super) strong: i64,
    /// How many would come out one way by chance alone.
    pub(super) by_chance_one_way: f64,
    /// How many of the unfavourable ones remain at a false discovery rate of 5 per cent.
    pub(super) remaining_unfavourable: i64,
    /// How many of the favourable ones remain.
    pub(super) remaining_favourable: i64,
}

/// A row of `icb_ambulance`: the figures of an ICB as they would be with its ambulance trust.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WithAmbulance {
    /// Code of the ICB.
    pub(super) code: String,
    /// Indicator number.
    pub(super) indicator: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// The ambulance trusts.
    pub(super) names: String,
    /// Trusts with them.
    pub(super) trusts: i64,
    /// Gap within these trusts, percentage points.
    pub(super) gap_points: f64,
    /// Difference of their pooled shares, percentage points.
    pub(super) pooled_gap_points: f64,
    /// Share of White and BME respondents together at the ambulance trust, 0 to 1.
    pub(super) ambulance_share: f64,
    /// The same at the other trusts.
    pub(super) others_share: Option<f64>,
    /// The part of the ambulance trust's respondents who are BME, 0 to 1.
    pub(super) ambulance_bme_part: f64,
    /// The same at the other trusts.
    pub(super) others_bme_part: Option<f64>,
}

/// The official figure of all trusts, from the survey's national results, weighted by the publisher.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Official {
    /// Indicator number.
    pub(super) indicator: String,
    /// The survey's question.
    pub(super) question: String,
    /// WRES year.
    pub(super) wres_year: i32,
    /// Per cent of White staff.
    pub(super) white_percent: f64,
    /// Per cent of BME staff.
    pub(super) bme_percent: f64,
    /// The second less the first, percentage points.
    pub(super) gap_points: f64,
}
