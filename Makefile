# The commands a newcomer guesses. Each one is start.py, which needs nothing but Python 3.11 or newer.
# ARGS go on to the command: make test ARGS="-k sm2", make study ARGS=Training

PYTHON ?= python3
.DEFAULT_GOAL := help
.PHONY: help study test nightly lint docs site bench clean

help:  ## say what there is
	@grep -hE '^[a-z]+: *##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+): *## */  make \1\t/' | expand -t 16

study:  ## start a study session
	@$(PYTHON) start.py study $(ARGS)

test:  ## run the tests of every push, with branch coverage; or some
	@$(PYTHON) start.py test $(ARGS)

nightly:  ## run all tests, with many more examples
	@$(PYTHON) start.py nightly $(ARGS)

lint:  ## check style, types and the generated docs
	@$(PYTHON) start.py lint

docs:  ## write the command reference anew
	@$(PYTHON) start.py docs

site:  ## build the site of docs/, and check it
	@$(PYTHON) start.py site

bench:  ## measure how fast it is
	@$(PYTHON) start.py bench $(ARGS)

clean:  ## remove the environment and all that can be made again
	rm -rf .venv .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache .cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
