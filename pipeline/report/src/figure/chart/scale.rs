//! From a value to a place on the picture: linear and log scales, ticks at round values, tick labels.
//!
//! Tick labels are the one kind of number that a chart writes by itself. The axis of a ratio is logarithmic
//! and includes 1; every other axis is linear and includes 0.

use super::svg::number;
use crate::figure::{Quantity, QuantityUnit};

/// Whether a value can be drawn on an axis of this unit.
pub(super) fn draws(unit: QuantityUnit, value: f64) -> bool {
    value.is_finite() && (unit != QuantityUnit::Ratio || value > 0.0)
}

/// A quantity as far as it can be drawn: `None` if its value cannot, without limits if only they cannot.
pub(super) fn drawable(quantity: Quantity) -> Option<Quantity> {
    let is_ratio = quantity.unit == QuantityUnit::Ratio;
    let limits = quantity.limits.filter(|&(low, high)| {
        let lowest = if is_ratio { low >= 0.0 } else { low.is_finite() };
        lowest && !high.is_nan() && low <= high && (is_ratio || high.is_finite())
    });
    draws(quantity.unit, quantity.value).then_some(Quantity { limits, ..quantity })
}

/// The furthest that an interval extends the axis of a ratio; beyond that, the interval is cut.
const RATIO_LIMITS: (f64, f64) = (0.2, 5.0);
/// The narrowest axis of ratios.
const RATIO_LEAST: (f64, f64) = (0.75, 1.34);
/// Ticks of a ratio in order of priority; a tick too near to another is left out.
const RATIO_TICKS: [f64; 17] =
    [1.0, 2.0, 0.5, 5.0, 0.2, 10.0, 0.1, 1.25, 0.8, 1.5, 3.0, 0.3, 20.0, 0.05, 50.0, 0.02, 100.0];

/// A scale with its ticks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    unit: QuantityUnit,
    domain: (f64, f64),
    range: (f64, f64),
    ticks: Vec<f64>,
}

impl Scale {
    /// Fits a scale to the quantities that are to be drawn and the values that are drawn as lines across, over
    /// a range of the picture in units. Limits are taken in, a ratio's as far as 0.2 and 5.
    pub(super) fn fit(unit: QuantityUnit, quantities: &[Quantity], lines: &[f64], range: (f64, f64)) -> Self {
        let mut domain = if unit == QuantityUnit::Ratio { RATIO_LEAST } else { (0.0, 0.0) };
        let mut take = |value: f64| {
            if draws(unit, value) {
                domain = (domain.0.min(value), domain.1.max(value));
            }
        };
        quantities.iter().map(|one| one.value).chain(lines.iter().copied()).for_each(&mut take);
        for (low, high) in quantities.iter().filter_map(|one| one.limits) {
            let cut = unit == QuantityUnit::Ratio;
            take(if cut { low.max(RATIO_LIMITS.0) } else { low });
            take(if cut { high.min(RATIO_LIMITS.1) } else { high });
        }
        if unit == QuantityUnit::Ratio { Self::log(domain, range) } else { Self::linear(unit, domain, range) }
    }

    fn linear(unit: QuantityUnit, (low, high): (f64, f64), range: (f64, f64)) -> Self {
        let (low, high) = (low.min(0.0), high.max(0.0));
        let narrowest = if unit == QuantityUnit::Proportion { 0.1 } else { 10.0 };
        let high = if high - low < 1e-9 { low + narrowest } else { high };
        let wanted = ((range.1 - range.0).abs() / 45.0).clamp(2.0, 8.0);
        let step = nice_step((high - low) / wanted);
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let ticks: Vec<f64> = whole_numbers(first, last).map(|i| i * step).collect();
        Self { unit, domain: (first * step, last * step), range, ticks }
    }

    fn log((low, high): (f64, f64), range: (f64, f64)) -> Self {
        let domain = (low / 1.05, high * 1.05);
        let mut scale = Self { unit: QuantityUnit::Ratio, domain, range, ticks: Vec::new() };
        for tick in RATIO_TICKS.into_iter().filter(|t| (domain.0..=domain.1).contains(t)) {
            let far = scale.ticks.iter().all(|&other| (scale.at(tick) - scale.at(other)).abs() >= 30.0);
            if far {
                scale.ticks.push(tick);
            }
        }
        scale.ticks.sort_by(f64::total_cmp);
        scale
    }

    /// The place of a value, in units of the picture.
    pub(super) fn at(&self, value: f64) -> f64 {
        let (low, high) = self.domain;
        let part = if self.unit == QuantityUnit::Ratio {
            (value / low).ln() / (high / low).ln()
        } else {
            (value - low) / (high - low)
        };
        self.range.0 + part * (self.range.1 - self.range.0)
    }

    /// The smallest and the largest value of the axis.
    pub(super) fn domain(&self) -> (f64, f64) {
        self.domain
    }

    /// Where the axis begins and ends on the picture, in units.
    pub(super) fn range(&self) -> (f64, f64) {
        self.range
    }

    /// What the values count.
    pub(super) fn unit(&self) -> QuantityUnit {
        self.unit
    }

    /// The round values at which the axis is marked, ascending.
    pub(super) fn ticks(&self) -> &[f64] {
        &self.ticks
    }

    /// The text at a tick: `20%`, `+5`, `1.25`.
    pub(super) fn tick_label(&self, tick: f64) -> String {
        match self.unit {
            QuantityUnit::Proportion => format!("{}%", number(tick * 100.0)),
            QuantityUnit::Percent => format!("{}%", number(tick)),
            QuantityUnit::PercentagePoints => match number(tick) {
                zero if zero == "0" => zero,
                text => text.strip_prefix('-').map_or_else(|| format!("+{text}"), |t| format!("−{t}")),
            },
            QuantityUnit::Ratio | QuantityUnit::Count | QuantityUnit::Score => number(tick),
        }
    }
}

/// The smallest of 1, 2 and 5 times a power of ten that is at least `least`.
fn nice_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|m| m * power)
        .find(|step| *step >= least * 0.999_999)
        .unwrap_or(10.0 * power)
}

/// The whole numbers from one to another, both included.
fn whole_numbers(first: f64, last: f64) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(first), move |i| Some(i + 1.0)).take_while(move |i| *i <= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RANGE: (f64, f64) = (100.0, 500.0);

    fn labels(scale: &Scale) -> Vec<String> {
        scale.ticks().iter().map(|t| scale.tick_label(*t)).collect()
    }

    fn fit(unit: QuantityUnit, values: &[(f64, Option<(f64, f64)>)]) -> Scale {
        let quantities: Vec<Quantity> =
            values.iter().map(|(value, limits)| Quantity::new(*value, unit).with_limits(*limits)).collect();
        Scale::fit(unit, &quantities, &[], RANGE)
    }

    #[test]
    fn a_share_begins_at_0_and_ends_at_a_tick() {
        let proportions = fit(QuantityUnit::Proportion, &[(0.062, None), (0.214, Some((0.18, 0.262)))]);
        let percents = fit(QuantityUnit::Percent, &[(6.2, None), (21.4, Some((18.0, 26.2)))]);
        for (scale, middle) in [(proportions, 0.15), (percents, 15.0)] {
            assert_eq!(labels(&scale), ["0%", "5%", "10%", "15%", "20%", "25%", "30%"]);
            assert!((scale.at(0.0) - 100.0).abs() < 1e-9);
            assert!((scale.at(middle) - 300.0).abs() < 1e-9);
        }
    }

    #[test]
    fn points_are_signed_and_include_0() {
        let scale = fit(QuantityUnit::PercentagePoints, &[(-12.0, None), (-2.0, None)]);
        assert_eq!(labels(&scale), ["−12", "−10", "−8", "−6", "−4", "−2", "0"]);
        let both = fit(QuantityUnit::PercentagePoints, &[(-10.0, None), (20.0, None)]);
        assert_eq!(both.tick_label(10.0), "+10");
    }

    #[test]
    fn equal_ratios_are_equally_far_apart() {
        let scale = fit(QuantityUnit::Ratio, &[(0.5, None), (2.0, None)]);
        let (half, one, two) = (scale.at(0.5), scale.at(1.0), scale.at(2.0));
        assert!(((one - half) - (two - one)).abs() < 1e-9);
        assert_eq!(labels(&scale), ["0.5", "0.8", "1", "1.25", "1.5", "2"]);
    }

    #[test]
    fn the_axis_fits_every_value_but_not_every_wide_interval() {
        let wide = fit(QuantityUnit::Ratio, &[(1.2, Some((0.01, 90.0)))]);
        assert!(wide.domain().0 > 0.1 && wide.domain().1 < 9.0);
        let far = fit(QuantityUnit::Ratio, &[(14.0, None)]);
        assert!(far.domain().1 >= 14.0);
    }

    #[test]
    fn an_empty_chart_still_has_an_axis() {
        for unit in [
            QuantityUnit::Proportion,
            QuantityUnit::Percent,
            QuantityUnit::PercentagePoints,
            QuantityUnit::Ratio,
        ] {
            let scale = fit(unit, &[(f64::NAN, Some((f64::NAN, 1.0)))]);
            assert!(scale.ticks().len() >= 2, "{unit:?}");
            assert!(scale.ticks().iter().all(|t| scale.at(*t).is_finite()));
        }
    }
}
