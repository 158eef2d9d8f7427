"""How option values are read."""

import click
import pytest

from optimizer.cli.options import Duration, Gap


@pytest.mark.parametrize(
    ("text", "gap"),
    [("0.1%", 0.001), ("0.1 %", 0.001), ("0.001", 0.001), ("1e-4", 1e-4), ("0", 0.0), (".5%", 0.005)],
)
def test_gap(text, gap):
    assert Gap().convert(text, None, None) == pytest.approx(gap)


@pytest.mark.parametrize("text", ["1", "100%", "-1%", "small", "", "%", "1 %%"])
def test_what_is_not_a_gap(text):
    with pytest.raises(click.BadParameter, match=r"is not a gap; write 0\.1% or 0\.001"):
        Gap().convert(text, None, None)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("90s", 90),
        ("10m", 600),
        ("10 min", 600),
        ("1h30m", 5400),
        ("1.5h", 5400),
        ("0.5", 0.5),
        ("2H", 7200),
    ],
)
def test_duration(text, seconds):
    assert Duration().convert(text, None, None) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "0", "-5", "ten", "5d", "m", "1m1h"])
def test_what_is_not_a_duration(text):
    with pytest.raises(click.BadParameter, match="is not a time; write 90s, 10m or 1h30m"):
        Duration().convert(text, None, None)
