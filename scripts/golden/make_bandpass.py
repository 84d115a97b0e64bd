#!/usr/bin/env python3
"""Reference numbers of the band-pass from SciPy in double precision.

    scripts/golden/make_bandpass.py [FOLDER]        (by default Tests/Golden)

Butterworth of order 4 a side, 0.1 to 20 Hz, designed at the recording's own rate and run forward and
backward over an odd reflection of 20 s at either end; then band-limited interpolation to 120 Hz:
sample k of the output stands k/120 s after sample 0 of the input. bandpass-RATE.npz holds x and y,
[channel, sample], in µV. The first and last 5 s depend on how the ends are continued.

The input is made up, of what is in an EEG: noise whose power falls with the frequency, an alpha
rhythm, drift, an offset, mains hum, blinks.
"""

import pathlib
import sys

import numpy as np
from scipy.signal import butter, sosfiltfilt

OUTPUT_RATE, SECONDS = 120, 40


def recording(rate):
    generator = np.random.default_rng(rate)
    count = rate * SECONDS
    time = np.arange(count) / rate
    channels = []
    for index in range(2):
        spectrum = np.fft.rfft(generator.standard_normal(count))
        spectrum /= np.maximum(np.fft.rfftfreq(count, 1 / rate), 0.2) ** 0.7
        x = np.fft.irfft(spectrum, count)
        x *= 12 / x.std()
        x += 8 * np.sin(2 * np.pi * 10.3 * time + index) * (1 + np.sin(2 * np.pi * 0.21 * time))
        x += 3 * np.sin(2 * np.pi * 50 * time)
        x += 40 * np.sin(2 * np.pi * time / 55 + index) + 300 * (index + 1)
        for blink in np.arange(3 + index, SECONDS, 7.7):
            x += 90 * np.exp(-(((time - blink) / 0.09) ** 2))
        channels.append(x)
    return np.array(channels).astype("f4").astype(float)


def filtered(x, rate):
    x = x - x.mean(1, keepdims=True)
    pad = 20 * rate
    band = butter(4, [0.1, 20], "bandpass", fs=rate, output="sos")
    y = sosfiltfilt(band, x, padtype="odd", padlen=pad)
    count = y.shape[1]
    before = 2 * y[:, :1] - y[:, pad:0:-1]
    after = 2 * y[:, -1:] - y[:, -2 : -pad - 2 : -1]
    extended = np.concatenate([before, y, after], 1)
    length = extended.shape[1]
    whole = length + -length % rate  # whole seconds
    extended = np.pad(extended, ((0, 0), (0, whole - length)), mode="edge")
    spectrum = np.fft.rfft(extended)
    goal = whole // rate * OUTPUT_RATE
    limited = np.zeros((len(x), goal // 2 + 1), complex)
    bins = min(spectrum.shape[1], limited.shape[1])
    limited[:, :bins] = spectrum[:, :bins]
    result = np.fft.irfft(limited, goal) * goal / whole
    start = 20 * OUTPUT_RATE
    return result[:, start : start + (count - 1) * OUTPUT_RATE // rate + 1]


root = pathlib.Path(__file__).resolve().parents[2]
target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root / "Tests" / "Golden"
for rate in (240, 256):
    x = recording(rate)
    arrays = {"x": x.astype("f4"), "y": filtered(x, rate).astype("f4")}
    np.savez(target / f"bandpass-{rate}.npz", **arrays)
