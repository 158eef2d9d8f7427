"""Mining: machines held, what they draw, earn, cost and bring when sold."""

from __future__ import annotations

from dataclasses import dataclass

from ....components.mining.machines import specification
from ....components.mining.schema import Machine
from ..book import Book, Where
from ..formula import Cell, Row, Term, most, sum_until, total

SOLD = {"risk": "mining", "category": "investment"}
BOUGHT = {"risk": "reference", "category": "investment"}
MOVED = {"risk": "reference", "category": "operating"}
SHIPPED = "table of machines that comes with the program"


@dataclass(frozen=True)
class Fleet:
    """Machines of one kind, owned or on offer, with the cells of their terms."""

    name: str
    path: str
    hashrate: Cell
    """TH/s of one machine."""
    efficiency: Cell
    """J/TH."""


def write(book: Book) -> None:
    """Every fleet at every site where such machines stand, come, go or run."""
    if book.scenario.mining is None:
        return
    owned: dict[str, Machine] = {f"fleets.{name}": terms for name, terms in book.scenario.fleets.items()}
    offered = {f"mining.candidates.{name}": terms for name, terms in book.scenario.mining.candidates.items()}
    for path, terms in (owned | offered).items():
        with book.attempt():
            _fleet(book, path, terms)
    for name in book.scenario.sites:
        rows = [row for key, row in book.rows.items() if key.startswith(f"drawn at {name} by ")]
        book.rows[f"mining {name}"] = book.row("Power", "Mining", "MW", total(rows), name)


def _fleet(book: Book, path: str, terms: Machine) -> None:
    name = path.rpartition(".")[2]
    places = _places(book, name)
    if not places:
        return
    book.heading("Mining", f"Machines {name}")
    fleet = Fleet(
        name,
        path,
        _figure(book, path, terms, "hashrate", "TH/s"),
        _figure(book, path, terms, "efficiency", "J/TH"),
    )
    with book.attempt():
        _trade(book, fleet)
    for site in places:
        with book.attempt():
            _operations(book, fleet, site)
        with book.attempt():
            _held(book, fleet, site)


def _figure(book: Book, path: str, terms: Machine, what: str, unit: str) -> Cell:
    """As written, or else of the model in the shipped table."""
    if getattr(terms, what) is not None:
        return book.input(f"{path}.{what}")
    found = book.given(f"{terms.model}, {what}", getattr(specification(terms), what), unit, SHIPPED)
    assert isinstance(found, Cell)
    return found


def _places(book: Book, fleet: str) -> list[str]:
    """Sites where such machines stand, come, go or run at any time."""
    found = {book.scenario.fleets[fleet].site} if fleet in book.scenario.fleets else set()
    for what in ("sold", "bought", "moved", "running"):
        for place, item in book.decided(f"mining.{what}"):
            parts = item.split("/")
            if parts[0] == fleet:
                found |= {place, parts[1]} if what == "moved" else {place}
    return sorted(found)


def _operations(book: Book, fleet: Fleet, name: str) -> None:
    """What runs at a site: energy, coins, cost."""
    site, timing = book.scenario.sites[name], book.timing
    path = f"sites.{name}.energy"
    running = {
        item.partition("/")[2]: book.plan("mining.running", name, item)
        for place, item in book.decided("mining.running")
        if place == name and item.partition("/")[0] == fleet.name
    }
    if not running:
        return
    where = Where(place=name, item=fleet.name)
    uptime, pue = book.input(f"{fleet.path}.uptime"), book.input(f"sites.{name}.pue.mining")
    shares: dict[str, Term] = {}
    costs: list[Term] = []
    for block, row in running.items():
        single = site.energy.price is not None
        at = path if single else f"{path}.blocks.{block}"
        shares[block] = row if single else row * book.input(f"{at}.hours")
        energy = shares[block] * uptime * timing.hours * pue
        mwh = book.row("Mining", "Energy used", "MWh", energy, **where, total=True)
        costs.append(mwh * book.series(f"{at}.price") / book.unit("usd_per_musd"))
    like = {"risk": "mining", "category": "operating"}
    book.line(
        "cash",
        "mining",
        "mining energy",
        name,
        fleet.name,
        -_all(book, costs, "Cost of energy", where),
        **like,
    )
    average: Term = book.row("Mining", "Running on average", "MW", total(list(shares.values())), **where)
    per_mw = timing.months * book.unit("kw_per_mw") / book.unit("usd_per_musd")
    cost = book.input("mining.operating_cost") * average * per_mw
    book.line("cash", "mining", "mining operations", name, fleet.name, -cost, **like)
    stated = (name, fleet.name) in book.decided("mining.active")
    switched = [*running.values(), *([book.plan("mining.active", name, fleet.name)] if stated else [])]
    peak = book.input(f"sites.{name}.pue.{'mining' if site.pue.mining_peak is None else 'mining_peak'}")
    on = switched[0] if len(switched) == 1 else most(*switched)
    drawn = book.row("Mining", "Drawn at the meter at the peak", "MW", on * peak, **where)
    book.rows[f"drawn at {name} by {fleet.name}"] = drawn
    if site.energy.demand_charge is not None and not site.energy.mining_avoids_demand:
        charge = book.series(f"{path}.demand_charge") * drawn * per_mw
        book.line("cash", "mining", "demand charge", name, fleet.name, -charge, **like)
    per_ph = fleet.efficiency * book.unit("th_per_ph")
    hashrate = average * book.unit("w_per_mw") / per_ph * uptime
    petahash = book.row("Mining", "Hashrate on average", "PH/s", hashrate, **where)
    coins = petahash * timing.days * book.rows["coins per PH and day"] * (1 - book.input("mining.pool_fee"))
    book.line("btc", "mining", "mined", name, fleet.name, coins, risk="mining")


def _all(book: Book, terms: list[Term], label: str, where: Where) -> Term:
    """One term as it is; several each in its own row first."""
    if len(terms) == 1:
        return terms[0]
    return total([book.row("Mining", label, "MUSD", term, **where) for term in terms])


def _trade(book: Book, fleet: Fleet) -> None:
    """Machines sold, bought and moved: MW at the plug over J/TH are the TH/s that prices are quoted for."""
    per_mw = book.unit("w_per_mw") / fleet.efficiency / book.unit("usd_per_musd")
    for place, item in book.decided("mining.sold"):
        if item == fleet.name:
            price = book.series(f"{fleet.path}.resale", "first")
            sold = book.plan("mining.sold", place, item) * price
            book.line("cash", "mining", "machines sold", place, item, sold * per_mw, **SOLD)
    for place, item in book.decided("mining.bought"):
        if item == fleet.name:
            bought = book.plan("mining.bought", place, item) * book.input(f"{fleet.path}.price")
            book.line("cash", "mining", "machines bought", place, item, -bought * per_mw, **BOUGHT)
    moves = [key for key in book.decided("mining.moved") if key[1].split("/")[0] == fleet.name]
    for place in dict.fromkeys(place for place, _ in moves):
        mw = total([book.plan("mining.moved", *key) for key in moves if key[0] == place])
        machine = fleet.hashrate * fleet.efficiency / book.unit("w_per_mw")
        cost = mw / machine * book.input("mining.moves.cost") / book.unit("usd_per_musd")
        for item in dict.fromkeys(
            item for at, item in book.keys("cash", "mining", "machines moved") if at == place
        ):
            if item.split("/")[0] == fleet.name:
                book.line("cash", "mining", "machines moved", place, item, -cost, **MOVED)


def _held(book: Book, fleet: Fleet, name: str) -> None:
    """MW that stand at the site: the opening and all that came and went; what it brings at the end."""
    timing, where = book.timing, Where(place=name, item=fleet.name)
    parts: list[Term] = []
    if fleet.name in book.scenario.fleets and book.scenario.fleets[fleet.name].site == name:
        units = book.input(f"{fleet.path}.units") * fleet.hashrate * fleet.efficiency / book.unit("w_per_mw")
        parts.append(book.cell("Mining", "Held at the start", "MW", units, **where))
    gone: list[Row] = (
        [book.plan("mining.sold", name, fleet.name)]
        if (name, fleet.name) in book.decided("mining.sold")
        else []
    )
    moves = [key for key in book.decided("mining.moved") if key[1].split("/")[0] == fleet.name]
    gone += [book.plan("mining.moved", *key) for key in moves if key[0] == name]
    parts += [-book.upto("Mining", "Sold or moved away so far", "MW", row, **where) for row in gone]
    if (name, fleet.name) in book.decided("mining.bought"):
        lead = book.input(f"{fleet.path}.lead")
        came = sum_until(book.plan("mining.bought", name, fleet.name), timing.start, timing.start - lead)
        parts.append(book.row("Mining", "Bought and arrived so far", "MW", came, **where))
    for key in moves:
        if key[1].split("/")[1] == name:
            # What leaves in a period arrives in a later one, however short the way.
            away = timing.start - most(1, book.input("mining.moves.dead"))
            came = sum_until(book.plan("mining.moved", *key), timing.start, away)
            parts.append(book.row("Mining", "Moved here so far", "MW", came, **where))
    held = book.row("Mining", "Held", "MW", total(parts), **where)
    per_mw = book.unit("w_per_mw") / fleet.efficiency / book.unit("usd_per_musd")
    worth = held * book.series(f"{fleet.path}.resale", "last") * per_mw
    book.line("closing", "mining", "machines held", name, fleet.name, worth * timing.leaf, risk="mining")
