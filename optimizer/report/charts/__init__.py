"""Charts of a run as SVG text, drawn from plain lists by matplotlib, which is loaded when the first is drawn.

Each module has one frozen dataclass and `draw(data, *, name, title, about)`. `name` begins every id in the
SVG and must be another one for each chart of a page; `title` and `about` are read out by screen readers.
Where there is nothing to draw, `draw` returns an empty text. What is None or no number is left blank.
"""
