"""Project loans with all that can be agreed on, to be laid over the rich scenarios."""

from __future__ import annotations

from typing import Any

BASE: dict[str, Any] = {"served_by": ["nnn", "hosted", "phased"], "rate": "7 %", "loan_to_cost": "50 %"}

BOND: dict[str, Any] = {
    **BASE,
    "halls": ["hall"],
    "loan_to_cost": "90 %",
    "drawing": "at-once",
    "fee": "1 %",
    "oid": "2 %",
    "issue_cost": "1 MUSD",
    "limit": "150 MUSD",
    "least": "10 MUSD",
    "tenor": None,
    "repayment": "scheduled",
    "schedule": {4: "10 %", 10: "20 %", 15: "5 %", 21: "65 %"},
    "grace": "3 months",
    "reserve": {"months": "4 months"},
}
TERM: dict[str, Any] = {
    **BASE,
    "halls": ["hall", "blocks"],
    "limit": "120 MUSD",
    "commitment_fee": "1 %",
    "draw_until": "2028-01",
    "tenor": "30 months",
    "repayment": "level",
    "day_count": "actual/360",
    "dscr": 1.05,
    "lock_up": 1.2,
    "sweep": "50 %",
    "reserve": {"months": "6 months"},
}
EQUAL: dict[str, Any] = {
    **BASE,
    "halls": ["hall", "blocks"],
    "loan_to_cost": "40 %",
    "repayment": "straight-line",
    "dscr": 1.1,
    "reserve": {"months": "6 months"},
}
CASES: dict[str, dict[str, Any]] = {
    "a bond with a discount, a reserve and a schedule": {"bond": BOND},
    "a bond that is covered and fenced in": {"bond": {**BOND, "dscr": 1.05, "lock_up": 1.15}},
    "a term loan that is swept and fenced in": {"term": TERM},
    "a swept bullet with a letter of credit": {
        "bullet": {
            **TERM,
            "repayment": "bullet",
            "lock_up": None,
            "capitalise": False,
            "reserve": {"months": "5 months", "letter_of_credit_fee": "2 %"},
        }
    },
    "a swept schedule with cover": {"swept": {**BOND, "dscr": 1.05, "sweep": "30 %", "drawing": "pro-rata"}},
    "sculpted, with a reserve and a tail": {
        "sculpted": {
            **BASE,
            "halls": ["hall", "blocks"],
            "tail": "6 months",
            "repayment": "sculpted",
            "dscr": 1.1,
            "reserve": {"months": "4 months"},
            "lock_up": 1.3,
            "limit": "90 MUSD",
        }
    },
    "a bridge and the bond after it": {
        "bridge": {
            **BASE,
            "halls": ["hall", "blocks"],
            "loan_to_cost": "60 %",
            "tenor": "6 months",
            "repayment": "bullet",
            "dscr": 1.0,
            "lock_up": 1.1,
            "limit": "300 MUSD",
        },
        "after": {
            **BASE,
            "refinances": ["bridge"],
            "loan_to_cost": "100 %",
            "tenor": "60 months",
            "repayment": "straight-line",
            "dscr": 1.0,
            "lock_up": 1.2,
            "issue_cost": "0.5 MUSD",
            "limit": "200 MUSD",
        },
    },
    "a swept bridge and a sculpted loan after it": {
        "bridge": {
            **BASE,
            "halls": ["hall"],
            "tenor": "9 months",
            "repayment": "straight-line",
            "sweep": "40 %",
            "limit": "100 MUSD",
        },
        "after": {
            **BASE,
            "refinances": ["bridge"],
            "loan_to_cost": "90 %",
            "tenor": "36 months",
            "repayment": "sculpted",
            "dscr": 1.1,
        },
    },
    "a bond with a year's reserve from its closing on": {
        "bond": {**BOND, "halls": ["hall", "blocks"], "capitalise": False, "reserve": {"months": "12 months"}}
    },
    "loans of equal rank and different ends": {
        "short": {**EQUAL, "tenor": "24 months"},
        "long": {**EQUAL, "tenor": "48 months", "ranks_with": ["short"]},
    },
}
