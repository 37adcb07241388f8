"""Results of ``dea dbt`` as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dea_core.render.hardened_text import render_hardened
from dea_core.render.optimize_text import render_optimization
from dea_core.render.text import render_generated
from dea_core.results import counted
from dea_dbt.testing.diff_text import render_diff

if TYPE_CHECKING:
    from dea_dbt.optimizing import OptimizedModel
    from dea_dbt.seeding import SeedResult
    from dea_dbt.testing.hardening import TestsResult
    from dea_dbt.unseeding import Unseeded


def render_seeded(result: SeedResult) -> str:
    """What was made, and how it stands where it was loaded."""
    lines = [render_generated(result.made)]
    if result.loaded:
        passed = sum(check.passed for check in result.loaded)
        lines.append(
            f"{passed:,} of {len(result.loaded):,} checks passed on the rows as loaded (target {result.target})"
        )
    nexts = {"target": "dbt build", "seeds": "dbt seed && dbt build --exclude resource_type:seed", "parquet": ""}
    nexts["models"] = "dbt build --select tag:dea && dbt build --exclude tag:dea"
    lines += [f"next: {nexts[result.into]}"] if nexts[result.into] else []
    return "\n".join(lines)


def render_unseeded(result: Unseeded) -> str:
    """What went, and what was kept."""
    lines = [f"dropped {name}" for name in result.dropped]
    lines += [f"emptied {name} (it was there before)" for name in result.emptied]
    lines += [f"removed {name}" for name in result.files]
    lines += [f"kept {name}" for name in result.kept]
    return "\n".join(lines or ["nothing of ours is here"])


def render_tests(result: TestsResult, *, every: bool) -> str:
    """What the tests are worth, what would be written into which file, and what was."""
    edits = result.edits
    parts = [render_hardened(result.found, every=every)]
    parts += [result.target] if result.target else []
    parts += [f"not read, so not tried: {name} ({why})" for name, why in result.unread.items()]
    parts += [f"not written: {one}" for one in edits.refused]
    if edits.files and not result.written:
        parts += [
            "",
            render_diff(edits),
            f"nothing is written yet: {counted(len(edits.tests), 'test')}, --write does it",
        ]
    parts += [f"wrote {path}" for path in result.written]
    return "\n".join(parts)


def render_optimized(one: OptimizedModel) -> str:
    """A model, and what came of it."""
    head = f"model {one.node.name} ({one.node.file})"
    return f"{head}: {one.refused}\n" if one.found is None else f"{head}\n{render_optimization(one.found)}\n"
