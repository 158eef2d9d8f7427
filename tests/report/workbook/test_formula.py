"""Terms: the text of a formula and its value, told apart by nothing."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.report.workbook.formula import (
    HERE,
    Cell,
    NotAllowed,
    Row,
    least,
    number,
    ratio,
    sum_between,
    when,
)

A, B, C = (Cell(f"$E${line}", float(line)) for line in (2, 3, 5))


@pytest.mark.parametrize(
    ("term", "text", "value"),
    [
        (A + B * C, "$E$2+$E$3*$E$5", 17.0),
        ((A + B) * C, "($E$2+$E$3)*$E$5", 25.0),
        (A - (B - C), "$E$2-($E$3-$E$5)", 4.0),
        (A / (B * C), "$E$2/($E$3*$E$5)", 2.0 / 15.0),
        (A / B / C, "$E$2/$E$3/$E$5", 2.0 / 15.0),
        (A / (B / C), "$E$2/($E$3/$E$5)", 10.0 / 3.0),
        ((-A) ** B, "(-$E$2)^$E$3", -8.0),
        (-(A**B), "-($E$2^$E$3)", -8.0),
        ((A**B) ** C, "($E$2^$E$3)^$E$5", 32768.0),
        ((1 + A) ** -B, "(1+$E$2)^(-$E$3)", 1.0 / 27.0),
        (1 - (A < B), "1-($E$2<$E$3)", 0.0),
        (when(A >= B, A, C), "IF($E$2>=$E$3,$E$2,$E$5)", 5.0),
        (least(A, B, 1), "MIN($E$2,$E$3,1)", 1.0),
        (ratio(A, number(0)), "IF(0=0,0,$E$2/0)", 0.0),
    ],
)
def test_the_text_says_what_the_value_is(term, text, value):
    """By hand: 2, 3 and 5."""
    assert term.text == text
    assert term.value == pytest.approx(value)


def test_a_power_behind_a_minus_sign_is_held_in_brackets():
    """By hand: -(3^2) = -9. Excel reads -3^2 as 9, the wrong formula."""
    two = Cell("$E$2", 2.0)
    assert (-(B**two)).text == "-($E$3^$E$2)"


def test_a_number_is_a_cell():
    with pytest.raises(NotAllowed, match="12 would stand"):
        A * 12


def row(values: list[float], line: int) -> Row:
    return Row(
        f"S!{HERE}{line}", np.array(values), "nodes", sheet="S", line=line, span=f"S!$G${line}:$I${line}",
        opening=7.0, previous=np.array([-1, 0, 0]),
    )  # fmt: skip


def test_before_is_the_parent_and_at_the_start_the_opening():
    """Columns 2 and 3 both follow the first: 7, 1, 1. The column to the left would give 7, 1, 2."""
    assert row([1.0, 2.0, 3.0], 9).before.value.tolist() == [7.0, 1.0, 1.0]


def test_amounts_are_gathered_by_their_keys():
    """By hand: keys 10, 11, 12; from 10 to below 12 are 1 + 2."""
    found = sum_between(
        row([1.0, 2.0, 4.0], 9), row([10.0, 11.0, 12.0], 8), Cell("$E$1", 10.0), Cell("$F$1", 12.0)
    )
    assert (found.text, found.value) == (
        'SUMIFS(S!$G$9:$I$9,S!$G$8:$I$8,">="&$E$1,S!$G$8:$I$8,"<"&$F$1)',
        3.0,
    )
