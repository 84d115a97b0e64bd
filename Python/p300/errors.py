"""What goes wrong, and what is only worth a word."""


class P300Error(ValueError):
    """A file, an array or an option that cannot be used, or a tool that could not do its work."""


class P300Warning(UserWarning):
    """A warning of the tool."""


class NotYetFittedError(ValueError, AttributeError):
    """A method of a classifier was called before `fit`; what scikit-learn has for it where that is there."""


def not_fitted(name: str) -> Exception:
    """Make the error that says that `name` was not fitted, of the class that scikit-learn expects."""
    message = f"this {name} is not fitted yet: call fit first"
    try:
        from sklearn.exceptions import NotFittedError
    except ImportError:
        return NotYetFittedError(message)
    return NotFittedError(message)
