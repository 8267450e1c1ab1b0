#!/bin/sh
# Lays out the tree that every package contains, as it would be below /usr/local: the program, Typst, man pages,
# completions, licences and the list of components.
#
#   stage.sh TREE
#
# Wants PROFILE, TYPST (a program that needs no library of its own), TYPST_VERSION and PACKAGE_TIME in the
# environment.
set -eu
tree=$1
here=$(dirname "$0")

cargo build --locked --quiet --profile "$PROFILE" --features "${FEATURES:-}"
# Cargo's profile `dev` is in the folder `debug`.
folder=target/$PROFILE
[ "$PROFILE" = dev ] && folder=target/debug
exe=
[ -f "$folder/race-equity.exe" ] && exe=.exe
program=$folder/race-equity$exe

rm -rf "$tree"
doc=$tree/share/doc/race-equity
mkdir -p "$tree/bin" "$tree/libexec/race-equity" "$tree/share/man/man1" "$doc"
cp "$program" "$tree/bin/"
cp "$TYPST$exe" "$tree/libexec/race-equity/typst$exe"

"$program" man --out "$tree/share/man/man1"
completions() {
    mkdir -p "$(dirname "$tree/share/$2")"
    "$program" completions "$1" > "$tree/share/$2"
}
completions bash bash-completion/completions/race-equity
completions zsh zsh/site-functions/_race-equity
completions fish fish/vendor_completions.d/race-equity.fish
completions powershell race-equity/race-equity.ps1

cp README.md CHANGELOG.md LICENSE "$doc/"
cp -R docs/guide "$doc/guide"
python3 "$here/components.py" "$doc" "$TYPST_VERSION"
