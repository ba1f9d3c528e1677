# Needs make and Python 3.11 or newer, nothing else. Choose the interpreter with `make demo PYTHON=python3.12`,
# another environment with VENV=..., options for pytest with PYTEST_ARGS='-x -k taxonomy'.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help system-packages demo test soak check format bench bench-parse bench-quality samples lock clean environment install-run install-test install-check

VENV ?= .venv
PYTHON ?=
PYTEST_ARGS ?=
BIN = $(VENV)/bin
UV_VERSION = 0.13.9
DEMO = out/demo
DATA ?= ../shared/data
OTHER_PYTHONS ?= python3.12 python3.13

export PIP_DISABLE_PIP_VERSION_CHECK = 1

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s  %s\n", $$1, $$2 }' Makefile

demo: install-run ## install everything into .venv, rank the sample resumes against the sample jobs
	@$(BIN)/matcher rank data/samples/resumes data/samples/jobs.csv -o $(DEMO) --force
	@echo "Open this report in a browser: $(CURDIR)/$(DEMO)/report.html"

test: install-test system-packages ## install what the tests need, and run them
	@$(BIN)/python -m pytest -q -m "not slow" $(PYTEST_ARGS)

soak: install-test ## run the long tests, which `make test` leaves out, and all others on the other Pythons that are here
	@$(BIN)/python -m pytest -q -m slow $(PYTEST_ARGS)
	@for python in $(OTHER_PYTHONS); do \
	  if $$python -c pass >/dev/null 2>&1; then \
	    echo "The tests on $$python:"; \
	    $(MAKE) --no-print-directory test VENV=.venv-$$(basename $$python) PYTHON=$$python || exit 1; \
	  else \
	    echo "Left out: $$python is not installed here"; \
	  fi; \
	done

check: install-check ## what CI asks of the source: format, lint, types, floors
	@$(BIN)/ruff format --check --quiet --output-format concise . || { echo "Not formatted as agreed: run 'make format'"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: install-check ## format the source and mend what the linter can mend
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

bench: install-test ## print the figures of speed and memory
	@$(BIN)/python benchmarks/run.py

bench-parse: install-test ## print recall and precision of the fields that are read from resumes
	@$(BIN)/python benchmarks/parse.py

bench-quality: install-test ## print how good the order is on data with known answers, beside rivals (DATA=DIR: the downloads)
	@for suite in resumes $(if $(wildcard $(DATA)),titles alias unseen related linking spans); do \
	  $(BIN)/matcher evaluate $$suite $(if $(wildcard $(DATA)),--data $(DATA)) || exit 1; \
	done
	@test -d $(DATA) || echo "Left out: the other suites need the downloads (make bench-quality DATA=DIR, see docs/evaluation.md)"

samples: install-test ## make the invented people and adverts of data/samples anew
	@$(BIN)/python data/samples/make_samples.py

lock: environment ## write requirements/*.txt from pyproject.toml (newest versions: make lock UPGRADE=--upgrade)
	@$(BIN)/python -m venv .make/uv
	@.make/uv/bin/python -m pip install -qq uv==$(UV_VERSION)
	@set -e; \
	compile() { .make/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-annotate --custom-compile-command "make lock" $(UPGRADE) "$$@"; }; \
	compile pyproject.toml --group build --group test --group check -o requirements/check.txt; \
	compile pyproject.toml --group test -c requirements/check.txt -o requirements/test.txt; \
	compile pyproject.toml -c requirements/check.txt -o requirements/run.txt; \
	compile --group build -c requirements/check.txt -o requirements/build.txt

clean: ## remove the environments and everything that was made in here
	@rm -rf .venv .venv-ci .venv-python3.* .make out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The rest serves the commands above.

install-run: environment
	@$(call install,run)

install-test: environment
	@$(call install,test)

install-check: environment
	@$(call install,check)

# $(call install,LOCK) installs a lock and the package itself, unless the environment's stamp says that it already did.
# The stamp holds a checksum of what was installed, not a time: a fresh checkout of the same files changes nothing.
define install
set -e; \
sum="$$(cat requirements/build.txt requirements/$(1).txt pyproject.toml | cksum)"; \
stamp="$(VENV)/.installed-$(1)"; \
if [ "$$(cat "$$stamp" 2>/dev/null)" != "$$sum" ]; then \
  echo "Installing requirements/$(1).txt into $(VENV) (a minute or two, once) ..."; \
  $(BIN)/python -m pip install -qq --require-hashes -r requirements/build.txt -r requirements/$(1).txt; \
  $(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .; \
  echo "$$sum" > "$$stamp"; \
fi
endef

# Programs that some tests drive: installed where that is allowed (root on Debian), else their tests say that they were left out.
system-packages:
	@missing=""; \
	command -v chromium >/dev/null 2>&1 || missing="$$missing chromium"; \
	command -v tesseract >/dev/null 2>&1 || missing="$$missing tesseract-ocr"; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "Installing$$missing ..."; \
	  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$missing; } >/dev/null 2>&1 \
	    || echo "Could not install$$missing: the tests that need it are left out"; \
	fi

environment:
	@if [ ! -x $(BIN)/python ]; then \
	  for python in $(if $(PYTHON),$(PYTHON),python3.11 python3.12 python3.13 python3.14 python3 python); do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	      $$python -m venv $(VENV) && exit 0; \
	      rm -rf $(VENV); \
	      echo "$$python cannot make a virtual environment (on Debian and Ubuntu: apt install python3-venv)" >&2; \
	      exit 1; \
	    fi; \
	  done; \
	  echo "No Python 3.11 or newer$(if $(PYTHON), under the name $(PYTHON)): install one, or name it: make demo PYTHON=/path/to/python3.11" >&2; \
	  exit 1; \
	fi
