"""Words, charts and warnings of blocks, and views whose limits have prices: for tests of sections."""

from __future__ import annotations

from collections.abc import Iterable

from optimizer.report.blocks import Block, Bullets, Chart, Command, Heading, Paragraph, Table
from optimizer.report.marks import bare
from optimizer.report.view import View
from optimizer.solution.tables import PRICES, STEP_WORTH, from_csv, table
from tests.report import sample
from tests.solution import made as base
from tests.solution.small import Q

MANIFEST = {
    "program": {"name": "wattshift", "version": "0.1.0"},
    "solver": {"name": "HiGHS"},
    "packages": {"pyomo": "6.10.1"},
    "python": "3.11.7",
}
LIMITS = [
    base.PRICE,
    ("treasury.cash_floor", "least cash", "", "", Q[0], Q[0], "MUSD", 0.2, 0.0, 0.0, "treasury.cash_floor"),
    ("treasury.cash_floor", "least cash", "", "", Q[1], Q[1], "MUSD", 0.1, 0.0, 0.0, "treasury.cash_floor"),
    (
        "conversions.hall_limit",
        "IT in it",
        "west",
        "annex",
        Q[0],
        Q[0],
        "MW",
        9.0,
        0.0,
        0.0,
        "halls.annex.it",
    ),
    ("treasury.cash_balance", "later", "", "", Q[0], Q[0], "MUSD", 5.0, 0.0, 0.0, "treasury.cash"),
]
MOVED = (
    "limit,title,place,item,unit,cause,written_at,step,step_unit,"
    "held_musd,gained_musd,uncertain_musd,first_decision\n"
    "treasury.cash_floor,least cash,,,MUSD,treasury.cash_floor,a.yaml:3,10.0,MUSD,2.5,3.5,0.0,sign lease 2\n"
    "sites.power_limit,load,west,,MW,sites.west.energised,a.yaml:1,10.0,MW,0.4,,,\n"
)
STRESS = """driver,title,unit,event,holds,breaks,until,step,exact,what
btc_price,"BTC price, whole path",share,funded,-0.48,-0.49,-0.9,0.01,True,short by 0.4 MUSD
btc_price,"BTC price, whole path",share,first_decision,-0.2,-0.21,-0.9,0.01,True,
rate,interest rates,rate,funded,0.1,,0.1,0.001,True,
delay,delay of every conversion,months,first_decision,1.0,2.0,12.0,1.0,True,
btc_level,"BTC price, level",USD/BTC,funded,,,10000.0,1000.0,False,
"""


def words(blocks: Iterable[Block]) -> str:
    """All that is read, cell by cell."""
    told: list[str] = []
    for block in blocks:
        match block:
            case Paragraph() | Command() | Heading():
                told.append(block.text)
            case Bullets():
                told += block.items
            case Chart():
                told += [block.title, block.about, *_cells(block.table)]
            case Table():
                told += [block.caption, *_cells(block)]
    return bare("\n".join(told))


def _cells(of: Table) -> list[str]:
    assert {len(row) for row in of.rows} <= {len(of.titles)}
    return [" | ".join(of.heads), *(" | ".join(row) for row in of.rows)]


def charts(blocks: Iterable[Block]) -> list[Chart]:
    return [block for block in blocks if isinstance(block, Chart)]


def warnings(blocks: Iterable[Block]) -> list[str]:
    return [bare(one.text) for one in blocks if isinstance(one, Paragraph) and one.kind == "warning"]


STEPS = [
    base.STEP,
    ("treasury.cash_floor", "", "", "MUSD", "treasury.cash_floor", 10.0, "MUSD", 0.4),
]


def priced(
    rows: list[tuple[object, ...]] | None = None,
    steps: list[tuple[object, ...]] | None = None,
    **studies: str,
) -> View:
    """The sample with prices of its limits and of their steps, and studies as they are read from a folder."""
    found = {name: from_csv(text) for name, text in studies.items()}
    prices = table(LIMITS if rows is None else rows, PRICES)
    worth = None if steps is None else table(steps, STEP_WORTH)
    return View(sample.solution(prices=prices, step_worth=worth), "small-miner-3f9c1e", found)
