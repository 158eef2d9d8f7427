"""Every command in the README runs, and runs of what it shows look as it shows them."""

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


def environment() -> dict[str, str]:
    import os

    return os.environ | {"PYTHONPATH": str(ROOT)}
