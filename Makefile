# The two commands are `make demo` and `make test`; both install what is missing first.
SWIFT ?= swift
IN_ENVIRONMENT := . scripts/environment.sh;

PREFIX ?= /usr/local
SHARE := $(DESTDIR)$(PREFIX)/share

.PHONY: build install dist demo test faults sanitize documentation wheel test-python lint \
  format dependencies clean

build: dependencies
	$(IN_ENVIRONMENT) $(SWIFT) build -c release --product p300

# Binary, man page, and completions where each shell looks for them.
install: build
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(SHARE)/man/man1" \
	  "$(SHARE)/bash-completion/completions" "$(SHARE)/zsh/site-functions" \
	  "$(SHARE)/fish/vendor_completions.d"
	install -m 755 .build/release/p300 "$(DESTDIR)$(PREFIX)/bin/p300"
	install -m 755 bids-app/p300-bids "$(DESTDIR)$(PREFIX)/bin/p300-bids"
	scripts/manual.sh .build/release/p300 >"$(SHARE)/man/man1/p300.1"
	.build/release/p300 --generate-completion-script bash \
	  >"$(SHARE)/bash-completion/completions/p300"
	.build/release/p300 --generate-completion-script zsh >"$(SHARE)/zsh/site-functions/_p300"
	.build/release/p300 --generate-completion-script fish \
	  >"$(SHARE)/fish/vendor_completions.d/p300.fish"

# An archive and a Debian package whose binary needs the C library alone (Linux).
dist: dependencies
	scripts/dist/dist.sh

demo: build
	$(IN_ENVIRONMENT) scripts/demo.sh

# No test looks behind a module's interface, so what is tested is what is installed, compiled once.
test: build
	$(IN_ENVIRONMENT) $(SWIFT) test -c release --disable-xctest --disable-testable-imports

# A minute of failing calls of the system, kills and hostile files; for longer see CONTRIBUTING.md.
faults: build
	if [ "$$(uname)" = Linux ]; then python3 scripts/faults/inject.py --most 3 --kills 3; fi
	python3 scripts/faults/hostile.py --cases 40 --jobs 2

# The tool under AddressSanitizer and UndefinedBehaviorSanitizer: a quarter of an hour.
sanitize: dependencies
	scripts/faults/sanitize.sh

# Web pages of the libraries in .build/documentation; a warning is an error.
documentation: build
	scripts/documentation.sh

# The Python package with the tool in it, $(P300) or what is built here: the same bytes from the same sources.
wheel: $(if $(P300),,build)
	rm -rf .build/wheel
	P300="$(abspath $(or $(P300),.build/release/p300))" python3 -m pip wheel --no-deps --quiet \
	  --disable-pip-version-check --wheel-dir .build/wheel ./Python
	@ls .build/wheel/*.whl
	@if grep -q 'libswiftCore\.so' "$(or $(P300),.build/release/p300)"; then \
	  echo "note: the tool in it needs the Swift runtime of this machine (swift build --static-swift-stdlib does not)"; fi

# The Python package's tests, in an environment of their own; skipped where it cannot be fetched.
test-python: $(if $(P300),,build)
	P300="$(abspath $(or $(P300),.build/release/p300))" scripts/test-python.sh

lint:
	$(SWIFT) format lint --strict --parallel --recursive Sources Tests Fuzzing Package.swift
	python3 scripts/test-check-arrows.py --quiet
	python3 scripts/check-arrows.py
	python3 scripts/test-check-conversions.py --quiet
	python3 scripts/check-conversions.py

format:
	$(SWIFT) format --in-place --parallel --recursive Sources Tests Fuzzing Package.swift

dependencies:
	@scripts/install-dependencies.sh

clean:
	rm -rf .build .build-*
