"""One small chart of each kind, and what can be read out of an SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from optimizer.report.charts import (
    bitcoin,
    breaks,
    cash,
    coin_cost,
    gantt,
    limits,
    power,
    ratios,
    sources_uses,
    value,
)
from optimizer.report.charts.text import width

MODULES = {
    module.__name__.rpartition(".")[2]: module
    for module in (power, bitcoin, coin_cost, gantt, cash, ratios, sources_uses, value, limits, breaks)
}
Drawing = Callable[..., str]
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<script>alert(1)</script>",
    "$x^2$ in \\frac{a}{b}",
    "](javascript:alert(1)) \" ' & ]]> --> url(#x)",
    "a\x00b\x1b[31m\u202egnp\u2069.exe\nline\ud800\ufffe",
    "\u05d0\u05ea\u05e8 \u05e6\u05e4\u05d5\u05df",
    "\u0645\u0631\u0643\u0632 \u0628\u064a\u0627\u0646\u0627\u062a \u0661\u0662",
    "\u30c7\u30fc\u30bf\u30bb\u30f3\u30bf\u30fc\u5317\u68df" * 4,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 hall e\u0301\u0302",
    "long name " * 10,
    "unbroken" * 13,
    "",
)


def quarters(count: int = 8, first: int = 2027) -> list[str]:
    return [f"{first + index // 4}-Q{index % 4 + 1}" for index in range(count)]


def months(count: int) -> list[str]:
    return [f"{2026 + index // 12}-{index % 12 + 1:02d}" for index in range(count)]


def wave(count: int, low: float, high: float) -> list[float]:
    return [low + (high - low) * ((7 * index) % 11) / 10.0 for index in range(count)]


def samples(
    periods: Sequence[str] | None = None, names: Sequence[str] = ("north", "south", "east")
) -> dict[str, Drawing]:
    """Each kind of chart, to be given `name`, `title` and `about`."""
    labels = quarters() if periods is None else list(periods)
    count = len(labels)
    parts = [sources_uses.Part(name, 10.0 + 90.0 / (index + 1)) for index, name in enumerate(names)]
    coins = sources_uses.Part("BTC sold", 210.0, is_btc=True)
    level = [100.0] * count
    tested = [*wave(count - 1, 1.1, 40), 1.3] if count == 1 else [None, *wave(count - 1, 1.1, 40)]
    data = {
        "power": power.PowerData(
            labels, wave(count, 20, 60), wave(count, 0, 20), wave(count, 0, 10), wave(count, 0, 10), level
        ),
        "bitcoin": bitcoin.BitcoinData(
            labels,
            wave(count, 40, 90),
            [-sold for sold in wave(count, 1, 700)],
            wave(count, 1200, 2000),
            wave(count, 0, 600),
            wave(count, 6e4, 1.2e5),
            [500.0] * count,
        ),
        "coin_cost": coin_cost.CoinCostData(
            list(names), *([level_ + 1e3 * i for i in range(len(names))] for level_ in (4e4, 5e4, 4.5e4, 9e4))
        ),
        "gantt": gantt.GanttData(
            labels[0],
            labels[-1],
            [
                gantt.Row(
                    name,
                    [
                        gantt.Bar("build", labels[0], labels[count // 3], "20 MW"),
                        gantt.Bar("rent", labels[count // 2], "2099-12", name),
                        gantt.Bar("declined", labels[count // 2], None, "30 MW"),
                    ],
                )
                for name in names
            ],
        ),
        "cash": cash.CashData(
            labels,
            wave(count, 65, 300),
            [65.0] * count,
            [(name, wave(count, 0, 100.0 * (len(names) - index))) for index, name in enumerate(names)],
            wave(count, 0, 40),
        ),
        "ratios": ratios.RatiosData(
            labels,
            [
                ratios.Ratio(name, tested, [1.2] * count, unit=unit)
                for name, unit in zip(names, ["x", "%", "MUSD"] * 5, strict=False)
            ],
        ),
        "sources_uses": sources_uses.SourcesUsesData(
            [coins, *parts], [*parts, sources_uses.Part("r", 210.0)]
        ),
        "value": value.ValueData(
            "Mining only",
            100.0,
            [(name, 40.0 * (-1) ** index) for index, name in enumerate(names)],
            "This plan",
            100.0 + 40.0 * (len(names) % 2),
        ),
        "limits": limits.LimitsData(
            [limits.Limit(name, f"10 MW more of {name}", 5.0 / (i + 1)) for i, name in enumerate(names)]
        ),
        "breaks": breaks.BreaksData(
            [breaks.Break(name, "is called", -0.3, -0.31, -0.9, f"at -31 % {name}") for name in names]
        ),
    }
    return {kind: _bound(MODULES[kind], one) for kind, one in data.items()}


def _bound(module: Any, data: object) -> Drawing:
    def draw(name: str = "chart", title: str = "A title", about: str = "What it shows.") -> str:
        return module.draw(data, name=name, title=title, about=about)

    return draw


@dataclass(frozen=True)
class Text:
    """What is written and about where, on the paper of the chart."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    def meets(self, other: Text) -> bool:
        return (
            self.left < other.right and other.left < self.right
            and self.top < other.bottom and other.top < self.bottom
        )  # fmt: skip


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[Text]:
    """Every text with the room that it takes, as the charts themselves reckon it; a little lower."""
    found = []
    for node in parsed(svg).iter(f"{SVG}text"):
        style = dict(part.split(":", 1) for part in node.attrib["style"].split(";"))
        size = float(style["font-size"].removesuffix("px"))
        wide = width(node.text or "", size)
        x, y = float(node.attrib["x"]), float(node.attrib["y"])
        left = x - {"start": 0.0, "middle": wide / 2.0, "end": wide}[style.get("text-anchor", "start")]
        found.append(Text(node.text or "", left, left + wide, y - 0.7 * size, y + 0.1 * size))
    return found


def shapes(svg: str, mark: str) -> list[list[tuple[float, float]]]:
    """Corners of each shape drawn with a mark."""
    found = []
    for group in parsed(svg).iter(f"{SVG}g"):
        if mark in group.attrib.get("class", "").split():
            for path in group.iter(f"{SVG}path"):
                numbers = [part for part in path.attrib["d"].split() if part[0] in "-.0123456789"]
                points = [float(number) for number in numbers]
                found.append(list(zip(points[::2], points[1::2], strict=True)))
    return found
