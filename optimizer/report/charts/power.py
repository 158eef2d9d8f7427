"""Power by use over time, up to what is energised: of the company or of one site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..words import trimmed
from .canvas import AI, BUILDING, LEFT, MINING, SIZE, SOFT, UNUSED, WIDTH, Canvas
from .marks import LIMITED, Look, beside, steps
from .scales import amount_axis, filled, period_axis
from .text import width

MINES = Look(fill=MINING)
LEASED = Look(fill=AI)
KEPT = Look(fill=BUILDING, hatched=True)
SPARE = Look(fill=UNUSED)
HEIGHT = 216.0
BELOW = 20.0


@dataclass(frozen=True)
class PowerData:
    """MW at the meter, one amount a period; `kept` is kept for AI: being built, or without a tenant."""

    periods: Sequence[str]
    mining: Sequence[float]
    leased: Sequence[float]
    kept: Sequence[float]
    unused: Sequence[float]
    energised: Sequence[float]


def draw(data: PowerData, *, name: str, title: str, about: str) -> str:
    """Areas upon another, mining lowest; a dashed line at what is energised; the last MW beside them."""
    if not data.periods:
        return ""
    bands = [
        ("Mining", "mining", data.mining, MINES),
        ("AI leased", "leased", data.leased, LEASED),
        ("Kept for AI", "kept", data.kept, KEPT),
        ("Unused", "unused", data.unused, SPARE),
    ]
    shown = [
        (told, mark, [max(value, 0.0) for value in filled(values, 0.0)], look)
        for told, mark, values, look in bands
        if any(abs(value) >= 0.05 for value in filled(values, 0.0))
    ]
    energised = filled(data.energised)
    texts = [f"{told} {trimmed(values[-1])}" for told, _, values, _ in shown]
    texts.append(f"Energised {trimmed(energised[-1])}")
    looks = [*(look for *_, look in shown), LIMITED]
    column = 10.0 + max(look.wide + width(text, SIZE) for look, text in zip(looks, texts, strict=True))
    with Canvas(HEIGHT) as canvas:
        room = WIDTH - LEFT - column
        panel = canvas.panel(LEFT, 20.0, room, HEIGHT - 20.0 - BELOW)
        base = [0.0] * len(data.periods)
        labels: list[tuple[float, Look | None, str]] = []
        for text, (_, mark, values, look) in zip(texts, shown, strict=False):
            above = [low + value for low, value in zip(base, values, strict=True)]
            steps(panel, above, look, mark, base)
            labels.append(((base[-1] + above[-1]) / 2.0, look, text))
            base = above
        steps(panel, energised, LIMITED, "energised")
        amount_axis(panel, [*base, *energised], most=6)
        period_axis(panel, data.periods)
        labels.append((energised[-1], LIMITED, texts[-1]))
        canvas.text(0.0, 7.0, "MW", weight="bold")
        canvas.text(WIDTH - column + 8.0, 7.0, f"In {data.periods[-1]}", color=SOFT)
        beside(panel, labels, WIDTH - column + 8.0)
        return canvas.svg(name=name, title=title, about=about)
