# Everything is done by packaging/bootstrap.py, which also works where there is no make.
PYTHON ?= python3
TASKS := setup run test test-unit test-gui test-languagetool bench golden lint types clean

.PHONY: $(TASKS) lock fuzz
.DEFAULT_GOAL := setup

$(TASKS):
	@$(PYTHON) packaging/bootstrap.py $@

# Renew the locked requirements (needs uv). Tests run on the result before it is committed.
UV_COMPILE := uv pip compile --universal --generate-hashes --python-version 3.11 --no-header \
	--no-emit-index-url --no-emit-find-links --upgrade --quiet

lock:
	cd packaging/requirements && $(UV_COMPILE) runtime.in -o runtime.txt
	cd packaging/requirements && $(UV_COMPILE) dev.in -c runtime.txt -o dev.txt
	cd packaging/requirements && $(UV_COMPILE) lm.in -c runtime.txt -o lm.txt
	cd packaging/requirements && $(UV_COMPILE) fuzz.in -o fuzz.txt

# Feed each importer what a fuzzer thinks up, for MINUTES each (Linux on x86-64).
MINUTES ?= 10

fuzz: setup
	.venv/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r packaging/requirements/fuzz.txt
	.venv/bin/python tests/fuzz/run.py --minutes $(MINUTES) --keep
