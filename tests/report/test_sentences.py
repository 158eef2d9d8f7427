"""Sentences with their figures, each marked with the cell it was read from."""

from types import SimpleNamespace

import pytest

from optimizer.report import sentences
from optimizer.report.facts import Cell, Fact
from optimizer.report.marks import bare, parts
from optimizer.solution.solution import Ending

FIGURES = {
    "worth": (1187.3, 674.9),
    "beyond": (368.0, 0.0),
    "before": (819.3, 674.9),
    "missing": (0.9, None),
    "gap": (0.0008, None),
    "tightest_cash": (76.2, None),
    "floor_there": (75.0, None),
    "periods_at_the_floor": (0.0, None),
    "share_beyond": (0.31, None),
    "leases_signed": (2.0, None),
    "halls": (3.0, None),
    "halls_converted": (1.0, None),
    "converted": (216.0, None),
    "btc_sold": (5700.0, 100.0),
    "borrowed": (400.0, None),
    "borrowed_new": (400.0, None),
    "borrowed_to_refinance": (0.0, None),
    "btc_share_of_build": (0.68, None),
}
"""This plan and mining only."""


def of(ending=None, steps=(), **figures):
    """A view of which sentences know no more than their figures."""
    attributes = {name: figures.pop(name) for name in [*figures] if name not in FIGURES}
    rows = {}
    for line, (name, known) in enumerate({**FIGURES, **figures}.items(), start=2):
        here, other = known
        both = (here, other, None if None in known else here - other)
        columns = ("this_plan", "mining_only", "difference")
        rows[name] = {
            column: None if value is None else Fact(value, Cell("figures", line, column))
            for column, value in zip(columns, both, strict=True)
        }
    known = {
        "has_sites": True,
        "is_today": True,
        "end": "2031-Q4",
        "solution": SimpleNamespace(ending=ending or Ending("optimal", 1.0, 1.0, 0.0, 17, "gap", 1.0)),
        "tightest_cash": ("2027-Q4",),
        "warns_of_later": False,
        "figures": rows,
        "figure": lambda name: rows[name]["this_plan"],
        "rows": {"steps": steps, "lease_phases": (), **attributes.pop("tables", {})}.get,
    }
    return SimpleNamespace(**{**known, **attributes})


def ended(missing, gap, stopped_by):
    ending = Ending("stopped_with_plan", 1.0, 1.0, gap, 17, stopped_by, 1.0)
    return of(ending, missing=(missing, None), gap=(gap, None))


def all_marked(text):
    """Whether no digit stands outside of a mark, dates apart."""
    words = " ".join(part.text for part in parts(text) if not part.cell).split()
    return not [word for word in words if any(map(str.isdigit, word)) and "-Q" not in word]


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({}, "Worth USD 1,187 m today, USD 512 m more than mining only."),
        ({"worth": (1187.3, 1190.3)}, "Worth USD 1,187 m today, USD 3.0 m less than mining only."),
        ({"worth": (1187.3, 1187.299)}, "Worth USD 1,187 m today, as much as mining only."),
        (
            {"is_today": False},
            "Worth USD 1,187 m at the end of 2031-Q4, USD 512 m more than mining only.",
        ),
        (
            {"worth": (1187.3, None)},
            "Worth USD 1,187 m today; mining only cannot meet the limits, "
            "so there is nothing to hold it against.",
        ),
        ({"has_sites": False, "worth": (1187.3, None)}, "Worth USD 1,187 m today."),
    ],
)
def test_worth(figures, told):
    text = sentences.worth_sentence(of(**figures))
    assert bare(text) == told
    assert all_marked(text)


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        ((0.9, 0.0008, "gap"), "It is at most USD 0.90 m (0.08 %) below the best possible."),
        ((0.0, 0.0, "optimal"), "No plan can be worth more."),
        (
            (4.3, 0.0036, "interrupt"),
            "Stopped by Ctrl-C: at most USD 4.3 m (0.36 %) below the best possible.",
        ),
        (
            (4.3, 0.0036, "time"),
            "Stopped by the time limit: at most USD 4.3 m (0.36 %) below the best possible.",
        ),
        ((None, None, "time"), "Stopped by the time limit: how far it is from the best plan is not known."),
    ],
)
def test_certainty(ending, told):
    text = sentences.certainty(ended(*ending))
    assert bare(text) == told
    assert all_marked(text)


@pytest.mark.parametrize(
    ("cash", "at_floor", "told"),
    [
        (76.2, 0, "comes closest to its floor at the end of 2027-Q4: USD 76.2 m; the floor is USD 75.0 m."),
        (75.0, 1, "comes closest to its floor at the end of 2027-Q4: USD 75.0 m, right at the floor."),
        (75.0, 9, "stands on its floor at the end of 9 periods, first of 2027-Q4: USD 75.0 m."),
    ],
)
def test_cash(cash, at_floor, told):
    figures = {"tightest_cash": (cash, None), "periods_at_the_floor": (float(at_floor), None)}
    text = sentences.cash_sentence(of(**figures))
    assert bare(text) == f"Cash {told}"
    assert all_marked(text)


LEASES = [("horizon", "Lab", "2031-10", "2046-09", 1993.0), ("campus", "Host", "2027-01", "2041-12", 12.0)]
RESTS_ON_LEASES = {
    "lease_terms": [
        {"lease": name, "tenant": tenant, "first": first, "last": last}
        for name, tenant, first, last, _ in LEASES
    ],
    "after_horizon": [
        *(
            {"item": name, "worth_musd": Fact(worth, Cell("after_horizon", line, "worth_musd"))}
            for line, (name, *_, worth) in enumerate(LEASES, start=2)
        ),
        {"item": "bank-loan", "worth_musd": Fact(-405.0, Cell("after_horizon", 4, "worth_musd"))},
    ],
}
NAMED = (
    " The largest parts of it, before debt comes off: Lab (horizon, 2031-10 to 2046-09) USD 1,993 m and "
    "Host (campus, 2027-01 to 2041-12) USD 12.0 m."
)


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (
            {"before": (-413.0, 387.0), "beyond": (1600.3, 0.0), "share_beyond": (1.348, None)},
            "Warning: USD 1,600 m is expected only after 2031-Q4, when no cash is planned any more: more "
            "than the whole worth of USD 1,187 m, as until then the plan costs USD 413 m more than it "
            "brings. Against mining only it is USD 800 m less until the end of 2031-Q4, USD 1,600 m more "
            "after it." + NAMED,
        ),
        (
            {"beyond": (840.6, 0.0), "before": (346.7, 100.0), "share_beyond": (0.708, None)},
            "Warning: USD 841 m of the worth of USD 1,187 m (71 %) is expected only after 2031-Q4, when no "
            "cash is planned any more. Against mining only it is USD 247 m more until the end of 2031-Q4, "
            "USD 841 m more after it." + NAMED,
        ),
        (
            {"before": (819.3, 100.0)},
            "USD 368 m of the worth of USD 1,187 m (31 %) is expected only after 2031-Q4. Against mining "
            "only it is USD 719 m more until the end of 2031-Q4, USD 368 m more after it.",
        ),
        (
            {"before": (10.0, 70.0), "beyond": (0.0, 40.0), "share_beyond": (None, None)},
            "Against mining only it is USD 60.0 m less until the end of 2031-Q4, USD 40.0 m less after it.",
        ),
        (
            {"before": (819.3, None), "beyond": (368.0, None)},
            "USD 368 m of the worth of USD 1,187 m (31 %) is expected only after 2031-Q4.",
        ),
        (
            {"before": (1.0, None), "beyond": (-3.0, None), "share_beyond": (None, None)},
            "What is expected after 2031-Q4, less debt, counts USD -3.0 m of it.",
        ),
    ],
)
def test_beyond_the_horizon(figures, told):
    """By hand: 1,187.3 - 1,600.3 = -413.0; -413 - 387 = -800; 0.708 * 1,187.3 = 840.6."""
    text = sentences.beyond_sentence(
        of(**figures, tables=RESTS_ON_LEASES, warns_of_later=told.startswith("Warning"))
    )
    assert bare(text) == told
    assert all_marked(
        text.replace("2031-10", "").replace("2046-09", "").replace("2027-01", "").replace("2041-12", "")
    )


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        (0.9, "No plan with any of them, alone or together, is worth more than USD 0.90 m above this one."),
        (0.0, "No plan with any of them, alone or together, is worth more than this one."),
        (None, "How much better a plan with any of them could be is not known."),
    ],
)
def test_what_is_proved_of_what_is_left(missing, told):
    text = sentences.no_better(of(missing=(missing, None)))
    assert bare(text) == told
    assert all_marked(text)


SIGNED = {
    "symbol": "+",
    "decide": "2027-Q1",
    "verb": "sign",
    "kind": "lease",
    "small": False,
    "id": "a",
    "hall": "b",
}
CONVERTED = {**SIGNED, "symbol": "~", "decide": "2027-Q3", "verb": "convert", "kind": "hall", "id": "b"}
LOAN = {**SIGNED, "decide": "2026-Q1", "verb": "borrow", "kind": "facility"}


@pytest.mark.parametrize(
    ("steps", "figures", "told"),
    [
        (
            [LOAN, SIGNED, CONVERTED],
            {},
            "Sign 2 leases and convert 1 of 3 halls (216 MW) from 2027-Q1 to 2027-Q3, 68 % of it paid by BTC "
            "sales; in all 5,700 BTC sold and USD 400 m borrowed: worth USD 1,187 m today, USD 512 m more "
            "than mining only.",
        ),
        (
            [SIGNED],
            {"borrowed_new": (250.0, None), "borrowed_to_refinance": (150.0, None)},
            "Sign 2 leases and convert 1 of 3 halls (216 MW) at the start of 2027-Q1, 68 % of it paid by BTC "
            "sales; in all 5,700 BTC sold and USD 400 m borrowed (USD 250 m of new money, USD 150 m to "
            "refinance loans): worth USD 1,187 m today, USD 512 m more than mining only.",
        ),
        (
            [SIGNED],
            {
                "leases_signed": (1.0, None),
                "halls_converted": (0.0, None),
                "btc_share_of_build": (0.0, None),
                "borrowed": (0.0, None),
            },
            "Sign 1 lease at the start of 2027-Q1, with 5,700 BTC sold: worth USD 1,187 m today, USD 512 m "
            "more than mining only.",
        ),
        (
            [],
            {
                "leases_signed": (0.0, None),
                "halls_converted": (0.0, None),
                "btc_share_of_build": (0.0, None),
                "borrowed": (0.0, None),
                "btc_sold": (0.0, 0.0),
                "worth": (5.0, 5.0),
            },
            "Go on mining: worth USD 5.0 m today, as much as mining only.",
        ),
        (
            [LOAN],
            {"has_sites": False, "btc_sold": (0.0, None), "btc_share_of_build": (0.0, None)},
            "Borrow USD 400 m at the start of 2026-Q1: worth USD 1,187 m today.",
        ),
    ],
)
def test_one_sentence(steps, figures, told):
    text = sentences.one_sentence(of(steps=[{"until": "", **step} for step in steps], **figures))
    assert bare(text) == told
    assert all_marked(text)
