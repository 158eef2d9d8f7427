"""Sentences about a plan, each from a template with its figures, which are marked with their cells."""

from __future__ import annotations

from .steps import doing, first_steps, new_steps
from .view import View
from .words import coins, listed, money, number, percent, plain, sentence, signed, span

STOPS = {"time": "the time limit", "nodes": "the node limit", "interrupt": "Ctrl-C"}
MOST_NAMED = 3
BUILDS, BORROWS = ("lease", "hall"), ("facility", "shares")
"""Kinds of steps that a plan is told by, with and without sites."""
SAME = 0.005
"""MUSD: a smaller difference is none."""


def one_sentence(view: View) -> str:
    """What to do, when, how it is paid, what it is worth, against what."""
    when = [step for step in new_steps(view) if step.kind in (BUILDS if view.has_sites else BORROWS)]
    dates = list(dict.fromkeys(step.when for step in when))
    at = (
        f" from {span(dates[0], dates[-1])}"
        if len(dates) > 1
        else f" at the start of {dates[0]}"
        if dates
        else ""
    )
    does, worth = doing(view), worth_sentence(view)
    told = f"{does[0].upper()}{does[1:]}{at}{_paid(view)}"
    return f"{told}: {worth[0].lower()}{worth[1:]}"


def _paid(view: View) -> str:
    """Where the money comes from."""
    sold, borrowed = view.figure("btc_sold"), view.figure("borrowed")
    share = view.figure("btc_share_of_build")
    told = [f"{coins(sold)} sold"] if sold > 0.5 else []
    told += [f"{money(borrowed)} borrowed{_refinancing(view)}"] if borrowed >= 0.05 and view.has_sites else []
    paid = f", {percent(share, 0)} of it paid by BTC sales" if share > 0.005 else ""
    return f"{paid}{'; in all ' if paid else ', with '}{listed(told)}" if told else paid


def _refinancing(view: View) -> str:
    """Of all that is drawn, what can only repay loans that end; nothing where there is none."""
    refinancing = view.figure("borrowed_to_refinance")
    if refinancing < 0.05:
        return ""
    return f" ({money(view.figure('borrowed_new'))} of new money, {money(refinancing)} to refinance loans)"


def worth_sentence(view: View) -> str:
    """What the plan is worth, and how much more than mining only."""
    when = "today" if view.is_today else f"at the end of {view.end}"
    whole = f"Worth {money(view.figure('worth'))} {when}"
    if not view.has_sites:
        return f"{whole}."
    gain = view.figures["worth"]["difference"]
    if gain is None:
        return f"{whole}; mining only cannot meet the limits, so there is nothing to hold it against."
    if abs(gain) < SAME:
        return f"{whole}, as much as mining only."
    return f"{whole}, {_more(gain)} than mining only."


def parts_sentence(view: View) -> str:
    """Which components the difference to mining only comes from."""
    if view.other is None:
        return ""
    found = [(row["component"], row["difference_musd"]) for row in view.rows("value_components")]
    chosen = [(name, total) for name, total in found if abs(total) >= 0.5]
    if len(chosen) < 2:
        return ""
    chosen.sort(key=lambda part: -part[1])
    return f"Against mining only, MUSD: {listed([f'{name} {signed(total)}' for name, total in chosen])}."


def certainty(view: View) -> str:
    """How far the plan can be from the best one."""
    most, gap = view.figure("missing"), view.figure("gap")
    stopped_by = view.solution.ending.stopped_by
    stopped = f"Stopped by {STOPS[stopped_by]}: " if stopped_by in STOPS else ""
    if most is None or gap is None:
        return sentence(f"{stopped}how far it is from the best plan is not known")
    missing = f"at most {money(most)} ({percent(gap, 2)}) below the best possible"
    if stopped:
        return f"{stopped}{missing}."
    if most < SAME:
        return "No plan can be worth more."
    return f"It is {missing}."


def cash_sentence(view: View) -> str:
    """Where cash is tightest."""
    node = view.tightest_cash[0]
    cash, at_floor = view.figure("tightest_cash"), view.figure("periods_at_the_floor")
    if at_floor > 1:
        often = f"at the end of {number(at_floor)} periods, first of {node}"
        return f"Cash stands on its floor {often}: {money(cash)}."
    head = f"Cash comes closest to its floor at the end of {node}: {money(cash)}"
    if at_floor:
        return f"{head}, right at the floor."
    return f"{head}; the floor is {money(view.figure('floor_there'))}."


def coin_worth_sentence(view: View) -> str:
    """At what a coin is counted: the path decides what coins pay for, not always what they are worth (O5)."""
    low, high = view.figure("coin_end_low"), view.figure("coin_end_high")
    ends = number(low) if low == high else f"{number(low)} to {number(high)}"
    path = f"the price path ends at USD {ends}"
    rate = view.figure("btc_rate")
    if not view.is_today:
        return f"Coins left count at the price of the day: {path}."
    if rate is None:
        spot = number(view.figure("coin_spot"))
        return f"A coin counts as USD {spot}, today's price, whenever it is sold or if it is kept; {path}."
    return f"Coins are discounted at {percent(rate)} a year; {path}."


def coins_sentence(view: View) -> str:
    """Whether the coins that must be kept bind; nothing where they never do."""
    if not view.at_coin_floor:
        return ""
    first, periods = view.at_coin_floor[0], view.figure("periods_at_coin_floor")
    often = f"{number(periods)} periods, first of {first}" if periods > 1 else first
    return f"BTC stands on its floor at the end of {often}: the coins that must be kept limit the plan."


def beyond_sentence(view: View) -> str:
    """How much of the worth no cash of the plan shows: later years of leases, what is left, less debt.

    A warning names the leases behind it.
    """
    told = " ".join(sentence(text) for text in (_share_later(view), _against_later(view)) if text)
    if not told:
        return f"What is expected after {view.end}, less debt, counts {money(view.figure('beyond'))} of it."
    return f"Warning: {told}{_leases_later(view)}" if view.warns_of_later else told


def _share_later(view: View) -> str:
    """Part of the plan's own worth; nothing where what comes later counts nothing."""
    share = view.figure("share_beyond")
    if share is None:
        return ""
    later, worth = money(view.figure("beyond")), money(view.figure("worth"))
    only = f"expected only after {view.end}"
    only += ", when no cash is planned any more" if view.warns_of_later else ""
    if share > 1.0:
        short = money(abs(view.figure("before")))
        return (
            f"{later} is {only}: more than the whole worth of {worth}, as until then the plan costs {short} "
            "more than it brings"
        )
    return f"{later} of the worth of {worth} ({percent(share, 0)}) is {only}"


def _against_later(view: View) -> str:
    """The difference to mining only, until the end and after it."""
    before, after = (view.figures[name]["difference"] for name in ("before", "beyond"))
    if before is None:
        return ""
    return f"against mining only it is {_more(before)} until the end of {view.end}, {_more(after)} after it"


def _leases_later(view: View) -> str:
    """The leases that carry most of what comes after the horizon, with their months."""
    terms = {row["lease"]: row for row in view.rows("lease_terms")}
    found = [row for row in view.rows("after_horizon") if row["item"] in terms and row["worth_musd"] > SAME]
    told = []
    for row in found[:MOST_NAMED]:
        lease = terms[row["item"]]
        months = span(lease["first"], lease["last"])
        told.append(f"{plain(lease['tenant'])} ({row['item']}, {months}) {money(row['worth_musd'])}")
    if not told:
        return ""
    return f" The largest parts of it, before debt comes off: {listed(told)}."


def no_better(view: View) -> str:
    """What is proved of everything that is left: the bound of the search holds for every plan."""
    most = view.figure("missing")
    if most is None:
        return "How much better a plan with any of them could be is not known."
    if most < SAME:
        return "No plan with any of them, alone or together, is worth more than this one."
    return f"No plan with any of them, alone or together, is worth more than {money(most)} above this one."


def _more(amount: float) -> str:
    return f"{money(abs(amount))} {'less' if amount < 0 else 'more'}"


def first_sentence(view: View) -> str:
    """What has to be decided first, and when."""
    chosen = first_steps(view)
    if not chosen:
        return f"Nothing has to be decided{': the plan is to go on mining' if view.has_sites else ''}."
    first = [f"{step.verb} {step.called}" for step in chosen]
    more = ["more"] if len(first) > MOST_NAMED else []
    return f"To be decided first, at the start of {chosen[0].when}: {listed([*first[:MOST_NAMED], *more])}."
