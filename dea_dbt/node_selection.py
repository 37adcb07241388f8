"""``--select``, ``--exclude`` and ``--selector`` as dbt has them: dbt itself says which nodes they mean.

    select_ids(project, select, exclude, selector)    ──>  Selection   ids, and the words that match nothing
    select_nodes(...)                                 ──>  the ids alone

Whatever this dbt has can be used: graph operators, ``tag:``, ``path:``, ``config.``, ``source:``, selectors.yml,
``state:`` and ``result:`` with ``--state`` or DBT_STATE.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from dea_core.errors import UsageError, did_you_mean
from dea_dbt.artifacts import ask_dbt
from dea_dbt.errors import DbtFailedError
from dea_dbt.manifest import Manifest
from dea_dbt.project import Project

UNMATCHED = re.compile(r"The selection criterion '(.+)' does not match any")
MISUSED = re.compile(r"valid method name|selector named|selector method|--state|selectors\.yml", re.IGNORECASE)
"""What dbt says of a selection that it cannot read; anything else is about the project."""


@dataclass(frozen=True)
class Selection:
    """The unique ids that were selected; ``unmatched`` are criteria of which there is none, as dbt warns."""

    ids: frozenset[str]
    unmatched: tuple[str, ...] = ()


def select_nodes(
    project: Project,
    select: Sequence[str] = (),
    exclude: Sequence[str] = (),
    selector: str | None = None,
    *,
    resource_types: Sequence[str] = (),
    state: str | None = None,
) -> frozenset[str]:
    """The unique ids that dbt would select. Raises UsageError, naming the nearest, where there are none."""
    found = select_ids(project, select, exclude, selector, resource_types=resource_types, state=state)
    if not found.ids:
        raise _nothing(project, found, [*select, *exclude, *([selector] if selector else [])])
    return found.ids


def select_ids(
    project: Project,
    select: Sequence[str] = (),
    exclude: Sequence[str] = (),
    selector: str | None = None,
    *,
    resource_types: Sequence[str] = (),
    state: str | None = None,
) -> Selection:
    """What dbt would select, be it nothing. Raises UsageError for words that dbt cannot read."""
    if selector and (select or exclude):
        raise UsageError("--selector and --select or --exclude exclude one another")
    words = [word for text in select for word in ("--select", text)]
    words += [word for text in exclude for word in ("--exclude", text)]
    words += ["--selector", selector] if selector else []
    words += [word for kind in resource_types for word in ("--resource-type", kind)]
    words += ["--state", state] if state else []
    warned: list[str] = []
    try:
        lines = ask_dbt(project, "ls", *words, "--output", "json", "--output-keys", "unique_id", warned=warned)
    except DbtFailedError as error:
        if MISUSED.search(error.message):
            raise UsageError(error.message.partition(": ")[2] or error.message) from error
        raise
    unmatched = [match[1] for text in warned if (match := UNMATCHED.search(text))]
    return Selection(frozenset(json.loads(line)["unique_id"] for line in lines), tuple(unmatched))


def tables_selected(project: Project, manifest: Manifest, word: str) -> set[str]:
    """The sources and seeds that dbt selects by a word, as people type them."""
    ids = select_ids(project, [word], resource_types=("source", "seed")).ids
    return {manifest.by_id[unique_id].table_name for unique_id in ids if unique_id in manifest.by_id}


def _nothing(project: Project, found: Selection, words: Sequence[str]) -> UsageError:
    if not words:
        return UsageError("the project has nothing to select")
    said = f"nothing is selected by {' '.join(found.unmatched or words)}"
    known = {unique_id.split(".", 2)[2]: None for unique_id in select_ids(project).ids}
    name = re.sub(r"^[@+\d]*(?:\w+:)?|\+\d*$", "", (found.unmatched or words)[0])
    return UsageError(said, hint=did_you_mean(name, known))
