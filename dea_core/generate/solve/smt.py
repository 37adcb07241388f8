"""Z3, the solver: the only file that imports it. Assertions go in as SMT-LIB text, values come out as numbers.

How long a question may take is counted in the solver's own steps, so that the same question gets the same answer on a
slower day; the clock is only there for what the steps do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Literal

MOST_STEPS = 3_000_000
"""Steps (z3's ``rlimit``) that one question may take: about a second."""
STEPS_TO_TRY = 100_000
"""Steps for what is only wished for."""
MOST_MILLISECONDS = 10_000
"""The clock's limit for one question."""
NAME = re.compile(r"[a-z]\w*")
Answer = Literal["sat", "unsat", "unknown"]
Value = int | bool | Fraction


class Solver:
    """One problem: names with their sorts, assertions, questions. ``functions`` are from integers to integers."""

    def __init__(self, sorts: Mapping[str, str], functions: Iterable[str] = (), seed: int = 0) -> None:
        import z3

        self._z3, self.questions = z3, 0
        self._context = z3.Context()
        make = {"Int": z3.Int, "Bool": z3.Bool, "Real": z3.Real}
        self._names: dict[str, Any] = {name: make[sort](name, self._context) for name, sort in sorts.items()}
        whole = z3.IntSort(self._context)
        self._names |= {name: z3.Function(name, whole, whole) for name in functions}
        self._solver = z3.Solver(ctx=self._context)
        self._solver.set("random_seed", seed % 2**30)
        self._solver.set("rlimit", MOST_STEPS)
        self._solver.set("timeout", MOST_MILLISECONDS)

    def _parsed(self, assertion: str) -> Any:
        named = {name: self._names[name] for name in set(NAME.findall(assertion)) & self._names.keys()}
        return self._z3.parse_smt2_string(f"(assert {assertion})", decls=named, ctx=self._context)[0]

    def add(self, assertion: str) -> None:
        """Ask for one more thing, from now on."""
        self._solver.add(self._parsed(assertion))

    def check(self, assumptions: Iterable[str] = ()) -> Answer:
        """Whether all can hold, with names of Booleans that are assumed to be true for this question."""
        self.questions += 1
        answer: Answer = str(self._solver.check(*(self._names[name] for name in assumptions)))  # type: ignore[assignment]
        return answer

    def core(self) -> list[str]:
        """The assumptions that the last answer ``unsat`` used."""
        return [str(one) for one in self._solver.unsat_core()]

    def also(self, assertion: str) -> bool:
        """Ask for one more thing if that can be had, and say whether it can."""
        self._solver.push()
        self.add(assertion)
        self._solver.set("rlimit", STEPS_TO_TRY)
        had = self.check() == "sat"
        self._solver.set("rlimit", MOST_STEPS)
        if not had:
            self._solver.pop()
        return had

    def forget(self) -> None:
        """Take back everything that ``also`` has had."""
        self._solver.pop(self._solver.num_scopes())

    def values(self, names: Iterable[str]) -> dict[str, Value]:
        """What the last ``sat`` answer takes each name for."""
        model = self._solver.model()
        return {name: self._value(model.eval(self._names[name], model_completion=True)) for name in names}

    def _value(self, found: Any) -> Value:
        if self._z3.is_bool(found):
            return bool(self._z3.is_true(found))
        if self._z3.is_int_value(found):
            return int(found.as_long())
        exact = found if self._z3.is_rational_value(found) else found.approx()
        return Fraction(exact.numerator_as_long(), exact.denominator_as_long())
