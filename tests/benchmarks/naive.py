"""The same model without states: every stock written out as a sum over all earlier periods.

What a spreadsheet user would state first, and what recursion saves. The states (balances, stocks, carried
rates) are solved for from their own rows and put into all others; their bounds become rows. The set of plans
and their values stay the same.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy.sparse import csc_array, csr_array, hstack, vstack
from scipy.sparse.csgraph import maximum_bipartite_matching
from scipy.sparse.linalg import splu

from optimizer.solve import Matrix


def written_out(matrix: Matrix, states: set[str]) -> Matrix:
    """The matrix without the columns of the quantities named in `states` (such as `treasury.cash_held`)."""
    rows = csr_array(matrix.coefficients)
    family = np.array([name.split("[")[0] for name in matrix.column_names])
    wanted = np.flatnonzero(np.isin(family, sorted(states)) & ~matrix.is_whole)
    equal = np.flatnonzero(matrix.row_lower == matrix.row_upper)
    matched = maximum_bipartite_matching(csr_array(rows[equal][:, wanted]), perm_type="row")
    columns, own = wanted[matched >= 0], equal[matched[matched >= 0]]
    others = np.setdiff1d(np.arange(len(family)), columns)
    rest = np.setdiff1d(np.arange(rows.shape[0]), own)

    solve = splu(csc_array(rows[own][:, columns]))
    by_decision = _columnwise(solve, csc_array(rows[own][:, others]))
    constant = solve.solve(matrix.row_lower[own])
    kept, used = csr_array(rows[rest][:, others]), csr_array(rows[rest][:, columns])
    shift = used @ constant
    bounded = np.flatnonzero(
        np.isfinite(matrix.column_lower[columns]) | np.isfinite(matrix.column_upper[columns])
    )
    coefficients = csc_array(vstack([kept - used @ by_decision, -by_decision[bounded]]))
    coefficients.eliminate_zeros()
    coefficients.sort_indices()
    state_costs = matrix.costs[columns]
    return dataclasses.replace(
        matrix,
        costs=matrix.costs[others] - state_costs @ by_decision,
        offset=matrix.offset + float(state_costs @ constant),
        column_lower=matrix.column_lower[others],
        column_upper=matrix.column_upper[others],
        is_whole=matrix.is_whole[others],
        row_lower=np.concatenate(
            [matrix.row_lower[rest] - shift, (matrix.column_lower[columns] - constant)[bounded]]
        ),
        row_upper=np.concatenate(
            [matrix.row_upper[rest] - shift, (matrix.column_upper[columns] - constant)[bounded]]
        ),
        coefficients=coefficients,
        columns=[matrix.columns[i] for i in others],
        column_names=[matrix.column_names[i] for i in others],
        row_names=[matrix.row_names[i] for i in rest]
        + [f"bound {matrix.column_names[columns[i]]}" for i in bounded],
    )


def _columnwise(solve, right: csc_array) -> csr_array:
    """`inverse @ right`, some columns at a time so that the dense part stays small."""
    pieces = []
    for first in range(0, right.shape[1], 500):
        dense = solve.solve(right[:, first : first + 500].toarray())
        dense[np.abs(dense) < 1e-11] = 0.0
        pieces.append(csc_array(dense))
    return csr_array(hstack(pieces)) if pieces else csr_array(right.shape)
