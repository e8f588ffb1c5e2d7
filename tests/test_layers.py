"""Who may import whom: facts do not know that they are scored, and nothing imports upward."""

import ast
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.support.source import ROOT, named, nodes, product, short

# An app imports from the floors below its own, never from a neighbour on its floor and never from above.
FLOORS = [
    {"township"},
    {"villages"},
    {"cadres", "party"},
    {"commitments", "disputes", "development"},
    {"appraisal"},
    {"portal"},
]
BELOW = {app: set().union(*FLOORS[:number]) for number, floor in enumerate(FLOORS) for app in floor}
PURE = "appraisal/scoring/"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def app_of(path: Path) -> str:
    return short(path).partition("/")[0]


def imported(path: Path) -> list[str]:
    """Dotted names of everything the file imports, relative ones made absolute."""
    names = []
    for node in nodes(path, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        else:
            package = short(path.parent).split("/")[: -(node.level - 1) or None] if node.level else []
            names.append(".".join([*package, *filter(None, [node.module])]))
    return names


def apps_imported(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported(path)} & ({*BELOW, "tests", "bench"} - {app_of(path)})


def test_every_app_has_a_floor():
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert found - {"tests", "bench"} <= set(BELOW)


@pytest.mark.parametrize("app", sorted(app for app in BELOW if (ROOT / app).is_dir()))
def test_nothing_imports_upward_or_beside(app):
    wrong = {short(path): sorted(apps_imported(path) - BELOW[app]) for path in product() if app_of(path) == app}
    assert {path: apps for path, apps in wrong.items() if apps} == {}


def test_no_cycle_between_apps():
    graph: dict[str, set[str]] = {}
    for path in product():
        graph.setdefault(app_of(path), set()).update(apps_imported(path))
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_no_import_inside_a_function():
    inside = [
        f"{short(path)}:{node.lineno}"
        for path in named(".py")
        for function in nodes(path, *FUNCTIONS)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_scoring_is_pure():
    """Numbers in, numbers and their explanation out: the standard library and itself, no Django, no clock, no file."""
    allowed = set(sys.stdlib_module_names) - {"datetime", "time", "random", "os", "pathlib", "io", "sqlite3", "subprocess", "locale"}
    wrong = [
        f"{short(path)} imports {name}"
        for path in product()
        if short(path).startswith(PURE)
        for name in imported(path)
        if name.partition(".")[0] not in allowed and not name.startswith("appraisal.scoring")
    ]
    assert wrong == []
    assert any(short(path).startswith(PURE) for path in product())
