//! What every command uses: settings, assets, folders and messages.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use crate::config::{self, Config};
use crate::error::ProgramError;
use crate::schedule::{Calendar, ScheduleError};
use crate::store_lock::{StoreAtAddress, StoreLock};
use benchmark::{BenchmarkTable, QueryLimits, QuerySelection, Session};
use catalogue::assets::Assets;
use catalogue::definitions::Definitions;
use catalogue::source::Catalogue;
use format::words::counted;
use ingest::load;
use ingest::load::{Repair, StoreView};
use remote::Target;
use report::Term;

/// Settings, assets and folders of a command.
#[derive(Clone, Debug)]
pub struct CommandContext {
    /// The settings.
    pub config: Config,
    /// Data, queries and templates.
    pub assets: Assets,
    /// The store; of one at an address, its copy on this machine.
    pub store: PathBuf,
    /// The address of the store, if it has one.
    pub remote: Option<StoreAtAddress>,
    /// The folder of the editions.
    pub reports: PathBuf,
    /// The term for all ethnic groups other than White.
    pub term: Term,
    quiet: bool,
}

impl CommandContext {
    /// The context of a command that runs in the working directory.
    ///
    /// # Errors
    /// If `race-equity.toml` cannot be used.
    pub fn load(store: Option<PathBuf>, quiet: bool) -> Result<Self, ProgramError> {
        let mut context = Self::new(Config::load(Path::new("."))?, store, quiet);
        check_path("store", &context.store)?;
        context.find_remote()?;
        check_path("folder of the editions", &context.reports)?;
        Ok(context)
    }

    /// The context of a command whose settings cannot be used: the defaults, and the folders of the settings if they
    /// can be read.
    pub fn without_settings(store: Option<PathBuf>, quiet: bool) -> Self {
        Self::new(Config::folders(Path::new(".")), store, quiet)
    }

    fn new(config: Config, store: Option<PathBuf>, quiet: bool) -> Self {
        let store = store.or_else(|| config.store.clone()).unwrap_or_else(|| PathBuf::from(config::STORE));
        let reports = config.reports.clone().unwrap_or_else(|| PathBuf::from(config::REPORTS));
        let term = config.term.unwrap_or_default();
        let (seconds, megabytes) = (config.query.seconds.get(), config.query.megabytes.get());
        QueryLimits { seconds, megabytes }.set();
        benchmark::use_cluster(config.engine.cluster());
        Self { assets: Assets::find(Path::new(".")), config, store, remote: None, reports, term, quiet }
    }

    /// Replaces a store at an address by its copy on this machine.
    fn find_remote(&mut self) -> Result<(), ProgramError> {
        if let Target::Address(address) = Target::parse(&self.store.to_string_lossy())? {
            if let Some(scheduler) = &self.config.engine.ballista {
                return Err(ProgramError::Usage {
                    message: format!(
                        "the store is at `{address}`, and the executors of `{scheduler}` read it as a folder"
                    ),
                    hint: "keep the store in a folder that all machines have at the same path, or remove `ballista` from \
                           the table `engine` of the settings"
                        .to_owned(),
                });
            }
            let remote = StoreAtAddress::open(&address, cache())?;
            remote.folder().clone_into(&mut self.store);
            self.remote = Some(remote);
        }
        Ok(())
    }

    /// The same with the folder of the editions and the term of a command's flags, if it has them.
    #[must_use]
    pub fn with_flags(&self, reports: Option<PathBuf>, term: Option<Term>) -> Self {
        let mut context = self.clone();
        context.reports = reports.unwrap_or(context.reports);
        context.term = term.unwrap_or(context.term);
        context
    }

    /// The same with a folder that is both the store and the folder of the editions.
    #[must_use]
    pub fn in_folder(&self, folder: &Path) -> Self {
        let mut context = self.with_flags(Some(folder.to_owned()), None);
        folder.clone_into(&mut context.store);
        context.remote = None;
        context
    }

    /// The calendar of the settings.
    ///
    /// # Errors
    /// If the calendar is not valid.
    pub fn calendar(&self) -> Result<Calendar, ScheduleError> {
        Calendar::new(&self.config.schedule)
    }

    /// The sources, with the mirrors of the settings.
    ///
    /// # Errors
    /// If `data/sources.toml` or a mirror cannot be used.
    pub fn catalogue(&self) -> Result<Catalogue, ProgramError> {
        Ok(load::catalogue(&self.assets)?.with_bases(&self.config.mirror)?)
    }

    /// The sources and the indicators.
    ///
    /// # Errors
    /// If a file of `data/` or a mirror cannot be used.
    pub fn definitions(&self) -> Result<Definitions, ProgramError> {
        Ok(Definitions {
            catalogue: self.catalogue()?,
            indicators: catalogue::indicator::load(&self.assets)?,
        })
    }

    /// Whether to print errors only.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Prints a message to standard error, unless only errors are to be printed.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            say(&format!("{text}\n"));
        }
    }

    /// A progress bar on a terminal; hidden elsewhere, or if only errors are to be printed.
    pub(crate) fn bar(&self, length: usize, what: &str) -> ProgressBar {
        use std::io::IsTerminal;
        if self.quiet || length < 2 || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX)).with_prefix(what.to_owned());
        let style = ProgressStyle::with_template("{prefix} {bar:20} {pos} of {len} {wide_msg}");
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }

    /// A sign of progress on a terminal, with what is being made; hidden elsewhere, or if only errors are to be printed.
    pub(crate) fn spinner(&self, what: &str) -> ProgressBar {
        use std::io::IsTerminal;
        if self.quiet || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let spinner = ProgressBar::new_spinner().with_message(what.to_owned());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
            spinner.set_style(style);
        }
        spinner.enable_steady_tick(std::time::Duration::from_millis(500));
        spinner
    }

    /// Makes the selected tables of a store, with a sign of progress, and names those that were damaged or missing.
    ///
    /// # Errors
    /// If a query does not run or its table cannot be written.
    pub(crate) async fn tables(
        &self,
        store: &Path,
        selection: QuerySelection<'_>,
    ) -> Result<(Session, Vec<BenchmarkTable>), ProgramError> {
        let spinner = self.spinner("reading the tables");
        let on_table = |name: &str| spinner.set_message(format!("making the table `{name}`"));
        let made = load::benchmark_with(&self.assets, store, selection, &on_table).await;
        spinner.finish_and_clear();
        let made = made?;
        for sentence in remade_benchmarks(&self.store, &made.1) {
            self.say(&sentence);
        }
        Ok(made)
    }

    /// Locks the store for writing until the lock is dropped, removes unfinished files of a killed run, and mends records.
    ///
    /// # Errors
    /// If another process has the lock, or a file cannot be removed.
    pub fn lock(&self, command: &str) -> Result<StoreLock, ProgramError> {
        let lock = StoreLock::take(self, command)?;
        self.tidy()?;
        Ok(lock)
    }

    /// The same after long work without the lock: waits for another writer too.
    ///
    /// # Errors
    /// As for [`Self::lock`].
    pub fn lock_after_others(&self, command: &str) -> Result<StoreLock, ProgramError> {
        let lock = StoreLock::take_after_others(self, command)?;
        self.tidy()?;
        Ok(lock)
    }

    fn tidy(&self) -> Result<(), ProgramError> {
        load::clean(&self.store)?;
        self.mend_records()
    }

    /// Moves unreadable lines of the records of the store, which must be locked, aside, with a message for each record.
    fn mend_records(&self) -> Result<(), ProgramError> {
        load::mend_records(&self.store)?.iter().for_each(|sentence| self.say(sentence));
        Ok(())
    }

    /// Puts the bundled figures into the store, which must be locked, and makes damaged and missing tables again, with a
    /// message for each.
    ///
    /// # Errors
    /// If a file of `data/` cannot be used, or the store cannot be written.
    pub fn gather(&self) -> Result<Definitions, ProgramError> {
        self.gather_into(&self.store, Repair::All)
    }

    /// The same before an import, which leaves missing tables as they are.
    ///
    /// # Errors
    /// As for [`Self::gather`].
    pub fn gather_to_import(&self) -> Result<Definitions, ProgramError> {
        self.gather_into(&self.store, Repair::Damaged)
    }

    fn gather_into(&self, store: &Path, repair: Repair) -> Result<Definitions, ProgramError> {
        let definitions = self.definitions()?;
        let Definitions { catalogue, indicators } = &definitions;
        // Repair comes first, because the bundled figures are compared with the tables.
        let mut remade = load::repair_tables(&self.assets, catalogue, (store, &self.store), repair)?;
        remade.extend(load::gather_bundled(&self.assets, catalogue, indicators, store)?);
        for table in remade {
            self.say(&table.sentence(&self.store));
        }
        Ok(definitions)
    }

    /// Opens the store for reading, even while another process writes it, and prints the date of the figures. Writers need
    /// not wait until the store is closed.
    ///
    /// # Errors
    /// If the store or a file of `data/` cannot be read.
    pub fn read(&self, command: &str) -> Result<OpenStore, ProgramError> {
        let OpenStore { view, definitions, command } = self.read_locked(command)?;
        Ok(OpenStore { view: view.without_lock()?, definitions, command })
    }

    /// The same for a command that writes to the folder of the editions: writers of the store wait for it, unless one of
    /// them has the store already.
    ///
    /// # Errors
    /// If the store or a file of `data/` cannot be read.
    pub fn read_locked(&self, command: &str) -> Result<OpenStore, ProgramError> {
        let view = StoreView::open(&self.store, command, cache().as_deref())?;
        if view.is_locked() {
            self.mend_records()?;
        }
        let definitions = self.gather_into(view.path(), Repair::All)?;
        if let Some(date) = load::newest(&definitions.catalogue, view.path())? {
            let what = match load::in_use(view.path())?.len() {
                0 => "the figures that ship with the program".to_owned(),
                some => format!(
                    "{} fetched or imported, and the figures that ship with the program",
                    counted(some, "source")
                ),
            };
            self.say(&format!("using {what}, as of {}", format::date(date)));
        }
        Ok(OpenStore { view, definitions, command: command.to_owned() })
    }
}

/// A sentence for each benchmark table that was damaged or missing.
pub(crate) fn remade_benchmarks(store: &Path, tables: &[BenchmarkTable]) -> Vec<String> {
    let path = |table: &BenchmarkTable| store::tables_folder(store).join(format!("{}.parquet", table.name));
    let damaged = tables.iter().filter(|table| table.was_damaged);
    damaged
        .map(|table| {
            format!("made `{}` again from its query: it was damaged or missing", path(table).display())
        })
        .collect()
}

/// The folder of this user for files that can be made again.
fn cache() -> Option<PathBuf> {
    Some(directories::ProjectDirs::from("", "", "race-equity")?.cache_dir().to_owned())
}

/// A store that is open for reading.
#[derive(Debug)]
pub struct OpenStore {
    view: StoreView,
    /// The sources and the indicators.
    pub definitions: Definitions,
    command: String,
}

impl OpenStore {
    /// The folder of its tables.
    pub fn store(&self) -> &Path {
        self.view.path()
    }

    /// Whether this process has the lock of the store.
    pub fn is_locked(&self) -> bool {
        self.view.is_locked()
    }

    /// Runs the selected queries, names the tables that were damaged, and keeps all tables for later readers.
    ///
    /// # Errors
    /// If a query does not run or its table cannot be written.
    pub async fn benchmark(
        &self,
        context: &CommandContext,
        selection: QuerySelection<'_>,
    ) -> Result<(Session, Vec<BenchmarkTable>), ProgramError> {
        let made = context.tables(self.store(), selection).await?;
        let was_damaged = made.1.iter().any(|table| table.was_damaged);
        self.view.keep_benchmarks(&self.command, was_damaged)?;
        Ok(made)
    }
}

/// Refuses a path that the engine cannot name: one with line breaks or other control characters, or that is not UTF-8.
fn check_path(what: &str, path: &Path) -> Result<(), ProgramError> {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if full.to_str().is_some_and(|text| !text.chars().any(char::is_control)) {
        return Ok(());
    }
    Err(ProgramError::Usage {
        message: format!(
            "the path of the {what} has a line break or a character that is not UTF-8: {}",
            full.to_string_lossy().escape_debug()
        ),
        hint:
            "rename the folder, or use another one; `store` and `reports` in `race-equity.toml` can name it"
                .to_owned(),
    })
}

/// Prints a message. A closed standard error is not an error.
pub fn say(text: &str) {
    use std::io::Write;
    let _ = std::io::stderr().write_all(format::visible(text).as_bytes());
}
