"""Draws the figures of the documentation from their formulas, as SVG; needs Python alone.

    python3 scripts/figures.py
"""

from math import erfc, exp, log2, pi, sin, tan, tanh
from pathlib import Path

sources = Path(__file__).resolve().parent.parent / "Sources"
style = ("text{font:13px sans-serif;fill:#666}path,line,rect{fill:none;stroke-width:1.5}"
         ".axis{stroke:#888}.a{stroke:#0072b2;stroke-width:2.5}.b{stroke:#d55e00;stroke-width:2.5}"
         ".ta{fill:#0072b2}.tb{fill:#d55e00}")


def save(path, width, height, body, title):
    text = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'role="img"><title>{title}</title><style>{style}</style>\n' + "\n".join(body) + "\n</svg>\n")
    (sources / path).write_text(text)


def chart(path, title, xs, curves, x_axis, y_axis, x_ticks, y_ticks):
    left, top, width, height = 60, 16, 480, 220
    low, high = xs[0], xs[-1]
    bottom, ceiling = y_ticks[0], y_ticks[-1]

    def place(x, y):
        return (left + (x - low) / (high - low) * width,
                top + (ceiling - y) / (ceiling - bottom) * height)

    body = [f'<path class="axis" d="M{left} {top}V{top + height}H{left + width}"/>']
    for x in x_ticks:
        at = place(x, bottom)[0]
        body.append(f'<line class="axis" x1="{at:.1f}" x2="{at:.1f}" y1="{top + height}" '
                    f'y2="{top + height + 5}"/><text x="{at:.1f}" y="{top + height + 20}" '
                    f'text-anchor="middle">{x:g}</text>')
    for y in y_ticks:
        at = place(low, y)[1]
        body.append(f'<line class="axis" x1="{left - 5}" x2="{left}" y1="{at:.1f}" y2="{at:.1f}"/>'
                    f'<text x="{left - 9}" y="{at + 4:.1f}" text-anchor="end">{y:g}</text>')
    for name, kind, function in curves:
        points = [place(x, min(max(function(x), bottom), ceiling)) for x in xs]
        body.append(f'<path class="{kind}" d="M' + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + '"/>')
        index = 0 if kind == "a" else 1
        body.append(f'<text class="t{kind}" x="{left + width - 4}" y="{top + 14 + 18 * index}" '
                    f'text-anchor="end">{name}</text>')
    body.append(f'<text x="{left + width / 2}" y="{top + height + 40}" text-anchor="middle">{x_axis}</text>'
                f'<text x="{left - 44}" y="{top + height / 2}" text-anchor="middle" '
                f'transform="rotate(-90 {left - 44} {top + height / 2})">{y_axis}</text>')
    save(path, 560, 285, body, title)


def boxes(path, title, items):
    body, x = [], 10
    for index, (name, detail) in enumerate(items):
        width = 20 + 7.4 * max(len(name), len(detail))
        body.append(f'<rect class="{"b" if index == len(items) - 1 else "a"}" x="{x:.0f}" y="20" '
                    f'width="{width:.0f}" height="56" rx="6"/>'
                    f'<text x="{x + width / 2:.0f}" y="44" text-anchor="middle">{name}</text>'
                    f'<text x="{x + width / 2:.0f}" y="64" text-anchor="middle">{detail}</text>')
        x += width
        if index < len(items) - 1:
            body.append(f'<path class="axis" d="M{x + 3:.0f} 48H{x + 19:.0f}m-6 -5l6 5l-6 5"/>')
        x += 22
    save(path, round(x - 12), 96, body, title)


def band_pass(f, low=0.1, high=20, rate=256):
    w, a, b = tan(pi * f / rate), tan(pi * low / rate), tan(pi * high / rate)
    return 1 / (1 + ((w * w - a * b) / (w * (b - a))) ** 8)


def p300(t):
    return 6 * exp(-((t - 320) / 75) ** 2) - 2.5 * exp(-((t - 190) / 35) ** 2)


def bits(n, p):
    rest = (1 - p) * log2((1 - p) / (n - 1)) if p < 1 else 0
    return log2(n) + (p * log2(p) if p > 0 else 0) + rest


def roc(p, distance):
    if p in (0, 1):
        return p
    low, high = -9.0, 9.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if 0.5 * erfc(middle / 2 ** 0.5) > p else (low, middle)
    return 0.5 * erfc((low - distance) / 2 ** 0.5)


boxes("Reading/Reading.docc/Resources/reading.svg", "From a file to a recording",
      [("file", "mapped"), ("format", "told by content"), ("decoder", "checked bounds"),
       ("Recording", "µV, events in s")])
chart("Signal/Signal.docc/Resources/filter.svg", "Gain of the band-pass",
      [0.05 + 0.25 * i for i in range(240)],
      [("0.1–20 Hz, forward and backward", "a", band_pass),
       ("1–24 Hz", "b", lambda f: band_pass(f, 1, 24))],
      "frequency in Hz", "gain", [0, 10, 20, 30, 40, 50, 60], [0, 0.25, 0.5, 0.75, 1])
chart("Signal/Signal.docc/Resources/epoch.svg", "An epoch of 650 ms",
      [5 * i for i in range(131)],
      [("target", "a", p300), ("non-target", "b", lambda t: 0.4 * sin(2 * pi * t / 350))],
      "time from the flash in ms", "voltage in µV", [0, 130, 260, 390, 520, 650], [-4, -2, 0, 2, 4, 6, 8])
boxes("NeuralNetwork/NeuralNetwork.docc/Resources/network.svg", "The layers of CNN-1",
      [("input", "64 × 78"), ("L1 space", "10 × 78"), ("L2 time", "50 × 6"), ("L3 dense", "100"),
       ("L4 decision", "2")])
chart("NeuralNetwork/NeuralNetwork.docc/Resources/activations.svg", "The activations",
      [-4 + 0.05 * i for i in range(161)],
      [("1.7159 tanh(2s/3)", "a", lambda s: 1.7159 * tanh(2 * s / 3)),
       ("1 / (1 + exp(−s))", "b", lambda s: 1 / (1 + exp(-s)))],
      "sum s", "output", [-4, -2, 0, 2, 4], [-2, -1, 0, 1, 2])
chart("Detection/Detection.docc/Resources/calibration.svg", "From log-odds to a probability",
      [-6 + 0.1 * i for i in range(121)],
      [("slope 1", "a", lambda z: 1 / (1 + exp(-z))),
       ("slope 0.5, intercept −1.6", "b", lambda z: 1 / (1 + exp(1.6 - 0.5 * z)))],
      "summed log-odds of the parts", "score", [-6, -3, 0, 3, 6], [0, 0.25, 0.5, 0.75, 1])
chart("Evaluation/Evaluation.docc/Resources/auc.svg", "ROC curves of two normal classes",
      [0.005 * i for i in range(201)],
      [("AUC 0.86", "a", lambda p: roc(p, 1.5)), ("chance, AUC 0.5", "b", lambda p: p)],
      "false-positive rate", "true-positive rate", [0, 0.25, 0.5, 0.75, 1],
      [0, 0.25, 0.5, 0.75, 1])
chart("Evaluation/Evaluation.docc/Resources/bits.svg", "Bits a selection among 36",
      [0.03 + 0.0097 * i for i in range(101)],
      [("36 characters", "a", lambda p: bits(36, min(p, 1))),
       ("7 commands", "b", lambda p: bits(7, p) if p > 1 / 7 else 0)],
      "share of right selections", "bits a selection", [0.25, 0.5, 0.75, 1], [0, 1, 2, 3, 4, 5, 6])
