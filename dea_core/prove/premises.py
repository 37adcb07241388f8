"""Where a premise comes from, in words: what an engine holds to needs no more than its place; a test only says so."""

from __future__ import annotations

from dea_core.schema import Origin


def told(origin: Origin) -> str:
    """The origin of a premise; a dbt test is named as what it is, for nothing keeps rows to it."""
    return f"from the dbt test {origin}, which must hold" if origin.kind == "test" else str(origin)
