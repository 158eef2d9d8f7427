"""What pydantic finds, in plain English and with its place."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..core.errors import BadParts, BadValue, Problem
from ..core.suggest import meant
from ..core.written import shown
from .fields import Place, place_at
from .like import taken_over
from .positions import Path, Positions, dotted, put

UNREAD = object()
"""Stands for a value whose fault has been noted already."""

# Kind of pydantic error: code, message, fix. `{value}` is what was written, `{key}` its name.
_GROUP = ("not-a-group", "{key} is {value}; it takes settings of its own", "write its settings below it")
_LIST = ("not-a-list", "{key} is {value}; it takes a list", "write [a, b, c]")
_TEXT = ("not-text", "{value} is not text", "put it in quotes")
_WHOLE = ("not-whole", "{value} is not a whole number", "write digits only")
_NUMBER = ("not-a-number", "{value} is not a number", "write digits only, e.g. 1.3")
_TRUTH = ("not-true-or-false", "{value} is neither true nor false", "write true or false")
_PLAIN: dict[str, tuple[str, str, str]] = {
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type", "mapping_type"), _GROUP),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type"), _LIST),
    **dict.fromkeys(("string_type", "string_unicode"), _TEXT),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing", "decimal_type", "decimal_parsing"), _NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), _TRUTH),
    "finite_number": ("number-range", "{value} is not a finite number", "write an ordinary number"),
    "int_parsing_size": ("number-range", "{value} is beyond anything real", "write an ordinary number"),
    "greater_than": ("too-small", "{value} is not above {gt}", "write a number above {gt}"),
    "greater_than_equal": ("too-small", "{value} is below {ge}", "write {ge} or more"),
    "less_than": ("too-large", "{value} is not below {lt}", "write a number below {lt}"),
    "less_than_equal": ("too-large", "{value} is above {le}", "write {le} or less"),
    "multiple_of": ("not-a-multiple", "{value} is not a multiple of {multiple_of}", "round it"),
    "too_short": ("too-few", "{key} has {actual_length}, it takes at least {min_length}", "add more"),
    "too_long": ("too-many", "{key} takes at most {max_length}", "delete some"),
    "string_too_short": ("too-short", "{value} is shorter than {min_length}", "write more"),
    "string_too_long": ("too-long", "{key} is longer than {max_length} characters", "shorten it"),
    "string_pattern_mismatch": ("text-format", "{value} has not the form {pattern}", "rewrite it"),
}


def explain(error: ValidationError, root: type[BaseModel], positions: Positions) -> list[Problem]:
    """All findings of one validation. A missing key that was only misspelt is told once."""
    data = positions.root.plain()
    details = [detail for detail in error.errors(include_url=False) if detail["input"] is not UNREAD]
    problems = [problem for detail in details for problem in _explained(detail, root, data, positions)]
    misspelt = {
        (problem.path.rpartition(".")[0], name[1])
        for problem in problems
        if problem.code == "unknown-key" and (name := re.fullmatch(r"did you mean '(.*)'\?", problem.fix))
    }
    return [
        problem
        for problem in problems
        if problem.code != "missing-key" or (*problem.path.rpartition(".")[::2],) not in misspelt
    ]


def _explained(
    detail: ErrorDetails, root: type[BaseModel], data: Any, positions: Positions
) -> Iterator[Problem]:
    path = _path(detail["loc"], positions)
    kind, context = detail["type"], detail.get("ctx", {})
    bad = context.get("error")
    if kind == "parts" or isinstance(bad, BadParts):
        parts = bad.problems if isinstance(bad, BadParts) else context["problems"]
        yield from (_part(part, path, positions) for part in parts)
        return
    if kind == "union_tag_not_found":
        path = (*path, context["discriminator"].strip("'"))
        kind = "missing"
    if kind == "missing":
        yield put(_missing(path, root, data), positions.key(path[:-1]), positions.lines)
        return
    if kind == "extra_forbidden":
        yield put(_unknown(path, root, data, positions), positions.key(path), positions.lines)
        return
    if kind == "union_tag_invalid":
        path = (*path, context["discriminator"].strip("'"))
    if isinstance(bad, BadValue):
        code, message, fix = bad.code, bad.message, bad.fix
    elif "message" in context and "fix" in context:
        code, message, fix = kind, context["message"], context["fix"]
    else:
        code, message, fix = words(detail, path)
        if code == "not-a-group" and isinstance(detail["input"], list):
            fix = _as_group(detail["input"], place_at(root, path, data)) or fix
    at = positions.key(path) if detail["loc"][-1:] == ("[key]",) else positions.place(path)
    yield put(Problem(dotted(path), code, message, fix), at, positions.lines)


def _part(part: Problem, path: Path, positions: Positions) -> Problem:
    """A fault inside a value: in its own file, or below the path."""
    if part.file:
        return part
    below = (*path, part.path) if part.path else path
    at_key = part.code in {"date-format", "date-range", "duplicate-date"} and part.path != "until"
    at = positions.key(below) if at_key else positions.place(below)
    return put(Problem(dotted(below), part.code, part.message, part.fix), at, positions.lines)


def _missing(path: Path, root: type[BaseModel], data: Any) -> Problem:
    above, key = dotted(path[:-1]), str(path[-1])
    place = place_at(root, path, data)
    message = f"{key} is missing in {above}" if above else f"{key} is missing"
    return Problem(dotted(path), "missing-key", message, _to_add(key, place))


def _as_group(items: list[Any], place: Place | None) -> str | None:
    """A list of names as the group of settings by name that is wanted; None where it cannot be written so."""
    inner = place.down("", None) if place and typing.get_origin(place.type) is dict else None
    if not inner or not items or not all(isinstance(item, str) for item in items):
        return None
    if inner.model and not any(field.is_required() for field in inner.fields().values()):
        return f"write {{{', '.join(f'{item}: {{}}' for item in items)}}}"
    return None


def _by_month(place: Place) -> bool:
    """Whether it takes shares by month, `{0: 40 %, 6: 60 %}`."""
    keys = typing.get_args(place.type)[:1] if typing.get_origin(place.type) is dict else ()
    return bool(keys) and int in (keys[0], *typing.get_args(keys[0])[:1])


def _to_add(key: str, place: Place | None) -> str:
    """The key and what it may hold; a number is an example, never a default."""
    if place and _by_month(place):
        return f"add {key}, the share by month, e.g. {key}: {{0: 40 %, 6: 60 %}}"
    if place and place.form and (examples := place.form.json_schema().get("examples")):
        return f"add {key}, e.g. {key}: {examples[0]}"
    if place and typing.get_origin(place.type) is typing.Literal:
        *most, last = map(str, typing.get_args(place.type))
        return f"add {key}: {', '.join(most)} or {last}" if most else f"add {key}: {last}"
    return f"add {key}:"


def _unknown(path: Path, root: type[BaseModel], data: Any, positions: Positions) -> Problem:
    above, key = path[:-1], str(path[-1])
    place = place_at(root, above, data)
    known = place.fields() if place else {}
    written = _at(data, above)
    free = [name for name in known if name not in written]
    where = f"in {dotted(above)}" if above else "at the top"
    close = get_close_matches(key, known, 1, 0.6)
    if close and close[0] not in free:
        given = (*above, close[0])
        beside = positions.key(given).file == positions.key(path).file and not taken_over(given, positions)
        fix = f"delete it; '{close[0]}' is given already" if beside else meant(key, known)
    else:
        fix = meant(key, free) if free else "delete it"
    return Problem(dotted(path), "unknown-key", f"{shown(key)} is not known {where}", fix)


def words(detail: ErrorDetails, path: Path) -> tuple[str, str, str]:
    """Code, message and fix of pydantic's own kinds of error."""
    kind, context, value = detail["type"], detail.get("ctx", {}), shown(detail["input"])
    known = {name: _tidy(item) for name, item in context.items()}
    known |= {"value": value, "key": path[-1] if path else "the scenario"}
    if kind in {"literal_error", "enum"}:
        options = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        return "unknown-choice", f"{value} is not known here", meant(str(detail["input"]), options)
    if kind == "union_tag_invalid":
        options = re.findall(r"'([^']*)'", str(context["expected_tags"]))
        return (
            "unknown-choice",
            f"{shown(context['tag'])} is not known here",
            meant(str(context["tag"]), options),
        )
    if kind in {"value_error", "assertion_error"}:
        return "not-allowed", re.sub(r"^(Value error|Assertion failed), ", "", detail["msg"]), ""
    if kind in _PLAIN:
        code, message, fix = _PLAIN[kind]
        if code == "not-text" and isinstance(detail["input"], (dict, list)):
            fix = "write text"
        if code == "not-a-group" and re.match(r"[\w-]+:\S", str(detail["input"])):
            fix = "write a space after the ':'"
        return code, message.format(**known), fix.format(**known)
    said = re.sub(r"^.*? should ", "it should ", detail["msg"])
    return "not-allowed", f"{value} cannot stand here: {said[:1].lower()}{said[1:]}", ""


def _path(loc: tuple[str | int, ...], positions: Positions) -> Path:
    """The path as written: without `[key]`, and without the names of kinds that pydantic puts in."""
    path: list[str | int] = []
    node = positions.root
    parts = [part for part in loc if part != "[key]"]
    for index, part in enumerate(parts):
        item = node.child(part)
        is_last = index == len(parts) - 1
        if item and (is_last or isinstance(item.node.inner.value, (dict, list))):
            node = item.node
            path.append(part)
        elif is_last:
            path.append(part)
    return tuple(path)


def _tidy(value: Any) -> Any:
    """A number as a person writes it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part] if isinstance(data, list) and isinstance(part, int) else data.get(str(part))
    return data
