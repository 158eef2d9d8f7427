"""What standard output and standard error can print."""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from typing import IO


def print_whatever_comes() -> None:
    """Letters that an output cannot show, such as é in ASCII, are printed as `\\xe9`, and stop nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with suppress(ValueError, OSError):
                stream.reconfigure(errors="backslashreplace")


def shows_unicode(stream: IO[str]) -> bool:
    """Whether every letter can be printed there as it is."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().startswith("utf")
