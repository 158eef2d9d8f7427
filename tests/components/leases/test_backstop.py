"""A guarantor behind the tenant: what it costs, and what lenders and owners see of it (F9)."""

from typing import Any

import pytest

from optimizer.core.months import format_month
from optimizer.core.tree import Tree

from .small import START, chosen, lease, line, quarters, solved, stated

Q = ("2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4")
AT_ONCE = {"deadline": "2027-01"}
BACKSTOP = {"by": "Big Cloud", "warrants": "2 MUSD", "fee": "5 %"}


def test_what_a_backstop_costs():
    """Proves: the fee is a share of the rent, in free months nothing; warrants are a charge at the signing
    and no cash; both come with the class of the backed tenant and of the reference.

    By hand: 10 MW at 1 MUSD a month, one month free: fee 5 % of 2, 3, 3, 3. Of the term of 18 months 6 lie
    beyond the horizon, worth 95 % of 1 MUSD each at 8 %. Signed in Q1: 2 MUSD of warrants.
    A wrong formula would give: 0.15 in Q1, a fee on the rent without its free month.
    """
    tree = Tree.path(quarters(4))
    backed = lease(term="18 months", free="1 month", backstop=BACKSTOP, **AT_ONCE)
    case = stated(tree, {"hyper": backed})
    beyond = 0.95 * sum(1.08 ** (-month / 12) for month in range(1, 7))
    assert solved(case) == pytest.approx(11.0 * 0.95 + beyond - 2.0)
    assert line(case, "cash", "backstop fee") == {Q[0]: -0.1, Q[1]: -0.15, Q[2]: -0.15, Q[3]: -0.15}
    assert line(case, "charges", "warrants") == {Q[0]: -2.0}
    posted = {one.name: (one.account, one.risk, one.category, one.item) for one in case.context.ledger}
    assert posted["backstop fee"] == ("cash", "ig", "operating", "hyper")
    assert posted["warrants"] == ("charges", "reference", "financing", "hyper")


def test_lenders_see_income_after_the_fee():
    """By hand: 1 MUSD a month less 5 %."""
    case = stated(Tree.path(quarters(4)), {"hyper": lease(backstop=BACKSTOP, **AT_ONCE)})
    (commitment,) = case.context.commitments
    assert commitment.income == pytest.approx(dict.fromkeys(range(12), 0.95))


def test_warrants_of_blocks_and_of_a_lease_signed_before():
    """By hand: 2 MUSD for 10 MW; two blocks of 2 MW are signed: 0.8. Signed before the plan: given before."""
    blocks: dict[str, Any] = {"blocks": {"size": "2 MW", "most": 2}}
    case = stated(Tree.path(quarters(4)), {"hyper": lease(backstop=BACKSTOP, **blocks, **AT_ONCE)})
    solved(case)
    assert line(case, "charges", "warrants") == {Q[0]: -0.8}
    signed = {"hall": "east", "commence": format_month(START)}
    case = stated(Tree.path(quarters(4)), {"hyper": lease(backstop=BACKSTOP, signed=signed)})
    solved(case)
    assert line(case, "charges", "warrants") == {}
    assert line(case, "cash", "backstop fee")[Q[0]] == pytest.approx(-0.15)


@pytest.mark.parametrize(("warrants", "taken"), [("1.1 MUSD", "backed"), ("1.3 MUSD", "plain")])
def test_a_package_is_taken_where_it_pays(warrants: str, taken: str):
    """Proves: of two packages in one group the better one is signed, at its own class and cost.

    By hand: 36 months at 1 MUSD, of which 30 lie beyond two quarters of horizon (within it nothing is
    discounted here): at 8 % (ig) they are worth sum(1.08^-m/12) = 27.268, at 12 % (weak) 26.067, so the
    backstop is worth 1.20: taken for 1.1, not for 1.3. Without the charge it would be taken at any price.
    """
    tree = Tree.path(quarters(2))
    gain = sum(1.08 ** (-month / 12) - 1.12 ** (-month / 12) for month in range(1, 31))
    assert gain == pytest.approx(1.2016, abs=1e-4)
    common: dict[str, Any] = {"term": "36 months", "group": "hyper", **AT_ONCE}
    backstop = {"by": "Big Cloud", "warrants": warrants}
    pair = {
        "plain": lease(credit="weak", **common),
        "backed": lease(credit="ig", backstop=backstop, **common),
    }
    case = stated(tree, pair)
    solved(case)
    assert [key[1] for key in chosen(case.model.leases.taken)] == [taken]
