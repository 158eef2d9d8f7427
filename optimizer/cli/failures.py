"""What the user sees when a command cannot do its work, and the exit code that says which kind it was.

0  done; also a stop that kept a plan
1  our own fault: one line, where the log is, and the stack with `--debug`
2  wrong use of a command; a file that cannot be read or written
3  the scenario has problems
4  no plan can exist
5  stopped before any plan
6  the solver failed
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from ..core.errors import NoPlan, ScenarioError, WattshiftError
from .output import failure, problem_data, say
from .settings import Settings

FAULT, USAGE, STOPPED = 1, 2, 5


def handled(work: Callable[[], Any], settings: Settings) -> int:
    """Run the command; whatever it raises becomes a message and an exit code."""
    try:
        code = work()
        sys.stdout.flush()
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as wrong:
        return _wrong_use(wrong, settings)
    except (click.Abort, KeyboardInterrupt):
        say("stopped")
        return STOPPED
    except WattshiftError as error:
        return _told(error, settings)
    except BrokenPipeError:
        close_quietly()
        return 0
    except OSError as error:
        return _file_trouble(error, settings)
    except Exception as error:
        return _own_fault(error, settings)
    return code if isinstance(code, int) else 0


def _wrong_use(wrong: click.ClickException, settings: Settings) -> int:
    if settings.json:
        failure(settings.command, USAGE, wrong.format_message())
    else:
        wrong.show()
    return wrong.exit_code if wrong.exit_code != FAULT else USAGE


def _told(error: WattshiftError, settings: Settings) -> int:
    """An error with a message made for the user."""
    _stack(settings)
    if settings.json:
        found = error.problems if isinstance(error, ScenarioError) else []
        more: dict[str, Any] = {"problems": [problem_data(problem) for problem in found]} if found else {}
        if isinstance(error, NoPlan) and error.diagnosis is not None:
            more["diagnosis"] = asdict(error.diagnosis)
        failure(settings.command, error.exit_code, _headline(error), **more)
    else:
        say(str(error))
    return error.exit_code


def _headline(error: WattshiftError) -> str:
    if isinstance(error, ScenarioError):
        count = sum(problem.severity == "error" for problem in error.problems)
        return f"{count} problem{'' if count == 1 else 's'} found"
    return str(error).partition("\n")[0] if isinstance(error, NoPlan) else str(error)


def _file_trouble(error: OSError, settings: Settings) -> int:
    """A full disk, a folder that may not be written, a file that may not be read."""
    _stack(settings)
    place = error.filename or "the output"
    message = f"{place}: {(error.strerror or str(error)).lower()}"
    if settings.json:
        failure(settings.command, USAGE, message)
    else:
        say(message)
    return USAGE


def _own_fault(error: Exception, settings: Settings) -> int:
    where = _log(error)
    what = " ".join(f"{type(error).__name__}: {error}".rstrip(": ").split())
    message = f"this is a fault in wattshift, not in your scenario: {what}"
    hint = f"The log is in {where}; --debug shows the stack." if where else "--debug shows the stack."
    _stack(settings)
    if settings.json:
        failure(settings.command, FAULT, message)
    else:
        say(f"{message}. {hint}")
    return FAULT


def _stack(settings: Settings) -> None:
    """With `--debug`, where the error came from."""
    if settings.debug:
        import traceback

        traceback.print_exc()


def _log(error: Exception) -> str | None:
    """Keep the stack in a file of its own; None where not even that can be written."""
    import tempfile
    import traceback

    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="wattshift-", suffix=".log", delete=False, encoding="utf-8"
        ) as file:
            file.write(f"wattshift {' '.join(sys.argv[1:])}\n\n")
            file.write("".join(traceback.format_exception(error)))
            return file.name
    except OSError:
        return None


def close_quietly() -> None:
    """The reader has gone (`| head`): nothing more can be said, not even on the way out."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
