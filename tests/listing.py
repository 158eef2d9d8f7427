"""Rules of a model as text, to be compared with what a person has read and agreed to.

A listing lies in `listings/<component>.<rule>.txt` beside the test. With WRITE_LISTINGS=1 in the environment
the files are written anew instead: read the difference before you keep it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pyomo.environ import value
from pyomo.repn import generate_standard_repn


def listing(model: Any, rule: str) -> str:
    """Every row of a rule such as `treasury.cash_floor`: its index, its terms by variable name, its bound."""
    component, name = rule.split(".")
    constraint = model.component(component).component(name)
    return "\n".join(_row(rule, index, constraint[index]) for index in constraint) + "\n"


def check_listing(model: Any, rule: str, test_file: str) -> None:
    """Fails if the rule no longer reads as in `listings/<rule>.txt` beside the test file."""
    file = Path(test_file).parent / "listings" / f"{rule}.txt"
    found = listing(model, rule)
    if os.environ.get("WRITE_LISTINGS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(found)
    assert found == file.read_text()


def _row(rule: str, index: Any, row: Any) -> str:
    repn = generate_standard_repn(row.body)
    pairs = sorted(zip(repn.linear_coefs, repn.linear_vars, strict=True), key=lambda pair: str(pair[1].name))
    key = ", ".join(index) if isinstance(index, tuple) else str(index)
    lines = [f"{rule}[{key}]"]
    lines += [f"  {'-' if c < 0 else '+'} {abs(c):.6g} {variable.name}" for c, variable in pairs]
    for sense, bound in _bounds(row):
        lines.append(f"  {sense} {value(bound) - repn.constant + 0.0:.6g}")
    return "\n".join(lines)


def _bounds(row: Any) -> list[tuple[str, Any]]:
    if row.equality:
        return [("==", row.upper)]
    sides = [(">=", row.lower), ("<=", row.upper)]
    return [(sense, bound) for sense, bound in sides if bound is not None]
