#!/bin/sh
# Cargo calls this instead of rustc for the crates of this project: it adds what libFuzzer needs to see which code an
# input reaches, optimisation, and checks of overflow. Dependencies stay as they are, and are not built again.
case " $* " in
  *" --crate-name build_script_"* | *" --crate-name ___ "* | *" --print"* | *" -vV "*) exec "$@" ;;
esac
exec "$@" -Copt-level=2 -Cdebug-assertions=on -Coverflow-checks=on -Cpasses=sancov-module \
  -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
  -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares
