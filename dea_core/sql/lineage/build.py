"""From a sqlglot tree to a Query: common table expressions, subqueries, joins and stars resolved.

read_query(tree, catalog) ──> Query
catalog: relation key -> BaseTable | Query, where key is ``relation_key`` of the table as the SQL names it
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from dea_core.sql.lineage.model import BaseTable, Block, Opaque, Query, Relation, Source, fold
from dea_core.sql.predicates import conjuncts

Catalog = Mapping[str, Relation]


def relation_key(table: exp.Expr) -> str:
    """The key of a table, or of a file or function that stands for one, as a catalog knows it."""
    if isinstance(table, exp.Table) and isinstance(table.this, exp.Identifier):
        return ".".join(fold(part.name) for part in table.parts)
    bare = table.copy()
    bare.set("alias", None)
    return bare.sql("duckdb").lower()


def read_query(tree: exp.Expr, catalog: Catalog, *, name: str = "", outer: Block | None = None) -> Query:
    """Resolve ``tree``; what it reads and ``catalog`` does not know becomes Opaque."""
    reader = _Reader(dict(catalog), outer)
    query = reader.query(tree)
    return replace(query, name=name, within=tuple(reader.blocks))


@dataclass
class _Reader:
    """Reads one level: its ``scope`` is the catalog and the common table expressions seen so far."""

    scope: dict[str, Relation]
    outer: Block | None = None
    blocks: list[Block] = field(default_factory=list)

    def query(self, tree: exp.Expr) -> Query:
        inner = _Reader(dict(self.scope), self.outer, self.blocks)
        inner.define(tree)
        if isinstance(tree, exp.Subquery):
            return inner.query(tree.this)
        if isinstance(tree, exp.Union):
            left, right = inner.query(tree.this), inner.query(tree.expression)
            return _united(
                left, right, distinct=bool(tree.args.get("distinct")), by_name=bool(tree.args.get("by_name"))
            )
        if isinstance(tree, exp.Except | exp.Intersect):
            inner.query(tree.expression)  # its blocks are read, and no row of it comes out
            return inner.query(tree.this)
        if isinstance(tree, exp.Select):
            return Query((inner.block(tree),))
        return Query((Block(exp.select("*"), (Source("", Opaque(tree.sql())),), {}),))

    def define(self, tree: exp.Expr) -> None:
        """Add the common table expressions of ``tree`` to the scope, each seeing those before it."""
        clause = tree.args.get("with_")
        if clause is None:
            return
        for cte in clause.expressions:
            if clause.args.get("recursive"):
                self.scope[fold(cte.alias)] = Opaque(cte.alias, _named_columns(cte))
            query = self.query(cte.this)
            self.scope[fold(cte.alias)] = _renamed(query, _named_columns(cte))

    def block(self, select: exp.Select) -> Block:
        sources = tuple(self.sources(select))
        block = Block(select, sources, {}, (), self.outer)
        outputs: dict[str, exp.Expr] = {}
        opened: list[Source] = []
        for expression in select.expressions:
            _add_output(block, expression, outputs, opened)
        block = replace(block, outputs=outputs, open=tuple(opened))
        self.blocks.append(block)
        self.nested(block)
        return block

    def nested(self, block: Block) -> None:
        """Read the subqueries in expressions of ``block``, which may name its columns."""
        reader = _Reader(self.scope, block, self.blocks)
        for root in block.expressions:
            for node in root.walk(prune=lambda node: isinstance(node, exp.Query)):
                if isinstance(node, exp.Query):
                    reader.query(node)

    def sources(self, select: exp.Select) -> Iterable[Source]:
        clause = select.args.get("from_")
        if clause is not None:
            yield from self.source(clause.this, Source("", Opaque("")))
        for join in select.args.get("joins") or ():
            yield from self.joined(join)
        for lateral in select.args.get("laterals") or ():
            yield from self.source(lateral, Source("", Opaque(""), "cross"))

    def joined(self, join: exp.Join) -> Iterable[Source]:
        on = join.args.get("on")
        side = (
            join.side.lower() or join.kind.lower() or ("inner" if on is not None or join.args.get("using") else "cross")
        )
        using = tuple(part.name for part in join.args.get("using") or ())
        how = Source("", Opaque(""), side, tuple(conjuncts(on)) if on is not None else (), using)
        yield from self.source(join.this, how)

    def source(self, item: exp.Expr, how: Source) -> Iterable[Source]:
        """What one item of a FROM brings: itself, and for ``(a JOIN b)`` also what is joined inside."""
        if isinstance(item, exp.Subquery) and isinstance(item.this, exp.Table):
            yield from self.source(item.this, how)
        else:
            yield replace(how, alias=item.alias_or_name, relation=self.relation(item))
        for join in item.args.get("joins") or ():
            yield from self.joined(join)

    def relation(self, item: exp.Expr) -> Relation:
        columns = _named_columns(item)
        if item.args.get("pivots"):
            return Opaque(item.sql(), columns)
        if isinstance(item, exp.Subquery):
            return _renamed(self.query(item), columns)
        if isinstance(item, exp.Lateral) and isinstance(item.this, exp.Subquery):
            return _renamed(self.query(item.this), columns)
        found = self.scope.get(relation_key(item)) or self.scope.get(fold(item.name))
        if isinstance(found, BaseTable | Query):
            return _renamed(found, columns) if isinstance(found, Query) else found
        return found or Opaque(item.sql(), columns or _function_columns(item))


def _named_columns(item: exp.Expr) -> tuple[str, ...]:
    alias = item.args.get("alias")
    return tuple(column.name for column in alias.columns) if isinstance(alias, exp.TableAlias) else ()


def _function_columns(item: exp.Expr) -> tuple[str, ...]:
    """A table function gives its column its own name, or that of its alias."""
    inner = item.this if isinstance(item, exp.Table) else item
    named = inner.sql_name().lower() if isinstance(inner, exp.Func) else ""
    return tuple(name for name in (item.alias, named) if name)


def _united(left: Query, right: Query, *, distinct: bool, by_name: bool) -> Query:
    names = list(left.blocks[0].outputs)
    if by_name or any(block.open for block in (*left.blocks, *right.blocks)):
        arms = right.blocks
    else:
        arms = tuple(_aligned(block, names) for block in right.blocks)
    return Query((*left.blocks, *arms), distinct or left.distinct or right.distinct)


def _aligned(block: Block, names: list[str]) -> Block:
    """The arms of a union go by position: the first arm names the columns."""
    return replace(block, outputs=dict(zip(names, block.outputs.values(), strict=False)))


def _renamed(query: Query, names: tuple[str, ...]) -> Query:
    """A query whose columns are given names by its alias: ``AS t (a, b)``."""
    if not names:
        return query
    return replace(query, blocks=tuple(_aligned(block, [fold(name) for name in names]) for block in query.blocks))


def _add_output(block: Block, expression: exp.Expr, outputs: dict[str, exp.Expr], opened: list[Source]) -> None:
    star = expression.this if isinstance(expression, exp.Column) else expression
    if isinstance(star, exp.Star):
        alias = expression.table if isinstance(expression, exp.Column) else ""
        _expand(block, star, [s for s in block.sources if not alias or fold(s.alias) == fold(alias)], outputs, opened)
    elif isinstance(expression, exp.Columns):
        opened.extend(block.sources)
    elif expression.alias_or_name:
        outputs.setdefault(fold(expression.alias_or_name), expression.unalias())
    else:
        outputs.setdefault(fold(expression.sql("duckdb")), expression)


def _expand(
    block: Block, star: exp.Star, sources: list[Source], outputs: dict[str, exp.Expr], opened: list[Source]
) -> None:
    dropped = {fold(column.name) for column in star.args.get("except_") or ()}
    replaced = {fold(column.alias): column.unalias() for column in star.args.get("replace") or ()}
    renamed = {fold(column.name): column.alias for column in star.args.get("rename") or ()}
    for source in sources:
        if source.side in ("semi", "anti"):
            continue
        names, is_open = _columns(source.relation)
        for name in names:
            if fold(name) not in dropped:
                plain = exp.column(name, table=source.alias) if source.alias else exp.column(name)
                outputs.setdefault(fold(renamed.get(fold(name), name)), replaced.get(fold(name), plain))
        if is_open:
            opened.append(source)


def _columns(relation: Relation) -> tuple[list[str], bool]:
    """The known columns of a relation, and whether there may be more."""
    if isinstance(relation, BaseTable):
        return list(relation.columns.values()), not relation.closed
    if isinstance(relation, Opaque):
        return list(relation.columns), False
    first = relation.blocks[0]
    names = list(first.outputs)
    rest = [_columns(source.relation) for source in first.open]
    names += [name for more, _ in rest for name in more if fold(name) not in first.outputs]
    return names, any(is_open for _, is_open in rest)
