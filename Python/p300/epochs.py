"""Epochs files: what `p300 preprocess` writes and every verb reads."""

from __future__ import annotations

import json
import os
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from p300.errors import P300Error

# Stands for what is filled in.
_UNKNOWN: Any = None

# Each array an epoch: its type in the file, and what stands for it where an archive lacks it.
_COLUMNS = {
    "y": ("i1", -1),
    "stimulus": ("<i2", 0),
    "onset": ("<f8", np.nan),
    "recording": ("<i4", 0),
    "selection": ("<i4", 0),
    "repetition": ("<i4", 0),
}


@dataclass(kw_only=True)
class Epochs:
    """Windows of EEG after flashes, with what is known of each flash.

    What is left out, or `None`, is filled in as by the tool: labels unknown, stimulus 1 for targets and 2
    for others, onsets not-a-number, one recording, one selection, repetition 0, electrodes `E1` ….

    Raises `P300Error` where shapes do not agree.
    """

    x: np.ndarray
    """float32 [epoch, electrode, sample]: z-scores or µV, as `metadata["preprocessing"]` says."""
    sampling_rate: float
    """In Hz."""
    y: np.ndarray = _UNKNOWN
    """int8 [epoch]: 1 target, 0 other, -1 unknown."""
    electrodes: list[str] = _UNKNOWN
    """Names, in the order of the second dimension of `x`."""
    stimulus: np.ndarray = _UNKNOWN
    """int16 [epoch]: the stimulus code, from 1."""
    onset: np.ndarray = _UNKNOWN
    """float64 [epoch]: of the flash in its recording, in seconds."""
    recording: np.ndarray = _UNKNOWN
    """int32 [epoch], from 0; the names are in `metadata["sources"]`."""
    selection: np.ndarray = _UNKNOWN
    """int32 [epoch]: from 0, counted on over all recordings."""
    repetition: np.ndarray = _UNKNOWN
    """int32 [epoch]: from 0 in each selection."""
    deviation: np.ndarray | None = None
    """float32 [epoch, electrode]: what each window was divided by, if it was and is known."""
    first_sample: int = 0
    """Of a window, counted from the onset."""
    lit: np.ndarray | None = None
    """bool [code, item]: which items each code lights, where these are any sets."""
    metadata: dict[str, Any] = field(default_factory=dict)
    """Preprocessing, sources with SHA-256, screen, text and version, as the tool wrote them."""

    def __post_init__(self) -> None:
        self.x = np.ascontiguousarray(self.x, "<f4")
        if self.x.ndim != 3:
            raise P300Error(f"x has the shape {self.x.shape}: expected [epoch, electrode, sample]")
        count, electrodes, _ = self.x.shape
        for name, (kind, missing) in _COLUMNS.items():
            value = getattr(self, name)
            if value is not None:
                column = _column(name, np.asarray(value), kind, count)
            elif name == "stimulus":
                column = np.where(self.y == 1, 1, 2).astype(kind)
            else:
                column = np.full(count, missing, kind)
            setattr(self, name, column)
        if self.electrodes is None:
            self.electrodes = [f"E{number + 1}" for number in range(electrodes)]
        self.electrodes = [str(name) for name in self.electrodes]
        if len(self.electrodes) != electrodes:
            raise P300Error(f"{len(self.electrodes)} electrodes: expected {electrodes}, to agree with x")
        if self.deviation is not None:
            self.deviation = np.ascontiguousarray(self.deviation, "<f4")
            if self.deviation.shape != (count, electrodes):
                raise P300Error(
                    f"deviation has the shape {self.deviation.shape}: expected {(count, electrodes)}, "
                    "to agree with x"
                )

    def __len__(self) -> int:
        return len(self.x)

    @property
    def times(self) -> np.ndarray:
        """The time of each sample of a window from its onset, in seconds."""
        return (self.first_sample + np.arange(self.x.shape[2])) / self.sampling_rate


def _column(name: str, values: np.ndarray, kind: str, count: int) -> np.ndarray:
    if values.shape == (count, 1):
        values = values[:, 0]
    if values.shape != (count,):
        raise P300Error(f"{name} has the shape {values.shape}: expected {(count,)}, to agree with x")
    column = values.astype(kind)
    if not np.array_equal(column, values, equal_nan=np.dtype(kind).kind == "f"):
        raise P300Error(f"{name} holds what {np.dtype(kind).name} does not: expected numbers of that type")
    return column


def read_epochs(path: str | os.PathLike[str]) -> Epochs:
    """Read an epochs file (`.npz`); an archive of other makers may have `x` (or `X`) and `y` alone.

    Raises `OSError` where it cannot be opened and `P300Error` where it holds something else.
    """
    try:
        with np.load(path, allow_pickle=False) as archive:
            found = {name: archive[name] for name in archive.files}
    except (ValueError, EOFError, AttributeError, zipfile.BadZipFile) as error:
        raise P300Error(f"{path}: {error}: expected epochs in NumPy's .npz format") from error
    x = found.pop("x", found.pop("X", None))
    if x is None:
        raise P300Error(f"{path}: members {', '.join(sorted(found))}: expected x.npy")
    known = {name: found[name] for name in (*_COLUMNS, "deviation", "lit") if name in found}
    try:
        return Epochs(
            x=x,
            sampling_rate=float(found.get("sampling_rate", 120)),
            electrodes=found["electrodes"].tolist() if "electrodes" in found else _UNKNOWN,
            first_sample=int(found.get("first_sample", 0)),
            metadata=json.loads(str(found["metadata"])) if "metadata" in found else {},
            **known,
        )
    except (P300Error, TypeError, ValueError) as error:
        raise P300Error(f"{path}: {error}") from error


def write_epochs(path: str | os.PathLike[str], epochs: Epochs) -> None:
    """Write an epochs file that every verb of the tool takes; the same epochs give the same bytes."""
    members: dict[str, Any] = {name: getattr(epochs, name) for name in ("x", *_COLUMNS)}
    members |= {
        name: getattr(epochs, name) for name in ("deviation", "lit") if getattr(epochs, name) is not None
    }
    members["electrodes"] = np.array(epochs.electrodes)
    members["sampling_rate"] = np.float64(epochs.sampling_rate)
    if epochs.first_sample:
        members["first_sample"] = np.int32(epochs.first_sample)
    if epochs.metadata:
        members["metadata"] = np.array(json.dumps(epochs.metadata, ensure_ascii=False))
    temporary = Path(f"{os.fspath(path)}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            np.savez(file, **members)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
