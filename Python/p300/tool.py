"""Finding and running the tool p300."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from p300.errors import P300Error, P300Warning

if TYPE_CHECKING:
    from collections.abc import Sequence

PACKAGED = Path(__file__).parent / "bin" / "p300"


@dataclass(frozen=True)
class Tool:
    """The program p300 at a path."""

    path: str

    @classmethod
    def find(cls, path: str | os.PathLike[str] | None = None) -> Tool:
        """Find the tool: at `path`, else at `$P300`, else in this package, else on `PATH`.

        Raises `P300Error` where what is named is no program, or where there is none.
        """
        for source, named in (("p300", path), ("the environment variable P300", os.environ.get("P300"))):
            if named:
                if not (os.access(named, os.X_OK) and Path(named).is_file()):
                    raise P300Error(f"{source} is {os.fspath(named)}: expected the path of the tool p300")
                return cls(os.fspath(named))
        if PACKAGED.is_file():
            return cls(str(PACKAGED))
        found = shutil.which("p300")
        if found is None:
            raise P300Error(
                "no tool p300 in this package or on PATH: give its path as p300=… or in the environment "
                "variable P300; “make build” makes it as .build/release/p300"
            )
        return cls(found)

    @cached_property
    def version(self) -> str:
        """What `p300 --version` says."""
        return self._run(["--version"]).strip()

    def run(self, *arguments: str | os.PathLike[str]) -> Any:
        """Run a verb with `--json`.

        Gives the JSON that it printed. The tool's warnings become `P300Warning`s. Raises `P300Error` with
        the tool's own words where it ends with an error.
        """
        output = self._run([*(os.fspath(argument) for argument in arguments), "--json"])
        try:
            return json.loads(output)
        except ValueError as error:
            raise P300Error(f"{self.path}: printed {output[:80]!r}: expected JSON") from error

    def _run(self, arguments: Sequence[str]) -> str:
        try:
            done = subprocess.run(
                [self.path, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
        except OSError as error:
            raise P300Error(f"{self.path}: {error.strerror}: expected the tool p300") from error
        lines = done.stderr.splitlines()
        if done.returncode:
            said = "\n".join(lines).strip() or "no reason given"
            raise P300Error(f"p300 {arguments[0]} ended with {done.returncode}: {said}")
        for line in lines:
            if line.startswith("warning: "):
                warnings.warn(line.removeprefix("warning: "), P300Warning, stacklevel=4)
        return done.stdout
