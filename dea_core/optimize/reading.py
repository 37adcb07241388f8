"""From a query's text to a Subject: parsed, every column with its table, every name known to the schema.

    read_subject(text, schema, dialect) ──> Subject       ReadError, UsageError or SchemaError for what cannot be one

sqlglot qualifies; what it adds for its own use and a reader does not need is taken off again by ``tidied``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce

from sqlglot import MappingSchema, exp, parse
from sqlglot.errors import OptimizeError, ParseError, TokenError
from sqlglot.errors import SchemaError as SqlglotSchemaError
from sqlglot.optimizer.qualify import qualify

from dea_core.errors import ReadError, SchemaError, UsageError, did_you_mean
from dea_core.optimize.trees import is_cte, sources_of
from dea_core.schema import Schema, Table

SHOWN_CHARACTERS = 60
STAND_IN = "dea_stand_in_"
BUILT_IN = {
    "rowid", "ctid", "xmin", "xmax", "tableoid", "localtime", "localtimestamp", "user", "session_user", "current_user",
    "current_role", "current_catalog", "current_schema",
}  # fmt: skip
"""Names that are no columns of a table, and mean something all the same."""


@dataclass(frozen=True)
class Subject:
    """A query to be made faster: ``text`` as it was given, ``tree`` qualified, in ``dialect``.

    ``spelled`` says how tables are written where people read it: a dbt model has ``ref`` and ``source``.
    """

    text: str
    tree: exp.Query
    schema: Schema
    dialect: str
    spelled: Mapping[str, str] = field(default_factory=dict)

    def written(self, tree: exp.Query) -> str:
        """A query as people read it."""
        tree, words = tidied(tree), {}
        for at, table in enumerate(tree.find_all(exp.Table)):
            if table.name in self.spelled and not is_cte(table):
                mark = f"{STAND_IN}{at}_"
                words[mark] = self.spelled[table.name]
                _mark(table, mark)
        text = str(tree.sql(self.dialect, pretty=True))
        return reduce(lambda said, mark: said.replace(mark, words[mark]), words, text)


def _mark(table: exp.Table, mark: str) -> None:
    """Put a mark where a table is named; its columns are called by the name that it had."""
    if not table.alias:
        table.set("alias", exp.TableAlias(this=table.this.copy()))
    table.set("this", exp.to_identifier(mark))


def read_subject(text: str, schema: Schema, dialect: str) -> Subject:
    """The one SELECT (or UNION) that ``text`` holds, resolved against ``schema``."""
    tree = _parsed(text, dialect)
    names = [] if tree.is_star else tree.named_selects
    tables = {table.name.rpartition(".")[2]: table for table in schema}
    _need_tables(tree, schema, tables)
    _need_columns(tree, schema, bare=False)
    try:
        found = qualify(
            tree,
            schema=_mapping(schema, dialect),
            dialect=dialect,
            quote_identifiers=False,
            identify=False,
            validate_qualify_columns=False,
        )
    except (OptimizeError, SqlglotSchemaError) as error:
        raise ReadError(f"the query could not be resolved: {_one_line(error)}") from error
    assert isinstance(found, exp.Query)
    _need_columns(found, schema, bare=True)
    _keep_names(found, names)
    return Subject(text.strip().rstrip(";"), found, schema, dialect)


def _parsed(text: str, dialect: str) -> exp.Query:
    if not text.strip():
        raise ReadError("the query is empty", hint="give a file that holds one SELECT")
    try:
        statements = [statement for statement in parse(text, dialect=dialect) if statement is not None]
    except (ParseError, TokenError) as error:
        raise ReadError(
            f"this is not SQL that {dialect} reads: {_one_line(error)}", hint="is --dialect right?"
        ) from error
    if not statements:
        raise ReadError("the query is empty: it has no statement", hint="give a file that holds one SELECT")
    if len(statements) > 1:
        raise UsageError(f"one query at a time: there are {len(statements)} statements")
    statement = statements[0]
    if isinstance(statement, exp.Subquery):
        statement = statement.unnest()
    changing = isinstance(statement, exp.Query) and any(
        isinstance(node, exp.Insert | exp.Update | exp.Delete | exp.Into | exp.Lock) for node in statement.walk()
    )
    if not isinstance(statement, exp.Select | exp.SetOperation) or changing:
        shown = " ".join(text.split())[:SHOWN_CHARACTERS]
        raise UsageError(f"only queries that read can be made faster, not: {shown}", hint="give one SELECT")
    return statement


def _one_line(error: Exception) -> str:
    errors = getattr(error, "errors", None)
    if errors:
        first = errors[0]
        return f"{first['description']} (line {first['line']}, column {first['col']}, near {first['highlight']!r})"
    return str(error).split("\n", 1)[0]


def _mapping(schema: Schema, dialect: str) -> MappingSchema:
    nested: dict[str, object] = {}
    for table in schema:
        space = _as_named(table.path[-2], dialect) if len(table.path) > 1 else ""
        name = _as_named(table.path[-1] if table.path else table.name, dialect)
        tables = nested.setdefault(space, {})
        assert isinstance(tables, dict)
        tables[name] = {_as_named(column.name, dialect): "unknown" for column in table.columns}
    return MappingSchema(nested, dialect=dialect, normalize=True)


def _as_named(name: str, dialect: str) -> str:
    """A name of the schema as sqlglot wants it: Postgres tells capitals apart, and keeps them in quotes only."""
    return exp.to_identifier(name, quoted=True).sql(dialect) if dialect == "postgres" else name


def _need_tables(tree: exp.Query, schema: Schema, short: dict[str, Table]) -> None:
    for table in tree.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier) or is_cte(table):
            continue
        name = ".".join(part.name for part in table.parts)
        if table_named(schema, table) is None:
            known = sorted({*short, *(t.name for t in schema)})
            raise SchemaError(f"the query reads table {name}, which is not there", hint=did_you_mean(name, known))


def table_named(schema: Schema, table: exp.Table) -> Table | None:
    """The schema's table that a FROM names, or None."""
    parts = [part.name.lower() for part in table.parts]
    fitting = []
    for each in schema:
        path = [part.lower() for part in (each.path or tuple(each.name.split(".")))]
        if path[-len(parts) :] == parts or parts[-len(path) :] == path:
            fitting.append(each)
    plain = [each for each in fitting if each.name.lower() == ".".join(parts)]
    return next(iter(plain or fitting), None)


def _need_columns(tree: exp.Query, schema: Schema, *, bare: bool) -> None:
    """Raise SchemaError for a column that is not there; ``bare`` asks of those without a table too."""
    for select in tree.find_all(exp.Select):
        known = {
            alias: [column.name for column in found.columns]
            for alias, source in sources_of(select).items()
            if isinstance(source, exp.Table) and not is_cte(source) and (found := table_named(schema, source))
        }
        whole = bare and len(known) == len(sources_of(select))
        for column in _own_columns(select):
            _need_column(column, known, whole=whole and select.find_ancestor(exp.Select) is None)


def _own_columns(select: exp.Select) -> list[exp.Column]:
    return [column for column in select.find_all(exp.Column) if column.find_ancestor(exp.Query) is select]


def _need_column(column: exp.Column, known: dict[str, list[str]], *, whole: bool) -> None:
    names, name = known.get(column.table), column.name
    if name.lower() in BUILT_IN or isinstance(column.this, exp.Star):
        return
    if column.table and names is not None and name.lower() not in {each.lower() for each in names}:
        raise SchemaError(f"table {column.table} has no column {name}", hint=did_you_mean(name, names))
    if not column.table and whole and not _is_local(column):
        every = sorted({each for names in known.values() for each in names})
        hint = did_you_mean(name, every)
        raise SchemaError(f"the query names column {name}, which is in none of its tables", hint=hint)


def _is_local(column: exp.Column) -> bool:
    """Whether a bare name may mean an output column, or the argument of a lambda."""
    select = column.find_ancestor(exp.Select)
    aliases = {projection.alias for projection in select.expressions} if select is not None else set()
    sorted_by = isinstance(column.parent, exp.Ordered) or column.find_ancestor(
        exp.Having, exp.Qualify, exp.Order, exp.Distinct
    )
    return column.find_ancestor(exp.Lambda) is not None or (column.name in aliases and bool(sorted_by))


def _keep_names(tree: exp.Query, names: list[str]) -> None:
    """Give the output columns the case in which they were written."""
    if isinstance(tree, exp.Select):
        for projection, name in zip(tree.expressions, names, strict=False):
            if isinstance(projection, exp.Alias) and projection.alias.lower() == name.lower():
                projection.args["alias"].set("this", name)


def tidied(tree: exp.Query) -> exp.Query:
    """A copy without aliases that say what stands there already."""
    tree = tree.copy()
    for alias in list(tree.find_all(exp.Alias)):
        inner = alias.this
        same = isinstance(inner, exp.Column) and inner.name == alias.alias
        made = alias.alias.startswith("_col_") or (isinstance(inner, exp.Literal) and alias.alias == inner.name)
        if same or (made and not _is_read(alias)):
            alias.replace(inner)
    for table in tree.find_all(exp.Table):
        if table.alias and table.alias == table.name and not table.args["alias"].columns:
            table.set("alias", None)
    return tree


def _is_read(alias: exp.Alias) -> bool:
    """Whether a made-up name is used by a query around."""
    top = alias.root()
    return any(column.name == alias.alias for column in top.find_all(exp.Column))
