"""Scenarios in which every kind of line, decision and limit comes up, whether it makes sense or not."""

from __future__ import annotations

from typing import Any

from tests.solution.small import HALL, LEASE, with_fleet, with_hall, with_site

BLOCKS = {
    "cheap": {"hours": "80 %", "price": {"2027-01": "20 USD/MWh", "2027-08": "25 USD/MWh"}},
    "dear": {"hours": "20 %", "price": "120 USD/MWh"},
}
CONTRACT = {"power": "60 MW", "price": "35 USD/MWh", "resale": "20 USD/MWh", "until": "2027-08"}
TARIFF = {
    "price": None,
    "blocks": BLOCKS,
    "demand_charge": {"2027-01": "3 USD/kW-month", "2027-06": "4 USD/kW-month"},
    "take_or_pay": CONTRACT,
    "demand_response": {"credit": "5 USD/kW-month", "cap": "30 MW"},
}
SITE: dict[str, Any] = {
    "pue": {"mining": 1.05, "mining_peak": 1.1, "ai": 1.25, "ai_peak": 1.4},
    "fixed_cost": {"2027-01": "6 MUSD/year", "2027-05": "9 MUSD/year"},
    "residual": "0.3 MUSD/MW",
    "energised": {"2027-01": "100 MW", "2027-08": "120 MW"},
    "firm": {"2027-01": "110 MW", "2027-05": "100 MW"},
    "cooling": {"air": {"2027-01": "100 MW", "2027-08": "90 MW"}, "hydro": "20 MW"},
    "upgrades": {
        "line": {"power": "20 MW", "capex": "30 MUSD", "deposit": "30 %", "lead": "4 months"},
        "old": {
            "power": "10 MW",
            "capex": "8 MUSD",
            "deposit": "50 %",
            "lead": "9 months",
            "ordered": "2026-10",
            "firm": False,
        },
    },
}
EAST = {
    "name": "East",
    "energised": "50 MW",
    "pue": {"mining": 1.0, "ai": 1.3},
    "energy": {"price": "30 USD/MWh"},
    "cooling": {"air": "50 MW"},
    "fixed_cost": "1 MUSD/year",
    "lease_end": "2027-11",
}
MARKET = {
    "btc_price": {
        "2027-01": "100000 USD/BTC",
        "2027-02": "105000 USD/BTC",
        "2027-07": "95000 USD/BTC",
        "2027-12": "130000 USD/BTC",
    },
    "btc_spot": "98000 USD/BTC",
}
NETWORK = {
    "hashprice": None,
    "network": {"hashrate": "900 EH/s", "growth": "20 %", "elasticity": 0.6, "fees": "5 %"},
}
TREASURY = {
    "btc": 5000,
    "btc_floor": {"2027-01": 500, "2027-08": 300},
    "cash": "1500 MUSD",
    "cash_yield": "3 %",
    "overheads": {"2027-01": "4 MUSD/year", "2027-03": "8 MUSD/year"},
    "payments": {
        "tax": {"month": "2027-05", "amount": "-3 MUSD"},
        "grant": {"month": "2027-12", "amount": "2 MUSD"},
    },
    "sales": {
        "fee": "0.5 %",
        "daily_volume": {"2027-01": "100 BTC/day", "2027-09": "50 BTC/day"},
        "volume_share": "20 %",
        "impact": {"volatility": "3 %", "factor": 0.9, "segments": 4},
    },
}
VALUE = {"reference_rate": "4 %", "rates": {"mining": "15 %", "tenant": "8 %"}}

CANDIDATE = {
    "sites": ["west", "east"],
    "most": 9000,
    "hashrate": "250 TH/s",
    "efficiency": "16 J/TH",
    "cooling": "air",
    "price": "12 USD/TH",
    "lead": "2 months",
    "life": "6 months",
    "uptime": "95 %",
    "resale": {"2027-01": "8 USD/TH", "2027-08": "6 USD/TH"},
}
FLEETS: dict[str, Any] = with_fleet(
    {
        "uptime": "90 %",
        "retire": "2027-11",
        "resale": {"2027-01": "10 USD/TH", "2027-05": "7 USD/TH", "2027-12": "5 USD/TH"},
    },
    pool_fee="1 %",
    operating_cost="2 USD/kW-month",
    candidates={"new": CANDIDATE},
    moves={"cost": "50 USD/unit", "dead": "2 months"},
)
FLEETS["fleets"]["shipped"] = {
    "site": "west",
    "model": "Antminer S21",
    "units": 3000,
    "uptime": "97 %",
    "resale": "4 USD/TH",
}

HALLS: dict[str, Any] = with_hall(
    deposit_lead="3 months",
    dark="4 months",
    spend={"-3": "10 %", "0": "50 %", "3": "30 %", "12": "10 %"},
    operating_cost="5 USD/kW-month",
    cooling={"kind": "direct-liquid", "removes": {"air": "60 MW"}},
)
HALLS["halls"] |= {
    "blocks": {
        **HALL,
        "it": "30 MW",
        "block": "10 MW",
        "capex": None,
        "tiers": {
            "reused": {"up_to": "15 MW", "capex": "8 MUSD/MW"},
            "new": {"up_to": "25 MW", "capex": "12 MUSD/MW"},
        },
        "equipment": {"transformer": 2},
        "gross_per_it": 1.5,
        "cooling": {"kind": "hydro", "adds": "15 MW"},
        "build": "5 months",
    },
    "begun": {**HALL, "it": "10 MW", "started": {"start": "2026-11", "it": "10 MW"}},
    "ready": {
        **HALL,
        "it": "10 MW",
        "started": {"start": "2024-06", "it": "10 MW"},
        "operating_cost": "3 USD/kW-month",
    },
}
TRANSFORMER = {"price": "6 MUSD", "deposit": "30 %", "lead": "4 months", "most": 4, "stock": 1}
HALLS["construction"] = {
    "equipment": {"transformer": {**TRANSFORMER, "cancellation": "60 %"}},
    "under_construction": "45 MW",
    "delivered_per_year": "50 MW",
    "capital_budget": "600 MUSD/year",
}

GPUS = {
    "capex": "20 MUSD/MW",
    "spend": {"-3": "20 %", "0": "50 %", "16": "30 %"},
    "life": "48 months",
    "residual": "10 %",
    "risk": "mining",
}
CREDITED = {"credited_from": "2 months", "credited_over": "12 months"}
PREPAID = {"share": "20 %", "before": "3 months", "credited_from": "2 months", "credited_over": "12 months"}
LEASES: dict[str, Any] = {
    "nnn": {
        **LEASE,
        "it": "10 MW",
        "halls": {"hall": {"rent": "110 USD/kW-month"}, "begun": {}},
        "free": "2 months",
        "ramp": {"0": "50 %", "4": "100 %"},
        "term": "120 months",
        "notice": "3 months",
        "backstop": {"by": "Cloud", "warrants": "3 MUSD", "fee": "4 %"},
    },
    "hosted": {
        **LEASE,
        "it": "12 MW",
        "halls": {"hall": {}, "blocks": {"operating_cost": "12 USD/kW-month"}},
        "kind": "hosting",
        "blocks": {"size": "4 MW", "least": 1, "most": 3},
        "markup": "5 %",
        "pue_cap": 1.2,
        "load_factor": "80 %",
        "operating_growth": "2 %",
        "term": "20 months",
        "prepayment": {"share": "20 %", "paid": {"-3": "60 %", "1": "40 %"}, **CREDITED},
        "backstop": {"by": "Cloud", "warrants": "2 MUSD"},
    },
    "phased": {
        **LEASE,
        "it": "15 MW",
        "halls": {"hall": {}, "blocks": {}},
        "kind": "modified-gross",
        "phases": {"late": {"it": "5 MW", "after": "5 months"}},
        "tenant_capex": {"amount": "2 MUSD/MW", "before": "4 months", "credit_share": "50 %"},
        "ramp": {"0": "60 %", "2": "100 %"},
        "term": "36 months",
        "prepayment": {**PREPAID, "credited_from": "14 months", "credited_over": "17 months"},
    },
    "gpu": {
        **LEASE,
        "it": "8 MW",
        "halls": {"hall": {}, "blocks": {}},
        "kind": "gpu-cloud",
        "gpus": GPUS,
        "rent": "800 USD/kW-month",
        "load_factor": "90 %",
        "term": "14 months",
        "notice": "4 months",
        "prepayment": {"share": "30 %", "of": "machines", "paid": {"-3": "50 %", "2": "50 %"}, **CREDITED},
    },
    "signed": {
        **LEASE,
        "it": "5 MW",
        "halls": {"begun": {}},
        "signed": {"hall": "begun", "commence": "2027-08"},
        "kind": "gpu-cloud",
        "gpus": {**GPUS, "spend": {"-9": "20 %", "0": "50 %", "4": "30 %"}, "life": "24 months"},
        "tenant_capex": {"amount": "1 MUSD/MW", "before": "12 months", "credit_share": "40 %"},
        "phases": {"late": {"it": "2 MW", "after": "4 months"}},
        "term": "10 months",
    },
    "running": {
        **LEASE,
        "it": "8 MW",
        "halls": {"ready": {}},
        "signed": {"hall": "ready", "commence": "2025-03"},
        "kind": "hosting",
        "term": "30 months",
        "prepayment": {**PREPAID, "credited_from": "14 months"},
    },
    "follow": {
        **LEASE,
        "it": "6 MW",
        "halls": {"hall": {}, "blocks": {}},
        "kind": "modified-gross",
        "requires": "nnn",
        "experience": "10 MW",
        "group": "either",
        "term": "9 months",
    },
    "other": {
        **LEASE,
        "it": "5 MW",
        "halls": {"hall": {}, "blocks": {}},
        "power_paid_by": "landlord",
        "group": "either",
        "term": "15 months",
    },
}

SERVED = ["nnn", "hosted", "phased", "gpu"]
LOANS = {
    "straight": {
        "halls": ["hall"],
        "served_by": SERVED[:3],
        "limit": "100 MUSD",
        "loan_to_cost": "60 %",
        "rate": "8 %",
        "fee": "1 %",
        "grace": "3 months",
        "tenor": "18 months",
        "repayment": "straight-line",
        "dscr": 1.2,
    },
    "level": {
        "halls": ["blocks"],
        "served_by": SERVED[1:],
        "limit": "80 MUSD",
        "loan_to_cost": "50 %",
        "drawing": "equity-first",
        "capitalise": False,
        "rate": "9 %",
        "tenor": "30 months",
        "repayment": "level",
    },
    "sculpted": {
        "halls": ["hall", "blocks"],
        "served_by": SERVED,
        "loan_to_cost": "30 %",
        "rate": "7 %",
        "tenor": "24 months",
        "repayment": "sculpted",
        "dscr": 1.1,
    },
    "chips": {
        "machines_of": ["gpu"],
        "served_by": ["gpu"],
        "loan_to_cost": "70 %",
        "rate": "10 %",
        "fee": "2 %",
        "tenor": "12 months",
        "repayment": "bullet",
    },
    "site-work": {
        "halls": ["begun"],
        "served_by": ["signed"],
        "loan_to_cost": "40 %",
        "rate": "6 %",
        "grace": "6 months",
        "tenor": "60 months",
        "repayment": "level",
        "available_from": "2026-01",
    },
}
FINANCING = {
    "project_loans": LOANS,
    "revolvers": {
        "line": {
            "limit": "50 MUSD",
            "rate": "10 %",
            "unused_fee": "4 %",
            "opening": "30 MUSD",
            "matures": "2028-05",
        }
    },
    "term_notes": {
        "notes": {
            "limit": "40 MUSD",
            "rate": "12 %",
            "fee": "2 %",
            "tenor": "7 months",
            "issue_from": "2027-02",
            "issue_until": "2027-12",
        }
    },
    "outstanding": {"old": {"amount": "20 MUSD", "rate": "8 %", "matures": "2027-05"}},
}

BASE: tuple[dict[str, Any], ...] = (
    with_site(**SITE),
    {"sites": {"east": EAST}, "market": MARKET, "treasury": TREASURY, "value": VALUE},
    FLEETS,
)
WHOLE: tuple[dict[str, Any], ...] = (*BASE, HALLS, {"leases": LEASES, "financing": FINANCING})
QUARTERS = {"horizon": {"start": "2027-01", "end": "2028-12"}}

CASES: dict[str, tuple[dict[str, Any], ...]] = {
    "a site that may close": (*BASE, with_site(closing={"cost": "5 MUSD", "earliest": "2027-04"})),
    "a network and a halving": (*BASE, {"market": NETWORK}, QUARTERS),
    "everything by quarter": (*WHOLE, with_site(energy=TARIFF), QUARTERS),
    "months first, then quarters, then years": (
        *WHOLE,
        with_site(energy=TARIFF),
        {
            "horizon": {
                "months_until": "2027-06",
                "quarters_until": "2028-12",
                "step": "year",
                "end": "2031-12",
            }
        },
    ),
    "months with decisions by quarter": (
        *WHOLE,
        {
            "horizon": {"end": "2028-06", "step": "month", "decisions": "quarter"},
            "value": {"btc_rate": "6 %"},
        },
    ),
    "worth at the end of the horizon": (*WHOLE, QUARTERS, {"value": {"objective": "horizon-worth"}}),
}
