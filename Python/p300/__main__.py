"""`python -m p300 …` runs the tool."""

import subprocess
import sys

from p300.errors import P300Error
from p300.tool import Tool

try:
    sys.exit(subprocess.run([Tool.find().path, *sys.argv[1:]], check=False).returncode)
except P300Error as error:
    sys.exit(f"error: {error}")
