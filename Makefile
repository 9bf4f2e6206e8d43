# Everything a developer does, by name. Needs git, make and Python 3.11, 3.12 or 3.13; the rest goes into .venv.

PYTHON  ?= python3
WORKERS ?= 2
ARGS    ?=

VENV    := .venv
BIN     := $(VENV)/bin
RUNTIME := $(VENV)/.installed
DEV     := $(VENV)/.installed-dev
BROWSER := $(VENV)/.installed-browser
PEERS   := $(VENV)/.installed-bench
PIP     := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
AS_OF   := 2024-06-30

export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test slow browser lint golden bench docs locales clean

help: ## say what there is to make
	@echo 'usage: make TARGET [PYTHON=python3.12] [ARGS="..."]'
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(RUNTIME) ## check, evaluate and report the example shop
	@mkdir -p build
	@cd examples/shop && set -e; \
	run() { printf '\n$$ %s\n' "$$*"; "$$@"; }; \
	echo 'in examples/shop:'; \
	run segdsl check shop.seg; \
	run segdsl eval shop.seg --as-of $(AS_OF); \
	run segdsl report shop.seg --as-of $(AS_OF) -o ../../build/shop.html; \
	printf '\nThe report: %s (open it in a browser)\n' '$(CURDIR)/build/shop.html'

test: $(DEV) ## run the tests (ARGS="-k name" for some)
	@pytest -n $(WORKERS) --dist worksteal -m "not slow and not browser" $(ARGS)

slow: $(DEV) ## run the tests that take minutes, and hundreds of new generated programs
	@SEGDSL_HYPOTHESIS=many pytest -n $(WORKERS) --dist worksteal -m "slow or generated" $(ARGS)

browser: $(BROWSER) ## look at reports in chromium, which the machine has to have
	@pytest -m browser tests/browser $(ARGS)

lint: $(DEV) ## check style, types, who imports whom, examples and generated pages
	ruff check .
	ruff format --check .
	mypy
	lint-imports --no-logo --no-cache
	segdsl fmt --check examples
	segdsl check examples
	segdsl test examples --as-of $(AS_OF) --quiet
	python docs/generate.py --check

golden: $(DEV) ## rewrite the golden files from what the code says now; read the diff
	@if [ "$$CI" = true ]; then echo 'golden files are never rewritten in CI' >&2; exit 1; fi
	@pytest -n $(WORKERS) --dist worksteal --golden -m "not browser" $(ARGS)

bench: $(PEERS) ## compare the speed with what people use instead (BENCH_ROWS=10000000 ARGS="--case segments")
	@python -m tests.benchmarks $(ARGS)

docs: $(DEV) ## write the generated pages of the reference
	@python docs/generate.py
	@python -m tests.definitions.page

locales: $(DEV) ## gather the texts of reports for translators, and compile what they wrote
	@python -m tests.report.catalogues $(ARGS)

clean: ## remove reports, builds and caches, but not .venv
	@rm -rf build dist .benchmarks .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name .git -prune -o -name $(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { \
	  echo 'segdsl needs Python 3.11, 3.12 or 3.13; name one, as in: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# Two stamps, so that the demo does not wait for linters. Without build isolation the builder's version is that of constraints.txt, too.
$(RUNTIME): pyproject.toml constraints.txt | $(BIN)/python
	@echo 'installing segdsl into $(VENV) ...'
	@$(PIP) pip hatchling
	@$(PIP) --no-build-isolation --editable .
	@touch $@

$(PEERS): $(DEV)
	@echo 'installing what the benchmark compares with into $(VENV) ...'
	@$(PIP) --group bench
	@touch $@

# The data sets come without what they would import: they are read as files.
$(DEV): $(RUNTIME)
	@echo 'installing the tools of the developers into $(VENV) ...'
	@$(PIP) --group dev
	@$(PIP) --no-deps --group data
	@touch $@

$(BROWSER): $(DEV)
	@$(PIP) --group browser
	@touch $@
