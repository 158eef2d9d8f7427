"""The scenarios that come with the program."""

from __future__ import annotations

from pathlib import Path


def scenario_folder(name: str) -> Path:
    """The shipped scenario folder of that name: inside an installed package, else beside a checkout's."""
    package = Path(__file__).resolve().parents[1]
    places = [package / "_scenarios" / name, package.parent / "scenarios" / name]
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(2, "the shipped scenario is missing from this installation", str(places[0]))
