# Everything is done by packaging/bootstrap.py, which also works where there is no make.
PYTHON ?= python3
TASKS := setup run test test-unit test-gui test-languagetool bench lint types clean

.PHONY: $(TASKS) lock
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
