"""A database and a folder that an attack might change or read, and a look at both before and after."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dea_core.engines import Engine, open_engine

SECRET = "hunter2"
UNGUESSED = "unguessed.txt"
LEAKS = (SECRET, UNGUESSED)
_BOTH = """
    CREATE TABLE orders (id INT, status VARCHAR(20), amount DECIMAL(10, 2), ordered_at DATE);
    INSERT INTO orders VALUES (1, 'paid', 10.5, DATE '2026-01-01'), (2, 'open', 20, DATE '2026-02-01'),
                              (3, 'paid', 7.25, DATE '2026-02-03'), (4, NULL, NULL, NULL);
    CREATE SEQUENCE numbers;
"""
MADE = {
    "duckdb": _BOTH
    + """
    CREATE MACRO abs(x) AS (SELECT max(content) FROM read_text('{folder}/secret.csv'));
    COPY (FROM '{folder}/secret.csv') TO '{folder}/secret.parquet';
    COPY (FROM '{folder}/secret.csv') TO '{folder}/secret.json';
    ATTACH '{folder}/other.duckdb'; CREATE TABLE other.secret AS FROM '{folder}/secret.csv'; DETACH other;
""",
    "postgres": _BOTH
    + """
    CREATE FUNCTION own_wipe() RETURNS int LANGUAGE sql AS 'DELETE FROM orders; SELECT 1';
    CREATE FUNCTION own_wipe_row(o orders) RETURNS int LANGUAGE sql AS 'DELETE FROM orders; SELECT 1';
    CREATE FUNCTION lower(o orders) RETURNS int LANGUAGE sql AS 'DELETE FROM orders; SELECT 1';
""",
}
_LOOKS = {
    "duckdb": (
        "SELECT * FROM orders ORDER BY id",
        "SELECT database_name, table_name, comment, column_count FROM duckdb_tables() ORDER BY ALL",
        "SELECT sequence_name, last_value FROM duckdb_sequences() ORDER BY ALL",
        "SELECT function_name FROM duckdb_functions() WHERE NOT internal ORDER BY ALL",
        "SELECT database_name FROM duckdb_databases() ORDER BY ALL",
        "SELECT name, value FROM duckdb_settings() WHERE name <> 'threads' ORDER BY ALL",
    ),
    "postgres": (
        "SELECT * FROM orders ORDER BY id",
        "SELECT nspname, relname, relacl::text, obj_description(r.oid) FROM pg_class AS r"
        " JOIN pg_namespace AS s ON s.oid = relnamespace WHERE nspname !~ '^pg_toast' ORDER BY 1, 2",
        "SELECT last_value, is_called FROM numbers",
        "SELECT count(*) FROM pg_largeobject_metadata",
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'",
        "SELECT name, setting FROM pg_settings ORDER BY 1",
        "SELECT * FROM pg_prepared_statements WHERE from_sql",
        "SELECT * FROM pg_listening_channels()",
    ),
}


@dataclass(frozen=True)
class World:
    """A database of orders, and a folder with a secret."""

    url: str
    folder: Path

    def make(self, dialect: str) -> None:
        """Fill both."""
        (self.folder / "secret.csv").write_text(f"{SECRET}_token\n{SECRET}\n")
        (self.folder / UNGUESSED).touch()
        with open_engine(self.url) as engine:
            engine.execute(MADE[dialect].replace("{folder}", str(self.folder)))

    def look(self, engine: Engine) -> list[object]:
        """All that should be the same afterwards."""
        files = sorted((path.name, path.stat().st_size) for path in self.folder.iterdir())
        return [files, *(engine.rows(look) for look in _LOOKS[engine.dialect])]
