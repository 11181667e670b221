# run: the main job on a fresh machine.  test: every check and test.  dev: the Dagster UI.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
PYTHON := $(VENV)/bin/python
UV := $(VENV)/bin/uv
UV_VERSION := 0.13.9
export UV_COMPILE_BYTECODE := 1
unexport PYTHONDONTWRITEBYTECODE
# The public data sets that examples/ read; tests that need them skip where the folder is absent.
export TANDEM_EXAMPLE_DATA ?= $(abspath ../shared/data)
SANDBOX := $(PYTHON) -m sandbox with --

.PHONY: bench bench-full soak help setup setup-dev run test check fix dev clean

help:  ## say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.installed  ## install what a run needs into .venv

setup-dev: $(VENV)/.installed-dev  ## install what tests and checks need too

$(PYTHON):
	@python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' \
		|| { echo "Tandem needs Python 3.11 or 3.12 as python3"; exit 1; }
	@python3 -m venv $(VENV) 2>/dev/null \
		|| { rm -rf $(VENV); echo "python3 cannot make a virtual environment: apt-get install python3-venv, then run again"; exit 1; }

$(UV): | $(PYTHON)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/.installed: requirements.lock pyproject.toml | $(UV)
	@echo "installing the pinned packages (once)"
	@$(UV) pip sync --quiet --python $(PYTHON) --require-hashes requirements.lock
	@$(UV) pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.installed-dev && touch $@

$(VENV)/.installed-dev: requirements-dev.lock requirements.lock pyproject.toml | $(UV)
	@echo "installing the pinned packages and the tools of the tests (once)"
	@$(UV) pip sync --quiet --python $(PYTHON) --require-hashes requirements-dev.lock
	@$(UV) pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation -e .
	@touch $(VENV)/.installed $@

run: setup  ## start the sandbox, run one night through it, print the scorecard
	@$(SANDBOX) $(VENV)/bin/tandem run

test: setup-dev check  ## all checks, then all tests
	@$(PYTHON) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

check: setup-dev  ## format, lint, types
	@$(VENV)/bin/ruff format --check --quiet .
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/basedpyright --level error
	@$(VENV)/bin/sqlfluff lint --disable-progress-bar --processes 0 dbt_project/models

fix: setup-dev  ## format and mend what can be mended
	@$(VENV)/bin/ruff format --quiet . && $(VENV)/bin/ruff check --fix --quiet .

dev: setup  ## the Dagster UI over the sandbox, on http://127.0.0.1:3000
	@$(SANDBOX) $(VENV)/bin/tandem dev

bench: setup-dev  ## measure, and keep the results under benchmarks/results (minutes)
	@$(PYTHON) -m benchmarks.night
	@$(PYTHON) -m benchmarks.complete_journey
	@$(PYTHON) -m benchmarks.reading
	@$(PYTHON) -m benchmarks.attribution

bench-full: bench  ## and what takes longer: millions of nodes, rows and events, many worlds (hours)
	@$(PYTHON) -m benchmarks.identity
	@$(PYTHON) -m benchmarks.bridges
	@$(PYTHON) -m benchmarks.ingestion
	@$(PYTHON) -m benchmarks.sessions
	@$(PYTHON) -m benchmarks.convergence
	@$(PYTHON) -m benchmarks.planted_causes

soak: setup-dev  ## kill nights, publications and erasures; hostile input; a month of disk (hours, in pieces)
	@$(PYTHON) -m benchmarks.crashes --kills 200
	@$(PYTHON) -m benchmarks.fuzz --cases 5000
	@$(PYTHON) -m benchmarks.growth --nights 60

clean:  ## forget all state and releases of every company
	@rm -rf company/state company/releases examples/*/state examples/*/releases
