"""Generated portfolios: as many sites, leases and quarters as wanted, the same for the same seed.

The figures lie in the ranges of the shipped real scenarios; they stand for no company.
"""

from __future__ import annotations

import random
from typing import Any


def _quarter(index: int) -> str:
    return f"{2027 + index // 4}-Q{index % 4 + 1}"


def portfolio(sites: int, leases: int, quarters: int, seed: int = 0) -> dict[str, Any]:
    """A scenario as written in YAML: `sites` sites with two kinds of hall each, `leases` offers."""
    draw = random.Random(seed)
    scenario: dict[str, Any] = {
        "schema": 1,
        "name": f"Portfolio {sites} x {leases} x {quarters}, seed {seed}",
        "horizon": {"start": "2027-Q1", "end": _quarter(quarters - 1), "step": "quarter"},
        "market": {
            "btc_price": {_quarter(t): f"{90000 * 1.01**t:.0f} USD/BTC" for t in range(quarters)},
            "network": {"hashrate": "1000 EH/s", "growth": "10 %", "elasticity": 0.7, "fees": "1 %"},
        },
        "sites": {},
        "fleets": {},
        "mining": {"pool_fee": "1 %", "operating_cost": "4 USD/kW-month"},
        "halls": {},
        "construction": {"under_construction": f"{60 * sites} MW", "delivered_per_year": f"{50 * sites} MW"},
        "leases": {},
        "financing": {
            "project_loans": {},
            "revolvers": {
                "bank": {
                    "limit": f"{20 * sites} MUSD",
                    "rate": "8 %",
                    "unused_fee": "0.5 %",
                    "matures": _quarter(quarters - 2),
                }
            },
        },
        "treasury": {
            "btc": 1500 * sites,
            "btc_floor": f"{200 * sites} BTC",
            "sales": {
                "fee": "20 bp",
                "daily_volume": "80000 BTC/day",
                "volume_share": "2 %",
                "impact": {"volatility": "2.5 %", "factor": 0.9, "segments": 4},
            },
            "cash": f"{30 * sites} MUSD",
            "cash_yield": "4 %",
            "cash_floor": f"{10 * sites} MUSD",
            "overheads": f"{0.6 * sites:.2f} MUSD/month",
        },
        "value": {
            "reference_rate": "4 %",
            "rates": {"mining": "16 %", "investment-grade": "8 %", "unrated": "11 %"},
        },
    }
    for s in range(sites):
        _add_site(scenario, draw, s, quarters)
    halls = list(scenario["halls"])
    for j in range(leases):
        _add_lease(scenario, draw, j, halls, quarters)
    scenario["financing"]["project_loans"]["campus-loan"] = {
        "halls": halls,
        "served_by": list(scenario["leases"]),
        "loan_to_cost": "70 %",
        "rate": "7.5 %",
        "fee": "2 %",
        "grace": "3 months",
        "tenor": "84 months",
        "repayment": "level",
        "dscr": 1.2,
    }
    return scenario


def _add_site(scenario: dict[str, Any], draw: random.Random, s: int, quarters: int) -> None:
    power = draw.choice([100, 150, 200, 300])
    name = f"site-{s}"
    scenario["sites"][name] = {
        "name": f"Site {s}",
        "energised": f"{power} MW",
        "firm": f"{0.8 * power:.1f} MW",
        "gross_per_it": 1.4,
        "pue": {"mining": 1.05, "ai": 1.25, "ai_peak": 1.35},
        "energy": {"price": f"{draw.randint(30, 50)} USD/MWh"},
        "cooling": {"air": f"{power} MW"},
        "fixed_cost": f"{0.002 * power:.3f} MUSD/month",
        "residual": "0.4 MUSD/MW",
    }
    for kind, (efficiency, share) in {"old": (22.0, 0.5), "new": (16.0, 0.45)}.items():
        hashrate = 150
        machine_kw = hashrate * efficiency / 1000
        scenario["fleets"][f"{name}-{kind}"] = {
            "site": name,
            "hashrate": f"{hashrate} TH/s",
            "efficiency": f"{efficiency} J/TH",
            "cooling": "air",
            "units": int(share * power * 1000 / machine_kw / 1.05),
            "uptime": "95 %",
            "resale": {_quarter(t): f"{8 * 0.93**t:.2f} USD/TH" for t in range(0, quarters, 4)},
        }
    it = 0.8 * power / 1.4
    for kind, (share, capex, build) in {"retrofit": (0.3, 6.0, 6), "new": (0.7, 10.5, 12)}.items():
        block = draw.choice([5, 10])
        scenario["halls"][f"{name}-{kind}"] = {
            "site": name,
            "it": f"{max(1, int(share * it / block)) * block} MW",
            "block": f"{block} MW",
            "capex": f"{capex} MUSD/MW",
            "build": f"{build} months",
            "spend": {0: "40 %", 3: "40 %", build - 3: "20 %"} if build > 6 else {0: "60 %", 3: "40 %"},
            "cooling": {"kind": "direct-liquid"},
        }


def _add_lease(
    scenario: dict[str, Any], draw: random.Random, j: int, halls: list[str], quarters: int
) -> None:
    eligible = sorted(draw.sample(halls, min(3, len(halls))))
    room = min(float(scenario["halls"][hall]["it"].split()[0]) for hall in eligible)
    first = draw.randint(2, max(2, quarters // 2))
    scenario["leases"][f"lease-{j}"] = {
        "tenant": f"Tenant {j}",
        "credit": draw.choice(["investment-grade", "unrated"]),
        "kind": draw.choice(["nnn", "modified-gross", "hosting"]),
        "it": f"{max(2.0, round(draw.uniform(0.3, 1.0) * room)):.0f} MW",
        "halls": {hall: {} for hall in eligible},
        "earliest": _quarter(first),
        "deadline": _quarter(min(quarters - 1, first + draw.randint(3, 7))),
        "term": f"{draw.choice([10, 12, 15])} years",
        "rent": f"{draw.randint(95, 150)} USD/kW-month",
        "escalator": f"{draw.choice([0, 2, 3])} %",
        "free": f"{draw.choice([0, 0, 1])} months",
        "operating_cost": f"{draw.randint(5, 20)} USD/kW-month",
        "operating_growth": "3 %",
    }
