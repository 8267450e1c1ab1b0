//! The rows of the tables that an explanation is made of.

use serde::Serialize;

use benchmark::{BenchmarkError, Session};
use store::row;

row! {
    /// Both groups of a place in a year.
    #[derive(Serialize)]
    pub(super) GapRow of "gap" {
        level: String,
        code: String,
        name: String,
        wres_year: i32,
        collected: i32,
        trusts: Option<i64>,
        answered: Option<i64>,
        covered: Option<f64>,
        white_numerator: Option<i64>,
        white_denominator: Option<i64>,
        white_share: Option<f64>,
        bme_numerator: Option<i64>,
        bme_denominator: Option<i64>,
        bme_share: Option<f64>,
        gap_points: Option<f64>,
        gap_lower_points: Option<f64>,
        gap_upper_points: Option<f64>,
        gap_status: Option<String>,
        verdict: Option<String>,
        gap_basis: String,
        pooled_gap_points: Option<f64>,
    }
}

row! {
    /// A trust that a group of trusts consists of.
    #[derive(Serialize)]
    pub(super) PartRow of "group_trust" {
        code: String,
        name: Option<String>,
        state: String,
        bme_numerator: Option<i64>,
        bme_denominator: Option<i64>,
        white_numerator: Option<i64>,
        white_denominator: Option<i64>,
        gap_points: Option<f64>,
    }
}

row! {
    /// A published figure that an explanation goes back to.
    #[derive(Serialize)]
    pub(super) FigureRow of "observation" {
        source: String,
        release: String,
        wres_year: i32,
        org_code: Option<String>,
        org_name: Option<String>,
        measure: String,
        breakdown: Option<String>,
        ethnic_group: Option<String>,
        numerator: Option<i64>,
        denominator: Option<i64>,
        value: Option<f64>,
        unit: String,
        status: String,
        counts_basis: Option<String>,
        address: Option<String>,
        note: Option<String>,
        snapshot: String,
        sheet: String,
        cell: String,
    }
}

/// A text inside SQL.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// What an explanation is of, as the tables code it.
#[derive(Clone, Debug)]
pub(super) struct Selection {
    /// england, region, icb or trust.
    pub(super) level: &'static str,
    pub(super) code: String,
    pub(super) indicator: String,
    /// The newest that there is, if it is missing.
    pub(super) year: Option<i32>,
}

impl Selection {
    fn conditions(&self, indicator: &str) -> String {
        let year = self.year.map_or_else(String::new, |year| format!(" AND wres_year = {year}"));
        format!("lower({indicator}) = {}{year}", quoted(&self.indicator.to_lowercase()))
    }

    /// Both groups of the place in the year, or in the newest.
    pub(super) async fn gap(&self, session: &Session) -> Result<Option<GapRow>, BenchmarkError> {
        let sql = format!(
            "SELECT level, code, name, wres_year, collected, trusts, answered, covered, white_numerator, \
             white_denominator, white_share, bme_numerator, bme_denominator, bme_share, gap_points, gap_lower_points, \
             gap_upper_points, gap_status, verdict, gap_basis, pooled_gap_points \
             FROM gap WHERE level = {} AND code = {} AND {} ORDER BY wres_year DESC LIMIT 1",
            quoted(self.level),
            quoted(&self.code),
            self.conditions("indicator"),
        );
        Ok(session.rows(&sql).await?.into_iter().next())
    }

    /// The trusts of a group of trusts, by their codes.
    pub(super) async fn parts(&self, session: &Session) -> Result<Vec<PartRow>, BenchmarkError> {
        let sql = format!(
            "SELECT own.org_code AS code, own.org_name AS name, own.state, own.bme_numerator, own.bme_denominator, \
             own.white_numerator, own.white_denominator, trust.gap_points \
             FROM (SELECT * FROM group_trust WHERE level = {} AND code = {} AND {}) AS own \
             LEFT JOIN (SELECT * FROM gap WHERE level = 'trust') AS trust ON trust.code = own.org_code \
             AND trust.indicator = own.indicator AND trust.wres_year = own.wres_year ORDER BY 1",
            quoted(self.level),
            quoted(&self.code),
            self.conditions("indicator"),
        );
        session.rows(&sql).await
    }

    /// The published figures of the place itself, in the year or in the newest.
    pub(super) async fn own_figures(&self, session: &Session) -> Result<Vec<FigureRow>, BenchmarkError> {
        let place = match self.level {
            "england" => "org_level = 'england'".to_owned(),
            _ => format!("upper(org_code) = upper({})", quoted(&self.code)),
        };
        let sql = format!(
            "SELECT {FIGURE} FROM observation WHERE {place} AND {} ORDER BY wres_year DESC, {ORDER}",
            self.conditions("indicator")
        );
        let mut rows: Vec<FigureRow> = session.rows(&sql).await?;
        let newest = rows.first().map(|row| row.wres_year);
        rows.retain(|row| Some(row.wres_year) == newest);
        Ok(rows)
    }

    /// The published figures of the trusts that the shares of the place are added up from.
    pub(super) async fn figures_of_trusts(
        &self,
        session: &Session,
        trusts: &[String],
    ) -> Result<Vec<FigureRow>, BenchmarkError> {
        let codes: Vec<String> = trusts.iter().map(|code| quoted(code)).collect();
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT {} FROM observation AS figure JOIN trust_share AS used \
             ON used.org_code = figure.org_code AND used.indicator = figure.indicator \
             AND used.wres_year = figure.wres_year AND used.ethnic_group = figure.ethnic_group \
             AND used.snapshot = figure.snapshot AND used.sheet = figure.sheet AND used.cell = figure.cell \
             WHERE figure.org_code IN ({}) AND {} ORDER BY figure.org_code, figure.ethnic_group",
            FIGURE.split(", ").map(|column| format!("figure.{column}")).collect::<Vec<_>>().join(", "),
            codes.join(", "),
            self.conditions("figure.indicator").replace(" wres_year", " figure.wres_year"),
        );
        session.rows(&sql).await
    }
}

const FIGURE: &str = "source, release, wres_year, org_code, org_name, measure, breakdown, ethnic_group, numerator, \
                      denominator, value, unit, status, counts_basis, address, note, snapshot, sheet, cell";
const ORDER: &str = "measure, breakdown, ethnic_group, release DESC, source";
