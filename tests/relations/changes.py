"""One change to the plain data of a scenario: more of something, less of it, or the same said otherwise."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

Data = dict[str, Any]

_AMOUNT = re.compile(r"(-?[0-9.]+) ?(.*)")


def changed(data: Data, *path: str, by: Callable[[float], float]) -> Data:
    """A copy in which every number at `path` is another; `*` stands for each key, if there is any."""
    copy = deepcopy(data)
    for holder, key in _holders(copy, path):
        holder[key] = amounts(holder[key], by)
    return copy


def later(data: Data, *path: str, to: str) -> Data:
    """A copy in which every date at `path` is `to`; what is missing stays so."""
    copy = deepcopy(data)
    for holder, key in _holders(copy, path):
        holder[key] = to
    return copy


def without(data: Data, *path: str) -> Data:
    """A copy without what stands at `path`."""
    copy = deepcopy(data)
    for holder, key in list(_holders(copy, path)):
        del holder[key]
    return copy


def _holders(data: Any, path: tuple[str, ...]) -> Iterator[tuple[Data, str]]:
    first, *rest = path
    for key in list(data) if first == "*" else [first] if first in data else []:
        if rest:
            yield from _holders(data[key], tuple(rest))
        else:
            yield data, key


def amounts(content: Any, by: Callable[[float], float]) -> Any:
    """An amount, or steps of it by date."""
    if isinstance(content, dict):
        return {key: amounts(part, by) for key, part in content.items()}
    if isinstance(content, int | float):
        return by(content)
    found = _AMOUNT.fullmatch(content)
    assert found, content
    return f"{by(float(found[1])):.12g} {found[2]}".strip()


def money_times(content: Any, factor: float) -> Any:
    """The same with every amount of money, and every price in money, `factor` times as much."""
    if isinstance(content, dict):
        return {key: money_times(part, factor) for key, part in content.items()}
    if isinstance(content, str) and re.fullmatch(r"-?[0-9.]+ M?USD\b.*", content):
        return amounts(content, lambda amount: factor * amount)
    return content


def shuffled(content: Any, draw: random.Random) -> Any:
    """The same with the keys of every mapping in another order."""
    if not isinstance(content, dict):
        return content
    items = [(key, shuffled(part, draw)) for key, part in content.items()]
    draw.shuffle(items)
    return dict(items)
