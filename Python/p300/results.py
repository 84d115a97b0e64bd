"""Results of a study: a row a subject, session, fold, method and metric."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from p300.errors import P300Error
from p300.tables import UNKNOWN, numbers, read_table

if TYPE_CHECKING:
    import os

# Names, even where all of them are digits: subject 01 is not subject 1.
_NAMES = (
    "subject",
    "session",
    "task",
    "run",
    "dataset",
    "pipeline",
    "paradigm",
    "evaluation",
    "network",
    "metric",
    "version",
    "fold",
    "input_sha256",
)

# What a time is of.
_KEYS = ("subject", "session", "fold", "pipeline")


@dataclass(frozen=True)
class Results:
    """A table of results in columns."""

    columns: dict[str, np.ndarray]
    """By name, each [row]: float64 with not-a-number for unknown, or texts."""
    descriptions: dict[str, Any] = field(default_factory=dict)
    """What the JSON file beside the table says of each column."""

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def where(self, **values: object) -> Results:
        """Take the rows whose columns have these values, as in `where(metric="auc")`."""
        keep = np.ones(len(self), bool)
        for name, value in values.items():
            keep &= self.columns[name] == value
        return Results({name: column[keep] for name, column in self.columns.items()}, self.descriptions)


def read_results(path: str | os.PathLike[str]) -> Results:
    """Read `results.tsv` of a study (the file or its folder), with the `.json` beside it if there is one.

    Where `times.tsv` lies beside it, as `p300 study` leaves it, its column `time` is joined: it is a file of
    its own, since times differ from run to run and results do not.

    Raises `OSError` where it cannot be opened and `P300Error` where it is no such table.
    """
    table = Path(path)
    if table.is_dir():
        table /= "results.tsv"
    columns = read_table(table)
    if "score" not in columns:
        raise P300Error(f"{table}: columns {', '.join(columns)}: expected a column score")
    times = table.with_name("times.tsv")
    if "time" not in columns and times.exists() and all(name in columns for name in _KEYS):
        columns["time"] = _joined(columns, times)
    arrays = {}
    for name, texts in columns.items():
        is_text = name in _NAMES or (name != "score" and not all(map(_is_number, texts)))
        arrays[name] = np.array(texts, str) if is_text else numbers(table, name, texts)
    descriptions = _descriptions(table.with_suffix(".json"))
    if "time" in arrays and "time" not in descriptions:
        described = _descriptions(times.with_suffix(".json"))
        descriptions |= {"time": described["time"]} if "time" in described else {}
    return Results(arrays, descriptions)


def _descriptions(sidecar: Path) -> dict[str, Any]:
    try:
        return json.loads(sidecar.read_bytes()) if sidecar.exists() else {}
    except ValueError as error:
        raise P300Error(f"{sidecar}: {error}: expected JSON that describes the columns") from error


def _joined(columns: dict[str, list[str]], path: Path) -> list[str]:
    times = read_table(path)
    missing = [name for name in (*_KEYS, "time") if name not in times]
    if missing:
        raise P300Error(f"{path}: no column {', '.join(missing)}: expected times of a study")
    known = dict(zip(zip(*(times[name] for name in _KEYS), strict=True), times["time"], strict=True))
    return [known.get(key, "n/a") for key in zip(*(columns[name] for name in _KEYS), strict=True)]


def _is_number(text: str) -> bool:
    try:
        return text in UNKNOWN or float(text) is not None
    except ValueError:
        return False
