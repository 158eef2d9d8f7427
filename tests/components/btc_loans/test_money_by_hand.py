"""What is drawn, paid and repaid under loans against Bitcoin, worked out on paper."""

from __future__ import annotations

import pytest

from optimizer.core.errors import NoPlan
from tests.components.alone import Q, quarters, two_worlds
from tests.components.btc_loans.made import Lent


def test_fees_and_interest():
    """Proves: 1 % of the limit of 200 once, 2 % of the draw, 1 % a year on what is not drawn, interest on
    the opening balance. By hand: Q1 needs 95.5 = 100 - 2 (upfront) - 2 (draw) - 0.5 (unused, 200 x 0.25 %).
    It can be drawn until May: Q2 has two months of the unused fee, 1 % x 100 x 2/12 = 1/6, and Q3 none.
    Interest is 2 % x 100 = 2.

    A wrong formula would give: upfront 1 on the draw, unused 0.25 already in Q1.
    """
    loan = {
        "rate": "8 %",
        "upfront_fee": "1 %",
        "draw_fee": "2 %",
        "unused_fee": "1 %",
        "draw_until": "2027-05",
    }
    model = Lent(quarters(3), {"bank": loan}, needs={Q[0]: 95.5, Q[1]: -2.0 - 1 / 6, Q[2]: -2.0})
    model.solve()
    assert model.of("drawn") == pytest.approx({Q[0]: 100.0})
    assert model.of("arranged") == pytest.approx({Q[0]: 1.0})
    assert model.amounts("cash", "fees") == pytest.approx({Q[0]: -4.5, Q[1]: -1 / 6})
    assert model.amounts("cash", "interest") == pytest.approx({Q[1]: -2.0, Q[2]: -2.0})
    assert model.amounts("closing", "debt outstanding") == pytest.approx({Q[2]: -100.0})
    assert model.amounts("debt", "owed") == pytest.approx(dict.fromkeys(Q[:3], 100.0))


@pytest.mark.parametrize("fees", [{"upfront_fee": "1 %", "unused_fee": "1 %"}, {"unused_fee": "1 %"}])
def test_what_is_not_needed_costs_nothing(fees: dict[str, str]):
    """Proves: a loan with fees that nobody needs is not arranged and changes no value."""
    without = Lent(quarters(2), {}, needs={}).solve()
    model = Lent(quarters(2), {"bank": {"rate": "8 %", **fees}}, needs={})
    assert model.solve() == pytest.approx(without)
    assert model.of("arranged") == {}
    assert model.amounts("cash", "fees") == {}


def test_a_loan_that_is_there_pays_on_what_is_not_drawn_from_the_start():
    """Proves: 50 owed at the start under 200: unused fee 1 % x 150 / 4 in each quarter, no upfront fee."""
    loan = {"opening": "50 MUSD", "opening_pledged": 1000, "upfront_fee": "1 %", "unused_fee": "1 %"}
    interest, fee = 0.5, 0.375
    income = dict.fromkeys(Q[:2], -interest - fee)
    model = Lent(quarters(2), {"bank": {"rate": "4 %", **loan}}, needs=income)
    model.solve()
    assert model.amounts("cash", "fees") == pytest.approx({Q[0]: -0.375, Q[1]: -0.375})


def drawn_twice(**changes: object) -> Lent:
    """100 needed in Q1, back in Q2, needed again in Q3."""
    needs = {Q[0]: 100.0, Q[1]: -102.0, Q[2]: 102.0}
    loan = {"limit": "100 MUSD", "rate": "8 %", **changes}
    return Lent(quarters(3), {"bank": loan}, treasury={"cash_floor": "0 MUSD"}, needs=needs)


def test_only_a_revolving_loan_is_drawn_again():
    """Proves: of 102 in Q2 interest takes 2. A revolving loan repays 100 with the rest and draws 102 in Q3:
    a limit of 102 does, one of 100 does not. The other holds the 100, owes 2 of interest again in Q3, and
    draws the missing 4: 104 in all."""
    with pytest.raises(NoPlan):
        drawn_twice(revolving=True).solve()
    model = drawn_twice(revolving=True, limit="102 MUSD")
    model.solve()
    assert model.of("repaid") == pytest.approx({Q[1]: 100.0})
    assert model.of("drawn") == pytest.approx({Q[0]: 100.0, Q[2]: 102.0})
    with pytest.raises(NoPlan):
        drawn_twice(limit="103 MUSD").solve()
    drawn_twice(limit="104 MUSD").solve()


def test_what_is_owed_at_the_start_counts_as_drawn():
    """Proves: 60 of 100 are owed and repaid in Q2, as the tenor asks; 40 are left to draw in Q3, not 41."""
    loan = {"limit": "100 MUSD", "opening": "60 MUSD", "opening_pledged": 2000, "tenor": "3 months"}
    Lent(quarters(3), {"bank": loan}, needs={Q[1]: -60.0, Q[2]: 40.0}).solve()
    with pytest.raises(NoPlan):
        Lent(quarters(3), {"bank": loan}, needs={Q[1]: -60.0, Q[2]: 41.0}).solve()


def test_a_draw_is_repaid_within_the_tenor():
    """Proves: six months from January: owed at the end of Q1 and Q2, repaid in Q3 that holds July."""
    loan = {"limit": "100 MUSD", "tenor": "6 months"}
    model = Lent(quarters(4), {"bank": loan}, needs={Q[0]: 100.0, Q[2]: -100.0})
    model.solve()
    assert model.of("owed") == pytest.approx({Q[0]: 100.0, Q[1]: 100.0})
    with pytest.raises(NoPlan):
        Lent(quarters(4), {"bank": loan}, needs={Q[0]: 100.0, Q[3]: -100.0}).solve()


def test_what_is_owed_at_the_start_keeps_to_the_tenor():
    """Proves: drawn as of January with three months: repaid in Q2; 40 drawn in Q2 stay until Q3."""
    loan = {"opening": "100 MUSD", "opening_pledged": 2000, "tenor": "3 months", "draw_until": "2027-06"}
    with pytest.raises(NoPlan):
        Lent(quarters(3), {"bank": loan}, needs={Q[1]: -99.0, Q[2]: -1.0}).solve()
    model = Lent(quarters(3), {"bank": loan}, needs={Q[1]: -100.0})
    model.solve()
    assert model.of("owed") == pytest.approx({Q[0]: 100.0})


def test_nothing_is_drawn_and_repaid_at_once():
    """Proves: a tenor of three months cannot be stretched by repaying 100 out of a new draw of 100 (P14)."""
    loan = {"tenor": "3 months", "revolving": True}
    with pytest.raises(NoPlan):
        Lent(quarters(3), {"bank": loan}, needs={Q[0]: 100.0, Q[2]: -100.0}).solve()
    Lent(quarters(3), {"bank": loan}, needs={Q[0]: 100.0, Q[1]: -100.0}).solve()


def test_a_draw_has_its_least_size():
    """Proves: 10 are needed and no less than 30 are drawn, in Q2 (where it could be repaid) as in Q1."""
    for node in (Q[0], Q[1]):
        model = Lent(quarters(2), {"bank": {"least": "30 MUSD", "rate": "4 %"}}, needs={node: 10.0})
        model.solve()
        assert model.of("drawn") == pytest.approx({node: 30.0})


def test_the_window_and_what_lies_outside():
    """Proves: drawn from April to June only, and in no period in which it matures; a loan that can never be
    drawn leaves nothing in the model."""
    window = {"available_from": "2027-04", "draw_until": "2027-06"}
    model = Lent(quarters(4), {"bank": window}, needs={}).finish()
    drawn = model.context.quantities["btc_loans.drawn"].variable
    assert list(drawn) == [("bank", Q[1])]
    ends = Lent(quarters(4), {"bank": {"matures": "2027-08"}}, needs={}).finish()
    assert list(ends.context.quantities["btc_loans.drawn"].variable) == [("bank", Q[0]), ("bank", Q[1])]
    late = Lent(quarters(4), {"bank": {"available_from": "2028-01"}}, needs={}).finish()
    assert not [name for name in late.context.quantities if name.startswith("btc_loans")]


def test_it_is_arranged_once_on_each_way():
    """Proves: a need that only one world knows of is arranged there, for 2; and paid for once: 60 % x 2."""
    tree = two_worlds(3)
    needs = {f"{Q[1]}@bad": 50.0 - 2.0, f"{Q[2]}@bad": 50.0}
    model = Lent(tree, {"bank": {"upfront_fee": "1 %"}}, needs=needs)
    free = Lent(tree, {"bank": {}}, needs=needs)
    assert free.solve() - model.solve() == pytest.approx(0.6 * 2.0, rel=1e-3)
    assert model.of("arranged") == pytest.approx({f"{Q[1]}@bad": 1.0})
    twice = {"upfront_fee": "1 %", "limit": "90 MUSD", "revolving": True}
    with pytest.raises(NoPlan):
        Lent(tree, {"bank": twice}, needs={f"{Q[1]}@bad": 80.0, f"{Q[2]}@bad": 80.0}).solve()


def test_coins_lie_pledged_in_their_wallet():
    """Proves: the pledged line carries the wallet."""
    model = Lent(quarters(1), {"bank": {"wallet": "cold"}}, needs={Q[0]: 100.0})
    model.solve()
    assert [line.place for line in model.context.ledger.lines("pledged")] == ["cold"]
