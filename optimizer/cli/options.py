"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from .settings import Settings

Function = TypeVar("Function", bound=Callable[..., Any])

SCENARIO = click.Path(path_type=str)
"""Existence is not tested by click: the loader tells more of a missing file than click would."""


def command(*, examples: Sequence[str]) -> Callable[[Callable[..., Any]], click.Command]:
    """A click command with `--debug`, whose help ends with examples, each on its own line."""

    def make(function: Callable[..., Any]) -> click.Command:
        epilog = "\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples)
        context = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
        made = click.command(epilog=epilog, context_settings=context)(function)
        made.params.append(_flag("--debug", "Show the stack of an unexpected error."))
        return made

    return make


def json_option(function: Function) -> Function:
    """`--json`: one versioned object on stdout, and nothing else."""
    return _attach(function, _flag("--json", "Print one JSON object and nothing else."))


def quiet_option(function: Function) -> Function:
    """`--quiet`: no progress and no messages, but results, warnings and errors."""
    return _attach(function, _flag("--quiet", "Print only results, warnings and errors.", short="-q"))


def overlay_options(function: Function) -> Function:
    """`--with` and `--set`, each any number of times."""
    function = click.option(
        "--set", "sets", multiple=True, metavar="PATH=VALUE", help="Change one value. Repeatable; comes last."
    )(function)
    return click.option(
        "--with",
        "overlays",
        multiple=True,
        type=SCENARIO,
        metavar="FILE",
        help="Lay FILE over it. Repeatable.",
    )(function)


def _flag(name: str, help_: str, *, short: str | None = None) -> click.Option:
    names = [name] if short is None else [short, name]
    return click.Option(
        names, is_flag=True, is_eager=True, expose_value=False, callback=_remember, help=help_
    )


def _remember(context: click.Context, option: click.Parameter, given: bool) -> None:
    settings = context.ensure_object(Settings)
    settings.command = context.info_name or ""
    if given and option.name:
        setattr(settings, option.name, True)


def _attach(function: Function, option: click.Option) -> Function:
    known = getattr(function, "__click_params__", [])
    # click keeps options on the function itself, which no type knows of
    function.__click_params__ = [*known, option]  # type: ignore[attr-defined]
    return function


# click.ParamType takes a type argument in its stubs and none when it runs
class Gap(click.ParamType):  # type: ignore[type-arg]
    """A relative gap: `0.1%`, `0.1 %` or `0.001`."""

    name = "gap"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        found = re.fullmatch(r"\s*([0-9]*\.?[0-9]+(?:[eE]-?[0-9]+)?)\s*(%?)\s*", value)
        gap = float(found[1]) / (100 if found[2] else 1) if found else -1.0
        if not 0 <= gap < 1:
            self.fail(f"'{value}' is not a gap; write 0.1% or 0.001", param, ctx)
        return gap


# as for Gap
class Duration(click.ParamType):  # type: ignore[type-arg]
    """A time in seconds: `90`, `90s`, `10m`, `1.5h` or `1h30m`."""

    name = "duration"
    _seconds = {"h": 3600.0, "m": 60.0, "s": 1.0}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, int | float):
            return float(value)
        text = value.replace(" ", "").lower()
        number = r"[0-9]*\.?[0-9]+"
        if re.fullmatch(number, text):
            seconds = float(text)
        elif re.fullmatch(f"(?:{number}h)?(?:{number}m(?:in)?)?(?:{number}s)?", text):
            parts = re.findall(f"({number})([hms])", text)
            seconds = sum(float(amount) * self._seconds[unit] for amount, unit in parts)
        else:
            seconds = 0.0
        if seconds <= 0:
            self.fail(f"'{value}' is not a time; write 90s, 10m or 1h30m", param, ctx)
        return seconds
