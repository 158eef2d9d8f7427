"""Covenants on scenarios drawn at random: a tighter one is never worth more, and the audit reads the same."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from optimizer.core.errors import NoPlan
from optimizer.core.tree import Tree
from optimizer.scenario.horizon import tree_of
from optimizer.scenario.schema import Scenario
from optimizer.solution import summaries
from optimizer.solution.audit import TOLERANCE, audit
from optimizer.solution.solution import Plan
from tests.relations.scenarios import refused, rich
from tests.relations.solving import read, worlds, worth
from tests.relations.test_audit_agrees import follows_chance
from tests.relations.test_relations import at_least

Data = dict[str, Any]

LOOSE: Data = {
    "minimum_liquidity": {"amount": "5 MUSD", "btc_share": "60 %"},
    "completion_guarantee": {"overrun": "5 %", "least": "2 MUSD", "btc_share": "60 %"},
    "leverage": {"most": 12},
    "interest_cover": {"least": 0.5},
    "debt_yield": {"least": "2 %"},
    "loan_to_value": {"most": "90 %", "cap_rate": "5 %"},
    "concentration": {"each": "tenant", "share": "90 %"},
}
TIGHT: Data = {
    "minimum_liquidity": {"amount": "150 MUSD", "btc_share": "0 %"},
    "completion_guarantee": {"overrun": "120 %", "least": "30 MUSD", "btc_share": "0 %"},
    "leverage": {"most": 1.5, "net_of_cash": False},
    "interest_cover": {"least": 4},
    "debt_yield": {"least": "60 %"},
    "loan_to_value": {"most": "30 %", "cap_rate": "20 %"},
    "concentration": {"each": "tenant", "share": "55 %"},
}


def bound(data: Data, kind: str, terms: Data) -> Data:
    """The scenario with one more covenant; its leases have two tenants in turn."""
    copy = deepcopy(data)
    for index, lease in enumerate(copy["leases"].values()):
        lease["tenant"] = f"Tenant {index % 2}"
    terms = dict(terms)
    if kind == "completion_guarantee":
        terms["halls"] = list(copy["halls"])
        terms["machines_of"] = [name for name, lease in copy["leases"].items() if "gpus" in lease]
    if kind in ("debt_yield", "loan_to_value"):
        terms["facilities"] = [name for found in copy["financing"].values() for name in found]
        terms["leases"] = list(copy["leases"])
    if kind in ("leverage", "interest_cover", "debt_yield", "loan_to_value"):
        terms["tested_from"] = "2027-07"
    copy.setdefault("covenants", {})[kind] = {"bank": terms}
    return copy


@pytest.mark.parametrize("kind", LOOSE)
@pytest.mark.parametrize("seed", [3, 11])
def test_a_tighter_covenant_is_never_worth_more(kind: str, seed: int):
    data = rich(seed)
    if kind in ("debt_yield", "loan_to_value") and not any(data["financing"].values()):
        # the covenant is on the debt of facilities, and this draw has none: there is nothing to tighten
        pytest.skip("nothing can be owed")
    loose, tight = (bound(data, kind, terms[kind]) for terms in (LOOSE, TIGHT))
    assert not refused(loose)
    without, with_loose, with_tight = worth(data), worth(loose), worth(tight)
    assert at_least(without, with_loose)
    assert at_least(with_loose, with_tight)


@pytest.mark.parametrize("parted", [False, True], ids=["path", "worlds"])
def test_the_audit_and_the_table_read_what_the_model_holds(parted: bool):
    """Proves: whatever is decided within the covenants, the audit finds room under each kind, the same as the
    table finds on the model's own lines; in five scenarios that have a plan under all of them.
    """
    found = 0
    for seed in range(400, 440):
        data = rich(seed)
        if not any(data["financing"].values()):
            continue
        for kind, terms in LOOSE.items():
            data = bound(data, kind, terms)
        made = read(data)
        on = worlds(made, 0.4, 0.6) if parted else tree_of(made.horizon)
        try:
            plan = follows_chance(made, on, seed)
        except NoPlan:
            continue
        found += 1
        _read_alike(made, on, plan)
        if found == 5:
            return
    pytest.fail(f"only {found} scenarios can be planned")


def _read_alike(made: Scenario, on: Tree, plan: Plan) -> None:
    """The same room on both sides, wherever both sides have the same money and coins."""
    report = audit(made, on, plan.ledger, plan.levels, plan.value)
    table = summaries.covenants(plan, on, made)
    checks = {one.limit: one for one in report.limits}
    tied = {one.account for one in report.accounts if one.holds} >= {"cash", "debt", "covenants.ebitda"}
    for kind in LOOSE:
        check, rows = checks[kind.replace("_", " ")], table[table["kind"] == kind]
        relative = rows["headroom"] / rows[["value", "limit"]].abs().max(axis=1).clip(lower=1.0)
        assert relative.min() >= -TOLERANCE or rows.empty
        if tied:
            assert check.holds
            assert check.checked == len(rows)
            assert check.relative_slack == pytest.approx(0.0 if rows.empty else relative.min(), abs=1e-6)
