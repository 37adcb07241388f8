"""What people point at -> a schema, and data of it where there is some.

shop.sql                      a schema; with ``data`` also rows: a folder of files, or a database's URL
duckdb:///shop.duckdb         both
sales.parquet, folder/        both: each file is a table, its columns and types as DuckDB reads them
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlglot import exp

from dea_core.analyze.data import Data
from dea_core.analyze.subject import Subject
from dea_core.engines import DuckDB, open_engine
from dea_core.errors import EngineError, ReadError
from dea_core.readers import read_schema
from dea_core.readers.dialects import dialect_named
from dea_core.readers.types import parse_type
from dea_core.schema import Column, Origin, Schema, Table
from dea_core.sql.values import literal

FILES = {".csv": "read_csv", ".json": "read_json", ".jsonl": "read_json", ".parquet": "read_parquet"}
DATABASES = (".duckdb", ".db")


@contextmanager
def open_subject(
    source: str | Path | Schema, *, data: str | Path | None = None, dialect: str | None = None
) -> Iterator[Subject]:
    """The subject that ``source`` and ``data`` make; what is opened is closed again, and was never written to."""
    with ExitStack() as stack:
        if not isinstance(source, Schema) and data is None and _files_at(source):
            engine = stack.enter_context(DuckDB.open())
            yield _of_files(engine, _files_at(source))
            return
        schema = source if isinstance(source, Schema) else read_schema(_as_url(source), dialect=dialect)
        place = data if data is not None else source
        yield Subject(schema, None if isinstance(place, Schema) else _data_at(stack, place, schema, data is not None))


def _as_url(source: str | Path) -> str | Path:
    is_file = len(str(source)) < 4096 and "\n" not in str(source) and Path(source).suffix in DATABASES
    return f"duckdb:///{source}" if is_file and Path(source).is_file() else source


def _files_at(place: str | Path) -> list[Path]:
    """The data files that a path means: itself, or those of a folder without DDL."""
    text = str(place)
    if not text.strip() or "\n" in text or "://" in text or text == "-":
        return []
    path = Path(text)
    if path.suffix in FILES:
        if not path.is_file():
            raise ReadError(f"no file {path}", hint="is the path right?")
        return [path]
    if not path.is_dir():
        return []
    files = sorted(p for p in path.iterdir() if p.suffix in FILES)
    if not files and not any(path.glob("*.sql")):
        raise ReadError(f"{path} holds no data", hint=f"files that end in {', '.join(FILES)}, one a table")
    return files


def _relation(path: Path) -> exp.Expression:
    return exp.Table(this=exp.Anonymous(this=FILES[path.suffix], expressions=[literal(str(path))]))


def _of_files(engine: DuckDB, paths: list[Path]) -> Subject:
    """Files as tables of their names."""
    tables, relations = [], {}
    for path in paths:
        relations[path.stem] = _relation(path)
        tables.append(_table_of(engine, path, relations[path.stem].sql("duckdb")))
    return Subject(Schema(tuple(tables)), Data(engine, relations))


def _table_of(engine: DuckDB, path: Path, relation: str) -> Table:
    origin = Origin("data", str(path))
    if not path.stat().st_size:
        raise ReadError(f"{path} is empty", hint="it holds neither names of columns nor rows")
    try:
        described = engine.rows(f"DESCRIBE SELECT * FROM {relation}")
    except EngineError as error:
        raise ReadError(f"cannot read {path}: {error.message}", hint="is it what its ending says?") from error
    dialect = dialect_named("duckdb")
    columns = (Column(str(name), parse_type(str(kind), dialect), origin=origin) for name, kind, *_ in described)
    return Table(path.stem, tuple(columns), (path.stem,), origin=origin)


def _data_at(stack: ExitStack, place: str | Path, schema: Schema, needed: bool) -> Data | None:
    """The data at ``place``; None where it is only a schema."""
    url = str(_as_url(place))
    if "://" in url and "\n" not in url:
        engine = stack.enter_context(open_engine(url, read_only=True))
        return Data.readable(engine, {table.name: _in_database(table) for table in schema})
    if not needed:
        return None
    paths = {path.stem.lower(): path for path in _files_at(place)}
    if not paths:
        told = "no data there" if Path(place).exists() else f"no file or folder {place}"
        raise ReadError(told, place=place, hint="a folder with one file a table, or a database's URL")
    found = {t.name: paths[n] for t in schema for n in (t.name.rpartition(".")[2].lower(),) if n in paths}
    if not found:
        raise ReadError("no file is named as a table", place=place, hint="such as " + f"{schema.tables[0].name}.csv")
    return Data(stack.enter_context(DuckDB.open()), {name: _relation(path) for name, path in found.items()})


def _in_database(table: Table) -> exp.Expression:
    parts = table.path[-2:] or (table.name,)
    names = [exp.to_identifier(part, quoted=True) for part in parts]
    return exp.Table(this=names[-1], db=names[0] if len(names) > 1 else None)
