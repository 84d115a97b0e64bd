"""What goes wrong, and what is only worth a word."""


class P300Error(ValueError):
    """A file, an array or an option that cannot be used, or a tool that could not do its work."""


class P300Warning(UserWarning):
    """A warning of the tool."""
