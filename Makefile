# `make serve` and `make test` need Python 3.11 or newer, pip and make; nothing else.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q
# The lock files are complete. An older pip that looked for more would meet a newer release of a
# package with extras, and stop at its missing hash.
INSTALL := $(PIP) install --require-hashes --no-deps --only-binary :all: -r

.PHONY: serve test check bench soak format messages screenshots html-checker lock clean

serve: .venv/.run
	@exec $(BIN)/microblog serve --upgrade

test: .venv/.dev
	@$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

check: .venv/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

# Half an hour and more; docs/performance.md says what it measures and what can be set.
bench: .venv/.dev
	@$(BIN)/python -m bench

# Ten minutes of load on a site that loses its database and its workers; docs/performance.md.
soak: .venv/.dev
	@$(BIN)/python -m bench.soak

format: .venv/.dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# A picture of every page and state, in three widths, light and dark; needs Chromium.
screenshots: .venv/.dev
	@$(BIN)/python -m tests.browser.screenshots screenshots

# The Nu HTML checker, without which `make test` skips a test; needs npm, and Java to run.
html-checker: | $(BIN)/python
	@npm install --silent --no-save --no-audit --no-fund --prefix .venv vnu-jar@26.9.27

# Debian without python3-venv has no ensurepip: the system's pip fills the environment then.
$(BIN)/python:
	@$(PYTHON) -m venv .venv 2>/dev/null || { \
		$(PYTHON) -m venv --clear --without-pip .venv && \
		$(PYTHON) -m pip --python .venv/bin/python install -q pip; }

.venv/.run: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages…"
	@$(INSTALL) requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.run
	@$(INSTALL) requirements-dev.txt
	@touch $@

# Brings the catalogues up to date with the source; what is new or changed in them waits to be
# translated in src/microblog/translations/*/LC_MESSAGES/messages.po.
messages: .venv/.dev
	@$(BIN)/pybabel -q extract -F pyproject.toml -k _l -k marked --sort-by-file --add-location file \
		--omit-header -o .venv/messages.pot src
	@$(BIN)/pybabel -q update -i .venv/messages.pot -d src/microblog/translations --previous --ignore-pot-creation-date \
		--ignore-obsolete --no-wrap

# Needs uv. The files carry hashes and no address, and serve every Python from 3.11 on.
LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-header --no-emit-index-url --no-emit-find-links
lock:
	$(LOCK) --upgrade pyproject.toml requirements-build.in -o requirements.txt
	$(LOCK) --upgrade pyproject.toml requirements-build.in --group dev --extra postgres --extra redis \
		-c requirements.txt -o requirements-dev.txt

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache
