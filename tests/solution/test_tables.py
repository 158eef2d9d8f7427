"""Tables keep every bit on their way through CSV."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.solution.tables import COMMITMENTS, from_csv, table, to_csv

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, NUMBERS, st.booleans(), NUMBERS), max_size=5))
def test_what_is_read_is_what_was_written(rows):
    full = [(text, "", "NA", "n", "1", flag, size, "", "", spent) for text, size, flag, spent in rows]
    made = table(full, COMMITMENTS)
    again = from_csv(to_csv(made), COMMITMENTS)
    assert again.equals(made)
    assert [math.copysign(1, number) for number in again["size"]] == [
        math.copysign(1, n) for _, n, _, _ in rows
    ]


def test_columns_are_guessed_number_or_text():
    found = from_csv("limit,worth\npower,0.1\n,1e-9\n")
    assert list(found["limit"]) == ["power", ""]
    assert list(found["worth"]) == [0.1, 1e-9]
