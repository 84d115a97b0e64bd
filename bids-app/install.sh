#!/bin/sh
# Puts the tool and p300-bids into a Debian that has nothing else: install.sh FOLDER, with the package of make dist in it.
set -eu
dpkg --install "$1"/p300_*.deb
p300-bids --version
