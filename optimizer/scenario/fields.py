"""Which field of the schema a path leads to, and all values of a validated model by path."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..core.series import SeriesOf
from ..core.written import Written
from .positions import Path


@dataclass(frozen=True)
class Place:
    """What the schema says at one path: the type without its marks, and how it is read."""

    type: Any
    form: Written | None = None
    key_form: Written | None = None
    """How the keys of a mapping are read."""
    discriminator: str | None = None
    marks: tuple[Any, ...] = ()
    """Everything said about the type, bounds included."""

    @property
    def model(self) -> type[BaseModel] | None:
        """The group of settings, where it is one."""
        return self.type if isinstance(self.type, type) and issubclass(self.type, BaseModel) else None

    def fields(self) -> dict[str, FieldInfo]:
        """The fields of the group by the name that is written in files."""
        found = self.model.model_fields if self.model else {}
        return {field.alias or name: field for name, field in found.items()}

    def down(self, part: str | int, written: Any) -> Place | None:
        """The place under one part of the path; `written` is what the user wrote here."""
        here = self.chosen(written)
        if isinstance(here.form, SeriesOf):
            return Place(float, here.form.unit)
        if here.discriminator == part and not here.model:
            return Place(Literal[tuple(here.kinds())])
        if here.model:
            field = here.fields().get(str(part))
            return _place(field.annotation, field.metadata, field.discriminator) if field else None
        arguments = typing.get_args(here.type)
        if typing.get_origin(here.type) is dict:
            return _place(arguments[1])
        return _place(arguments[0]) if typing.get_origin(here.type) in (list, tuple) else None

    def kinds(self) -> list[str]:
        """What a group that is of one of several kinds may name as its kind."""
        options = [_place(option).fields() for option in typing.get_args(self.type)]
        named = [fields[self.discriminator].annotation for fields in options if self.discriminator in fields]
        return [kind for annotation in named for kind in typing.get_args(annotation)]

    def chosen(self, written: Any) -> Place:
        """Of several kinds of group the one that the written kind names."""
        if not self.discriminator or not isinstance(written, Mapping):
            return self
        for option in map(_place, typing.get_args(self.type)):
            field = option.fields().get(self.discriminator)
            if field and written.get(self.discriminator) in typing.get_args(field.annotation):
                return option
        return self


def place_at(root: type[BaseModel], path: Path, data: Any) -> Place | None:
    """The place of a path in the schema; None where the schema has none. `data` is what the user wrote."""
    place: Place | None = Place(root)
    for part in path:
        place = place.down(part, data) if place else None
        data = _inside(data, part)
    return place.chosen(data) if place else None


def leaves(model: BaseModel) -> Iterator[tuple[Path, Any, Place]]:
    """Every value of the model that is not a group, with its path and place. Absent values are left out."""
    yield from _leaves((), model, Place(type(model)))


def _leaves(path: Path, value: Any, place: Place) -> Iterator[tuple[Path, Any, Place]]:
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            below = _place(field.annotation, field.metadata, field.discriminator)
            yield from _leaves((*path, field.alias or name), getattr(value, name), below)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            name = place.key_form.write(key) if place.key_form else key
            yield from _leaves((*path, str(name)), item, place.down(key, value) or Place(type(item)))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _leaves((*path, index), item, place.down(index, value) or Place(type(item)))
    elif value is not None:
        yield path, value, place


def _place(annotation: Any, metadata: list[Any] | tuple[Any, ...] = (), discriminator: Any = None) -> Place:
    """Without `Annotated` and `| None`, keeping their marks."""
    marks = list(metadata)
    while True:
        if typing.get_origin(annotation) is Annotated:
            annotation, *more = typing.get_args(annotation)
            marks += more
            continue
        options = [option for option in typing.get_args(annotation) if option is not type(None)]
        if typing.get_origin(annotation) in (typing.Union, types.UnionType) and len(options) == 1:
            annotation = options[0]
            continue
        break
    for mark in marks:
        if isinstance(mark, FieldInfo) and mark.discriminator:
            discriminator = mark.discriminator
    form = next((mark for mark in marks if isinstance(mark, Written)), None)
    keys = _place(typing.get_args(annotation)[0]).form if typing.get_origin(annotation) is dict else None
    name = discriminator if isinstance(discriminator, str) else None
    return Place(annotation, form, keys, name, tuple(marks))


def _inside(data: Any, part: str | int) -> Any:
    if isinstance(data, Mapping):
        return data.get(part, data.get(str(part)))
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None
