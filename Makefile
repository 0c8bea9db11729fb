# Everything runs in .venv, which `setup` makes from the hash-pinned lock; nothing is installed outside this folder.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready

.PHONY: setup demo test check serve bench fit lock clean

setup: $(STAMP)

$(STAMP): deploy/requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新的版本。"; exit 3; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "缺少 venv 组件：请先安装 python3-venv（apt-get install python3-venv）。"; exit 3; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r deploy/requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $(STAMP)

demo: setup
	$(BIN)/santong demo

test: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist worksteal

serve: setup
	$(BIN)/santong serve

bench: setup
	$(BIN)/python -m tests.bench

fit: setup
	$(BIN)/python -m tests.fit

lock:
	cd deploy && uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements.in -o requirements.lock
	cd deploy && uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements-dev.in -c requirements.lock -o requirements-dev.lock
