"""The repository's own files, for the tests that read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Not ours, or not in the repository (as .gitignore says).
NOT_OURS = {".git", ".venv", "var", "vendor", "__pycache__", ".hypothesis", ".ruff_cache", ".mypy_cache", ".pytest_cache"}


@cache
def files() -> tuple[Path, ...]:
    return tuple(sorted(walk(ROOT)))


def walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NOT_OURS:
            continue
        if path.is_dir():
            yield from walk(path)
        else:
            yield path


def named(*suffixes: str, under: str = "") -> list[Path]:
    return [path for path in files() if path.suffix in suffixes and path.is_relative_to(ROOT / under)]


def product() -> list[Path]:
    """Python files of the apps: neither tests nor benchmarks."""
    return [path for path in named(".py") if short(path).partition("/")[0] not in {"tests", "bench"}]


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def nodes(path: Path, *kinds: type[ast.AST]) -> list:
    return [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]
