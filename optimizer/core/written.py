"""Field types read from what a person writes: the link between our parsers and pydantic."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from .errors import BadParts, BadValue

LONGEST_SHOWN = 60


class Written(ABC):
    """A marker for `Annotated[type, marker]`: how a field is read, written again and described.

    `write(parse(x))` always parses to the same value; the JSON form of a model relies on it.
    """

    @abstractmethod
    def parse(self, value: object) -> Any:
        """The canonical value; raises `BadValue`, or `BadParts` for faults inside the value."""

    @abstractmethod
    def write(self, value: Any) -> Any:
        """Plain data (text, number or mapping) that parses back to the same value."""

    @abstractmethod
    def json_schema(self) -> dict[str, Any]:
        """What the editor is told."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(self.write, when_used="json"),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return self.json_schema()

    def _validate(self, value: object) -> Any:
        try:
            return self.parse(value)
        except BadValue as bad:
            context = {"message": bad.message, "fix": bad.fix}
            raise PydanticCustomError(bad.code, "{message}", context) from None
        except BadParts as bad:
            raise PydanticCustomError("parts", "several faults", {"problems": bad.problems}) from None


def shown(value: object) -> str:
    """The value as it appears in a message: short, text in quotes."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a group of settings"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = str(value)
    if len(text) > LONGEST_SHOWN:
        text = text[: LONGEST_SHOWN - 1] + "…"
    return f"'{text}'" if isinstance(value, str) else text
