"""Leases: month by month for one lease (or one block of it) on the sheet Months, then what is taken of it."""

from __future__ import annotations

from dataclasses import dataclass

from ..book import Book, Where
from ..formula import Row, Term, most, sum_between, total
from .lease_months import Months
from .shared import energy_price
from .tenancies import Tenancy, tenancies

SHEET = "Leases"


def write(book: Book) -> None:
    """Every lease in the plan; leased power by site."""
    leased: dict[str, list[Row]] = {}
    together: dict[tuple[str, str], list[Taken]] = {}
    for one in tenancies(book.view):
        with book.attempt():
            book.heading(SHEET, f"Lease {one.name} in {one.hall}")
            book.heading("Months", f"Lease {one.name} in {one.hall}: one lease, or one block of it")
            lease = Taken(book, one)
            leased.setdefault(book.scenario.halls[one.hall].site, []).append(lease.gross)
            together.setdefault((one.hall, one.name), []).append(lease)
    for leases in together.values():
        _hand_in(book, leases)
    for site, rows in leased.items():
        book.rows[f"leased at {site}"] = book.row("Power", "Promised to tenants", "MW", total(rows), site)


def _hand_in(book: Book, leases: list[Taken]) -> None:
    """The lines of a lease in a hall: in blocks it may have been taken with several commencements."""
    one = leases[0].one
    names = dict.fromkeys(key for lease in leases for key in lease.lines)
    for key in names:
        terms = [lease.lines[key] for lease in leases if key in lease.lines]
        if len(terms) > 1:
            rows = [
                book.row(SHEET, key.name.capitalize(), "MUSD", term, one.hall, one.name) for term in terms
            ]
            terms = [total(rows)]
        with book.attempt():
            like = {"risk": key.risk, "category": key.category}
            book.line(key.account, "leases", key.name, one.hall, one.name, terms[0], **like)


@dataclass(frozen=True)
class Key:
    """A kind of line."""

    account: str
    name: str
    risk: str
    category: str = ""


class Taken:
    """A lease by period: so many times what one of it brings. `lines` are what it brings to each line."""

    def __init__(self, book: Book, one: Tenancy) -> None:
        self.book, self.one = book, one
        self.lines: dict[Key, Term] = {}
        self.where = Where(place=one.hall, item=one.name)
        self.plan = book.plan("leases.taken", one.place, one.item)
        self.taken = book.upto(SHEET, "Taken so far", "", self.plan, one.hall, one.name)
        self.months = Months(book, one)
        timing = book.timing
        parts = [part.it * (part.commence < timing.end) for part in self.months.parts]
        held = self.taken * total(parts) * (self.months.end > timing.start)
        self.leased = book.row(SHEET, "IT leased, at most in the period", "MW", held, **self.where)
        self.gross = book.row(SHEET, "At the meter", "MW", self.leased * self.months.gross, **self.where)
        book.rows[f"IT leased {one.item}"] = self.leased
        for work in (self._steady, self._energy, self._tail, self._warrants):
            with book.attempt():
                work()

    def by_period(self, months: Row, label: str) -> Term:
        """What a row of months comes to in each period, for all that is taken."""
        timing = self.book.timing
        one = self.book.row(
            SHEET,
            f"{label}, of one",
            "",
            sum_between(months, timing.month, timing.start, timing.end),
            **self.where,
        )
        return self.taken * one

    def _steady(self) -> None:
        months, credit = self.months, self.one.lease.credit
        for name, row, out, risk, category in (
            ("rent", months.rent, False, credit, "operating"),
            ("backstop fee", months.fee, True, credit, "operating"),
            ("operating cost", months.cost, True, credit, "operating"),
            ("prepayment", months.prepaid, False, "reference", "tenant"),
            ("prepayment credited", months.credited, True, "reference", "tenant"),
            ("tenant capex", months.fitted, False, "reference", "tenant"),
            ("tenant capex credited", months.given_back, True, "reference", "tenant"),
            ("machines", months.machines, True, "reference", "investment"),
        ):
            if row is not None:
                brought = self.by_period(row, name.capitalize())
                self.lines[Key("cash", name, risk, category)] = -brought if out else brought

    def _energy(self) -> None:
        """Power as the landlord pays it, and what comes back (L2, L3)."""
        book, one, months = self.book, self.one, self.months
        if one.payer == "tenant" or months.energy is None:
            return
        cost = self._energy_cost(
            self.by_period(months.energy, "Energy, MWh"), self.by_period(months.drawn, "MW and months")
        )
        paid = book.row(SHEET, "Cost of tenants' power", "MUSD", cost, **self.where, total=True)
        credit = one.lease.credit
        self.lines[Key("cash", "tenant energy", credit, "operating")] = -paid
        if one.payer != "landlord":
            assert months.covered is not None
            self.lines[Key("cash", "energy recovered", credit, "operating")] = paid * months.covered

    def _energy_cost(self, mwh: Term, mw_months: Term) -> Term:
        book, site = self.book, self.book.scenario.halls[self.one.hall].site
        cost = mwh * energy_price(book, site) / book.unit("usd_per_musd")
        if book.scenario.sites[site].energy.demand_charge is not None:
            charge = (
                book.series(f"sites.{site}.energy.demand_charge")
                * book.unit("kw_per_mw")
                / book.unit("usd_per_musd")
            )
            cost = cost + mw_months * self.months.gross * charge
        return cost

    def _tail(self) -> None:
        """What is contracted beyond the horizon, worth at its end."""
        book, one, months, timing = self.book, self.one, self.months, self.book.timing
        lease, left = one.lease, self.taken * timing.leaf
        safe, credit = book.input("value.reference_rate"), book.input(f"value.rates.{lease.credit}")
        at_credit = months.beyond(credit, f"Worth at the end of the horizon, rate of {lease.credit}")
        income: Term = book.cell(
            SHEET,
            "Rent less cost after the horizon, of one",
            "MUSD",
            months.net.times(at_credit),
            **self.where,
        )
        if months.energy is not None and one.payer != "tenant":
            mwh = book.cell(
                SHEET,
                "Energy after the horizon, discounted, of one",
                "MWh",
                months.energy.times(at_credit),
                **self.where,
            )
            drawn = book.cell(
                SHEET,
                "MW and months after the horizon, discounted, of one",
                "",
                months.drawn.times(at_credit),
                **self.where,
            )
            kept = 1 if months.covered is None else 1 - months.covered
            cost = book.row(
                SHEET,
                "Cost of power after the horizon, of one",
                "MUSD",
                self._energy_cost(mwh, drawn),
                **self.where,
            )
            income = income - cost * kept
        self._closing("lease after the horizon", income * left, lease.credit)
        at_safe = months.beyond(safe, "Worth at the end of the horizon, safe rate")
        back = [row.times(at_safe) for row in (months.credited, months.given_back) if row is not None]
        if back:
            owed = book.cell(SHEET, "Credits after the horizon, of one", "MUSD", total(back), **self.where)
            self._closing("credits after the horizon", -owed * left, "reference")
        if months.machines is not None:
            later = book.cell(
                SHEET,
                "Machines paid after the horizon, of one",
                "MUSD",
                months.machines.times(at_safe),
                **self.where,
            )
            self._closing("machines after the horizon", -later * left, "reference")
            self._machines_held(left)

    def _machines_held(self, left: Term) -> None:
        book, lease, timing = self.book, self.one.lease, self.book.timing
        assert lease.gpus is not None
        resale = lease.credit if lease.gpus.risk is None else lease.gpus.risk
        sold = book.cell(
            SHEET,
            "Machines are sold in month",
            "month number",
            most(self.months.end, timing.horizon_end),
            **self.where,
        )
        worth = book.cell(
            SHEET, "Their worth then, of one", "MUSD", self.months.machines_worth(sold), **self.where
        )
        years = (sold - timing.horizon_end) / book.unit("months_per_year")
        waiting = (1 + book.input(f"value.rates.{resale}")) ** -years
        self._closing("machines held", worth * waiting * left, resale)

    def _closing(self, name: str, term: Term, risk: str) -> None:
        self.lines[Key("closing", name, risk)] = term

    def _warrants(self) -> None:
        """Given at the signing, in proportion to the power; those of a lease signed before are given (F9)."""
        one, lease = self.one, self.one.lease
        if lease.backstop is None or lease.signed is not None or not lease.backstop.warrants:
            return
        worth: Term = self.book.input(f"{one.path}.backstop.warrants")
        if lease.blocks is not None:
            worth = worth * self.book.input(f"{one.path}.blocks.size") / self.book.input(f"{one.path}.it")
        self.lines[Key("charges", "warrants", "reference")] = -worth * self.plan
