"""Tables of tab-separated values as columns of NumPy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from p300.errors import P300Error

if TYPE_CHECKING:
    import os

UNKNOWN = ("n/a", "")


def read_table(path: str | os.PathLike[str]) -> dict[str, list[str]]:
    """Read a table with a line of names.

    Gives its columns as texts. Raises `OSError`, and `P300Error` with the line where rows differ in length.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise P300Error(f"{path}: byte {error.start} is no UTF-8: expected a table") from error
    if not lines or "\t" not in lines[0]:
        raise P300Error(f"{path}: line 1: no tabs: expected a line of names separated by tabs")
    names = lines[0].split("\t")
    if len(set(names)) != len(names):
        raise P300Error(f"{path}: line 1: a name stands twice: expected a name a column")
    rows = [line.split("\t") for line in lines[1:]]
    for number, row in enumerate(rows, start=2):
        if len(row) != len(names):
            raise P300Error(f"{path}: line {number}: {len(row)} values: expected {len(names)}")
    return {name: [row[column] for row in rows] for column, name in enumerate(names)}


def numbers(path: str | os.PathLike[str], name: str, texts: list[str]) -> np.ndarray:
    """Turn a column into float64, not-a-number where it is unknown.

    Raises `P300Error` with the line where it is no number.
    """
    column = np.full(len(texts), np.nan)
    for row, text in enumerate(texts):
        if text not in UNKNOWN:
            try:
                column[row] = float(text)
            except ValueError:
                raise P300Error(
                    f"{path}: line {row + 2}, {name}: “{text}”: expected a number or n/a"
                ) from None
    return column
