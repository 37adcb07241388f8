"""The unit tests of models as text and as JSON: what each is worth, where it goes, and why there is none."""

from __future__ import annotations

import os
from collections.abc import Iterator

from dea_core.render.unit_text import render_unit, unit_as_json
from dea_dbt.testing.diff_text import render_diff
from dea_dbt.testing.unit_tests import UnitTested


def render_unit_tested(one: UnitTested) -> str:
    """A model, its unit test and the diff, or what was written."""
    return "\n".join(_lines(one)) + "\n"


def _lines(one: UnitTested) -> Iterator[str]:
    head = f"model {one.node.name} ({one.node.file})"
    if one.unit is None:
        yield f"{head}: {one.refused}"
        return
    yield head
    yield render_unit(one.unit)
    if one.placing.standing:
        yield f"  {one.placing.standing}"
    if one.placing.outdated:
        yield f"  not written: {one.placing.outdated}; --replace writes it anew"
    if one.edits is not None and not one.written:
        yield from ("", render_diff(one.edits), "nothing is written yet: --write does it")
    yield from (f"  wrote {os.path.relpath(path)}" for path in one.written)


def unit_tested_as_json(one: UnitTested) -> dict[str, object]:
    """The same as plain data."""
    if one.unit is None:
        return {"model": one.node.name, "refused": str(one.refused)}
    placing = {"standing": one.placing.standing, "outdated": one.placing.outdated}
    written = [str(path) for path in one.written]
    files = [str(file.path) for file in one.edits.files] if one.edits is not None else []
    return {"model": one.node.name, **unit_as_json(one.unit), **placing, "files": files, "written": written}
