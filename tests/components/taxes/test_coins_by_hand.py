"""Tax on coins, worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.core.errors import NoPlan
from tests.components.taxes.taxed import Taxed, years

NO_TAX_ON_COST: dict[str, Any] = {"rate": "20 %", "basis": "40000 USD/BTC"}


def lots(**given: tuple[float, str, str]) -> dict[str, Any]:
    """20 % tax and lots of coins: how many, what each cost, and where they lie."""
    found = {
        name: {"btc": btc, "basis": cost, "wallet": wallet} for name, (btc, cost, wallet) in given.items()
    }
    return {"rate": "20 %", "basis": None, "lots": found}


def treasury(btc: float, fee: str = "0 %") -> dict[str, Any]:
    sales = {"fee": fee, "daily_volume": "1000 BTC/day", "volume_share": "100 %"}
    return {"btc": btc, "sales": sales}


def test_tax_is_on_the_gain_net_of_the_fee_and_not_on_the_proceeds():
    """Proves (P18, T13): 100 coins at 0.1, cost 0.04, fee 1 %: 9.9 - 4 = 5.9 are taxed: 1.18 at 20 %.

    A wrong formula would give: 2 on gross proceeds, 1.2 without the fee.
    """
    model = Taxed(years(1), terms=NO_TAX_ON_COST, own=treasury(100, "1 %"))
    model.sell({"2027": 100.0}).solve()
    assert model.amounts("cash", "income tax") == pytest.approx({"2027": -1.18})


def test_lots_at_a_loss_and_at_a_gain_are_paired():
    """Proves (T12): at 0.09, coins of 0.095 lose 0.005 and coins of 0.04 gain 0.05. Of 110 coins sold, 100
    dear ones lose 0.5, which 10 cheap ones gain: no tax.

    A wrong formula would give: 0.2 * 5.5 for the cheap ones first; tax of 0.1 on the 0.5 with losses ignored.
    """
    terms = lots(dear=(100, "95000 USD/BTC", "cold"), cheap=(100, "40000 USD/BTC", "cold"))
    tree = years(1)
    model = Taxed(tree, 0.09, terms=terms, own=treasury(200))
    model.sell({"2027": 110.0}).solve()
    assert model.levels("taxes.lot_sold") == {("dear", "2027"): 100.0, ("cheap", "2027"): 10.0}
    assert model.amounts("cash", "income tax") == {}
    assert model.levels("taxes.basis_held") == {"2027": pytest.approx(90 * 0.04)}


def test_a_pledged_wallet_freezes_its_lots():
    """Proves (T8, Rev. Proc. 2024-28): the dear lot lies in the wallet whose 100 coins are pledged, so the
    cheap one is sold: 100 * (0.09 - 0.04) = 5 taxed at 20 %. With 40 of it free, 60 cheap ones are sold, the
    dear ones lose 0.2: 0.2 * (3 - 0.2) = 0.56.
    """
    terms = lots(dear=(100, "95000 USD/BTC", "cold"), cheap=(100, "40000 USD/BTC", "hot"))
    for pledged, cost in ((100.0, 1.0), (60.0, 0.56)):
        tree = years(1)
        model = Taxed(tree, 0.09, terms=terms, own=treasury(200))
        model.pledge("cold", {"2027": pledged})
        model.sell({"2027": 100.0}).solve()
        assert model.amounts("cash", "income tax") == pytest.approx({"2027": -cost})


def test_no_more_is_sold_than_lies_outside_the_pledged_wallet():
    """Proves: with all of one wallet pledged only the other can be sold."""
    terms = lots(one=(100, "95000 USD/BTC", "cold"), other=(50, "40000 USD/BTC", "hot"))
    model = Taxed(years(1), terms=terms, own=treasury(150))
    model.pledge("cold", {"2027": 90.0})
    with pytest.raises(NoPlan):
        model.sell({"2027": 61.0}).solve()


def test_mined_coins_are_a_lot_from_the_period_in_which_they_are_mined():
    """Proves (T12): 10 coins mined in 2027 at 0.1 are income of 1 and cost 0.1 each; in 2028, at 0.15, 10 are
    sold of them and not of those that cost 0.04, whose tax is put off: 2027 taxes 1, 2028 taxes 0.5.

    A wrong formula would give: 1.1 in 2028 for the old ones; 1.5 for mined coins that cost nothing.
    """
    terms = lots(old=(10, "40000 USD/BTC", "cold"))
    tree = years(3)
    model = Taxed(tree, {"2027": 0.1, "2028": 0.15, "2029": 0.15}, terms=terms, own=treasury(10))
    model.mined({"2027": 10.0})
    model.sell({"2028": 10.0}).solve()
    assert model.levels("taxes.lot_sold") == {("mined 2027", "2028"): 10.0}
    assert model.amounts("cash", "income tax") == pytest.approx({"2027": -0.2, "2028": -0.1})


def test_coins_are_not_sold_before_they_are_mined():
    """Proves: a lot of 2028 cannot be sold in 2027."""
    model = Taxed(years(2), terms=lots(old=(10, "40000 USD/BTC", "cold")), own=treasury(10))
    model.mined({"2028": 5.0})
    model.finish()
    assert set(model.model.taxes.lot_sold) == {("old", "2027"), ("old", "2028"), ("mined 2028", "2028")}


def test_losses_on_coins_offset_gains_on_coins_only():
    """Proves (T14): 2027 loses 100 * (0.09 - 0.1) = 1, which does not lower the tax on rent of 10; 2028 gains
    100 * (0.15 - 0.1) = 5, of which 4 are taxed.

    A wrong formula would give: 1.8 in 2027; 1 in 2028 with the loss forgotten.
    """
    tree = years(2)
    terms = {"rate": "20 %", "basis": "100000 USD/BTC"}
    model = Taxed(tree, {"2027": 0.09, "2028": 0.15}, terms=terms, own=treasury(200))
    model.line("rent", {"2027": 10.0})
    model.sell({"2027": 100.0, "2028": 100.0}).solve()
    assert model.amounts("cash", "income tax") == pytest.approx({"2027": -2.0, "2028": -0.8})


def test_coins_held_at_the_end_owe_the_tax_on_their_gain():
    """Proves (F20): 100 coins of 0.04 at 0.1 less a fee of 1 % gain 5.9 if sold at the end: 1.18 at 20 %;
    sold in the last period they cost as much. Losses left shield 80 % of it: 0.236. Coins held at a loss owe
    nothing.

    A wrong formula would give: 2 on what they bring.
    """
    for terms, expected in (({}, -1.18), ({"losses": "50 MUSD"}, -0.236), ({"basis": "200000 USD/BTC"}, 0.0)):
        model = Taxed(years(1), terms={**NO_TAX_ON_COST, **terms}, own=treasury(100, "1 %"))
        model.sell({}).solve()
        owed = model.amounts("closing", "tax on coins held").get("2027", 0.0)
        assert owed == pytest.approx(expected)


def test_lots_held_at_the_end_keep_their_own_cost():
    """Proves: of 10 coins at 0.04 and 10 at 0.09, the dear ones are sold; those held gain 10 * 0.06."""
    terms = lots(old=(10, "40000 USD/BTC", "cold"), new=(10, "90000 USD/BTC", "cold"))
    model = Taxed(years(1), terms=terms, own=treasury(20))
    model.sell({"2027": 10.0}).solve()
    assert model.amounts("cash", "income tax") == pytest.approx({"2027": -0.2 * 0.1})
    assert model.amounts("closing", "tax on coins held") == pytest.approx({"2027": -0.2 * 0.6})


def test_losses_on_coins_offset_the_gain_on_coins_held():
    """Proves (F20, T14): 2027 loses 100 * (0.09 - 0.1) = 1; those held at 0.15 gain 5, of which 4 are taxed.

    A wrong formula would give: 1 with the loss forgotten.
    """
    terms = {"rate": "20 %", "basis": "100000 USD/BTC"}
    model = Taxed(years(2), {"2027": 0.09, "2028": 0.15}, terms=terms, own=treasury(200))
    model.sell({"2027": 100.0}).solve()
    assert model.amounts("closing", "tax on coins held") == pytest.approx({"2028": -0.8})
