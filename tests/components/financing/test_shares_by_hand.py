"""Shares and notes that turn into shares, worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.core.errors import NoPlan
from tests.components.alone import quarters
from tests.components.financing.test_facilities_by_hand import payments
from tests.components.money import Money

EQUITY: dict[str, Any] = {
    "price": "20 USD/share",
    "intrinsic_value": "25 USD/share",
    "fee": "2 %",
    "daily_volume": "0.5 Mshares/day",
    "volume_share": "10 %",
    "shelf": "90 MUSD",
    "shares_outstanding": "300 Mshares",
}
CONVERT: dict[str, Any] = {
    "limit": "200 MUSD",
    "rate": "0 %",
    "straight_yield": "9 %",
    "tenor": "60 months",
    "conversion_price": "20 USD/share",
}


def at_market(**changes: Any) -> dict[str, Any]:
    return {"equity": {"atm": {**EQUITY, **changes}}}


def a_convertible(**changes: Any) -> dict[str, Any]:
    return {"convertibles": {"cv": {**CONVERT, **changes}}}


def test_shares_cost_their_owners_what_they_are_worth():
    """Proves: F13. By hand: 49 needed in Q1 = 2.5 million shares at 20 less 2 %. They are worth 25 each:
    62.5. 0.5 million a day, 63 trading days, a tenth: 3.15 at most.

    A wrong formula would give: no charge, and shares up to the cap."""
    model = Money(quarters(4), treasury=payments(m01="-49", m05="1"), financing=at_market())
    assert model.solve() == pytest.approx(-49 + 49 + 1 - 62.5)
    assert model.levels("financing.shares_issued") == {("atm", "all", "2027-Q1"): pytest.approx(2.5)}
    assert model.amounts("cash", "shares issued") == {"2027-Q1": pytest.approx(50.0)}
    assert model.amounts("cash", "issue fees") == {"2027-Q1": pytest.approx(-1.0)}
    assert model.amounts("charges", "dilution") == {"2027-Q1": pytest.approx(-62.5)}
    assert model.amounts("shares", "issued") == {"2027-Q1": pytest.approx(2.5)}
    assert model.amounts("shares", "outstanding") == {"2027-Q1": 300.0}
    assert model.amounts("debt", "owed") == {}


def test_shares_keep_to_the_volume_and_to_the_shelf():
    """By hand: 3.15 million a quarter bring 61.74; two quarters 123.48, but the shelf is used up at 90, which
    is 88.2 after the fee."""
    Money(quarters(4), treasury=payments(m01="-61.7"), financing=at_market()).solve()
    Money(quarters(4), treasury=payments(m01="-61.7", m04="-26.4"), financing=at_market()).solve()
    for flows in (payments(m01="-61.8"), payments(m01="-61.7", m04="-26.6")):
        with pytest.raises(NoPlan):
            Money(quarters(4), treasury=flows, financing=at_market()).solve()


def test_shares_are_issued_within_their_window():
    """Proves: only the months in the window count, for volume and price. By hand: from February, at 20 and
    then 22: 2 * 21 days * 0.5 * 10 % = 2.1 million at 21."""
    terms = at_market(
        issue_from="2027-02",
        issue_until="2027-03",
        price={"2027-01": "90 USD/share", "2027-02": "20 USD/share", "2027-03": "22 USD/share"},
    )
    data = Money(quarters(2), financing=terms).finish().financing.equity["atm"]
    assert data.price == {"2027-Q1": pytest.approx(21.0)}
    assert data.slices["2027-Q1"][0].most == pytest.approx(2.1)


def test_impact_follows_the_square_root_law_by_secants():
    """Proves: T4, T5b with two pieces. By hand: 31.5 million traded in the quarter, 3.15 at most, edges 0,
    0.7875, 3.15. kappa = 2/3 * 0.9 * 5 % * 20 / sqrt(31.5) = 0.10690; slopes kappa * sqrt(0.7875) = 0.09487
    and kappa * (3.15^1.5 - 0.7875^1.5) / 2.3625 = 0.22136 USD a share.

    38 needed: 0.7875 * (19.6 - 0.09487) = 15.36029 from the first, the rest from the second."""
    impact = {"volatility": "5 %", "factor": 0.9, "segments": 2}
    model = Money(quarters(4), treasury=payments(m01="-38"), financing=at_market(impact=impact))
    model.solve()
    kappa = 2 / 3 * 0.9 * 0.05 * 20 / 31.5**0.5
    low, high = kappa * 0.7875**0.5, kappa * (3.15**1.5 - 0.7875**1.5) / 2.3625
    rest = (38 - 0.7875 * (19.6 - low)) / (19.6 - high)
    assert model.levels("financing.shares_issued") == pytest.approx(
        {("atm", "1", "2027-Q1"): 0.7875, ("atm", "2", "2027-Q1"): rest}
    )
    assert model.amounts("cash", "issue discount") == {
        "2027-Q1": pytest.approx(-0.7875 * 0.09487 - rest * 0.22136, rel=1e-4)
    }


def fixed_at_100(terms: dict[str, Any], reference: str = "4 %", **treasury: Any) -> tuple[float, Money]:
    """Worth of issuing 100 MUSD in Q1 in money of the end of Q1, and the model."""
    model = Money(
        quarters(4),
        treasury={"cash": "300 MUSD", "cash_yield": reference, **treasury},
        financing=terms,
        value={"reference_rate": reference},
    )
    model.finish()
    issued = model.context.quantities["financing.note_issued"].variable
    for key in issued:
        issued[key].fix(100.0 if key[1] == "2027-Q1" else 0.0)
    rate = float(reference.split()[0]) / 100
    return (model.solve() - 300) * (1 + rate) ** 0.25, model


def test_a_convertible_at_the_reference_rate_is_worth_its_fees():
    """Proves: F12. By hand: what the coupon lacks is the option given away, so 100 MUSD at a straight yield
    of the reference rate are worth nothing but fee and issue cost: -2 - 0.5, whatever the coupon.

    A wrong formula would give: the option's worth, 100 * (1 - 1.04^-5) = 17.8, as a gift."""
    costs = {"fee": "2 %", "issue_cost": "0.5 MUSD", "straight_yield": "4 %"}
    for coupon in ("0 %", "1.5 %"):
        worth, _ = fixed_at_100(a_convertible(rate=coupon, **costs))
        assert worth == pytest.approx(-2.5)


def test_a_convertible_costs_what_plain_notes_would():
    """By hand: no coupon for five years, plain notes would yield 9 %: the option is worth 100 - 100 /
    1.09^5 = 35.007, charged at issue; the repayment is worth 100 / 1.04^5 = 82.193: together -17.200.
    Issued at the end of Q1 and repaid at the end of 2032-Q1, that is sixty months."""
    worth, model = fixed_at_100(a_convertible())
    assert model.amounts("charges", "conversion option") == {"2027-Q1": pytest.approx(-100 * (1 - 1.09**-5))}
    assert model.amounts("closing", "interest after the horizon") == {
        "2027-Q4": pytest.approx(100 - 100 / 1.04**4.25)
    }
    assert worth == pytest.approx(100 - 35.0069 - 82.1927, abs=1e-3)
    assert model.amounts("shares", "issued if converted") == {"2027-Q1": pytest.approx(5.0)}


def test_a_capped_call_is_paid_in_cash_and_counts_at_its_price():
    """By hand: 12 % of 100 paid; owners hold the options for it, so the worth is as without."""
    plain, _ = fixed_at_100(a_convertible())
    worth, model = fixed_at_100(a_convertible(capped_call="12 %"))
    assert model.amounts("cash", "capped call") == {"2027-Q1": pytest.approx(-12.0)}
    assert model.amounts("charges", "capped call") == {"2027-Q1": pytest.approx(12.0)}
    assert worth == pytest.approx(plain)


def test_notes_without_a_coupon_are_no_gift():
    """Proves: P20. By hand: 98 needed, at a reference rate of 4 %: plain notes at 8 % cost 2 a quarter for
    five years, worth 36.1 and 82.2 with the repayment: 18.3 above what they bring. Convertible ones
    without a coupon and a straight yield of 12 % cost an option of 43.3, and 82.2: 25.4. So plain ones
    are taken, and none to hold cash.

    A wrong formula would give: convertible ones up to their limit, for 82.2."""
    plain = {"term_notes": {"bond": {"limit": "200 MUSD", "rate": "8 %", "tenor": "60 months"}}}
    model = Money(
        quarters(4),
        treasury={**payments(m01="-98", m04="40"), "cash_yield": "4 %"},
        financing={**plain, **a_convertible(straight_yield="12 %")},
        value={"reference_rate": "4 %"},
    )
    model.solve()
    assert model.levels("financing.note_issued") == {("bond", "2027-Q1"): pytest.approx(98.0)}


def test_a_convertible_is_repaid_and_its_shares_are_gone():
    """By hand: 6 months at 4 % and a straight yield of 8 %: 1 in Q2, 101 in Q3; 5 million shares until
    then."""
    terms = a_convertible(rate="4 %", straight_yield="8 %", tenor="6 months")
    _, model = fixed_at_100(terms)
    option = 1 - 0.01 / 1.08**0.25 - 1.01 / 1.08**0.5
    assert model.amounts("charges", "conversion option") == {"2027-Q1": pytest.approx(-100 * option)}
    assert model.amounts("cash", "repaid") == {"2027-Q3": pytest.approx(-100.0)}
    assert model.amounts("shares", "no longer convertible") == {"2027-Q3": pytest.approx(-5.0)}
