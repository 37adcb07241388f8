"""Spelling: the string of a pattern that a number stands for, as an expression.

    [A-Z]{2}-\\d{3,5}   positions  26*26, 10^3, 10^2     the low digits of k
                       choices    3 (how long)         the high ones

Positions take their digits of k in order, neighbouring ones of the same class together (five digits are one number).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from dea_core.generate.entities import choose
from dea_core.generate.regex import Branches, Node, Repeat, Sequence, Symbols, fitted, read_regex
from dea_core.generate.row import Cell, Row
from dea_core.generate.values import Expression, Values
from dea_core.sql.portable import add, equal, less, mod, number, quotient
from dea_core.sql.values import concat, padded

WIDEST_POSITIONS, WIDEST_CHOICES = 2**40, 2**20
WIDEST_CHUNK = 10**9
DIGITS, HEX = tuple("0123456789"), tuple("0123456789abcdef")


@dataclass(frozen=True)
class Layout:
    """The sizes of the positions that the first choices lead to, and of the choices, in order of the pattern."""

    positions: tuple[int, ...]
    choices: tuple[int, ...]

    @classmethod
    def of(cls, node: Node) -> Layout:
        """Count a pattern's positions and choices."""
        positions: list[int] = []
        choices: list[int] = []
        _count(node, positions, choices, certain=True)
        return cls(_first_within(positions, WIDEST_POSITIONS), _first_within(choices, WIDEST_CHOICES))

    @property
    def numbered(self) -> int:
        """How many strings the positions tell apart."""
        return _product(self.positions)

    @property
    def chosen(self) -> int:
        """How many ways there are to choose."""
        return _product(self.choices)


def _count(node: Node, positions: list[int], choices: list[int], *, certain: bool) -> None:
    if isinstance(node, Symbols):
        positions += [len(node.items)] if certain and len(node.items) > 1 else []
    elif isinstance(node, Sequence):
        for part in node.parts:
            _count(part, positions, choices, certain=certain)
    elif isinstance(node, Repeat):
        choices += [node.most - node.least + 1] if node.most > node.least else []
        if isinstance(node.part, Symbols):
            chunks = _chunks(len(node.part.items), node.most)
            positions += [len(node.part.items) ** count for count in chunks] if certain else []
            return
        for _ in range(node.most):
            _count(node.part, positions, choices, certain=certain)
    else:
        choices.append(len(node.options))
        for turn, option in enumerate(largest_first(node)):
            _count(option, positions, choices, certain=certain and turn == 0)


def largest_first(node: Branches) -> list[Node]:
    """The branches, the one with the most distinct strings first."""
    return sorted(node.options, key=lambda option: -Layout.of(option).numbered)


def _chunks(size: int, count: int) -> list[int]:
    """How many neighbouring symbols of ``size`` are taken from one number: as many as stay below the widest."""
    if size == 1:
        return []
    most = 1
    while size ** (most + 1) <= WIDEST_CHUNK:
        most += 1
    return [most] * (count // most) + ([count % most] if count % most else [])


def _first_within(sizes: list[int], widest: int) -> tuple[int, ...]:
    kept: list[int] = []
    for size in sizes:
        if _product(tuple(kept)) * size > widest:
            break
        kept.append(size)
    return tuple(kept)


def _product(sizes: tuple[int, ...]) -> int:
    product = 1
    for size in sizes:
        product *= size
    return product


def matching(cell: Cell, regex: str | Node, *, most: int | None = None) -> Values:
    """The texts that a pattern matches, as what a recipe returns."""
    node = read_regex(regex) if isinstance(regex, str) else regex
    node = fitted(node, 0, most, f"{cell.name}: pattern {regex!r}") if isinstance(regex, str) else node
    layout, label = Layout.of(node), cell.column.name
    whole = layout.numbered * layout.chosen
    return Values(whole, lambda k: spelled_out(cell.row, node, layout, k, label), distinct=layout.numbered)


# --- expressions -----------------------------------------------------------------------------------------------------


def spelled_out(row: Row, node: Node, layout: Layout, k: Expression, label: str) -> Expression:
    """The string that ``k`` stands for."""
    k = row.define(k)
    low = row.define(mod(k, layout.numbered)) if layout.chosen > 1 else k
    high = row.define(quotient(k, layout.numbered)) if layout.chosen > 1 else number(0)
    writer = Writer(row, label, _Digits(row, low, layout.positions), _Digits(row, high, layout.choices))
    return writer.text(node, certain=True)


class _Digits:
    """The digits of a number in mixed radix, one at a time; None when they are used up."""

    def __init__(self, row: Row, rest: Expression, sizes: tuple[int, ...]) -> None:
        self._row, self._rest, self._left = row, rest, list(sizes)

    def next(self) -> Expression | None:
        if not self._left:
            return None
        size = self._left.pop(0)
        if not self._left:
            return self._rest
        digit = self._row.define(mod(self._rest, size))
        self._rest = self._row.define(quotient(self._rest, size))
        return digit


class Writer:
    """Walks a pattern as ``Layout`` counted it."""

    def __init__(self, row: Row, label: str, positions: _Digits, choices: _Digits) -> None:
        self.row, self.label = row, label
        self._positions, self._choices = positions, choices
        self._drawn = 0

    def text(self, node: Node, *, certain: bool) -> Expression:
        """The node's string; positions that are not ``certain`` are drawn."""
        if isinstance(node, Symbols):
            return self._symbols(node.items, 1, certain)
        if isinstance(node, Sequence):
            return (
                concat(*(self.text(part, certain=certain) for part in node.parts))
                if node.parts
                else exp.Literal.string("")
            )
        if isinstance(node, Repeat):
            return self._repeat(node, certain)
        return self._branches(node, certain)

    def _digit(self, size: int, certain: bool) -> Expression:
        found = self._positions.next() if certain and size > 1 else None
        return found if found is not None else self._draw(size)

    def _draw(self, size: int) -> Expression:
        self._drawn += 1
        return self.row.define(self.row.below(size, self.label, "pattern", self._drawn))

    def _choice(self, size: int) -> Expression:
        found = self._choices.next()
        return found if found is not None else self._draw(size)

    def _symbols(self, items: tuple[str, ...], count: int, certain: bool) -> Expression:
        if len(items) == 1:
            return exp.Literal.string(items[0] * count)
        chunks = _chunks(len(items), count)
        return concat(*(self._chunk(items, c, self._digit(len(items) ** c, certain)) for c in chunks))

    def _chunk(self, items: tuple[str, ...], count: int, digit: Expression) -> Expression:
        if items == DIGITS:
            return padded(digit, count)
        if items == HEX:
            return _hex(digit, count)
        written: list[Expression] = []
        for turn in range(count):
            last = turn == count - 1
            place = digit if last else self.row.define(mod(digit, len(items)))
            written.append(self._symbol(items, place))
            digit = digit if last else self.row.define(quotient(digit, len(items)))
        return concat(*written)

    def _symbol(self, items: tuple[str, ...], place: Expression) -> Expression:
        if all(len(item) == 1 for item in items):
            text = exp.Literal.string("".join(items))
            return exp.Substring(this=text, start=add(place, 1), length=number(1))
        return choose(self.row, items, place)

    def _repeat(self, node: Repeat, certain: bool) -> Expression:
        spare = node.most - node.least
        fewer = self._choice(spare + 1) if spare else None
        if isinstance(node.part, Symbols):
            whole = self._symbols(node.part.items, node.most, certain) if node.most else exp.Literal.string("")
            return whole if fewer is None else self._cut(whole, node, fewer)
        written: list[Expression] = []
        for turn in range(node.most):
            part = self.text(node.part, certain=certain)
            if turn >= node.least and fewer is not None:
                kept = less(fewer, node.most - turn)
                part = exp.Case().when(kept, part).else_(exp.Literal.string(""))
            written.append(part)
        return concat(*written) if written else exp.Literal.string("")

    def _cut(self, whole: Expression, node: Repeat, fewer: Expression) -> Expression:
        """The first (most - fewer) symbols of a run; symbols of several letters are all as long."""
        assert isinstance(node.part, Symbols)
        letters = len(node.part.items[0])
        count = exp.Sub(
            this=number(node.most * letters), expression=exp.paren(exp.Mul(this=fewer, expression=number(letters)))
        )
        return exp.Substring(this=exp.paren(whole), start=number(1), length=count)

    def _branches(self, node: Branches, certain: bool) -> Expression:
        turn = self._choice(len(node.options))
        texts = [self.text(option, certain=certain and n == 0) for n, option in enumerate(largest_first(node))]
        written = exp.Case()
        for position, text in enumerate(texts[:-1]):
            written = written.when(equal(turn, position), text)
        return written.else_(texts[-1])


def _hex(value: Expression, digits: int) -> Expression:
    """A number as so many hexadecimal digits."""
    text = exp.Lower(this=exp.Anonymous(this="TO_HEX", expressions=[value.copy()]))
    return (
        exp.Anonymous(this="LPAD", expressions=[text, number(digits), exp.Literal.string("0")]) if digits > 1 else text
    )
