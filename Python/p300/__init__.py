"""The tool p300 from Python: its detectors as scikit-learn estimators, its files as NumPy arrays."""

from p300.classifier import P300Classifier
from p300.detector import Detector, read_detector
from p300.epochs import Epochs, read_epochs, write_epochs
from p300.errors import P300Error, P300Warning
from p300.results import Results, read_results
from p300.scores import Scores, read_scores
from p300.tool import Tool

__version__ = "0.1.0"

__all__ = [
    "Detector",
    "Epochs",
    "P300Classifier",
    "P300Error",
    "P300Warning",
    "Results",
    "Scores",
    "Tool",
    "read_detector",
    "read_epochs",
    "read_results",
    "read_scores",
    "write_epochs",
]
