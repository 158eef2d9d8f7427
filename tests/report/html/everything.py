"""A page made by hand with a block of every kind, and with names that try to be more than names."""

from __future__ import annotations

from optimizer.report.blocks import Block, Bullets, Chart, Command, Heading, Paragraph, Section, Table
from optimizer.report.marks import code, marked
from optimizer.report.page import Page
from optimizer.report.words import plain

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "=cmd()|' /C calc'!A0",
    "w" * 120,
    "منجم الشمال 42",
    "德克萨斯州的比特币矿场",
    "\ue000cash.csv:2:closing\ue0011,000,000\ue002",
    "\u202egnp.exe",
    "&lt;b&gt; &amp; </style></title>",
)
"""Names from scenario files, as they are written there."""

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460 200" role="img" aria-labelledby="{0}-t"
 style="display:block;width:100%;max-width:46rem;height:auto"><title id="{0}-t">Cash</title>
<path d="M10 190L450 20" fill="none" stroke="#1b4f8f"/>
<text x="10" y="20" font-size="9.5">2027-Q1</text></svg>"""


def figure(text: str, place: int = 2) -> str:
    return marked(text, f"cash.csv:{place}:closing")


def table(rows: int, columns: int = 3, *, totals: int = 0, caption: str = "") -> Table:
    titles = ["Year", *(f">Operating result {place}, MUSD" for place in range(1, columns))]
    filled = [[f"20{row:02}", *(figure(f"{row}.5") for _ in titles[1:])] for row in range(rows)]
    return Table(titles, filled, caption=caption, totals=totals)


def chart(name: str, rows: int, *, is_in_text: bool = True) -> Chart:
    title = f"Cash and its floor, {name}"
    return Chart(name, title, "Cash rises.", lambda: SVG.format(name), table(rows, 8), is_in_text)


def site(place: int, name: str) -> list[Block]:
    return [
        Heading(name, new_page=True),
        Paragraph(f"{name} has {figure('250')} MW."),
        chart(f"site-{place}", 6),
    ]


def everything(names: tuple[str, ...] = HOSTILE) -> Page:
    """Every kind of block, long and short tables, charts with and without a picture, a page for each name."""
    shown = [plain(name) for name in names]
    head: list[Block] = [
        Paragraph(f"Run made-up-3f9c1e. {shown[0]}"),
        Paragraph(f"{figure('2')} leases signed. Worth USD {figure('1,713')} m.", "strong"),
        Paragraph(f"It pays only if {shown[4]} runs on.", "warning"),
        Paragraph("Warning: all of the worth is expected later.", "warning"),
        Table(["", ">This plan", ">Mining only"], [["Worth, MUSD", figure("1,712.7"), figure("-40.0")]]),
    ]
    words = [
        [name, figure("5"), f"{name} and more words that fill a line and run on to the next"]
        for name in shown
    ]
    blocks: list[Block] = [
        Paragraph("How to read it.", "note"),
        Bullets([f"Read from {code('tables/cash.csv')}", *shown]),
        Table(["Name", ">MW", "What"], words, caption="Names"),
        Heading("Cash by year"),
        table(6, 9, totals=1),
        chart("cash", 6),
        chart("all-of-it", 40, is_in_text=False),
        Chart("none", "Nothing to draw", "", lambda: "", table(2)),
        Heading("Many rows"),
        table(60, 4, totals=2),
        Command("wattshift solve scenario.yaml --gap 0.001 " + "--set a.b=1 " * 20),
    ]
    sites = [block for place, name in enumerate(shown) for block in site(place, name)]
    return Page(
        f"Plan: {shown[0]}",
        "made-up-3f9c1e",
        head,
        [
            Section("decision", "What to do, and by when", blocks),
            Section("sites", "Sites", [Paragraph("A page each."), *sites]),
            Section("made", "How this was made", [table(3)]),
        ],
        raw=lambda cell: "1712.6928374651",
    )
