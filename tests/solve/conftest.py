"""Small models as numbers, without Pyomo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csc_array

from optimizer.solve import Matrix

INF = float("inf")


def build_matrix(
    costs: Any,
    upper: Any,
    rows: Any,
    row_upper: Any,
    whole: Any,
    *,
    lower: Any = None,
    row_lower: Any = None,
    maximise: bool = True,
    offset: float = 0.0,
) -> Matrix:
    """Columns ``x[0]``…, rows ``r[0]``…; unless said otherwise from 0 up and without lower sides."""
    numbers = [np.array(part, dtype=np.float64) for part in (costs, upper, row_upper)]
    count, row_count = len(numbers[0]), len(numbers[2])
    return Matrix(
        costs=numbers[0],
        offset=offset,
        maximise=maximise,
        column_lower=np.zeros(count) if lower is None else np.array(lower, dtype=np.float64),
        column_upper=numbers[1],
        is_whole=np.array(whole, dtype=np.bool_),
        row_lower=np.full(row_count, -INF) if row_lower is None else np.array(row_lower, dtype=np.float64),
        row_upper=numbers[2],
        coefficients=csc_array(np.array(rows, dtype=np.float64).reshape(row_count, count)),
        columns=[None] * count,
        column_names=[f"x[{i}]" for i in range(count)],
        row_names=[f"r[{i}]" for i in range(row_count)],
    )


@pytest.fixture(name="build")
def _build() -> Callable[..., Matrix]:
    return build_matrix


@pytest.fixture
def knapsack() -> Callable[..., Matrix]:
    """Multi-dimensional knapsacks: 30 by 5 is solved at once, 60 by 10 takes minutes."""

    def make(items: int = 60, limits: int = 10, seed: int = 0) -> Matrix:
        random = np.random.default_rng(seed)
        weights = random.integers(1, 100, (limits, items))
        worth = weights.mean(axis=0) + random.integers(0, 30, items)
        return build_matrix(worth, np.ones(items), weights, weights.sum(axis=1) / 2, [1] * items)

    return make


@pytest.fixture
def large_relaxation() -> Matrix:
    """A linear problem which takes about a minute."""
    random = np.random.default_rng(1)
    rows = (random.random((3000, 4000)) < 0.008) * random.integers(1, 11, (3000, 4000))
    return build_matrix(
        random.integers(1, 50, 4000), np.full(4000, 10.0), rows, rows.sum(axis=1) * 2.5, [0] * 4000
    )
