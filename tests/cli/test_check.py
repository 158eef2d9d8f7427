"""`wattshift check`: what it prints and its exit code."""

import json

from tests.cli.small import READ, SMALL, write

WRONG = SMALL.replace("cash: 11 MUSD", "cash: 50 MW").replace("energised:", "energized:")


def test_a_good_scenario_is_told_what_was_read(run, tmp_path):
    result = run("check", write(tmp_path))
    assert (result.code, result.out, result.err) == (0, f"{READ}: ok\n", "")


def test_power_that_comes_later_is_told(run, tmp_path):
    later = SMALL.replace("energised: 100 MW", "energised: {2027-01: 60 MW, 2027-04: 1700 MW}")
    result = run("check", write(tmp_path, later))
    assert "1 site, 60 MW, 1,700 from 2027-Q2, " in result.out


def test_quiet_says_nothing_of_a_good_scenario(run, tmp_path):
    result = run("check", write(tmp_path), "--quiet")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_all_problems_are_found_at_once(run, tmp_path):
    result = run("check", write(tmp_path, WRONG))
    assert result.code == 3
    assert result.err == ""
    assert "small.yaml:8:5: error[unknown-key]: " in result.out
    assert "  8 |     energized: 100 MW\n    |     ^^^^^^^^^\n  fix: " in result.out
    assert "small.yaml:17:9: error[unit-kind]: '50 MW' is power; this field is money\n" in result.out
    assert result.out.rstrip().endswith("problems found")


def test_many_problems_say_how_to_see_them_all(run, tmp_path):
    wrong = SMALL.replace("cash: 11 MUSD", "cash: 50")
    bad = [write(tmp_path, wrong, f"bad-{number}.yaml") for number in range(21)]
    result = run("check", *bad)
    assert result.out.endswith("and 1 more\n\n21 problems found\n20 are shown; --json lists them all\n")
    assert "--json" not in run("check", *bad[:20]).out


def test_a_lease_larger_than_whole_blocks_make_is_told(run, tmp_path):
    """By hand: of 34 MW in blocks of 10 a hall can hold 30, so 32 have no room."""
    run("new", "mine", "--quiet")
    result = run("check", "mine", "--set", "halls.north-hall.it=34MW", "--set", "leases.alpha.it=32MW")
    assert result.code == 3
    assert "error[lease-too-large]: the lease takes 32 MW, more than any of its halls holds; " in result.out
    assert "holds 30 MW" in result.out


def test_a_list_where_names_with_settings_belong_and_a_missing_spend(run, tmp_path):
    text = (
        SMALL
        + """halls:
  a:
    site: north
    it: 4 MW
    capex: 9 MUSD/MW
    build: 4 months
    cooling: {kind: air}
leases:
  one:
    halls: [dodge-1]
"""
    )
    out = run("check", write(tmp_path, text)).out
    assert "fix: write {dodge-1: {}}\n" in out
    assert "fix: add spend, the share by month, e.g. spend: {0: 40 %, 6: 60 %}\n" in out


def test_problems_of_several_scenarios_come_together(run, tmp_path):
    good = write(tmp_path)
    bad = write(tmp_path, SMALL.replace("cash: 11 MUSD", "cash: 50"), "bad.yaml")
    result = run("check", good, bad)
    assert result.code == 3
    assert "bad.yaml:17:9: error[unit-missing]: 50 has no unit" in result.out
    assert "\n\n1 problem found\n" in result.out
    assert result.out.endswith(f"{READ}: ok\n")


def test_overlays_and_settings_are_checked_too(run, tmp_path):
    overlay = write(tmp_path, "treasury: {cash: 40 MW}\n", "bear.yaml")
    result = run("check", write(tmp_path), "--with", overlay, "--set", "treasury.btc=lots")
    assert result.code == 3
    assert "bear.yaml:1:18: error[unit-kind]" in result.out
    assert "--set treasury.btc=lots:1:14: error[" in result.out


def test_business_checks_run_too(run, tmp_path):
    result = run("check", write(tmp_path), "--set", "treasury.sales.fee=100 %")
    assert result.code == 3
    assert "error[fee-size]: a fee of 100 % leaves nothing of the proceeds" in result.out


def test_json_is_one_object_and_nothing_else(run, tmp_path):
    good = run("check", write(tmp_path), "--json")
    answer = json.loads(good.out)
    assert (good.code, good.err) == (0, "")
    assert (answer["wattshift"], answer["command"], answer["ok"], answer["problems"]) == (
        1,
        "check",
        True,
        [],
    )
    assert answer["read"] == [
        {
            "path": "small.yaml",
            "sites": 1,
            "energised_mw": 100.0,
            "leases": 0,
            "halls": 0,
            "facilities": 0,
            "periods": 4,
            "first": "2027-Q1",
            "last": "2027-Q4",
        }
    ]
    bad = run("check", write(tmp_path, WRONG), "--json")
    answer = json.loads(bad.out)
    assert (bad.code, bad.err, answer["ok"], answer["read"]) == (3, "", False, [])
    wrong_unit = next(one for one in answer["problems"] if one["code"] == "unit-kind")
    assert (wrong_unit["file"], wrong_unit["line"], wrong_unit["column"], wrong_unit["end_column"]) == (
        "small.yaml",
        17,
        9,
        14,
    )
    assert wrong_unit["path"] == "treasury.cash"


def test_a_missing_file_is_a_problem_of_the_scenario(run):
    result = run("check", "nowhere.yaml")
    assert result.code == 3
    told = "nowhere.yaml: error[file-missing]: nowhere.yaml does not exist\n  fix: check the name\n"
    assert result.out == f"{told}\n1 problem found\n"
