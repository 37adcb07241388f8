"""Spark: where rows are made by as many machines as it has. The one module that knows pyspark, which it imports late.

    Spark.open()            the session that is there, else SPARK_REMOTE, else what Spark's own configuration says
    Spark.open("local[4]")  ──  rows(sql)   write_parquet(sql, path)   exists/move/delete(path)   close()

A session that was there is given back as it was. Its time zone is UTC meanwhile: moments are made by way of instants.
"""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

from dea_core.engines.connected import Connected
from dea_core.errors import EngineError, MissingPackageError

CONNECT = "sc://"
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.codegen.hugeMethodLimit": "8000",
}
"""Java leaves methods of more than 8,000 bytes uncompiled, and a table of a dozen columns is one: five times slower."""
_QUIET = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
"""For a session that we start ourselves."""


class Spark(Connected):
    """A Spark session."""

    dialect = "spark"

    def __init__(self, connection: Any, *, owned: bool = False) -> None:
        super().__init__(connection, owned=owned)
        self._before = {name: connection.conf.get(name, None) for name in _SETTINGS}
        for name, value in _SETTINGS.items():
            connection.conf.set(name, value)

    @classmethod
    def open(cls, master: str | None = None) -> Self:
        """The session that is there, or a new one. Raises EngineError, and MissingPackageError without pyspark."""
        sql = _pyspark()
        active = sql.SparkSession.getActiveSession()
        if active is not None and master is None:
            return cls(active)
        _need_java(master)
        builder = sql.SparkSession.builder.appName("dea")
        if master is not None:
            builder = builder.remote(master) if master.startswith(CONNECT) else builder.master(master)
        with _explained():
            for name, value in _QUIET.items() if active is None else ():
                builder = builder.config(name, value)
            session = builder.getOrCreate()
        if active is None and hasattr(session, "_jvm"):
            session.sparkContext.setLogLevel("ERROR")
        return cls(session, owned=active is None)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """All rows of ``sql``."""
        with _explained():
            return [tuple(row) for row in self.connection.sql(sql).collect()]

    def columns(self, sql: str) -> tuple[str, ...]:
        """The column names of ``sql``, without running it."""
        with _explained():
            return tuple(self.connection.sql(sql).columns)

    def execute(self, sql: str, progress: Callable[[float], None] | None = None) -> None:
        """Run ``sql``; ``progress`` hears only that it is done."""
        with _explained():
            self.connection.sql(sql).collect()
        if progress is not None:
            progress(1.0)

    def write_parquet(self, sql: str, path: str) -> None:
        """Write the rows of ``sql`` to a new folder of Parquet files, one for each partition."""
        with _explained():
            self.connection.sql(sql).write.parquet(path)

    def cores(self) -> int:
        """How many tasks run at once."""
        return int(self.connection.sparkContext.defaultParallelism)

    def exists(self, path: str) -> bool:
        """Whether something is at ``path``, on whatever file system it names."""
        system, place = self._file_system(path)
        return bool(system.exists(place))

    def move(self, path: str, target: str) -> None:
        """Give what is at ``path`` another name on the same file system."""
        system, place = self._file_system(path)
        _, there = self._file_system(target)
        if not system.rename(place, there):
            raise EngineError(f"Spark could not move {path} to {target}")

    def delete(self, path: str) -> None:
        """Delete what is at ``path``, if anything is."""
        system, place = self._file_system(path)
        system.delete(place, True)

    def make_folder(self, path: str) -> None:
        """Make a folder, with those above it."""
        system, place = self._file_system(path)
        system.mkdirs(place)

    def _file_system(self, path: str) -> tuple[Any, Any]:
        """Hadoop's file system of a path, and the path as it knows it."""
        virtual_machine = getattr(self.connection, "_jvm", None)
        if virtual_machine is None:
            hint = "name a master such as spark://host:7077"
            raise EngineError("through Spark Connect no file can be moved to its place", hint=hint)
        place = virtual_machine.org.apache.hadoop.fs.Path(path)
        with _explained():
            return place.getFileSystem(self.connection._jsc.hadoopConfiguration()), place

    def close(self) -> None:
        """Stop a session that was started here; give back another as it was."""
        if self._owned:
            self.connection.stop()
            return
        for name, value in self._before.items():
            self.connection.conf.unset(name) if value is None else self.connection.conf.set(name, value)


def _pyspark() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of releases of pandas, which is not used
            import pyspark.sql
    except ImportError as error:
        raise MissingPackageError("pyspark", extra="spark", purpose="Spark") from error
    return pyspark.sql


def _need_java(master: str | None) -> None:
    """Raise EngineError where Spark would print pages for want of Java."""
    remote = (master or os.environ.get("SPARK_REMOTE", "")).startswith(CONNECT)
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if not remote and found is None:
        where = f"JAVA_HOME={home}" if home else "PATH"
        raise EngineError(f"Spark needs Java, and {where} has none", hint="apt-get install default-jre-headless")


@contextmanager
def _explained() -> Iterator[None]:
    """Raise EngineError for what Spark refused, in its words."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (PySparkException, Py4JError) as error:
        raise EngineError(" ".join(str(error).split("JVM stacktrace", 1)[0].split())) from error
