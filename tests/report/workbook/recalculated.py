"""A workbook worked out anew by LibreOffice, after its cached values are dropped and some inputs changed."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl

Address = tuple[str, str]
"""Sheet and cell."""
Cells = dict[Address, Any]
"""What cells hold."""
Changes = Mapping[Address, float]
"""What is written over inputs."""

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
MISSING = "no LibreOffice (soffice) here to work the workbook out anew"
SECONDS = 300


def cached(data: bytes) -> Cells:
    """The values that the file was written with."""
    return dict(_cells(openpyxl.load_workbook(io.BytesIO(data), data_only=True)))


def formulas(data: bytes) -> Cells:
    """The texts of all formulas."""
    whole = openpyxl.load_workbook(io.BytesIO(data))
    return {at: value for at, value in _cells(whole) if whole[at[0]][at[1]].data_type == "f"}


def recalculated(data: bytes, folder: Path, changes: Mapping[str, Changes]) -> dict[str, Cells]:
    """All values as LibreOffice gets them, by the name of each set of changes; one start of it for all."""
    (folder / "in").mkdir(parents=True, exist_ok=True)
    for name, change in changes.items():
        whole = openpyxl.load_workbook(io.BytesIO(data))
        for (sheet, address), value in change.items():
            assert whole[sheet][address].data_type == "n", f"{sheet}!{address} is no input"
            whole[sheet][address] = value
        whole.save(folder / "in" / f"{name}.xlsx")
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    files = [str(folder / "in" / f"{name}.xlsx") for name in changes]
    done = [*command, "--outdir", str(folder / "out"), *files]
    subprocess.run(done, check=True, capture_output=True, timeout=SECONDS)
    return {name: cached((folder / "out" / f"{name}.xlsx").read_bytes()) for name in changes}


def differences(data: bytes, found: Cells) -> list[tuple[Address, Any, Any]]:
    """Formula cells whose cached value is not what was found, to a millionth of it or of 1."""
    held = cached(data)
    pairs = [(at, held.get(at), found.get(at)) for at in formulas(data)]
    return [(at, own, other) for at, own, other in pairs if not close(own, other)]


def close(own: Any, other: Any) -> bool:
    """Texts alike; numbers to a millionth. An empty cell is none."""
    if isinstance(own, str) or isinstance(other, str):
        return bool(own == other)
    one, two = float(own or 0.0), float(other or 0.0)
    return abs(one - two) <= 1e-6 * max(1.0, abs(one))


def _cells(whole: Any) -> Iterator[tuple[Address, Any]]:
    for sheet in whole.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield (sheet.title, cell.coordinate), cell.value
