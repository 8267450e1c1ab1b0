#!/bin/sh
# Growth of import, tables and reports, and the same work with other programs, as one table of ratios. Uses the release
# program of `make dist`, and builds it only if it is not there.
#
#   pipeline/benches/run.sh [WORKBOOK]     the staff survey's workbook of all organisations
#
# `cargo bench --bench ten_years -- --years 10 --trusts 206` times all tables over millions of made-up observations.
set -eu
cd "$(dirname "$0")/../.."
workbook=${1:-"../shared/published/NSS24 detailed spreadsheets organisational results.xlsx"}
program=target/release/race-equity
[ -x "$program" ] || cargo build --locked --quiet --release
if ! command -v python3 >/dev/null 2>&1; then
  echo "python3: not here, nothing is measured"
  exit 0
fi
# The other programs, below target. Without a network, those that Python has.
python=target/bench-venv/bin/python
if [ ! -x "$python" ]; then
  python3 -m venv target/bench-venv
  "$python" -m pip install --quiet pandas openpyxl pyarrow polars fastexcel duckdb weasyprint ||
    echo "the other programs cannot be installed, and are left out"
fi
PYTHONDONTWRITEBYTECODE=1 "$python" pipeline/benches/bench.py "$program" target/bench "$workbook"
