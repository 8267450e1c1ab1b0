#!/bin/sh
# Fuzzes each target for a time: sh fuzz/run.sh SECONDS [TARGET...]. Inputs are kept below target/fuzz and used again.
# An input that fails is named, and copied to target/fuzz/failed/TARGET; move it to fuzz/found/TARGET with its repair.
set -eu
cd "$(dirname "$0")/.."
seconds=$1
shift
RUSTC_WORKSPACE_WRAPPER="$PWD/fuzz/instrument.sh" \
  cargo build --locked --quiet --workspace --bin fuzz --features fuzz/libfuzzer --target-dir target
cp target/debug/fuzz target/fuzz-program
[ ! -d /dev/shm ] || TMPDIR=/dev/shm
TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/fuzz.XXXXXX")
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
[ $# -gt 0 ] || set -- $(target/fuzz-program --list)
failed=0
for name in "$@"; do
  corpus=target/fuzz/corpus/$name
  mkdir -p "$corpus" "target/fuzz/failed/$name" target/fuzz/log
  target/fuzz-program --seeds "$name" "$corpus"
  [ ! -d "fuzz/found/$name" ] || cp fuzz/found/"$name"/* "$corpus"/
  if FUZZ_TARGET=$name target/fuzz-program "$corpus" -max_total_time="$seconds" -max_len=65536 -timeout=20 \
    -rss_limit_mb=2048 -artifact_prefix="target/fuzz/failed/$name/" -print_final_stats=1 \
    > "target/fuzz/log/$name.txt" 2>&1; then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "target/fuzz/log/$name.txt")
    echo "$name: $runs inputs in $seconds seconds, none failed"
  else
    failed=1
    echo "$name: failed"
    grep -E "panicked|ERROR|Test unit written" -A1 "target/fuzz/log/$name.txt" | head -8
  fi
done
exit $failed
