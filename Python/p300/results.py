"""Results of a study: a row a subject, session, fold, network and metric."""

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

    Raises `OSError` where it cannot be opened and `P300Error` where it is no such table.
    """
    table = Path(path)
    if table.is_dir():
        table /= "results.tsv"
    columns = read_table(table)
    if "score" not in columns:
        raise P300Error(f"{table}: columns {', '.join(columns)}: expected a column score")
    arrays = {}
    for name, texts in columns.items():
        is_text = name in _NAMES or (name != "score" and not all(map(_is_number, texts)))
        arrays[name] = np.array(texts, str) if is_text else numbers(table, name, texts)
    sidecar = table.with_suffix(".json")
    try:
        descriptions = json.loads(sidecar.read_bytes()) if sidecar.exists() else {}
    except ValueError as error:
        raise P300Error(f"{sidecar}: {error}: expected JSON that describes the columns") from error
    return Results(arrays, descriptions)


def _is_number(text: str) -> bool:
    try:
        return text in UNKNOWN or float(text) is not None
    except ValueError:
        return False
