"""Which source of a block a column names, and what an expression is when followed down to base tables.

find(block, column)              ──> (Source, name)  |  the aliased expression  |  None, when that cannot be told
expand(relation, expression)     ──> Row, one for each arm of the unions between: the expression over base columns,
                                     the filters passed on the way, and why not, where it cannot be followed
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.sql.lineage.model import (
    BaseTable,
    Block,
    Opaque,
    Relation,
    Source,
    fold,
    has,
    holds_aggregate,
    holds_window,
    own_nodes,
)

MOST_ARMS = 24
MOST_NODES = 3000
Path = tuple[Source, ...]


@dataclass(frozen=True)
class Row:
    """An expression over the row of base tables that an output row is made of.

    Columns in ``expression`` and ``filters`` are qualified by a key of ``tables``. A table is ``optional`` when the
    row may lack it (an outer join). ``blocked`` says why the expression cannot be followed; the rest is then void.
    """

    expression: exp.Expr
    tables: Mapping[str, BaseTable] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    filters: tuple[exp.Expr, ...] = ()
    blocked: str | None = None
    passed: frozenset[tuple[int, str]] = frozenset()
    """Each relation and column that the values came through, by ``(id(relation), name)``."""

    @property
    def only_table(self) -> BaseTable | None:
        """The one base table that the expression reads, if it is one."""
        read = {column.table for column in self.expression.find_all(exp.Column)}
        return self.tables[read.pop()] if len(read) == 1 else None


def find(block: Block, column: exp.Column) -> tuple[Source, str] | exp.Expr | None:
    """What ``column`` means inside ``block``."""
    if column.table:
        source = block.source(column.table)
        return (source, column.name) if source is not None else _outside(block, column)
    owner = _owner(block, column)
    if owner is not None:
        return owner, column.name
    return _aliased(block, column) or _outside(block, column)


def lost(block: Block, column: exp.Column) -> str:
    """Why ``find`` has no answer."""
    perhaps = [source for source in block.sources if has(source.relation, column.name) is not False]
    if not perhaps or (column.table and block.source(column.table) is None):
        return f"there is no column {column.sql()}"
    return f"{column.sql()} could be a column of {' or '.join(source.alias or 'several' for source in perhaps)}"


def _owner(block: Block, column: exp.Column) -> Source | None:
    """The source of an unqualified column: the one that has it, or the only one that might."""
    answers = [(source, has(source.relation, column.name)) for source in block.sources]
    sure = [source for source, answer in answers if answer]
    if sure:
        return sure[0] if len(sure) == 1 or _is_using(block, column.name) else None
    if _aliased(block, column) is not None:
        return None
    perhaps = [source for source, answer in answers if answer is None]
    return perhaps[0] if len(perhaps) == 1 or (perhaps and _is_using(block, column.name)) else None


def _is_using(block: Block, name: str) -> bool:
    return any(fold(name) in {fold(u) for u in source.using} for source in block.sources)


def _aliased(block: Block, column: exp.Column) -> exp.Expr | None:
    """The expression of an earlier item of the SELECT, which DuckDB and others let later ones name."""
    expression = block.outputs.get(fold(column.name))
    if expression is None or expression is column or isinstance(expression, exp.Column):
        return None
    inside = {fold(other.name) for other in expression.find_all(exp.Column) if not other.table}
    if fold(column.name) in inside or any(node is column for node in expression.walk()):
        return None
    return expression


def _outside(block: Block, column: exp.Column) -> tuple[Source, str] | exp.Expr | None:
    return find(block.outer, column) if block.outer is not None else None


def expand(relation: Relation, expression: exp.Expr) -> tuple[Row, ...]:
    """``expression`` over the columns of ``relation``, followed to base tables."""
    source = Source("", relation)
    block = Block(exp.select("*"), (source,), {}, (source,))
    return Expander().expression(block, expression, ())


def expand_in(block: Block, expression: exp.Expr) -> tuple[Row, ...]:
    """The same for an expression over the sources of ``block``."""
    return Expander().expression(block, expression, ())


class Expander:
    """Substitutes columns by what they stand for, arm by arm, and remembers: models share their sources."""

    def __init__(self) -> None:
        self.names: dict[tuple[int, ...], str] = {}
        self.seen: dict[tuple[object, ...], tuple[Row, ...]] = {}

    def expression(self, block: Block, expression: exp.Expr, path: Path) -> tuple[Row, ...]:
        """An expression over the sources of ``block``, which is reached by ``path``."""
        if any(isinstance(node, exp.Query) for node in expression.walk()):
            return (_blocked(expression, "it holds a subquery"),)
        columns = [node for node in own_nodes(expression) if isinstance(node, exp.Column)]
        choices = [self.column(block, column, path) for column in columns]
        rows: list[Row] = []
        for chosen in itertools.islice(itertools.product(*choices), MOST_ARMS):
            rows.append(_substituted(expression, columns, chosen))
        return tuple(rows)

    def column(self, block: Block, column: exp.Column, path: Path) -> tuple[Row, ...]:
        """What a column stands for."""
        found = find(block, column)
        if found is None:
            return (_blocked(column, lost(block, column)),)
        if isinstance(found, exp.Expr):
            return self.checked(block, found, path)
        source, name = found
        rows = self.of(source.relation, name, (*path, source))
        if block.sources and source in block.sources and block.optional(source):
            rows = tuple(Row(r.expression, r.tables, frozenset(r.tables), r.filters, r.blocked, r.passed) for r in rows)
        return rows

    def of(self, relation: Relation, name: str, path: Path) -> tuple[Row, ...]:
        """A column of a relation, remembered."""
        key = (id(relation), fold(name), *(id(source) for source in path))
        if key not in self.seen:
            self.seen[key] = self.followed(relation, name, path)
        return self.seen[key]

    def followed(self, relation: Relation, name: str, path: Path) -> tuple[Row, ...]:
        """A column of a relation: a base column, or what a query makes it of."""
        if isinstance(relation, BaseTable):
            return (self.base(relation, name, path),)
        if isinstance(relation, Opaque):
            return (
                _blocked(exp.column(name), f"{name} comes from {relation.text or 'no table'}, which is not a table"),
            )
        rows = [row for block in relation.blocks for row in self.output(block, name, path)]
        step = (id(relation), fold(name))
        return tuple(
            Row(r.expression, r.tables, r.optional, r.filters, r.blocked, r.passed | {step}) for r in rows[:MOST_ARMS]
        )

    def key_of(self, path: Path) -> str:
        """What the table at the end of a path goes by: each way to it is another row."""
        return self.names.setdefault(tuple(id(source) for source in path), f"t{len(self.names)}")

    def base(self, table: BaseTable, name: str, path: Path) -> Row:
        """A column of a base table."""
        key = self.key_of(path)
        known = table.columns.get(fold(name), name)
        step = (id(table), fold(name))
        return Row(exp.column(known, table=key, quoted=True), {key: table}, passed=frozenset({step}))

    def output(self, block: Block, name: str, path: Path) -> tuple[Row, ...]:
        """An output column of a block, with the filters that its rows passed."""
        expression = block.outputs.get(fold(name))
        if expression is None:
            rows = self.column(block, exp.column(name), path)
        elif isinstance(expression, exp.Column) and expression.this.name == "*":
            rows = (_blocked(expression, "it is a star"),)
        else:
            rows = self.checked(block, expression, path)
        return tuple(self.filtered(block, row, path) for row in rows)

    def checked(self, block: Block, expression: exp.Expr, path: Path) -> tuple[Row, ...]:
        """The same, unless the expression looks at other rows."""
        if holds_aggregate(expression):
            return (_blocked(expression, f"{expression.sql()[:60]} aggregates rows"),)
        if holds_window(expression):
            return (_blocked(expression, f"{expression.sql()[:60]} is a window over rows"),)
        return self.expression(block, expression, path)

    def filtered(self, block: Block, row: Row, path: Path) -> Row:
        """Add the filters of ``block`` that can be said of the same base rows."""
        if row.blocked:
            return row
        more = [found.expression for found in self.conditions(block, path) if set(found.tables) <= set(row.tables)]
        filters = tuple(dict.fromkeys((*row.filters, *more)))
        return Row(row.expression, row.tables, row.optional, filters, None, row.passed)

    def conditions(self, block: Block, path: Path) -> tuple[Row, ...]:
        """The conjuncts of WHERE that can be said of base rows."""
        key = ("where", id(block), *(id(source) for source in path))
        if key not in self.seen:
            self.seen[key] = ()  # a condition that names an alias of its own block comes back here
            plain = [c for c in block.where if not (holds_window(c) or holds_aggregate(c) or c.find(exp.Query))]
            found = [self.expression(block, condition, path) for condition in plain]
            self.seen[key] = tuple(rows[0] for rows in found if len(rows) == 1 and not rows[0].blocked)
        return self.seen[key]


def _substituted(expression: exp.Expr, columns: list[exp.Column], rows: tuple[Row, ...]) -> Row:
    stopped = next((row.blocked for row in rows if row.blocked), None)
    if stopped:
        return _blocked(expression, stopped)
    by_node = {id(column): row.expression for column, row in zip(columns, rows, strict=True)}
    result = _replaced(expression, by_node)
    if sum(1 for _ in result.walk()) > MOST_NODES:
        return _blocked(expression, "it grows too large when followed")
    tables = {key: table for row in rows for key, table in row.tables.items()}
    filters = tuple(dict.fromkeys(condition for row in rows for condition in row.filters))
    optional = frozenset().union(*(row.optional for row in rows))
    passed = frozenset().union(*(row.passed for row in rows))
    return Row(result, tables, optional, filters, None, passed)


def _replaced(expression: exp.Expr, by_node: Mapping[int, exp.Expr]) -> exp.Expr:
    """A copy of ``expression`` in which the marked columns are replaced."""
    if id(expression) in by_node:
        return by_node[id(expression)].copy()
    order = [id(node) for node in expression.walk()]
    copy = expression.copy()
    for node_id, node in zip(order, list(copy.walk()), strict=True):
        if node_id in by_node:
            node.replace(_wrapped(by_node[node_id].copy()))
    return copy


def _wrapped(expression: exp.Expr) -> exp.Expr:
    plain = isinstance(expression, exp.Column | exp.Literal | exp.Func | exp.Paren | exp.Null | exp.Boolean)
    return expression if plain else exp.paren(expression)


def _blocked(expression: exp.Expr, why: str) -> Row:
    return Row(expression, blocked=why)


def plain_column(expression: exp.Expr) -> exp.Column | None:
    """The column that ``expression`` is, but for casts, trimming and parentheses; else None."""
    inner = expression
    while isinstance(inner, exp.Cast | exp.TryCast | exp.Paren | exp.Trim | exp.Alias):
        inner = inner.this
    return inner if isinstance(inner, exp.Column) else None
