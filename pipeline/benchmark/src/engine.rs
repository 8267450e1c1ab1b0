//! The threads on which queries are planned and run, apart from those of the program. A query that does not give way is
//! left behind on them when its time is over. Their stacks are large, because plans are walked recursively.

use std::future::Future;
use std::sync::OnceLock;
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use datafusion::error::{DataFusionError, Result};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::{JoinError, JoinSet};

use super::limits::{QueryLimit, QueryLimits};

/// The name of the threads.
const THREAD: &str = "query";
/// The stack of each thread. Only the part that is used takes memory.
const STACK: usize = 128 << 20;
/// The stack for reading a text of [`super::limits::MOST_TOKENS`] words, before its depth is known.
const READING_STACK: usize = 512 << 20;
/// How often the limits are checked.
const TICK: Duration = Duration::from_millis(20);

pub(crate) fn handle() -> Result<&'static Handle> {
    static ENGINE: OnceLock<std::io::Result<Runtime>> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| {
        silence_panics();
        Builder::new_multi_thread().thread_name(THREAD).thread_stack_size(STACK).enable_all().build()
    });
    engine.as_ref().map(Runtime::handle).map_err(no_threads)
}

/// Runs a function on a thread with a stack for the deepest text, and waits for it.
pub(crate) fn on_large_stack<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().name(THREAD.to_owned()).stack_size(READING_STACK);
        let started = thread.spawn_scoped(scope, work).map_err(|error| no_threads(&error))?;
        ScopedJoinHandle::join(started).unwrap_or_else(|payload| Err(panicked(payload.as_ref())))
    })
}

fn no_threads(error: &std::io::Error) -> DataFusionError {
    DataFusionError::Execution(format!("a thread cannot be started: {error}"))
}

/// Runs a task on the engine's threads within the limits.
pub(crate) async fn run<T: Send + 'static>(
    watch: &mut Watch,
    work: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    let mut tasks = JoinSet::new();
    tasks.spawn_on(work, handle()?);
    match watch.wait(tasks.join_next()).await? {
        Some(joined) => joined.unwrap_or_else(|error| Err(failed(error))),
        None => Err(DataFusionError::Internal("a query ended without a result".to_owned())),
    }
}

/// The error of a task that did not end by itself.
pub(crate) fn failed(error: JoinError) -> DataFusionError {
    match error.try_into_panic() {
        Ok(payload) => panicked(payload.as_ref()),
        Err(_) => DataFusionError::Execution("it was stopped".to_owned()),
    }
}

fn panicked(payload: &(dyn std::any::Any + Send)) -> DataFusionError {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or(payload.downcast_ref::<&str>().copied()).unwrap_or("unknown");
    if text.contains("overflow") {
        QueryLimit::Size.into()
    } else {
        DataFusionError::Execution(format!("the program has an error that it shows: {text}"))
    }
}

/// The threads of the engine print no panics: each becomes the error of its query.
fn silence_panics() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if thread::current().name() != Some(THREAD) {
            print(panic);
        }
    }));
}

/// The time and memory that a query has used.
#[derive(Debug)]
pub(crate) struct Watch {
    time: Duration,
    used: Duration,
    /// The most memory of the process; `None` if it is not watched, or the system does not tell it.
    most_memory: Option<u64>,
}

impl Watch {
    /// The watch of a query that a person waits for, and for which the process does nothing else. Memory that the engine
    /// does not count is counted too.
    pub(crate) fn of_query() -> Self {
        let limits = QueryLimits::current();
        let most_memory = files::memory_in_use().map(|now| now.saturating_add(limits.memory()));
        Self { time: limits.time(), used: Duration::ZERO, most_memory }
    }

    /// The watch of a query that makes a table.
    pub(crate) fn of_table() -> Self {
        Self { time: QueryLimits::current().table_time(), used: Duration::ZERO, most_memory: None }
    }

    /// Adds time that was not spent in [`Self::wait`].
    pub(crate) fn add(&mut self, time: Duration) {
        self.used += time;
    }

    /// Waits for something that the engine does.
    pub(crate) async fn wait<T>(&mut self, work: impl Future<Output = T>) -> Result<T> {
        let mut work = std::pin::pin!(work);
        loop {
            let begun = Instant::now();
            // The engine has a clock; the threads of the caller may have none.
            let tick = {
                let _entered = handle()?.enter();
                tokio::time::timeout(TICK, &mut work)
            };
            let done = tick.await;
            self.used += begun.elapsed();
            if let Ok(done) = done {
                return Ok(done);
            }
            self.check()?;
        }
    }

    /// Checks the limits.
    pub(crate) fn check(&self) -> Result<()> {
        if self.used > self.time {
            return Err(QueryLimit::Time(self.time.as_secs()).into());
        }
        match (self.most_memory, files::memory_in_use()) {
            (Some(most), Some(now)) if now > most => {
                Err(QueryLimit::Memory(QueryLimits::current().megabytes).into())
            }
            _ => Ok(()),
        }
    }
}
