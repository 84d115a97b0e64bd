# The two commands are `make demo` and `make test`; both install what is missing first.
SWIFT ?= swift
IN_ENVIRONMENT := . scripts/environment.sh;

.PHONY: build demo test lint format dependencies clean

build: dependencies
	$(IN_ENVIRONMENT) $(SWIFT) build -c release --product p300

demo: build
	$(IN_ENVIRONMENT) scripts/demo.sh

test: dependencies
	$(IN_ENVIRONMENT) $(SWIFT) build -c release --product p300
	$(IN_ENVIRONMENT) $(SWIFT) test -c release --disable-xctest

lint:
	$(SWIFT) format lint --strict --parallel --recursive Sources Tests Fuzzing Package.swift

format:
	$(SWIFT) format --in-place --parallel --recursive Sources Tests Fuzzing Package.swift

dependencies:
	@scripts/install-dependencies.sh

clean:
	rm -rf .build .build-*
