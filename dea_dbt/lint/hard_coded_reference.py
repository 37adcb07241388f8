"""Names in the file itself, not what Jinja makes: the compiled SQL says which names are tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp

from dea_core.analyze import Edit, Found, Target
from dea_core.schema import Origin
from dea_core.sql.lineage import fold
from dea_dbt.graph import parse_sql
from dea_dbt.lint.jinja_text import line_of, plain_sql
from dea_dbt.lint.lint import Models, lint
from dea_dbt.manifest import Node
from dea_dbt.model_query import jinja_of


@lint("hard_coded_reference", "error")
def hard_coded_reference(models: Models) -> Iterator[Found]:
    """A model names a table itself, without ref() or source().

    dbt does not know that it depends on it: it may run too early, reads one schema in every target, and is missing in
    lineage. The fix names the model or source that the table is, or declares the source.
    """
    for node in models.own:
        tree = parse_sql(node.sql, models.dialect) if node.sql else None
        text = models.text(node)
        if tree is None or not text:
            continue
        plain = plain_sql(text)
        named = {table.sql(models.dialect): table for table in _tables(tree)}
        for table in named.values():
            written = _written(table).search(plain)
            if written is not None:
                line = line_of(text, written.start(1))
                yield _found(node, table, _known(models, table), written[1], line)


def _known(models: Models, table: exp.Table) -> Node | None:
    """The node whose relation it is, as far as the name says: without a database it is any, and so without a schema."""
    parts = [fold(part.name) for part in table.parts]
    same = (n for n in models.manifest.nodes if [fold(part) for part in n.path][-len(parts) :] == parts)
    return next(same, None)


def _tables(tree: exp.Expr) -> Iterator[exp.Table]:
    """Tables that are named, but for common table expressions and functions."""
    local = {fold(cte.alias) for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        plain = isinstance(table.this, exp.Identifier)
        if plain and (len(table.parts) > 1 or fold(table.name) not in local):
            bare = table.copy()
            bare.set("alias", None)
            yield exp.Table(this=bare.this, db=bare.args.get("db"), catalog=bare.args.get("catalog"))


def _written(table: exp.Table) -> re.Pattern[str]:
    """How the file may name the table: after FROM, JOIN or a comma, in any quotes."""
    parts = r"\s*\.\s*".join(rf"[\"`\[]?{re.escape(part.name)}[\"`\]]?" for part in table.parts)
    return re.compile(rf"(?:\bfrom|\bjoin|,)\s+({parts})(?![\w.\"`(])", re.IGNORECASE)


def _found(node: Node, table: exp.Table, known: Node | None, written: str, line: int) -> Found:
    target = Target("table", node.name, written, Origin("dbt", node.file, line))
    if known is not None and known.unique_id != node.unique_id:
        edit = Edit(node.file, jinja_of(known), line, written)
        return Found(target, f"{node.name} names {written}, which is {known.kind} {known.table_name}", edits=(edit,))
    *schema, name = (part.name for part in table.parts)
    group = schema[-1] if schema else "raw"
    lines = ["sources:", f"  - name: {group}", *([f"    schema: {schema[-1]}"] if schema else [])]
    declared = "\n".join([*lines, "    tables:", f"      - name: {name}"])
    file = f"{node.file.rpartition('/')[0]}/sources.yml"
    reading = Edit(node.file, f"{{{{ source('{group}', '{name}') }}}}", line, written)
    why = f"{node.name} names {written}, which no source declares and no model makes"
    return Found(target, why, edits=(Edit(file, declared), reading))
