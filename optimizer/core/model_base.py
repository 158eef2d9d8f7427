"""What all scenario data has in common: frozen, nothing unknown, ids as keys."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

from .errors import BadValue
from .written import Written, shown

LONGEST_ID = 60
_ID = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_ID - 1}}}")


class Model(BaseModel):
    """A group of settings. The docstring under a field is its description in the editor."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False)


class IdForm(Written):
    """A name within the scenario: small letters, digits and hyphens."""

    def parse(self, value: object) -> str:
        """The id as written; a whole number stands for its digits."""
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if isinstance(text, str) and _ID.fullmatch(text):
            return text
        message = f"{shown(value)} is not an id: small letters, digits and hyphens, at most {LONGEST_ID}"
        close = (
            re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST_ID] if isinstance(text, str) else ""
        )
        raise BadValue("id-format", message, f"write {close or 'e.g. hyper-a'}")

    def write(self, value: str) -> str:
        """Itself."""
        return value

    def json_schema(self) -> dict[str, Any]:
        """A string pattern."""
        return {"type": "string", "pattern": f"^{_ID.pattern}$"}


Id = Annotated[str, IdForm()]
