"""An optional or heavy library has one importer, or few, which import it lazily, so that `dea --help` is quick."""

from __future__ import annotations

import subprocess
import sys
from fnmatch import fnmatch

import pytest

from tests.architecture import source

# library -> the files that may import it. Outside dea_core the import may also stand at the top.
IMPORTERS: dict[str, tuple[str, ...]] = {
    "IPython": ("dea_magic/*",),
    "anthropic": ("dea_core/agents/clients/anthropic.py",),
    "dbt": ("dea_dbt/*",),
    "faker": ("dea_core/generate/pools*",),
    "fastapi": ("dea_core/server.py",),
    "ipywidgets": ("dea_magic/*",),
    "openai": ("dea_core/agents/clients/openai.py",),
    "opentelemetry": ("dea_core/agents/telemetry.py",),
    "pandas": ("dea_core/readers/frames.py",),
    "psycopg": ("dea_core/engines/postgres.py",),
    "pyspark": ("dea_core/engines/spark.py",),
    "z3": ("dea_core/generate/solve/smt.py",),
}

# What `dea --help` must not import: together they cost many times what it may take (0.3 s of CPU).
HEAVY = {*IMPORTERS, "duckdb", "numpy", "pyarrow", "uvicorn"}


@pytest.mark.parametrize("library", IMPORTERS)
def test_a_library_has_few_importers(library: str) -> None:
    for file in source.files():
        for imported in source.imports(file):
            if imported.top == library:
                assert any(fnmatch(file.as_posix(), pattern) for pattern in IMPORTERS[library]), (
                    f"{imported.place} imports {library}; only {', '.join(IMPORTERS[library])} may"
                )
                assert imported.lazy or file.parts[0] != "dea_core", (
                    f"{imported.place}: import {library} inside the function that needs it"
                )


def modules_after(command: str) -> set[str]:
    program = f"import sys\ntry:\n {command}\nexcept SystemExit: pass\nprint('modules:', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.rsplit("modules:", 1)[1].split()}


@pytest.mark.parametrize(
    "command",
    [
        "import dea_core",
        "import dea_core.cli",
        "from dea_core.cli import dea; dea(['--help'])",
        "import dea_dbt.commands",
        "from dea_core.cli import dea; dea(['dbt', '--help'])",
        "from dea_core.cli import dea; dea(['generate', '--help'])",
    ],
)
def test_nothing_heavy_is_imported_for_help(command: str) -> None:
    heavy = modules_after(command) & HEAVY
    assert not heavy, f"{command!r} imports {sorted(heavy)}"


def test_the_audit_sees_a_heavy_import() -> None:
    assert modules_after("import duckdb") & HEAVY
