"""Notes that could be issued, plain or convertible, and those from before the start."""

from __future__ import annotations

from ....components.financing.schema import Convertible, Issue, OutstandingNote, TermNote
from ....core.months import format_month
from ..formula import Row, Term, most, sum_between, sum_until, total, when
from .financing_cells import SHEET, annuity, at, hand_in, in_period, solved
from .financing_terms import Debt


def write(debt: Debt) -> None:
    """Notes owed at the start first, then what was issued."""
    financing = debt.book.scenario.financing
    for name, note in financing.outstanding.items():
        with debt.book.attempt():
            _outstanding(debt, name, note)
    issued = {item for _, item in debt.book.decided("financing.note_issued")}
    kinds = (("term_notes", financing.term_notes), ("convertibles", financing.convertibles))
    for kind, issues in kinds:
        for name, terms in issues.items():
            if name in issued:
                with debt.book.attempt():
                    _issue(debt, f"financing.{kind}.{name}", name, terms)


def _issue(debt: Debt, path: str, name: str, terms: Issue) -> None:
    book, timing = debt.book, debt.book.timing
    book.heading(SHEET, f"{name}: {'convertible' if isinstance(terms, Convertible) else 'notes'}")
    share = debt.interest(path, terms, name)
    drawn = book.plan("financing.note_issued", item=name)
    matures = most(timing.start + book.input(f"{path}.tenor"), timing.end)
    due = debt.row("Issued now, due in month", "month number", matures, name)
    repaid = debt.row("Due now", "MUSD", sum_between(drawn, due, timing.start, timing.end), name)
    owed = book.balance(SHEET, "Owed", "MUSD", [("issued", drawn), ("repaid", -repaid)], item=name)
    debt.owed[name] = owed
    left = debt.row(
        "Issued now, periods after the horizon", "", debt.after.periods(due + 1 - timing.horizon_end), name
    )
    if isinstance(terms, TermNote) and terms.interest == "at-maturity":
        paid, excess = _at_maturity(debt, name, share, drawn, due, repaid, left)
    else:
        paid, excess = owed.before * share, debt.after.bullet(at(share, -1), left)
    due_now = debt.row("Interest", "MUSD", paid, name)
    later = debt.row("Interest after the horizon above the reference rate", "MUSD", drawn * excess, name)
    all_later = book.upto(SHEET, "The same of all issued so far", "MUSD", later, item=name)
    hand_in(book, "cash", "drawn", name, drawn)
    hand_in(book, "cash", "repaid", name, -repaid)
    hand_in(book, "cash", "interest", name, -due_now)
    hand_in(book, "cash", "fees", name, -_fees(debt, path, name, terms, drawn))
    debt.outstanding(name)
    hand_in(book, "closing", "interest after the horizon", name, -all_later * timing.leaf)
    if isinstance(terms, Convertible):
        _option(debt, path, name, drawn, due, share)


def _fees(debt: Debt, path: str, name: str, terms: Issue, drawn: Row) -> Row:
    book = debt.book
    cost: Term = book.input(f"{path}.fee")
    if isinstance(terms, TermNote):
        cost = cost + book.input(f"{path}.oid")
    fees = drawn * cost
    if any(item == name for _, item in book.decided("financing.issue_made")):
        fees = fees + book.plan("financing.issue_made", item=name) * book.input(f"{path}.issue_cost")
    return debt.row("Fees and discount at issue", "MUSD", fees, name)


def _at_maturity(
    debt: Debt, name: str, share: Row, drawn: Row, due: Row, repaid: Row, left: Row
) -> tuple[Term, Term]:
    """All interest with the repayment, none on interest: a clock counts what 1 has earned since the start."""
    book, timing = debt.book, debt.book.timing
    clock = book.upto(SHEET, "Interest on 1 since the start", "factor", share, item=name)
    begun = debt.row("Issued now, times that", "MUSD", drawn * clock, name)
    paid = repaid * clock - sum_between(begun, due, timing.start, timing.end)
    whole = 1 + at(clock, -1) - clock + left * at(share, -1)
    return paid, when(left > 0, whole * (1 + debt.after.rate) ** -left - 1, 0)


def _option(debt: Debt, path: str, name: str, drawn: Row, due: Row, share: Row) -> None:
    """What the notes lack in worth at the yield of plain ones is the option given with them (F12)."""
    book = debt.book
    even = len({*share.value.tolist()}) == 1 and len({*book.timing.months.value.tolist()}) == 1
    plain = (_plain_even if even else _plain)(debt, path, name, due, share)
    worth = debt.row("Worth of 1 issued now as a plain note", "factor", plain, name)
    call = debt.row("Capped call", "MUSD", drawn * book.input(f"{path}.capped_call"), name)
    hand_in(book, "cash", "capped call", name, -call)
    hand_in(book, "charges", "capped call", name, call)
    hand_in(book, "charges", "conversion option", name, drawn * (worth - 1))


def _plain_even(debt: Debt, path: str, name: str, due: Row, share: Row) -> Term:
    """Of payments that are all the same and equally far apart."""
    book, after = debt.book, debt.after
    years = after.months / book.unit("months_per_year")
    growth = (1 + book.input(f"{path}.straight_yield")) ** years
    rate = book.cell(SHEET, "Yield of plain notes, of a period", "%", growth - 1, item=name)
    count = debt.row("Issued now, payments until due", "", after.periods(due + 1 - book.timing.end), name)
    return at(share, -1) * annuity(rate, count) + (1 + rate) ** -count


def _plain(debt: Debt, path: str, name: str, due: Row, share: Row) -> Term:
    """Of payments of any kind: interest period by period within the horizon, after it as in the last."""
    book, timing, after = debt.book, debt.book.timing, debt.after
    growth, year = 1 + book.input(f"{path}.straight_yield"), book.unit("months_per_year")
    factor = debt.row(
        "Worth at the start at the yield of plain notes", "factor", timing.discount(growth - 1), name
    )
    paid = debt.row("Interest of the period at that worth", "factor", share * factor, name)
    within = sum_between(paid, timing.start, timing.end, due + 1)
    count = debt.row(
        "Issued now, payments after the horizon", "", after.periods(due + 1 - timing.horizon_end), name
    )
    beyond = at(share, -1) * annuity(growth ** (after.months / year) - 1, count) * at(factor, -1)
    inside = debt.row(
        "Issued now, due with the period that ends before month", "month number", _end(debt, due), name
    )
    months = inside + count * after.months - timing.horizon_start
    return (within + beyond + growth ** -(months / year)) / factor


def _end(debt: Debt, due: Row) -> Term:
    timing = debt.book.timing
    return timing.horizon_start + sum_until(timing.months, timing.start, due)


def _outstanding(debt: Debt, name: str, note: OutstandingNote) -> None:
    book, timing, path = debt.book, debt.book.timing, f"financing.outstanding.{name}"
    book.heading(SHEET, f"{name}: notes from before the start")
    share = debt.interest(path, note, name)
    matures = book.month(f"{path}.matures")
    now = in_period(book, matures)
    agreed: Term | None = None
    if note.schedule:
        agreed = debt.row("Due before the end", "MUSD", _scheduled(debt, path, note), name)
    values = solved(book, "debt", "owed", name)
    _, (repaid,) = debt.keep(
        name,
        values,
        book.input(f"{path}.amount"),
        lambda before: [
            ("repaid", -when(now, before, 0 if agreed is None else when(timing.end <= matures, agreed, 0)))
        ],
    )
    owed = debt.owed[name]
    due = debt.row("Interest", "MUSD", owed.before * share, name)
    hand_in(book, "cash", "interest", name, -due)
    hand_in(book, "cash", "repaid", name, repaid)
    debt.outstanding(name)
    if note.matures >= timing.horizon_end.value and not note.schedule:
        left = book.cell(
            SHEET,
            "Periods after the horizon",
            "",
            debt.after.periods(matures + 1 - timing.horizon_end),
            item=name,
        )
        excess = debt.after.bullet(at(share, -1), left)
        hand_in(book, "closing", "interest after the horizon", name, -owed * excess * timing.leaf)


def _scheduled(debt: Debt, path: str, note: OutstandingNote) -> Term:
    """What falls due in the period, month by month of the schedule."""
    found: list[Term] = []
    for month in note.schedule:
        key = format_month(month)
        date = debt.book.given(f"{path}.schedule: {key}", float(month), "month number", "key of the schedule")
        found.append(when(in_period(debt.book, date), debt.book.input(f"{path}.schedule.{key}"), 0))
    return total(found)
