# The door to everything; each target is one command. `make` alone says what there is.

.DEFAULT_GOAL := help
.PHONY: help run test contract demo bench check openapi doc

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build and serve on SQLite with the demo; prints where the docs are and how to get a token
	cargo run --bin shangwu -- serve --demo

test: ## every test, on SQLite and on PostgreSQL (TEST_DATABASE_URL, or a throw-away cluster)
	scripts/postgres -- cargo test --workspace

contract: ## lint the OpenAPI document, hold the server against it, walk with a TypeScript client
	scripts/contract

demo: ## walk through the whole job with curl, against a fresh server
	scripts/with-server -- scripts/demo

bench: ## measure the server beside its floor, on PostgreSQL and SQLite (takes a while)
	scripts/postgres --durable -- cargo run --release -p bench
	cargo test --release -p domain-quotas --test it -- --ignored --nocapture
	scripts/postgres --durable -- cargo test --release -p tests --test it -- --ignored --nocapture --test-threads 1 parts::

check: ## formatting and lints
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

openapi: ## write openapi/openapi.json from the routes
	cargo run -p openapi

doc: ## the code's own documentation, in target/doc
	cargo doc --workspace --no-deps
