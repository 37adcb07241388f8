"""Writing the plan of a project's data beside its dbt_project.yml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dea_core.errors import WriteError
from dea_core.generate import FILE_NAME, dump_plan

if TYPE_CHECKING:
    from dea_dbt.seeding import Prepared


def write_plan(ready: Prepared, out: str | None) -> Iterator[str]:
    """Write the plan and the pools that it uses; what there is to say, line by line. ``-`` is standard output."""
    import sys

    from dea_core.verbs import POOLS_NAME

    plan = ready.proposal.plan
    text = dump_plan(replace(plan, tables={**plan.tables, **ready.elsewhere}))
    yield from ready.proposal.notes
    yield from (str(thing) for thing in ready.schema.unsupported if not thing.ignorable)
    if out == "-":
        sys.stdout.write(text)
        return
    target = Path(out) if out else ready.project.root / FILE_NAME
    try:
        target.write_text(text, encoding="utf-8")
        ready.proposal.pools.dump(target.with_name(POOLS_NAME))
    except OSError as error:
        raise WriteError(f"cannot write the plan: {error.strerror}", place=target) from error
    columns = sum(len(table.columns) for table in ready.proposal.plan.tables.values())
    yield f"{target}: {len(ready.proposal.plan.tables)} tables, {columns} columns"
