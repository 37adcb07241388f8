"""Which columns are the key is told by the description, by tests of what the model reads, then by names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dea_core.analyze import Edit, Found, Target, folded, singular
from dea_core.infer import Present, Unique
from dea_core.schema import Origin
from dea_core.sql.ddl import identifier
from dea_dbt.lint.jinja_text import line_of
from dea_dbt.lint.lint import lint
from dea_dbt.lint.models import STAGING_PREFIXES, Models
from dea_dbt.lint.trial import Trial
from dea_dbt.manifest import Node
from dea_dbt.model_query import jinja_of
from dea_dbt.rules import demands
from dea_dbt.rules.constraints import constraint_demands

PREFIXES = (*STAGING_PREFIXES, "int_", "intermediate_", "dim_", "fct_", "fact_", "mart_", "rpt_")
KEY_WORDS = ("id", "key", "sk", "pk", "uuid", "hk")


def _passes(trial: Trial) -> str:
    """Whether each value of the key is there once, and none is NULL."""
    node = trial.node
    key = [identifier(column, "duckdb") for column in trial.finding.target.name.split(", ")]
    filled = f"count(*) FILTER (WHERE {' AND '.join(f'{column} IS NOT NULL' for column in key)})"
    sql = f"SELECT count(*), {filled}, count(DISTINCT ({', '.join(key)})) FROM {identifier(node.table_name, 'duckdb')}"
    if why := trial.why_not(node):
        return why
    rows, whole, distinct = (int(str(value)) for value in trial.engine.rows(sql)[0])
    if rows == whole == distinct:
        return f"fix tried: it passes on {rows:,} rows made for it"
    told = f"{rows - whole:,} NULL, {rows - distinct:,} not unique"
    return f"fix tried: it fails on {rows:,} made rows ({told}): nothing that is tested upstream makes it a key"


@lint("missing_key_test", "warning", attempt=_passes)
def missing_key_test(models: Models) -> Iterator[Found]:
    """No test says that the key of a model is unique and filled.

    A join that multiplies rows is then found by whoever reads the sum. A unique test of any columns counts, and so
    does a constraint of a contract; NULLs must be refused beside it. The fix tests what the
    description says there is one row per, what the model above has as its key, or the column that is named as one;
    else which columns they are is for a person to say.
    """
    for node in models.own:
        keys, filled = _tested(models, node)
        if any(key <= filled for key in keys):
            continue
        if keys:
            yield _found(models, node, (min(keys[0]),), ("not_null",))
        else:
            yield _found(models, node, key_of(models, node), ("unique", "not_null"))


def _tested(models: Models, node: Node) -> tuple[list[frozenset[str]], set[str]]:
    """The columns that are unique together, each time, and those that are never NULL."""
    asked = [demand for demand, *_ in constraint_demands(node, models.dialect)]
    for test in models.manifest.tests:
        if test.attached == node.unique_id and test.severity == "error":
            asked += demands(test, models.dialect)
    whole = [demand for demand in asked if isinstance(demand, Unique) and demand.where is None]
    filled = {d.column.lower() for d in asked if isinstance(d, Present) and d.where is None}
    keys = [frozenset(name.lower() for name in demand.columns) for demand in whole]
    return [key for key in keys if len(key) == 1] + [key for key in keys if len(key) > 1], filled | _composite(keys)


def _composite(keys: list[frozenset[str]]) -> set[str]:
    """A key over several columns is taken as it is: a NULL in one of them does not make a row come twice."""
    return {name for key in keys if len(key) > 1 for name in key}


def key_of(models: Models, node: Node) -> tuple[str, ...]:
    """The key that a model seems to have: by its description, by tests of what it reads, by names; else nothing."""
    columns = models.columns(node)
    return _described(node, columns) or _tested_above(models, node, columns) or _named(node, columns)


def _described(node: Node, columns: tuple[str, ...]) -> tuple[str, ...]:
    """``one row per (order_id, order_item_id)``."""
    for words in re.findall(r"(?:per|grain)\b[^().]*\(([^()]+)\)", node.description.lower()):
        names = tuple(re.split(r"\s*[,+]\s*|\s+and\s+", words.strip()))
        if all(name in columns for name in names):
            return names
    return ()


def _tested_above(models: Models, node: Node, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The key of the one model that it reads, if it lets it through."""
    above = [models.manifest.by_id[name] for name in node.parents if name in models.manifest.by_id]
    keys = [key for key in _tested(models, above[0])[0] if key <= set(columns)] if len(above) == 1 else []
    return tuple(sorted(keys[0])) if keys else ()


def _named(node: Node, columns: tuple[str, ...]) -> tuple[str, ...]:
    bare = node.name.lower()
    while prefix := next((p for p in PREFIXES if bare.startswith(p)), None):
        bare = bare.removeprefix(prefix)
    own = singular(folded(bare.rpartition("__")[2]))
    for word in KEY_WORDS:
        found = next((name for name in columns if folded(name) in (word, f"{own}{word}")), None)
        if found:
            return (found,)
    return columns if len(columns) == 1 else ()


def _found(models: Models, node: Node, key: tuple[str, ...], missing: tuple[str, ...]) -> Found:
    target = Target("table", node.name, ", ".join(key), Origin("dbt", node.file, 1))
    tested = sum(test.attached == node.unique_id for test in models.manifest.tests)
    said = f"none of the {tested:,} tests" if tested else "no test"
    if not key:
        return Found(target, f"{said} of {node.name} is of a key, and no column is named as one", confidence="possible")
    why = f"{said} of {node.name} says {' and '.join(missing)} of {', '.join(key)}"
    return Found(target, why, confidence="likely", edits=(_edit(models, node, key, missing),))


def _edit(models: Models, node: Node, key: tuple[str, ...], missing: tuple[str, ...]) -> Edit:
    """Tests in YAML; of several columns a test in a file of its own, for which no package is needed."""
    if len(key) > 1:
        columns = ", ".join(key)
        text = f"select {columns} from {jinja_of(node)} group by {columns} having count(*) > 1"
        return Edit(f"tests/{node.name}_key.sql", text)
    tests = f"        data_tests: [{', '.join(missing)}]"
    text = "\n".join(["models:", f"  - name: {node.name}", "    columns:", f"      - name: {key[0]}", tests])
    file, line = _yaml(models, node)
    return Edit(file, text, line)


def _yaml(models: Models, node: Node) -> tuple[str, int | None]:
    """The YAML file that speaks of the model, and in which line; else one beside it."""
    folder = (models.root / node.file).parent
    wanted = re.compile(rf"^\s*-\s*(?:\{{\s*)?name:\s*['\"]?{re.escape(node.name)}['\"]?\s*(?:,|\}}|$)", re.MULTILINE)
    for file in sorted([*folder.glob("*.yml"), *folder.glob("*.yaml"), *models.root.glob("models/*.yml")]):
        text = file.read_text(encoding="utf-8", errors="replace")
        start = re.search(r"^models:", text, re.MULTILINE)
        found = wanted.search(text, start.end()) if start else None
        if found is not None:
            return str(file.relative_to(models.root)), line_of(text, found.end())
    same = (folder / f"{node.name}.yml").is_file()
    return str((folder / f"{'' if same else '_'}{node.name}.yml").relative_to(models.root)), None
