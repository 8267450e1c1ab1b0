//! The chapter on a trust's own return. Suppressed counts stay suppressed.

use super::model::Chapter;
use super::sentence::SentenceWriter;
use super::trust_context::Trust;
use super::trust_return_figure;
use super::trust_rows::{ReturnBand, ReturnBoard};
use crate::figure::QuantityUnit;
use catalogue::indicator::{Indicator, ReturnedMeasure};

/// What an interval of a return means: it has no sample.
pub(super) const INTERVAL: &str =
    "Counts of all staff: the interval shows how much so small a number moves by chance.";

/// The figure of an indicator in the trust's return, and its reading if there is a figure; none if
/// the trust returned nothing of it.
pub(super) fn figure(trust: &Trust<'_>, indicator: &Indicator) -> Option<(String, Option<String>)> {
    let year = trust.return_year()?;
    match indicator.returned? {
        ReturnedMeasure::Bands => {
            let whole = trust.bands().into_iter().find(|band| band.kind == "whole")?;
            let Some(share) = whole.share else { return Some((format::why_none(&whole.status), None)) };
            let reading = "See its bands.".to_owned();
            Some((format!("{} ({year})", format::percent(share)), Some(reading)))
        }
        ReturnedMeasure::Board => {
            let board = trust.boards().into_iter().find(|board| board.measure == "board")?;
            let Some(share) = board.board_share else {
                return Some((format::why_none(&board.status), None));
            };
            let reading = match board.difference_points {
                Some(points) => {
                    format!("{} points from workforce.", format::signed_points(points))
                }
                None => format!("Compared with its workforce: {}.", format::why_none(&board.status)),
            };
            Some((format!("{} ({year})", format::percent(share)), Some(reading)))
        }
        ReturnedMeasure::Likelihood => {
            let rows = trust.likelihoods();
            let row =
                rows.into_iter().find(|row| row.indicator == indicator.number && row.breakdown.is_empty())?;
            let Some(value) = row.relative_likelihood else {
                return Some((format::why_none(&row.status), None));
            };
            let reading =
                indicator.band.map_or_else(String::new, |band| SentenceWriter::in_band(value, band));
            Some((format!("{} ({year})", format::likelihood(value, indicator.band)), Some(reading)))
        }
    }
}

/// "5.0 percentage points below its workforce".
fn beside(points: f64) -> String {
    let side = if points < 0.0 { "below" } else { "above" };
    match format::signed_points(points).as_str() {
        "0.0" => "the same as the share of its workforce".to_owned(),
        _ => format!("{} {side} the share of its workforce", format::points_in_words(points)),
    }
}

/// What the return says, with the workforce by band and the relative likelihoods as charts.
pub(super) fn chapter(trust: &Trust<'_>) -> Option<Chapter> {
    let year = trust.return_year()?;
    let mut chapter = Chapter::on_new_page("return", format!("The trust\u{2019}s own return, WRES {year}"));
    let bands = trust.bands();
    let mut said: Vec<String> = workforce(trust, &bands).into_iter().collect();
    said.extend(trust.boards().iter().filter_map(|board| body(trust, board)));
    let likelihoods = trust.likelihoods();
    if !said.is_empty() {
        chapter.texts([said.join(" ")]);
    }
    chapter.figures(trust_return_figure::bands(trust, year, &bands));
    chapter.figures(trust_return_figure::ratios(trust, year, &likelihoods));
    let intervals = likelihoods.iter().any(|row| row.lower.is_some())
        || trust.boards().iter().any(|board| board.lower_points.is_some())
        || bands.iter().any(|band| band.lower_points.is_some());
    chapter.notes(intervals.then(|| INTERVAL.to_owned()));
    chapter.notes([
        "The trust gave these counts itself; they were not published by NHS England. Small counts, and \
         counts that would reveal them, are suppressed. Board members are public, so their counts are \
         shown. Shares are of all people, including those whose ethnicity is not known."
            .to_owned(),
    ]);
    Some(chapter)
}

/// The share of the whole workforce, and in how many bands it is clearly another.
fn workforce(trust: &Trust<'_>, bands: &[&ReturnBand]) -> Option<String> {
    let whole = bands.iter().find(|band| band.kind == "whole")?;
    let (share, part, all) = (whole.share?, whole.bme_count?, whole.all_count?);
    let people = trust.context.writer.term.people("staff");
    let shown: Vec<_> = bands
        .iter()
        .filter(|band| band.kind == "band")
        .filter_map(|band| band.lower_points.zip(band.upper_points))
        .collect();
    let below = shown.iter().filter(|(_, upper)| *upper < 0.0).count();
    let above = shown.iter().filter(|(lower, _)| *lower > 0.0).count();
    let of_bands = match shown.len() {
        0 => String::new(),
        some => format!(
            " In the {} bands and grades with figures, their share is clearly below that in {} and \
            clearly above it in {}.",
            format::small_number(some),
            format::number_or_none(below),
            format::number_or_none(above)
        ),
    };
    Some(format!(
        "{} are {} of the workforce ({}).{of_bands}",
        format::capital(&people),
        format::percent_in_words(share),
        format::counts(part, all)
    ))
}

/// The members of a board compared with the workforce.
fn body(trust: &Trust<'_>, board: &ReturnBoard) -> Option<String> {
    let (part, all) = (board.board_bme?, board.board_all?);
    let share = board.board_share?;
    let limits = board.lower_points.zip(board.upper_points);
    let interval = format::interval_in_words(limits, QuantityUnit::PercentagePoints);
    let compared = board.difference_points.map_or_else(String::new, |points| format!(": {}", beside(points)));
    let members = match board.measure.as_str() {
        "voting_board" => "voting board members",
        "executive_board" => "executive board members",
        _ => "board members",
    };
    Some(format!(
        "Of the {members}, {} are {} ({}){compared}{interval}.",
        format::percent_in_words(share),
        trust.context.writer.term.people("people"),
        format::counts(part, all),
    ))
}
