"""The numbered sections of a report, one a file: `NAME` (its anchor), `TITLE` and `blocks(view)`, which gives
nothing where a run has nothing to tell there."""

from . import against, bitcoin, breaks, build, cash, decision, limits, money, power, sites

ORDER = (decision, power, money, bitcoin, build, cash, limits, breaks, against, sites)
"""In the order of the page; how the run was made (`made`) comes last."""
