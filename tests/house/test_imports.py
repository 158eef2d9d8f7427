"""The way of the data has one direction: no layer imports the one above it, no component another."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "optimizer"
LAYERS = ["core", "components", "scenario", "model", "solve", "solution", "report", "api", "study", "cli"]
FREE = {"__init__", "__main__"}


def modules() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if "_scenarios" not in path.parts)


def imported(path: Path) -> set[str]:
    """Absolute names of what a module imports, anywhere in its text."""
    package = ["optimizer", *path.relative_to(ROOT).parent.parts]
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{stem}.{alias.name}" for alias in node.names} | {stem}
    return found


def layer(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if parts[0] == "optimizer" and len(parts) > 1 and parts[1] in LAYERS else None


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_layer_imports_the_one_above(path: Path):
    own = path.relative_to(ROOT).parts[0].removesuffix(".py")
    if own in FREE:
        return
    assert own in LAYERS, f"{path} stands in no layer"
    above = {
        name for name in imported(path) if (found := layer(name)) and LAYERS.index(found) > LAYERS.index(own)
    }
    assert not above


@pytest.mark.parametrize(
    "path",
    [path for path in modules() if "components" in path.parts],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_components_do_not_import_each_other(path: Path):
    parts = path.relative_to(ROOT).parts
    if len(parts) < 3:
        return
    own = f"optimizer.components.{parts[1]}"
    others = {
        name
        for name in imported(path)
        if name.startswith("optimizer.components.") and not (name + ".").startswith(own + ".")
    }
    assert not others


def test_only_solve_drives_the_solver():
    users = {
        path.relative_to(ROOT).parts[0] for path in modules() if any("highspy" in n for n in imported(path))
    }
    assert users == {"solve"}


def test_the_audit_stands_on_its_own():
    """The audit proves nothing if it reuses the equations it checks."""
    for path in (ROOT / "solution" / "audit").glob("*.py"):
        for name in imported(path):
            assert not name.startswith(("pyomo", "highspy")), path
            assert not {"equations", "data"} & set(name.split(".")), path


def test_files_hold_one_idea():
    long = {
        str(path.relative_to(ROOT)): n
        for path in modules()
        if (n := len(path.read_text().splitlines())) > 400
    }
    assert not long


@pytest.mark.parametrize("command", [["--help"], ["check", "scenarios/tutorial"]])
def test_light_commands_load_nothing_heavy(command: list[str]):
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "optimizer", *command],
        cwd=ROOT.parent,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    loaded = {
        line.rsplit("|", 1)[-1].strip().split(".")[0] for line in run.stderr.splitlines() if "|" in line
    }
    assert not loaded & {"pyomo", "pandas", "numpy", "scipy", "highspy", "matplotlib"}
