# Tasks for users and contributors. `make` alone lists the targets.

# Typst is used from the PATH if it is new enough; otherwise it is built once into this cache.
CACHE := $(if $(XDG_CACHE_HOME),$(XDG_CACHE_HOME),$(HOME)/.cache)/race-equity
TYPST_VERSION := 0.15.1
PROGRAM := target/debug/race-equity

.DEFAULT_GOAL := help
.PHONY: help report test test-kills test-platform test-all test-slow mail-server object-servers test-object-store test-cluster test-browser test-website test-guide-r lint check bundled typst build bench version \
  package-typst package-tree wheel test-wheel dist container test-root fuzz deny

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

report: build typst ## Make the North West and London reports from the bundled figures
	@$(PROGRAM) report --region north-west --region london --replace

test: build typst ## Run the fast tests: units and behaviour
	cargo test --locked --workspace --lib --bins --test behaviour
	cargo test --locked --workspace --doc

test-slow: build typst mail-server object-servers ## Run the slow tests: many editions, killed runs, full disks, a year of runs
	cargo test --locked --test behaviour -- --ignored --skip guide::tables_in_r
	cargo test --locked --test slow
	@if [ -f ../shared/published/eff/classification_lookup.csv ]; then \
	  cargo test --locked --workspace --lib -- --ignored; fi

test-kills: build typst ## Kill commands five hundred times at random, where `make test-slow` does so a hundred times
	KILLS=500 cargo test --locked --test slow kills_at_random

test-platform: ## Run the tests of what differs between Linux, macOS and Windows
	cargo test --locked --package files

test-all: test test-slow test-browser test-website ## Run every test

test-object-store: build typst object-servers ## Run the tests of stores and publishing at addresses of S3 and Azure
	cargo test --locked --test slow object_stores

test-cluster: typst ## Check the code and the tests of tables that a scheduler and executors make
	cargo clippy --locked --package benchmark --package race-equity --features race-equity/ballista --all-targets -- --deny warnings
	cargo test --locked --package race-equity --features ballista --test slow cluster

# Python with the mail server of the slow tests. Without the network they are listed as ignored, except under CI.
mail-server:
	@target/python/bin/python -c 'import aiosmtpd' 2>/dev/null || python3 -c 'import aiosmtpd' 2>/dev/null || \
	  { python3 -m venv target/python && target/python/bin/pip install --quiet aiosmtpd==1.4.6; } || test -z "$$CI"

# Servers of S3 and Azure for tests. Without the network their tests are listed as ignored, except under CI.
object-servers:
	@target/python/bin/python -c 'import moto.moto_server, boto3' 2>/dev/null || \
	  { python3 -m venv target/python && target/python/bin/pip install --quiet 'moto[server]==5.2.5' boto3==1.44.8; } || \
	  test -z "$$CI"
	@test -d target/node/node_modules/azurite || \
	  npm install --silent --ignore-scripts --no-audit --no-fund --prefix target/node azurite@3.35.0 || test -z "$$CI"

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

# Packages for people who do not build the program. Needs Python 3; what else they need, they install below target.
# `PROFILE=dev` packs the program of `make build`, to try a package without the optimised build.
PROFILE := release
# More features of the program: make dist FEATURES=ballista
FEATURES :=
PACKAGES := target/packages
PACKAGE_TREE := $(PACKAGES)/tree
PACKAGE_TYPST := $(CACHE)/typst-packaged/bin/typst
# The date in packages, in seconds since 1970, so that the same commit gives the same bytes. It is not called
# SOURCE_DATE_EPOCH, because dependencies are compiled again if that variable changes.
PACKAGE_TIME := $(shell git log -1 --format=%ct 2>/dev/null || echo 315532800)
HOST = $(shell rustc -vV | sed -n 's/^host: //p')
DIST_NAME = race-equity-$(shell $(MAKE) --silent version)-$(HOST)
DIST_FILE = $(DIST_NAME)$(if $(findstring windows,$(HOST)),.zip,.tar.gz)

package-typst: ## Build the Typst for packages, which needs no library of the system
	@CACHE="$(CACHE)" TYPST_VERSION="$(TYPST_VERSION)" sh pipeline/install-typst.sh --packaged

package-tree: package-typst ## Lay out the files of all packages: program, Typst, man pages, licences
	@PROFILE="$(PROFILE)" FEATURES="$(FEATURES)" TYPST="$(PACKAGE_TYPST)" TYPST_VERSION="$(TYPST_VERSION)" \
	  PACKAGE_TIME="$(PACKAGE_TIME)" sh pipeline/packaging/stage.sh $(PACKAGE_TREE)

wheel: package-tree ## Build the Python wheel
	@PROFILE="$(PROFILE)" sh pipeline/packaging/wheel.sh $(PACKAGE_TREE) $(PACKAGES)

test-wheel: wheel ## Install the wheel in an empty environment, and make a report with it
	@sh pipeline/packaging/try-wheel.sh $(PACKAGES)

dist: package-tree ## Build the archive: program, Typst, man pages, completions, licences, components, checksums
	@rm -rf $(PACKAGES)/$(DIST_NAME) && cp -R $(PACKAGE_TREE) $(PACKAGES)/$(DIST_NAME)
	@PACKAGE_TIME="$(PACKAGE_TIME)" python3 pipeline/packaging/archive.py \
	  $(PACKAGES)/$(DIST_NAME) $(PACKAGES)/$(DIST_FILE)
	@rm -rf $(PACKAGES)/$(DIST_NAME)
	@echo $(PACKAGES)/$(DIST_FILE)

CONTAINER_ENGINE := podman
CONTAINER_TAG := race-equity
container: ## Build the container: make container CONTAINER_ENGINE=docker
	@$(CONTAINER_ENGINE) build --file Containerfile --build-arg PACKAGE_TIME=$(PACKAGE_TIME) \
	  --tag $(CONTAINER_TAG) .

test-root: package-tree ## As root: try the steps of the container in an empty Debian
	@sh pipeline/packaging/try-root.sh $(PACKAGE_TREE)

SECONDS := 300
TARGETS :=
fuzz: ## Feed made-up inputs to every reader, five minutes each: make fuzz SECONDS=60 TARGETS="csv sql"
	@sh fuzz/run.sh $(SECONDS) $(TARGETS)

deny: ## Check dependencies: known weaknesses, licences, sources, two versions of a heavy crate
	@cargo deny --version > /dev/null 2>&1 || cargo install --locked --quiet cargo-deny
	@cargo deny --workspace check

version: ## Print the version
	@sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1

bench: typst ## Growth of import, tables and reports, and ratios to pandas, polars, DuckDB and WeasyPrint
	@sh pipeline/benches/run.sh
