# Everything starts here: `make help`. Needs Python 3.11 or newer; no database server, no root.

PYTHON ?= python3
PORT ?= 8000
PYTEST_ARGS ?= -n auto
# Where your copies of the source texts and of the coded data lie, if you have them.
SOURCES ?=
RECORD_DATA ?=
# How many made-up commitments `make benchmark` measures the pages on, beside the record.
SIZES ?= 20000
# What `make shots` takes besides the light pages on a phone.
SHOTS ?=

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# The languages with a catalogue, and what neither a page nor the desk says (docs/translating.md).
CATALOGUES ?= ru
NOT_SHOWN := .venv var tests fixtures tracker/management tracker/migrations \
	tracker/publiclog/loading.py tracker/publiclog/verifying.py tracker/publiclog/writing.py \
	tracker/apps.py tracker/ops/backups.py
# The extras are kept, because pip before 23.3 looks for a newer release of a package whose extra is
# asked for and not locked, and then refuses it.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-header --no-annotate --quiet --upgrade
export SOURCES RECORD_DATA
# Many short processes run the same code: let the first one keep what it compiled.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test coverage benchmark shots lint format messages lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  variables: PYTHON=$(PYTHON) PORT=$(PORT) SOURCES=folder RECORD_DATA=folder PYTEST_ARGS='$(PYTEST_ARGS)'"

# The stamps name the lock files they stand for: a second run installs nothing. They stand for the
# Python too: where it was upgraded or is gone, the environment is filled again.
$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "error: '$(PYTHON)' was not found. Install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "error: Python 3.11 or newer is needed; '$(PYTHON)' is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.12" >&2; exit 1; }
	@echo "==> making $(VENV)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "error: the virtual environment could not be made. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/.installed: requirements.txt $(BIN)/python
	@echo "==> installing the locked dependencies"
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(BIN)/python
	@echo "==> installing the locked dependencies for development"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@ $(VENV)/.installed

run: export DEBUG := 1
run: $(VENV)/.installed ## serve the site at http://127.0.0.1:8000/ (PORT=) with its record
	@mkdir -p var
	@DJANGO_RUNSERVER_HIDE_WARNING=true exec $(BIN)/python manage.py trial --port "$(PORT)" --sources "$(SOURCES)"

test: $(VENV)/.installed-dev ## run the whole test suite
	@echo "==> testing"
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

coverage: PYTEST_ARGS += --cov --cov-report=term
coverage: test ## the same, and name the lines that no test runs; takes nearly twice as long

benchmark: export DEBUG := 1
benchmark: $(VENV)/.installed ## print what each page costs, on the record and on made-up commitments (SIZES='20000 200000')
	@for size in record $(SIZES); do \
		export TRACKER_VAR_DIR="$(CURDIR)/var/benchmark-$$size"; \
		if [ ! -f "$$TRACKER_VAR_DIR/ready" ]; then \
			echo "==> preparing $$TRACKER_VAR_DIR"; \
			rm -rf "$$TRACKER_VAR_DIR"; mkdir -p "$$TRACKER_VAR_DIR"; \
			$(BIN)/python manage.py migrate --skip-checks --verbosity 0 && \
			$(BIN)/python manage.py load_record >/dev/null && \
			{ [ "$$size" = record ] || $(BIN)/python -m tests.benchmark generate --commitments "$$size"; } && \
			touch "$$TRACKER_VAR_DIR/ready" || exit 1; \
		fi; \
		$(BIN)/python -m tests.benchmark pages --save "$$TRACKER_VAR_DIR/pages.json" || exit 1; \
		[ "$$size" != record ] || $(BIN)/python -m tests.benchmark pages --log || exit 1; \
		$(BIN)/python -m tests.benchmark desk || exit 1; \
		[ "$$size" != record ] || $(BIN)/python -m tests.benchmark acts || exit 1; \
	done
	@$(BIN)/python -m tests.benchmark growth var/benchmark-*/pages.json
	@$(BIN)/python -m tests.benchmark.first_page

shots: $(VENV)/.installed-dev ## take a picture of every page into var/shots (SHOTS='--dark --wide')
	@$(BIN)/python -m tests.browser.shots var/shots $(SHOTS)

lint: $(VENV)/.installed-dev ## check style, types and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates

format: $(VENV)/.installed-dev ## rewrite the Python files in the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: export DEBUG := 1
messages: $(VENV)/.installed ## collect the strings of site and desk into the catalogues (CATALOGUES=ru) and compile them
	@{ command -v xgettext && command -v msgmerge && command -v msgfmt; } >/dev/null || { echo "error: GNU gettext is needed. On Debian and Ubuntu: apt install gettext; on macOS: brew install gettext" >&2; exit 1; }
	@for language in $(CATALOGUES); do \
		file=tracker/locale/$$language/LC_MESSAGES/django; \
		$(BIN)/python manage.py makemessages --locale $$language --no-location --no-obsolete --no-wrap $(NOT_SHOWN:%=--ignore %) || exit 1; \
		grep -v '^"POT-Creation-Date' $$file.po >$$file.new && mv $$file.new $$file.po || exit 1; \
		msgfmt --check --statistics --output-file $$file.mo $$file.po || exit 1; \
	done

lock: ## lock the newest allowed dependencies again (needs uv)
	@command -v uv >/dev/null || { echo "error: uv is needed to lock: $(PYTHON) -m pip install uv" >&2; exit 1; }
	$(LOCK) --all-extras -o requirements-dev.txt
	$(LOCK) --constraint requirements-dev.txt -o requirements.txt
	$(LOCK) --constraint requirements-dev.txt --extra server --extra postgres --extra redis --extra ingest -o requirements-production.txt

clean: ## remove the environment, caches and collected files (not the local database)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.* htmlcov var/static var/vnu
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
