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

use datafusion::logical_expr::{AggregateUDF, ScalarUDF, WindowUDF};
use datafusion::prelude::SessionContext;

/// All functions of the project.
pub(super) struct Functions {
    pub(super) scalar: Vec<ScalarUDF>,
    pub(super) aggregate: Vec<AggregateUDF>,
    pub(super) window: Vec<WindowUDF>,
}

pub(super) fn all() -> Functions {
    let families = [
        name::functions(),
        interval::functions(),
        comparison::functions(),
        trend::functions(),
        chance::functions(),
        strata::functions(),
    ];
    Functions {
        scalar: families.into_iter().flatten().collect(),
        aggregate: strata::aggregates(),
        window: place::functions().into_iter().chain(discovery::functions()).collect(),
    }
}

pub(super) fn register(context: &SessionContext) {
    let Functions { scalar, aggregate, window } = all();
    for function in scalar {
        context.register_udf(function);
    }
    for function in aggregate {
        context.register_udaf(function);
    }
    for function in window {
        context.register_udwf(function);
    }
}
