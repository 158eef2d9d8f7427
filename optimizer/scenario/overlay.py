"""One scenario from several texts: what an overlay replaces, adds and removes."""

from __future__ import annotations

from ..core.unit import same_quantity
from ..core.written import shown
from .like import KEY, says_like
from .positions import Findings, Item, Node, Path, dotted

_CHECK = "delete it, or check the path"


def merge(base: Node, over: Node, findings: Findings, path: Path = (), *, in_like: bool = False) -> Node:
    """The base with the overlay on top.

    Groups merge by key; single values, lists, `{value: …}`, `{csv: …}` and steps by date are replaced; null
    removes. What changes nothing is a finding, located in the overlay. In a lease that is like another null
    stays, as it takes out what comes from there.
    """
    in_like = in_like or says_like(path, base, over)
    items = dict(base.items)
    for key, item in over.items.items():
        here = (*path, key)
        old = items.get(key)
        if item.node.value is None and not (in_like and key != KEY):
            _remove(items, here, item, findings)
        elif old and old.node.is_group and item.node.is_group:
            if not item.node.items:
                message = f"{{}} changes nothing in {dotted(here)}: groups merge by key"
                findings.note("override-no-effect", message, "write null to remove the group", item.key, here)
            items[key] = Item(old.key, merge(old.node, item.node, findings, here, in_like=in_like))
        else:
            _find_no_effect(here, old, item, findings)
            kept = item.node if in_like else _without_nulls(item.node, here, findings)
            items[key] = _laid(old, Item(item.key, kept))
    return Node(base.at, items)


def replace_at(
    base: Node, path: Path, item: Item, findings: Findings, depth: int = 0, *, in_like: bool = False
) -> Node:
    """The base with one value set at the path, or removed by null; missing groups on the way are made.

    Unlike an overlay this reaches inside `{value: …}`, `{csv: …}` and steps by date.
    """
    if not isinstance(base.value, dict):
        above = f"{dotted(path[:depth])} is {shown(base.plain())}"
        findings.note(
            "set-path", f"{above}; it has nothing named {path[depth]}", "check the path", item.key, path
        )
        return base
    in_like = in_like or says_like(path[:depth], base)
    key = str(path[depth])
    items = dict(base.items)
    old = items.get(key)
    if depth < len(path) - 1:
        below = old or Item(item.key, Node(item.key, {}))
        inside = replace_at(below.node, path, item, findings, depth + 1, in_like=in_like)
        items[key] = Item(below.key, inside)
    elif item.node.value is None and not (in_like and key != KEY):
        _remove(items, path, item, findings)
    else:
        _find_no_effect(path, old, item, findings)
        items[key] = _laid(old, item)
    return Node(base.at, items)


def _laid(old: Item | None, new: Item) -> Item:
    """A null keeps the place of the key that it stands for, so that it is seen to have had an effect."""
    return Item(old.key, new.node) if old and new.node.value is None else new


def _remove(items: dict[str, Item], path: Path, item: Item, findings: Findings) -> None:
    if items.pop(str(path[-1]), None) is None:
        message = f"there is no {dotted(path)} to remove"
        findings.note("override-no-effect", message, _CHECK, item.key, path)


def _find_no_effect(path: Path, old: Item | None, new: Item, findings: Findings) -> None:
    if old is None:
        return
    before, after = old.node.plain(), new.node.plain()
    if before == after or same_quantity(before, after):
        message = (
            f"{dotted(path)} is {shown(after) if not isinstance(after, (dict, list)) else 'this'} already"
        )
        at = new.key if isinstance(after, (dict, list)) else new.node.at
        findings.note("override-no-effect", message, _CHECK, at, path)


def _without_nulls(node: Node, path: Path, findings: Findings) -> Node:
    """A group that is new has nothing to remove, but a lease that is like another has."""
    if not isinstance(node.value, dict) or says_like(path, node):
        return node
    items: dict[str, Item] = {}
    for key, item in node.items.items():
        if item.node.value is None:
            _remove(items, (*path, key), item, findings)
        else:
            items[key] = Item(item.key, _without_nulls(item.node, (*path, key), findings))
    return Node(node.at, items)
