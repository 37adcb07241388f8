"""What a DuckDB file holds already: its tables with columns, comments and foreign keys, and how to empty them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dea_core.engines import DuckDB
from dea_core.errors import EngineError, WriteError
from dea_core.generate.destinations.targets import Names, Path, Target, TargetColumn, wanted_paths
from dea_core.generate.writers.job import text_literal
from dea_core.schema import Table
from dea_core.sql.ddl import identifier, relation

_HERE = "database_name = current_database()"


class DuckDBCatalog:
    """The catalog of an open file."""

    def __init__(self, database: DuckDB) -> None:
        self.database = database

    def target(self, table: Table, names: Names) -> Target:
        """Where ``table`` is or will be."""
        paths = wanted_paths(table, names, "main")
        for path in paths:
            found = self._find(path)
            if found is not None:
                comment = found[1]
                return Target(table, found[0], self._columns(found[0]), self._filled(found[0]), comment)
        return Target(table, paths[-1])

    def _find(self, path: Path) -> tuple[Path, str | None] | None:
        """The path of a table as it is spelled here, and its comment."""
        where = f"{_where(path)} AND table_name ILIKE {_pattern(path[-1])}"
        rows = self.database.rows(f"SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE {where}")
        if rows:
            schema, name, comment = (None if each is None else str(each) for each in rows[0])
            return (*path[:-2], str(schema), str(name)), comment
        if self.database.rows(f"FROM duckdb_views() WHERE {_where(path)} AND view_name ILIKE {_pattern(path[-1])}"):
            raise WriteError(
                f"{'.'.join(path)} is a view: no rows can be written to it", hint="drop it, or name another schema"
            )
        return None

    def _columns(self, path: Path) -> tuple[TargetColumn, ...]:
        """A computed column is one whose default DESCRIBE does not tell: older DuckDBs have no other sign of it."""
        described = self.database.rows(f"DESCRIBE {relation(path, 'duckdb')}")
        told = {str(name): default for name, _, _, _, default, *_ in described}
        rows = self.database.rows(
            "SELECT column_name, data_type, is_nullable, column_default FROM duckdb_columns() "
            f"WHERE {_where(path)} AND table_name = {text_literal(path[-1])} ORDER BY column_index"
        )
        return tuple(
            TargetColumn(
                str(name),
                str(kind),
                generated=default is not None and told[str(name)] is None,
                required=not nullable and default is None,
            )
            for name, kind, nullable, default in rows
        )

    def _filled(self, path: Path) -> bool:
        return bool(self.database.rows(f"SELECT EXISTS (FROM {relation(path, 'duckdb')})")[0][0])

    def emptying(self, targets: Sequence[Target]) -> Iterator[str]:
        """Statements that empty tables: DELETE, or for those with foreign keys DROP and CREATE again.

        DuckDB keeps deleted keys until the transaction ends, so a parent cannot be emptied and filled again in one.
        """
        tied = {path for pair in self._foreign_keys() for path in pair}
        plain = [target for target in targets if tuple(target.path[-2:]) not in tied]
        yield from (f"DELETE FROM {relation(target.path, 'duckdb')}" for target in plain)
        again = {tuple(target.path[-2:]): target for target in targets if target not in plain}
        made_first = self._parents_first(list(again))
        made_again = [statement for path in made_first for statement in self._definition(path)]
        yield from (f"DROP TABLE {relation(path, 'duckdb')}" for path in reversed(made_first))
        yield from made_again

    def _foreign_keys(self) -> list[tuple[Path, Path]]:
        """(child, parent) for every foreign key; a DuckDB key never leaves its schema."""
        rows = self.database.rows(
            "SELECT schema_name, table_name, referenced_table FROM duckdb_constraints() "
            f"WHERE {_HERE} AND constraint_type = 'FOREIGN KEY'"
        )
        return [((str(schema), str(child)), (str(schema), str(parent))) for schema, child, parent in rows]

    def _parents_first(self, paths: list[Path]) -> list[Path]:
        parents = {path: {p for c, p in self._foreign_keys() if c == path and p != c} & set(paths) for path in paths}
        ordered: list[Path] = []
        while len(ordered) < len(paths):
            ordered += [path for path in paths if path not in ordered and parents[path] <= set(ordered)]
        return ordered

    def _definition(self, path: Path) -> Iterator[str]:
        """What makes a table again as it is: itself, its indexes, its comments."""
        where = f"{_where(path)} AND table_name = {text_literal(path[-1])}"
        if self.database.rows(f"FROM duckdb_constraints() WHERE {where} AND constraint_text = ''"):
            shown = ".".join(path)
            hint = "upgrade duckdb, or empty the table yourself"
            raise EngineError(f"this DuckDB does not tell how {shown} was made, with all its keys", hint=hint)
        yield from (str(row[0]) for row in self.database.rows(f"SELECT sql FROM duckdb_tables() WHERE {where}"))
        indexes = f"SELECT sql FROM duckdb_indexes() WHERE {where} AND sql IS NOT NULL"
        yield from (str(row[0]) for row in self.database.rows(indexes))
        for (comment,) in self.database.rows(
            f"SELECT comment FROM duckdb_tables() WHERE {where} AND comment IS NOT NULL"
        ):
            yield f"COMMENT ON TABLE {relation(path, 'duckdb')} IS {text_literal(str(comment))}"
        comments = f"SELECT column_name, comment FROM duckdb_columns() WHERE {where} AND comment IS NOT NULL"
        for name, comment in self.database.rows(comments):
            column = f"{relation(path, 'duckdb')}.{identifier(str(name), 'duckdb')}"
            yield f"COMMENT ON COLUMN {column} IS {text_literal(str(comment))}"


def _where(path: Path) -> str:
    catalog = f"database_name = {text_literal(path[-3])}" if len(path) > 2 else _HERE
    return f"{catalog} AND schema_name ILIKE {_pattern(path[-2])}" if len(path) > 1 else catalog


def _pattern(name: str) -> str:
    """An ILIKE pattern that means exactly ``name``, in any case: how DuckDB compares names."""
    escaped = name.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"{text_literal(escaped)} ESCAPE '!'"
