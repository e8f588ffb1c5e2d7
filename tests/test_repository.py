"""What a reader of this repository may count on, in every file."""

import ast
import re

import pytest
from django.contrib.staticfiles import finders

from tests.support.source import ROOT, files, named, nodes, product, short

TEXT = {".py", ".html", ".css", ".js", ".md", ".txt", ".in", ".toml", ".po", ".json", ".svg", ""}
# Spelled in pieces, or this file would be the first to be found.
ELSEWHERE = re.compile(r"(?<![\w.})-])/(?:work|tmp|root|home)\b(?!_)")
REGISTRY = re.compile(r"py" r"pi\.org|python" r"hosted|registry\.npm|--(?:extra-)?index-" r"url|deb\.debian\.org|mirrors?\.", re.IGNORECASE)
HOST = re.compile(r"""(?:src|href|action|url\(|fetch\(|import)\s*=?\s*\(?["']?\s*(?:https?:)?//""")
INLINE = re.compile(r"""\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*["']|["']\s*javascript:|<script(?![^>]*\bsrc=)""", re.IGNORECASE)
BROAD = {"Exception", "BaseException"}
HANDS = (ast.FunctionDef, ast.AsyncFunctionDef)


def lines(path):
    return len(path.read_text().splitlines())


def long_functions(path, limit):
    return {
        f"{short(path)}:{node.lineno} {node.name}": size
        for node in nodes(path, *HANDS)
        if (size := node.end_lineno - node.lineno + 1) > limit
    }


def is_migration(path):
    return path.parent.name == "migrations"


def is_view(path):
    return path.stem == "views" or "views" in path.parts


def names(node):
    """The name that an expression ends in: `receiver`, `signals.receiver` and `receiver(x)` are all `receiver`."""
    if isinstance(node, ast.Call):
        return names(node.func)
    if isinstance(node, ast.Tuple):
        return [name for item in node.elts for name in names(item)]
    return [node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")]


@pytest.mark.parametrize("pattern", [pytest.param(ELSEWHERE, id="paths"), pytest.param(REGISTRY, id="package registries")])
def test_nothing_belongs_to_one_machine(pattern):
    found = [
        f"{short(path)}:{number}: {line.strip()[:80]}"
        for path in files()
        if path.suffix in TEXT
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []


def test_files_are_short():
    ours = [path for path in named(".py", ".js", ".css") if not is_migration(path)]
    assert {short(path): lines(path) for path in ours if lines(path) > 300} == {}


def test_templates_are_short():
    assert {short(path): lines(path) for path in named(".html") if lines(path) > 150} == {}


def test_functions_are_short():
    found = {}
    for path in product():
        found |= {} if is_migration(path) else long_functions(path, 20 if is_view(path) else 30)
    assert found == {}


def test_migrations_are_named_by_a_person():
    assert [short(path) for path in named(".py") if is_migration(path) and re.search(r"_auto_|_initial$", path.stem)] == []


def test_templates_have_no_inline_code():
    """The content security policy would refuse it."""
    found = [
        f"{short(path)}:{number}"
        for path in named(".html")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if INLINE.search(line)
    ]
    assert found == []


def test_pages_ask_no_other_host():
    found = [short(path) for path in named(".html", ".css", ".js") if HOST.search(path.read_text())]
    found += [short(path) for path in (ROOT / "static" / "vendor").rglob("*.[cj]s*") if "sourceMappingURL" in path.read_text()]
    assert found == []


def test_static_files_and_icons_named_in_templates_exist():
    missing = []
    for path in named(".html"):
        text = path.read_text()
        wanted = re.findall(r"""{% static ["']([^"']+)["']""", text)
        wanted += [f"vendor/icons/{name}.svg" for name in re.findall(r"""{% icon ["']([^"']+)["']""", text)]
        missing += [f"{short(path)}: {name}" for name in wanted if not finders.find(name)]
    assert missing == []


def test_models_do_not_hide_work_in_save_or_delete():
    wrong = [
        f"{short(path)}:{step.lineno}"
        for path in product()
        if not {"forms", "forms.py"} & set(path.parts)
        for kind in nodes(path, ast.ClassDef)
        for step in kind.body
        if isinstance(step, HANDS) and step.name in {"save", "delete"}
    ]
    assert wrong == []


def test_no_signals():
    wrong = [
        f"{short(path)}:{node.lineno}"
        for path in product()
        for node in nodes(path, ast.Import, ast.ImportFrom)
        if "signals" in f"{getattr(node, 'module', '')}.{'.'.join(alias.name for alias in node.names)}".split(".")
    ]
    wrong += [
        f"{short(path)}:{node.lineno}"
        for path in product()
        for node in nodes(path, *HANDS)
        if any(name == "receiver" for mark in node.decorator_list for name in names(mark))
    ]
    assert wrong == []


def test_no_broad_excepts():
    wrong = [
        f"{short(path)}:{node.lineno}"
        for path in named(".py")
        for node in nodes(path, ast.ExceptHandler)
        if node.type is None or BROAD.intersection(names(node.type))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_locked_by_hash(name):
    text = re.sub(r"\s*#.*", "", (ROOT / name).read_text()).replace("\\\n", " ")
    packages = [line.split() for line in text.splitlines() if line.strip()]
    assert packages
    assert [
        words[0]
        for words in packages
        if "==" not in words[0] or not words[1:] or not all(w.startswith("--hash=sha256:") for w in words[1:])
    ] == []
    assert [words[0] for words in packages if re.match(r"psycopg(\W|$)", words[0])] == []
