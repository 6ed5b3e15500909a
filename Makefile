# `make help` lists what there is. Nothing needs to be installed first but Python with venv.

PYTHON ?= python3
PORT ?= 8080
RECIPE ?=
DATASETS ?= load_digits

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/runtime.stamp
DEVELOPMENT := $(VENV)/development.stamp
MODEL := model/manifest.json
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadgroup $(if $(CI),-ra)

.DEFAULT_GOAL := help
.PHONY: help run test quick build check evaluate bench screenshot figures fuzz soak pins clean reproducible

help:  ## explain the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: $(MODEL)  ## set up what is missing and serve on http://localhost:8080 (PORT=9000: elsewhere)
	@echo "Serving on http://localhost:$(PORT); PORT=9000 is another port, Ctrl+C ends it"
	@$(BIN)/functions-framework --target predict --port $(PORT)

test: $(DEVELOPMENT) $(MODEL)  ## run the whole test suite
	$(PYTEST)

quick: $(DEVELOPMENT) $(MODEL)  ## run the tests that take a moment, in less than a minute
	$(PYTEST) -m "not slow"

build: $(RUNTIME)  ## train the model (RECIPE=intensity: the baseline instead of the default)
	$(BIN)/python -m digits build $(if $(RECIPE),--recipe $(RECIPE))

reproducible: $(RUNTIME)  ## build the model as on several kinds of processors and compare
	$(BIN)/python -m digits.training.reproduce

check: $(DEVELOPMENT)  ## lint, formatting, types, scripts and workflows
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/shellcheck deploy.sh .ci/run
	$(BIN)/actionlint -shellcheck $(BIN)/shellcheck

evaluate: $(MODEL)  ## measure the model (DATASETS="a.npz folder/")
	$(BIN)/python -m digits evaluate $(DATASETS)

bench: $(DEVELOPMENT) $(MODEL)  ## measure speed side by side with a baseline (DOCS=1: write docs/)
	$(BIN)/python -m tests.benchmarks $(if $(DOCS),--docs)

screenshot: $(DEVELOPMENT) $(MODEL)  ## draw the README's picture of the page (needs Chromium)
	$(BIN)/python -m tests.browser.screenshot docs/page.png

figures: $(MODEL)  ## draw the pictures of docs/
	$(BIN)/python -m digits figures tests/data/four.png docs

fuzz: $(DEVELOPMENT) $(MODEL)  ## read 20,000 mutated picture files (PICTURES=100000 SEED=2: others)
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.fuzz $(if $(PICTURES),--pictures $(PICTURES)) $(if $(SEED),--seed $(SEED))

soak: $(DEVELOPMENT) $(MODEL)  ## five minutes of mixed load on 32 connections (MINUTES=60: longer)
	$(BIN)/python -m tests.soak $(if $(MINUTES),--minutes $(MINUTES))

pins: $(DEVELOPMENT)  ## write requirements.txt anew from requirements.in
	@mkdir -p build
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --output-file build/requirements.txt requirements.in
	sed -i.old '/^[^#]/,$$d' requirements.txt && rm requirements.txt.old
	cat build/requirements.txt >> requirements.txt

clean:  ## remove the virtual environment, the model and all caches
	rm -rf $(VENV) build model/knn.pkl model/manifest.json model/card.md model/mistakes.png .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(MODEL): | $(RUNTIME)
	$(BIN)/python -m digits build

$(RUNTIME): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, this is %s: make PYTHON=python3.13 ..." % sys.version.split()[0])'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
