# `make demo` and `make test` need Python 3.11+ and make; the rest is installed into .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# uv installs in seconds what pip installs in a minute; either gives the pinned versions.
UV     := $(shell command -v uv 2>/dev/null)

.PHONY: help setup demo lab test check fix docs bench lock clean

help:            ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.runtime ## install what running needs into .venv

demo: $(VENV)/.runtime ## all six failure modes through the notebooks, with the built-in drafter
	$(BIN)/runbook batch --provider reference

lab: $(VENV)/.runtime ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks/00_workbench.ipynb

test: $(VENV)/.dev ## run the tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(VENV)/.dev ## what CI runs: format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadgroup

fix: $(VENV)/.dev ## format, and mend what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.dev ## write the pages that are made from the code
	$(BIN)/python -m runbook_helpers.check.rules_page
	$(BIN)/python -m tests.fault_table > docs/faults.md

bench: $(VENV)/.dev ## measure, as ratios within one run
	$(BIN)/python -m benchmarks

lock: ## pin the versions again, from pyproject.toml
	uv pip compile pyproject.toml $(PIN) -o requirements.lock
	uv pip compile pyproject.toml --extra dev $(PIN) -o requirements-dev.lock

clean: ## remove .venv and caches; outputs/ is yours and stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Extras stay named: pip refuses `jsonschema[…]` of a dependency where the lock pins `jsonschema` alone.
PIN = --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-strip-extras \
      --no-header --no-emit-index-url --no-annotate

define install
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if v >= (3, 11) else \
	  f"Python 3.11 or newer is needed, this is {v[0]}.{v[1]}: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(if $(UV),$(UV) venv --quiet --python $(PYTHON) $(VENV),$(PYTHON) -m venv $(VENV))
	@echo "installing $(1) into $(VENV) ..."
	@$(if $(UV),$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check) --require-hashes -r $(1)
	@$(if $(UV),$(UV) pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check) --no-deps -e .
	@touch $@
endef

$(VENV)/.runtime: pyproject.toml requirements.lock
	$(call install,requirements.lock)

$(VENV)/.dev: pyproject.toml requirements-dev.lock
	$(call install,requirements-dev.lock)
	@touch $(VENV)/.runtime
