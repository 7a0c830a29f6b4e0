# The same words everywhere: make help lists them.
SHELL := /bin/sh
PYTHON := $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/'

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run: .venv/made requirements/run.txt requirements/build.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/dev: .venv/run requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.venv/bench: .venv/dev requirements/bench.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

setup: .venv/run ## make .venv; then .venv/bin/tracker runs

demo: setup ## set up, then open the app with the demonstration cases
	$(BIN)/tracker demo

test: .venv/dev ## set up, then run the whole test suite
	$(BIN)/python tests/tools.py
	$(BIN)/python -m pytest -n 2 --dist worksteal

torture: .venv/dev ## the long runs: every figure of the security study in full, each permission check removed in turn
	$(BIN)/python tests/tools.py --office
	$(BIN)/python -m pytest -n 2 --dist worksteal -m torture
	$(BIN)/python tests/permissions/remove_each.py

check: .venv/dev ## format, lint, strict types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: .venv/dev ## measure, as ratios against a peer in the same run
	$(BIN)/python -m bench

bench-large: .venv/bench ## a million invented people (BENCH_LARGE), both databases, beside Datasette and rapidfuzz; writes docs/benchmarks.md
	$(BIN)/python tests/tools.py
	$(BIN)/python -m bench.large

migration: .venv/dev ## make migration m="What changes": a new migration from the models
	$(BIN)/python migrations/new.py "$(m)"

dictionary: .venv/dev ## write docs/data-dictionary.md anew from the declarations
	$(BIN)/python docs/dictionary.py

lock: .venv/made ## lock the versions again, with hashes and without index addresses
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	for of in run:pyproject.toml "dev:pyproject.toml --group dev" "bench:pyproject.toml --group dev --group bench" "build:--group build"; do \
	  $(BIN)/uv pip compile $${of#*:} --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --no-header -q -o requirements/$${of%%:*}.txt; done

clean: ## remove what can be made again
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache

.PHONY: help setup demo test torture check bench bench-large migration dictionary lock clean
