"""Layer 2: does a query give the same rows each time? What may not is not compared, and the reason is told.

RULES ── one reason each: chance, the clock, ties under LIMIT or a window, a pick of any row, sums of floats compared
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp

from dea_core.prove.determined import (
    Place,
    ctes_of,
    groups_of,
    is_grouped,
    is_listed_once,
    place_of,
    sources_of,
    tells_groups,
    tells_rows,
    tells_source,
)
from dea_core.schema import Schema
from dea_core.sql.lineage import fold

CHANCE = {"random", "setseed", "nextval", "currval", "gen_random_uuid", "uuid", "uuidv4", "uuidv7", "txid_current"}
CLOCK = {"now", "today", "get_current_timestamp", "transaction_timestamp", "statement_timestamp", "clock_timestamp"}
FILES = {"read_csv", "read_csv_auto", "read_parquet", "read_json", "read_json_auto", "read_text", "read_blob", "glob"}
CHANCE_NODES = (exp.Rand, exp.Randn, exp.Uuid, exp.TableSample)
CLOCK_NODES = (exp.CurrentDate, exp.CurrentTimestamp, exp.CurrentTime, exp.CurrentDatetime)
PICKS = (exp.First, exp.Last, exp.AnyValue, exp.ArgMax, exp.ArgMin, exp.Mode)
PICK_NAMES = {"arbitrary", "first", "last", "list_first", "arg_max_null", "arg_min_null", "max_by", "min_by"}
LISTS = (exp.ArrayAgg, exp.GroupConcat, exp.JSONArrayAgg, exp.JSONObjectAgg)
LIST_NAMES = {"list", "json_group_array", "json_group_object", "json_agg", "histogram", "string_agg", "group_concat"}
PEERS_ALIKE = (exp.Rank, exp.DenseRank, exp.PercentRank, exp.CumeDist)
ADDING = (exp.Sum, exp.Avg, exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Variance, exp.VariancePop)
FLOATS = {exp.DataType.Type.FLOAT, exp.DataType.Type.DOUBLE}


class Scope:
    """A SELECT with what it can name: the schema, and the common table expressions in view."""

    def __init__(self, select: exp.Select, schema: Schema, ctes: dict[str, exp.Query]) -> None:
        self.select, self.schema, self.ctes = select, schema, ctes

    def told_by(self, expressions: list[exp.Expr]) -> bool:
        """Whether no two of its rows agree in all of ``expressions``; rows alike in every column count as one."""
        meant = [self.meant(expression) for expression in expressions]
        texts = {expression.sql() for expression in meant}
        known: set[Place] = {place for expression in meant if (place := place_of(expression)) is not None}
        if is_grouped(self.select):
            return tells_groups(self.select, known, texts, self.schema, self.ctes)
        return tells_rows(self.select, known, self.schema, self.ctes)

    def meant(self, expression: exp.Expr) -> exp.Expr:
        """An alias or position as the expression that it stands for."""
        inner = expression.this if isinstance(expression, exp.Ordered) else expression
        if isinstance(inner, exp.Column) and not inner.table:
            same = [e for e in self.select.expressions if fold(e.alias) == fold(inner.name)]
            return same[0].unalias() if same else inner
        if isinstance(inner, exp.Literal) and not inner.is_string and inner.name.isdigit():
            listed = self.select.expressions
            return listed[int(inner.name) - 1].unalias() if 0 < int(inner.name) <= len(listed) else inner
        return inner


def why_not_determined(query: exp.Query, schema: Schema) -> str | None:
    """The first reason for which ``query`` may give other rows the next time; None if it always gives the same."""
    return next((reason for rule in RULES for reason in rule(query, schema)), None)


def scopes(query: exp.Expr, schema: Schema, ctes: dict[str, exp.Query] | None = None) -> Iterator[Scope]:
    """Every SELECT in a query, each with the common table expressions in view of it."""
    seen = dict(ctes or {})
    for node in query.walk(prune=lambda n: isinstance(n, exp.Query) and n is not query):
        if node is query:
            if isinstance(node, exp.Query):
                seen |= ctes_of(node)
            if isinstance(node, exp.Select):
                yield Scope(node, schema, seen)
        elif isinstance(node, exp.Query):
            yield from scopes(node, schema, seen)


def written_order(terms: list[exp.Expr]) -> str:
    """Terms of ORDER BY as people write them, where NULLs go left out."""
    return ", ".join(
        f"{term.this.sql()}{' DESC' if term.args.get('desc') else ''}" if isinstance(term, exp.Ordered) else term.sql()
        for term in terms
    )


def _by_chance(query: exp.Query, schema: Schema) -> Iterator[str]:
    for node in query.walk():
        name = fold(node.name) if isinstance(node, exp.Anonymous) else ""
        if isinstance(node, CHANCE_NODES) or name in CHANCE:
            yield f"{node.sql()} gives something else each time"
        if name in FILES or isinstance(node, exp.ReadCSV | exp.ReadParquet):
            yield f"{node.sql()[:60]} reads a file, which the schema does not describe"


def _by_clock(query: exp.Query, schema: Schema) -> Iterator[str]:
    """The clock in a condition is the same for both queries; in a result it is another each time."""
    for scope in scopes(query, schema):
        for output in scope.select.expressions:
            for node in output.walk():
                if isinstance(node, CLOCK_NODES) or (isinstance(node, exp.Anonymous) and fold(node.name) in CLOCK):
                    yield f"{node.sql()} in a result is another each time"


def _by_position(query: exp.Query, schema: Schema) -> Iterator[str]:
    for scope in scopes(query, schema):
        for join in scope.select.args.get("joins") or ():
            method = (join.args.get("method") or "").upper()
            if method == "POSITIONAL":
                yield "POSITIONAL JOIN pairs rows in whatever order they come"
            if method == "ASOF" and not _meets_one(scope, join):
                yield f"{join.sql()[:80]} picks any of the rows that tie: no key of it is in its condition"


def _meets_one(scope: Scope, join: exp.Expr) -> bool:
    """Whether the columns that the condition names of the joined table tell its rows apart."""
    alias = fold(join.this.alias_or_name)
    condition = join.args.get("on")
    named = condition.find_all(exp.Column) if condition is not None else ()
    known = {fold(column.name) for column in named if fold(column.table) == alias}
    source = next(s for s in sources_of(scope.select, scope.schema, scope.ctes) if s.alias == alias)
    return any(key <= known for key in source.keys)


def _by_limit(query: exp.Query, schema: Schema) -> Iterator[str]:
    for node in query.find_all(exp.Query):
        cut = node.args.get("limit") or node.args.get("offset")
        if cut is None or _cuts_nothing_in_exists(node):
            continue
        order = node.args.get("order")
        if keeps_ties(cut):
            yield f"{cut.sql().strip()} cannot be run here: DuckDB has no WITH TIES"
        elif order is None:
            if not _gives_one_row(node):
                yield f"{cut.sql().strip()} without an ORDER BY may keep any rows"
        elif not _total(node, order.expressions, schema, query):
            listed = written_order(order.expressions)
            yield f"{cut.sql().strip()} keeps any of the rows that tie in ORDER BY {listed}: add a key to it"


def keeps_ties(cut: exp.Expr) -> bool:
    """Whether a LIMIT says WITH TIES: whatever ties with the last row is kept too."""
    options = cut.args.get("limit_options")
    return options is not None and bool(options.args.get("with_ties"))


def _cuts_nothing_in_exists(node: exp.Query) -> bool:
    return isinstance(node.parent, exp.Exists)


def _gives_one_row(node: exp.Query) -> bool:
    return isinstance(node, exp.Select) and is_grouped(node) and is_listed_once(node) and not groups_of(node)


def _total(node: exp.Query, order: list[exp.Expr], schema: Schema, whole: exp.Query) -> bool:
    """Whether rows that tie in ``order`` are alike in every column that is shown."""
    if not isinstance(node, exp.Select):
        named = {fold(e.this.name) for e in order if isinstance(e.this, exp.Column)}
        return {fold(name) for name in node.named_selects} <= named
    scope = next(s for s in scopes(whole, schema) if s.select is node)
    if any(isinstance(e.this, exp.Column | exp.Var) and e.this.name.upper() == "ALL" for e in order):
        return True
    meant = {scope.meant(e).sql() for e in order}
    if all(output.unalias().sql() in meant for output in node.expressions):
        return True
    if node.args.get("distinct") is not None:
        return False
    return scope.told_by(order)


def orders_totally(query: exp.Query, schema: Schema) -> bool:
    """Whether the query's own ORDER BY leaves no choice."""
    order = query.args.get("order")
    return order is not None and _total(query, order.expressions, schema, query)


def _by_window(query: exp.Query, schema: Schema) -> Iterator[str]:
    for scope in scopes(query, schema):
        for node in _own(scope.select, exp.Window):
            if not _peers_alike(node):
                order = node.args.get("order")
                known = [*node.args.get("partition_by", ()), *(order.expressions if order is not None else ())]
                if not scope.told_by(known):
                    yield f"rows may tie in {node.sql()[:120]}: add a key to its ORDER BY"


def _peers_alike(window: exp.Expr) -> bool:
    """Whether rows that tie get the same value: ranks, and aggregates whose frame takes whole groups of peers."""
    function = window.this
    while isinstance(function, exp.IgnoreNulls | exp.RespectNulls | exp.Filter):
        function = function.this
    if isinstance(function, PEERS_ALIKE):
        return True
    frame = window.args.get("spec")
    whole = frame is None or (frame.args.get("kind") or "").upper() in ("RANGE", "GROUPS") or _unbounded(frame)
    blind = isinstance(function, exp.AggFunc) and not isinstance(function, (*PICKS, *LISTS, *_ORDERED_FUNCTIONS))
    return blind and whole


_ORDERED_FUNCTIONS = (exp.RowNumber, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue, exp.Ntile)


def _unbounded(frame: exp.Expr) -> bool:
    return frame.args.get("start") == "UNBOUNDED" and frame.args.get("end") == "UNBOUNDED"


def _own(select: exp.Select, *kinds: type[exp.Expr]) -> Iterator[exp.Expr]:
    """Nodes of these kinds that belong to this SELECT and to none inside it."""
    for node in select.walk(prune=lambda n: isinstance(n, exp.Query) and n is not select):
        if isinstance(node, kinds):
            yield node


def _by_pick(query: exp.Query, schema: Schema) -> Iterator[str]:
    for scope in scopes(query, schema):
        distinct = scope.select.args.get("distinct")
        if distinct is not None and distinct.args.get("on") is not None:
            order = scope.select.args.get("order")
            if order is None or not scope.told_by(list(order.expressions)):
                yield f"{distinct.sql().strip()[:80]} keeps any of the rows that tie in its ORDER BY"
        for node in _own(scope.select, exp.AggFunc, exp.Anonymous):
            name = fold(node.name) if isinstance(node, exp.Anonymous) else ""
            if isinstance(node, PICKS) or name in PICK_NAMES:
                if not _picks_the_same(scope, node):
                    yield f"{node.sql()[:80]} may pick any row"
            elif (isinstance(node, LISTS) or name in LIST_NAMES) and not _listed_in_order(scope, node):
                yield f"{node.sql()[:80]} may list its values in any order"


def _picks_the_same(scope: Scope, node: exp.Expr) -> bool:
    """A pick leaves no choice where the groups settle the row that the value belongs to."""
    if isinstance(node, exp.ArgMax | exp.ArgMin):
        return scope_tells(scope, [*groups_of(scope.select), node.expression])
    known = {place for e in groups_of(scope.select) if (place := place_of(scope.meant(e))) is not None}
    read = {fold(column.table) for column in node.find_all(exp.Column)}
    return tells_source(scope.select, read, known, scope.schema, scope.ctes)


def _listed_in_order(scope: Scope, node: exp.Expr) -> bool:
    inner = node.this
    if isinstance(node, exp.GroupConcat) and isinstance(inner, exp.Order):
        pass
    if isinstance(inner, exp.Distinct):
        inner = inner.expressions[0] if inner.expressions else inner
    if not isinstance(inner, exp.Order):
        return scope_tells(scope, groups_of(scope.select))
    ordered = [e.this for e in inner.expressions]
    return inner.this.sql() in {e.sql() for e in ordered} or scope_tells(scope, [*groups_of(scope.select), *ordered])


def scope_tells(scope: Scope, expressions: list[exp.Expr]) -> bool:
    """Whether no two rows before grouping agree in all of ``expressions``."""
    known = {place for e in expressions if (place := place_of(scope.meant(e))) is not None}
    return bool(known) and tells_rows(scope.select, known, scope.schema, scope.ctes)


def _by_float(query: exp.Query, schema: Schema) -> Iterator[str]:
    """A sum of floats depends on their order in its last digits: that matters once it is compared or grouped."""
    for node in query.find_all(*ADDING):
        if not _is_float(node.this, schema):
            continue
        used = node.find_ancestor(
            exp.Where, exp.Having, exp.Qualify, exp.Order, exp.Group, exp.Join, exp.Distinct, exp.Case
        )
        inside = node.find_ancestor(exp.Select)
        if used is not None or inside is not query:
            yield f"{node.sql()[:80]} adds floats, whose last digits depend on the order, and goes on being used"


def _is_float(expression: exp.Expr, schema: Schema) -> bool:
    names = {fold(column.name) for column in expression.find_all(exp.Column)}
    columns = [c for table in schema for c in table.columns if fold(c.name) in names]
    cast = any(node.to.this in FLOATS for node in expression.find_all(exp.Cast))
    return cast or any(column.type.family.value == "float" for column in columns)


Rule = Callable[[exp.Query, Schema], Iterator[str]]
RULES: tuple[Rule, ...] = (_by_chance, _by_clock, _by_position, _by_limit, _by_window, _by_pick, _by_float)
