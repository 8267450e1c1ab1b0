#!/bin/sh
# Installs the newest wheel of a folder as a new user would, and makes a report with it: an empty virtual environment,
# an empty home, and a PATH without Rust and Typst.
#
#   try-wheel.sh FOLDER
set -eu
wheel=$(ls -t "$1"/race_equity-*.whl | head -1)
wheel=$(cd "$(dirname "$wheel")" && pwd)/$(basename "$wheel")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv venv
bin=$work/venv/bin
[ -d venv/Scripts ] && bin=$work/venv/Scripts
"$bin/python" -m pip install --quiet --disable-pip-version-check --no-index "$wheel"

# Windows needs its own folder to start programs; other systems ignore it.
run() {
    env -i PATH="$bin:/usr/bin:/bin" HOME="$work/home" USERPROFILE="$work/home" \
        SYSTEMROOT="${SYSTEMROOT:-}" TEMP="${TEMP:-}" TMP="${TMP:-}" "$@"
}
mkdir home work
cd work
for name in cargo rustc typst; do
    if run sh -c "command -v $name" > /dev/null; then
        echo "error: $name is on the PATH: this would not show that the wheel works without it" >&2
        exit 1
    fi
done

run race-equity --version
begun=$(date +%s)
run race-equity report --region north-west
echo "made in $(($(date +%s) - begun)) seconds"
report=$(ls -d reports/20*/north-west)
for ending in pdf html xlsx csv; do
    test -s "$report/north-west.$ending"
done
head -c 5 "$report/north-west.pdf" | grep -q '%PDF-'
# The status of figures that ship with the program: everything is there (0), or a newer survey is known (3).
code=0
run race-equity status > /dev/null || code=$?
case $code in 0 | 3) ;; *) echo "error: status ended with exit code $code" >&2; exit 1 ;; esac
licences=$("$bin/python" -m pip show --files race-equity | grep -c -i 'licen[cs]e')
test "$licences" -ge 4
echo "the wheel works: $(basename "$wheel")"
