"""What tests share: simulated epochs and recordings, and the tool."""

import numpy as np
import pytest

from p300 import P300Error, Tool

RATE = 120.0


@pytest.fixture(scope="session")
def tool():
    try:
        return Tool.find()
    except P300Error as error:
        pytest.exit(f"no tool to test with: {error}", returncode=1)


@pytest.fixture(scope="session", autouse=True)
def _tool_first(tool):
    """Nothing is tested without the tool."""


def simulated(count=240, electrodes=8, seed=0, strength=4.0):
    """Epochs in µV with a P300 on every sixth, and whether each is a target."""
    random = np.random.default_rng(seed)
    times = np.arange(78) / RATE
    y = np.arange(count) % 6 == 0
    white = random.standard_normal((count, electrodes, 82))
    noise = sum(white[:, :, lag : lag + 78] for lag in range(5))
    wave = strength * np.exp(-(((times - 0.3) / 0.06) ** 2))
    return noise + y[:, None, None] * np.linspace(0.2, 1, electrodes)[:, None] * wave, y


@pytest.fixture(scope="session")
def data():
    return simulated()


@pytest.fixture(scope="session")
def files(tool, tmp_path_factory):
    """A folder with epochs, a detector and scores that the tool wrote."""
    folder = tmp_path_factory.mktemp("files")
    tool.run("simulate", "--subjects", "1", "--word", "AB", "--output", folder / "sim")
    recording = next(folder.rglob("*_eeg.edf"))
    epochs, detector = folder / "epochs.npz", folder / "detector.safetensors"
    tool.run("preprocess", recording, "--quiet", "--window=-0.1:0.6", "--output", epochs)
    tool.run("train", epochs, "--network", "lda", "--output", detector)
    for scores in ("scores.tsv", "scores.json"):
        tool.run("classify", detector, epochs, "--quiet", "--output", folder / scores)
    return folder
