# `make help` lists the targets. PYTHON=/path/to/python3 chooses what .venv is made with.
.DEFAULT_GOAL := help
.PHONY: help run curator test test-all bench lint types format check hooks lock gazetteer messages screenshots clean

# The settings of a server on the web, for the checks that Django makes of those.
PRODUCTION = env DEBUG=false HTTPS=true ALLOWED_HOSTS=example.org DATABASE_URL=sqlite://:memory: \
	SECRET_KEY="$$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(60))')"

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r name text; do \
		printf '  make %-10s %s\n' "$$name" "$$text"; done

run: ## Serve the site on http://127.0.0.1:8000 (another port: make run PORT=9000)
	@deploy/bootstrap
	@.venv/bin/python deploy/free_port.py
	@deploy/bootstrap requirements.txt
	@.venv/bin/python deploy/private_env.py
	@exec .venv/bin/python deploy/serve.py

curator: ## Make an account for a curator
	@deploy/bootstrap requirements.txt
	@.venv/bin/python deploy/private_env.py
	@.venv/bin/python manage.py migrate --verbosity 0
	@echo "A new account for /admin/. The next ones can be made there, by a director."
	@.venv/bin/python manage.py make_curator $(ARGS)

test: ## Run every test, on both engines where it uses a database (a few: make test ARGS="-k places")
	@deploy/bootstrap requirements-dev.txt
	@deploy/browser_tools
	@.venv/bin/python -m tests.run_engines $(ARGS)

test-all: ## Run every test on both engines
	@$(MAKE) --no-print-directory test ARGS="--all $(ARGS)"

bench: ## Measure at many sizes; writes docs/performance.md (quick: make bench SIZES="1000 10000")
	@deploy/bootstrap requirements-dev.txt
	@.venv/bin/python -m tests.benchmarks $(SIZES)

lint: ## Check the style of the code and the templates, the settings and the migrations
	@deploy/bootstrap requirements-dev.txt
	.venv/bin/pre-commit run --all-files --color never

types: ## Check the types of the code
	@deploy/bootstrap requirements-dev.txt
	@.venv/bin/python -m tests.typecheck

hooks: ## Have git check each commit as `make lint` does
	@deploy/bootstrap requirements-dev.txt
	.venv/bin/pre-commit install

format: ## Put the code into its style
	@deploy/bootstrap requirements-dev.txt
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

check: ## Check the settings as on a server, and that no migration is missing
	@deploy/bootstrap requirements-dev.txt
	@$(PRODUCTION) .venv/bin/python manage.py check --deploy --fail-level WARNING
	@$(PRODUCTION) .venv/bin/python manage.py makemigrations --check --dry-run

lock: ## Renew the locks from pyproject.toml (newer versions: make lock ARGS=--upgrade)
	@deploy/bootstrap requirements-dev.txt
	@deploy/lock $(ARGS)

gazetteer: ## Build the places in fixtures/ again from fixtures/sources/
	@deploy/bootstrap requirements.txt
	@.venv/bin/python deploy/private_env.py
	.venv/bin/python manage.py build_gazetteer

messages: ## Gather the words to translate, and compile the Spanish ones
	@deploy/bootstrap requirements-dev.txt
	.venv/bin/python -m tests.messages

screenshots: ## Take the pictures of README and docs anew (needs chromium)
	@deploy/bootstrap requirements-dev.txt
	@.venv/bin/python deploy/private_env.py
	.venv/bin/python -m tests.screenshots

clean: ## Remove what can be made again; the database and .env stay
	rm -rf .venv tests/browser/node_modules staticfiles .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
