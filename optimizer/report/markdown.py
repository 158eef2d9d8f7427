"""`report.md`: the plan for people who read, file and compare it. The same run gives the same text."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from .sections import bitcoin, cash, contracts, decision, lenders, made, money, power, worth
from .sentences import beyond_sentence, first_sentence, share_beyond_sentence, worth_sentence
from .steps import total_line
from .tables import Lines, table
from .view import View
from .words import NOTHING, escaped, number, paragraph, percent, sentence, signed, span


def report(view: View, manifest: Mapping[str, Any], unsourced: Mapping[str, str]) -> str:
    """The whole report.

    `manifest` is that of the run; `unsourced` holds the inputs that name no source, written value by path.
    """
    lines = [*_head(view), *_key_figures(view)]
    sections: list[ModuleType] = [decision]
    sections += [power] if view.has_sites else []
    sections += [money, *([bitcoin] if view.has_coins else [])]
    sections += [contracts] if view.has_sites else []
    sections += [cash, *([lenders] if view.has_lenders else []), worth]
    for position, section in enumerate(sections, start=1):
        lines += [f"## {position} {section.TITLE}", "", *section.lines(view), ""]
    lines += [f"## {len(sections) + 1} {made.TITLE}", "", *made.lines(view, manifest, unsourced)]
    return "\n".join(lines).rstrip() + "\n"


def _head(view: View) -> Lines:
    about = [paragraph(view.scenario.about), ""] if view.scenario.about else []
    return [
        f"# Plan: {escaped(view.scenario.name)}",
        "",
        f"Run {view.run}, {span(view.start, view.end)}.",
        "",
        *about,
        f"**{sentence(total_line(view))} {worth_sentence(view)}**",
        "",
        first_sentence(view),
        beyond_sentence(view),
        *([share_beyond_sentence(view)] if view.share_beyond is not None else []),
        "",
    ]


def _key_figures(view: View) -> Lines:
    plan, other = _figures(view), _figures_of_nothing(view)
    rows = []
    for name, (value, decimals) in plan.items():
        nothing = other.get(name, (None, 0))[0]
        difference = NOTHING if value is None or nothing is None else signed(value - nothing, decimals)
        rows.append([name, number(value, decimals), number(nothing, decimals), difference])
    if not view.has_sites:
        return [*table(["", ">This plan"], [row[:2] for row in rows]), ""]
    share = view.answer["treasury"]["btc_share_of_build"]
    rows.append(["Share of the build paid by BTC sales", percent(share), NOTHING, NOTHING])
    return [*table(["", ">This plan", ">Mining only", ">Difference"], rows), ""]


Figures = dict[str, tuple[float | None, int]]
"""By name: the figure, and with how many decimals it is told."""


def _figures(view: View) -> Figures:
    answer, power, money = view.answer, view.power_years[-1], view.money_years[-1]
    treasury = answer["treasury"]
    end = view.end
    megawatts = {
        f"AI leased at the end of {end}, MW at the meter": (power.leased, 1),
        f"Mining at the end of {end}, MW": (power.mining, 1),
        "BTC mined": (treasury["btc_mined"], 0),
    }
    btc = {
        "BTC sold": (treasury["btc_sold"], 0),
        f"BTC held at the end of {end}": (treasury["btc_end"], 0),
    }
    return {
        "Worth, MUSD": (view.worth, 1),
        "Beyond the horizon, MUSD": (answer["value_beyond_horizon_musd"], 1),
        **(megawatts if view.has_sites else {}),
        **(btc if view.has_coins else {}),
        "Lowest cash, MUSD": (treasury["lowest_cash_musd"], 1),
        f"Cash at the end of {end}, MUSD": (treasury["cash_end_musd"], 1),
        f"Debt at the end of {end}, MUSD": (money.debt, 1),
    }


def _figures_of_nothing(view: View) -> Figures:
    return {} if view.nothing is None else _figures(view.nothing)
