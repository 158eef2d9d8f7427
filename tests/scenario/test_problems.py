"""Whatever pydantic may find has words of ours."""

import re
from typing import Any

import pytest
from pydantic_core import ErrorDetails
from pydantic_core._pydantic_core import list_all_errors

from optimizer.scenario.problems import words

KINDS = list_all_errors()
OF_PYDANTIC = re.compile(r"\b(Input|Field|valid|dictionary|tuple|parse|boolean|string|integer)\b")
EXPECTED = {
    "greater_than_equal",
    "less_than",
    "model_type",
    "dict_type",
    "list_type",
    "tuple_type",
    "string_type",
    "int_type",
    "int_parsing",
    "int_from_float",
    "float_type",
    "float_parsing",
    "bool_type",
    "bool_parsing",
    "literal_error",
    "too_short",
    "too_long",
    "string_too_short",
    "string_too_long",
    "finite_number",
    "union_tag_invalid",
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind["type"])
def test_every_kind_has_words(kind: dict[str, Any]):
    context = kind["example_context"] or {}
    detail = ErrorDetails(
        type=kind["type"], loc=("a", "b"), msg=kind["example_message_python"], input="x", ctx=context
    )
    code, message, fix = words(detail, ("a", "b"))
    assert re.fullmatch("[a-z]+(-[a-z]+)*", code)
    assert message
    assert not message.startswith("Input")
    if kind["type"] in EXPECTED:
        assert fix
        assert not OF_PYDANTIC.search(message)
