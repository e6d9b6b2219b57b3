"""The suite starts many processes. Where nothing may be written beside the sources (PYTHONDONTWRITEBYTECODE), each
would compile all of them anew, which takes longer than what it is started for: bytecode is kept elsewhere then."""

import os
import sys
from pathlib import Path


def keep_bytecode() -> None:
    """Has this process, and those that it starts, compile each module once."""
    if sys.dont_write_bytecode and sys.pycache_prefix is None:
        sys.dont_write_bytecode, sys.pycache_prefix = False, str(Path(sys.prefix) / "bytecode")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # it may have been said on the command line
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
