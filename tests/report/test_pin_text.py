"""A pin as the text of an overlay."""

from __future__ import annotations

from optimizer.report.text.pin import HEAD, pin_text
from optimizer.scenario.load import load
from optimizer.solution.openings import Opening
from optimizer.solution.pin import Fixed, LeftOpen, Pin

FOUND = Pin(
    until="2027-Q2",
    next="2027-07",
    decided=(
        Fixed(
            ("leases", "alpha", "signed"),
            {"hall": "1e5", "commence": "2027-07", "blocks": 2},
            "signed 2027-Q1",
        ),
        Fixed(("halls", "1e5", "started"), {"start": "2027-01", "it": "20 MW"}, "decided 2027-Q1"),
        Fixed(("sites", "west", "upgrades", "line", "ordered"), "2027-04", "ordered 2027-Q2"),
    ),
    closed=(
        Fixed(("leases", "beta", "sign_from"), "2027-07", "not begun before"),
        Fixed(("halls", "1e5", "earliest"), "2027-07", "nothing more of it before"),
        Fixed(("sites", "west", "upgrades", "past", "earliest"), None, "its window\x1b is over"),
        Fixed(("mining", "candidates", "new", "earliest"), "2027-07", "not begun before"),
    ),
    left_open=(LeftOpen("10 MW of 1e5 started 2027-04", "a hall holds one start"),),
    openings=(
        Opening("horizon.start", "2027-07"),
        Opening("treasury.cash", "12.5 MUSD", "2 MUSD of it restricted"),
    ),
)

TEXT = """\
# Pinned by wattshift: what run base-3f9c1e has decided by the end of 2027-Q2.
# Lay it over the scenario with --with: a solve then plans the rest, from 2027-07 on.
# A lease that is signed here counts as signed from the start of the plan.

leases:
  alpha:
    signed: {hall: "1e5", commence: 2027-07, blocks: 2}  # signed 2027-Q1
  beta:
    sign_from: 2027-07  # not begun before
halls:
  1e5:
    started: {start: 2027-01, it: 20 MW}  # decided 2027-Q1
    earliest: 2027-07  # nothing more of it before
sites:
  west:
    upgrades:
      line:
        ordered: 2027-04  # ordered 2027-Q2
      past:
        earliest: null  # its window\ufffd is over
mining:
  candidates:
    new:
      earliest: 2027-07  # not begun before

# Decided too, but a scenario file cannot say it: a new solve decides it anew.
#   10 MW of 1e5 started 2027-04: a hall holds one start

# Coins sold and money borrowed are not pinned: a plan that begins where this one did decides
# them anew. To begin after 2027-Q2, write in the scenario what there is then. This plan had:
#   horizon.start: 2027-07
#   treasury.cash: 12.5 MUSD  (2 MUSD of it restricted)
"""


def test_each_path_once_and_each_value_with_its_reason():
    assert pin_text(FOUND, "base-3f9c1e") == TEXT
    assert TEXT.startswith(HEAD)


def test_it_reads_back_as_what_was_meant(tmp_path):
    """Proves: a hall called 1e5 is no number, and dates are dates, with the loader that will read it."""
    from pydantic import BaseModel

    class Anything(BaseModel, extra="allow"):
        pass

    path = tmp_path / "pinned.yaml"
    path.write_text(TEXT.replace("earliest: null", "earliest: 2027-01"))
    (tmp_path / "base.yaml").write_text("schema: 1\nname: base\n")
    read = load(tmp_path / "base.yaml", [path], root=Anything).data
    assert read["leases"]["alpha"]["signed"] == {"hall": "1e5", "commence": "2027-07", "blocks": 2}
    assert read["halls"]["1e5"] == {"started": {"start": "2027-01", "it": "20 MW"}, "earliest": "2027-07"}
    assert read["sites"]["west"]["upgrades"]["line"]["ordered"] == "2027-04"
