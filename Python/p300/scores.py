"""Scores files: what `p300 classify --output` writes."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from p300.errors import P300Error
from p300.tables import numbers, read_table

_KINDS = {
    "recording": "i4",
    "onset": "f8",
    "stimulus": "i2",
    "selection": "i4",
    "repetition": "i4",
    "score": "f8",
    "detected": "?",
    "target": "i1",
}


@dataclass(frozen=True)
class Scores:
    """What a detector said of each epoch; all arrays are [epoch]."""

    recording: np.ndarray
    """int32, from 0."""
    onset: np.ndarray
    """float64, in seconds; not-a-number where it is unknown."""
    stimulus: np.ndarray
    """int16, the stimulus code."""
    selection: np.ndarray
    """int32, from 0."""
    repetition: np.ndarray
    """int32, from 0."""
    score: np.ndarray
    """float64: the probability that the flash was attended."""
    detected: np.ndarray
    """bool: whether the score lies above the detector's threshold."""
    target: np.ndarray
    """int8: 1 target, 0 other, -1 unknown."""

    def __len__(self) -> int:
        return len(self.score)


def read_scores(path: str | os.PathLike[str]) -> Scores:
    """Read a scores file, a table or JSON, told apart by its ending as `p300 classify` does.

    Raises `OSError` where it cannot be opened and `P300Error` where it holds something else.
    """
    json_file = os.fspath(path).lower().endswith(".json")
    columns = _json(path) if json_file else read_table(path)
    missing = [name for name in _KINDS if name not in columns]
    if missing:
        raise P300Error(f"{path}: columns {', '.join(columns)}: expected {', '.join(_KINDS)}")
    arrays = {}
    for name, kind in _KINDS.items():
        values = numbers(path, name, columns[name])
        unknown = np.isnan(values)
        if name == "target":
            values[unknown] = -1
        elif name != "onset" and unknown.any():
            row = int(np.flatnonzero(unknown)[0])
            raise P300Error(f"{path}: row {row}, counted from 0: no {name}: expected a number")
        arrays[name] = values.astype(kind)
    return Scores(**arrays)


def _json(path: str | os.PathLike[str]) -> dict[str, list[str]]:
    try:
        rows = json.loads(Path(path).read_bytes())
        return {name: ["n/a" if row[name] is None else repr(row[name]) for row in rows] for name in _KINDS}
    except (ValueError, TypeError, KeyError) as error:
        raise P300Error(f"{path}: {error}: expected a list of scores as p300 classify writes it") from error
