"""The JSON Schema of scenario files, for editors: completion, descriptions, checks while typing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from .documents import SCHEMA
from .like import KEY

_DEFS = "#/$defs/"
_SHARED = "quantity-"
_ABOUT = ("title", "description", "default")


def json_schema(root: type[BaseModel] | None = None) -> dict[str, Any]:
    """Schema of a scenario file; of an overlay, where nothing is required, if it says `extends`.

    Any quantity may also be `{value, low, high, source, note}`.
    """
    if root is None:
        from .schema import Scenario

        root = Scenario
    full = root.model_json_schema(schema_generator=_Generator)
    shared: dict[str, Any] = {}
    definitions = {name: _ranged(part, shared) for name, part in full.pop("$defs", {}).items()}
    top = _with_top(_ranged(full, shared))
    overlay = {f"{name}-overlay": _overlay(part) for name, part in definitions.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "wattshift scenario",
        "if": {"required": ["extends"]},
        "then": {"$ref": f"{_DEFS}scenario-overlay"},
        "else": {"$ref": f"{_DEFS}scenario-full"},
        "$defs": {
            "scenario-full": top,
            "scenario-overlay": _overlay(top),
            **_with_like(definitions),
            **overlay,
            **{f"{_SHARED}{name}": form for name, form in sorted(shared.items())},
        },
    }


class _Generator(GenerateJsonSchema):
    """Short, and with defaults in the form a user would write."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """No titles: they only repeat the key."""
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """The default through the field's own writer."""
        described = super().default_schema(schema)
        inner = schema["schema"]
        while inner["type"] == "nullable":
            inner = inner["schema"]
        writer = inner.get("serialization", {}).get("function")
        if writer and described.get("default") is not None:
            described = {**described, "default": writer(schema["default"])}
        return described


def _with_top(top: dict[str, Any]) -> dict[str, Any]:
    """What the loader reads itself: the schema number, the base, and keys that hold anchors."""
    properties = {
        "schema": {"const": SCHEMA, "description": "Version of this form of scenario file."},
        "extends": {
            "type": "string",
            "description": "Scenario file that this one changes.",
        },
        **{key: value for key, value in top["properties"].items() if key != "schema"},
    }
    required = ["schema", *(key for key in top.get("required", []) if key != "schema")]
    return {**top, "properties": properties, "required": required, "patternProperties": {"^x-": True}}


def _with_like(definitions: dict[str, Any]) -> dict[str, Any]:
    """Groups that may be like another of their kind: whole, or only with what differs, as in an overlay."""
    found = dict(definitions)
    for name, part in definitions.items():
        if KEY in part.get("properties", {}):
            found[f"{name}-whole"] = part
            found[name] = {
                "if": {"required": [KEY]},
                "then": {"$ref": f"{_DEFS}{name}-overlay"},
                "else": {"$ref": f"{_DEFS}{name}-whole"},
            }
    return found


def _ranged(part: Any, shared: dict[str, Any]) -> Any:
    """Every quantity as its own definition, which also takes the form with a range and a source."""
    if not isinstance(part, dict):
        return part
    name = part.get("quantity")
    if not name and part.get("type") not in ("number", "integer"):
        inside = _inside(part, lambda inner: _ranged(inner, shared))
        return {"additionalProperties": False, **inside} if "patternProperties" in part else inside
    form = {key: value for key, value in part.items() if key not in (*_ABOUT, "quantity")}
    form = _inside(form, lambda inner: _ranged(inner, shared))
    if not name:
        return {**_about(part), **_range_form(form)}
    key = _shared(re.sub("[^a-z]+", "-", name).strip("-"), form, shared)
    return {**_about(part), "$ref": f"{_DEFS}{_SHARED}{key}"}


def _shared(name: str, form: dict[str, Any], shared: dict[str, Any]) -> str:
    """The name under which the form is shared; forms that differ get a number."""
    wanted, number = _range_form(form), 1
    key = name
    while shared.setdefault(key, wanted) != wanted:
        number += 1
        key = f"{name}-{number}"
    return key


def _range_form(form: dict[str, Any]) -> dict[str, Any]:
    single = form["anyOf"][0] if "anyOf" in form else form
    text = {"type": "string"}
    ranged = {
        "type": "object",
        "properties": {"value": form, "low": single, "high": single, "source": text, "note": text},
        "required": ["value"],
        "additionalProperties": False,
    }
    return {"anyOf": [*form.get("anyOf", [form]), ranged]}


def _overlay(part: Any) -> Any:
    """Nothing required, and null wherever a key may be removed."""
    if not isinstance(part, dict):
        return part
    part = _inside({key: value for key, value in part.items() if key != "required"}, _overlay)
    for keyword in ("properties", "patternProperties"):
        if keyword in part:
            part[keyword] = {name: _removable(inner) for name, inner in part[keyword].items()}
    if isinstance(part.get("additionalProperties"), dict):
        part["additionalProperties"] = _removable(part["additionalProperties"])
    if "$ref" in part and not part["$ref"].startswith(_DEFS + _SHARED):
        part["$ref"] += "-overlay"
    return part


def _removable(part: Any) -> Any:
    if part is True:
        return True
    rest = {key: value for key, value in part.items() if key not in _ABOUT}
    return {**_about(part), "anyOf": [rest, {"type": "null"}]}


def _inside(part: dict[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    """The schema with all schemas directly inside it changed."""
    result = dict(part)
    for key in ("properties", "patternProperties"):
        if key in part:
            result[key] = {name: change(inner) for name, inner in part[key].items()}
    for key in ("anyOf", "oneOf", "allOf", "prefixItems"):
        if key in part:
            result[key] = [change(inner) for inner in part[key]]
    for key in ("items", "additionalProperties", "propertyNames"):
        if key in part:
            result[key] = change(part[key])
    return result


def _about(part: dict[str, Any]) -> dict[str, Any]:
    """What is said about one field, apart from its form."""
    return {key: part[key] for key in _ABOUT if key in part}
