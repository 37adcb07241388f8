"""Time, side by side: A B A B ..., on one connection, after a warm-up, with a limit for each run.

    side_by_side(engine, a, b, limit) ──> Comparison(speedup, its spread, Timing of a, Timing of b)
    same_answer(engine, a, b, limit)  ──> None when they agree, else what differs

A run is an EXPLAIN ANALYZE: the engine makes every row and throws it away, so neither the wire nor Python is timed.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from dea_core.engines import Engine
from dea_core.engines.time_limit import OverTimeError as OverTimeError
from dea_core.engines.time_limit import at_most as at_most

FEWEST_ROUNDS, MOST_ROUNDS = 4, 25
ROUNDS_SECONDS = 1.5
"""How long the rounds of one comparison may take together; the fewest rounds are run in any case."""
FEW_ROUNDS, LONG_SECONDS = 2, 8.0
"""So few rounds are enough where they took so long together: the noise of a long run is a small part of it."""
NO_GAIN_ROUNDS = 2
"""So many rounds without any gain, the first ones, are enough to give a candidate up."""
ENOUGH_SPEEDUP = 1.2
HOPELESS = 2.0
"""A candidate that takes so many times as long in the first round is not run again."""
QUARTERS = 4


@dataclass(frozen=True)
class Timing:
    """Seconds of each run; ``cancelled`` when the one run there is hit the limit."""

    seconds: tuple[float, ...]
    cancelled: bool = False

    @property
    def median(self) -> float:
        """The middle of the runs."""
        return statistics.median(self.seconds)

    @property
    def spread(self) -> tuple[float, float]:
        """The middle half of the runs, from and to."""
        return _middle_half(self.seconds)


@dataclass(frozen=True)
class Comparison:
    """Two queries side by side. ``speedup`` is the median of the rounds' ratios, ``spread`` their middle half."""

    before: Timing
    after: Timing

    @property
    def ratios(self) -> tuple[float, ...]:
        """Before over after, round by round."""
        if self.before.cancelled:
            return tuple(self.before.seconds[0] / spent for spent in self.after.seconds)
        return tuple(a / b for a, b in zip(self.before.seconds, self.after.seconds, strict=True))

    @property
    def speedup(self) -> float:
        """How many times as fast; at least that, when what was before was cancelled."""
        return statistics.median(self.ratios)

    @property
    def spread(self) -> tuple[float, float]:
        """The middle half of the ratios, from and to."""
        return _middle_half(self.ratios)

    @property
    def is_faster(self) -> bool:
        """Whether the gain stands out from the noise."""
        return self.speedup >= ENOUGH_SPEEDUP and self.spread[0] > 1.0

    def __str__(self) -> str:
        return f"{'more than ' if self.before.cancelled else ''}{self.speedup:.1f}x"


def _middle_half(values: tuple[float, ...]) -> tuple[float, float]:
    if len(values) == 1:
        return values[0], values[0]
    low, _, high = statistics.quantiles(values, n=QUARTERS, method="inclusive")
    return low, high


def side_by_side(engine: Engine, before: str, after: str, limit: float, *, cancelled: bool = False) -> Comparison:
    """Time two queries in turns; ``cancelled`` says that ``before`` is known to take longer than ``limit``.

    Raises OverTimeError when ``after`` itself does.
    """
    timed(engine, after, limit)
    if cancelled:
        runs = tuple(timed(engine, after, limit) for _ in range(FEWEST_ROUNDS))
        return Comparison(Timing((limit,), cancelled=True), Timing(runs))
    rounds: list[tuple[float, float]] = []
    while not _is_enough(rounds):
        rounds.append((timed(engine, before, limit), timed(engine, after, limit)))
    return Comparison(Timing(tuple(a for a, _ in rounds)), Timing(tuple(b for _, b in rounds)))


def _is_enough(rounds: list[tuple[float, float]]) -> bool:
    """Whether more rounds would tell nothing new, or take too long."""
    if rounds and rounds[0][1] > HOPELESS * rounds[0][0]:
        return True
    if len(rounds) == NO_GAIN_ROUNDS and all(after >= before for before, after in rounds):
        return True
    spent = sum(before + after for before, after in rounds)
    if len(rounds) >= FEW_ROUNDS and spent >= LONG_SECONDS:
        return True
    return len(rounds) >= FEWEST_ROUNDS and (spent >= ROUNDS_SECONDS or len(rounds) >= MOST_ROUNDS)


def timed(engine: Engine, sql: str, limit: float) -> float:
    """Seconds that one run takes."""
    words = "ANALYZE, TIMING OFF" if engine.dialect == "postgres" else "ANALYZE, FORMAT json"
    with at_most(engine, limit):
        start = time.perf_counter()
        engine.rows(f"EXPLAIN ({words}) {sql}")
        return time.perf_counter() - start


def same_answer(engine: Engine, before: str, after: str, limit: float) -> str | None:
    """What differs between two answers as bags of rows, floats rounded; None when nothing does."""
    names = engine.columns(before)
    other = engine.columns(after)
    if [name.lower() for name in names] != [name.lower() for name in other]:
        return f"columns {', '.join(names)} became {', '.join(other)}"
    listed = ", ".join(_comparable(engine, before))
    renamed = ", ".join(f"c{n}" for n in range(len(names)))
    one, two = (f"SELECT {listed} FROM ({sql}) AS answer ({renamed})" for sql in (before, after))
    counts = (
        f"WITH a AS MATERIALIZED ({one}), b AS MATERIALIZED ({two}) "
        "SELECT (SELECT count(*) FROM (SELECT * FROM a EXCEPT ALL SELECT * FROM b) AS missing), "
        "(SELECT count(*) FROM (SELECT * FROM b EXCEPT ALL SELECT * FROM a) AS added)"
    )
    with at_most(engine, limit):
        missing, added = engine.rows(counts)[0]
    return f"{missing:,} rows are missing and {added:,} are new" if missing or added else None


def _comparable(engine: Engine, sql: str) -> list[str]:
    """The columns c0, c1, ... so that they can be compared: floats as so many digits, documents as text."""
    if engine.dialect == "postgres":
        described = engine.connection.execute(f"SELECT * FROM ({sql}) AS asked LIMIT 0").description
        kinds = [str(column.type_display) for column in described]
    else:
        kinds = [str(row[1]).lower() for row in engine.rows(f"DESCRIBE {sql}")]
    return [_as_comparable(f"c{n}", kind, engine.dialect) for n, kind in enumerate(kinds)]


DIGITS = 6


def _as_comparable(name: str, kind: str, dialect: str) -> str:
    if kind in ("float", "double", "float4", "float8", "double precision", "real"):
        return f"to_char({name}, '9.99999EEEE')" if dialect == "postgres" else f"format('{{:.{DIGITS - 1}e}}', {name})"
    return f"CAST({name} AS text)" if kind in ("json", "xml", "point") else name
