"""Nothing is declared and forgotten: inputs are read, rules have a golden listing, components their notes."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPONENTS = ROOT / "optimizer" / "components"


def trees(folder: Path) -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text())) for path in sorted(folder.rglob("*.py"))]


def rules_of(component: Path) -> set[str]:
    """Names of the rules a component states: by `context.rule`, `carry`, `follow` and `state_owed`."""
    names = set()
    for _, tree in trees(component):
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            function = (
                call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            )
            texts = [
                arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            ]
            if function == "state_owed":
                names.add("balance")
            if function == "rule" and texts:
                names.add(texts[0])
            if function in {"follow", "carry"} and texts:
                names.add(f"{texts[0]}_carried")
    return names


@pytest.mark.parametrize(
    "component", sorted(p for p in COMPONENTS.iterdir() if p.is_dir()), ids=lambda p: p.name
)
def test_each_rule_has_a_golden_listing(component: Path):
    folder = ROOT / "tests" / "components" / component.name / "listings"
    listed = {
        path.name.removeprefix(f"{component.name}.").removesuffix(".txt") for path in folder.glob("*.txt")
    }
    assert rules_of(component) - listed == set()
    assert listed - rules_of(component) == set(), "listings of rules that are gone"


def test_each_component_explains_itself():
    for component in COMPONENTS.iterdir():
        if (component / "schema.py").exists():
            assert (component / "NOTES.md").exists(), component.name


def test_each_input_is_read():
    """A field that nobody reads would be accepted and ignored."""
    read = {
        node.attr
        for path, tree in trees(ROOT / "optimizer")
        if "schema" not in path.name and "audit" not in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
    }
    schemas = [*COMPONENTS.glob("*/*schema*.py"), ROOT / "optimizer" / "scenario" / "schema.py"]
    written = {
        (path.parent.name, owner.name, field.target.id)
        for path in schemas
        for owner in ast.walk(ast.parse(path.read_text()))
        if isinstance(owner, ast.ClassDef)
        for field in owner.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }
    assert {entry for entry in written if entry[2] not in read} == set()
