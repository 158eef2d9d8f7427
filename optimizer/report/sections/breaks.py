"""How much may turn out otherwise before something no longer holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..blocks import Block, Chart, Command, Paragraph, Table
from ..marks import bare, code, marked
from ..rows import Row
from ..studies import study
from ..view import View
from ..words import NOTHING, listed, number, percent, plain, sentence
from .tell import BROKEN, HOLDS_UP, closest_first, kind, measured

NAME = "breaks"
TITLE = "What could change the answer"
EVENTS = {
    "called": "a loan against BTC is called",
    "funded": "the plan cannot be carried out",
    "first_decision": "another first decision is better",
}
FIRST = "first_decision"
UNSEEN = {
    "called": "no call",
    "funded": "still paid for",
    "first_decision": "still the best",
}
"""Where nothing broke as far as was looked."""
HELD = (
    "Each driver by itself, from where the plan assumes it to be. Held as planned are leases (after a delay "
    "they start when they can), hall work, upgrades, equipment and machines bought; what runs, BTC sold and "
    "pledged, loans signed and drawn, and shares issued are planned anew, with the change known from the "
    "start. So this asks only whether the plan can still be carried out and paid for, not what it is then "
    "worth. Whether a loan is called is asked with debts and pledges exactly as planned."
)


def blocks(view: View) -> Sequence[Block]:
    """The room that the plan itself leaves, then how far each driver was moved until something broke."""
    return [*_rooms(view), *(list(_stress(view)) or _ask(view, as_planned=True))]


def _rooms(view: View) -> Iterator[Block]:
    rows = closest_first(view.rows("rooms"))
    calls = [row for row in rows if row["kind"] == "margin_call" and row["may_fall"] is not None]
    if calls:
        first = min(calls, key=lambda row: float(row["may_fall"]))
        yield Paragraph(
            f"With the coins pledged as they stand, a fall of BTC by {percent(first['may_fall'])} "
            "below the lowest price "
            f"of {first['node']} brings a margin call, on {plain(first['name'])}."
        )
    broken = [
        f"{kind(row)} {plain(row['name'])} in {row['node']}".replace("  ", " ")
        for row in rows
        if row["is_broken"]
    ]
    if broken:
        yield Paragraph(f"Broken already: {listed(broken)}.", "warning")
    titles = [
        "What must hold",
        "Closest in",
        ">There is",
        "Must be",
        ">Limit",
        ">Headroom",
        "It breaks if",
        ">by",
    ]
    yield Table(titles, [_room(row) for row in rows], "Headroom, each where least would break it")
    yield Paragraph(
        "Each by itself, with all else as planned; nothing is decided anew. Shown is the period in which the "
        "smallest fall, as a share, breaks it.",
        "note",
    )


def _room(row: Row) -> list[str]:
    unit = row["unit"]
    name = f"{kind(row)}: {plain(row['name'])}" if row["name"] else kind(row)
    return [
        sentence(name).rstrip("."),
        row["node"],
        measured(row["there_is"], unit),
        f"at {row['side']}",
        measured(row["limit"], unit),
        measured(row["room"], unit),
        f"{HOLDS_UP[row['kind']]} falls" if row["kind"] in HOLDS_UP else NOTHING,
        BROKEN if row["is_broken"] else percent(row["may_fall"]),
    ]


def _stress(view: View) -> Iterator[Block]:
    found = study(view, "stress")
    if not found:
        return
    yield Paragraph(_first_decision(found))
    title = "How far each driver may move"
    ends = bare(listed([f"{_driver(row)}: {_told(row)}" for row in found]))
    about = f"A bar for each driver and event. {ends}."
    titles = ["Driver", "What happens", ">Holds up to", ">Breaks at", ">Looked up to", "Because"]
    table = Table(titles, [_row(row) for row in found])
    yield Chart("breaks", title, about, lambda: _draw(view, found, title, about), table)
    yield Paragraph(HELD, "note")
    if all(row["event"] != FIRST for row in found):
        yield from _ask(view, as_planned=False)


def _first_decision(found: Sequence[Row]) -> str:
    asked = [row for row in found if row["event"] == FIRST]
    changed = [row for row in asked if row["breaks"] is not None]
    if changed:
        told = "; ".join(f"{_driver(row)} at {_amount(row, row['breaks'])}" for row in changed)
        return f"The first decision changes with any of these: {told}."
    if asked and all(row["exact"] for row in asked):
        return "The first decision stays the same however far each driver was moved."
    ends = [row for row in found if row["breaks"] is not None]
    if ends:
        told = "; ".join(f"{_driver(row)} at {_amount(row, row['breaks'])}" for row in ends)
        return f"What breaks the plan as it stands: {told}."
    return "Whatever was tried, the plan can still be paid for if BTC sales and loans are planned anew."


def _driver(row: Row) -> str:
    return plain(str(row.get("title") or row["driver"]).replace("_", " "))


def _row(row: Row) -> list[str]:
    breaks = UNSEEN.get(row["event"], "not seen") if row["exact"] else "not known"
    return [
        _driver(row),
        EVENTS.get(row["event"], plain(str(row["event"]))),
        NOTHING if row["holds"] is None else _amount(row, row["holds"]),
        breaks if row["breaks"] is None else _amount(row, row["breaks"]),
        _amount(row, row["until"]),
        _because(row),
    ]


def _because(row: Row) -> str:
    """Text of the table with amounts in it."""
    what = plain(str(row["what"]))
    return marked(what, f"stress.csv:{row['until'].cell.line}:what") if what else NOTHING


def _told(row: Row) -> str:
    """What is said beside the bar: `breaks at -49 %`."""
    if row["breaks"] is not None:
        return f"{EVENTS.get(row['event'], row['event'])} at {_amount(row, row['breaks'])}"
    if row["exact"]:
        return f"not up to {_amount(row, row['until'])}"
    return "not known"


def _amount(row: Row, value: float) -> str:
    """`-41 %`, `59,000 USD/BTC`, `+120 bp`, `3 months`."""
    plus = "+" if value > 0.0 else ""
    match row["unit"]:
        case "share":
            return f"{plus}{percent(value, 0)}"
        case "rate":
            return f"{plus}{number(value, scale=1e4)} bp"
        case "months":
            return f"{number(value)} {'month' if value == 1.0 else 'months'}"
        case unit:
            return f"{number(value)} {plain(str(unit))}"


def _draw(view: View, found: Sequence[Row], title: str, about: str) -> str:
    from ..charts import breaks as chart

    today = float(view.figure("coin_spot"))
    bars = [
        chart.Break(
            driver=_driver(row),
            event=EVENTS.get(row["event"], str(row["event"])),
            holds=_bare(row["holds"]),
            breaks=_bare(row["breaks"]),
            until=float(row["until"]),
            told=bare(_beside(row)),
            base=today if row["unit"] == "USD/BTC" else 0.0,
        )
        for row in found
    ]
    return chart.draw(chart.BreaksData(bars), name="breaks", title=title, about=about)


def _bare(amount: float | None) -> float | None:
    return None if amount is None else float(amount)


def _beside(row: Row) -> str:
    if row["breaks"] is not None:
        return f"at {_amount(row, row['breaks'])}"
    return _told(row)


def _ask(view: View, *, as_planned: bool) -> Iterator[Block]:
    if as_planned:
        yield Paragraph("How far prices, dates and costs may move before the plan breaks is found by")
        yield Command(f"wattshift stress runs/{view.run} --as-planned --write")
        yield Paragraph(
            f"and whether they change the first decision, which takes longer, without {code('--as-planned')}."
        )
    else:
        yield Paragraph("Whether any of it changes the first decision is found by")
        yield Command(f"wattshift stress runs/{view.run} --write")
