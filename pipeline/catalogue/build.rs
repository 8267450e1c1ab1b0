//! Compiles `data/`, `queries/` and `report-templates/` again into the program when a file in them changes.

fn main() {
    for folder in ["data", "queries", "report-templates"] {
        println!("cargo::rerun-if-changed=../../{folder}");
    }
}
