"""The parts of `report.md`, in the order of `markdown.report`: each has a TITLE and gives its lines."""
