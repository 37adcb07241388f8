"""Cuts a script into statements, without parsing any: quotes, dollar quotes, comments, COPY data and client commands.

    text -> Statement(text, line), Statement(...), ...

A dump holds far more data than structure, so this looks at each quote, comment and semicolon once and at nothing else.
A statement begins at its first word (comments before it are left out) and knows the line that word stands on.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from dea_core.errors import ReadError
from dea_core.readers.dialects import Dialect


@dataclass(frozen=True)
class Statement:
    """One statement without its semicolon; ``line`` is that of its first word, counted from 1."""

    text: str
    line: int
    place: str | None = None

    @cached_property
    def opening(self) -> str:
        """Its beginning, with single spaces and no comments: enough to tell what it is."""
        return " ".join(_COMMENT.sub(" ", self.text[:400]).split())

    @cached_property
    def head(self) -> str:
        """Its opening in upper case."""
        return self.opening.upper()

    def at(self, line: int | None = None, column: int | None = None) -> str:
        """Where it stands, or a ``line`` (and column) of it, for messages."""
        line = self.line if line is None else line
        at = f"{self.place}:{line}" if self.place else f"line {line}"
        return at if column is None else f"{at}:{column}" if self.place else f"{at}, column {column}"


_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_COMPOUND = re.compile(r"CREATE\b.*\b(?:FUNCTION|PROCEDURE|TRIGGER)\b")
_COPY_DATA = re.compile(r"\\\.[ \t]*(?:\r?\n|\Z)")
_MYSQL_CODE = re.compile(r"/\*M?!\d*(.*?)\*/", re.DOTALL)
_SQLPLUS = (
    r"(?P<client>^[ \t]*(?:@|(?:REM(?:ARK)?|PRO(?:MPT)?|WHENEVER|SPO(?:OL)?|DEF(?:INE)?|UNDEF(?:INE)?|ACC(?:EPT)?|"
    r"COL(?:UMN)?|CL(?:EAR)?|TTI(?:TLE)?|BTI(?:TLE)?|VAR(?:IABLE)?|PAU(?:SE)?|CONN(?:ECT)?|EXIT|QUIT|HOST|SHOW|"
    r"SET(?!\s+(?:TRANSACTION|ROLE|CONSTRAINTS?)\b))\b)[^\n]*)"
)
"""Lines that Oracle's client keeps to itself, where no statement has begun; none needs a semicolon."""
_LONE_WORD = re.compile(r"^[ \t]*(?:GO|/)[ \t]*;?[ \t]*$", re.IGNORECASE | re.MULTILINE)


def split_statements(text: str, dialect: Dialect, place: str | None = None) -> Iterator[Statement]:
    """The statements of ``text`` in order. Client commands (``\\connect``) are among them, the data of COPY is not."""
    return _Splitter(_blank_markers(text, dialect), dialect, place).run()


def _blank_markers(text: str, dialect: Dialect) -> str:
    """MySQL runs what is in ``/*! */``, and GO or / alone on a line ends a batch; positions must not move."""
    if dialect.inline_keys and "/*" in text:
        text = _MYSQL_CODE.sub(lambda m: " " * (m.start(1) - m.start()) + m[1] + "  ", text)
    if dialect.name in ("tsql", "fabric", "oracle"):
        text = _LONE_WORD.sub(lambda m: ";".ljust(len(m[0])), text)
    return text


@cache
def _pattern(dialect: Dialect, delimiter: str) -> re.Pattern[str]:
    escaped = r"(?<![A-Za-z0-9_])[eE]'[^'\\]*(?:(?:''|\\.)[^'\\]*)*'"
    backslashed = r"'[^'\\]*(?:(?:''|\\.)[^'\\]*)*'"
    parts = [
        *([] if dialect.backslash_escapes else [escaped]),
        backslashed if dialect.backslash_escapes else r"'[^']*(?:''[^']*)*'",
        r'"[^"\\]*(?:(?:""|\\.)[^"\\]*)*"' if dialect.inline_keys else r'"[^"]*(?:""[^"]*)*"',
        r"`[^`]*`",
        r"(?P<comment>--[^\n]*|/\*" + (r"|\#[^\n]*" if dialect.inline_keys else "") + ")",
        *([r"\[[^\]\n]*\]"] if dialect.name in ("tsql", "fabric") else []),
        *([] if dialect.inline_keys else [r"(?P<dollar>(?<![A-Za-z0-9_$])\$(?:[A-Za-z_]\w*)?\$)"]),
        r"(?P<delimiter>^[ \t]*DELIMITER[ \t]+(?P<new>\S+)[^\n]*)",
        r"(?P<meta>^[ \t]*\\[^\n]*)",
        *([_SQLPLUS] if dialect.name == "oracle" else []),
        f"(?P<end>{re.escape(delimiter)})",
        r"(?P<word>\b(?:BEGIN|CASE|END(?!\s+(?:IF|LOOP|WHILE|REPEAT|FOR)\b))\b)",
        r"(?P<open>['\"`])",
    ]
    return re.compile("|".join(parts), re.DOTALL | re.MULTILINE | re.IGNORECASE)


class _Splitter:
    """The walk over one text. ``start`` is where the present statement begins, None between statements."""

    def __init__(self, text: str, dialect: Dialect, place: str | None) -> None:
        self.text, self.dialect, self.place = text, dialect, place
        self.delimiter, self.start, self.depth = ";", -1, 0
        self._counted, self._line = 0, 1

    def run(self) -> Iterator[Statement]:
        position, length = 0, len(self.text)
        while match := _pattern(self.dialect, self.delimiter).search(self.text, position):
            self._begin(position, match.start())
            position = match.end()
            kind = match.lastgroup
            if kind == "comment":
                position = self._comment_end(match)
            elif kind == "dollar":
                self._begin_at(match.start())
                position = self._dollar_end(match)
            elif kind == "client":
                if self.start < 0 and match[0].lstrip().startswith("@"):
                    yield self._statement(match.start() + match[0].index("@"), match.end())
                position = self._client_end(match)
            elif kind in ("end", "meta", "delimiter", "new"):
                if kind == "end" and self._inside_body():
                    continue
                yield from self._cut(match.start())
                position = yield from self._after(match, kind)
            elif kind == "open":
                raise ReadError("a quote is opened here and never closed", place=self._at(match.start()))
            else:
                self._begin_at(match.start())
                self._count_blocks(match, kind)
        self._begin(position, length)
        yield from self._cut(length)

    def _after(self, match: re.Match[str], kind: str) -> Generator[Statement, None, int]:
        """What follows an end: data of COPY is jumped over, a client command is a statement of its own."""
        if kind == "meta" and self.dialect.folding == "lower":
            yield self._statement(match.start() + match[0].index("\\"), match.end())
        if match["new"]:
            self.delimiter = match["new"]
        if kind == "end" and self._last.head.startswith("COPY ") and re.search(r"\bFROM STDIN\b", self._last.head):
            found = _COPY_DATA.search(self.text, match.end())
            return found.end() if found else len(self.text)
        return match.end()

    def _begin(self, position: int, end: int) -> None:
        """A statement begins at the first character that is not a space."""
        if self.start < 0 and position < end:
            gap = self.text[position:end]
            if not gap.isspace():
                self.start = position + len(gap) - len(gap.lstrip())

    def _begin_at(self, position: int) -> None:
        if self.start < 0:
            self.start = position

    _last = Statement("", 1)

    def _cut(self, end: int) -> Iterator[Statement]:
        if self.start >= 0:
            self._last = self._statement(self.start, end)
            yield self._last
        else:
            self._last = Statement("", 1)
        self.start, self.depth = -1, 0

    def _statement(self, start: int, end: int) -> Statement:
        return Statement(self.text[start:end].rstrip(), self._line_of(start), self.place)

    def _line_of(self, position: int) -> int:
        if position >= self._counted:
            self._line += self.text.count("\n", self._counted, position)
            self._counted = position
            return self._line
        return self.text.count("\n", 0, position) + 1

    def _at(self, position: int) -> str:
        return Statement("", self._line_of(position), self.place).at()

    def _comment_end(self, match: re.Match[str]) -> int:
        """Behind a comment; Postgres and its kin nest them."""
        if match[0] != "/*":
            return match.end()
        depth, position = 1, match.end()
        nests = self.dialect.name in ("postgres", "redshift", "duckdb")
        while depth:
            found = re.compile(r"/\*|\*/").search(self.text, position)
            if not found:
                raise ReadError("a comment is opened here and never closed", place=self._at(match.start()))
            depth += -1 if found[0] == "*/" else int(nests)
            position = found.end()
        return position

    def _client_end(self, match: re.Match[str]) -> int:
        """Behind a client's line, or into its first word where that belongs to a statement that has begun."""
        if self.start < 0:
            return match.end()
        return match.start() + len(match[0]) - len(match[0].lstrip()) + 1

    def _dollar_end(self, match: re.Match[str]) -> int:
        found = self.text.find(match[0], match.end())
        if found < 0:
            raise ReadError(f"{match[0]} is opened here and never closed", place=self._at(match.start()))
        return found + len(match[0])

    def _count_blocks(self, match: re.Match[str], kind: str | None) -> None:
        """Bodies written between BEGIN and END hold semicolons of their own: triggers, SQL-standard functions."""
        if kind != "word" or self.start == match.start():
            return
        if match[0].upper() == "BEGIN":
            atomic = self.dialect.folding != "lower" or self.text[match.end() : match.end() + 20].split()[:1] in (
                ["ATOMIC"],
                ["atomic"],
            )
            self.depth += int(atomic and bool(_COMPOUND.match(self.text[self.start : match.start()].upper())))
        elif self.depth:
            self.depth += 1 if match[0].upper() == "CASE" else -1

    def _inside_body(self) -> bool:
        return self.depth > 0 and self.delimiter == ";"
