"""The light commands stay light: what they import, and how long the help takes."""

import resource
import subprocess
import sys

import pytest

from tests.cli.conftest import ROOT
from tests.cli.small import write

HEAVY = {"pandas", "pyomo", "numpy", "scipy", "highspy", "matplotlib"}


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], ["solve", "--help"], ["check", "FILE"], ["show", "FILE"], ["schema"]]
)
def test_nothing_heavy_is_imported(words, tmp_path):
    path = tmp_path / write(tmp_path)
    command = [str(path) if word == "FILE" else word for word in words]
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "optimizer", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = {
        line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line
    }
    assert not loaded & HEAVY


def test_the_help_takes_little_time():
    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    subprocess.run([sys.executable, "-m", "optimizer", "--help"], cwd=ROOT, capture_output=True, check=True)
    before = spent()
    subprocess.run([sys.executable, "-m", "optimizer", "--help"], cwd=ROOT, capture_output=True, check=True)
    assert spent() - before < 0.3
