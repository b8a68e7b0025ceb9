# `make demo` and `make test` do everything, the environment included; Python 3.11 or newer, git and make suffice.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PRETTIER := tests/prettier/node_modules/.package-lock.json
AXE := tests/axe/node_modules/.package-lock.json

.DEFAULT_GOAL := help
# The tests start hundreds of processes, each of which would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help demo test check lint types tests tests-postgresql replays docs pictures bench lock schemas clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

demo: $(VENV)/installed-runtime ## Show the main job on a sample: no token, no network
	$(BIN)/shelver demo --out demo-out

test: tests ## Run all tests, the set-up included

check: lint types tests ## All that CI checks: ruff, mypy, the tests

lint: $(VENV)/installed-development ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-development ## Check types
	$(BIN)/mypy

tests: $(VENV)/installed-development $(PRETTIER) $(AXE)
	$(BIN)/python -m pytest -n auto -m "not replay"

tests-postgresql: $(VENV)/installed-development $(PRETTIER) ## Run the tests that use a database on PostgreSQL
	$(BIN)/python -m pytest -n auto -m "not replay" --database postgresql

replays: $(VENV)/installed-development $(PRETTIER) ## Replay real history, and try every property at length, which takes minutes; CI does so too
	$(BIN)/python -m pytest -n auto -m "replay or hypothesis" --hypothesis-profile=thorough
	$(BIN)/python -m pytest -m "replay and postgresql" --database postgresql

bench: $(VENV)/installed-development ## Measure speed and memory
	$(BIN)/python -m pytest tests/benchmarks --benchmark-only -n 0

docs: $(VENV)/installed-development ## Write the help texts and the settings' table into docs/
	$(BIN)/cog -r docs/commands.md docs/configuration.md

pictures: demo ## Draw README's pictures (needs Chromium)
	$(BIN)/python docs/make_pictures.py

schemas: $(VENV)/installed-development ## Write the JSON schemas of the profiles' files
	$(BIN)/python -m config.schemas
	$(BIN)/python -m bot.digest.document
	$(BIN)/python -m bot.catalogue.document
	$(BIN)/python -m bot.evaluation.document
	$(BIN)/python -m bot.lint.document
	$(BIN)/python -m bot.health.document
	$(BIN)/python -m bot.health.status_document

lock: $(VENV)/installed-development ## Choose the newest allowed versions of all dependencies anew
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" pyproject.toml --group build -o requirements/runtime.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" pyproject.toml --group dev -o requirements/development.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" -c requirements/development.txt \
		pyproject.toml --extra postgresql --group build -o requirements/container.txt

clean: ## Remove the environment and what the demonstration made
	rm -rf $(VENV) tests/prettier/node_modules tests/axe/node_modules demo-out

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "make: python3 was not found: install Python 3.11 or newer, or say make PYTHON=/path/to/python"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $(PYTHON) is older than Python 3.11: say make PYTHON=/path/to/a/newer/python"; exit 1; }
	"$(PYTHON)" -m venv $(VENV)

$(VENV)/installed-runtime: requirements/runtime.txt pyproject.toml | $(VENV)/bin/python
	$(INSTALL) --require-hashes -r requirements/runtime.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-development: requirements/development.txt pyproject.toml | $(VENV)/bin/python
	$(INSTALL) --require-hashes -r requirements/development.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/installed-runtime

# Real Prettier and axe-core, for tests only, run by the Node that pip has put into the environment. Without npm's registry the tests
# that need it are skipped, but not in CI.
$(PRETTIER) $(AXE): tests/%/node_modules/.package-lock.json: tests/%/package.json tests/%/package-lock.json | $(VENV)/installed-development
	@echo "npm ci --prefix tests/$*"
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --prefix tests/$* --loglevel error --no-audit --no-fund --no-update-notifier \
		&& touch $@ \
		|| { echo "make: $* could not be installed from npm's registry: the tests that need it cannot run"; test -z "$$CI"; }
