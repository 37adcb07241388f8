"""Told only where the project has a staging layer: where there is none, every model may read sources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp

from dea_core.analyze import Edit, Found, Target
from dea_core.engines import DuckDB
from dea_core.errors import DeaError
from dea_core.schema import Origin
from dea_dbt.lint.jinja_text import line_of, without_comments
from dea_dbt.lint.lint import lint
from dea_dbt.lint.models import Models
from dea_dbt.lint.trial import Trial
from dea_dbt.manifest import Node
from dea_dbt.model_query import jinja_of, model_query


def _same_rows(trial: Trial) -> str:
    """Whether the model runs reading the staging model, and gives the same rows."""
    node, name = trial.node, trial.finding.target.name.removeprefix("source ")
    source = next(each for each in trial.models.manifest.of_kind("source") if each.table_name == name)
    staged = staging_of(trial.models, source)
    if staged is None:
        return "fix not tried: the new model would give the source's rows as they are"
    if why := trial.why_not(node, staged):
        return why
    try:
        rows, lost, new = _compared(trial.engine, *_before_and_after(trial.models, node, source, staged))
    except DeaError as error:
        return f"fix tried: it fails on made data ({error.message})"
    if not lost and not new:
        return f"fix tried: the same {rows:,} rows on made data"
    return f"fix tried: other rows on made data ({lost:,} of {rows:,} gone, {new:,} new): {staged.name} changes values"


@lint("source_outside_staging", "warning", attempt=_same_rows)
def source_outside_staging(models: Models) -> Iterator[Found]:
    """A model that is not of the staging layer reads a source itself.

    Renaming and casting is then done twice, and a change of the source breaks models far away. A model of staging is
    told by its name (stg_, base_, src_, raw_) or its folder. The fix reads the staging model of that source, or says
    how to make one.
    """
    if not any(models.is_staging(node) for node in models.own):
        return
    for node in models.own:
        for name in () if models.is_staging(node) else node.parents:
            source = models.manifest.by_id.get(name)
            if source is not None and source.kind == "source":
                yield _found(models, node, source)


def _found(models: Models, node: Node, source: Node) -> Found:
    text = without_comments(models.text(node))
    call = _call(source).search(text)
    line = line_of(text, call.start()) if call else None
    target = Target("table", node.name, f"source {source.table_name}", Origin("dbt", node.file, line))
    staged = staging_of(models, source)
    old = call[0] if call else jinja_of(source)
    if staged is not None:
        why = f"{node.name} reads {source.table_name}, which {staged.name} stages"
        return Found(target, why, confidence="certain", edits=(Edit(node.file, jinja_of(staged), line, old),))
    made = f"stg_{source.source_name}__{source.name}"
    first = next(other for other in models.own if models.is_staging(other))
    file = f"{first.file.rpartition('/')[0]}/{made}.sql"
    why = f"{node.name} reads {source.table_name}, which no model of staging reads"
    body = f"select * from {jinja_of(source)}"
    return Found(target, why, edits=(Edit(file, body), Edit(node.file, f"{{{{ ref('{made}') }}}}", line, old)))


def staging_of(models: Models, source: Node) -> Node | None:
    """The one model of staging that reads the source and nothing else."""
    found = [n for n in models.own if models.is_staging(n) and n.parents == (source.unique_id,)]
    return found[0] if len(found) == 1 else None


def _call(source: Node) -> re.Pattern[str]:
    names = (re.escape(str(source.source_name)), re.escape(source.name))
    inside = r"\s*,\s*".join(rf"['\"]{name}['\"]" for name in names)
    return re.compile(rf"\{{\{{-?\s*source\(\s*{inside}\s*\)\s*-?\}}\}}")


def _before_and_after(models: Models, node: Node, source: Node, staged: Node) -> tuple[str, str]:
    """The model's SQL as it is, and reading ``staged`` in the source's place."""
    tree = model_query(models.manifest, node, models.dialect).tree
    before = tree.sql("duckdb")
    for table in tree.find_all(exp.Table):
        if table.name == source.table_name:
            table.this.set("this", staged.table_name)
    return before, tree.sql("duckdb")


def _compared(engine: DuckDB, before: str, after: str) -> tuple[int, ...]:
    """How many rows there are, how many of them are gone then, and how many new."""
    (counts,) = engine.rows(
        f"SELECT (SELECT count(*) FROM ({before})), (SELECT count(*) FROM (({before}) EXCEPT ALL ({after}))),"
        f" (SELECT count(*) FROM (({after}) EXCEPT ALL ({before})))"
    )
    return tuple(int(str(count)) for count in counts)
