"""Sentences about a plan, each from a template with its figures."""

from __future__ import annotations

from .step import CONVERT, SIGN
from .steps import steps
from .view import View
from .words import listed, money, number, percent, signed

STOPS = {"time": "the time limit", "nodes": "the node limit", "interrupt": "Ctrl-C"}
MOST_NAMED = 3


def worth_sentence(view: View) -> str:
    """What the plan is worth, and how much more than mining only."""
    when = "today" if view.is_today else f"at the end of {view.end}"
    whole = f"Worth {money(view.worth)} {when}"
    if not view.has_sites:
        return f"{whole}."
    if view.gain is None:
        return f"{whole}; mining only cannot meet the limits, so there is nothing to hold it against."
    if abs(view.gain) < 0.005:
        return f"{whole}, as much as mining only."
    return f"{whole}, {money(abs(view.gain))} {'more' if view.gain > 0 else 'less'} than mining only."


def parts_sentence(view: View) -> str:
    """Which components the difference to mining only comes from."""
    if view.other is None:
        return ""
    from ..solution.summaries import against_do_nothing

    table = against_do_nothing(view.plan, view.other)
    sums = table.groupby("component", sort=True)["difference_musd"].sum()
    chosen = [(str(name), float(total)) for name, total in sums.items() if abs(total) >= 0.5]
    if len(chosen) < 2:
        return ""
    chosen.sort(key=lambda part: -part[1])
    return f"Against mining only, MUSD: {listed([f'{name} {signed(total)}' for name, total in chosen])}."


def certainty(view: View) -> str:
    """How far the plan can be from the best one."""
    ending = view.solution.ending
    if ending.bound is None or ending.gap is None:
        return "How far it is from the best plan is not known."
    most = max(0.0, ending.bound - ending.value)
    missing = f"at most {money(most)} ({percent(ending.gap, 2)}) below the best possible"
    if ending.stopped_by in STOPS:
        return f"Stopped by {STOPS[ending.stopped_by]}: {missing}."
    if most < 0.005:
        return "No plan can be worth more."
    return f"It is {missing}."


def cash_sentence(view: View) -> str:
    """Where cash is tightest."""
    node, cash, floor = view.tightest_cash
    at_floor = view.periods_at_the_floor
    if at_floor > 1:
        often = f"at the end of {number(at_floor)} periods, first of {node}"
        return f"Cash stands on its floor {often}: {money(cash)}."
    head = f"Cash comes closest to its floor at the end of {node}: {money(cash)}"
    return f"{head}, right at the floor." if at_floor else f"{head}; the floor is {money(floor)}."


def coin_worth_sentence(view: View) -> str:
    """At what a coin is counted: the path decides what coins pay for, not always what they are worth (O5)."""
    ends = [min(view.coin_ends), max(view.coin_ends)]
    path = f"the price path ends at USD {' to '.join(number(end) for end in dict.fromkeys(ends))}"
    value = view.scenario.value
    if not view.is_today:
        return f"Coins left count at the price of the day: {path}."
    if value.btc_rate is None:
        spot = number(view.coin_spot)
        return f"A coin counts as USD {spot}, today's price, whenever it is sold or if it is kept; {path}."
    return f"Coins are discounted at {percent(value.btc_rate)} a year; {path}."


def coins_sentence(view: View) -> str:
    """Whether the coins that must be kept bind; nothing where they never do."""
    periods = view.at_coin_floor
    if not periods:
        return ""
    often = f"{number(len(periods))} periods, first of {periods[0]}" if len(periods) > 1 else periods[0]
    return f"BTC stands on its floor at the end of {often}: the coins that must be kept limit the plan."


def beyond_sentence(view: View) -> str:
    """How much of the value nobody has counted in cash: later years of leases, what is left, less debt."""
    if view.gain is None:
        return f"What is expected after {view.end}, less debt, counts {money(view.beyond)} of it."
    until = f"Until the end of {view.end} it is worth {_more(view.gain - view.beyond)} than mining only"
    after = f"after it {_more(view.beyond)}"
    if view.pays_later:
        return f"Warning: {until[0].lower()}{until[1:]}, {after}: it pays only if leases run on."
    return f"{until}, {after}."


def share_beyond_sentence(view: View) -> str:
    """Which share of the worth the cash of the plan does not show; nothing where there is none."""
    if view.share_beyond is None:
        return ""
    if view.share_beyond > 1.0:
        told = (
            f"all of the worth and more ({percent(view.share_beyond, 0)}) is expected only after {view.end}"
        )
    else:
        told = f"{percent(view.share_beyond, 0)} of the worth is expected only after {view.end}"
    if not view.is_mostly_later:
        return f"{told[0].upper()}{told[1:]}."
    return f"Warning: {told}, when no cash is planned any more: more than a third."


def _more(amount: float) -> str:
    return f"{money(abs(amount))} {'less' if amount < 0 else 'more'}"


def first_sentence(view: View) -> str:
    """What has to be decided first, and when."""
    chosen = [step for step in steps(view) if step.symbol in (SIGN, CONVERT)]
    first = [f"{step.verb} {step.short}" for step in chosen if step.when == chosen[0].when]
    if not chosen:
        return f"Nothing has to be decided{': the plan is to go on mining' if view.has_sites else ''}."
    more = [f"{len(first) - MOST_NAMED} more"] if len(first) > MOST_NAMED else []
    return f"To be decided first, at the start of {chosen[0].when}: {listed([*first[:MOST_NAMED], *more])}."
