"""Small scenarios drawn at random, rich in features, as plain data of a scenario file.

They make no business sense; they pass every check, and nearly all can be planned within a second.
"""

from __future__ import annotations

from typing import Any

from optimizer.scenario.checks import findings
from optimizer.scenario.schema import Scenario

from .capital import with_capital
from .draw import Draw
from .offers import financing, halls, leases

Data = dict[str, Any]


def rich(seed: int) -> Data:
    """The scenario of a seed. What a check refuses is drawn again, so the same seed gives the same."""
    for attempt in range(20):
        draw = Draw(1000 * seed + attempt)
        data = with_capital(_drawn(draw, seed), draw)
        if not refused(data):
            return data
    raise AssertionError(f"seed {seed} gives no scenario that passes the checks: {refused(data)}")


def refused(data: Data) -> list[str]:
    """Errors of the checks, as text."""
    return [str(one) for one in findings(Scenario.model_validate(data)) if one.severity == "error"]


def _drawn(draw: Draw, seed: int) -> Data:
    sites = {name: _site(draw, name) for name in ("west", "east")[: draw.choice([1, 1, 2])]}
    fleets, mining = _mining(draw, list(sites))
    built, construction = halls(draw, list(sites))
    offered = leases(draw, built)
    return {
        "schema": 1,
        "name": f"Drawn {seed}",
        "horizon": draw.horizon,
        "market": _market(draw),
        "sites": sites,
        "fleets": fleets,
        "mining": mining,
        "halls": built,
        "construction": construction,
        "leases": offered,
        "treasury": _treasury(draw),
        "financing": financing(draw, built, offered),
        "value": {
            "objective": draw.choice(["present-value", "present-value", "horizon-worth"]),
            "reference_rate": "4 %",
            "rates": {"mining": "15 %", "tenant": "8 %"},
            **draw.some(btc_rate=(0.3, "6 %")),
        },
    }


def _market(draw: Draw) -> Data:
    network = {"hashrate": "900 EH/s", "growth": "20 %", "elasticity": 0.6, "fees": "5 %"}
    return {
        "btc_price": draw.path(70000, 130000, "USD/BTC", 0),
        **draw.some(btc_spot=(0.5, "98000 USD/BTC")),
        **({"network": network} if draw.maybe() else {"hashprice": draw.path(35, 60, "USD/PH/day")}),
    }


def _site(draw: Draw, name: str) -> Data:
    price = draw.path(25, 50, "USD/MWh")
    blocks = {
        "cheap": {"hours": "80 %", "price": draw.path(15, 30, "USD/MWh")},
        "dear": {"hours": "20 %", "price": draw.path(60, 120, "USD/MWh")},
    }
    contract = {"power": "30 MW", "price": "35 USD/MWh", **draw.some(until=(0.5, draw.date(0.2)))}
    contract |= draw.some(resale=(0.6, draw.path(15, 34, "USD/MWh")))
    response = {"credit": draw.path(2, 6, "USD/kW-month"), "cap": "20 MW"}
    return {
        "name": name.title(),
        "energised": draw.path(80, 120, "MW"),
        "pue": {
            "mining": 1.05,
            "ai": 1.25,
            **draw.some(mining_peak=(0.5, 1.1), ai_peak=(0.5, 1.4)),
        },
        "energy": {
            **({"blocks": blocks} if draw.maybe() else {"price": price}),
            **draw.some(
                demand_charge=(0.3, draw.path(2, 4, "USD/kW-month")),
                mining_avoids_demand=(0.5, True),
                take_or_pay=(0.4, contract),
                demand_response=(0.4, response),
            ),
        },
        "cooling": {"air": draw.path(70, 110, "MW"), **draw.some(hydro=(0.5, "20 MW"))},
        "fixed_cost": draw.path(2, 8, "MUSD/year"),
        **draw.some(
            firm=(0.4, draw.path(60, 110, "MW")),
            gross_per_it=(0.4, 1.45),
            residual=(0.5, "0.3 MUSD/MW"),
            upgrades=(0.5, _upgrades(draw)),
            closing=(0.3, {"cost": "3 MUSD", "earliest": draw.date(0.2)}),
            lease_end=(0.3 if name == "east" else 0.0, draw.month(draw.months - 3)),
        ),
    }


def _upgrades(draw: Draw) -> Data:
    line = {"power": "20 MW", "capex": draw.amount(4, 25, "MUSD"), "deposit": "30 %", "lead": "4 months"}
    old = {**line, "power": "10 MW", "lead": "6 months", "ordered": draw.month(-2), "firm": False}
    return {"line": line | draw.some(earliest=(0.3, draw.date(0, 0.3))), **draw.some(old=(0.5, old))}


def _mining(draw: Draw, sites: list[str]) -> tuple[Data, Data]:
    machine = {"hashrate": "200 TH/s", "efficiency": "20 J/TH", "cooling": "air", "uptime": "95 %"}
    fleets: Data = {}
    for index in range(draw.choice([1, 2])):
        fleets[f"rigs-{index}"] = {
            **machine,
            "site": draw.choice(sites),
            "units": draw.randrange(3000, 15000, 1000),
            "efficiency": draw.amount(16, 30, "J/TH"),
            "resale": draw.path(2, 12, "USD/TH"),
            **draw.some(retire=(0.25, draw.date(0.3))),
        }
    candidate = {
        **machine,
        "sites": sites,
        "most": 6000,
        "efficiency": "15 J/TH",
        "price": draw.amount(4, 14, "USD/TH"),
        "lead": draw.choice(["0 months", "2 months", "4 months"]),
        "life": draw.choice(["6 months", "12 months", "60 months"]),
        "resale": draw.path(3, 8, "USD/TH"),
        **draw.some(earliest=(0.3, draw.date(0, 0.3))),
    }
    moves = {"cost": "20 USD/unit", "dead": draw.choice(["0 months", "1 month", "3 months"])}
    mining = {"pool_fee": "1 %", "operating_cost": draw.amount(0, 4, "USD/kW-month")}
    return fleets, mining | draw.some(moves=(0.6, moves), candidates=(0.4, {"new": candidate}))


def _treasury(draw: Draw) -> Data:
    impact = {"volatility": "3 %", "factor": 0.9, "segments": draw.choice([1, 3])}
    payments = {
        "tax": {"month": draw.date(), "amount": "-3 MUSD"},
        "grant": {"month": draw.date(), "amount": "2 MUSD"},
    }
    return {
        "btc": draw.choice([500, 1500, 4000]),
        "btc_floor": draw.path(0, 300, "BTC", 0),
        "cash": draw.amount(250, 900, "MUSD", 0),
        "cash_yield": draw.choice(["0 %", "3 %"]),
        "cash_floor": draw.path(0, 20, "MUSD"),
        "overheads": draw.path(3, 9, "MUSD/year"),
        "sales": {
            "fee": "0.5 %",
            "daily_volume": draw.path(80, 200, "BTC/day", 0),
            "volume_share": "20 %",
            **draw.some(impact=(0.5, impact)),
        },
        **draw.some(payments=(0.5, payments)),
    }
