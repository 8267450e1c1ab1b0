#!/bin/sh
# Builds the Python wheel of this machine's system into the folder OUT, with the tree of `stage.sh` beside the program.
#
#   wheel.sh TREE OUT
#
# Wants PROFILE in the environment. maturin is installed into a virtual environment of its own.
set -eu
tree=$1
out=$2
tools=target/packages/tools
MATURIN=1.16.0

if [ ! -d "$tools" ]; then
    python3 -m venv "$tools"
fi
bin=$tools/bin
[ -d "$tools/Scripts" ] && bin=$tools/Scripts
"$bin/python" -m pip install --quiet --disable-pip-version-check "maturin==$MATURIN"

# maturin puts the program into the wheel. Files of this folder go below the virtual environment, as pyproject.toml
# says: the program finds Typst in ../libexec/race-equity.
data=target/packages/wheel-data
rm -rf "$data"
mkdir -p "$data/data"
cp -R "$tree/libexec" "$tree/share" "$data/data/"
"$bin/maturin" build --quiet --locked --profile "$PROFILE" --out "$out"
