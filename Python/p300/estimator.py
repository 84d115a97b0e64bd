"""What classifiers inherit: scikit-learn's classes where it is there, else as much of them as they use."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import numpy as np

from p300.errors import P300Error

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

try:
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.exceptions import DataConversionWarning, NotFittedError
except ImportError:

    class NotFittedError(ValueError, AttributeError):  # type: ignore[no-redef]
        """A method was called before `fit`."""

    class DataConversionWarning(UserWarning):  # type: ignore[no-redef]
        """Labels were not of the expected shape."""

    class ClassifierMixin:  # type: ignore[no-redef]
        """What classifiers have in common."""

        def score(self: Any, X: Any, y: ArrayLike, sample_weight: Any = None) -> float:
            """Give the share of epochs whose class is predicted."""
            return float(np.average(self.predict(X) == np.asarray(y).ravel(), weights=sample_weight))

    class BaseEstimator:  # type: ignore[no-redef]
        """Parameters are what `__init__` takes, kept as attributes of the same names."""

        @classmethod
        def _defaults(cls) -> dict[str, Any]:
            parameters = inspect.signature(cls.__init__).parameters
            return {name: parameter.default for name, parameter in parameters.items() if name != "self"}

        def get_params(self, deep: bool = True) -> dict[str, Any]:
            """Give the parameters by name."""
            del deep
            return {name: getattr(self, name) for name in self._defaults()}

        def set_params(self, **parameters: Any) -> BaseEstimator:
            """Set parameters by name."""
            for name, value in parameters.items():
                if name not in self._defaults():
                    raise P300Error(f"Invalid parameter {name!r}: expected {', '.join(self._defaults())}")
                setattr(self, name, value)
            return self

        def __repr__(self) -> str:
            changed = (
                f"{name}={value!r}"
                for name, value in self.get_params().items()
                if type(value) is not type(self._defaults()[name]) or value != self._defaults()[name]
            )
            return f"{type(self).__name__}({', '.join(changed)})"


__all__ = ["BaseEstimator", "ClassifierMixin", "DataConversionWarning", "NotFittedError"]
