//! What every command uses: settings, assets, folders and messages.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use crate::config::Config;
use crate::error::ProgramError;
use crate::schedule::{Calendar, ScheduleError};
use benchmark::{BenchmarkTable, QuerySelection, Session};
use catalogue::assets::Assets;
use catalogue::definitions::Definitions;
use catalogue::source::Catalogue;
use files::Lock;
use format::words::counted;
use ingest::load;
use ingest::load::{Repair, StoreView};
use report::Term;

/// The folder of the editions unless a flag or the settings name another.
const REPORTS: &str = "reports";

/// Settings, assets and folders of a command.
#[derive(Clone, Debug)]
pub struct CommandContext {
    /// The settings.
    pub config: Config,
    /// Data, queries and templates.
    pub assets: Assets,
    /// The store.
    pub store: PathBuf,
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
        Ok(Self::new(Config::load(Path::new("."))?, store, quiet))
    }

    /// The context of a command whose settings cannot be used: the defaults, and the folders of the settings if they
    /// can be read.
    pub fn without_settings(store: Option<PathBuf>, quiet: bool) -> Self {
        Self::new(Config::folders(Path::new(".")), store, quiet)
    }

    fn new(config: Config, store: Option<PathBuf>, quiet: bool) -> Self {
        let store = store.or_else(|| config.store.clone()).unwrap_or_else(|| PathBuf::from("store"));
        let reports = config.reports.clone().unwrap_or_else(|| PathBuf::from(REPORTS));
        let term = config.term.unwrap_or_default();
        Self { assets: Assets::find(Path::new(".")), config, store, reports, term, quiet }
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
        let style = ProgressStyle::with_template("{prefix} {bar:30} {pos} of {len} {msg}");
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }

    /// Locks the store for writing until the lock is dropped, removes unfinished files of a killed run, and mends records.
    ///
    /// # Errors
    /// If another process has the lock, or a file cannot be removed.
    pub fn lock(&self, command: &str) -> Result<Lock, ProgramError> {
        let lock = Lock::take(&self.store, command)?;
        load::clean(&self.store)?;
        self.mend_records()?;
        Ok(lock)
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
        let view = StoreView::open(&self.store, command)?;
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

    /// Names the benchmark tables that were damaged or missing.
    pub fn say_remade(&self, tables: &[BenchmarkTable]) {
        for table in tables.iter().filter(|table| table.was_damaged) {
            let path = store::tables_folder(&self.store).join(format!("{}.parquet", table.name));
            self.say(&format!("made `{}` again from its query: it was damaged or missing", path.display()));
        }
    }
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
        let made = load::benchmark_selection(&context.assets, self.store(), selection).await?;
        context.say_remade(&made.1);
        let was_damaged = made.1.iter().any(|table| table.was_damaged);
        self.view.keep_benchmarks(&self.command, was_damaged)?;
        Ok(made)
    }
}

/// Prints a message. A closed standard error is not an error.
pub fn say(text: &str) {
    use std::io::Write;
    let _ = std::io::stderr().write_all(text.as_bytes());
}
