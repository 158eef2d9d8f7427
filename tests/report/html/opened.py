"""A page in a browser, with what it said and asked for while it was opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STICKING_OUT = """() => {
  const scrolls = one => one && one !== document.documentElement &&
    (/(auto|scroll|hidden|clip)/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  return [...document.querySelectorAll('body *')].filter(one => {
    const at = one.getBoundingClientRect();
    const seen = at.width > 1 && at.height > 1 && !one.closest('.skip');
    return seen && (at.right > innerWidth + 0.5 || at.left < -0.5) && !scrolls(one.parentElement);
  }).map(one => `${one.tagName} ${one.className.baseVal ?? one.className}: ${one.textContent.slice(0, 60)}`);
}"""


@dataclass
class Opened:
    """`console` holds warnings and errors, `asked` every address that was asked for besides the file."""

    page: Any
    console: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, context: Any, path: Path) -> Opened:
        made = cls(context.new_page())
        made.page.on("console", made._said)
        made.page.on("pageerror", lambda error: made.console.append(str(error)))
        made.page.on("request", lambda request: made._asks(request.url, path.as_uri()))
        made.page.route("**/*", lambda route: made._answer(route, path.as_uri()))
        made.page.goto(path.as_uri(), wait_until="load")
        return made

    def sticking_out(self) -> list[str]:
        """What reaches beyond the window and does not stand in a box that scrolls."""
        size = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        wide = [f"the page is {size[0]} wide in a window of {size[1]}"] if size[0] > size[1] else []
        return [*wide, *self.page.evaluate(STICKING_OUT)]

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.console.append(message.text)

    def _asks(self, address: str, own: str) -> None:
        if address != own and not address.startswith("data:"):
            self.asked.append(address)

    def _answer(self, route: Any, own: str) -> None:
        route.continue_() if route.request.url == own else route.abort()
