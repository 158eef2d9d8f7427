"""`wattshift new`: a folder with a commented scenario to start from."""

from __future__ import annotations

import re
from pathlib import Path

import click
import yaml

from ...report.words import counted
from ...scenario.documents import MAIN_NAME
from ..options import command, quiet_option
from ..output import say
from ..settings import Settings
from ..shipped import scenario_folder
from .schema import schema_text

SCHEMA_FILE = "scenario.schema.json"
IGNORED = """\
# Of a run, only what people read and compare is worth keeping.
runs/*/*
!runs/*/report.md
!runs/*/solution.json
"""
LEFT_OUT = {"runs", "__pycache__", "expected", "report.md"}


@command(examples=["wattshift new my-plan", "wattshift new my-plan && wattshift solve my-plan"])
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@quiet_option
@click.pass_obj
def new(settings: Settings, folder: Path) -> None:
    """Start a scenario folder: a commented scenario, its curves and its schema for the editor.

    DIR must not exist yet, or be empty.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty; name a folder that does not exist yet")
    template = scenario_folder("tutorial")
    content = {path: (template / path).read_bytes() for path in _files(template)}
    main = Path(MAIN_NAME)
    content[main] = _with_schema_line(_named(content[main], folder.resolve().name))
    content[Path(SCHEMA_FILE)] = schema_text().encode()
    content[Path(".gitignore")] = IGNORED.encode()
    _write(folder, content)
    if not settings.quiet:
        say(f"wrote {_told(folder, content)}")
        say(f"next: wattshift solve {folder}")


def _with_schema_line(text: bytes) -> bytes:
    """The first line by which an editor finds the schema."""
    line = f"# yaml-language-server: $schema=./{SCHEMA_FILE}\n".encode()
    return text if text.startswith(line) else line + text


def _named(text: bytes, folder: str) -> bytes:
    """The scenario with the folder's name as its own; in quotes where YAML would read a number or a truth."""
    from ...solution.identity import slug

    name = slug(folder)
    written = name if yaml.safe_load(name) == name else f'"{name}"'
    return re.sub(rb"(?m)^name: .*$", f"name: {written}".encode(), text, count=1)


def _files(template: Path) -> list[Path]:
    found = [path.relative_to(template) for path in template.rglob("*") if path.is_file()]
    return sorted(path for path in found if not LEFT_OUT & set(path.parts))


def _write(folder: Path, content: dict[Path, bytes]) -> None:
    """All of it or nothing: what was written goes again if the disk is full."""
    made: list[Path] = []
    try:
        for path, data in content.items():
            target = folder / path
            made += [parent for parent in reversed(target.parents) if not parent.exists()]
            target.parent.mkdir(parents=True, exist_ok=True)
            made.append(target)
            target.write_bytes(data)
    except OSError:
        for path in reversed(made):
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink(missing_ok=True)
        raise


def _told(folder: Path, content: dict[Path, bytes]) -> str:
    """Files of the folder by name, folders in it with the number of files."""
    top = [str(path) for path in content if len(path.parts) == 1]
    inner = [path.parts[0] for path in content if len(path.parts) > 1]
    folders = [f"{name}/ ({counted(inner.count(name), 'file')})" for name in dict.fromkeys(inner)]
    return f"{folder}: {', '.join([*top, *folders])}"
