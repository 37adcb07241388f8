"""SQL of a model, let in by what it is: one query, of known parts, over known relations, that only computes.

    text ── read ──> one query ── judge ──> text of that tree ── read again ──> the tree that is judged, and that runs

Nothing is sought out to be refused: each part of the tree, each function, type and relation must be on a list, and what
is on none is refused by name. The text that runs is the one written from the judged tree, and it is read and judged
once more, so what only the engine would see in the original text (a quote, a comment, an escape) never comes to it.
What an engine's own walls add is in dea_core/engines/guarded.py; docs/safety.md says which wall holds what.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ErrorLevel, SqlglotError

from dea_core.errors import RefusedError, UsageError, did_you_mean
from dea_core.sql.guard_dialects import DIALECTS
from dea_core.sql.guard_known import Known
from dea_core.sql.guard_parts import judge_part
from dea_core.sql.guard_relations import judge_relation

MOST_CHARACTERS = 100_000
MOST_READINGS = 4
"""A tree's text is its own text again after one reading; some spellings need a second."""
_HERE = threading.local()
"""Tools run side by side, and quiet is kept on the thread that reads."""
_NOT_READ = (SqlglotError, RecursionError, AttributeError, TypeError, ValueError, LookupError)
"""What sqlglot raises: its own error, and on some broken texts one of Python's."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HINTS: dict[type[exp.Expr], str] = {
    exp.Summarize: "profile_table has the same figures",
    exp.Describe: "get_table_stats tells columns and types",
    exp.Show: "read_database tells what tables there are",
    exp.Pivot: "write it behind FROM: FROM t PIVOT (sum(x) FOR y IN (1, 2))",
}


def read_only(sql: str, dialect: str, known: Known | None = None) -> exp.Query:
    """The query in ``sql`` as it may run, by the text of ``.sql(dialect)``. Raises RefusedError: what, and why.

    ``known`` is what the database has. Without it a table's name need only be plain, which on DuckDB lets a variable of
    Python's pass for a table, and a function of the user's may hide behind the name of one that only computes.
    """
    if dialect not in DIALECTS:
        raise UsageError(f"no SQL of {dialect} is guarded", hint=did_you_mean(dialect, DIALECTS))
    try:
        with _quiet():
            return _settled(sql, dialect, known)
    except _NOT_READ as error:
        said = " ".join(re.sub(r"\x1b\[\d*m", "", str(error)).split())
        raise RefusedError(f"what cannot be read is not run: {said}", hint=f"one plain SELECT of {dialect}") from error


def _settled(sql: str, dialect: str, known: Known | None) -> exp.Query:
    """The tree whose text is read as that tree again; each one on the way is judged."""
    tree = _one_query(sql, dialect)
    _judge(tree, dialect, known)
    for _ in range(MOST_READINGS):
        text = _text(tree, dialect)
        tree = _one_query(text, dialect)
        _judge(tree, dialect, known)
        if _text(tree, dialect) == text:
            return tree
    raise RefusedError("the query reads differently each time it is written", hint="write it in a plainer way")


def _one_query(sql: str, dialect: str) -> exp.Query:
    """The one statement there is, if it is a query."""
    if len(sql) > MOST_CHARACTERS:
        raise RefusedError(f"the query has {len(sql):,} characters, and at most {MOST_CHARACTERS:,} are read")
    if found := _CONTROL.search(sql):
        raise RefusedError(f"the query has a control character ({found[0]!r})")
    trees = [each for each in DIALECTS[dialect]().parse(sql) if each and not isinstance(each, exp.Semicolon)]
    if len(trees) != 1:
        raise RefusedError(f"{len(trees)} statements: only one is run", hint="one SELECT in each call")
    return _query(trees[0].transform(_plain_text))


def _plain_text(node: exp.Expr) -> exp.Expr:
    """A text between dollars as one between quotes."""
    return exp.Literal.string(node.name) if isinstance(node, exp.RawString) else node


def _query(tree: exp.Expr) -> exp.Query:
    if isinstance(tree, exp.Query):
        return tree
    if isinstance(tree, exp.Values):
        tree.set("alias", exp.TableAlias(this=exp.to_identifier("given")))
        return exp.select("*").from_(tree)
    what = tree.name if isinstance(tree, exp.Command) else type(tree).__name__.upper()
    raise RefusedError(
        f"{what} is not run: only SELECT, VALUES and what joins them (WITH, UNION, INTERSECT, EXCEPT) is",
        hint=_HINTS.get(type(tree), "no tool of this kind changes anything"),
    )


def _judge(tree: exp.Query, dialect: str, known: Known | None) -> None:
    for node in tree.walk():
        judge_part(node, dialect, known)
        if isinstance(node, exp.Table):
            judge_relation(node, dialect, known)


def _text(tree: exp.Query, dialect: str) -> str:
    """The tree as text: without comments, which need no longer say the truth, and with nothing else left out."""
    return Dialect.get_or_raise(dialect).generate(tree, comments=False, unsupported_level=ErrorLevel.RAISE)


@contextmanager
def _quiet() -> Iterator[None]:
    """sqlglot tells on stderr of what it does not know; here that is refused by name."""
    _HERE.quiet = True
    try:
        yield
    finally:
        _HERE.quiet = False


def _is_told(record: logging.LogRecord) -> bool:
    return not getattr(_HERE, "quiet", False)


logging.getLogger("sqlglot").addFilter(_is_told)
