# Everything a newcomer needs: `make demo` and `make test`. Both install what they need into .venv first.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
export PECULE_HOME ?= $(CURDIR)/.pecule

PEERS := tests/conformance/node_modules/.package-lock.json

.PHONY: help demo test test-long check format messages docs pictures peers bench lock clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

demo: .venv/run ## start a demonstration on http://localhost:8000 (FRESH=1 starts over, PORT=8080 moves it, PHONE=1 lets a phone in)
	@PECULE_DEMO=1 $(BIN)/pecule demo $(if $(FRESH),--fresh) $(if $(PHONE),--phone) $(if $(PORT),--port $(PORT))

test: .venv/test chromium peers ## run every test in every kind
	@$(BIN)/python -m pytest -n 2 --cov --cov-report=term:skip-covered

test-long: .venv/test chromium peers ## run the long forms of the tests too
	@PECULE_LONG=1 $(BIN)/python -m pytest -n 2 --timeout 3600

check: .venv/test ## lint, types and import contracts only: a minute before a commit
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports

format: .venv/test ## format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

messages: .venv/test ## gather the sentences to translate and compile the French ones
	@$(BIN)/python -m pecule.operations.translations

docs: .venv/test ## write docs/reference anew from the code
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m pecule.operations.reference
	@$(BIN)/python -m tests.conformance.matrix

pictures: .venv/test chromium ## photograph a running demonstration into docs/images
	@$(BIN)/python -m tests.journeys.pictures

peers: $(PEERS) ## install the programs in JavaScript that our sign-in is tested and measured against

bench: .venv/test peers ## measure the ledger, credits, declarations, orders, search, imports, payments, sign-ins and the loop from a scam
	@for name in ledger credit-year dsn page orders search catalogue-import payouts signin loop scams; do $(BIN)/pecule bench $$name --json || exit 1; done

lock: ## write requirements/*.txt anew from pyproject.toml
	@$(BIN)/pip install -q pip-tools && cd requirements && for kind in run test; do \
	  ../$(BIN)/pip-compile -q --strip-extras --generate-hashes --allow-unsafe --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	  $$(test $$kind = test && echo --extra test) -o $$kind.txt ../pyproject.toml; done

clean: ## remove what was installed and the demonstration's data
	@test ! -x $(BIN)/pecule || $(BIN)/pecule stop || true
	@rm -rf .venv .pecule build tests/conformance/node_modules

.venv/%: requirements/%.txt pyproject.toml
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Pécule needs Python 3.11 or newer with venv (Debian: apt-get install python3-venv)."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked dependencies ($*) into .venv"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r $<
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(PEERS): tests/conformance/package-lock.json
	@command -v npm >/dev/null || { \
	  echo "Testing sign-in against its peers needs Node 20 or newer with npm (Debian: apt-get install nodejs npm)."; exit 1; }
	@echo "Installing the locked peers into tests/conformance/node_modules"
	@$${SSL_CERT_FILE:+env NODE_EXTRA_CA_CERTS="$${NODE_EXTRA_CA_CERTS:-$$SSL_CERT_FILE}"} \
	  npm ci --prefix tests/conformance --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { \
	  echo "Installing Chromium for the journeys"; \
	  if [ $$(id -u) = 0 ]; then apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	  else sudo -n sh -c 'apt-get update -qq && apt-get install -y -qq chromium >/dev/null'; fi; } || \
	  echo "No Chromium: install Debian's chromium package, or the journeys will fail."
	@command -v tesseract >/dev/null || \
	  echo "No Tesseract (Debian: tesseract-ocr tesseract-ocr-fra): tests that read real pictures are skipped."
