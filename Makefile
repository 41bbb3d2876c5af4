# Everything installs what it needs (scripts/setup.sh), each tool only when it is missing.

.DEFAULT_GOAL := help
.PHONY: help serve test build bench check validate exports embed-hosts setup clean
# A fresh shell may not have cargo's folder on its PATH.
export PATH := $(PATH):$(or $(CARGO_HOME),$(HOME)/.cargo)/bin
MAKEFLAGS += --no-print-directory

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

serve: ## Build the page and serve it at http://127.0.0.1:8080 (other port: make serve PORT=8081)
	@scripts/setup.sh page
	@PORT=$(PORT) scripts/serve.sh

test: ## Run every test: native, WebAssembly, sizes, the page in Chromium (a part: make test PARTS="native wasm")
	@scripts/setup.sh
	@scripts/test.sh $(PARTS)

build: ## Build the release page into dist/, with posters (for cards in feeds: SITE=https://…)
	@scripts/setup.sh page
	@scripts/build.sh

bench: ## Measure the speed (criterion)
	@scripts/setup.sh
	@cargo bench --locked --features cli,bench --bench engine --bench world

validate: ## Compare queueing networks with Ciw and SimPy (needs Python)
	@scripts/setup.sh validation
	@scripts/validate.sh

exports: ## Check what blast export writes by the tools that it is for (needs Python)
	@scripts/setup.sh exports
	@scripts/exports.sh

embed-hosts: ## Build small sites of other engines with the widget and look at them (one: make embed-hosts HOSTS=hugo)
	@scripts/setup.sh browser
	@scripts/embed-hosts.sh $(HOSTS)

check: ## Formatting, lints, house rules, documentation
	@scripts/setup.sh page
	@scripts/check.sh

setup: ## Only install what is missing for all of these
	@scripts/setup.sh browser

clean: ## Remove what was built, keep the tools
	rm -rf dist tests/browser/results
	cargo clean
