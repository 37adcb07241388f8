"""Names in the file itself, not what Jinja makes: the compiled SQL says which names are tables."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from dea_core.analyze import Edit, Found, Target
from dea_core.schema import Origin
from dea_core.sql.lineage import fold
from dea_dbt.graph import parse_sql
from dea_dbt.lint.jinja_text import line_of
from dea_dbt.lint.lint import lint
from dea_dbt.lint.models import Models
from dea_dbt.lint.trial import Trial
from dea_dbt.lint.written_tables import Written, tables_written
from dea_dbt.manifest import Node
from dea_dbt.model_query import jinja_of


def _same(trial: Trial) -> str:
    known = len(trial.finding.edits) == 1
    said = "tried: the same relation, by the manifest" if known else "not tried: dbt does not know the table yet"
    return f"fix {said}"


@lint("hard_coded_reference", "error", attempt=_same)
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
        written = list(tables_written(text, models.dialect))
        for table in {table.sql(models.dialect): table for table in _tables(tree)}.values():
            known = _known(models, table)
            place = next((each for each in written if _is(each, table)), None)
            if place is not None and known != node:
                name = text[place.start : place.end]
                yield _found(node, table, known, name, line_of(text, place.start))


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


def _is(written: Written, table: exp.Table) -> bool:
    """Whether that is how the file names the table; BigQuery has a whole path in one pair of quotes."""
    return fold(".".join(written.parts)) == fold(".".join(part.name for part in table.parts))


def _found(node: Node, table: exp.Table, known: Node | None, written: str, line: int) -> Found:
    target = Target("table", node.name, written, Origin("dbt", node.file, line))
    if known is not None:
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
