"""What holds for one call of the program, whatever its command."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Settings:
    """Set by the options of the command as they are read; the handling of errors looks here."""

    command: str = ""
    json: bool = False
    quiet: bool = False
    debug: bool = False
