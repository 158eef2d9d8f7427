"""Long-lead equipment on paper: when it must be ordered, how many units, what is given back."""

import pytest

from optimizer.core.tree import Tree

from .small import chosen, closed, declared, hall, line, quarters, solved

TRANSFORMER = {"price": "2 MUSD", "deposit": "25 %", "lead": "6 months", "most": 5}


def test_building_waits_for_its_transformers():
    """Proves: units must have arrived when building starts; stock is used before orders.

    By hand: 10 MW need 3 units, 1 is there. Two ordered in Q1 arrive in Q3; building starts then, ready in
    2028-Q1, when 100 MUSD are earned: 100 - 90 - 4. Each unit costs 0.5 with the order and 1.5 on delivery.
    """
    tree = Tree.path(quarters(5))
    construction = {"equipment": {"transformer": TRANSFORMER | {"stock": 1}}}
    case = closed(declared(tree, {"big": hall(block="10 MW", equipment={"transformer": 3})}, construction))
    assert solved(case, dict.fromkeys(tree.names, 10.0)) == pytest.approx(6.0)
    assert chosen(case.model.conversions.ordered) == {("transformer", "2027-Q1"): 2.0}
    assert chosen(case.model.conversions.started) == {("rockdale", "big", "2027-Q3"): 1.0}
    assert line(case, "cash", "equipment") == {"2027-Q1": -1.0, "2027-Q3": -3.0}


def test_part_of_a_hall_needs_whole_units():
    """By hand: 2 units for 10 MW are 0.64 for 3.22 MW: one whole unit, 2 MUSD.

    Of 31 MUSD the unit takes 2, and 29 MUSD build 29 / 9 = 3.22 MW, which earn 10 each.
    Two halls with 3 MW started need a unit each, although 0.3 and 0.3 add up to less than one.
    """
    tree = Tree.path(quarters(3))
    equipment = {"transformer": TRANSFORMER | {"lead": "0 months"}}
    construction = {"equipment": equipment, "capital_budget": "31 MUSD/year"}
    one = closed(declared(tree, {"big": hall(equipment={"transformer": 2})}, construction))
    assert solved(one, {"2027-Q3": 10.0}) == pytest.approx(290 / 9 - 31)
    begun = hall(equipment={"transformer": 1}, started={"start": "2027-01", "it": "3 MW"}, latest="2027-01")
    two = closed(declared(tree, {"east": begun, "west": begun}, {"equipment": equipment}))
    assert solved(two) == pytest.approx(-2 * 27 - 2 * 2)
    assert chosen(two.model.conversions.ordered) == {("transformer", "2027-Q1"): 2.0}


def test_units_that_are_never_used_bring_something_back():
    """Proves: a unit ordered and not built in costs its cancellation loss only; stock brings nothing.

    By hand: worlds split in Q3 evenly. A unit of 2 MUSD must be ordered in Q1 to build in Q3. In `up` the
    hall earns 150, in `down` nothing: 0.5 * (150 - 90) - 2 + 0.5 * 1.2 given back (40 % of 2 lost) = 28.6.
    """
    tree = Tree.branching(quarters(5), {"down": (2, 0.5), "up": (2, 0.5)})
    construction = {"equipment": {"transformer": TRANSFORMER | {"cancellation": "40 %"}}}
    big = hall(block="10 MW", equipment={"transformer": 1}, earliest="2027-07", latest="2027-07")
    case = closed(declared(tree, {"big": big}, construction))
    assert solved(case, {"2028-Q1@up": 15.0}) == pytest.approx(28.6)
    assert line(case, "closing", "equipment given back") == {"2028-Q1@down": 1.2}


def test_stock_is_not_given_back():
    """By hand: one unit in stock needs no order, and nothing comes back where nothing is built."""
    tree = Tree.branching(quarters(5), {"down": (2, 0.5), "up": (2, 0.5)})
    construction = {"equipment": {"transformer": TRANSFORMER | {"cancellation": "40 %", "stock": 1}}}
    big = hall(block="10 MW", equipment={"transformer": 1}, earliest="2027-07", latest="2027-07")
    case = closed(declared(tree, {"big": big}, construction))
    assert solved(case, {"2028-Q1@up": 15.0}) == pytest.approx(30.0)
    assert line(case, "closing", "equipment given back") == {}


def test_orders_that_come_too_late_are_not_offered():
    """By hand: of five quarters the last start is in Q3 (six months of building), the last useful order
    Q1."""
    tree = Tree.path(quarters(5))
    construction = {"equipment": {"transformer": TRANSFORMER, "unneeded": TRANSFORMER}}
    case = declared(tree, {"big": hall(equipment={"transformer": 1})}, construction)
    assert list(case.model.conversions.ordered) == [("transformer", "2027-Q1")]
