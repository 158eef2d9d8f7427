"""What is said about credit of the company that cannot be right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.components.financing.company import one


@pytest.mark.parametrize(
    ("kind", "changes", "problem"),
    [
        (
            "revolvers",
            {"opening": "5 MUSD", "upfront_fee": "1 %"},
            (
                "error",
                "upfront_fee",
                "arranged-already",
                "5 MUSD are drawn at the start, so the line has been arranged and its fee paid",
                "leave upfront_fee out, or opening",
            ),
        ),
        (
            "revolvers",
            {"upfront_fee": "100 %"},
            (
                "error",
                "upfront_fee",
                "fee-size",
                "a fee of 100 % of the limit is as much as can be drawn",
                "write e.g. 1 %",
            ),
        ),
        (
            "revolvers",
            {"upfront_fee": "1 %", "limit": "20 BUSD"},
            (
                "error",
                "limit",
                "limit-size",
                "20000 MUSD is too large a limit where something is paid at once or not at all",
                "write 10000 MUSD or less, or leave out what is paid whatever the amount",
            ),
        ),
        (
            "delayed_draws",
            {"matures": None},
            (
                "error",
                "",
                "maturity-missing",
                "it says nothing of when it is repaid",
                "give matures, e.g. 2030-06, or tenor, e.g. 36 months from each draw",
            ),
        ),
        (
            "delayed_draws",
            {"tenor": "36 months"},
            (
                "error",
                "tenor",
                "maturity-twice",
                "both matures and tenor are given, and each says when it is repaid",
                "remove one of the two",
            ),
        ),
        (
            "delayed_draws",
            {"matures": "2027-06"},
            (
                "error",
                "matures",
                "window-crossed",
                "2027-06 is not after draw_until, 2027-06",
                "write a later month",
            ),
        ),
        (
            "delayed_draws",
            {"matures": None, "tenor": "0 months"},
            ("error", "tenor", "tenor-zero", "a draw for 0 months is no debt", "write e.g. 36 months"),
        ),
        (
            "delayed_draws",
            {"available_from": "2027-07"},
            (
                "error",
                "draw_until",
                "window-crossed",
                "2027-06 is before available_from, 2027-07",
                "write a later month",
            ),
        ),
        (
            "delayed_draws",
            {"draw_until": "2026-12"},
            (
                "warning",
                "draw_until",
                "window-outside",
                "2026-12 is before the plan starts (2027-01): it can never be used",
                "write a later month",
            ),
        ),
    ],
)
def test_terms_that_cannot_be(kind: str, changes: dict[str, Any], problem: tuple[str, str, str, str, str]):
    assert one(kind, **changes) == [problem]
