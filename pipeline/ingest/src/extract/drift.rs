//! The kinds of change that publishers make to their files.

use serde::{Deserialize, Serialize};

/// The kind of a [`Mismatch`](super::Mismatch).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drift {
    /// The file cannot be read: it is of another kind, damaged, or too large.
    Unreadable,
    /// An expected sheet is missing.
    SheetMissing,
    /// A sheet that is not in the layout.
    SheetUnknown,
    /// The header is in another row.
    HeaderMoved,
    /// An expected column is missing.
    ColumnMissing,
    /// A column that is not in the layout, with a name similar to a missing one.
    ColumnResembling,
    /// A column that is not in the layout.
    ColumnUnknown,
    /// Columns with numbers of responses are missing, so figures have no counts.
    CountsMissing,
    /// Rows that do not add up to the total above them.
    TotalsDisagree,
    /// A value does not agree with its counts, or a total with the published headcount.
    CountsDisagree,
    /// Text in place of a figure that is not a known marker.
    MarkerUnknown,
    /// A figure outside the range of its unit.
    OutOfRange,
    /// A ratio that another release has inverted.
    RatioInverted,
    /// A ratio on the other side of parity from the next or previous year, by the same factor.
    RatioDoubtful,
    /// A text that is not valid in its column.
    WrongValue,
    /// Two rows for the same figure of the same organisation.
    DuplicateRow,
    /// Two columns of the same name.
    DuplicateColumn,
    /// Suppressed or missing figures, each with a marker or a blank.
    FiguresWithheld,
    /// A column, a sheet or a whole file without figures.
    FiguresMissing,
    /// A row of totals, which was not read.
    RowLeftOut,
    /// A sheet or table with only some of the layout's columns, which was not read.
    SheetNotRead,
    /// Far fewer or far more rows than in the last release.
    RowCount,
    /// An organisation that is in no register.
    OrganisationUnknown,
    /// An organisation that the registers place in another region.
    RegionDiffers,
    /// A figure that another file of the same release has with another value.
    FiguresDisagree,
    /// A figure that differs from the one in the store.
    ValueChanged,
    /// The release is not known.
    ReleaseUnknown,
    /// A correction whose wrong value is no longer in the file.
    CorrectionObsolete,
    /// Hidden or struck-out content, which was not read.
    NotRead,
}

impl Drift {
    /// Whether it could lead to a wrong number, so that the program uses nothing of the file.
    pub fn stops(self) -> bool {
        !matches!(
            self,
            Self::ColumnUnknown
                | Self::CountsMissing
                | Self::CountsDisagree
                | Self::OrganisationUnknown
                | Self::RegionDiffers
                | Self::RatioDoubtful
                | Self::ValueChanged
                | Self::CorrectionObsolete
                | Self::NotRead
                | Self::FiguresWithheld
                | Self::RowLeftOut
                | Self::SheetNotRead
        )
    }

    /// The kind in words.
    pub fn described(self) -> &'static str {
        match self {
            Self::Unreadable => "not readable",
            Self::SheetMissing => "sheet missing",
            Self::SheetUnknown => "sheet unknown",
            Self::HeaderMoved => "header moved",
            Self::ColumnMissing => "column missing",
            Self::ColumnResembling => "column renamed",
            Self::ColumnUnknown => "column unknown",
            Self::CountsMissing => "counts missing",
            Self::TotalsDisagree => "totals disagree",
            Self::CountsDisagree => "counts disagree",
            Self::MarkerUnknown => "marker unknown",
            Self::OutOfRange => "out of range",
            Self::RatioInverted => "ratio inverted",
            Self::RatioDoubtful => "ratio doubtful",
            Self::WrongValue => "wrong value",
            Self::DuplicateRow => "duplicate row",
            Self::DuplicateColumn => "duplicate column",
            Self::FiguresWithheld => "figures withheld",
            Self::FiguresMissing => "figures missing",
            Self::RowLeftOut => "row left out",
            Self::SheetNotRead => "sheet not read",
            Self::RowCount => "row count",
            Self::OrganisationUnknown => "organisation unknown",
            Self::RegionDiffers => "region differs",
            Self::FiguresDisagree => "figures disagree",
            Self::ValueChanged => "value changed",
            Self::ReleaseUnknown => "release unknown",
            Self::CorrectionObsolete => "correction obsolete",
            Self::NotRead => "not read",
        }
    }
}
