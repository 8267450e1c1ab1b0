#!/bin/sh
# Writes years of made-up observations at real size, times all tables of queries/ over them, and has
# DuckDB and pandas work out one and the same table (share and gap by trust) from the same Parquet,
# where Python has them. Then times reports from the bundled figures.
#
#   pipeline/benches/run.sh [YEARS] [TRUSTS] [PROFILE]     10 years, 206 trusts, release unless told
set -eu
cd "$(dirname "$0")/../.."
years=${1:-10}
trusts=${2:-206}
profile=${3:-release}
folder=$profile
[ "$profile" = dev ] && folder=debug
store=$PWD/target/bench-store
rm -rf "$store"
cargo bench --quiet --package race-equity --bench ten_years --profile "$profile" -- \
  --store "$store" --years "$years" --trusts "$trusts"
for library in duckdb pandas; do
  if command -v python3 >/dev/null 2>&1 && python3 -c "import $library" >/dev/null 2>&1; then
    python3 "pipeline/benches/gap_by_trust_$library.py" "$store"
  else
    echo "$library: not here, left out"
  fi
done
if command -v python3 >/dev/null 2>&1; then
  cargo build --quiet --package race-equity --profile "$profile"
  python3 pipeline/benches/reports.py "$PWD/target/$folder/race-equity"
else
  echo "python3: not here, reports are not timed"
fi
