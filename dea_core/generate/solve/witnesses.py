"""Witnesses: tuples of a few columns that obey every CHECK over them, for rows in which no draw passes.

sample row ── kept as far as the CHECKs let it ── solver fills in the rest ──> a witness      as many as are wanted
witnesses ── values exchanged with other rows' ── the engine says which obey ──> more of them, far apart

So they look like what the plan makes. Each is tried by the engine before it is used.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from dea_core.checks import Runner
from dea_core.errors import EngineError
from dea_core.generate.solve.smt import Solver
from dea_core.generate.solve.tables_of_values import Rows, Tabulated, scalar
from dea_core.generate.solve.terms import UntranslatableError, call, conj, disj, integer, neg
from dea_core.generate.solve.translate import Translator
from dea_core.generate.solve.tried import PLACE, tuples_as_relation
from dea_core.generate.solve.variables import LENGTH, LISTED, Texts, Variable, variable_of
from dea_core.schema import Family, Table
from dea_core.sql.for_duckdb import running_sql
from dea_core.sql.similar import without_similar

SOLVED = 96
"""Witnesses that the solver is asked for."""
FEWEST = 8
"""With fewer in the sample's range, they may lie outside of it."""
EXCHANGED = 2000
"""Tuples that are made of them by exchanging values, and tried."""
MOST_WITNESSES = 256
MOST_QUESTIONS = 600
"""Questions to the solver for all witnesses of a group: a second or two, most of them short."""
NEAR = (16, 3)
"""Parts of a sample's spread that a number may lie from the sample's own."""
Ends = tuple[int, int] | None
Tuple = tuple[object, ...]
"""Values as scalars that JSON keeps."""


@dataclass(frozen=True)
class Wanted:
    """What is asked: values for ``columns`` of ``table`` that obey ``predicates``, like those of ``sample``.

    ``together`` are columns that hold only what some row of the sample holds in them, such as a foreign key's. The
    solver is asked for ``most`` of them; fewer than usual are not multiplied by exchanging values.
    """

    table: Table
    columns: tuple[str, ...]
    predicates: tuple[exp.Expression, ...]
    sample: Rows
    seed: int
    together: tuple[tuple[str, ...], ...] = ()
    most: int = SOLVED

    def held(self, columns: tuple[str, ...]) -> set[Tuple]:
        """What rows of the sample hold in some columns, where none of these is NULL."""
        found = {tuple(row[name] for name in columns) for row in self.sample}
        return {tuple(map(scalar, one)) for one in found if None not in one}


@dataclass(frozen=True)
class Found:
    """Witnesses, each a value for each column; ``trouble`` says why there are none.

    ``searched`` says that all of the CHECKs could be told to the solver.
    """

    columns: tuple[str, ...]
    tuples: tuple[Tuple, ...]
    trouble: str = ""
    searched: bool = False


def find_witnesses(wanted: Wanted, runner: Runner) -> Found:
    """Tuples that obey the predicates, each tried by ``runner``."""
    try:
        problem = _problem(wanted, runner)
    except UntranslatableError as error:
        return Found(wanted.columns, (), f"the solver has no words for {error}")
    chance = random.Random(wanted.seed)
    solved = list(_solved(problem, wanted, chance, in_range=True))
    if 0 < len(solved) < min(FEWEST, wanted.most):
        solved += _solved(_problem(wanted, runner), wanted, chance, in_range=False)
    kept = obeying(wanted, list(dict.fromkeys(solved)), runner)
    more = obeying(wanted, list(_exchanged(wanted, kept, chance)), runner) if kept and wanted.most == SOLVED else []
    tuples = tuple(dict.fromkeys([*kept, *more]))[:MOST_WITNESSES]
    return Found(wanted.columns, tuples, problem.trouble if not tuples else "", searched=True)


@dataclass
class _Problem:
    solver: Solver
    variables: Mapping[str, Variable]
    trouble: str = field(default="")


def _problem(wanted: Wanted, runner: Runner) -> _Problem:
    texts = Texts()
    columns = [wanted.table.column(name) for name in wanted.columns]
    variables = {
        column.name: variable_of(column, f"v{place}", texts, proving=False) for place, column in enumerate(columns)
    }
    opaque = Tabulated(wanted.table, wanted.sample, wanted.predicates, runner)
    translator = Translator(variables, texts, opaque)
    asked = [neg(translator.truth(predicate).false) for predicate in wanted.predicates]
    rules = [rule for variable in variables.values() for rule in variable.rules]
    rules += opaque.restricted(variables)
    rules += [_one_of(wanted.held(names), [variables[name] for name in names]) for names in wanted.together]
    sorts = translator.sorts | {name: sort for variable in variables.values() for name, sort in variable.sorts.items()}
    solver = Solver(sorts, [LENGTH], wanted.seed)
    for assertion in (*rules, *translator.definitions, *asked, *texts.facts()):
        solver.add(assertion)
    return _Problem(solver, variables)


def _one_of(held: set[Tuple], variables: Sequence[Variable]) -> str:
    """That the columns hold one of the tuples, or a NULL."""
    listed = sorted(held, key=str)[:MOST_WITNESSES]
    each = [conj(v.is_value(value) for v, value in zip(variables, one, strict=True)) for one in listed]
    return disj([*(variable.flag for variable in variables), *each])


def _solved(problem: _Problem, wanted: Wanted, chance: random.Random, *, in_range: bool) -> Iterator[Tuple]:
    """Witnesses near rows of the sample, no two the same; none outside of its range, if they are to be ``in_range``."""
    solver, variables = problem.solver, problem.variables
    ends = {name: _ends(variable, wanted.sample) for name, variable in variables.items()}
    for name, variable in variables.items():
        if in_range:
            _keep_in_range(solver, variable, ends[name])
    for _ in range(wanted.most):
        answer = solver.check()
        if answer != "sat":
            problem.trouble = (
                "the solver finds none" if answer == "unsat" else "the solver's limit of steps was reached"
            )
            return
        target = chance.choice(wanted.sample) if wanted.sample else {}
        for name in _in_turn(variables, chance):
            _keep_near(solver, variables[name], target.get(name), ends[name])
        if solver.check() != "sat":
            return
        names = [one for variable in variables.values() for one in (variable.name, variable.flag)]
        values = solver.values(names)
        found = tuple(variable.decoded(values) for variable in variables.values())
        yield found
        solver.forget()
        solver.add(neg(conj(v.is_value(value) for v, value in zip(variables.values(), found, strict=True))))
        if solver.questions > MOST_QUESTIONS:
            return


def _in_turn(variables: Mapping[str, Variable], chance: random.Random) -> list[str]:
    """The columns in the order in which they are kept: those of few values first, each time another way."""
    finite = (*LISTED, Family.BOOLEAN)
    names = sorted(variables)
    chance.shuffle(names)
    return sorted(names, key=lambda name: variables[name].family not in finite)


def _ends(variable: Variable, sample: Rows) -> Ends:
    """The least and the largest value of a sample, as the solver counts; None where it has no numbers."""
    if variable.family in (*LISTED, Family.BOOLEAN):
        return None
    known = [row[variable.column.name] for row in sample]
    encoded = [variable.encoded(value) for value in known if value is not None]
    return (min(encoded), max(encoded)) if encoded else None


def _keep_in_range(solver: Solver, variable: Variable, ends: Ends) -> None:
    """Nothing below the least value of the sample, or above the largest, if the CHECKs let it be so."""
    if ends is None:
        return
    within = call("<=", integer(ends[0]), variable.name, integer(ends[1]))
    if solver.also(within):
        solver.forget()
        solver.add(within)


def _keep_near(solver: Solver, variable: Variable, value: object, ends: Ends) -> None:
    if value is None:
        solver.also(variable.flag)
        return
    if solver.also(variable.is_value(value)) or variable.family in (*LISTED, Family.BOOLEAN):
        return
    low_end, high_end = ends or (0, 0)
    spread, own = high_end - low_end, variable.encoded(value)
    for part in NEAR:
        low, high = own - spread // part, own + spread // part
        within = conj([neg(variable.flag), call("<=", integer(low), variable.name, integer(high))])
        if solver.also(within):
            return
    solver.also(neg(variable.flag))


def _exchanged(wanted: Wanted, witnesses: Sequence[Tuple], chance: random.Random) -> Iterator[Tuple]:
    """Witnesses with the value of one or more columns of another row."""
    rows = [tuple(scalar(row.get(name)) for name in wanted.columns) for row in wanted.sample]
    for _ in range(EXCHANGED):
        made = list(chance.choice(witnesses))
        other = chance.choice([*witnesses, *rows])
        for place in chance.sample(range(len(made)), chance.randint(1, max(1, len(made) - 1))):
            made[place] = other[place]
        yield tuple(made)


def obeying(wanted: Wanted, tuples: Sequence[Tuple], runner: Runner) -> list[Tuple]:
    """Those that obey, by the engine's own word; a NULL where the column must not be NULL does not."""
    if not tuples:
        return []
    columns = [wanted.table.column(name) for name in wanted.columns]
    needed = exp.and_(*map(_obeyed, wanted.predicates), *_there(wanted))
    query = exp.select(exp.column(PLACE, quoted=True)).from_(tuples_as_relation(columns, tuples).subquery("tried"))
    query = query.where(needed)
    try:
        passed = {int(str(row[0])) for row in runner.rows(running_sql(query))}
    except EngineError:
        return []
    return [one for place, one in enumerate(tuples) if place in passed and _refers(wanted, one)]


def _refers(wanted: Wanted, one: Tuple) -> bool:
    """Whether the columns that go together do so."""
    values = dict(zip(wanted.columns, one, strict=True))
    parts = [(tuple(values[name] for name in names), wanted.held(names)) for names in wanted.together]
    return all(None in part or part in held for part, held in parts)


def _obeyed(predicate: exp.Expression) -> exp.Expr:
    held = exp.Coalesce(this=without_similar(predicate), expressions=[exp.true()])
    tried = exp.Anonymous(this="TRY", expressions=[held])
    return exp.Coalesce(this=tried, expressions=[exp.false()])


def _there(wanted: Wanted) -> Iterable[exp.Expr]:
    for name in wanted.columns:
        if wanted.table.column(name).not_null:
            yield exp.column(name, quoted=True).is_(exp.null()).not_()
