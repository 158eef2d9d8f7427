"""Ways in which a scenario's files come to harm, each drawn from a seed.

Text is harmed blindly (characters, lines, tokens); settings are harmed where they stand in the tree, which
leaves the file readable and so reaches deeper.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import yaml

from tests.house.damage_text import DATE, NUMBER, QUANTITY, TEXTUAL, cell, number, row, unit, year

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"
NAMES = (*["tutorial"] * 8, "short-term-financing", "iren-childress", "riot-rockdale", "cipher-west-texas")
"""The smallest most often: it is many times quicker."""
ODD = (None, [], {}, "", "nonsense", 0, -1, 1e300, True, [[]], {"value": None}, "0 MW", "1e9 MUSD", "2027-Q1")
ENCODINGS = ("utf-16", "utf-32", "latin-1", "cp1252", "utf-8-sig")
Where = tuple[Any, Any]
"""A mapping or list, and the key or index in it."""


def copy_of(name: str, target: Path) -> None:
    """A scenario's folder without what is not read."""
    shutil.copytree(SCENARIOS / name, target, ignore=shutil.ignore_patterns("README.md", "expected", "runs"))


def harm(folder: Path, random: Random) -> str:
    """Damage one file of the folder once to three times; says what was done."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".csv"})
    main = folder / "scenario.yaml"
    path = main if random.random() < 0.8 else random.choice(files)
    times = random.choice((1, 1, 1, 2, 3))
    if path.suffix == ".yaml" and random.random() < 0.75:
        return f"{path.name}: {_harm_tree(path, random, times)}"
    text, done = path.read_text(encoding="utf-8"), []
    ways = (*TEXTUAL, cell, row) if path.suffix == ".csv" else TEXTUAL
    for _ in range(times):
        way = random.choice(ways)
        text = way(text, random)
        done.append(way.__name__)
    encoding = random.choice(ENCODINGS) if random.random() < 0.05 else "utf-8"
    path.write_bytes(text.encode(encoding, "replace" if encoding != "utf-8" else "surrogatepass"))
    return f"{path.name}: {' and '.join(done)} in {encoding}"


def _harm_tree(path: Path, random: Random, times: int) -> str:
    tree = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    done = []
    for _ in range(times):
        way = random.choice(STRUCTURAL)
        places = [place for place in _places(tree) if isinstance(place[0], dict) or way is not rename]
        if places:
            done.append(f"{way.__name__} {way(tree, random.choice(places), random)}")
    path.write_text(_written(tree), encoding="utf-8")
    return "; ".join(done)


def _written(tree: Any) -> str:
    """YAML in which text that looks like a number stays one."""
    text = yaml.dump(tree, sort_keys=False, allow_unicode=True, width=1000)
    return re.sub(r"(?m)'((?:[-+]?[0-9.]+(?:e[-+]?[0-9]+)?)|true|false|null)'(?=:|$)", r"\1", text)


def _places(node: Any) -> Iterator[Where]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in items:
        yield node, key
        yield from _places(child)


def remove(tree: Any, place: Where, random: Random) -> str:
    parent, key = place
    del parent[key]
    return str(key)


def replace(tree: Any, place: Where, random: Random) -> str:
    parent, key = place
    parent[key] = random.choice((*ODD, parent[key] if isinstance(parent[key], list) else [parent[key]]))
    return f"{key} = {parent[key]}"


def empty_section(tree: Any, place: Where, random: Random) -> str:
    key = random.choice(list(tree)) if tree else "sites"
    tree[key] = random.choice((None, {}, {}, {}, [], "text", 0))
    return f"{key} = {tree[key]}"


def rename(tree: Any, place: Where, random: Random) -> str:
    parent, key = place
    new = random.choice((f"{key}x", str(key)[1:], str(key).upper(), *(str(k) for _, k in _places(tree))))
    parent[new] = parent.pop(key)
    return f"{key} to {new}"


def move(tree: Any, place: Where, random: Random) -> str:
    """A setting to another group, under its own name."""
    parent, key = place
    groups = [group for group, _ in _places(tree) if isinstance(group, dict)]
    if isinstance(parent, dict):
        value = parent.pop(key)
        random.choice(groups)[key] = value
    return str(key)


def exchange(tree: Any, place: Where, random: Random) -> str:
    """Two values for one another: ids, dates, quantities of another kind."""
    parent, key = place
    other, second = random.choice(list(_places(tree)))
    parent[key], other[second] = deepcopy(other[second]), deepcopy(parent[key])
    return f"{key} and {second}"


def _leaf(way: Callable[[str, Random], str], pattern: re.Pattern[str]) -> Any:
    """The way with a text, at some place where it can do something."""

    def change(tree: Any, place: Where, random: Random) -> str:
        fit = [
            (parent, key)
            for parent, key in _places(tree)
            if isinstance(parent[key], str) and len(parent[key]) < 40 and pattern.match(parent[key])
        ]
        if not fit:
            return "nothing"
        parent, key = random.choice(fit)
        before, parent[key] = parent[key], way(parent[key], random)
        return f"{key}: {before} to {parent[key]}"

    change.__name__ = way.__name__
    return change


STRUCTURAL = (
    *(remove, replace, empty_section, rename, move, exchange),
    *[
        _leaf(way, pattern)
        for way, pattern in ((number, NUMBER), (number, NUMBER), (unit, QUANTITY), (year, DATE))
        for _ in "123"
    ],
)
