# The two commands are `make demo` and `make test`; both install what is missing first.
SWIFT ?= swift
BUILD := $(SWIFT) build -c release

.PHONY: demo test build format lint dependencies clean

build: dependencies
	$(BUILD) --product p300

demo: build
	scripts/demo.sh

test: dependencies
	$(SWIFT) test -c release --disable-xctest

lint:
	$(SWIFT) format lint --strict --parallel --recursive Sources Tests Package.swift

format:
	$(SWIFT) format --in-place --parallel --recursive Sources Tests Package.swift

dependencies:
	@scripts/install-dependencies.sh

clean:
	rm -rf .build
