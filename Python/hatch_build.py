"""The wheel's contents beside the package: the tool, where `$P300` names it."""

import os
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ToolHook(BuildHookInterface):
    """Adds `$P300` as `p300/bin/p300` and names the platform; without it the wheel is pure Python."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """See hatchling's documentation of build hooks."""
        del version
        tool = os.environ.get("P300")
        if not tool:
            return
        if not os.access(tool, os.X_OK) or not Path(tool).is_file():
            raise FileNotFoundError(f"P300 is {tool}: expected the tool p300, a program")
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
        build_data["force_include"][str(Path(tool).resolve())] = "p300/bin/p300"
