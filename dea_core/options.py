"""What each verb can be told, declared once.

The command line, cell magics, HTTP bodies and tool schemas derive from it.

GENERATE = (ROWS, SEED, ...)      an option has a name, a type, a default, one line of help, and perhaps choices
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "integer", "number", "share", "path", "flag", "rows", "date"]


@dataclass(frozen=True)
class Option:
    """``name`` as people type it (``edge-cases``); ``kind`` says how its text is read.

    ``many`` may be given repeatedly.
    """

    name: str
    kind: Kind
    help: str
    default: Any = None
    choices: tuple[str, ...] = ()
    many: bool = False
    metavar: str | None = None

    @property
    def parameter(self) -> str:
        """The Python name."""
        return self.name.replace("-", "_")


ROWS = Option(
    "rows", "rows", "rows a table, or of one table; may be given several times", many=True, metavar="N|TABLE=N"
)
SEED = Option("seed", "integer", "same seed, same rows (42, unless a plan says otherwise)")
AS_OF = Option(
    "as-of", "date", "the day that dates are counted back from (today, unless a plan says otherwise)", metavar="DATE"
)
LOCALE = Option("locale", "text", "language and country of names and places, as Faker writes it (en_US)")
PLAN = Option("plan", "path", "a plan file to follow (default: dea_plan.yml beside the DDL, if there is one)")
DIALECT = Option("dialect", "text", "SQL dialect that the source is written in (guessed from the source)")
SQL_DIALECT = Option("sql-dialect", "text", "SQL dialect to write, for --format sql (default: the source's)")
FIT = Option("fit", "flag", "make fewer rows where keys allow no more, and say which and why", default=False)
FORMAT = Option("format", "text", "file format", default="csv", choices=("csv", "json", "sql", "parquet", "duckdb"))
OUT = Option("out", "path", "folder to write one file a table to (for sql and duckdb also one file)")
INTO = Option("into", "text", "database to load: duckdb:///file.duckdb or postgresql://user@host/db", metavar="URL")
EDGE_CASES = Option("edge-cases", "share", "share of rows with a boundary value or an awkward text", default=0.05)
THREADS = Option("threads", "integer", "threads to use (all cores)")
REPLACE = Option("replace", "flag", "replace files or rows that are there", default=False)
APPEND = Option("append", "flag", "add to the rows that are there", default=False)
PARTS = Option("parts", "integer", "make one of so many parts of every table (with --part, and the same plan for all)")
PART = Option("part", "integer", "which part, from 1", metavar="K")
ENGINE = Option(
    "engine", "text", "where rows are made: in DuckDB here, or on Spark", default="duckdb", choices=("duckdb", "spark")
)
MASTER = Option(
    "master", "text", "Spark's master (default: its session, SPARK_REMOTE or its own configuration)", metavar="URL"
)
VIOLATE = Option(
    "violate", "text", "break this rule in one row, and no other: its name, or part of it, as dea check prints it",
    metavar="RULE",
)  # fmt: skip
JSON = Option("json", "flag", "print the result as JSON", default=False)

DATA = Option("data", "text", "rows to look at too: a folder of files named as tables, or a database's URL")
RULE = Option("rule", "text", "run this rule only; may be given several times", many=True, metavar="NAME")
SEVERITY = Option("severity", "text", "leave out what is milder", default="info", choices=("error", "warning", "info"))
TRY_ROWS = Option("try-rows", "integer", "fill a copy of the mended schema with so many rows a table", default=0)
TRY_ON = Option(
    "try-on", "text", "a Postgres to run the fixes on too, in a scratch database of ours, dropped after", metavar="URL"
)
HTML = Option("html", "path", "write a report to this file too")
SARIF = Option("sarif", "flag", "print the result as SARIF 2.1.0", default=False)

SCHEMA = Option("schema", "text", "keys and checks to rely on: a DDL file or a database's URL", metavar="SOURCE")
ON = Option(
    "on", "text", "database to time the query on, read-only; with --rows, a scratch schema in it", metavar="URL"
)
SECONDS = Option("seconds", "integer", "cancel a run that takes longer than this", default=20, metavar="LIMIT")
QUERY_DIALECT = Option("dialect", "text", "SQL dialect of the query (that of the database it is timed on)")
DATABASES = Option("databases", "integer", "tiny databases to try the two queries on", default=500)
SAMPLE_SEED = Option("seed", "integer", "same seed, same databases", default=42)
COMPARE_ON = Option("on", "text", "a database to compare their rows on too, which is only read", metavar="URL")

SOURCE = Option(
    "source", "text", "what the task is about: DDL, a database's URL, a dbt project (default: the project here)"
)
ASK_ON = Option("on", "text", "a database, by URL or configured name, that the task is about; it is only read")
QUERY = Option("query", "text", "a query that the task is about: a file of one SELECT, or its text", metavar="SELECT")
MODEL = Option("model", "text", "who answers: a provider, or PROVIDER:MODEL; none for rules alone (as configured)")
MAX_COST = Option("max-cost", "number", "US dollars that the task may cost", metavar="DOLLARS")
MAX_TOKENS = Option("max-tokens", "integer", "tokens that the task may take (300,000, or as configured)")
MAX_STEPS = Option("max-steps", "integer", "calls of a model that the task may make (60, or as configured)")
MAX_SECONDS = Option("max-seconds", "integer", "seconds that the task may take (900, or as configured)")
SEND_ROWS = Option("send-rows", "flag", "let rows be sent to the model, not only schema and aggregates", default=False)
SAVE_PLAN = Option("save-plan", "path", "write the plan by which data was made to this file", metavar="FILE")
YES = Option("yes", "flag", "allow what a tool wants to write, without being asked", default=False)
QUIET = Option("quiet", "flag", "do not show the steps as they happen", default=False)

PLANNING = (ROWS, FIT, SEED, AS_OF, LOCALE, PLAN, DIALECT)
GENERATE = (
    *PLANNING, FORMAT, SQL_DIALECT, OUT, INTO, EDGE_CASES, THREADS, PARTS, PART, ENGINE, MASTER, REPLACE, APPEND,
    VIOLATE, JSON,
)  # fmt: skip
CHECK = (DIALECT, JSON)
ANALYZE = (DATA, RULE, SEVERITY, TRY_ROWS, TRY_ON, DIALECT, HTML, SARIF, JSON)
OPTIMIZE = (ON, SCHEMA, ROWS, PLAN, QUERY_DIALECT, SECONDS, JSON)
ASK = (
    SOURCE, ASK_ON, QUERY, ROWS, FIT, PLAN, DIALECT, MODEL, MAX_COST, MAX_TOKENS, MAX_STEPS, MAX_SECONDS, SEND_ROWS,
    OUT, INTO, FORMAT, REPLACE, APPEND, SAVE_PLAN, TRY_ON, YES, QUIET, JSON,
)  # fmt: skip
PROVE = (DIALECT, DATABASES, SAMPLE_SEED, COMPARE_ON, JSON)
