"""The capital stack of the scenarios drawn at random: loans against coins, notes, shares, covenants, taxes.

Drawn with chance of its own, after all else, so that sites, halls and leases of a seed stay as they are.
"""

from __future__ import annotations

from typing import Any

from .draw import Draw

Data = dict[str, Any]


def with_capital(data: Data, draw: Draw) -> Data:
    """The scenario with each part of the stack now and then; `draw` has the horizon of the scenario."""
    financing = {**data["financing"], **_financing(draw)}
    treasury = {**data["treasury"], **_treasury(draw)}
    loans = _btc_loans(draw)
    more = draw.some(
        btc_loans=(0.5, loans),
        covenants=(0.4, _covenants(draw, data, financing)),
        taxes=(0.35, _taxes(draw, data, treasury["btc"])),
    )
    market = {**data["market"], "benchmarks": {"fed-funds": draw.path(2, 4, "%", 2)}}
    return {**data, "market": market, "financing": financing, "treasury": treasury, **more}


def _financing(draw: Draw) -> Data:
    return draw.some(
        delayed_draws=(0.4, {"bridge": delayed_draw(draw)}),
        convertibles=(0.4, {"converts": convertible(draw)}),
        equity=(0.4, {"shares": equity(draw)}),
    )


def delayed_draw(draw: Draw) -> Data:
    """A loan of the company that is drawn within a window."""
    return {
        "limit": "50 MUSD",
        "rate": draw.amount(7, 10, "%"),
        "draw_until": draw.date(0.3, 0.7),
        **draw.some(
            upfront_fee=(0.4, "1 %"),
            issue_cost=(0.3, "0.5 MUSD"),
            commitment_fee=(0.4, "1 %"),
            amortisation=(0.4, "10 %"),
        ),
        **({"tenor": "9 months"} if draw.maybe(0.5) else {"matures": draw.month(draw.months + 4)}),
    }


def convertible(draw: Draw) -> Data:
    """Notes with a low coupon and an option."""
    return {
        "limit": "60 MUSD",
        "rate": draw.choice(["0 %", "1.5 %"]),
        "straight_yield": draw.amount(7, 11, "%"),
        "fee": "2 %",
        "tenor": draw.choice(["9 months", "48 months"]),
        "conversion_price": "24 USD/share",
        **draw.some(capped_call=(0.4, "8 %"), issue_cost=(0.4, "0.4 MUSD"), least=(0.3, "10 MUSD")),
    }


def equity(draw: Draw) -> Data:
    """Shares at the market, worth what they bring or more."""
    impact = {"volatility": "5 %", "factor": 0.9, "segments": 2}
    return {
        "price": "18 USD/share",
        "intrinsic_value": draw.amount(18, 26, "USD/share"),
        "fee": "2 %",
        "daily_volume": "4 Mshares/day",
        "volume_share": "5 %",
        "shelf": "90 MUSD",
        **draw.some(impact=(0.4, impact), shares_outstanding=(0.5, "300 Mshares")),
    }


def _btc_loans(draw: Draw) -> Data:
    made = {"coins": btc_loan(draw)}
    if draw.maybe(0.3):
        made["older"] = {**btc_loan(draw), "opening": "10 MUSD", "opening_pledged": 300}
        made["older"].pop("available_from", None)
        made["older"].pop("least", None)
    return made


def btc_loan(draw: Draw) -> Data:
    """A loan against coins."""
    floating = {"benchmark": "fed-funds", "floor": "3.25 %", "margin": "4.5 %"}
    stress = {"shock": draw.amount(10, 40, "%", 0), "survives": draw.choice(["as-pledged", "with-all-coins"])}
    return {
        "limit": "40 MUSD",
        "draw_ltv": "50 %",
        "cure_ltv": "62 %",
        "margin_call_ltv": "75 %",
        "wallet": "main",
        "matures": draw.choice([draw.date(0.5), draw.month(draw.months + 6)]),
        **({"floating": floating, "day_count": "actual/360"} if draw.maybe(0.5) else {"rate": "8.5 %"}),
        **draw.some(
            upfront_fee=(0.3, "1 %"),
            unused_fee=(0.3, "0.5 %"),
            draw_fee=(0.3, "0.5 %"),
            release_ltv=(0.3, "45 %"),
            tenor=(0.3, "8 months"),
            revolving=(0.4, True),
            least=(0.2, "5 MUSD"),
            stress=(0.4, stress),
            available_from=(0.2, draw.date(0, 0.3)),
        ),
    }


def _treasury(draw: Draw) -> Data:
    call = {"kind": "covered-call", "strike": "140000 USD/BTC", "premium": "4000 USD/BTC"}
    put = {"kind": "put", "strike": "80000 USD/BTC", "premium": "5000 USD/BTC"}
    terms = {"fee": "3 %", "tenor": "4 months", "limit": 100}
    made = {"calls": {**call, **terms}, "puts": {**put, **terms}}
    return draw.some(unpledged_floor=(0.2, draw.path(0, 150, "BTC", 0)), options=(0.25, made))


def _covenants(draw: Draw, data: Data, financing: Data) -> Data:
    tested = {"tested_from": draw.month(draw.months * 2 // 3)}
    loans = list(financing["project_loans"])
    on = {"facilities": loans, "leases": list(data["leases"])}
    kinds = draw.some(
        minimum_liquidity=(0.5, {"cushion": {"amount": draw.path(5, 40, "MUSD"), "btc_share": "40 %"}}),
        completion_guarantee=(
            0.4 if data["halls"] else 0.0,
            {"parent": {"halls": list(data["halls"]), "overrun": "10 %"}},
        ),
        leverage=(0.3, {"group": {"most": 9, **tested}}),
        interest_cover=(0.3, {"cover": {"least": 1.2, **tested}}),
    )
    if loans and data["leases"]:
        kinds |= draw.some(
            debt_yield=(0.3, {"yield": {"least": "7 %", **on, **tested}}),
            loan_to_value=(0.3, {"value": {"most": "90 %", "cap_rate": "7 %", **on, **tested}}),
        )
    return kinds


def _taxes(draw: Draw, data: Data, btc: int) -> Data:
    lines = ["conversion", *(["upgrade"] if any(s.get("upgrades") for s in data["sites"].values()) else [])]
    written_off = {"lines": lines, "years": ["50 %", "30 %", "20 %"], **draw.some(bonus=(0.5, "100 %"))}
    lots = {
        "old": {"btc": btc - btc // 3, "basis": "30000 USD/BTC", "wallet": "main"},
        "new": {"btc": btc // 3, "basis": "120000 USD/BTC", "wallet": "main"},
    }
    basis = {"lots": lots} if draw.maybe(0.3) else {"basis": "60000 USD/BTC"}
    return {
        "rate": "21 %",
        "paid_after": draw.choice(["3 months", "0 months"]),
        **(basis if btc else {}),
        **draw.some(
            state_rate=(0.3, "4 %"),
            losses=(0.4, "80 MUSD"),
            interest_limit=(0.3, "30 %"),
            depreciation=(0.6 if data["halls"] else 0.0, {"building": written_off}),
        ),
    }
