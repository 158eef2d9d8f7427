"""What a study found out, put into the folder of its run: as a table, and in the reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .output import say
from .settings import Settings

if TYPE_CHECKING:
    from pandas import DataFrame


def put(settings: Settings, folder: Path, name: str, table: DataFrame) -> None:
    """Write the table into the run folder and the run's reports again, which tell it."""
    from ..report.documents import again
    from ..solution.run_folder import add_documents
    from ..solution.tables import to_csv

    add_documents(folder, [(f"tables/{name}.csv", to_csv(table))])
    reports = again(folder)
    if not settings.quiet:
        written = [folder / "tables" / f"{name}.csv", *reports]
        say(f"wrote {', '.join(str(path) for path in written)}")
