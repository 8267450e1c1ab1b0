//! The ways in which a publisher changes a file under its readers, each with a name.

use serde::{Deserialize, Serialize};

/// What kind of change a [`Misfit`](super::Misfit) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drift {
    /// The file cannot be read at all: of another kind, damaged, beyond the limits.
    Unreadable,
    /// A sheet that is expected is not there.
    SheetMissing,
    /// A sheet that no layout knows.
    SheetUnknown,
    /// The header stands in another row.
    HeaderMoved,
    /// A column that is expected is not there.
    ColumnMissing,
    /// A column that no layout knows, with a name much like one that is known.
    ColumnResembling,
    /// A column that no layout knows.
    ColumnUnknown,
    /// Columns that hold numbers of responses are not there: figures come without counts.
    CountsMissing,
    /// A value and the counts beside it do not agree.
    CountsDisagree,
    /// Text in place of a figure that is not among the markers of suppression.
    MarkerUnknown,
    /// A figure outside what its unit can be.
    OutOfRange,
    /// A ratio that another edition prints the other way round.
    RatioInverted,
    /// A ratio on the other side of parity than the year beside it, by just as much.
    RatioDoubtful,
    /// A text that is not what its column should hold.
    WrongValue,
    /// Two rows that say the same thing of the same organisation.
    DuplicateRow,
    /// Two columns of the same name, of which one is needed.
    DuplicateColumn,
    /// Figures that are withheld or missing, each with a marker or a blank.
    FiguresWithheld,
    /// A column, a sheet or a whole file without a single figure.
    FiguresMissing,
    /// A row that sums up others, and was left out.
    RowLeftOut,
    /// A sheet or table with some of the layout's columns, which was not read.
    SheetNotRead,
    /// A word that is in no list.
    WordUnknown,
    /// Far fewer or far more rows than the last release had.
    RowCount,
    /// An organisation that no register knows.
    OrganisationUnknown,
    /// A figure of a year already held is another now.
    ValueChanged,
    /// The release cannot be told from the file.
    ReleaseUnknown,
    /// A correction found another value than the wrong one it expects.
    CorrectionObsolete,
    /// Something that a person does not see in the file, or sees struck out.
    NotRead,
}

impl Drift {
    /// Whether it could make a wrong number, so that nothing of the file is used.
    pub fn stops(self) -> bool {
        !matches!(
            self,
            Self::ColumnUnknown
                | Self::CountsMissing
                | Self::CountsDisagree
                | Self::OrganisationUnknown
                | Self::RatioDoubtful
                | Self::ValueChanged
                | Self::CorrectionObsolete
                | Self::NotRead
                | Self::FiguresWithheld
                | Self::RowLeftOut
                | Self::SheetNotRead
                | Self::WordUnknown
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
            Self::WordUnknown => "word unknown",
            Self::RowCount => "row count",
            Self::OrganisationUnknown => "organisation unknown",
            Self::ValueChanged => "value changed",
            Self::ReleaseUnknown => "release unknown",
            Self::CorrectionObsolete => "correction obsolete",
            Self::NotRead => "not read",
        }
    }
}
