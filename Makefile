# Everything runs in .venv; `make help` lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
PY := .venv/bin/python
ENV := set -a && . var/env && set +a &&

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

.venv/installed: requirements.txt
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (PYTHON=/path/to/python3.11 make …)."; exit 1; }
	@test -x $(PY) || "$(PYTHON)" -m venv .venv
	@if command -v uv >/dev/null; then uv pip install -q --python $(PY) --compile-bytecode --require-hashes -r requirements.txt; \
	else $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt; fi
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@if command -v uv >/dev/null; then uv pip install -q --python $(PY) --compile-bytecode --require-hashes -r requirements-dev.txt; \
	else $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt; fi
	@touch $@

var/env:
	@mkdir -p var && umask 077 && "$(PYTHON)" -c 'import secrets; print(f"SECRET_KEY={secrets.token_urlsafe(60)}\nALLOWED_HOSTS=127.0.0.1,localhost\nHTTPS=0")' > $@

run: .venv/installed var/env ## the demo township on 127.0.0.1:8000 (another port by PORT=)
	@$(ENV) $(PY) manage.py migrate -v 0 && $(PY) manage.py demo --if-empty && $(PY) manage.py collectstatic --noinput -v 0 && \
	echo "Open http://127.0.0.1:$(PORT)/ – stop with Ctrl+C." && \
	exec .venv/bin/gunicorn township.wsgi --bind 127.0.0.1:$(PORT) --worker-class gthread --workers 2 --threads 4 --preload --log-level warning

demo: .venv/installed var/env ## a new demo database; the old one is kept beside it
	@if [ -e var/xiangping.sqlite3 ]; then mv var/xiangping.sqlite3 "var/xiangping-$$(date +%Y%m%d%H%M%S).sqlite3"; rm -f var/xiangping.sqlite3-*; fi
	@$(ENV) $(PY) manage.py migrate -v 0 && $(PY) manage.py demo

test: .venv/installed-dev ## every test, on SQLite and PostgreSQL, with a real browser
	@$(PY) -m tests.support.run

check: .venv/installed-dev ## lint, format, templates, types, migrations, messages, deploy check
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --lint --quiet templates
	$(PY) -m djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	$(PY) -m mypy
	DEBUG=1 $(PY) manage.py makemigrations --check --dry-run
	$(PY) -m tests.support.messages
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') ALLOWED_HOSTS=township.example $(PY) manage.py check --deploy --fail-level WARNING
	! $(PY) -c 'import psycopg' 2>/dev/null

messages: .venv/installed-dev ## collect the texts to translate, and compile the translations
	DEBUG=1 $(PY) -m tests.support.messages --write

format: .venv/installed-dev ## format code and templates
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(PY) -m djade --target-version 5.2 $$(git ls-files 'templates/*.html')

lock: .venv/installed-dev ## requirements*.txt from requirements*.in
	$(PY) -m uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 requirements.in -o requirements.txt
	$(PY) -m uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 requirements-dev.in -o requirements-dev.txt

bench: .venv/installed-dev ## the benchmarks' table, ratios in one run
	@$(PY) -m bench

bench-large: .venv/installed-dev ## 1,500 townships with 4.8 million entries
	@$(PY) -m bench --large

.PHONY: help run demo test check messages format lock bench bench-large
