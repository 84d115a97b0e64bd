#!/usr/bin/env python3
"""Times SciPy at the work of SignalBenchmarks' 85 records, on as many threads as told.

    python3 scripts/compare-signal-with-scipy.py [THREADS] [ROUNDS]

85 records of 64 channels of 7,794 samples at 240 Hz, float32: band-pass .1 to 20 Hz (fourth order, there and back),
120 Hz, windows of 78 samples after 180 flashes a record, z-scores: 15,300 epochs. In three ways, each in single
precision wherever SciPy allows it: `sosfiltfilt` and `resample_poly` with a record a thread, the same with a record a
process, and transforms of single precision (`scipy.fft` with workers) that do all of it at once, with 20 s of
reflection and 20 s to forget at either end.
"""

import multiprocessing
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np
import scipy.fft
import scipy.signal

RECORDS, CHANNELS, SAMPLES, RATE, FLASHES, WINDOW = 85, 64, 7794, 240, 180, 78
threads = int(sys.argv[1]) if len(sys.argv) > 1 else 2
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3

records = np.random.default_rng(1).standard_normal((RECORDS, CHANNELS, SAMPLES)).astype(np.float32)
sections = scipy.signal.butter(4, [0.1, 20], "bandpass", fs=RATE, output="sos")
starts = np.round(np.arange(FLASHES) * 0.175 * 120).astype(int)
shared = multiprocessing.RawArray("f", RECORDS * FLASHES * CHANNELS * WINDOW)
epochs = np.frombuffer(shared, np.float32).reshape(RECORDS, FLASHES, CHANNELS, WINDOW)

pad = 20 * RATE
length = scipy.fft.next_fast_len(SAMPLES + 4 * pad, real=True)
length += length % 2
frequencies = scipy.fft.rfftfreq(length, 1 / RATE)[: length // 4 + 1]
response = np.abs(scipy.signal.sosfreqz(sections, frequencies, fs=RATE)[1]) ** 2
response = (response / 2).astype(np.float32)


def cut(record, filtered):
    windows = np.lib.stride_tricks.sliding_window_view(filtered, WINDOW, axis=-1)[:, starts]
    windows = windows.transpose(1, 0, 2)
    mean = windows.mean(axis=-1, keepdims=True)
    deviation = windows.std(axis=-1, keepdims=True)
    np.subtract(windows, mean, out=epochs[record])
    epochs[record] /= deviation


def by_sections(record):
    filtered = scipy.signal.sosfiltfilt(sections, records[record], axis=-1, padlen=pad)
    cut(record, scipy.signal.resample_poly(filtered.astype(np.float32), 1, 2, axis=-1))


def by_transforms(record):
    values = records[record] - records[record][:, :1]
    padded = np.zeros((CHANNELS, length), np.float32)
    padded[:, :SAMPLES] = values
    last = values[:, -1:]
    padded[:, SAMPLES : SAMPLES + pad] = 2 * last - values[:, -2 : -pad - 2 : -1]
    padded[:, -pad:] = -values[:, pad:0:-1]
    spectrum = scipy.fft.rfft(padded, axis=-1)[:, : length // 4 + 1] * response
    cut(record, scipy.fft.irfft(spectrum, length // 2, axis=-1)[:, : SAMPLES // 2])


def best(name, run):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    print(f"{name}: best {min(times):.3f} s, median {sorted(times)[rounds // 2]:.3f} s", flush=True)
    return min(times)


if __name__ == "__main__":
    print(f"SciPy {scipy.__version__}, {threads} threads, {rounds} rounds")
    with multiprocessing.get_context("fork").Pool(threads) as pool, ThreadPoolExecutor(threads) as team:
        times = [
            best("sosfiltfilt, a record a thread", lambda: list(team.map(by_sections, range(RECORDS)))),
            best("sosfiltfilt, a record a process", lambda: pool.map(by_sections, range(RECORDS))),
            best("transforms, a record a thread", lambda: list(team.map(by_transforms, range(RECORDS)))),
            best("transforms, a record a process", lambda: pool.map(by_transforms, range(RECORDS))),
        ]
    print(f"best of all: {min(times):.3f} s")
