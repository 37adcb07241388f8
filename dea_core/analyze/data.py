"""Data that a rule may look at: where each table's rows are, and what one scan of them told. Only ever read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from dea_core.analyze.looks import count_distinct
from dea_core.analyze.profile import ColumnProfile, Profile
from dea_core.analyze.scan import profile_table
from dea_core.engines import Engine
from dea_core.errors import EngineError
from dea_core.schema import Schema, Table
from dea_core.sql.ddl import identifier


@dataclass(frozen=True)
class Data:
    """``relations`` says where the rows of each table are; a table that is not there has none."""

    engine: Engine
    relations: Mapping[str, exp.Expression]
    refused: Mapping[str, str] = field(default_factory=dict)
    """Tables whose rows may not be read, with what the engine said."""
    _profiles: dict[str, Profile] = field(default_factory=dict)

    @classmethod
    def readable(cls, engine: Engine, relations: Mapping[str, exp.Expression]) -> Data:
        """Those of ``relations`` that may be read; of the others, why not."""
        refused: dict[str, str] = {}
        for table, relation in relations.items():
            try:
                engine.rows(f"SELECT 1 FROM {relation.sql(engine.dialect)} LIMIT 0")
            except EngineError as error:
                refused[table] = error.message
        return cls(engine, {name: one for name, one in relations.items() if name not in refused}, refused)

    def __contains__(self, table: str) -> bool:
        return table in self.relations

    def profile(self, table: Table) -> Profile:
        """What one scan tells of the table's rows; made once."""
        if table.name not in self._profiles:
            self._profiles[table.name] = profile_table(self.engine, self.relation(table.name), table.name)
        return self._profiles[table.name]

    def counted(self, table: Table, column: ColumnProfile) -> ColumnProfile:
        """The column with its distinct values counted where they were estimated; the table's profile has it then."""
        if not column.estimated:
            return column
        profile = self.profile(table)
        columns = count_distinct(self.engine, self.relation(table.name), [column], profile.columns)
        self._profiles[table.name] = replace(profile, columns=tuple(columns))
        return columns[profile.columns.index(column)]

    def profiled(self, schema: Schema) -> Iterator[tuple[Table, Profile]]:
        """Every table that has data, with its profile."""
        for table in schema:
            if table.name in self:
                yield table, self.profile(table)

    def relation(self, table: str) -> str:
        """Where the rows of a table are, as SQL."""
        return self.relations[table].sql(self.engine.dialect)

    def name(self, column: str) -> str:
        """A column's name, quoted."""
        return identifier(column, self.engine.dialect)

    def number(self, sql: str) -> int:
        """The one number that a query gives."""
        return int(str(self.engine.rows(sql)[0][0] or 0))
