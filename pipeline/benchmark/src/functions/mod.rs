//! The project's own SQL functions. They call [`statistics`], so that SQL and Rust compute a benchmark in the same way.
//!
//! Counts are `BIGINT`, a level is a fraction such as 0.95, shares and differences are fractions. A
//! statistic returns one struct, so that value, limits and status come from one calculation:
//! `wilson(numerator, denominator, 0.95)['lower']`. If there is no value, the numbers are null and `status` says why. No
//! function returns an infinity or a NaN.

mod arguments;
mod chance;
mod comparison;
mod discovery;
mod interval;
mod name;
mod place;
mod strata;
mod trend;

use datafusion::prelude::SessionContext;

pub(super) fn register(context: &SessionContext) {
    let families = [
        name::functions(),
        interval::functions(),
        comparison::functions(),
        trend::functions(),
        chance::functions(),
        strata::functions(),
    ];
    for function in families.into_iter().flatten() {
        context.register_udf(function);
    }
    for function in place::functions().into_iter().chain(discovery::functions()) {
        context.register_udwf(function);
    }
    for function in strata::aggregates() {
        context.register_udaf(function);
    }
}
