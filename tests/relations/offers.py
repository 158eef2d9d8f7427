"""Halls, leases and facilities of the scenarios drawn at random."""

from __future__ import annotations

from typing import Any

from .draw import Draw

Data = dict[str, Any]

PREPAID = {"share": "4 %", "before": "3 months", "credited_from": "3 months", "credited_over": "6 months"}
FIT_OUT = {"amount": "1 MUSD/MW", "before": "3 months", "credit_share": "40 %"}
GPUS = {
    "capex": "18 MUSD/MW",
    "spend": {"-3": "30 %", "0": "40 %", "6": "30 %"},
    "life": "48 months",
    "residual": "10 %",
}
TRANSFORMER = {"price": "4 MUSD", "deposit": "30 %", "lead": "3 months", "most": 4, "stock": 1}


def halls(draw: Draw, sites: list[str]) -> tuple[Data, Data]:
    """Halls `hall-0` …, one of them begun before the start at times; and the limits of construction."""
    made = {f"hall-{index}": _hall(draw, draw.choice(sites)) for index in range(draw.choice([1, 1, 2, 3]))}
    if draw.maybe(0.3):
        begun = {**_hall(draw, sites[0]), "it": "10 MW", "build": "6 months", "deposit_lead": "0 months"}
        for name in ("block", "tiers", "equipment", "earliest", "latest", "dark"):
            begun.pop(name, None)
        begun["spend"] = {"0": "50 %", "4": "30 %", "12": "20 %"}
        started = {"start": draw.month(draw.choice([-9, -3])), "it": "10 MW"}
        made["begun"] = {**begun, "capex": "9 MUSD/MW", "started": started}
    construction = draw.some(
        under_construction=(0.3, "30 MW"),
        delivered_per_year=(0.3, draw.path(25, 60, "MW")),
        capital_budget=(0.3, draw.path(250, 600, "MUSD/year")),
    )
    if any("equipment" in hall for hall in made.values()):
        equipment = TRANSFORMER | draw.some(cancellation=(0.5, "60 %"))
        construction["equipment"] = {"transformer": equipment}
    return made, construction


def _hall(draw: Draw, site: str) -> Data:
    build = draw.choice([2, 3, 5])
    tiers = {
        "reused": {"up_to": "12 MW", "capex": "6 MUSD/MW"},
        "new": {"up_to": "30 MW", "capex": draw.amount(8, 11, "MUSD/MW")},
    }
    deposit = draw.maybe(0.3)
    return {
        "site": site,
        "it": "30 MW",
        "build": f"{build} months",
        "deposit_lead": "2 months" if deposit else "0 months",
        "spend": {"-2": "20 %", "0": "80 %"}
        if deposit
        else {"0": "60 %", str(build - 1): "30 %", "9": "10 %"},
        "cooling": {
            "kind": draw.choice(["direct-liquid", "hydro"]),
            **draw.some(removes=(0.4, {"air": "20 MW"}), adds=(0.3, "32 MW")),
        },
        **({"tiers": tiers} if draw.maybe(0.3) else {"capex": draw.amount(6, 11, "MUSD/MW")}),
        **draw.some(
            block=(0.5, "10 MW"),
            gross_per_it=(0.3, 1.5),
            dark=(0.4, "1 month"),
            operating_cost=(0.4, "3 USD/kW-month"),
            earliest=(0.2, draw.date(0, 0.3)),
            latest=(0.2, draw.date(0.3)),
            equipment=(0.3, {"transformer": 2}),
        ),
    }


def leases(draw: Draw, built: Data) -> Data:
    """Leases `lease-0` …; one signed before the start at times, in the hall that was begun."""
    offered = [name for name in built if name != "begun"]
    made: Data = {}
    for index in range(draw.choice([1, 2, 3, 4])):
        lease = _lease(draw, draw.sample(offered, min(len(offered), draw.choice([1, 2]))))
        if index and draw.maybe(0.3):
            lease["requires"] = "lease-0"
        made[f"lease-{index}"] = lease
    if "begun" in built and draw.maybe(0.7):
        signed = {"hall": "begun", "commence": draw.month(draw.choice([4, 6]))}
        lease = {**_lease(draw, ["begun"]), "it": "8 MW", "signed": signed, "notice": "0 months"}
        for name in ("blocks", "phases", "deadline", "sign_by", "experience", "group", "earliest"):
            lease.pop(name, None)
        made["kept"] = lease
    return made


def _lease(draw: Draw, where: list[str]) -> Data:
    kind = draw.choice(["nnn", "modified-gross", "hosting", "gpu-cloud"])
    machines = {"gpus": GPUS, "rent": draw.amount(500, 900, "USD/kW-month")}
    shape = draw.choice(["whole", "whole", "blocks", "phases"])
    parts: Data = {
        "whole": {"it": draw.amount(8, 20, "MW", 0)},
        "blocks": {"it": "12 MW", "blocks": {"size": "4 MW", "least": draw.choice([1, 2]), "most": 3}},
        "phases": {"it": "14 MW", "phases": {"late": {"it": "6 MW", "after": "3 months"}}},
    }[shape]
    return {
        "tenant": "Tenant",
        "credit": "tenant",
        "kind": kind,
        "halls": {hall: draw.some(rent=(0.3, "130 USD/kW-month")) for hall in where},
        "rent": draw.amount(90, 180, "USD/kW-month"),
        "term": draw.choice(["9 months", "24 months", "120 months"]),
        "escalator": draw.choice(["0 %", "3 %"]),
        "operating_cost": draw.amount(4, 15, "USD/kW-month"),
        "operating_growth": draw.choice(["0 %", "2 %"]),
        **parts,
        **(machines if kind == "gpu-cloud" else {}),
        **draw.some(
            free=(0.3, "2 months"),
            ramp=(0.3, {"0": "50 %", "3": "100 %"}),
            load_factor=(0.4, "85 %"),
            notice=(0.3, "2 months"),
            earliest=(0.2, draw.date(0, 0.4)),
            deadline=(0.4, draw.date(0.6)),
            sign_by=(0.2, draw.date(0.2)),
            prepayment=(0.3, PREPAID),
            tenant_capex=(0.3, FIT_OUT),
            group=(0.3, "either"),
            experience=(0.15, "8 MW"),
            power_paid_by=(0.2 if kind == "nnn" else 0.0, "landlord"),
        ),
        **(
            draw.some(markup=(0.5, "4 %"), pue_cap=(0.5, 1.2))
            if kind in ("hosting", "modified-gross")
            else {}
        ),
    }


def financing(draw: Draw, built: Data, offered: Data) -> Data:
    """A project loan or two, a revolver, notes and what is outstanding, each at times."""
    loans: Data = {}
    if draw.maybe(0.6):
        loans["site"] = _loan(draw, offered) | {"halls": list(built)}
    clouds = [name for name, lease in offered.items() if "gpus" in lease]
    if clouds and draw.maybe(0.6):
        loans["chips"] = _loan(draw, {name: offered[name] for name in clouds}) | {"machines_of": clouds}
    revolver = {
        "limit": "40 MUSD",
        "rate": "9 %",
        "matures": draw.choice([draw.date(0.5), draw.month(draw.months + 6)]),
        **draw.some(unused_fee=(0.5, "0.5 %"), opening=(0.4, "15 MUSD")),
    }
    notes = {
        "limit": "30 MUSD",
        "rate": "8 %",
        "fee": "2 %",
        "tenor": draw.choice(["5 months", "12 months", "48 months"]),
        **draw.some(issue_until=(0.5, draw.date(0.3))),
    }
    old = {
        "amount": "20 MUSD",
        "rate": "7 %",
        "matures": draw.choice([draw.date(0.3), draw.month(draw.months + 9)]),
    }
    return {
        "project_loans": loans,
        **draw.some(
            revolvers=(0.4, {"line": revolver}),
            term_notes=(0.4, {"notes": notes}),
            outstanding=(0.3, {"old": old}),
        ),
    }


def _loan(draw: Draw, served: Data) -> Data:
    longest = max(int(lease["term"].split()[0]) for lease in served.values())
    repayment = draw.choice(["bullet", "straight-line", "level", "sculpted"])
    return {
        "served_by": list(served),
        "loan_to_cost": draw.choice(["40 %", "70 %"]),
        "rate": draw.choice(["3.5 %", "7.5 %"]),
        "tenor": f"{min(longest, draw.choice([9, 18, 60]))} months",
        "repayment": repayment,
        **({"dscr": 1.25} if repayment == "sculpted" or draw.maybe() else {}),
        **draw.some(
            limit=(0.3, "120 MUSD"),
            fee=(0.5, "1 %"),
            grace=(0.4, "3 months"),
            drawing=(0.4, "equity-first"),
            capitalise=(0.3, False),
            available_from=(0.2, draw.date(0, 0.3)),
            available_until=(0.2, draw.date(0.4)),
        ),
    }
