"""A hall that its site can never power in full is said before the solve."""

from optimizer.components.conversions.checks import fit_findings
from optimizer.core.facts import SitePromise

from .small import hall


def test_a_hall_beyond_its_site():
    """By hand: 30 MW of IT at 1.4 take 42 MW at the meter; 35 MW can be promised, enough for 25 MW of IT."""
    halls = {"east": hall(it="30 MW", gross_per_it=1.4)}
    site = halls["east"].site
    (found,) = fit_findings(halls, {site: SitePromise(1.2, 35.0)})
    assert (found.path, found.code, found.severity) == ("halls.east.it", "hall-beyond-site", "warning")
    assert found.message == (
        f"30 MW of IT take 42 MW at the meter (1.4 per MW), but {site} can promise 35 MW at most: "
        "no more than 25 MW of IT can be leased there"
    )
    assert fit_findings(halls, {site: SitePromise(1.2, 42.0)}) == []


def test_a_hall_on_a_site_that_is_given_up():
    ends = 2028 * 12 + 6
    (found,) = fit_findings({"east": hall(it="10 MW")}, {hall().site: SitePromise(1.2, 42.0, ends)})
    assert (found.path, found.code, found.severity) == ("halls.east", "hall-outlasts-site", "warning")
    assert found.message == (
        f"{hall().site} is the company's only until 2028-06, and a hall keeps its power for good: "
        "none can be built there"
    )
    begun = {"east": hall(it="10 MW", started={"start": "2027-01", "it": "10 MW"})}
    (found,) = fit_findings(begun, {hall().site: SitePromise(1.2, 42.0, ends)})
    assert (found.path, found.severity) == ("halls.east.started", "error")
    assert found.message.endswith("no plan could hold with this one begun")
