"""The page that explains every field of a scenario file, written from the schema itself."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from inspect import cleandoc
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..core.model_base import IdForm
from ..core.months import MonthForm
from ..core.series import SeriesOf
from ..core.unit import Unit
from .fields import Place
from .reference_words import BY_MONTH, INTRODUCTION
from .schema import Scenario

_HEAD = "| field | takes | if left out | meaning |\n|---|---|---|---|"
_NAME = "NAME"


def reference() -> str:
    """The page as Markdown: how values are written, then one table for each group of fields."""
    return "\n\n".join([INTRODUCTION.strip(), *_sections("", Place(Scenario), 2)]) + "\n"


def _sections(path: str, place: Place, level: int) -> Iterator[str]:
    """The group's table, then those of the groups in it."""
    assert place.model is not None
    about = cleandoc(place.model.__doc__ or "").replace("\n", " ")
    rows = "\n".join(_row(name, field, _below(place, name)) for name, field in place.fields().items())
    yield f"{'#' * level} {f'`{path}`' if path else 'The whole file'}\n\n{about}\n\n{_HEAD}\n{rows}"
    for name in place.fields():
        below, inner = f"{path}.{name}".lstrip("."), _below(place, name)
        if _is_mapping(inner) and (held := inner.down(_NAME, None)) and held.model:
            yield from _sections(f"{below}.{_NAME}", held, 3 if path else 2)
        elif inner.model:
            yield from _sections(below, inner, 3 if path else 2)


def _below(place: Place, name: str) -> Place:
    found = place.down(name, None)
    assert found is not None
    return found


def _row(name: str, field: FieldInfo, place: Place) -> str:
    about = (field.description or "").replace("\n", " ")
    cells = [f"`{name}`", _takes(place), _default(field, place), about]
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _takes(place: Place) -> str:
    """What may be written, with an example."""
    if place.form:
        return _form(place.form)
    if place.model:
        return "a group, see below"
    if _is_mapping(place):
        return _mapping(place)
    if typing.get_origin(place.type) is list:
        return f"a list, `[a, b]`: each {_takes(_item(place))}"
    if typing.get_origin(place.type) is Literal:
        return ", ".join(f"`{choice}`" for choice in typing.get_args(place.type))
    return {bool: "`true` or `false`", str: "text", int: "a whole number"}[place.type]


def _form(form: Any) -> str:
    if isinstance(form, SeriesOf):
        return f"{_quantity(form.unit)}, over time"
    if isinstance(form, Unit):
        return _quantity(form)
    if isinstance(form, MonthForm):
        return "a date, `2027-Q3` (its last month)" if form.last else "a date, `2027-Q3` (its first month)"
    assert isinstance(form, IdForm)
    return "a name"


def _quantity(unit: Unit) -> str:
    dimension = unit.dimension
    bounds = [f"from {unit.at_least}"] if unit.at_least else []
    bounds += [f"up to {unit.at_most}"] if unit.at_most else []
    bounds += ["may be below zero"] if unit.signed else []
    return ", ".join([f"{dimension.kind.removeprefix('a ')}: `{dimension.example}`", *bounds])


def _mapping(place: Place) -> str:
    """Keys and what stands under each."""
    keys = typing.get_args(place.type)[0]
    inner = place.down(_NAME, None)
    assert inner is not None
    if inner.model:
        return "groups by name, see below"
    if typing.get_origin(keys) is Literal:
        return f"by {', '.join(f'`{key}`' for key in typing.get_args(keys))}: {_takes(inner)}"
    return f"by name: {_takes(inner)}" if place.key_form else BY_MONTH


def _default(field: FieldInfo, place: Place) -> str:
    if field.is_required():
        return "required"
    value = field.get_default()
    if value is None or value == {} or value == [] or value == "" or isinstance(value, BaseModel):
        return "-"
    written = place.form.write(value) if place.form else value
    return f"`{str(written).lower() if isinstance(written, bool) else written}`"


def _is_mapping(place: Place) -> bool:
    return typing.get_origin(place.type) is dict


def _item(place: Place) -> Place:
    found = place.down(0, None)
    assert found is not None
    return found
