# Everything runs in .venv; `make help` lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
PY := .venv/bin/python
DATABASE := var/xiangping.sqlite3
TEMPLATES = find templates -name '*.html' -print0 | xargs -0

# uv when there is one, since it is quick; plain pip does the same, and does it where uv cannot reach the packages.
define install
UV_HTTP_RETRIES=0 uv pip install -q --python $(PY) --compile-bytecode --require-hashes -r $(1) 2>/dev/null || \
$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r $(1)
endef

help: ## this list
	@grep -hE '^[a-z-]+:.* ## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

.venv/installed: requirements.txt
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "Python 3.11 or newer is needed (another one by PYTHON=/path/to/python3.11)."; exit 1; }
	@test -x $(PY) || { echo "Making .venv and installing what is locked in requirements.txt …"; "$(PYTHON)" -m venv --clear .venv; }
	@$(call install,requirements.txt)
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what is locked in requirements-dev.txt …"
	@$(call install,requirements-dev.txt)
	@touch $@

# A secret of this installation's own; what is set in the environment goes first.
var/env: .venv/installed
	@umask 077 && mkdir -p var && $(PY) -c 'import secrets; \
	print("".join(f": \"$${{{name}:={value}}}\"\n" for name, value in \
	{"SECRET_KEY": secrets.token_urlsafe(60), "ALLOWED_HOSTS": "127.0.0.1,localhost", "HTTPS": "0"}.items()), end="")' > $@
ENV := set -a && . var/env && set +a &&

run: .venv/installed var/env ## the demo township on 127.0.0.1:8000 (another port by PORT=)
	@$(ENV) $(PY) manage.py migrate -v 0 && $(PY) manage.py collectstatic --noinput -v 0 && $(PY) manage.py demo --if-empty && \
	echo "Open http://127.0.0.1:$(PORT)/ – Ctrl+C stops it." && \
	exec $(PY) -m gunicorn township.wsgi --bind 127.0.0.1:$(PORT) --worker-class gthread --workers 2 --threads 4 --preload \
	--no-control-socket --log-level warning

demo: .venv/installed var/env ## a new demo database; the old one is kept beside it
	@for file in $(DATABASE)*; do if [ -z "$$DATABASE_URL" ] && [ -e "$$file" ]; then mkdir -p var/before && mv "$$file" "var/before/$$(date +%Y%m%d%H%M%S)-$${file#var/}"; fi; done
	@$(ENV) $(PY) manage.py migrate -v 0 && $(PY) manage.py demo

test: .venv/installed-dev ## every test, on SQLite and PostgreSQL, with a real browser (words for pytest by ARGS=)
	@$(PY) -m tests.support.run $(ARGS)

# `make -k check` goes on after the first that fails.
check: check-code check-templates check-types check-migrations check-messages check-deploy ## lint, format, templates, types, migrations, messages, deploy check

check-code: .venv/installed-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

check-templates: .venv/installed-dev
	$(PY) -m djlint --lint --quiet templates
	$(TEMPLATES) .venv/bin/djade --check --target-version 5.2

check-types: .venv/installed-dev
	$(PY) -m mypy

check-migrations: .venv/installed-dev
	DEBUG=1 DATABASE_URL=sqlite://:memory: $(PY) -W error manage.py makemigrations --check --dry-run

check-messages: .venv/installed-dev
	$(PY) -m tests.support.messages

check-deploy: .venv/installed-dev
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') ALLOWED_HOSTS=township.example \
	DEBUG=0 HTTPS=1 $(PY) manage.py check --deploy --fail-level WARNING
	! $(PY) -c 'import psycopg' 2>/dev/null

format: .venv/installed-dev ## format code and templates
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(TEMPLATES) .venv/bin/djade --target-version 5.2

messages: .venv/installed-dev ## collect the texts to translate, and compile the translations
	$(PY) -m tests.support.messages --write

lock: .venv/installed-dev ## requirements*.txt from requirements*.in; upgrade one by ARGS="--upgrade-package NAME"
	$(PY) -m uv pip compile -q --generate-hashes --no-header --python-version 3.11 requirements.in -o requirements.txt $(ARGS)
	$(PY) -m uv pip compile -q --generate-hashes --no-header --python-version 3.11 requirements-dev.in -o requirements-dev.txt $(ARGS)

bench: .venv/installed-dev ## the benchmarks' table, ratios in one run
	@$(PY) -m bench

bench-large: .venv/installed-dev ## 1,500 townships with 4.8 million entries
	@$(PY) -m bench --large

.PHONY: help run demo test check format messages lock bench bench-large \
check-code check-templates check-types check-migrations check-messages check-deploy
