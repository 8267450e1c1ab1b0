//! Tables that a scheduler and two executors make. Only with the feature `ballista`.

use std::net::TcpListener;
use std::process::{Child, Command};

use libtest_mimic::Trial;

use crate::server_process::started;
use crate::support::Program;
use crate::test_if;

pub(crate) fn tests() -> Vec<Trial> {
    let is_built = cfg!(feature = "ballista");
    let cluster = |name, body| test_if(is_built, "the feature ballista", name, body);
    vec![
        cluster("cluster_makes_the_same_bytes_as_one_process", same_bytes),
        cluster("cluster_of_another_build_is_refused", other_build),
        cluster("cluster_that_loses_an_executor_makes_the_same_bytes", lost_executor),
        cluster("cluster_without_a_scheduler_is_an_error_and_keeps_the_tables", no_scheduler),
    ]
}

const NOW: &str = "2026-10-01T06:00:00Z";
const OWN_FILE: &str = "organisation code,organisation name,wres year,indicator,measure,ethnic group,value,unit\n\
    RXR,East Lancashire,2024,2,relative_likelihood,all,1.54,ratio\n";

/// Ends its process when dropped.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(command: &mut Command) -> Self {
        let (process, line) = started(command);
        let address = line.split_whitespace().next().unwrap_or_default().to_owned();
        assert!(!address.is_empty(), "the server has not started");
        Self { process, address }
    }

    fn scheduler(machine: &Program) -> Self {
        Self::start(&mut machine.command(&["scheduler", "-q", "--listen", "127.0.0.1:0"]))
    }

    fn executor(command: &mut Command, scheduler: &Self) -> Self {
        let (port, task_port) = (free_port(), free_port());
        let ports = ["--port", &port, "--task-port", &task_port, "--cores", "1"];
        Self::start(command.args(["--scheduler", &scheduler.address]).args(ports))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string()
}

/// A scheduler and two executors, on machines of their own.
struct Cluster {
    scheduler: Server,
    executors: Vec<Server>,
}

impl Cluster {
    fn start(machine: &Program) -> Self {
        let scheduler = Server::scheduler(machine);
        let executors =
            (0..2).map(|_| Server::executor(&mut machine.command(&["executor", "-q"]), &scheduler)).collect();
        Self { scheduler, executors }
    }

    /// Settings of a machine that uses the cluster.
    fn settings(&self) -> String {
        format!("[engine]\nballista = \"{}\"\n", self.scheduler.address)
    }
}

fn machine() -> Program {
    let program = Program::new().with("RACE_EQUITY_NOW", NOW);
    program.file("own.csv", OWN_FILE);
    program
}

/// Changes the observations, so that all tables have to be made again.
fn with_own_file(program: &Program) {
    program.run(&["import", "-q", "own.csv", "--layout", "wres-table", "--release", "T1"]).ends_with(0);
}

fn same_bytes() {
    let (alone, asking, servers) = (machine(), machine(), machine());
    let cluster = Cluster::start(&servers);
    asking.file("race-equity.toml", cluster.settings());
    for program in [&alone, &asking] {
        with_own_file(program);
        program.run(&["benchmark"]).ends_with(0);
    }
    let (here, there) = (alone.files("store/benchmarks"), asking.files("store/benchmarks"));
    assert!(here.len() > 30, "the tables are there");
    for (name, bytes) in &here {
        assert!(there.get(name) == Some(bytes), "{name} differs");
    }
    assert_eq!(here.len(), there.len());
    // Own queries run in the program itself, over the tables of the cluster.
    let ask = ["query", "-q", "--format", "csv", "SELECT code, gap_points FROM gap WHERE indicator = '5'"];
    assert_eq!(alone.run(&ask).ends_with(0).stdout, asking.run(&ask).ends_with(0).stdout);
}

fn other_build() {
    let (asking, servers) = (machine(), machine());
    let scheduler = Server::scheduler(&servers);
    // The same program with a byte more is another file, as another version is.
    let mut bytes = files::read(std::path::Path::new(env!("CARGO_BIN_EXE_race-equity"))).unwrap();
    bytes.push(0);
    let other = servers.path("race-equity-other");
    files::write_whole(&other, &bytes).unwrap();
    make_executable(&other);
    let usual = servers.command(&["executor", "-q"]);
    let mut command = Command::new(&other);
    command.args(["executor", "-q"]).current_dir(servers.folder());
    for (name, value) in usual.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let executor = Server::executor(&mut command, &scheduler);
    let cluster = Cluster { scheduler, executors: vec![executor] };
    asking.file("race-equity.toml", cluster.settings());
    with_own_file(&asking);
    asking
        .run(&["benchmark"])
        .ends_with(1)
        .says("an executor refused the work")
        .says("hint: run the same build on all machines");
}

#[cfg(unix)]
fn make_executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn make_executable(_: &std::path::Path) {}

fn lost_executor() {
    let (alone, asking, servers) = (machine(), machine(), machine());
    let mut cluster = Cluster::start(&servers);
    asking.file("race-equity.toml", cluster.settings());
    cluster.executors.pop();
    for program in [&alone, &asking] {
        with_own_file(program);
        program.run(&["benchmark"]).ends_with(0);
    }
    assert!(alone.files("store/benchmarks") == asking.files("store/benchmarks"));
}

fn no_scheduler() {
    let asking = machine();
    asking.run(&["benchmark", "-q"]).ends_with(0);
    let before = asking.files("store");
    let settings = format!("[engine]\nballista = \"df://127.0.0.1:{}\"\n", free_port());
    asking.file("race-equity.toml", settings);
    // All tables are there: nobody needs the scheduler.
    asking.run(&["query", "-q", "SELECT count(*) AS n FROM gap"]).ends_with(0);
    with_own_file(&asking);
    asking.run(&["benchmark"]).ends_with(1).says("cannot be reached").says("hint: start the scheduler there");
    for (name, bytes) in asking.files("store/benchmarks") {
        assert!(before.get(&format!("benchmarks/{name}")) == Some(&bytes), "{name} has changed");
    }
}
