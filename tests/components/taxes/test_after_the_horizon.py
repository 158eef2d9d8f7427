"""Tax on what counts after the horizon, worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.components.taxes.taxed import Taxed, years


def beyond(model: Taxed, name: str, amount: float, risk: str) -> None:
    """Worth at the end of the horizon."""
    model.line(name, {"2027": amount}, account="closing", risk=risk, category="")


def test_leases_and_residuals_are_taxed_at_their_own_class():
    """Proves (F20): 100 of leases and 10 of machines at the class of the tenant, 20 at that of mining; what
    is owed for halls after the horizon is no income. By hand: 21 % of 110 and of 20.
    """
    model = Taxed(years(1))
    beyond(model, "lease after the horizon", 100.0, "tenant")
    beyond(model, "machines held", 10.0, "tenant")
    beyond(model, "site residual", 20.0, "mining")
    beyond(model, "conversion after the horizon", -30.0, "reference")
    model.solve()
    assert model.amounts("closing", "tax after the horizon") == pytest.approx({"2027": -0.21 * 130})
    risks = {line.risk for line in model.context.ledger.lines("closing") if line.component == "taxes"}
    assert risks == {"tenant", "mining", "reference"}


def test_a_lease_that_loses_money_after_the_horizon_saves_no_tax():
    model = Taxed(years(1))
    beyond(model, "lease after the horizon", -5.0, "tenant")
    model.solve()
    assert model.amounts("closing", "tax after the horizon") == {}


def test_depreciation_and_losses_to_come_shield_it():
    """Proves (F20, X2): 40 spent, half written off in 2027 and half in 2028, a year after the end: worth 20 /
    1.04. Rent of 0 leaves a loss of 20 and 30 of earlier years: 50. Income after the horizon 100: less
    19.2308, of which 80 % may be offset: 64.6, so all 50 are.

    By hand: 0.21 * (100 - 19.2308 - 50) = 6.4615. A wrong formula would give: 21 without shields.
    """
    classes: dict[str, Any] = {"halls": {"lines": ["conversion"], "years": ["50 %", "50 %"]}}
    model = Taxed(years(1), terms={"depreciation": classes, "losses": "30 MUSD"})
    model.line("conversion", {"2027": -40.0}, category="investment")
    beyond(model, "lease after the horizon", 100.0, "tenant")
    model.solve()
    assert model.levels("taxes.written_off_after") == pytest.approx({("tenant", "2027"): 20 / 1.04})
    assert model.levels("taxes.losses_after") == pytest.approx({("tenant", "2027"): 50.0})
    owed = model.amounts("closing", "tax after the horizon")
    assert owed == pytest.approx({"2027": -0.21 * (100 - 20 / 1.04 - 50)})


def test_shields_are_worth_nothing_without_income():
    """Proves: losses of 100 shield at most 80 % of the 10 there is; what is left is no refund (P18)."""
    model = Taxed(years(1), terms={"losses": "100 MUSD"})
    beyond(model, "lease after the horizon", 10.0, "tenant")
    model.solve()
    assert model.levels("taxes.losses_after") == pytest.approx({("tenant", "2027"): 8.0})
    assert model.amounts("closing", "tax after the horizon") == pytest.approx({"2027": -0.42})
