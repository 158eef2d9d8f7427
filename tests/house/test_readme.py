"""Every command in the README runs, and what it shows is what is printed.

`WRITE_README=1` puts the present output of both examples into the page.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "README.md").read_text()


def commands() -> list[str]:
    blocks = re.findall(r"```bash\n(.*?)```", TEXT, re.S)
    return [line for block in blocks for line in block.splitlines() if line.startswith("wattshift ")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "scenarios", place / "scenarios")
    return place


def test_there_are_commands():
    assert len(commands()) >= 6


@pytest.mark.slow
def test_every_command_runs_in_the_order_of_the_page(folder: Path):
    for command in commands():
        words = [sys.executable, "-m", "optimizer", *shlex.split(command)[1:]]
        run = subprocess.run(words, cwd=folder, capture_output=True, text=True, env=environment())
        assert run.returncode == 0, f"{command}\n{run.stderr[-2000:]}"


@pytest.mark.slow
def test_the_python_lines_run(folder: Path):
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.S)
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, env=environment()
    )
    assert run.returncode == 0, run.stderr[-2000:]


def test_the_two_commands_of_the_start_are_those_of_ci():
    """CI calls the second itself; both must stand in the page as one line each."""
    start = [line for line in TEXT.splitlines() if line.startswith("python3 -m venv")]
    assert len(start) == 2
    assert start[0].endswith("wattshift solve scenarios/riot-rockdale")
    assert start[1].endswith("-m pytest -q -n 2")


def printed(folder: Path, *words: str) -> str:
    """The command and what it prints, on a page 100 columns wide."""
    run = subprocess.run(
        [sys.executable, "-m", "optimizer", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment(),
    )
    lines = (run.stderr + run.stdout).rstrip().splitlines()
    kept = [line.rstrip() for line in lines if not line.startswith(("wrote ", "solved before"))]
    return "\n".join([f"$ wattshift {' '.join(words)}", *kept])


def example(name: str, text: str) -> str:
    """What the page shows under that name; rewritten first if asked for."""
    pattern = re.compile(rf"(<!-- {name} -->\n```text\n)(.*?)(\n?```\n<!-- end -->)", re.S)
    page = ROOT / "README.md"
    if os.environ.get("WRITE_README"):
        page.write_text(pattern.sub(lambda found: found[1] + text + "\n```\n<!-- end -->", page.read_text()))
    (found,) = pattern.finditer(page.read_text())
    return found[2]


def test_the_check_that_is_shown_is_what_is_printed(folder: Path):
    (text,) = re.findall(r"```yaml\n# offer.yaml\n(.*?)```", TEXT, re.S)
    (folder / "offer.yaml").write_text(text)
    now = printed(folder, "check", "scenarios/tutorial", "--with", "offer.yaml")
    assert example("check", now) == now


@pytest.mark.slow
def test_the_run_that_is_shown_has_the_decisions_of_today(folder: Path):
    """Words and decisions, not amounts: another version of the solver may round them otherwise."""
    now = printed(folder, "solve", "scenarios/riot-rockdale")
    amounts = re.compile(r"[-+]?[0-9][0-9,.]*")
    shown = example("run", now)
    assert [amounts.sub("#", line).split() for line in shown.splitlines()[1:2]] == [
        amounts.sub("#", line).split() for line in now.splitlines()[1:2]
    ]
    for line in now.splitlines():
        if line[:1] in "+~" and (" sign " in line or " convert " in line):
            assert line.split()[:4] in [other.split()[:4] for other in shown.splitlines()]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100", "NO_COLOR": "1"}
