# What one types to work on Standfirst. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3.11
UV_VERSION := 0.13.9
BIN := .venv/bin
UV := $(BIN)/uv
.PHONY: help setup demo test check fix bench load evals baselines gate soak train prompts serve docs lock clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

$(UV):
	@command -v $(PYTHON) >/dev/null || { echo "Standfirst needs $(PYTHON): install it, or say PYTHON=…" >&2; exit 2; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.run: requirements.lock pyproject.toml | $(UV)
	@echo "Installing Standfirst into .venv …" >&2
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run | $(UV)
	@echo "Installing the tools of development into .venv …" >&2
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

setup: .venv/.dev ## install everything for development into .venv

demo: .venv/.run ## two reports on a machine-rewritten story, no key and no network needed
	@echo "── The story alone ──"; $(BIN)/standfirst report docs/examples/rewrite.txt
	@echo; echo "── The story against the wire text that it was made from ──"; \
	  $(BIN)/standfirst report docs/examples/rewrite.txt --source docs/examples/wire.txt --published 2025-06-03

test: .venv/.dev ## run all tests
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

check: .venv/.dev ## style, types, layers and generated pages
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m docs.generate --check

fix: .venv/.dev ## repair style
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

soak: .venv/.dev ## the long proofs: thousands of articles, many kills, flat memory
	@SOAK=1 $(BIN)/python -m pytest tests/crash tests/contract/test_openapi.py
	@$(BIN)/python -m evals.load embedded --soak 10000

bench: .venv/.dev ## measure speed and memory on this machine
	@$(BIN)/python -m evals.bench

load: .venv/.dev ## the service under load: its rate at saturation, and how long reports take at half of it
	@$(BIN)/python -m evals.load
	@$(BIN)/python -m evals.load --database postgres

RUNS := evals/out/embedded
SUITES := perturbation grounding paraphrases short-claims planted planted-hard summaries claims neutrality injection stability articles
EVALS := STANDFIRST_ENGINE=embedded $(BIN)/python -m evals

evals: .venv/.dev ## run the embedded engine's suites and write a report: the numbers of the docs
	@$(EVALS) run $(SUITES) --fresh --jobs 2 --out $(RUNS)
	@$(EVALS) report $(addprefix $(RUNS)/,$(SUITES)) --title "Standfirst, embedded engine" \
	  --out $(RUNS)/report.html --markdown $(RUNS)/report.md

baselines: ## keep the last `make evals` as what the gate and the docs go by
	@$(EVALS) gate $(addprefix $(RUNS)/,$(SUITES)) --write
	@$(BIN)/python -m docs.generate

gate: .venv/.dev ## fail if the embedded engine is worse than its baselines by more than chance allows
	@$(EVALS) run $(SUITES) --fresh --jobs 2 --limit 160 --quiet --out evals/out/gate
	@$(EVALS) gate $(addprefix evals/out/gate/,$(SUITES))

train: .venv/.dev ## train the entailment model anew: make train DATA=folder (torch; a GPU helps)
	@$(UV) pip install --quiet --python $(BIN)/python --group training
	@$(BIN)/python -m evals.entailment.make $(DATA)

prompts: .venv/.run ## list the prompts and their fingerprints
	@$(BIN)/standfirst prompts

serve: .venv/.run ## run the service on http://127.0.0.1:8000
	@$(BIN)/standfirst serve

docs: .venv/.dev ## write the reference pages anew
	@$(BIN)/python -m docs.generate

lock: | $(UV) ## resolve the locks anew
	@$(UV) pip compile pyproject.toml --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	  --python-version 3.11 --extra documents -o requirements.lock
	@$(UV) pip compile pyproject.toml --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	  --python-version 3.11 --all-extras --group dev --group local-model -c requirements.lock -o requirements-dev.lock

clean: ## remove what was built
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
