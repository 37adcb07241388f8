"""A cursor over the tokens of one statement: what the grammar in this folder is written with.

sqlglot's tokenizer makes the tokens (it knows each dialect's quotes and comments) and its parser reads types and
expressions from slices of them; the structure of DDL is read here, so that one odd clause never costs a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType

from dea_core.errors import ReadError
from dea_core.readers.dialects import Dialect
from dea_core.readers.statements import Statement
from dea_core.schema import Origin

_STRINGS = frozenset(
    {
        TokenType.STRING,
        TokenType.NATIONAL_STRING,
        TokenType.RAW_STRING,
        TokenType.HEREDOC_STRING,
        TokenType.UNICODE_STRING,
        TokenType.BYTE_STRING,
        TokenType.BIT_STRING,
        TokenType.HEX_STRING,
    }
)
_QUOTED = _STRINGS | {TokenType.IDENTIFIER}
_GENERIC = frozenset({"STRUCT", "ARRAY", "MAP"})
_PAIRS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True)
class Source:
    """The statement that tokens were cut from, and its dialect. ``catalog`` marks text that a database printed."""

    statement: Statement
    dialect: Dialect
    catalog: bool = False

    def origin(self, line: int | None = None) -> Origin:
        """An origin at ``line`` of the file, or at the statement's first line; a catalog has no lines."""
        if self.catalog:
            return Origin("catalog", self.statement.place)
        return Origin("ddl", self.statement.place, line or self.statement.line)


def cursor_over(statement: Statement, dialect: Dialect, *, catalog: bool = False) -> Cursor:
    """A cursor at the beginning of ``statement``; its tokens know their line in the whole file."""
    try:
        tokens = list(dialect.engine.tokenize(statement.text))
    except TokenError as error:
        raise ReadError(f"cannot be cut into words: {_first_line(error)}", place=statement.at()) from None
    for token in tokens:
        token.line += statement.line - 1
    return Cursor(tokens, Source(statement, dialect, catalog))


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def _words(token: Token) -> tuple[str, ...]:
    """A token's words in upper case: sqlglot keeps PRIMARY KEY as one. None for anything quoted."""
    return () if token.token_type in _QUOTED else tuple(token.text.upper().split())


class Cursor:
    """A position in a list of tokens. Words are given one by one: ``take("NOT", "NULL")``."""

    def __init__(self, tokens: list[Token], source: Source, *, line: int | None = None) -> None:
        self.tokens, self.source, self.index = tokens, source, 0
        self._words = [_words(token) for token in tokens]
        self._line = line or source.statement.line

    @property
    def dialect(self) -> Dialect:
        """The dialect of the statement."""
        return self.source.dialect

    @property
    def done(self) -> bool:
        """Whether no token is left."""
        return self.index >= len(self.tokens)

    @property
    def token(self) -> Token | None:
        """The next token, not stepped over."""
        return None if self.done else self.tokens[self.index]

    @property
    def line(self) -> int:
        """The file's line at which the cursor stands."""
        if self.done:
            return self.tokens[-1].line if self.tokens else self._line
        # A token that spans lines (a long comment string, PRIMARY\nKEY) is counted at its end: step back to its start.
        token = self.tokens[self.index]
        return token.line - self.source.statement.text.count("\n", token.start, token.end + 1)

    @property
    def origin(self) -> Origin:
        """Where the cursor stands."""
        return self.source.origin(self.line)

    # --- looking and taking ------------------------------------------------------------------------------------

    def _after(self, words: tuple[str, ...]) -> int | None:
        """The index behind ``words`` if they come next."""
        index, position = self.index, 0
        while position < len(words):
            if index >= len(self.tokens):
                return None
            here = self._words[index]
            if not here or words[position : position + len(here)] != here:
                return None
            position, index = position + len(here), index + 1
        return index

    def peek(self, *words: str) -> bool:
        """Whether these words come next."""
        return self._after(words) is not None

    def peek_any(self, *alternatives: str) -> bool:
        """Whether one of these comes next; each may be several words with spaces."""
        return any(self.peek(*alternative.split()) for alternative in alternatives)

    def take(self, *words: str) -> bool:
        """Step over these words if they come next."""
        index = self._after(words)
        if index is None:
            return False
        self.index = index
        return True

    def take_any(self, *alternatives: str) -> str | None:
        """Step over the first of these that comes next, and say which."""
        return next((each for each in alternatives if self.take(*each.split())), None)

    def expect(self, *words: str) -> None:
        """Step over these words, or fail at the place where they should be."""
        if not self.take(*words):
            raise self.fail(f"expected {' '.join(words)}")

    def word(self) -> str:
        """The next word in upper case, not stepped over; empty at the end or before something quoted."""
        return "" if self.done or not self._words[self.index] else self._words[self.index][0]

    def next(self) -> Token:
        """Step over one token, whatever it is."""
        if self.done:
            raise self.fail("the statement ends too early")
        self.index += 1
        return self.tokens[self.index - 1]

    # --- names, strings, brackets ------------------------------------------------------------------------------

    @property
    def at_string(self) -> bool:
        """Whether a string comes next."""
        return not self.done and self.tokens[self.index].token_type in _STRINGS

    @property
    def at_quoted_name(self) -> bool:
        """Whether a quoted name comes next."""
        return not self.done and self.tokens[self.index].token_type is TokenType.IDENTIFIER

    def at_name(self) -> bool:
        """Whether a name could stand here: quoted, or a word that starts like one."""
        if self.done or (self.at_string and self.dialect.name != "sqlite"):
            return False
        return self.at_string or self.at_quoted_name or self.tokens[self.index].text[:1].isidentifier()

    def name(self, what: str = "a name") -> str:
        """Step over a name and return it folded."""
        if not self.at_name():
            raise self.fail(f"expected {what}")
        token = self.next()
        return self.dialect.fold(token.text, quoted=token.token_type in _QUOTED)

    def path(self, what: str = "a name") -> tuple[str, ...]:
        """Step over a dotted name and return its folded parts."""
        parts = [self.name(what)]
        while self.take("."):
            parts.append(self.name(what))
        if self.dialect.name == "bigquery":  # `project.dataset.table` is quoted as one
            parts = [part for name in parts for part in name.split(".")]
        return tuple(parts)

    def string(self) -> str | None:
        """Step over a string if one comes next."""
        return self.next().text if self.at_string else None

    def parens(self) -> Cursor:
        """Step over a bracketed part and return a cursor over its inside."""
        line = self.line
        self.expect("(")
        start = self.index
        self.skip_to_close(")")
        return Cursor(self.tokens[start : self.index - 1], self.source, line=line)

    def skip_to_close(self, close: str) -> None:
        """Step behind ``close``, over any brackets within."""
        opened = self.index - 1
        while not self.done:
            text = "" if self.tokens[self.index].token_type in _QUOTED else self.tokens[self.index].text
            self.index += 1
            if text == close:
                return
            if text in _PAIRS:
                self.skip_to_close(_PAIRS[text])
        raise self.fail("a bracket is opened here and never closed", self.tokens[max(opened, 0)])

    def items(self) -> Iterator[Cursor]:
        """Cursors over the parts between top-level commas."""
        while not self.done:
            line = self.line
            yield Cursor(self.until(lambda: self.peek(",")), self.source, line=line)
            if self.take(",") and self.done:
                raise self.fail("a comma is followed by nothing")

    def until(self, stop: Callable[[], bool]) -> list[Token]:
        """Step over tokens, brackets whole, up to where ``stop`` holds, and return them."""
        start = self.index
        while not self.done and not stop():
            token = self.next()
            if token.token_type not in _QUOTED and token.text in _PAIRS:
                self.skip_to_close(_PAIRS[token.text])
            elif token.text.upper() in _GENERIC and self.peek("<"):
                self._skip_angles()
        return self.tokens[start : self.index]

    def _skip_angles(self) -> None:
        """Over the brackets of STRUCT<a INT64, b ARRAY<STRING>>."""
        depth = 0
        while not self.done:
            text = self.next().text
            depth += text.count("<") - text.count(">")
            if depth <= 0:
                return

    def rest(self) -> list[Token]:
        """Step over all that is left."""
        tokens, self.index = self.tokens[self.index :], len(self.tokens)
        return tokens

    def text(self, tokens: list[Token]) -> str:
        """The source text of ``tokens`` with single spaces."""
        if not tokens:
            return ""
        return " ".join(self.source.statement.text[tokens[0].start : tokens[-1].end + 1].split())

    def fail(self, message: str, token: Token | None = None) -> ReadError:
        """An error at the cursor (or at ``token``), naming what stands there."""
        token = token or self.token or (self.tokens[-1] if self.tokens else None)
        near = f", at {token.text!r}" if token and not (self.done and token is self.tokens[-1]) else ", at its end"
        line = token.line if token else self._line
        column = self._column(token) if token else None
        return ReadError(
            f"syntax error: {message}{near}",
            place=self.source.statement.at(line, column),
            hint=f"is this {self.dialect.name}? say which dialect it is, or correct the line",
        )

    def _column(self, token: Token) -> int:
        return token.start - self.source.statement.text.rfind("\n", 0, token.start)
