"""The plan's file: YAML with one line a column, and the line of everything in it, for what has to be told.

    load_plan(path)  ──>  Plan, whose lines know their place          dump_plan(plan)  ──>  text

Names are text however YAML would read them: a share of NULLs is written ``null: 0.1``, a column may be called ``on``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dea_core.errors import PlanError
from dea_core.generate.plan import CONDITIONS, ColumnPlan, Plan, Way, read_plan
from dea_core.generate.plan_rules import PlanRule

if TYPE_CHECKING:
    import yaml

WIDEST_LINE = 10_000
"""Lines are not folded: one column, one line, so that a diff shows which."""
COLUMN_DEPTH = len(("tables", "orders", "columns", "status"))


def dump_plan(plan: Plan) -> str:
    """The plan as YAML; ``load_plan`` gives it back."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """One line a column: short mappings in flow style, without aliases."""

        def ignore_aliases(self, data: object) -> bool:
            return True

    class Line(dict):  # type: ignore[type-arg]
        """A mapping written on one line."""

    Dumper.add_representer(
        Line, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=True)
    )
    tables = {
        name: {"rows": table.rows, **({"why": table.why} if table.why else {})}
        | ({"rules": [_rule(rule) for rule in table.rules]} if table.rules else {})
        | (
            {"scenarios": {s: Line(scenario.words()) for s, scenario in table.scenarios.items()}}
            if table.scenarios
            else {}
        )
        | {"columns": {c: Line(_column_words(spec)) for c, spec in table.columns.items()}}
        for name, table in plan.tables.items()
    }
    document = {"seed": plan.seed, "as_of": plan.as_of, "locale": plan.locale, "tables": tables}
    return yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=WIDEST_LINE)


def _column_words(spec: ColumnPlan) -> dict[Any, Any]:
    """The words of a line. YAML's own null is written for the word ``null``, which would else be put in quotes."""
    return {
        "recipe": spec.recipe,
        **spec.options,
        **({None: spec.null} if spec.null else {}),
        **{word: text for word in CONDITIONS if (text := getattr(spec, word))},
        **({"unique": True} if spec.unique else {}),
        **({"why": spec.why} if spec.why else {}),
    }


def _rule(rule: PlanRule) -> str | dict[str, str]:
    return {"check": rule.check, "why": rule.why} if rule.why else rule.check


def load_plan(path: str | Path) -> Plan:
    """Read a plan file. Raises PlanError with the line, for YAML that does not parse or words that are not a plan's."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PlanError(f"cannot read the plan: {error.strerror}", place=path) from error
    except UnicodeDecodeError as error:
        raise PlanError("cannot read the plan: it is not UTF-8 text", place=path) from error
    document, lines = _parsed(text, path)
    return read_plan(document, place=str(path), lines=lines)


def _parsed(text: str, path: Path) -> tuple[object, dict[Way, int]]:
    import yaml

    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        lines: dict[Way, int] = {}
        return (_built(loader, node, (), lines, path) if node is not None else None), lines
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else path
        raise PlanError(f"not YAML: {getattr(error, 'problem', error)}", place=place) from error


def _built(loader: yaml.SafeLoader, node: yaml.Node, way: Way, lines: dict[Way, int], path: Path) -> object:
    """The node's value. Down to a column's words, keys are taken as they are written."""
    import yaml

    lines.setdefault(way, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode) and len(way) <= COLUMN_DEPTH and way[:1] in ((), ("tables",)):
        loader.flatten_mapping(node)
        pairs = _pairs(node, way, lines, path)
        return {name: _built(loader, value, (*way, name), lines, path) for name, value in pairs}
    try:
        return loader.construct_document(node)
    except ValueError as error:  # a date such as 2026-02-30
        raise PlanError(f"cannot read a value: {error}", place=f"{path}:{node.start_mark.line + 1}") from error


def _pairs(node: yaml.MappingNode, way: Way, lines: dict[Way, int], path: Path) -> Iterator[tuple[str, yaml.Node]]:
    import yaml

    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise PlanError("a name must be text", place=f"{path}:{line}")
        name = str(key.value)
        if (*way, name) in lines:
            told = ".".join((*way, name)[1::2] or (name,))
            raise PlanError(f"{told} stands there twice", place=f"{path}:{line}", hint="delete one of the two")
        lines[*way, name] = line
        yield name, value
