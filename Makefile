# Every target does its own set-up in .venv, the first time and when the pins have changed. Nothing has to be installed
# before but Python 3.11 or later, make and git.

PORT ?= 8501
CORES := $(shell getconf _NPROCESSORS_ONLN)
# One more than there are cores: while one test waits for a server or a page, another computes.
JOBS ?= $(shell echo $$(($(CORES) + 1)))
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# uv takes a third of the time of pip, which is asked where uv cannot: it knows the settings of pip's own files.
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) 2>$(VENV)/uv.log || $(PIP) -r $(1)

.DEFAULT_GOAL := help
.PHONY: help run test quick search check audit sbom bench figures texts faults pins pictures looks browser services

help: ## say what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(VENV)/run.stamp ## serve the dashboard on http://localhost:8501 (another port: make run PORT=8600)
	@echo "Serving on http://localhost:$(PORT) - stop with Ctrl+C"
	@$(BIN)/streamlit run app.py --server.port $(PORT)

# What one start compiles the next finds compiled, whatever the environment says; tests start many processes.
run test quick search bench figures: export PYTHONDONTWRITEBYTECODE :=
# Each worker takes the next file, in the order of tests/helpers/schedule.py.
FILES_IN_TURN := --dist loadfile --no-loadscope-reorder

test: $(VENV)/dev.stamp browser services ## run all tests, those in a browser too
	$(BIN)/python -m pytest -n $(JOBS) $(FILES_IN_TURN)

quick: $(VENV)/dev.stamp ## run the tests that start no browser and no process, in a minute or two
	$(BIN)/python -m pytest -n $(JOBS) $(FILES_IN_TURN) -m "not processes" --hypothesis-profile quick

search: $(VENV)/dev.stamp ## look for input that breaks a property, at random and for as long as it takes (half an hour)
	$(BIN)/python -m pytest -n $(JOBS) -m hypothesis --hypothesis-profile search

check: $(VENV)/dev.stamp ## check format, lint, types, layers, known weaknesses of what is pinned
	@$(MAKE) --no-print-directory -j $(JOBS) $(if $(filter output-sync,$(.FEATURES)),--output-sync) types layers lint audit

.PHONY: types layers lint
types: $(VENV)/dev.stamp
	$(BIN)/mypy --num-workers $(CORES)
layers: $(VENV)/dev.stamp
	$(BIN)/lint-imports
lint: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

# Those that do not concern us are named here, with the reason: IGNORED := --ignore GHSA-…
IGNORED :=
audit: $(VENV)/dev.stamp ## look for known weaknesses of what is pinned; offline it says so
	@$(BIN)/python -m tests.helpers.pip_audit $(IGNORED) requirements-dev.txt

sbom: $(VENV)/dev.stamp ## write what is pinned to run it as an SBOM, sbom.cdx.json (CycloneDX)
	$(BIN)/python -W ignore -m cyclonedx_py requirements --pyproject pyproject.toml --output-reproducible -o sbom.cdx.json requirements-scaled.txt

BENCHMARKS := bench.intake bench.files bench.memory bench.gateway bench.connections bench.lookup bench.report \
	bench.filter bench.upload bench.explain bench.sentinel bench.store bench.row_search bench.scroll bench.trends \
	bench.scaled bench.load bench.replicas

bench: $(VENV)/dev.stamp browser services ## measure, each figure beside its floor or its peer
	@for each in $(BENCHMARKS); do $(BIN)/python -m $$each || exit; done

figures: $(VENV)/dev.stamp browser services ## measure and write docs/figures.md (one: make figures BENCHMARKS=bench.lookup)
	$(BIN)/python -m bench.figures $(BENCHMARKS)

texts: $(VENV)/dev.stamp ## bring new texts of the code into the Persian catalogue, drop those no longer used
	$(BIN)/pybabel -q extract --no-default-keywords -k say -k plural:1,2 -k mark --no-location --omit-header \
		--sort-output -o $(VENV)/texts.pot lib pages
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --omit-header --no-wrap \
		-l fa -i $(VENV)/texts.pot -o lib/i18n/fa.po

faults: $(VENV)/dev.stamp ## write docs/faults.md anew, from what really happens
	$(BIN)/python -m tests.helpers.fault_table

.PHONY: settings architecture
settings: $(VENV)/dev.stamp ## write docs/settings.md anew, from the settings model
	$(BIN)/python -m tests.helpers.settings_page

architecture: $(VENV)/dev.stamp ## draw the packages in docs/architecture.md anew, from the imports
	$(BIN)/python -m tests.helpers.package_graph

COMPILE = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q $(UPGRADE)
pins: $(VENV)/dev.stamp ## compile pyproject.toml into the requirements files (newer ones: make pins UPGRADE=--upgrade)
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) pyproject.toml --extra scaled -c requirements.txt -o requirements-scaled.txt
	$(COMPILE) pyproject.toml --extra scaled --group dev -c requirements-scaled.txt -o requirements-dev.txt
	$(COMPILE) --group pyproject.toml:install -c requirements-dev.txt -o requirements-install.txt

pictures: $(VENV)/dev.stamp browser ## take the pictures of the page that README.md shows
	$(BIN)/python -m tests.helpers.readme_pictures docs

looks: $(VENV)/dev.stamp browser ## keep how every page looks now, to compare with it from then on
	$(BIN)/python -m pytest tests/browser/test_axe.py -k looks --renew-looks

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed. Name yours: make PYTHON=/path/to/python3.12 run"; exit 1; }
	@echo "Making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv --clear $(VENV) || { \
		test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo "Installing python3-venv" && apt-get update -qq && \
		apt-get install -qq -y python3-venv >/dev/null && $(PYTHON) -m venv --clear $(VENV); } || { \
		echo "This Python cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv"; \
		rm -rf $(VENV); exit 1; }

$(VENV)/install.stamp: requirements-install.txt | $(VENV)/bin/python
	@$(PIP) -r requirements-install.txt || echo "uv cannot be had for this machine: pip installs all, which takes longer"
	@touch $@

$(VENV)/run.stamp: requirements.txt $(VENV)/install.stamp
	@echo "Installing what the dashboard needs into $(VENV) (a minute or two)"
	@$(call INSTALL,requirements.txt)
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what tests and checks need into $(VENV)"
	@$(call INSTALL,requirements-dev.txt)
	@touch $@

# Debian's own chromium where it can be had, the one without windows first, which needs a fifth less of the processor;
# elsewhere the one that Playwright brings. Pictures of pages are compared with those in tests/data/looks, where Ids are set
# in Liberation Mono: `static/tokens.css` names it, and Chromium brings none.
CHROMIUM := chromium-headless-shell fonts-liberation
browser: $(VENV)/dev.stamp
	@if command -v chromium-headless-shell >/dev/null && fc-list 2>/dev/null | grep -q 'Liberation Mono'; then :; \
	elif grep -qs '^ID=debian' /etc/os-release && test "$$(id -u)" = 0 && \
		echo "Installing Debian's $(CHROMIUM)" && apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(CHROMIUM) fontconfig >/dev/null; then :; \
	elif command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null; then :; \
	elif test ! -e $(VENV)/browser.stamp; then \
		echo "Installing Playwright's chromium"; \
		$(BIN)/playwright install $$(test "$$(id -u)" = 0 && echo --with-deps) chromium && touch $(VENV)/browser.stamp; \
	fi

# What some tests need beside Python: a PostgreSQL to start servers of, proxies, a clock that can be set, systemd's look at a
# unit. Where it cannot be installed from here, those tests are skipped and say what they need. Without a runlevel for
# services, what Debian installs is not started.
SERVICES := postgresql libfaketime nginx caddy sqlite3 systemd
services:
	@if grep -qs '^ID=debian' /etc/os-release && test "$$(id -u)" = 0 && ! { \
		ls /usr/lib/postgresql/*/bin/initdb /usr/lib/*/faketime/libfaketimeMT.so.1 && \
		command -v nginx && command -v caddy && command -v sqlite3 && command -v systemd-analyze; } >/dev/null 2>&1; then \
		echo "Installing Debian's $(SERVICES)"; \
		apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
			$(SERVICES) >/dev/null || echo "They could not be installed; the tests that need them are skipped"; \
	fi
