"""An equation between a column of a table and what a query makes of other tables: the column is derived from that.

    order_items_subtotal = subtotal     subtotal is orders.subtotal / 100, order_items_subtotal a sum over its items
        ──>  orders.subtotal: {recipe: derived, by: id, query: "WITH ... SELECT order_id, 100 * order_items_subtotal"}

It needs no theory of the queries: their own SQL is run, and the column's side of the equation is undone.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp, parse_one

from dea_core.generate import ColumnPlan, isolate
from dea_core.infer.demand import Predicate
from dea_core.infer.repairs.scene import Repaired, Scene
from dea_core.infer.trial import Rule
from dea_core.schema import NUMERIC, Table
from dea_core.sql.lineage import Relation, fold
from dea_core.sql.predicates import conjuncts
from dea_core.sql.workload import Model

NOT_FREE = ("reference", "sequence", "shuffled", "uuid", "ordinal")
"""Recipes of columns that keys decide."""


def derived_equation(rule: Rule, scene: Scene) -> Repaired | str | None:
    """See Repair."""
    relation = scene.relation(rule.about)
    if not isinstance(rule.demand, Predicate) or relation is None or rule.about not in _models(scene):
        return None
    if not scene.trial.derives:
        return "a column would have to be derived from rows of other tables, and is not where rows are made elsewhere"
    equations = [part for part in conjuncts(rule.demand.condition) if isinstance(part, exp.EQ)]
    reason: str | None = None
    for equation in equations:
        for column in dict.fromkeys(node.name for node in equation.find_all(exp.Column)):
            answer = _derived(rule, scene, relation, equation, column)
            if isinstance(answer, Repaired):
                return answer
            reason = answer or reason
    return reason


def _derived(rule: Rule, scene: Scene, relation: Relation, equation: exp.EQ, column: str) -> Repaired | str | None:
    """The plan in which what ``column`` is made of is derived from the rest of the equation."""
    value = isolate(equation, column)
    place = _base(scene, relation, column)
    if value is None or place is None:
        return None
    table, base, undone = place
    key = _key(scene, relation, table, rule.about)
    if key is None:
        return f"no column of {rule.about} is the key of {table.name}"
    inverse = undone(value)
    if inverse is None:
        return f"what {rule.about}.{column} makes of {table.name}.{base} cannot be undone"
    own, shown = key
    query = _query(rule.about, shown, inverse, scene)
    if query is None:
        return f"a query below {rule.about} is called like a table"
    line = scene.plan.table(table.name).columns[base]
    otherwise = {"recipe": line.recipe, **line.options}
    if line.recipe in ("computed", "derived"):
        otherwise = {"recipe": "constant", "value": 0}
    options = {"by": own, "query": query, "otherwise": otherwise}
    lines = {base: ColumnPlan("derived", options, why=f"test {rule.name}"), **dict(_followers(table, base, scene))}
    return Repaired(
        scene.with_lines(table.name, lines), f"{table.name}.{base} is derived from what {rule.about} adds up"
    )


def _models(scene: Scene) -> dict[str, Model]:
    return {model.name: model for model in scene.trial.models}


class _Undo:
    """Solves ``what the column is over the base column = value`` for the base column."""

    def __init__(self, expression: exp.Expr, base: str) -> None:
        self._expression, self._base = expression, base

    def __call__(self, value: exp.Expr) -> exp.Expr | None:
        marked = exp.column("value", table="the")
        solved = isolate(exp.EQ(this=_bare(self._expression), expression=marked), self._base)
        if solved is None:
            return None
        return solved.transform(lambda node: exp.paren(value.copy()) if node == marked else node)


def _bare(expression: exp.Expr) -> exp.Expr:
    return expression.copy().transform(lambda node: exp.column(node.name) if isinstance(node, exp.Column) else node)


def _base(scene: Scene, relation: Relation, column: str) -> tuple[Table, str, _Undo] | None:
    """The one free number of a made table that a column is made of, and how that is undone."""
    rows = scene.rows(relation, column)
    if len(rows) != 1 or rows[0].blocked or rows[0].only_table is None:
        return None
    names = {node.name for node in rows[0].expression.find_all(exp.Column)}
    table = rows[0].only_table.name
    if len(names) != 1 or table not in scene.trial.schema:
        return None
    base = names.pop()
    known = scene.trial.schema.table(table)
    if base not in known or known.column(base).type.family not in NUMERIC:
        return None
    if scene.plan.table(table).columns[base].recipe in NOT_FREE:
        return None
    return known, base, _Undo(rows[0].expression, base)


def _key(scene: Scene, relation: Relation, table: Table, name: str) -> tuple[str, str] | None:
    """A column that is a key of ``table`` by itself, and what the relation calls it."""
    alone = {fold(key.columns[0]): key.columns[0] for key in table.keys if len(key.columns) == 1 and key.where is None}
    for shown in scene.outcome.engine.columns(f'SELECT * FROM "{name}"'):
        rows = scene.rows(relation, shown)
        plain = rows[0].expression.unnest() if len(rows) == 1 and not rows[0].blocked else None
        if not isinstance(plain, exp.Column) or rows[0].tables[plain.table].name != table.name:
            continue
        if fold(plain.name) in alone:
            return alone[fold(plain.name)], shown
    return None


def _query(name: str, key: str, value: exp.Expr, scene: Scene) -> str | None:
    """The value for each key, over base tables: the queries below, each as a common table expression."""
    models = _models(scene)
    needed = list(_below(name, models))
    if any(model.name in scene.trial.schema for model in needed):
        return None
    query = exp.select(exp.column(key, quoted=True), value.copy()).from_(exp.to_identifier(name, quoted=True))
    for model in needed:
        query = query.with_(exp.to_identifier(model.name, quoted=True), as_=model.tree.copy())
    return query.sql("duckdb", comments=False)


def _below(name: str, models: dict[str, Model]) -> Iterator[Model]:
    """The query and all that it reads, parents first."""
    needed = {name}
    chain: list[Model] = []
    for model in reversed(models.values()):
        if model.name in needed:
            needed |= model.reads
            chain.append(model)
    return reversed(chain)


def _followers(table: Table, base: str, scene: Scene) -> Iterator[tuple[str, ColumnPlan]]:
    """Where ``base`` was computed from others to keep a CHECK, one of those is computed from it now."""
    if scene.plan.table(table.name).columns[base].recipe != "computed":
        return
    for check in table.checks:
        if base not in check.columns or not isinstance(check.expression.unnest(), exp.EQ):
            continue
        equation = parse_one(check.expression.unnest().sql("duckdb"), dialect="duckdb")
        others = [c for c in check.columns if c != base and _is_free(table, c, scene)]
        for other in sorted(others, key=lambda c: _differences(isolate(equation, c))):  # type: ignore[arg-type]
            solved = isolate(equation, other)  # type: ignore[arg-type]
            if solved is not None:
                text = solved.unnest().sql(scene.trial.schema.dialect)
                yield other, ColumnPlan("computed", {"expression": text}, why=f"CHECK ({check.expression.sql()})")
                return


def _is_free(table: Table, column: str, scene: Scene) -> bool:
    line = scene.plan.table(table.name).columns.get(column)
    return line is not None and line.recipe not in (*NOT_FREE, "computed", "derived")


def _differences(expression: exp.Expr | None) -> int:
    return len(list(expression.find_all(exp.Sub))) if expression is not None else 0
