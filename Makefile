# Tasks for users and contributors. `make` alone lists the targets.

# Typst is used from the PATH if it is new enough; otherwise it is built once into this cache.
CACHE := $(if $(XDG_CACHE_HOME),$(XDG_CACHE_HOME),$(HOME)/.cache)/race-equity
TYPST_VERSION := 0.15.1
PROGRAM := target/debug/race-equity

.DEFAULT_GOAL := help
.PHONY: help report test test-all test-slow mail-server test-browser test-website test-guide-r lint check bundled typst build bench release version

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

report: build typst ## Make the North West and London reports from the bundled figures
	@$(PROGRAM) report --region north-west --region london --replace

test: build typst ## Run the fast tests: units and behaviour
	cargo test --locked --workspace --lib --bins --test behaviour
	cargo test --locked --workspace --doc

test-slow: build typst mail-server ## Run the slow tests: many editions, killed runs, full disks, a year of runs
	cargo test --locked --test behaviour -- --ignored --skip guide::tables_in_r
	cargo test --locked --test slow
	@if [ -f ../shared/published/eff/classification_lookup.csv ]; then \
	  cargo test --locked --workspace --lib -- --ignored; fi

test-all: test test-slow test-browser test-website ## Run every test

# Python with the mail server of the slow tests. Without the network they are listed as ignored, except under CI.
mail-server:
	@target/python/bin/python -c 'import aiosmtpd' 2>/dev/null || python3 -c 'import aiosmtpd' 2>/dev/null || \
	  { python3 -m venv target/python && target/python/bin/pip install --quiet aiosmtpd==1.4.6; } || test -z "$$CI"

PAGES := target/pages
WEBSITE := target/website
test-browser: build typst ## Check HTML pages of every kind of report in headless Chromium
	@rm -rf $(PAGES)
	@$(PROGRAM) report --england --region north-west --icb greater-manchester --trust RXR --trust RW5 \
	  --framework nw-anti-racist-framework --out $(PAGES) --quiet
	@sh pipeline/tests/browser/run.sh $(PAGES)

test-website: build typst ## Check pages of the website, its search and comparisons in headless Chromium
	@rm -rf $(WEBSITE) && mkdir -p $(WEBSITE)
	@cp pipeline/tests/browser/race-equity.toml $(WEBSITE)/
	@cd $(WEBSITE) && $(CURDIR)/$(PROGRAM) site --quiet
	@SITE=$(WEBSITE)/site PROGRAM=$(CURDIR)/$(PROGRAM) STORE=$(CURDIR)/$(WEBSITE)/store sh pipeline/tests/browser/run.sh

test-guide-r: build ## Follow the page of the guide that needs R
	cargo test --locked --test behaviour guide::tables_in_r -- --include-ignored

lint: ## Check formatting, and lints as errors
	cargo fmt --all --check
	cargo clippy --locked --all-targets -- --deny warnings

check: build ## Check data, queries, templates and settings, and whether Typst is installed
	@$(PROGRAM) check

bundled: ## Make the files of data/bundled again: make bundled FACTS=<folder>
	@test -n "$(FACTS)" || { echo "error: name the folder of the facts: make bundled FACTS=<folder>" >&2; exit 2; }
	@python3 pipeline/bundled.py "$(FACTS)"

build: ## Build the program
	@cargo build --locked --quiet

typst: ## Build Typst, unless there is one that is new enough
	@CACHE="$(CACHE)" TYPST_VERSION="$(TYPST_VERSION)" sh pipeline/install-typst.sh

RELEASE := target/release-files
RELEASE_NAME = race-equity-$(shell $(MAKE) --silent version)-$(shell rustc -vV | sed -n 's/^host: //p')
release: ## Build the optimised program, and pack it with its licences
	cargo build --locked --release
	@rm -rf $(RELEASE) && mkdir -p $(RELEASE)/$(RELEASE_NAME)
	@cp target/release/race-equity README.md CHANGELOG.md LICENSE $(RELEASE)/$(RELEASE_NAME)/
	@cp report-templates/fonts/OFL.txt $(RELEASE)/$(RELEASE_NAME)/OFL-fonts.txt
	@cd $(RELEASE) && tar -czf $(RELEASE_NAME).tar.gz $(RELEASE_NAME) && rm -r $(RELEASE_NAME)
	@cd $(RELEASE) && sha256sum *.tar.gz > SHA256SUMS

version: ## Print the version
	@sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1

bench: typst ## Time all tables over ten years at real size and all reports; also DuckDB and pandas, if Python has them
	@sh pipeline/benches/run.sh
