"""How numbers and text are written."""

import pytest

from optimizer.report import words


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, 1, "1,234.5"),
        (-0.04, 1, "0.0"),
        (-0.06, 1, "-0.1"),
        (0.0, 0, "0"),
        (None, 0, "-"),
        (float("inf"), 0, "-"),
        (float("nan"), 2, "-"),
        (1e9, 0, "1,000,000,000"),
    ],
)
def test_number(value, decimals, text):
    assert words.number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"), [(402.2, "+402"), (-18.3, "-18"), (0.4, "0"), (-0.4, "0"), (1500.0, "+1,500")]
)
def test_signed_leaves_zero_without_a_sign(value, text):
    assert words.signed(value) == text


@pytest.mark.parametrize(
    ("musd", "text"),
    [
        (1187.3, "USD 1,187 m"),
        (45.27, "USD 45.3 m"),
        (0.618, "USD 0.62 m"),
        (99.96, "USD 100 m"),
        (-31.0, "USD -31.0 m"),
        (0.0, "USD 0"),
    ],
)
def test_money_keeps_three_digits_that_tell(musd, text):
    assert words.money(musd) == text


def test_power_and_coins():
    assert words.power(250.0) == "250 MW"
    assert words.power(12.5) == "12.5 MW"
    assert words.power(1000.0) == "1,000 MW"
    assert words.coins(5700.4) == "5,700 BTC"
    assert words.coins(0.25) == "0.25 BTC"


def test_counts_and_lists():
    assert words.counted(0, "lease") == "no leases"
    assert words.counted(1, "lease") == "1 lease"
    assert words.counted(1200, "hall") == "1,200 halls"
    assert words.counted(2, "facility", "facilities") == "2 facilities"
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"


def test_span_and_percent():
    assert words.span("2027-Q1", "2027-Q1") == "2027-Q1"
    assert words.span("2027-Q1", "2031-Q4") == "2027-Q1 to 2031-Q4"
    assert words.percent(0.00083, 2) == "0.08 %"
    assert words.percent(None) == "-"


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("Tenant | A", "Tenant \\| A"),
        ("hyper_a", "hyper_a"),
        ("_x_", "\\_x\\_"),
        ("<b>*hi*</b>", "\\<b\\>\\*hi\\*\\</b\\>"),
        ("[a](b)", "\\[a\\](b)"),
        ("AT&T &copy; x", "AT&T \\&copy; x"),
        ("two\nlines\x1b[31m", "two lines\ufffd\\[31m"),
        ("back\\slash `code`", "back\\\\slash \\`code\\`"),
    ],
)
def test_text_from_files_cannot_open_markdown(raw, safe):
    assert words.escaped(raw) == safe


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("# a", "\\# a"),
        ("- a", "\\- a"),
        ("===", "\\==="),
        ("12. a", "12\\. a"),
        ("2027 is far", "2027 is far"),
        ("  Two sites, x-y = z.", "Two sites, x-y = z."),
    ],
)
def test_text_from_files_opens_no_paragraph_of_its_own_kind(raw, safe):
    assert words.begun(words.escaped(raw)) == safe
