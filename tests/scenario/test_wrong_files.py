"""For each wrong file the exact answer, from `wrong_files.txt`."""

import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from optimizer.core.errors import ScenarioError
from optimizer.scenario.load import load
from tests.scenario.toy import GOOD, Toy

TABLE = Path(__file__).with_name("wrong_files.txt")


class Case(NamedTuple):
    name: str
    files: dict[str, str]
    arguments: str
    answer: str


def cases() -> list[Case]:
    return [_case(part) for part in TABLE.read_text().split("\n## ")[1:]]


def _case(text: str) -> Case:
    given, answer = text.split("\n$ ", 1)
    name, *lines = given.split("\n")
    arguments, answer = answer.split("\n", 1)
    base = GOOD
    for line in lines:
        if line.startswith("~ "):
            old, new = line[2:].replace("\\n", "\n").replace("\\t", "\t").split(" => ")
            assert old in base
            base = base.replace(old, new)
    files = {"base.yaml": base}
    for part in re.split(r"^>> ", "\n".join(lines), flags=re.MULTILINE)[1:]:
        path, content = part.split("\n", 1) if "\n" in part else (part, "")
        files[path] = content + "\n" if content else ""
    return Case(name, files, arguments, answer.strip("\n"))


def answer(folder: Path, files: dict[str, str], arguments: str) -> str:
    """What is printed for the files and arguments."""
    for path, text in files.items():
        (folder / path).write_text(text)
    parts = arguments.split(" ")
    given = list(pairwise(parts))
    overlays = [value for name, value in given if name == "--with"]
    sets = [value.replace("_", " ") for name, value in given if name == "--set"]
    with pytest.raises(ScenarioError) as caught:
        load(parts[0], overlays, sets, root=Toy)
    return str(caught.value)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_answer_is_exact(case: Case, folder: Path):
    assert answer(folder, case.files, case.arguments) == case.answer


def test_there_are_enough_cases():
    assert len(cases()) >= 30
    assert len({case.name for case in cases()}) == len(cases())
