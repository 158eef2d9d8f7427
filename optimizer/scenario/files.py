"""Reading files that anyone may have written: whatever is wrong with one becomes a message."""

from __future__ import annotations

import difflib
import hashlib
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

from ..core.errors import BadParts, BadValue, Problem

REFUSED_BYTES = 20_000_000
LARGE_BYTES = 1_000_000

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(frozen=True)
class SourceFile:
    """A file that was read: its path as shown to the user, its size, and the hash of its content."""

    path: str
    sha256: str
    size: int


@dataclass
class Files:
    """The files of one load: their lines for messages, and the folder each path in them starts from."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    folders: dict[str, Path] = field(default_factory=dict)
    read: list[SourceFile] = field(default_factory=list)

    def text(self, path: Path, shown: str) -> str:
        """The content of the file. Raises `BadValue`, or `BadParts` with a place inside the file."""
        content = _content(path, shown)
        if all(file.path != shown for file in self.read):
            self.read.append(SourceFile(shown, hashlib.sha256(content).hexdigest(), len(content)))
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadParts([self._not_text(content, error.start, shown)]) from None
        self.lines[shown] = _BREAK.split(text)
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            message = "this is not a text file"
            raise BadParts([Problem("", "not-text", message, "name a YAML or CSV file", shown, line)])
        return text

    def allows(self, path: Path) -> bool:
        """Whether the file, with links followed, lies in or below the folder of a file of the scenario."""
        return any(real(path).is_relative_to(real(folder)) for folder in self.folders.values())

    def _not_text(self, content: bytes, start: int, shown: str) -> Problem:
        line = content[:start].count(b"\n") + 1
        column = start - content.rfind(b"\n", 0, start)
        message = f"byte 0x{content[start]:02x} is not UTF-8 text"
        return Problem("", "not-utf8", message, "save the file as UTF-8", shown, line, column)


def real(path: Path) -> Path:
    """The path with links followed, as far as that can be told."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path.absolute()


def _content(path: Path, shown: str) -> bytes:
    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            raise BadValue("file-is-folder", f"{shown} is a folder", "name a file in it")
        if not stat.S_ISREG(info.st_mode):
            raise BadValue("file-unreadable", f"{shown} is not an ordinary file", "name a file")
        if info.st_size > REFUSED_BYTES:
            size = f"{info.st_size / 1e6:.0f} MB"
            fix = f"the limit is {REFUSED_BYTES // 1_000_000} MB; split the file"
            raise BadValue("file-too-large", f"{shown} has {size}", fix)
        return path.read_bytes()
    except FileNotFoundError:
        raise BadValue("file-missing", f"{shown} does not exist", _nearby(path)) from None
    except BadValue:
        raise
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise BadValue("file-unreadable", f"{shown} cannot be read: {reason}", "check the path") from None


def _nearby(path: Path) -> str:
    """A file of almost that name in the same folder."""
    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
    except OSError:
        return f"there is no folder {path.parent.name}" if path.parent.name else "check the path"
    close = difflib.get_close_matches(path.name, names, 1, 0.6)
    return f"did you mean {close[0]}?" if close else "check the name"
