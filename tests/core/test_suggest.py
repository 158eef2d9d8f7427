"""What is offered instead of an unknown name."""

import pytest

from optimizer.core.suggest import meant, percent


@pytest.mark.parametrize(
    ("name", "known", "fix"),
    [
        ("rokdale", ["rockdale", "childress"], "did you mean 'rockdale'?"),
        ("x", ["b", "a"], "use one of: a, b"),
        ("x", list("abcdefgh"), "use one of: a, b, c, d, e, f and 2 more"),
        ("x", [], "there are none yet: add it, or take the name out"),
    ],
)
def test_meant(name: str, known: list[str], fix: str):
    assert meant(name, known) == fix


def test_percent():
    assert [percent(share) for share in (0.1, 0.125, 1.0)] == ["10 %", "12.5 %", "100 %"]
