# Every target makes its own set-up; a repeat with nothing changed takes under a second.

VENV  := .venv
BIN   := $(VENV)/bin
READY := $(VENV)/.ready
GOLD  := ../shared/gold

export OMP_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup run test format lock bench readme wheel clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

setup: $(READY)  ## make .venv and install the locked dependencies

$(READY): requirements.lock pyproject.toml tools/setup
	@tools/setup $(VENV)
	@touch $@

run: $(READY)  ## extract raw/ into output/
	@echo "letopis run: raw/ -> output/"
	@$(BIN)/letopis run

test: $(READY)  ## check format, lint and types, then run the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses 2

format: $(READY)  ## rewrite the code in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(READY)  ## renew requirements.lock after a change of pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --quiet \
		--generate-hashes --no-emit-index-url --no-annotate \
		--custom-compile-command "make lock" --output-file requirements.lock

bench: $(READY)  ## print time and quality on annotated articles beside the repository
	@test -d $(GOLD) || { echo "make bench: no annotated articles in $(GOLD)"; exit 1; }
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/passages.py $(GOLD)
	$(BIN)/python benchmarks/dates.py
	$(BIN)/python benchmarks/references.py
	$(BIN)/python benchmarks/events.py

readme: run  ## renew the tables and the sample output in README.md
	@$(BIN)/python benchmarks/readme.py

wheel: $(READY)  ## build dist/letopis-*.whl
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

clean:  ## remove build/, dist/ and caches; raw/, output/ and .venv stay
	rm -rf build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find pipeline tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
