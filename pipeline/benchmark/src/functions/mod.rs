//! The project's own SQL functions: thin wraps of [`statistics`] and of readable names, so
//! that a benchmark is computed where the table is described.
//!
//! Counts are `BIGINT`, a level is a fraction such as 0.95, shares and differences are fractions. A
//! statistic returns one struct, so that value, limits and status come from one calculation and
//! cannot be mixed up: `wilson(numerator, denominator, 0.95)['lower']`. Where there is no value the
//! numbers are null and `status` says why; no infinity and no NaN ever leaves a function.

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

/// Makes the functions known to a session.
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
