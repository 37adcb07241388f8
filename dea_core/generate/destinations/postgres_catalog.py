"""What a Postgres database holds already: tables with columns, keys among them, and the sequences that fill them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dea_core.engines.postgres import Postgres
from dea_core.errors import WriteError
from dea_core.generate.destinations.targets import Names, Path, Target, TargetColumn, wanted_paths
from dea_core.generate.writers.job import text_literal
from dea_core.schema import Table
from dea_core.sql.ddl import identifier, relation

_COLUMNS = """
    SELECT a.attname, pg_catalog.format_type(coalesce(nullif(t.typbasetype, 0), t.oid), NULL), a.attgenerated <> '',
           a.attnotnull AND d.oid IS NULL AND a.attidentity = ''
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = {oid} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""
_FOREIGN_KEYS = """
    SELECT conname, conrelid::regclass::text, confrelid::regclass::text, condeferrable,
           pg_catalog.pg_get_constraintdef(oid), pg_catalog.obj_description(oid, 'pg_constraint'),
           conrelid::bigint, confrelid::bigint
    FROM pg_catalog.pg_constraint
    WHERE contype = 'f' AND conparentid = 0 AND conrelid IN ({tables}) AND confrelid IN ({tables}) ORDER BY oid"""
_SEQUENCES = """
    SELECT DISTINCT t.relname, a.attname, q.seqrelid::regclass::text, q.seqmin, q.seqmax, a.attrelid::regclass::text
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class t ON t.oid = a.attrelid
    LEFT JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
    JOIN pg_catalog.pg_depend d
      ON d.refclassid = 'pg_class'::regclass AND d.classid = 'pg_class'::regclass AND d.refobjid = a.attrelid
         AND d.refobjsubid = a.attnum AND d.deptype IN ('a', 'i')
      OR d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass
    JOIN pg_catalog.pg_sequence q ON q.seqrelid IN (d.objid, d.refobjid)
    WHERE a.attrelid IN ({tables}) AND a.attnum > 0 AND q.seqincrement > 0
      AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype)"""


@dataclass(frozen=True)
class ForeignKeyThere:
    """A foreign key of the database: both tables as Postgres writes them, and the words that make it again."""

    name: str
    child: str
    parent: str
    deferrable: bool
    definition: str
    comment: str | None
    child_oid: int
    parent_oid: int

    @property
    def drop(self) -> str:
        """The statement that takes it away."""
        return f"ALTER TABLE {self.child} DROP CONSTRAINT {identifier(self.name, 'postgres')}"

    @property
    def restore(self) -> tuple[str, ...]:
        """The statements that bring it back exactly."""
        name = identifier(self.name, "postgres")
        add = f"ALTER TABLE {self.child} ADD CONSTRAINT {name} {self.definition}"
        comment = (
            f"COMMENT ON CONSTRAINT {name} ON {self.child} IS {text_literal(self.comment)}" if self.comment else None
        )
        return (add, comment) if comment else (add,)


class PostgresCatalog:
    """The catalog of an open database."""

    def __init__(self, database: Postgres) -> None:
        self.database = database
        name, schema = database.rows("SELECT current_database(), coalesce(current_schema(), 'public')")[0]
        self.name, self.default_schema = str(name), str(schema)

    def target(self, table: Table, names: Names) -> Target:
        """Where ``table`` is or will be."""
        paths = [self._here(path) for path in wanted_paths(table, names, self.default_schema)]
        return next((found for path in paths if (found := self._find(table, path))), Target(table, paths[-1]))

    def _here(self, path: Path) -> Path:
        if len(path) > 2 and path[-3] != self.name:
            raise WriteError(
                f"{'.'.join(path)} is not in the database {self.name}", hint="connect to the database that holds it"
            )
        return path[-2:] if len(path) > 1 else (self.default_schema, *path)

    def _find(self, table: Table, path: Path) -> Target | None:
        rows = self.database.rows(
            "SELECT c.oid::bigint, c.relkind::text, pg_catalog.obj_description(c.oid, 'pg_class') "
            f"FROM pg_catalog.pg_class c WHERE c.oid = to_regclass({text_literal(relation(path, 'postgres'))})"
        )
        if not rows:
            return None
        oid, kind, comment = rows[0]
        if kind in ("v", "m"):
            raise WriteError(
                f"{'.'.join(path)} is a view: no rows can be loaded into it", hint="name another schema or table"
            )
        columns = tuple(
            TargetColumn(str(name), str(type_), bool(generated), bool(required))
            for name, type_, generated, required in self.database.rows(_COLUMNS.format(oid=oid))
        )
        filled = bool(self.database.rows(f"SELECT EXISTS (SELECT FROM {relation(path, 'postgres')})")[0][0])
        return Target(table, path, columns, filled, None if comment is None else str(comment))

    def foreign_keys(self, targets: Iterable[Target]) -> list[ForeignKeyThere]:
        """The foreign keys among ``targets``."""
        rows = self.database.rows(_FOREIGN_KEYS.format(tables=_oids(targets)))
        return [ForeignKeyThere(*row) for row in rows]  # type: ignore[arg-type]

    def oids(self, targets: Iterable[Target]) -> dict[int, str]:
        """Postgres's number of each table -> its name in the schema."""
        return {
            int(str(self.database.rows(f"SELECT {_oid(target)}::bigint")[0][0])): target.table.name
            for target in targets
        }

    def moving_sequences(self, targets: Iterable[Target]) -> list[str]:
        """Statements that move each table's sequences past the highest value that it holds."""
        statements = []
        for _, column, sequence, least, most, table in self.database.rows(_SEQUENCES.format(tables=_oids(targets))):
            place = text_literal(str(sequence))
            held = f"coalesce(pg_catalog.pg_sequence_last_value({place}), {least}::numeric - 1)"
            highest = f"SELECT max({identifier(str(column), 'postgres')})::numeric AS top FROM {table}"
            statements.append(
                f"SELECT setval({place}, least(top, {most})::bigint) FROM ({highest}) AS held "
                f"WHERE top >= {least} AND top > {held}"
            )
        return statements


def _oid(target: Target) -> str:
    return f"{text_literal(relation(target.path, 'postgres'))}::regclass"


def _oids(targets: Iterable[Target]) -> str:
    return ", ".join(_oid(target) for target in targets) or "NULL"
