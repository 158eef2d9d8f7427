"""Names are made safe and cut to a width without tearing a letter apart."""

from __future__ import annotations

from optimizer.report.charts.text import clean, shortened, width, with_amount, wrapped


def test_what_steers_is_taken_out_and_the_rest_kept():
    assert clean("a\nb\t c\x1b\u202e \ud800") == "a b c\ufffd \ufffd"
    assert clean("\u0645\u200c\u0646") == "\u2068\u0645\u200c\u0646\u2069", "isolated, its joiner kept"
    assert clean("<b> $5 & \u5317") == "<b> $5 & \u5317"


def test_long_names_end_with_an_ellipsis_and_fit():
    for name in ("long name " * 10, "\u5317" * 100, "W" * 100, "\u05d0" * 100):
        cut = shortened(name, 100.0, 9.5)
        assert "\u2026" in cut
        assert width(cut, 9.5) <= 100.0
    assert shortened("short", 100.0, 9.5) == "short"
    assert shortened("\u05d0" * 100, 100.0, 9.5).endswith("\u2026\u2069"), "still isolated"
    assert shortened("anything", 0.0, 9.5) == "\u2026"


def test_an_accent_goes_with_its_letter():
    name = "e\u0301" * 60
    cut = shortened(name, 50.0, 9.5)
    assert cut[:-1] == "e\u0301" * ((len(cut) - 1) // 2)


def test_an_amount_is_never_cut():
    assert with_amount("a very long name of a loan", "1,680", 80.0, 9.5).endswith("\u2026 1,680")


def test_two_lines_break_between_words():
    assert wrapped("free cash and coins, at least this", 110.0, 9.5)[0] == "free cash and coins,"
    assert wrapped("short", 100.0, 9.5) == ["short"]
    assert len(wrapped("word " * 50, 100.0, 9.5)) == 2
    assert len(wrapped("unbroken" * 9, 100.0, 9.5)) == 1
