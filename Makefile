# What a person does with race-equity. `make` alone lists the targets.

# Typst is taken from the PATH where it is new enough, else built once into this cache.
CACHE := $(if $(XDG_CACHE_HOME),$(XDG_CACHE_HOME),$(HOME)/.cache)/race-equity
TYPST_VERSION := 0.15.1
PROGRAM := target/debug/race-equity

.DEFAULT_GOAL := help
.PHONY: help report test test-all test-slow test-browser lint check typst build bench

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'

report: build typst ## Make the North West and London reports from the bundled figures
	@$(PROGRAM) report --region north-west --region london --replace

test: build typst ## Run the fast tests: units and behaviour
	cargo test --locked --workspace --lib --bins --test behaviour
	cargo test --locked --workspace --doc

test-slow: build typst ## Run what takes minutes: runs that are killed, full disks, a year of runs
	cargo test --locked --test slow

test-all: test test-slow test-browser ## Run every test

PAGES := target/pages
test-browser: build typst ## Check HTML pages of every kind of report in headless Chromium
	@rm -rf $(PAGES)
	@$(PROGRAM) report --england --region north-west --icb greater-manchester --trust RXR --trust RW5 \
	  --framework nw-anti-racist-framework --out $(PAGES) --quiet
	@sh pipeline/tests/browser/run.sh $(PAGES)

lint: ## Check formatting, and lints as errors
	cargo fmt --all --check
	cargo clippy --locked --all-targets -- --deny warnings

check: build ## Look whether data, queries and templates are well formed, and what this machine lacks
	@$(PROGRAM) check

build: ## Build the program
	@cargo build --locked --quiet

typst: ## Build Typst, unless there is one that is new enough
	@CACHE="$(CACHE)" TYPST_VERSION="$(TYPST_VERSION)" sh pipeline/install-typst.sh

bench: typst ## Time all tables over ten years at real size, beside DuckDB and pandas where Python has them, and all reports
	@sh pipeline/benches/run.sh
