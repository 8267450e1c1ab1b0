//! Compares the staff of a return with the headcount that NHS England publishes of the trust.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::form::ReturnForm;
use super::{CountKey, ReturnRow, SuppliedCount};
use crate::Error;
use crate::extract::{Drift, Mismatch};
use benchmark::{BenchmarkError, Session};
use catalogue::assets::Assets;
use store::row;

/// The measure of a return that counts all staff.
const HEADCOUNT: &str = "headcount";

row! {
    /// Staff of a trust on a date.
    PublishedHeadcount of "trust_headcount" {
        org_code: String,
        date: Date,
        headcount: i64,
        publication: String,
    }
}

/// The published headcounts of trusts at 31 March, by code and year.
#[derive(Clone, Debug, Default)]
pub struct PublishedHeadcounts(BTreeMap<(String, i32), PublishedHeadcount>);

impl PublishedHeadcounts {
    /// Those of a store.
    ///
    /// # Errors
    /// If a register cannot be read, or a query fails.
    pub async fn of_store(assets: &Assets, store: &Path) -> Result<Self, Error> {
        let session = Session::small();
        let registered = session.register_folder(&store.join("registers")).await;
        registered.map_err(|source| BenchmarkError::Sql(Box::new(source)))?;
        // The tables in the store may be those of an earlier register, so both queries are run here.
        let trusts = benchmark::comparison(assets, "observations/organisation_known.sql")?;
        let (schema, batches) =
            session.query(&trusts.sql).await.map_err(|source| BenchmarkError::query(&trusts, source))?;
        session.register_batches(&trusts.name, schema, batches)?;
        let query = benchmark::comparison(assets, "observations/trust_headcount.sql")?;
        let rows = session.rows_of::<PublishedHeadcount>(&query).await?;
        let at_31_march = rows.into_iter().filter(|row| (row.date.month(), row.date.day()) == (3, 31));
        Ok(Self(at_31_march.map(|row| ((row.org_code.clone(), i32::from(row.date.year())), row)).collect()))
    }

    /// A warning for each total of the return that differs from the published headcount of the same 31 March by more
    /// than the form allows. None if no headcount is known.
    pub(super) fn check(
        &self,
        form: &ReturnForm,
        file: &str,
        (org_code, year): (&str, i32),
        entries: &[ReturnRow],
    ) -> Vec<Mismatch> {
        let Some(known) = self.0.get(&(org_code.to_owned(), year)) else { return Vec::new() };
        let Ok(published) = u64::try_from(known.headcount) else { return Vec::new() };
        let mut totals: BTreeMap<u64, Vec<(&str, &str)>> = BTreeMap::new();
        for indicator in &form.indicator {
            if let Some((total, place)) = total(form, &indicator.number, entries) {
                totals.entry(total).or_default().push((&indicator.number, place));
            }
        }
        let differs = |total: u64| {
            total.abs_diff(published).saturating_mul(100)
                > published.saturating_mul(form.headcount_difference)
        };
        let off = totals.into_iter().filter(|(total, _)| differs(*total));
        off.map(|(total, of)| {
            let (numbers, places): (Vec<&str>, Vec<&str>) = of.into_iter().unzip();
            let noun = if numbers.len() == 1 { "indicator" } else { "indicators" };
            let numbers: Vec<String> = numbers.into_iter().map(str::to_owned).collect();
            let place = places.first().copied().unwrap_or_default();
            let repair = if total < published {
                "check whether a staff group, a site or an ethnic group is missing"
            } else {
                "check whether people are counted twice, or a number has a digit too many"
            };
            Mismatch::new(
                Drift::CountsDisagree,
                file,
                format!("{place} (all staff of {noun} {})", format::list(&numbers)),
                format!(
                    "within {} per cent of {}, the headcount of {org_code} at {} in {}",
                    form.headcount_difference,
                    format::count(known.headcount),
                    format::date(known.date),
                    known.publication
                ),
                format!("{} staff", format::count(i64::try_from(total).unwrap_or(i64::MAX))),
                format!("{repair}; if the return is right, leave it as it is"),
            )
        })
        .collect()
    }
}

/// All staff of an indicator, in the three ethnic groups together, with the place of the first; none if a group is
/// missing or was not counted.
fn total<'a>(form: &ReturnForm, indicator: &str, entries: &'a [ReturnRow]) -> Option<(u64, &'a str)> {
    let mut total = 0_u64;
    let mut place = None;
    for group in &form.groups {
        let key = CountKey {
            indicator: indicator.to_owned(),
            breakdown: String::new(),
            measure: HEADCOUNT.to_owned(),
            group: group.clone(),
        };
        let entry = entries.iter().find(|entry| entry.key == key)?;
        let SuppliedCount::Count(count) = entry.supplied else { return None };
        total = total.saturating_add(count);
        place = place.or(Some(entry.place.as_str()));
    }
    Some((total, place?))
}
