//! How long a query may take, how much memory it may use and how deep it may be. All queries of a person in a process share
//! the memory; tables of `queries/` have the memory that they need.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use datafusion::error::DataFusionError;
use datafusion::execution::memory_pool::{FairSpillPool, MemoryPool};

use format::count;
use format::words::counted;

/// Seconds that a query may take, unless the settings say otherwise.
pub const SECONDS: u64 = 60;
/// Megabytes of memory that queries may use, unless the settings say otherwise.
pub const MEGABYTES: u64 = 1000;
/// A table of `queries/` is made once and kept, so its query has so many times as long as one that a person waits for.
const TABLE_TIMES: u64 = 10;
/// A query may put so many times its memory on disk.
const DISK_TIMES: u64 = 10;
/// Most expressions inside each other.
pub(crate) const DEEPEST: usize = 200;
/// Most `SELECT`s and `VALUES` lists in a query.
pub(crate) const MOST_SELECTS: usize = 500;
/// Most words and signs in a query.
pub(crate) const MOST_TOKENS: usize = 100_000;

const MEGABYTE: u64 = 1_000_000;

/// The limits of the settings and flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryLimits {
    /// Seconds that a query of a person may take.
    pub seconds: u64,
    /// Megabytes of memory.
    pub megabytes: u64,
}

impl Default for QueryLimits {
    fn default() -> Self {
        Self { seconds: SECONDS, megabytes: MEGABYTES }
    }
}

static LIMITS: RwLock<Option<QueryLimits>> = RwLock::new(None);

impl QueryLimits {
    /// Makes these the limits of all queries of the process. The memory is fixed by the first query.
    pub fn set(self) {
        *LIMITS.write().unwrap_or_else(PoisonError::into_inner) = Some(self);
    }

    pub(crate) fn current() -> Self {
        LIMITS.read().unwrap_or_else(PoisonError::into_inner).unwrap_or_default()
    }

    /// The time of a query of a person.
    pub(crate) fn time(self) -> Duration {
        Duration::from_secs(self.seconds)
    }

    /// The time of a query that makes a table.
    pub(crate) fn table_time(self) -> Duration {
        Duration::from_secs(self.seconds.saturating_mul(TABLE_TIMES))
    }

    /// Bytes of memory.
    pub(crate) fn memory(self) -> u64 {
        self.megabytes.saturating_mul(MEGABYTE)
    }

    /// Bytes of temporary files.
    pub(crate) fn disk(self) -> u64 {
        self.memory().saturating_mul(DISK_TIMES)
    }
}

/// The memory of all queries of a person. The rows of one step are not counted before they are made, so a quarter is left for them.
pub(crate) fn memory_pool() -> Arc<dyn MemoryPool> {
    static POOL: OnceLock<Arc<FairSpillPool>> = OnceLock::new();
    let counted = QueryLimits::current().memory() / 4 * 3;
    let pool =
        POOL.get_or_init(|| Arc::new(FairSpillPool::new(usize::try_from(counted).unwrap_or(usize::MAX))));
    Arc::<FairSpillPool>::clone(pool)
}

/// A limit that a query does not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryLimit {
    /// Time, in seconds.
    #[error("it takes longer than {}", counted(usize::try_from(*.0).unwrap_or(usize::MAX), "second"))]
    Time(u64),
    /// Memory, in megabytes.
    #[error("it needs more than {} MB of memory", count(whole(*.0)))]
    Memory(u64),
    /// Temporary files, in megabytes.
    #[error("it needs more than {} MB of temporary files", count(whole(*.0)))]
    Disk(u64),
    /// The number of expressions inside each other.
    #[error("it has {} expressions inside each other, as in `a OR b OR c`, and {DEEPEST} is the limit", count(whole(*.0)))]
    Depth(usize),
    /// The number of `SELECT`s and `VALUES` lists.
    #[error("it has {} `SELECT`s, and {MOST_SELECTS} is the limit", count(whole(*.0)))]
    Selects(usize),
    /// The number of words and signs.
    #[error("it has {} words and signs, and {} is the limit", count(whole(*.0)), count(whole(MOST_TOKENS)))]
    Tokens(usize),
    /// A text, a list or the rows of one step.
    #[error("a text, a list or the rows of one step are larger than 2 GB")]
    Size,
}

fn whole(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

impl QueryLimit {
    /// The limit that an error is about.
    pub(crate) fn of(error: &DataFusionError) -> Option<Self> {
        let limits = QueryLimits::current();
        match error.find_root() {
            DataFusionError::External(inner) => inner.downcast_ref().copied(),
            DataFusionError::Execution(text) if text.contains("size overflow") => Some(Self::Size),
            DataFusionError::ResourcesExhausted(text) if text.contains("disk") => {
                Some(Self::Disk(limits.disk() / MEGABYTE))
            }
            DataFusionError::ResourcesExhausted(_) => Some(Self::Memory(limits.megabytes)),
            _ => None,
        }
    }

    /// What a person can do about it.
    pub(crate) fn hint(self) -> String {
        match self {
            Self::Time(_) => {
                "select fewer rows, or raise the limit with `--seconds` or the setting `seconds` of `[query]`"
            }
            Self::Memory(_) | Self::Disk(_) => {
                "select fewer rows or columns, or raise the limit with `--megabytes` or the setting `megabytes` of \
                 `[query]`"
            }
            Self::Depth(_) => "write a list, as in `org_code IN ('RXR', 'RXN')`, or split the query",
            Self::Selects(_) => "put the values in one list, as in `VALUES (1), (2)`, or split the query",
            Self::Tokens(_) => "split the query",
            Self::Size => "make the text or the list shorter",
        }
        .to_owned()
    }
}

impl From<QueryLimit> for DataFusionError {
    fn from(limit: QueryLimit) -> Self {
        Self::External(Box::new(limit))
    }
}
