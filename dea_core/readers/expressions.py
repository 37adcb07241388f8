"""Expressions out of DDL: parsed by sqlglot, names folded, and the ornaments that Postgres adds taken off again."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.errors import ParseError
from sqlglot.tokenizer_core import Token

from dea_core.errors import ReadError
from dea_core.readers.cursor import Cursor
from dea_core.readers.dialects import Dialect


def read_expression(cursor: Cursor, tokens: list[Token]) -> exp.Expression:
    """The expression that ``tokens`` of the cursor's statement spell, with its column names folded."""
    if not tokens:
        raise cursor.fail("expected an expression")
    parser = cursor.dialect.engine.parser()
    try:
        (tree,) = parser.parse_into(exp.Condition, tokens, cursor.source.statement.text)
    except ParseError as error:
        raise _syntax_error(cursor, tokens, error) from None
    return fold_names(need_expression(tree), cursor.dialect)


def need_expression(tree: exp.Expr | None) -> exp.Expression:
    """sqlglot's builders promise less than they return."""
    if not isinstance(tree, exp.Expression):
        raise ReadError("expected an expression")
    return tree


def _syntax_error(cursor: Cursor, tokens: list[Token], error: ParseError) -> ReadError:
    """sqlglot's complaint at the line that it names, without its picture of the text."""
    found = error.errors[0] if error.errors else {}
    at = next((t for t in tokens if (t.line, t.col) == (found.get("line"), found.get("col"))), tokens[0])
    said = str(found.get("description") or "cannot be read").rstrip(".")
    return cursor.fail("an expression is incomplete" if said.startswith("Required keyword") else said, at)


def fold_names(tree: exp.Expression, dialect: Dialect) -> exp.Expression:
    """Each column's name as the engine would fold it; it stays quoted only where it must."""
    for column in tree.find_all(exp.Column):
        for identifier in column.parts:
            if isinstance(identifier, exp.Identifier):
                rename(identifier, dialect.fold(identifier.name, quoted=bool(identifier.args.get("quoted"))), dialect)
    return tree


def rename(identifier: exp.Identifier, name: str, dialect: Dialect) -> None:
    """Give an identifier its folded name; quotes that it does not need are taken off."""
    identifier.set("this", name)
    identifier.set("quoted", bool(identifier.args.get("quoted")) and not _plain(name, dialect))


def _plain(name: str, dialect: Dialect) -> bool:
    """Whether the name means itself without quotes: no odd letter, no other fold, no word of the language."""
    keywords = dialect.engine.tokenizer_class.KEYWORDS
    return bool(exp.SAFE_IDENTIFIER_RE.match(name)) and dialect.fold(name) == name and name.upper() not in keywords


def column_named(name: str, dialect: Dialect) -> exp.Column:
    """A column of that folded name, quoted if it must be."""
    return exp.Column(this=exp.Identifier(this=name, quoted=not _plain(name, dialect)))


def replace_value(tree: exp.Expression, column: str, dialect: Dialect) -> exp.Expression:
    """A domain's CHECK for one column: VALUE becomes that column."""
    name = column_named(column, dialect)

    def substitute(node: exp.Expression) -> exp.Expression:
        return name.copy() if isinstance(node, exp.Column) and node.name.lower() == "value" else node

    return tree.copy().transform(substitute)
