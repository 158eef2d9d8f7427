"""One lease (or one block of it) by month: what is let, rent, cost, advances and credits, machines."""

from __future__ import annotations

from dataclasses import dataclass

from ..book import Book, Where
from ..formula import Cell, Operand, Row, Term, both, least, most, total, when, whole
from .shared import gross_per_it
from .tenancies import Tenancy

SHEET = "Months"


@dataclass(frozen=True)
class Part:
    """What commences together: a phase, or what commences first."""

    it: Cell
    commence: Cell
    rent: Row


class Months:
    """Rows of months. All are of one lease, or of one block."""

    def __init__(self, book: Book, one: Tenancy) -> None:
        self.book, self.one, self.path = book, one, one.path
        self.where = Where(place=one.hall, item=one.name)
        self.month, lease = book.timing.month, one.lease
        self.gross = gross_per_it(book, one.hall)
        self.commence = book.cell(SHEET, "Commences in month", "month number", self._commence(), **self.where)
        self.end = book.cell(
            SHEET,
            "Ends before month",
            "month number",
            self.commence + book.input(f"{self.path}.term"),
            **self.where,
        )
        since = whole((self.month - self.commence) / book.unit("months_per_year"))
        self.years = self._row("Anniversaries passed", "years", since)
        self.monthly = book.unit("kw_per_mw") / book.unit("usd_per_musd")
        own = book.scenario.leases[one.name].halls[one.hall]
        rent = f"{self.path}.rent" if own.rent is None else f"{self.path}.halls.{one.hall}.rent"
        rate = book.input(rent) * (1 + book.input(f"{self.path}.escalator")) ** self.years * self.monthly
        self.rate = self._row("Rent of 1 MW", "MUSD", rate)
        self._parts()
        cost = (
            f"{self.path}.operating_cost"
            if own.operating_cost is None
            else f"{self.path}.halls.{one.hall}.operating_cost"
        )
        grown = book.input(cost) * (1 + book.input(f"{self.path}.operating_growth")) ** self.years
        self.cost = self._row("Landlord's own cost", "MUSD", self.leased * grown * self.monthly)
        self.fee = None
        if lease.backstop is not None:
            self.fee = self._row(
                "Fee to the guarantor", "MUSD", self.rent * book.input(f"{self.path}.backstop.fee")
            )
        self.ends: list[Term] = [self.end]
        less = self.rent - self.cost
        self.net = self._row("Rent less cost", "MUSD", less if self.fee is None else less - self.fee)
        self._power()
        self._prepayment()
        self._fit_out()
        self.machines = self._machines()
        self._reach()

    def _reach(self) -> None:
        """The latest month up to which anything moves, of this lease and those above: Checks looks at it."""
        book = self.book
        above = [] if book.leases_end is None else [book.leases_end]
        book.leases_end = book.cell(
            SHEET, "Latest end, leases above too", "month number", most(*above, *self.ends), **self.where
        )

    def _row(self, label: str, unit: str, term: Operand) -> Row:
        return self.book.row(SHEET, label, unit, term, **self.where)

    def _commence(self) -> Term:
        book, one = self.book, self.one
        if one.lease.signed is not None:
            return book.month(f"{one.path}.signed.commence")
        index = next(place for place, node in enumerate(book.tree) if node.period.label == one.period)
        column = book.nodes.columns[index]
        text = book.timing.start.text.replace("\x01", f"${column}$")
        return Term(text, float(book.timing.start.value[index]))

    def _parts(self) -> None:
        """What is let and on rent, part by part (L1, L6)."""
        book, lease = self.book, self.one.lease
        scale: Operand = 1
        if lease.blocks is not None:
            scale = book.input(f"{self.path}.blocks.size") / book.input(f"{self.path}.it")
        phases = [f"{self.path}.phases.{name}" for name in lease.phases]
        first = book.input(f"{self.path}.it")
        rest = first - total([book.input(f"{phase}.it") for phase in phases]) if phases else first
        self.parts, let, on_rent = [], [], []
        for phase in ["", *phases]:
            size = book.input(f"{phase}.it") if phase else rest
            it = book.cell(SHEET, "IT of the part", "MW", size if scale == 1 else size * scale, **self.where)
            begun = self.commence
            if phase:
                after = self.commence + book.input(f"{phase}.after")
                begun = book.cell(SHEET, "Part commences in month", "month number", after, **self.where)
            service = both(self.month >= begun, self.month < self.end) * it
            let.append(self._row("IT let", "MW", service))
            on_rent.append(self._ramped(let[-1], begun))
            paying = both(self.month >= begun + book.input(f"{self.path}.free"), self.month < self.end)
            rent = self._row("Rent", "MUSD", paying * on_rent[-1] * self.rate)
            self.parts.append(Part(it, begun, rent))
        several = len(self.parts) > 1
        self.leased = self._row("IT let, all parts", "MW", total(let)) if several else let[0]
        self.drawn = self._row("IT drawn at most, all parts", "MW", total(on_rent)) if several else on_rent[0]
        rents = [part.rent for part in self.parts]
        self.rent = self._row("Rent, all parts", "MUSD", total(rents)) if several else rents[0]

    def _ramped(self, let: Row, begun: Cell) -> Row:
        """IT MW on rent by the ramp (L6): the share of the last step that has been reached."""
        ramp = self.book.keyed(f"{self.path}.ramp") if self.one.lease.ramp else []
        if not ramp:
            return let
        share: Operand = 0
        for entry in sorted(ramp, key=lambda entry: self.book.key(entry).value):
            reached = self.month - begun >= self.book.key(entry)
            share = self._row("Share on rent", "%", when(reached, self.book.input(entry), share))
        return self._row("IT on rent", "MW", let * share)

    def _power(self) -> None:
        """MWh at the meter, and what of their cost comes back (L2, L3)."""
        book, one = self.book, self.one
        self.energy: Row | None = None
        self.covered: Term | None = None
        if one.payer == "tenant":
            return
        site = book.scenario.halls[one.hall].site
        pue = book.input(f"sites.{site}.pue.ai")
        used = self.drawn * book.input(f"{self.path}.load_factor") * pue * book.timing.month_hours
        self.energy = self._row("Energy", "MWh", used)
        if one.payer == "passed-through":
            back: Term = pue / pue
            if one.lease.pue_cap is not None:
                back = least(pue, book.input(f"{self.path}.pue_cap")) / pue
            if one.lease.markup is not None:
                back = back * (1 + book.input(f"{self.path}.markup"))
            self.covered = book.cell(
                SHEET, "Share of the cost of power that comes back", "%", back, **self.where
            )

    def _prepayment(self) -> None:
        """Rent paid in advance and credited later (F14)."""
        book, terms, path = self.book, self.one.lease.prepayment, f"{self.path}.prepayment"
        self.prepaid: Row | None = None
        self.credited: Row | None = None
        if terms is None:
            return
        paid, back = [], []
        for part in self.parts:
            base = (
                part.rent.sum if terms.of == "contract" else part.it * book.input(f"{self.path}.gpus.capex")
            )
            amount = book.cell(SHEET, "Prepayment", "MUSD", book.input(f"{path}.share") * base, **self.where)
            passed = self.month - part.commence
            if terms.before is None:
                paid.append(amount * book.looked_up(f"{path}.paid", passed))
            else:
                paid.append(when((-passed).same(book.input(f"{path}.before")), amount))
            first = part.commence + book.input(f"{path}.credited_from")
            over = book.input(f"{path}.credited_over")
            begun = book.cell(SHEET, "Credited from month", "month number", first, **self.where)
            self.ends.append(begun + over)
            back.append(when(both(self.month >= begun, self.month < begun + over), amount / over))
        self.prepaid = self._row_of("Prepayment", paid)
        self.credited = self._row_of("Prepayment credited", back)

    def _row_of(self, label: str, terms: list[Term]) -> Row:
        """Several parts each in a row, then their sum."""
        if len(terms) == 1:
            return self._row(label, "MUSD", terms[0])
        return self._row(
            f"{label}, all parts", "MUSD", total([self._row(label, "MUSD", term) for term in terms])
        )

    def _fit_out(self) -> None:
        """Fit-out money from the tenant, credited until all is repaid (F15)."""
        book, path = self.book, f"{self.path}.tenant_capex"
        self.fitted: Row | None = None
        self.given_back: Row | None = None
        if self.one.lease.tenant_capex is None:
            return
        paid, back = [], []
        before, amount = book.input(f"{path}.before"), book.input(f"{path}.amount")
        for part in self.parts:
            money = book.cell(SHEET, "Fit-out money", "MUSD", amount * part.it, **self.where)
            span = book.cell(SHEET, "Paid over months", "months", most(before, 1), **self.where)
            begin = part.commence - before
            paid.append(when(both(self.month >= begin, self.month < begin + span), money / span))
            rent = book.upto(SHEET, "Rent so far", "MUSD", part.rent, **self.where)
            recovered = least(money, book.input(f"{path}.credit_share") * rent)
            so_far = book.row(SHEET, "Given back so far", "MUSD", recovered, **self.where, opening=0)
            back.append(so_far - so_far.before)
        self.fitted = self._row_of("Fit-out money", paid)
        self.given_back = self._row_of("Fit-out money credited", back)

    def _machines(self) -> Row | None:
        """Spending on the landlord's machines (L13)."""
        if self.one.lease.gpus is None:
            return None
        book, path = self.book, f"{self.path}.gpus"
        paid = [
            book.looked_up(f"{path}.spend", self.month - part.commence)
            * book.input(f"{path}.capex")
            * part.it
            for part in self.parts
        ]
        return self._row_of("Machines", paid)

    def machines_worth(self, month: Cell) -> Term:
        """Worth of the machines at the beginning of a month: linear to the residual over their life."""
        book, path = self.book, f"{self.path}.gpus"
        capex, life = book.input(f"{path}.capex"), book.input(f"{path}.life")
        lost = 1 - book.input(f"{path}.residual")
        worth = []
        for part in self.parts:
            age = least(most(month - part.commence, 0), life) / life
            worth.append(
                book.cell(SHEET, "Worth when sold", "MUSD", capex * part.it * (1 - lost * age), **self.where)
            )
        return total(worth)

    def beyond(self, rate: Cell, label: str) -> Row:
        """What money of each month after the horizon is worth at its end; nothing before."""
        timing = self.book.timing
        years = (self.month + 1 - timing.horizon_end) / self.book.unit("months_per_year")
        key = f"beyond at {rate.text}"
        if key not in self.book.rows:
            worth = when(self.month >= timing.horizon_end, (1 + rate) ** -years)
            self.book.rows[key] = self.book.row(SHEET, label, "factor", worth)
        return self.book.rows[key]
