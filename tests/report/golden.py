"""Texts that a person has read and agreed to, in `expected/`.

With WRITE_EXPECTED=1 in the environment they are written anew: read the difference before you keep it.
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "expected"


def agrees(name: str, text: str) -> None:
    """Fail unless the text is the expected one."""
    path = FOLDER / name
    if os.environ.get("WRITE_EXPECTED"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
