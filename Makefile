# Luoshi 落实: `make` lists what there is to do. Everything installs itself into .venv on first use.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
STATIC := src/luoshi/web/static/vendor/htmx.min.js
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help demo test races check fix bench bundle lock messages clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

demo: $(READY) $(STATIC)  ## the fictional district 示例区, served on this machine
	$(BIN)/luoshi demo --port $(PORT)

test: check  ## everything: style, types, layers, and all tests with Chromium, PostgreSQL and LibreOffice
	@sh scripts/system.sh
	@$(BIN)/python scripts/bundle.py --fetch
	$(BIN)/python -m pytest -n 2 --maxschedchunk 4

races: $(READY) $(STATIC)  ## the application's tests on PostgreSQL, every race of two people three times
	RACE_TURNS=3 $(BIN)/python -m pytest tests/app/test_on_postgres.py

check: $(READY) $(STATIC)  ## style, types, layers, licences and known faults of what we depend on; changes no file
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python scripts/dependencies.py licences
	$(BIN)/python scripts/dependencies.py advisories

fix: $(READY)  ## mends what can be mended
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format --quiet .
	$(BIN)/python scripts/messages.py update

bench: $(READY) $(STATIC)  ## time, memory and reading quality against bench/floors.json
	$(BIN)/python -m bench

bundle: $(READY) $(STATIC)  ## the offline installation packages, for x86-64 and aarch64, into dist/
	$(BIN)/python scripts/bundle.py

lock: $(READY)  ## the two lock files anew, hashes and no addresses
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  pyproject.toml --group dev -o requirements-dev.lock

clean:  ## removes the environment, the packages and the demo's data
	rm -rf $(VENV) node_modules var src/luoshi/web/static/vendor

$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python scripts/messages.py compile
	@touch $@

$(STATIC): $(READY) package-lock.json scripts/vendor.py
	$(BIN)/python scripts/vendor.py
	@touch $@
