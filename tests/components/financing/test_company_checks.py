"""What is said about all facilities of the company together, and about money from nothing."""

from __future__ import annotations

from tests.components.financing.company import BRIDGE, CONVERT, EQUITY, NOTES, OLD, REVOLVER, one, said


def test_nothing_is_said_about_sound_facilities():
    assert (
        said(
            revolvers={"line": {**REVOLVER, "upfront_fee": "1 %"}},
            delayed_draws={
                "bridge": {**BRIDGE, "commitment_fee": "1 %"},
                "other": {**BRIDGE, "matures": None, "tenor": "9 months"},
            },
            term_notes={
                "bond": {**NOTES, "least": "50 MUSD", "oid": "1 %", "issue_cost": "2 MUSD"},
                "zero": {**NOTES, "rate": "0 %", "oid": "20 %"},
            },
            convertibles={"cv": CONVERT},
            outstanding={"old": {**OLD, "schedule": {"2027-05": "10 MUSD", "2028-05": "30 MUSD"}}},
            equity={"atm": EQUITY},
        )
        == []
    )


def test_money_from_nothing():
    """Proves: F19 for loans drawn in a window, and for notes all in. By hand, 5 years at 3 % simple paid at
    the end: 1.15 / 1.04^5 = 94.52 %, and 99 % arrive. A discount of 20 % on notes without a coupon is
    4.56 %."""
    assert one("delayed_draws", rate="3 %") == [
        (
            "error",
            "rate",
            "rate-below-yield",
            "borrowing costs 3 % and cash earns 4 % (treasury.cash_yield): the plan would borrow all it can "
            "and hold it",
            "write 4 % or more, or lower treasury.cash_yield",
        )
    ]
    assert one("term_notes", rate="3 %", interest="at-maturity", fee="1 %") == [
        (
            "error",
            "rate",
            "rate-below-yield",
            "an issue brings 99 % and cash at 4 % (treasury.cash_yield) repays it from 94.52 %: the plan "
            "would issue all it can and hold it",
            "raise the rate, or lower treasury.cash_yield",
        )
    ]
    assert one("term_notes", rate="4.2 %", interest="at-maturity") != []
    assert one("term_notes", rate="0 %", oid="20 %") == []
    assert one("term_notes", rate="0 %", oid="15 %") != []


def test_ids_and_shares_are_told_once():
    assert said(convertibles={"one": CONVERT}, equity={"one": EQUITY, "two": EQUITY}) == [
        (
            "error",
            "financing.equity.two.shares_outstanding",
            "shares-told-twice",
            "the shares there are at the start are given in one and in two and would be added up",
            "give them in one programme only",
        ),
        (
            "error",
            "financing",
            "facility-twice",
            "two facilities have the id 'one'",
            "give each facility an id of its own, whatever its kind",
        ),
    ]
