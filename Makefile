# `make serve` shows the product, `make test` proves it, `make bench` measures it beside others.
# All make .venv from a lock with hashes; another interpreter: make serve PYTHON=python3.12

PYTHON ?= python3
BIN := .venv/bin
# Two thirds of what is installed is never imported: what is, Python compiles as it goes, and keeps.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

export PYTHON
unexport PYTHONDONTWRITEBYTECODE

.PHONY: serve test bench

serve: .venv/serve.stamp
	$(BIN)/python -m service serve

test: .venv/test.stamp
	.ci/packages chromium fonts-noto-cjk postgresql
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	.ci/beside $(BIN)/mypy -- $(BIN)/python -m pytest --numprocesses logical --dist worksteal

# The peers are no part of any lock: where no index has them, they are told and left out.
bench: .venv/test.stamp
	-$(INSTALL) --retries 0 --no-build-isolation --editable '.[bench]'
	$(BIN)/python tests/benchmarks/bench_peers.py

.venv/serve.stamp: requirements.lock pyproject.toml | $(BIN)/pip
.venv/test.stamp: requirements-dev.lock pyproject.toml | $(BIN)/pip

# What the lock names, by hash; then the project itself, which downloads nothing more.
.venv/%.stamp:
	$(INSTALL) --require-hashes --requirement $<
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer, please")'
	.ci/packages python3-venv
	$(PYTHON) -m venv .venv
