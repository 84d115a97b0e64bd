"""Detector files: what `p300 train` writes."""

from __future__ import annotations

import hashlib
import json
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from p300.errors import P300Error

FORMAT = "p300 detector 1"


@dataclass(frozen=True)
class Detector:
    """A detector: what it takes, what it learnt from, and its weights."""

    network: str
    """The method, as `--network` has it."""
    electrodes: list[str]
    """Names, in the order of the weights."""
    sampling_rate: float
    """Of the epochs that it takes, in Hz."""
    window_length: int
    """Samples an epoch."""
    first_sample: int
    """Of an epoch, counted from the onset."""
    threshold: float
    """The probability above which an epoch counts as detected."""
    preprocessing: dict[str, Any] | None
    """What recordings go through; `None` where it learnt from epochs of other makers."""
    training: dict[str, Any]
    """Seed, passes, epochs, sources with SHA-256, version."""
    tensors: dict[str, np.ndarray]
    """The weights by name, float32."""
    metadata: dict[str, str]
    """All of the file's metadata, as they stand there."""


def read_detector(source: str | os.PathLike[str] | bytes) -> Detector:
    """Read a detector (`.safetensors`) from a path, or from bytes such as `P300Classifier.detector_`.

    Raises `OSError` where it cannot be opened and `P300Error` where it is no detector or was changed.
    """
    if isinstance(source, bytes):
        name, data = "detector", source
    else:
        name, data = os.fspath(source), Path(source).read_bytes()
    try:
        tensors, metadata = _contents(data)
        if metadata.get("format") != FORMAT:
            raise P300Error(f"format “{metadata.get('format')}”: expected “{FORMAT}”")
        _check("tensors_sha256", metadata, b"".join(tensors[key].tobytes() for key in sorted(tensors)))
        lines = (f"{key}={metadata[key]}\n" for key in sorted(metadata) if key != "metadata_sha256")
        _check("metadata_sha256", metadata, "".join(lines).encode())
        return Detector(
            network=metadata["network"],
            electrodes=json.loads(metadata["electrodes"]),
            sampling_rate=float(metadata["sampling_rate"]),
            window_length=int(metadata["window_length"]),
            first_sample=int(metadata.get("first_sample", 0)),
            threshold=json.loads(metadata["calibration"])["threshold"],
            preprocessing=json.loads(metadata["preprocessing"]),
            training=json.loads(metadata["training"]),
            tensors=tensors,
            metadata=metadata,
        )
    except (P300Error, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = error if isinstance(error, P300Error) else f"{error!r}: expected a detector of p300 train"
        raise P300Error(f"{name}: {reason}") from error


def _contents(data: bytes) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    length = int.from_bytes(data[:8], "little")
    if not 2 <= length <= len(data) - 8:
        raise P300Error(f"{len(data)} bytes that begin otherwise: expected a detector (.safetensors)")
    header = json.loads(data[8 : 8 + length])
    body = memoryview(data)[8 + length :]
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        shape = entry["shape"]
        fits = 0 <= first <= last <= len(body) and last - first == 4 * math.prod(shape)
        if entry["dtype"] != "F32" or not fits:
            raise P300Error(f"{name}: {entry}: expected float32 within {len(body)} bytes")
        tensors[name] = np.frombuffer(body[first:last], "<f4").reshape(shape)
    return tensors, metadata


def _check(key: str, metadata: dict[str, str], contents: bytes) -> None:
    digest = hashlib.sha256(contents).hexdigest()
    if metadata[key] != digest:
        raise P300Error(
            f"{key}: {digest}: expected {metadata[key]}; the file was damaged or changed after training"
        )
