# All set-up is here: `make run` and `make test` need python3 (3.11 or newer), make and a network, no more.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test check faults soak audit bench bench-quick format docs pictures lock clean system-packages

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run.installed ## connect to Slack if tokens are set, else start the playground
	@$(BIN)/python -m bot run

test: $(VENV)/dev.installed system-packages ## run every test on all cores, browser and PostgreSQL included
	$(BIN)/python -m pytest -n logical --dist worksteal

check: $(VENV)/dev.installed ## lint, types, layers, dependencies, docs up to date
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python scripts/generate_docs.py --check

faults: $(VENV)/dev.installed ## break everything around the bot and count every card (under 10 minutes)
	$(BIN)/python -m tests.faults

soak: $(VENV)/dev.installed ## the same for four times as long
	$(BIN)/python -m tests.faults --soak

audit: $(VENV)/run.installed ## ask for known weaknesses in the locked dependencies, where an index answers
	@test -x $(VENV)/audit/bin/pip-audit || { $(BIN)/python -m venv $(VENV)/audit && \
		$(VENV)/audit/bin/pip install --quiet --disable-pip-version-check 'pip-audit>=2.10,<3'; } || \
		echo "NOT AUDITED: pip-audit cannot be installed."
	@test ! -x $(VENV)/audit/bin/pip-audit || $(VENV)/audit/bin/pip-audit --progress-spinner off \
		--requirement requirements.lock --require-hashes --disable-pip

bench: $(VENV)/dev.installed ## measure what it costs, against goals (all, some minutes)
	$(BIN)/python -m benchmarks --json docs/benchmarks.json
	$(BIN)/python scripts/generate_docs.py

bench-quick: $(VENV)/dev.installed ## the same with fewer rounds, within a minute
	$(BIN)/python -m benchmarks --quick --json benchmarks.json

format: $(VENV)/dev.installed ## format the code and mend what ruff can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(VENV)/dev.installed ## write the generated docs anew
	$(BIN)/python scripts/generate_docs.py

pictures: $(VENV)/dev.installed system-packages ## draw the pictures of README and docs from the running product
	$(BIN)/python scripts/pictures.py

lock: $(VENV)/dev.installed ## resolve the newest allowed versions and write the lock files
	$(BIN)/pip install --quiet 'uv>=0.9,<1'
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --group dev --group bench --extra msg -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## remove everything that was installed or built
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# The stamps say which lock file was installed last; the dev lock holds everything of the other.
$(VENV)/run.installed: requirements.lock | $(BIN)/python
	@echo "Installing what the bot needs (once, about a minute) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev.installed: requirements-dev.lock | $(BIN)/python
	@echo "Installing what the bot and its tests need (once, about a minute) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(VENV)/run.installed $@

# With an older Python, pip would only say that it finds no version of some package.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed. Name yours: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# Debian's Chromium for the browser tests, where this may install it; elsewhere those tests say why they are
# skipped. The tests need the browser when CI is set, and fail without it.
system-packages:
	@command -v chromium >/dev/null || sh scripts/install-browser.sh
