"""What was built here, as text: one line a node, in dbt's order and manner, then the tests that are not green."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dea_core.results import counted, named
from dea_dbt.local.results import as_mapping

if TYPE_CHECKING:
    from dea_dbt.local.results import Built, LocalResult

WORDS = {"success": "OK", "error": "ERROR", "skipped": "SKIP", "pass": "PASS", "fail": "FAIL", "warn": "WARN"}
WIDTH = 60


def render_local(result: LocalResult) -> str:
    """Each node, tests that are not green, and how many of each."""
    lines = [f"{result.adapter} on DuckDB, {result.file}"]
    if result.made is not None:
        made = result.made.rows
        lines.append(f"{counted(sum(made.values()), 'row')} made for {counted(len(made), 'source')}")
        lines += [str(thing) for thing in result.made.unsupported if not thing.ignorable]
    lines += [f"note: {note}" for note in result.notes]
    for one in result.nodes:
        lines += _node(one)
    for one in result.tests:
        lines += _test(one)
    return "\n".join([*lines, _summary(result)])


def _node(one: Built) -> Iterator[str]:
    kind = one.kind if one.kind != "model" else f"{one.materialized} model"
    head = f"{WORDS.get(one.status, one.status.upper()):<5} {kind} {'.'.join(one.path)} "
    yield f"{head.ljust(WIDTH, '.')} {_outcome(one)}"
    yield from _details(one)


def _outcome(one: Built) -> str:
    if one.status == "success":
        return counted(one.rows, "row") if one.rows is not None else "rows not counted"
    if one.status == "skipped":
        return f"because of {named(one.because)}" if one.because else "skipped"
    return _reason(one)


def _reason(one: Built) -> str:
    if one.reason is None:
        return one.status
    line = f":{one.reason.line}" if one.reason.line else ""
    return f"{one.reason.said} [{one.file}{line}]"


def _details(one: Built) -> Iterator[str]:
    for note in one.notes:
        yield f"      {note}"


def _test(one: Built) -> Iterator[str]:
    if one.status == "pass" and not one.notes:
        return
    said = {"pass": "pass", "fail": f"{one.failures} rows", "warn": f"{one.failures} rows"}.get(one.status)
    head = f"{WORDS.get(one.status, one.status.upper()):<5} test {one.name} "
    yield f"{head.ljust(WIDTH, '.')} {said or _outcome(one)}"
    yield from _details(one)


def _summary(result: LocalResult) -> str:
    nodes, tests = (Counter(one.status for one in part) for part in (result.nodes, result.tests))
    filled = sum(bool(one.rows) for one in result.nodes)
    told = f"{nodes['success']} of {len(result.nodes)} built, {filled} with rows"
    told += f"; {nodes['error']} failed, {nodes['skipped']} skipped" if nodes["error"] or nodes["skipped"] else ""
    green = f"{tests['pass']} of {len(result.tests)} tests passed"
    rest = [f"{tests[status]} {word}" for status, word in (("fail", "failed"), ("warn", "warned"), ("error", "not run"),
                                                           ("skipped", "skipped")) if tests[status]]  # fmt: skip
    return f"{told}; {', '.join([green, *rest])}"


def local_as_json(result: LocalResult) -> dict[str, object]:
    """The result as plain data."""
    return {
        "adapter": result.adapter,
        "file": str(result.file),
        "sources": dict(result.made.rows) if result.made is not None else {},
        "nodes": [as_mapping(one) for one in result.nodes],
        "tests": [as_mapping(one) for one in result.tests],
        "notes": list(result.notes),
    }
