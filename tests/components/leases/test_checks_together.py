"""What a user is told about leases that do not go together, word for word."""

from .small import lease
from .test_checks import told


def test_leases_that_need_each_other():
    circle = {
        "a": lease(requires="b"),
        "b": lease(requires="c"),
        "c": lease(requires="a"),
        "d": lease(requires="a"),
    }
    assert told(circle) == [
        (
            "leases.a.requires",
            "requires-circle",
            "leases that require one another can never be signed: a needs b needs c needs a",
            "take one `requires` out",
        )
    ]
    assert told({"a": lease(requires="a")})[0][2].endswith("a needs a")


def test_two_signed_leases_of_one_group():
    signed = {"hall": "east", "commence": "2026-07"}
    pair = {"a": lease(group="wing", signed=signed), "b": lease(group="wing", signed=signed)}
    assert told(pair) == [
        (
            "leases.b.signed",
            "group-signed-twice",
            "a and b are both signed, and at most one lease of group 'wing' can be",
            "take one `signed` out, or the group",
        )
    ]


def test_a_signed_lease_whose_first_part_is_not():
    leases = {
        "base": lease(),
        "more": lease(requires="base", signed={"hall": "east", "commence": "2027-10"}),
    }
    assert told(leases) == [
        (
            "leases.more.signed",
            "signed-before-required",
            "more is signed, but base, which it requires, is not",
            "give base its own `signed`, or take `requires` out",
        )
    ]


def test_a_backstop_that_changes_nothing():
    """A warning only: the lease may get a better loan by it."""
    backstop = {"by": "Big Cloud", "warrants": "5 MUSD"}
    pair = {"plain": lease(group="a", credit="unrated"), "backed": lease(group="a", backstop=backstop)}
    assert told(pair) == []
    assert told(pair | {"backed": lease(group="a", credit="unrated", backstop=backstop)}) == [
        (
            "leases.backed.credit",
            "! backstop-without-effect",
            "Big Cloud stands behind this lease, but its rent is discounted at 'unrated', as that of plain "
            "without a backstop",
            "write the class that the tenant has with the guarantee",
        )
    ]
    alone = {"plain": lease(credit="unrated"), "backed": lease(credit="unrated", backstop=backstop)}
    assert told(alone) == []


def test_like_where_no_file_is_read():
    assert told({"a": lease(), "b": lease(like="a")}) == [
        (
            "leases.b.like",
            "like-not-read",
            "the terms of a are taken over only when a scenario is read from its file",
            "write all terms, and leave like out",
        )
    ]
