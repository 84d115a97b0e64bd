#!/bin/sh
# Puts the tool and p300-bids into a Debian that has nothing else: install.sh FOLDER, with the package of make dist in it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dpkg --install "$1"/p300_*.deb
install -m 755 "$here/p300-bids" /usr/bin/p300-bids
p300-bids --version
