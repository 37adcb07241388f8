"""What the commands of ``dea dbt`` can be told, and how the project is found that they are told of.

@finding  ──  --project-dir --profiles-dir --profile --target --vars, as dbt has them  ──>  named_project(given)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dea_core.arguments import options
from dea_core.options import AS_OF, FIT, LOCALE, SEED, Option
from dea_dbt.testing import ROWS as TRIAL_ROWS

if TYPE_CHECKING:
    from dea_dbt.project import Project

PROJECT_DIR = Option("project-dir", "path", "folder of dbt_project.yml (default: here or above)")
PROFILES_DIR = Option("profiles-dir", "path", "folder of profiles.yml (default: here, then ~/.dbt)")
PROFILE = Option("profile", "text", "profile to use (default: the one that dbt_project.yml names)")
TARGET = Option("target", "text", "target to use; one that is not an embedded file has to be named")
VARS = Option("vars", "text", "variables for dbt, as YAML", metavar="YAML")
FINDING = (PROJECT_DIR, PROFILES_DIR, PROFILE, TARGET, VARS)

ROWS = Option(
    "rows", "text", "rows a table, or of one table; several with spaces or by repeating", many=True, metavar="N|TABLE=N"
)
SELECT = Option(
    "select", "text", "tables to make: names, patterns, or as dbt selects; those they refer to come along", many=True
)
PLAN = Option("plan", "path", "a plan file to follow (default: dea_plan.yml at the project's root)")
REMAKE = Option(
    "remake-seeds", "flag", "make the project's own seed files again, from their headers and rules", default=False
)
NULL_SHARE = Option(
    "null-share", "share", "share of NULLs where a column may hold them and nothing says how often", default=0.0
)
PLANNING = (SELECT, REMAKE, ROWS, FIT, SEED, AS_OF, LOCALE, NULL_SHARE, PLAN)

INTO = Option(
    "into", "text", "where the rows go: the target's tables, seed CSVs, models, Parquet files", default="target",
    choices=("target", "seeds", "models", "parquet"),
)  # fmt: skip
OUT = Option("out", "path", "folder for --into parquet (default: dea/parquet under the target path) or models")
REPLACE = Option("replace", "flag", "delete rows that are there and not ours", default=False)
APPEND = Option("append", "flag", "add to rows that are there", default=False)
PRUNE = Option("prune", "flag", "take away models of ours that the plan no longer has", default=False)
EDGE_CASES = Option("edge-cases", "share", "share of rows with a boundary value or an awkward text", default=0.0)

CHOOSING = (
    Option("select", "text", "nodes, as dbt selects them", many=True),
    Option("exclude", "text", "nodes to leave out, as dbt selects them", many=True),
    Option("selector", "text", "a selector of selectors.yml"),
)
ROWS_A_TABLE = Option("rows", "integer", "rows made a table", default=TRIAL_ROWS)
WRITE = Option("write", "flag", "write the tests into the project's YAML and test path", default=False)
WRITE_UNIT = Option("write", "flag", "write the unit test into the project's YAML", default=False)
REPLACE_UNIT = Option(
    "replace", "flag", "put it in the place of one recorded earlier that says something else", default=False
)
EVERY = Option(
    "all", "flag", "also tests that notice nothing which others do not, and all that stays unnoticed", default=False
)

LOCAL = Option("local", "flag", "on an embedded DuckDB, from made rows; the only way there is", default=False)
LOCAL_SELECT = Option("select", "text", "nodes, as dbt selects them; what they are made of comes along", many=True)
LOCAL_OUT = Option("out", "path", "DuckDB file to build (default: dea_local.duckdb under the target path)")
LOCAL_REPLACE = Option("replace", "flag", "replace a file that is there and not ours", default=False)
BUILDING = (LOCAL, LOCAL_SELECT, ROWS, SEED, AS_OF, LOCALE, NULL_SHARE, PLAN, LOCAL_OUT, LOCAL_REPLACE)

ON_TARGET = Option(
    "on-target", "flag", "time on the target as it stands, read only, rather than on made data", default=False
)


def finding(command: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: the options by which a project is found, as dbt has them."""
    return options(FINDING)(command)


def named_project(given: dict[str, Any]) -> Project:
    """The project that these options name; they are taken out of ``given``."""
    from dea_dbt.project import find_project, read_variables

    words = {option.parameter: given.pop(option.parameter) for option in FINDING}
    return find_project(
        words["project_dir"],
        words["profiles_dir"],
        profile=words["profile"],
        target=words["target"],
        variables=read_variables(words["vars"]),
    )


def row_words(rows: tuple[str, ...]) -> tuple[str, ...]:
    """``--rows 10 orders=20`` and ``--rows 10 --rows orders=20`` are the same."""
    return tuple(word for text in rows for word in text.split())
