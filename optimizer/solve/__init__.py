"""From a Pyomo model to its best plan with HiGHS; knows nothing of the business.

matrix = compile_model(model)
for problem in problems(numerics(matrix)): ...
engine = Engine(matrix, Settings(gap=1e-3))
with stop_on_interrupt() as stop:
    outcome = engine.solve(time_limit=600, on_progress=show, stop=stop)
values = outcome.require_plan()
prices = engine.fixed_prices(values)
load_values(matrix, values)
"""

from .advice import problems, render
from .compile import compile_model, load_values
from .engine import Engine, Prices
from .highs import Settings
from .interrupt import stop_on_interrupt
from .matrix import Matrix
from .numerics import NumericsReport, numerics
from .outcome import Outcome, Status, StoppedBy, relative_gap
from .progress import Progress
from .start import Start, start_at, start_from
from .strategy import Step, StepResult, lexicographic

__all__ = [
    "Engine",
    "Matrix",
    "NumericsReport",
    "Outcome",
    "Prices",
    "Progress",
    "Settings",
    "Start",
    "Status",
    "Step",
    "StepResult",
    "StoppedBy",
    "compile_model",
    "lexicographic",
    "load_values",
    "numerics",
    "problems",
    "relative_gap",
    "render",
    "start_at",
    "start_from",
    "stop_on_interrupt",
]
