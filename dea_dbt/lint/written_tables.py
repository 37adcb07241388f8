"""Where a model's file names a table itself: after FROM and JOIN, and after a comma or bracket of a FROM.

    from {{ ref('a') }} a,raw.orders o join (raw.items i ...) ...     ──>  raw.orders, raw.items, each with its place

Tokens are read, not a tree: with its Jinja a file is no SQL that could be parsed. What comes out of Jinja is no name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import Dialect
from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType

from dea_dbt.lint.jinja_text import without_jinja

QUERIES = {TokenType.SELECT, TokenType.WITH}
ENDS = {
    TokenType.WHERE, TokenType.GROUP_BY, TokenType.HAVING, TokenType.QUALIFY, TokenType.WINDOW, TokenType.ORDER_BY,
    TokenType.LIMIT, TokenType.UNION, TokenType.EXCEPT, TokenType.INTERSECT, TokenType.SEMICOLON,
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A name as the file has it: its parts without quotes, and where it stands."""

    parts: tuple[str, ...]
    start: int
    end: int


@dataclass
class _Bracket:
    """What is between two brackets: whether it ``reads`` tables (arguments do not), and is in its FROM."""

    reads: bool
    in_from: bool


def tables_written(text: str, dialect: str) -> Iterator[Written]:
    """The tables that the file names, in the order in which they stand."""
    tokens = _tokens(text, dialect)
    brackets = [_Bracket(True, False)]
    expected, at = False, 0
    while at < len(tokens):
        kind = tokens[at].token_type
        if kind is TokenType.L_PAREN:
            brackets.append(_Bracket(expected, expected))
        elif kind is TokenType.R_PAREN:
            brackets, expected = brackets[:-1] or brackets, False
        elif _moves(brackets[-1], tokens, at):
            expected = kind in (TokenType.FROM, TokenType.JOIN, TokenType.COMMA) and brackets[-1].in_from
        elif expected:
            end, expected = _end(tokens, at), False
            if not _is(tokens, end, TokenType.L_PAREN):
                parts = tuple(token.text for token in tokens[at:end:2])
                yield Written(parts, tokens[at].start, tokens[end - 1].end + 1)
            at = end - 1
        at += 1


def _moves(bracket: _Bracket, tokens: Sequence[Token], at: int) -> bool:
    """Whether a word begins or ends something: what the bracket is then in is kept in it."""
    kind = tokens[at].token_type
    if kind in QUERIES:
        bracket.reads, bracket.in_from = True, False
    elif kind in ENDS:
        bracket.in_from = False
    elif kind is TokenType.FROM and not _is(tokens, at - 1, TokenType.DISTINCT):  # IS DISTINCT FROM compares
        bracket.in_from = bracket.reads or _is(tokens, at - 1, TokenType.L_PAREN)
    else:
        return kind in (TokenType.FROM, TokenType.JOIN, TokenType.COMMA)
    return True


def _end(tokens: Sequence[Token], at: int) -> int:
    """Behind the last part of a name with dots."""
    end = at + 1
    while _is(tokens, end, TokenType.DOT) and end + 1 < len(tokens):
        end += 2
    return end


def _is(tokens: Sequence[Token], at: int, kind: TokenType) -> bool:
    return 0 <= at < len(tokens) and tokens[at].token_type is kind


def _tokens(text: str, dialect: str) -> list[Token]:
    try:
        return Dialect.get_or_raise(dialect).tokenize(without_jinja(text))
    except TokenError:
        return []
