"""A comparison as text: exact, as it is meant to be kept and held against a later one."""

from __future__ import annotations

from optimizer.report.text.compare import comparison_text
from optimizer.solution.comparison import Comparison, Decision, Entry, Figure, Input

STEPS = ", ".join(f"2027-{month:02d}: {90000 + month} USD/BTC" for month in range(1, 7))
OTHER = STEPS.replace("90003", "80003").replace("90005", "80005")


def lease(
    when: str, start: str, mw: float = 20.0, hall: str = "north", *, given: bool = False
) -> tuple[Entry]:
    return (Entry(when, {"mw": mw, "hall": hall, "from": start}, given),)


def two() -> Comparison:
    return Comparison(
        runs=("base-3f9c1e", "bear-77ab02"),
        names=("Base", "Be\x1bar"),
        inputs=(
            Input("market.btc_price", (STEPS, OTHER), (None, None)),
            Input("treasury.cash", ("30 MUSD", "40 MUSD"), (None, 1 / 3)),
            Input("sites.west.firm", (None, "50 MW"), (None, None)),
        ),
        decisions=(
            Decision("lease", "alpha", (lease("2027-Q1", "2027-07"), lease("2027-Q3", "2028-01"))),
            Decision("lease", "beta", ((), lease("2027-Q1", "2027-07"))),
            Decision("lease", "gamma", (lease("2027-Q1", "2027-07", 12.5), ())),
            Decision(
                "lease", "delta", (lease("2027-Q1", "2027-07"), lease("2027-Q1", "2027-07", hall="south"))
            ),
            Decision("lease", "eta", (lease("2027-Q1", "2027-07"), lease("2027-Q1", "2027-10", given=True))),
            Decision("equipment", "lots", ((Entry("2027-Q1", {"units": 3.0, "ready": "2027-10"}),), ())),
            Decision("site", "west", ((), (Entry("2027-Q4", {"closed": True}),))),
        ),
        amounts=(Figure("BTC sold", "2027", "BTC", (1610.2, 900.4), (None, None)),),
        money=(
            Figure("worth", "value", "MUSD", (328.79, 296.52), (None, None)),
            Figure("worth", "best possible", "MUSD", (None, 297.0), (None, None)),
            Figure("cash and coins", "lowest cash", "MUSD", (10.0, 12.04), ("2027-Q1", "2027-Q3")),
        ),
    )


TWO = """\
A  base-3f9c1e  Base
B  bear-77ab02  Be\ufffdar

Inputs
  market.btc_price: 2027-03: 90003 USD/BTC to 2027-05: 90005 USD/BTC -> 2027-03: 80003 USD/BTC to \
2027-05: 80005 USD/BTC (2 dates)
  treasury.cash: 30 MUSD -> 40 MUSD  (+33.3 %)
  sites.west.firm: (absent) -> 50 MW

Decisions
  lease alpha: moved from 2027-Q1 to 2027-Q3
    A  2027-Q1  20 MW in north from 2027-07
    B  2027-Q3  20 MW in north from 2028-01
  lease beta: only in B
    B  2027-Q1  20 MW in north from 2027-07
  lease gamma: only in A
    A  2027-Q1  12.5 MW in north from 2027-07
  lease delta: changed
    A  2027-Q1  20 MW in north from 2027-07
    B  2027-Q1  20 MW in south from 2027-07
  lease eta: moved from 2027-07 to 2027-10
    A  2027-Q1  20 MW in north from 2027-07
    B  given    20 MW in north from 2027-10
  equipment lots: only in A
    A  2027-Q1  3 units ready 2027-10
  site west: only in B
    B  2027-Q4  closed

                           A    B  B - A
  BTC sold: 2027  BTC  1,610  900   -710

Money
                                                A             B  B - A
  worth: value                 MUSD         328.8         296.5  -32.3
  worth: best possible         MUSD             -         297.0      -
  cash and coins: lowest cash  MUSD  2027-Q1 10.0  2027-Q3 12.0   +2.0
"""

THREE = """\
A  a-1  A
B  b-2  B
C  c-3  C

Inputs
  treasury.cash: C: 30 MUSD -> 60 MUSD  (+100.0 %)

Decisions
  lease alpha: not in B; moved from 2027-Q1 to 2027-Q3 in C
    A  2027-Q1  20 MW in north from 2027-07
    C  2027-Q3  20 MW in north from 2028-01
  lease beta: only in B and C
    B  2027-Q1  20 MW in north from 2027-07
    C  2027-Q1  20 MW in north from 2027-07

Money
                         A        B     B - A     C  C - A
  worth: value  MUSD  10.0  1,234.0  +1,224.0  10.0    0.0
"""


def test_two_runs():
    assert comparison_text(two()) == TWO.splitlines()


def test_three_runs_have_a_column_each():
    moved = Decision("lease", "alpha", (lease("2027-Q1", "2027-07"), (), lease("2027-Q3", "2028-01")))
    more = Decision("lease", "beta", ((), lease("2027-Q1", "2027-07"), lease("2027-Q1", "2027-07")))
    found = Comparison(
        runs=("a-1", "b-2", "c-3"),
        names=("A", "B", "C"),
        inputs=(Input("treasury.cash", ("30 MUSD", "30 MUSD", "60 MUSD"), (None, None, 1.0)),),
        decisions=(moved, more),
        amounts=(),
        money=(Figure("worth", "value", "MUSD", (10.0, 1234.0, 10.0), (None,) * 3),),
    )
    assert comparison_text(found) == THREE.splitlines()


def test_nothing_differs():
    found = Comparison(("a-1", "a-1"), ("A", "A"), (), (), (), ())
    assert comparison_text(found)[3:] == [
        "Inputs: no differences",
        "",
        "Decisions: no differences",
        "",
        "Money: no differences",
    ]


def test_long_texts_are_cut_and_long_steps_held_against_one_value():
    long = "word " * 40
    values = (
        Input("about", (long, "short"), (None, None)),
        Input("market.btc_price", ("5 USD/BTC", STEPS), (None, None)),
    )
    lines = comparison_text(Comparison(("a", "b"), ("A", "B"), values, (), (), ()))
    assert lines[4] == f"  about: {long[:60]}... -> short"
    assert lines[5] == f"  market.btc_price: 5 USD/BTC -> {STEPS[:60]}..."
