# Two commands on a fresh machine (Python 3.11 or newer with venv, make): `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

# Byte code of pytest itself is kept where a container forbids it: each worker compiled it anew, for 1 s of CPU time.
PYTEST := env -u PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX=$(CURDIR)/.pytest_cache/bytecode $(BIN)/pytest

.PHONY: help demo test crawl check lint types imports tests chromium unit endurance soak months quality bench lock clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'

.venv/.ready: requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Winnow needs Python 3.11 or newer; name one, as in: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) -m venv .venv
	@# The lock names all there is; older pips look for extras (lxml[html_clean]) in releases that it does not name.
	$(BIN)/python -m pip install --quiet --no-compile --no-deps --require-hashes -r requirements-dev.lock
	@printf '#!/bin/sh\nPYTHONPATH="%s$${PYTHONPATH:+:$$PYTHONPATH}" exec "%s/python" -P -m winnow "$$@"\n' \
	  "$(CURDIR)" "$(CURDIR)/$(BIN)" > $(BIN)/winnow && chmod +x $(BIN)/winnow
	@touch $@

demo: .venv/.ready ## Crawl the two bundled demo sites and show what comes of it
	@$(BIN)/python -m examples.demo.run

crawl: .venv/.ready ## Crawl a real site: make crawl URL=https://www.example.com/
	@test -n "$(URL)" || { echo "name a site, as in: make crawl URL=https://www.example.com/"; exit 2; }
	@$(BIN)/winnow crawl "$(URL)"; status=$$?; test $$status -lt 2 || exit $$status; \
	  $(BIN)/winnow export "$${WINNOW_HOME:-var}/corpus.jsonl"

# Types are checked beside the tests: half of their time is spent waiting.
test: lint ## What a change must pass; continuous integration asks for make endurance besides
	@$(MAKE) --no-print-directory -j3 types imports tests

check: lint types imports

lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pip check

types: .venv/.ready
	$(BIN)/mypy

imports: .venv/.ready
	$(BIN)/lint-imports

tests: .venv/.ready chromium
	$(PYTEST) -m "not slow and not endurance and not long"

chromium:
	@command -v chromium >/dev/null || { apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium; } || \
	  { echo "the tests of the web interface need Chromium, as in: apt-get install chromium"; exit 2; }

unit: .venv/.ready ## The tests that need neither a child process nor the PostgreSQL server: a minute and a half
	$(PYTEST) -n 3 -m "not slow and not process and not database and not gate"

endurance: .venv/.ready chromium ## Slow tests, kills, faults, days in minutes, and every property on many examples
	WINNOW_TEST_EXAMPLES=nightly $(PYTEST) -m "(slow or endurance or property) and not long"

soak: .venv/.ready ## The real service for ten minutes, a crawl every minute; a site of 20,000 articles
	$(PYTEST) -n 0 -m long tests/endurance

months: .venv/.ready ## The service through two months of twenty sources, killed on the way: about an hour
	$(BIN)/python -m tests.endurance.soak --days 60 --sources 20 --kills 24 --out var/soak.json

bench: .venv/.ready ## One table of what everything costs, against the plain way: a quarter of an hour
	$(BIN)/python -m benchmarks.table

lock: .venv/.ready ## Write the lock files anew from pyproject.toml (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 \
	  --extra postgres --extra s3 pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 \
	  --extra postgres --extra s3 --group dev pyproject.toml -o requirements-dev.lock

clean: ## Remove what was built; var/ stays
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
