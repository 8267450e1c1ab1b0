//! Years of made-up observations at real size, written through the project's own writer, and the time and memory that
//! all tables take over them, in a process of its own. `--years 10 --trusts 206` makes about five million; with
//! `--questions 1200`, about as many as the survey's workbooks have columns for, fifty million. `--write only` leaves the
//! tables out.

use std::collections::BTreeMap;
use std::error::Error;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use catalogue::assets::Assets;
use catalogue::indicator;
use ingest::load;
use store::observation::Level;
use store::observation::Observation;
use store::observation::ObservationBuilder;
use store::observation::Status;
use store::observation::Unit;
use store::observation::read;
use store::observation::schema;
use store::observation::sorted;
use store::observation::write;

/// The survey asks about 120 questions; each has five answers, by four groups of staff. A file has so many.
const QUESTIONS: usize = 120;
const ANSWERS: [&str; 5] = ["yes", "at_least_one_incident", "no", "dont_know", "agree"];
const GROUPS: [&str; 4] = ["all", "white", "bme", "unknown"];
const FIRST_SURVEY: i32 = 2015;

fn main() -> Result<(), Box<dyn Error>> {
    let mut asked: BTreeMap<String, String> = BTreeMap::new();
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    for pair in words.chunks(2) {
        if let [name, value] = pair {
            asked.insert(name.clone(), value.clone());
        }
    }
    let number = |name: &str, usual: usize| asked.get(name).map_or(Ok(usual), |text| text.parse::<usize>());
    let store = PathBuf::from(asked.get("--store").map_or("target/bench-store", String::as_str));
    if asked.contains_key("--tables") {
        return make_tables(&store);
    }
    let (years, trusts, questions) =
        (number("--years", 10)?, number("--trusts", 206)?, number("--questions", QUESTIONS)?);

    let assets = Assets::default();
    let catalogue = load::catalogue(&assets)?;
    load::gather_bundled(&assets, &catalogue, &indicator::load(&assets)?, &store)?;
    let codes = codes(&store, trusts)?;
    let started = Instant::now();
    let mut rows = 0;
    for year in 0..years {
        for first in (0..questions).step_by(QUESTIONS) {
            let part = first..questions.min(first + QUESTIONS);
            rows += write_year(&store, FIRST_SURVEY + i32::try_from(year)?, part, &codes)?;
        }
    }
    println!(
        "{rows} observations of {years} years and {} trusts written in {:.2?}",
        codes.len(),
        started.elapsed()
    );
    if asked.contains_key("--write") {
        return Ok(());
    }
    // A process of its own, because writing takes memory too.
    let status =
        Command::new(std::env::current_exe()?).args(["--tables", "all", "--store"]).arg(&store).status()?;
    if status.success() { Ok(()) } else { Err(format!("the tables were not made: {status}").into()) }
}

/// Makes all tables of a store.
fn make_tables(store: &Path) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let started = Instant::now();
    let (_, tables) = runtime.block_on(load::benchmark(&Assets::default(), store))?;
    println!("all {} tables in {:.2?}, peak memory {}", tables.len(), started.elapsed(), peak());
    for table in &tables {
        println!("  {:<24} {:>9} rows", table.name, table.rows.num_rows());
    }
    Ok(())
}

/// Codes of trusts that are open, from the register.
fn codes(store: &Path, many: usize) -> Result<Vec<String>, Box<dyn Error>> {
    use arrow::array::{Array, AsArray};
    let register = read(&store.join("registers/organisation.parquet"))?;
    let column = |name: &str| register.column_by_name(name).ok_or(format!("the register has no {name}"));
    let (codes, closed) = (column("org_code")?.as_string::<i32>(), column("close_date")?);
    let open = (0..codes.len()).filter(|at| closed.is_null(*at)).map(|at| codes.value(at).to_owned());
    Ok(open.take(many).collect())
}

/// Some of one survey's observations, as one file; gives how many.
fn write_year(
    store: &Path,
    collected: i32,
    questions: Range<usize>,
    codes: &[String],
) -> Result<usize, Box<dyn Error>> {
    let first = questions.start;
    let indicators = indicator::load(&Assets::default())?;
    let survey = indicators.iter().filter(|one| one.basis == indicator::Basis::Survey);
    let survey: Vec<&str> = survey.map(|one| one.number.as_str()).collect();
    let mut builder = ObservationBuilder::default();
    let release = collected.to_string();
    let names: Vec<String> = questions
        .map(|at| match at + 1 {
            1 => "q14a".to_owned(),
            2 => "q14b".to_owned(),
            3 => "q14c".to_owned(),
            4 => "q15".to_owned(),
            5 => "q16b".to_owned(),
            number => format!("q{}", 20 + number),
        })
        .collect();
    let mut seed = u64::from(collected.unsigned_abs()) + u64::try_from(first)?;
    let mut below = |limit: i64| {
        // A linear congruential generator: the same numbers on every machine.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(seed >> 33).map_or(0, |number| number % limit)
    };
    let mut rows = 0;
    for code in codes {
        let mut push = |indicator: &str, measure: &str, group: &str, weighting: Option<&str>| {
            let denominator = 200 + below(4000);
            let numerator = denominator / 10 + below(denominator / 5);
            builder.push(&Observation {
                source: "synthetic",
                release: &release,
                wres_year: collected + 1,
                collected,
                org_level: Level::Trust,
                org_code: Some(code),
                org_name: Some(code),
                indicator,
                measure,
                ethnic_group: Some(group),
                numerator: weighting.is_none().then_some(numerator),
                denominator: Some(denominator),
                #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
                value: Some(numerator as f64 / denominator as f64),
                unit: Unit::Proportion,
                status: Status::Published,
                weighting,
                counts_basis: Some("published"),
                benchmark_group: Some(if code.as_str() < "RM" { "Acute" } else { "Other" }),
                snapshot: "0000000000000000000000000000000000000000000000000000000000000000",
                sheet: "sheet",
                cell: "A1",
                ..Observation::default()
            });
            rows += 1;
        };
        // The first file of a year has the indicators too.
        for indicator in survey.iter().filter(|_| first == 0) {
            for group in ["white", "bme"] {
                push(indicator, "share", group, None);
            }
        }
        for question in &names {
            for answer in ANSWERS {
                for group in GROUPS {
                    push(question, answer, group, Some("Occupation Group"));
                }
            }
        }
    }
    let batch = sorted(&schema(), &[builder.finish()?])?;
    write(&store.join(format!("observations/synthetic-{collected}-{first}.parquet")), &batch)?;
    Ok(rows)
}

/// The most memory this process has held, as Linux counts it.
fn peak() -> String {
    let line = files::read_text(Path::new("/proc/self/status")).ok().and_then(|text| {
        text.lines().find_map(|line| line.strip_prefix("VmHWM:").map(|size| size.trim().to_owned()))
    });
    line.unwrap_or_else(|| "unknown".to_owned())
}
