# `make` alone lists what can be made. The steps are in tools/, each readable in one sitting.

PYTHON ?= python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check bench env messages docs format lock

help: ## print this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

run: ## a demonstration at http://localhost:8000 (another port: make run PORT=8010)
	@$(PYTHON) tools/start.py

test: ## all tests, on SQLite and on PostgreSQL (some of them: make test ARGS="tests/rules -k consent")
	@$(PYTHON) tools/run_tests.py $(ARGS)

check: ## format, lint, types, import layers, stale generated documents
	@$(PYTHON) tools/checks.py

bench: env ## speed at 1,000 cases, on both databases
	@./rujukan bench $(ARGS)

env: ## the environment in .venv, from requirements.lock
	@$(PYTHON) tools/setup.py

messages: env ## compile the translations
	@.venv/bin/python tools/messages.py

docs: env ## write again the documents that are made from code
	@./rujukan docs

format: env ## format the code
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix-only --quiet .

lock: env ## resolve the dependencies anew (needs uv)
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --quiet -o requirements.lock
