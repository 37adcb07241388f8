"""The portable mixer and integer arithmetic, as sqlglot trees: the same bits on every engine.

    index ── fold ── mix ── + key ── mix ──> 32 random bits ── below(n) ──> integer in [0, n)

No intermediate leaves a signed 64-bit integer, operands of every operator stand in their own parentheses (dialects
disagree about precedence), and divisions are exact (dialects disagree about rounding). ``*_number`` functions are the
same in Python: the reference that golden vectors are made with. Why these constants: docs/how-rows-are-made.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from sqlglot import exp

BITS = 32
MASK = 2**BITS - 1
WIDEST_SCALED = 2**31
"""32 random bits times a size up to this one fit a signed 64-bit integer."""
FIRST, SECOND = 2146121005, 1103515245
"""Odd multipliers below 2^31, so that a 32-bit word times either fits a signed 64-bit integer."""

Define = Callable[[exp.Expression], exp.Expression]
"""Names an expression as a step and returns the column that holds it (see ``layers``)."""


def key(*parts: object) -> int:
    """A 32-bit key from anything with a text: seed, table, column, purpose. Near parts give far keys."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big")


def mix_number(word: int) -> int:
    """The mixer on a Python integer in [0, 2^32)."""
    word ^= word >> 16
    word = (word * FIRST) & MASK
    word ^= word >> 15
    word = (word * SECOND) & MASK
    return word ^ (word >> 16)


def draw_number(index: int, word: int) -> int:
    """32 random bits for the row ``index`` under a 32-bit key ``word``."""
    low, high = mix_number(index & MASK), index >> BITS
    return mix_number((low + word + high * (word >> 1 | 1)) & MASK)


# --- expressions -----------------------------------------------------------------------------------------------------


def number(value: int) -> exp.Expression:
    """An integer literal."""
    digits = exp.Literal(this=str(abs(value)), is_string=False)
    return digits if value >= 0 else exp.Paren(this=exp.Neg(this=digits))


def own(value: exp.Expression) -> exp.Expression:
    """``value`` for use in one more place.

    A step's name anew, what stands nowhere yet as it is, anything else a copy.
    """
    if isinstance(value, exp.Column) and len(value.args) == 1:
        return exp.Column(this=exp.Identifier(this=value.name, quoted=value.this.quoted))
    return value if value.parent is None else value.copy()


def _operand(value: exp.Expression | int) -> exp.Expression:
    if isinstance(value, int):
        return number(value)
    value = own(value)
    return exp.Paren(this=value) if isinstance(value, (exp.Binary, exp.Unary, exp.Connector)) else value


def _binary(kind: type[exp.Expression]) -> Callable[[exp.Expression | int, exp.Expression | int], exp.Expression]:
    def build(left: exp.Expression | int, right: exp.Expression | int) -> exp.Expression:
        return kind(this=_operand(left), expression=_operand(right))

    return build


add, sub, mul, mod = _binary(exp.Add), _binary(exp.Sub), _binary(exp.Mul), _binary(exp.Mod)
less, equal, at_least = _binary(exp.LT), _binary(exp.EQ), _binary(exp.GTE)
bit_and, bit_xor = _binary(exp.BitwiseAnd), _binary(exp.BitwiseXor)
shift_right = _binary(exp.BitwiseRightShift)


def quotient(dividend: exp.Expression, divisor: int) -> exp.Expression:
    """Whole part of ``dividend`` (not negative, named twice: a step) over ``divisor``; exact on any engine."""
    if divisor == 1:
        return dividend
    return exp.IntDiv(this=_operand(sub(dividend, mod(dividend, divisor))), expression=number(divisor))


def mix(word: exp.Expression, define: Define) -> exp.Expression:
    """The mixer on an expression in [0, 2^32). Each round is a step, since it names its input twice."""
    word = define(word)
    word = define(bit_and(mul(bit_xor(word, shift_right(word, 16)), FIRST), MASK))
    word = define(bit_and(mul(bit_xor(word, shift_right(word, 15)), SECOND), MASK))
    return define(bit_xor(word, shift_right(word, 16)))


def mixed_index(index: exp.Expression, define: Define) -> exp.Expression:
    """What all draws of a row start from: its index's low word, mixed."""
    return mix(bit_and(index, MASK), define)


def draw(index: exp.Expression, word: int, define: Define, *, wide: bool = False) -> exp.Expression:
    """32 random bits for the row ``index`` under key ``word``. ``wide`` for indexes of 2^32 and more."""
    return draw_from(mixed_index(index, define), index, word, define, wide=wide)


def draw_from(
    mixed: exp.Expression, index: exp.Expression, word: int, define: Define, *, wide: bool = False
) -> exp.Expression:
    """The same, where the ``mixed_index`` is at hand."""
    start = add(mixed, word)
    if wide:
        start = add(start, mul(shift_right(index, BITS), word >> 1 | 1))
    return mix(bit_and(start, MASK), define)


def scaled(word: exp.Expression, size: int) -> exp.Expression:
    """32 random bits as an integer in [0, ``size``); ``size`` at most 2^31."""
    return shift_right(mul(word, size), BITS)


def joined(high: exp.Expression, low: exp.Expression) -> exp.Expression:
    """Two words of 32 random bits as one integer in [0, 2^62)."""
    return add(mul(shift_right(high, 2), 2**BITS), low)
