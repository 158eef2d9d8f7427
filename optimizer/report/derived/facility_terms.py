"""What is written of each facility: its kind, when it is due, what it repays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...components.financing.project_loan_schema import ProjectLoan
from ...components.financing.schema import Issue
from ...core.months import format_month
from ...scenario.schema import Scenario
from ...solution.summaries.money import refinancing
from ..view import View

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ["facility", "kind", "due", "refinances", "is_refinancing"]
KINDS = {
    "project_loans": "project loan",
    "revolvers": "line of credit",
    "delayed_draws": "delayed-draw loan",
    "term_notes": "notes",
    "convertibles": "convertible notes",
    "outstanding": "notes issued before",
}
BITCOIN_LOAN = "loan against Bitcoin"


def facility_terms(view: View) -> DataFrame:
    """A row for each facility of the scenario. `due` is a month, or months after readiness, issue or draw, as
    it is written; of a loan without either, the months by which it ends before its longest lease."""
    import pandas as pd

    own = refinancing(view.scenario)
    rows = []
    for name, (kind, terms) in sorted(_written(view.scenario).items()):
        repaid = " ".join(terms.refinances) if isinstance(terms, ProjectLoan) else ""
        rows.append((name, kind, _due(terms), repaid, name in own))
    return pd.DataFrame(rows, columns=COLUMNS)


def _written(scenario: Scenario) -> dict[str, tuple[str, Any]]:
    found = {
        name: (told, terms)
        for kind, told in KINDS.items()
        for name, terms in getattr(scenario.financing, kind).items()
    }
    return found | {name: (BITCOIN_LOAN, loan) for name, loan in scenario.btc_loans.items()}


def _due(terms: Any) -> str:
    matures = getattr(terms, "matures", None)
    if matures is not None:
        return format_month(matures)
    if isinstance(terms, ProjectLoan):
        months = terms.tenor or max(terms.schedule, default=0)
        if not months:
            return f"{terms.tail} months before its longest lease ends"
        return f"{months} months after {'the loan it repays' if terms.refinances else 'readiness'}"
    return f"{terms.tenor} months after {'issue' if isinstance(terms, Issue) else 'each draw'}"
