"""A real browser without a window, for looking at the page as its readers do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.report.html.opened import Opened

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
LIMIT = 20_000
"""Milliseconds for anything that is asked of the browser."""


def needed(found: Any, name: str) -> Any:
    """What was found. Where nothing was, the test is skipped; in continuous integration it fails."""
    if found is None:
        reason = f"{name} is not installed, and this test looks at the page with it"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = needed(shutil.which("chromium") or shutil.which("chromium-browser"), "chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        needed(None, "the package playwright")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=list(ARGUMENTS), timeout=60_000)
        yield started
        started.close()


@pytest.fixture(scope="session")
def pdftotext() -> str:
    return str(needed(shutil.which("pdftotext"), "pdftotext"))


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Opens text as a file, in a window of a width."""
    contexts = []

    def open_file(text: str, width: int = 1280, height: int = 900) -> Opened:
        path = tmp_path / "report.html"
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(LIMIT)
        contexts.append(context)
        return Opened.at(context, path)

    yield open_file
    for context in contexts:
        context.close()
