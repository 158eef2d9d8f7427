"""Folders that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

Files = Iterable[tuple[str, str | bytes]]
"""Paths inside a folder with their content."""


def write_folder(target: Path, files: Files, *, replace: bool = False) -> None:
    """Write a folder beside its place, make sure that it is on disk, and move it there in one step.

    Whatever goes wrong on the way (a full disk, Ctrl-C), nothing half-written is left and an old folder stays
    as it was. Raises FileExistsError if the target is there and may not be replaced.
    """
    recover(target)
    if target.exists() and not replace:
        raise FileExistsError(target)
    made = [parent for parent in target.parents if not parent.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.parent / f".{target.name}.{os.getpid()}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir()
        for name, content in files:
            write_file(fresh / name, content)
        for folder in [fresh, *(path for path in fresh.rglob("*") if path.is_dir())]:
            sync_folder(folder)
        _move(fresh, target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        for parent in made:
            with suppress(OSError):
                parent.rmdir()
        raise


def write_file(path: Path, content: str | bytes) -> None:
    """Write one file and wait until it is on disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def replace_file(path: Path, content: str | bytes) -> None:
    """Write one file whole or not at all, over an old one if there is one."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        write_file(fresh, content)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def recover(target: Path) -> None:
    """Put an old folder back whose replacement was cut off between its two moves (power cut, kill)."""
    old = _old(target)
    if old.exists() and not target.exists():
        old.rename(target)


def _old(target: Path) -> Path:
    return target.parent / f".{target.name}.old"


def _move(fresh: Path, target: Path) -> None:
    """Move a folder to its place; one that stands there is put aside first and comes back if that fails."""
    old = _old(target)
    if not target.exists():
        fresh.rename(target)
    else:
        shutil.rmtree(old, ignore_errors=True)
        try:
            target.rename(old)
            fresh.rename(target)
        except BaseException:
            recover(target)
            raise
        shutil.rmtree(old, ignore_errors=True)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk; Windows has no such call."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
