# Bare `make` lists the targets. Each one sets up what it needs, in .venv, with nothing but Python 3.11 or later.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
SETUP := pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.dbt ## fill sample_project with data, build it with dbt, and say how long each part took
	@PATH="$(CURDIR)/$(BIN):$$PATH" bash scripts/demo

test: lint ## lint, then run every test
	$(BIN)/python -m pytest $(PYTEST)

lint: $(VENV)/.dev ## ruff (rules and format) and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(VENV)/.dev ## let ruff fix and format what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/.bench ## make data side by side with other generators, and print the ratios
	$(BIN)/python benchmarks/generate.py

clean: ## remove .venv and everything that tools left behind
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis logs target dbt_packages
	rm -rf sample_project/target sample_project/logs sample_project/dbt_packages sample_project/*.duckdb*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp file per set of extras: a second run finds it newer than the files that say what to install.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, $(PYTHON) is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.dbt: $(SETUP) | $(BIN)/python
	$(PIP) --editable '.[dbt]'
	@touch $@

$(VENV)/.dev: $(SETUP) | $(BIN)/python
	$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.dbt

$(VENV)/.bench: $(SETUP) | $(BIN)/python
	$(PIP) --editable '.[bench]'
	@touch $@
