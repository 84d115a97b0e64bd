#!/usr/bin/env python3
"""Lets the validator of BIDS look at what p300 writes: a simulated data set, epochs and a study of it, and yours.

    python3 scripts/validate-bids.py [FOLDER…]                   (further folders: data sets, or derivatives of p300)

Needs PyPI's bids-validator-deno: the one on the path, else in an environment of its own, .build/bids; where it cannot be
fetched, says that it is skipped. Prints errors, and warnings but those of what nobody can know of simulated people
(who made the cap, …). Exit status 1 where there is an error. The tool is $P300, else .build/release/p300.
"""

import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import venv

PROJECT = pathlib.Path(__file__).resolve().parent.parent
TOOL = os.environ.get("P300", str(PROJECT / ".build/release/p300"))
# Fields and files that are recommended, and that only people can fill.
RECOMMENDED = {"JSON_KEY_RECOMMENDED", "SIDECAR_KEY_RECOMMENDED", "TOO_FEW_AUTHORS", "README_FILE_MISSING"}


def validator():
    found = shutil.which("bids-validator-deno")
    if found:
        return found
    place = PROJECT / ".build/bids"
    program = place / "bin/bids-validator-deno"
    if not program.exists():
        venv.create(place, with_pip=True, clear=True)
        done = subprocess.run(
            [place / "bin/pip", "install", "--quiet", "--disable-pip-version-check", "bids-validator-deno"],
            stderr=subprocess.PIPE, check=False,
        )
        if done.returncode != 0:
            shutil.rmtree(place)
            return None
    return str(program)


def faults(program, folder):
    """How many errors the validator finds; prints each kind once."""
    done = subprocess.run([program, "--json", folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    try:
        issues = json.loads(done.stdout)["issues"]["issues"]
    except (ValueError, KeyError):
        sys.exit(f"{folder}: the validator has failed: {done.stderr.decode()[:500]}")
    kinds = collections.Counter()
    first = {}
    for issue in issues:
        kind = (issue["severity"], issue["code"], issue.get("subCode") or "")
        kinds[kind] += 1
        first.setdefault(kind, f"{issue.get('location')}: {(issue.get('issueMessage') or '').splitlines()[:1]}")
    errors = sum(count for kind, count in kinds.items() if kind[0] == "error")
    quiet = sum(count for kind, count in kinds.items() if kind[1] in RECOMMENDED and kind[0] != "error")
    print(f"{folder}: {errors} errors, {sum(kinds.values()) - errors} warnings, {quiet} of these of what is recommended")
    for kind, count in sorted(kinds.items()):
        if kind[0] == "error" or kind[1] not in RECOMMENDED:
            print(f"  {count} {' '.join(kind)}, such as {first[kind]}")
    return errors


def main():
    program = validator()
    if not program:
        print("skipped: bids-validator-deno is not here and cannot be fetched")
        return
    with tempfile.TemporaryDirectory() as name:
        data = pathlib.Path(name) / "data"
        epochs, study = data / "derivatives/p300", data / "derivatives/study"
        for arguments in [
            ["simulate", "--output", data, "--subjects", "3", "--sessions", "2", "--word", "BCI", "--repetitions", "3"],
            ["preprocess", data, "--output", epochs],
            ["study", data, study, "--networks", "lda,toeplitz-lda", "--protocol", "across-subjects"],
            ["study", epochs, data / "derivatives/of-epochs", "--networks", "lda"],
        ]:
            subprocess.run([TOOL, *arguments, "--quiet"], stdout=subprocess.DEVNULL, check=True)
        folders = [data, epochs, study, data / "derivatives/of-epochs", PROJECT / "recordings", *sys.argv[1:]]
        sys.exit(any([faults(program, folder) for folder in folders]))


if __name__ == "__main__":
    main()
