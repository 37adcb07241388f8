"""The product's own source as the tests of its shape see it: files, modules, who imports whom. Nothing is executed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("dea_core", "dea_dbt", "dea_magic")


@dataclass(frozen=True)
class Import:
    """One import statement's module: ``name`` is absolute; ``lazy`` when it stands in a function or for types only."""

    file: Path
    line: int
    name: str
    lazy: bool

    @property
    def place(self) -> str:
        """Where, as an editor opens it."""
        return f"{self.file}:{self.line}"

    @property
    def top(self) -> str:
        """The distribution's top-level name: ``anthropic`` of ``anthropic.types``."""
        return self.name.partition(".")[0]


def files() -> list[Path]:
    """Every Python file of the product, relative to the root."""
    return sorted(path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def module_name(file: Path) -> str:
    """``dea_core/schema/__init__.py`` is ``dea_core.schema``."""
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def tree(file: Path) -> ast.Module:
    """The file, parsed."""
    return ast.parse((ROOT / file).read_text(encoding="utf-8"), str(file))


def imports(file: Path) -> Iterator[Import]:
    """Every import in a file. ``from package import module`` gives the module where there is one of that name."""
    yield from _walk(tree(file), file, lazy=False)


def _walk(node: ast.AST, file: Path, lazy: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(file, child.lineno, alias.name, lazy) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = _absolute(child, file)
            yield from (Import(file, child.lineno, _module_or(base, alias.name), lazy) for alias in child.names)
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or _for_types_only(child)
            yield from _walk(child, file, lazy or inside)


def _absolute(statement: ast.ImportFrom, file: Path) -> str:
    if not statement.level:
        return statement.module or ""
    package = module_name(file).split(".")
    up = statement.level - (file.name == "__init__.py")
    return ".".join([*package[: len(package) - up], *([statement.module] if statement.module else [])])


def _module_or(base: str, name: str) -> str:
    inner = ROOT.joinpath(*base.split("."), name)
    return f"{base}.{name}" if inner.is_dir() or inner.with_suffix(".py").is_file() else base


def _for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
