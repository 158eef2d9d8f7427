"""`wattshift schema`: the JSON Schema that gives an editor completion and checks, and the same for people."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..options import command
from ..output import say


@command(examples=["wattshift schema --out scenario.schema.json", "wattshift schema --format md | less"])
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "md"]),
    default="json",
    show_default=True,
    help="json for an editor; md, every field explained, for you.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it to a file."
)
def schema(form: str, out: Path | None) -> None:
    """Write the JSON Schema of scenario files, for your editor, or the page that explains every field.

    An editor with a YAML language server finds it through the first line of a scenario:
    # yaml-language-server: $schema=./scenario.schema.json
    """
    text = schema_text() if form == "json" else _page()
    if out is None:
        click.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8")
    say(f"wrote {out}")


def _page() -> str:
    from ...scenario.reference import reference

    return reference()


def schema_text() -> str:
    """The schema as it is written to files."""
    from ...scenario.json_schema import json_schema

    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
