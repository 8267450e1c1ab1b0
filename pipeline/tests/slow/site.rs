//! The website of all places: its JSON documents against their schemas, by a validator that is not of this program, and
//! its size.

use std::process::{Command, Stdio};

use libtest_mimic::Trial;

use crate::support::{Program, files};
use crate::{test, test_if};

pub(crate) fn tests() -> Vec<Trial> {
    let python = Command::new("python3").args(["-c", "import jsonschema"]).stderr(Stdio::null()).status();
    let has_validator = python.is_ok_and(|status| status.success());
    vec![
        test_if(has_validator, "python3 with jsonschema", "every_document_fits_its_schema", documents),
        test("the_site_of_all_places_has_at_most_275_megabytes", size),
    ]
}

const VALIDATE: &str = "
import json, pathlib, sys
from jsonschema import validators
data = pathlib.Path(sys.argv[1])
checked = 0
for kind in ('place', 'figure'):
    schema = json.loads((data / 'schema' / f'{kind}.json').read_text())
    validator = validators.validator_for(schema)
    validator.check_schema(schema)
    for path in sorted(data.glob(f'*/{kind}s/*.json')):
        for error in validator(schema).iter_errors(json.loads(path.read_text())):
            sys.exit(f'{path}: {error.message}')
        checked += 1
print(checked)
";

/// All places have documents even if few have pages.
fn documents() {
    let program = Program::new();
    program.file("race-equity.toml", "[site]\nreports = ['region london', 'trust RXR']\n");
    program.run(&["site"]).ends_with(0);
    let data = program.path("site/data");
    let output = Command::new("python3").args(["-c", VALIDATE]).arg(&data).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let checked: usize = String::from_utf8(output.stdout).unwrap().trim().parse().unwrap();
    let documents =
        files(&data).into_keys().filter(|path| path.ends_with("json") && !path.starts_with("schema/"));
    assert_eq!(checked, documents.count());
    assert!(checked > 500, "{checked}");
}

fn size() {
    let program = Program::new();
    program.run(&["site"]).ends_with(0);
    let bytes: usize = files(&program.path("site")).values().map(Vec::len).sum();
    assert!(bytes <= 275_000_000, "{bytes}");
    let reports = files(&program.path("reports/2026-07"));
    let pages = reports.keys().filter(|path| path.ends_with("/report.json") && !path.contains("-brief/"));
    let report_pages =
        pages.map(|path| format!("site/places/{}/index.html", path.split('/').next().unwrap()));
    for page in report_pages {
        assert!(program.path(&page).is_file(), "{page}");
    }
}
