"""`report.html`: the report as one file for any browser and for paper, without scripts or foreign parts."""

from .render import html as html
