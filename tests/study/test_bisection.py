"""The search for a break asks little and claims no more than it has asked."""

import pytest

from optimizer.study.bisection import Found, bisect, scan


@pytest.mark.parametrize("search", [bisect, scan])
def test_every_break_is_found_between_neighbours(search):
    for breaks in range(1, 18):
        assert search(lambda step, breaks=breaks: step < breaks, 17) == Found(breaks - 1, breaks, True)
    assert search(lambda step: True, 17) == Found(17, None, True)
    assert search(lambda step: False, 17) == Found(None, 0, True)


def test_bisection_asks_few_times():
    asked = []

    def probe(step: int) -> bool:
        asked.append(step)
        return step < 700

    assert bisect(probe, 1000) == Found(699, 700, True)
    assert len(asked) <= 12


def test_what_is_not_known_is_not_claimed():
    assert bisect(lambda step: None, 9) == Found(None, None, False)
    assert bisect(lambda step: None if step == 9 else True, 9) == Found(0, None, False)
    assert bisect(lambda step: {0: True, 8: False, 4: True}.get(step), 8) == Found(4, 8, False)
    assert scan(lambda step: True if step < 3 else None, 9) == Found(2, None, False)


def test_scan_finds_the_first_of_several_breaks():
    assert scan(lambda step: step not in (2, 3), 9) == Found(1, 2, True)
