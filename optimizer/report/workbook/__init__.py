"""plan.xlsx: the plan as a workbook with live formulas, see NOTES.md."""

from .made import workbook

__all__ = ["workbook"]
