"""Lines of project loans, loans against Bitcoin and taxes in plan.xlsx, and what lenders test."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimizer.report.workbook.book import Book
from tests.report.workbook.financing_plans import LET, Decisions, book, file, lines, made, values, view
from tests.solution.small import Q, scenario, with_fleet

LOAN = {
    "served_by": ["lease"],
    "halls": ["hall"],
    "rate": "8 %",
    "loan_to_cost": "50 %",
    "limit": "150 MUSD",
    "tenor": "24 months",
    "fee": "1 %",
    "oid": "1 %",
}
TAKEN = (("financing.loan_taken", "", "one/hall", Q[0], 60.0),)
SCHEDULE = {
    **LOAN,
    "tenor": None,
    "repayment": "scheduled",
    "schedule": {"3": "10 %", "9": "20 %", "15": "70 %"},
    "issue_cost": "1 MUSD",
    "commitment_fee": "1 %",
    "draw_until": "2027-04",
}
SIGNED = (("financing.loan_signed", "", "one", Q[0], 1.0),)
SCULPTED = {
    **LOAN,
    "repayment": "sculpted",
    "dscr": 1.1,
    "reserve": {"months": "3 months", "letter_of_credit_fee": "2 %"},
}
AS_DECIDED = tuple(
    (f"financing.{quantity}", "", "one", node, amount)
    for quantity, node, amount in (
        ("sculpted_repaid", Q[2], 0.5),
        ("sculpted_repaid", Q[3], 1.0),
        ("reserve_held", Q[1], 9.0),
        ("reserve_held", Q[2], 8.0),
        ("charged_after_horizon", Q[3], 1.2),
    )
)
TWICE = (
    ("conversions.started", "west", "hall", Q[0], 10.0),
    ("conversions.started", "west", "hall", Q[1], 10.0),
    ("financing.loan_taken", "", "one/hall", Q[0], 30.0),
    ("financing.loan_taken", "", "one/hall", Q[1], 30.0),
)
BY_DAYS = {**LOAN, "repayment": "level", "rate": None, "day_count": "actual/360", "tenor": "6 months"}
AFTER = {
    "served_by": ["lease"],
    "refinances": ["one"],
    "loan_to_cost": "100 %",
    "rate": "8 %",
    "tenor": "12 months",
    "repayment": "straight-line",
}
SWEPT = (
    ("financing.loan_repaid", "", "one", Q[2], 9.0),
    ("financing.loan_repaid", "", "one", Q[3], 19.0),
    ("financing.charged_after_horizon", "", "one", Q[3], 0.3),
)
CASES: dict[str, tuple[dict[str, Any], Decisions, dict[str, Any]]] = {
    **{
        f"{repayment}, {drawing}": ({**LOAN, "repayment": repayment, "drawing": drawing}, LET + TAKEN, {})
        for repayment in ("bullet", "straight-line", "level")
        for drawing in ("pro-rata", "equity-first", "at-once")
    },
    "within the horizon": (
        {**LOAN, "repayment": "straight-line", "tenor": "5 months", "capitalise": False},
        LET + TAKEN,
        {},
    ),
    "floating, by days": ({**BY_DAYS, "floating": {"benchmark": "sofr", "margin": "2 %"}}, LET + TAKEN, {}),
    "scheduled, with fees": (SCHEDULE, LET + TAKEN + SIGNED, {}),
    "signed and not drawn": (SCHEDULE, LET + SIGNED, {}),
    "sculpted, with a letter of credit": (SCULPTED, LET + TAKEN + AS_DECIDED, {}),
    "swept": ({**LOAN, "repayment": "level", "sweep": "50 %"}, LET + TAKEN + SWEPT, {}),
    "for as long as the lease but a tail": (
        {**LOAN, "repayment": "bullet", "tenor": None, "tail": "6 months"},
        LET + TAKEN,
        {},
    ),
    **{
        f"two projects, {repayment}": ({**LOAN, "repayment": repayment}, TWICE, {})
        for repayment in ("level", "bullet", "sculpted")
    },
    "a loan in the place of another": (
        {**LOAN, "repayment": "bullet", "tenor": "3 months"},
        (*LET, *TAKEN, ("financing.loan_taken", "", "after/balloon of one", Q[2], 40.0)),
        {"financing": {"project_loans": {"after": AFTER}}},
    ),
}


@pytest.mark.parametrize(("terms", "decisions", "more"), CASES.values(), ids=CASES)
def test_every_line_is_live(terms: dict[str, Any], decisions: Decisions, more: dict[str, Any]) -> None:
    """Proves: what the formulas give is what the audit posts, line by line and period by period."""
    found = book(view(made("project_loans", terms, more), decisions))
    assert found.gave_up == []
    assert lines(found)
    assert [name for name, live in lines(found).items() if not live] == []


def test_a_level_loan_is_drawn_with_the_cost_and_repaid_evenly() -> None:
    """Proves: 60 drawn 40 % in Q1 and 60 % in Q2; interest of Q2, 2 % of 24, is added in the building.

    By hand: 60.48 owed at the end of June; eight payments of 60.48 · 0.02 / (1 - 1.02^-8) = 8.2562 follow:
    1.2096 of the first is interest. A wrong formula would give: interest paid in Q2, or 60 drawn at once.
    """
    found = book(view(made("project_loans", {**LOAN, "repayment": "level"}), LET + TAKEN))
    payment = 60.48 * 0.02 / (1.0 - 1.02**-8)
    repaid = [payment - 1.2096, (payment - 1.2096) * 1.02]
    assert values(found, "cash", "drawn") == pytest.approx([24.0, 36.0, 0.0, 0.0])
    assert values(found, "cash", "interest") == pytest.approx([0.0, 0.0, -1.2096, -(payment - repaid[1])])
    assert values(found, "cash", "repaid") == pytest.approx([0.0, 0.0, *(-one for one in repaid)])


NONE = float("nan")


def figures(of: Book, label: str, item: str = "one", sheet: str = "Debt") -> list[float]:
    """The cells of a row of formulas; NaN where a cell shows nothing."""
    cells = of.sheets[sheet].cells
    lines_of = {cell.row for cell in cells if cell.column == 0 and cell.content == label}
    (line,) = lines_of & {cell.row for cell in cells if cell.column == 2 and cell.content == item}
    return [
        NONE if cell.value == "" else float(cell.value)
        for cell in cells
        if cell.row == line and cell.column >= 6 and cell.kind == "formula"
    ]


def test_the_cover_is_that_of_the_covenants() -> None:
    """Proves: DSCR on the sheet Debt is live, and what covenants.csv says.

    By hand: 20 MW at 90 USD net are 5.4 a quarter. Q3: interest of 2 % of 60.48 = 1.2096 and 0.5 repaid.
    A wrong formula would give: the cover in the quarters of building.
    """
    of = view(made("project_loans", SCULPTED), LET + TAKEN + AS_DECIDED)
    found, table = book(of), of.covenants
    ratios = table[table["kind"] == "dscr"]["ratio"].tolist()
    assert ratios[0] == pytest.approx(5.4 / 1.7096)
    assert figures(found, "DSCR") == pytest.approx([NONE, NONE, *ratios], nan_ok=True)
    assert figures(found, "Least DSCR asked") == pytest.approx([NONE, NONE, 1.1, 1.1], nan_ok=True)


COIN = {"matures": "2028-04", "draw_ltv": "50 %", "margin_call_ltv": "70 %", "cure_ltv": "60 %"}
LOANS = {
    "btc_loans": {
        "coin": {
            **COIN,
            "limit": "50 MUSD",
            "opening": "10 MUSD",
            "opening_pledged": "300 BTC",
            "rate": "9 %",
            "draw_fee": "1 %",
            "unused_fee": "0.5 %",
            "stress": {"shock": "30 %"},
        },
        "other": {
            **COIN,
            "limit": "20 MUSD",
            "rate": "9 %",
            "upfront_fee": "1 %",
            "unused_fee": "0.5 %",
            "available_from": "2027-04",
            "draw_until": "2027-08",
        },
    }
}
ON_COINS = (
    ("btc_loans.drawn", "", "coin", Q[1], 15.0),
    ("btc_loans.repaid", "", "coin", Q[2], 5.0),
    ("btc_loans.arranged", "", "other", Q[1], 1.0),
    ("btc_loans.drawn", "", "other", Q[2], 5.0),
    *(("btc_loans.collateral", "", "coin", node, 400.0) for node in Q),
)


def test_loans_against_bitcoin() -> None:
    """Proves: all lines are live, and loan to value is taken at the lowest price.

    By hand: 10, 25, 20, 20 owed on 400 coins, at 100,000 in Q1 and 80,000 in every quarter after.
    A wrong formula would give: the mean price of Q2, 86,667, or what is owed at the start.
    """
    market = {"market": {"btc_price": {"2027-01": "100000 USD/BTC", "2027-05": "80000 USD/BTC"}}}
    found = book(view(scenario(with_fleet(), market, LOANS), ON_COINS))
    assert found.gave_up == []
    assert len(lines(found)) >= 9
    assert [name for name, live in lines(found).items() if not live] == []
    assert figures(found, "Loan to value", "coin") == pytest.approx([10 / 40, 25 / 32, 20 / 32, 20 / 32])
    assert figures(found, "Room to a margin call", "coin") == pytest.approx([18.0, -2.6, 2.4, 2.4])


def test_tax_is_paid_some_months_after_the_year() -> None:
    """Proves: 25 % of what is taxable in 2027 and 2028, paid four months later or after the horizon.

    By hand: 40 · 25 % = 10 in April 2028; 20 · 25 % = 5 beyond. After the horizon (60 - 10) · 25 % of coins.
    """
    terms = {"rate": "20 %", "state_rate": "5 %", "paid_after": "4 months", "basis": "40000 USD/BTC"}
    of = scenario(with_fleet(), {"taxes": terms, "horizon": {"end": "2028-12"}})
    decisions = (
        ("taxes.taxable", "", "", "2027-Q4", 40.0),
        ("taxes.taxable", "", "", "2028-Q4", 20.0),
        ("taxes.taxable_after", "", "btc", "2028-Q4", 60.0),
        ("taxes.losses_after", "", "btc", "2028-Q4", 10.0),
    )
    found = book(view(of, decisions))
    assert [name for name, live in lines(found).items() if not live] == []
    assert values(found, "cash", "income tax") == pytest.approx([0.0] * 5 + [-10.0, 0.0, 0.0])
    assert values(found, "closing", "income tax due") == pytest.approx([0.0] * 7 + [-5.0])
    assert np.sum(values(found, "closing", "tax on coins held")) == pytest.approx(-12.5)


TESTED = {
    "covenants": {
        "minimum_liquidity": {"cash": {"amount": "5 MUSD", "btc_share": "50 %"}},
        "interest_cover": {"cover": {"least": 2.0, "tested_from": "2027-07"}},
        "leverage": {"debt": {"most": 4.0}},
        "debt_yield": {"yield": {"least": "9 %", "facilities": ["one"], "leases": ["lease"]}},
    }
}


def test_covenants_are_live() -> None:
    """Proves: what is measured, the limit and the room between are formulas, and those of covenants.csv.

    By hand: interest cover is tested from July on; the debt yield of Q4 is 21.6 a year over the debt then.
    A wrong formula would give: the plan's own figures, which are no formulas.
    """
    of = view(made("project_loans", SCULPTED, TESTED), LET + TAKEN + AS_DECIDED)
    found, table = file(of)[0], of.covenants
    for kind in TESTED["covenants"]:
        words, rows = kind.replace("_", " "), table[table["kind"] == kind]
        (name,) = set(rows["covenant"])
        tested = [of.tree.names.index(node) for node in rows["node"]]
        for said, column in (("measured", "value"), ("limit", "limit"), ("headroom", "headroom")):
            shown = figures(found, f"{words}: {said}", name)
            assert [shown[index] for index in tested] == pytest.approx(rows[column].tolist()), (kind, said)
    measured = figures(found, "interest cover: measured", "cover")
    assert measured[:2] == pytest.approx([NONE, NONE], nan_ok=True)
    owed = 60.0 + 0.48 - 1.5
    assert figures(found, "debt yield: ratio", "yield")[-1] == pytest.approx(21.6 / owed)
