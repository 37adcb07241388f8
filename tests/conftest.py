"""Fixtures that every test may use.

    postgres_url        a throw-away Postgres cluster, one per worker, reached by its socket
    postgres_database   a fresh database in it for one test
    engine_url          the same test on each engine: an embedded DuckDB file, then Postgres

What a machine lacks is a skip that says so. With DEA_REQUIRE_ALL set, as CI has it, it is a failure.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings

# No example is too slow on a busy machine, and CI runs the same examples every time.
settings.register_profile("dea", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("dea")

# A shell that runs the tests in the background makes them deaf to Ctrl-C, which some of them press.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No test remembers, nor is told by what somebody remembers here, unless it says so.
os.environ["DEA_MEMORY"] = "off"

UNPRIVILEGED = ("postgres", "nobody")  # Postgres refuses to run as root: the first of these users that exists runs it
PORT = 5432  # only names the socket: nothing listens on the network
DATABASES = count(1)


def missing(what: str) -> NoReturn:
    """Skip the test for want of ``what``, or fail it where everything must be there."""
    if os.environ.get("DEA_REQUIRE_ALL"):
        pytest.fail(f"{what}, and DEA_REQUIRE_ALL is set", pytrace=False)
    pytest.skip(what)


class PostgresCluster:
    """A cluster in a scratch folder: made, started and stopped by the binaries in ``folder_of_binaries``."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries, self._folder = binaries, folder
        self._user = _unprivileged_user() if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
        self._run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
        careless = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        options = f"-k {folder} -p {PORT} -c listen_addresses='' -c timezone=UTC {careless}"
        self._run("pg_ctl", "-o", options, "-l", str(folder / "log"), "-w", "start")
        # It waits for the end of its input, which comes with stop(), or when this process dies however it dies.
        stop = f"read -r _; {binaries / 'pg_ctl'} -D {folder / 'data'} -m immediate -w stop; rm -rf {folder}/*"
        self._guard = subprocess.Popen(
            ["sh", "-c", stop],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            start_new_session=True,
            **self._as_user(),
        )

    def url(self, database: str) -> str:
        """A URL of one of its databases."""
        return f"postgresql://postgres@/{database}?host={self._folder}&port={PORT}"

    def stop(self) -> None:
        """Stop at once; the data is thrown away anyway."""
        self._guard.communicate()

    def _run(self, binary: str, *arguments: str) -> None:
        command = [str(self._binaries / binary), "-D", str(self._folder / "data"), *arguments]
        # Not a pipe: the server that pg_ctl leaves behind would hold it open.
        with (self._folder / f"{binary}.out").open("w+") as out:
            done = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, cwd=self._folder, **self._as_user())
            out.seek(0)
            assert done.returncode == 0, f"{binary}: {out.read()}"

    def _as_user(self) -> dict[str, Any]:
        if self._user is None:
            return {}
        return {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid, "extra_groups": []}


def _unprivileged_user() -> str:
    existing = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in existing)


def _postgres_binaries() -> Path | None:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = shutil.which("initdb") or (installed and installed[-1])
    return Path(found).resolve().parent if found else None


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[PostgresCluster]:
    binaries = _postgres_binaries()
    if binaries is None:
        missing("there is no Postgres here (no initdb on PATH or under /usr/lib/postgresql)")
    with tempfile.TemporaryDirectory(prefix="dea-pg-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)
        cluster = PostgresCluster(binaries, folder)
        try:
            yield cluster
        finally:
            cluster.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres_cluster: PostgresCluster) -> str:
    """The URL of the cluster's own database, for work that makes and drops databases."""
    return postgres_cluster.url("postgres")


@pytest.fixture
def postgres_database(postgres_cluster: PostgresCluster, postgres_url: str) -> Iterator[str]:
    """The URL of an empty database that nobody else uses; dropped after the test."""
    import psycopg

    name = f"test_{next(DATABASES)}"
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield postgres_cluster.url(name)
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["duckdb", "postgres"])
def engine_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, on each engine in turn."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_database"))
    return f"duckdb:///{tmp_path / 'test.duckdb'}"
