"""A worksheet that writes formulas as they are and numbers with all their digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet


class PlainWorksheet(Worksheet):  # type: ignore[misc]  # xlsxwriter has no types
    """As xlsxwriter's but for two things that it does to cells."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> Any:
        # Looking for functions newer than Excel 2010, of which there are none here, is half of the time.
        return formula.removeprefix("=")

    def _xml_number_element(self, number: float, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        # Sixteen digits, as it writes them, do not read back as the very same number.
        told = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{told}><v>{float(number)!r}</v></c>")
