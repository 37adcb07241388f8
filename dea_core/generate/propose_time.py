"""What comes after what: a date that follows another of its row, or one of the row it refers to.

CHECK (ends_on > starts_on)      ends_on after starts_on, strictly
created_at, updated_at           by their names
orders.created_at -> users       after users.created_at, through the foreign key

What CHECKs order, by whatever way, no name puts the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp

from dea_core.generate.constants import bare
from dea_core.generate.domains import Domain
from dea_core.generate.names.asking import noun_of, snake
from dea_core.generate.names.moments import missing_share
from dea_core.generate.names.nouns import PETS
from dea_core.generate.plan import ColumnPlan
from dea_core.generate.propose_spans import span_of
from dea_core.schema import NUMERIC, TEMPORAL, Column, Family, Schema, Table

LATER: tuple[tuple[str, str], ...] = (
    ("created|inserted|added", "updated|modified|changed|deleted|archived|last_edited|published"),
    ("start|starts|started|begin|begins|began", "end|ends|ended|finish|finished|stop|stopped"),
    ("from|valid_from|effective_from", "to|valid_to|effective_to|until|expires?"),
    ("order|ordered|orderdate", "ship|shipped|shipping|required|paid|fulfilled|commit"),
    ("ship|shipped|shipdate|picked_?up", "deliver|delivered|receipt|receiptdate|received"),
    ("order|ordered|orderdate", "deliver|delivered|receipt"),
    ("open|opened", "close|closed"),
    ("check_?in|checked_?in|admission|admitted", "check_?out|checked_?out|discharge|discharged"),
    ("logged_?in|login", "logged_?out|logout"),
    ("hire|hired|joined", "termination|terminated|left|fired"),
    ("issue|issued|invoice|billing", "due|paid"),
    ("issue|issued|given|administered|valid_from", "expires?|expiry|expiration|valid_until"),
    ("rental|rented|borrowed|loan", "return|returned|due"),
    ("requested|submitted", "approved|reviewed|resolved|completed|answered"),
    ("approved|disbursed", "start|starts|started"),
    ("enqueued|scheduled", "processed|executed|delivered|sent"),
    ("enrolled|enrollment", "graduated|graduation|dropped|completed"),
    ("booked|reserved|booking|reservation", "check_?in|arrival|arrives?"),
)
"""Names of earlier moments, and of later ones that follow them in the same row."""
TRAVEL = re.compile(r"flight|trip|leg|segment|voyage|train|route|ride|journey")
TRAVELS = ("depart|departure|departed|departs|takeoff|pickup", "arrive|arrival|arrived|arrives|landing|dropoff")
STAYS = ("arrive|arrival|arrived|arrives", "depart|departure|departed|departs")
"""A train departs and arrives; a guest arrives and departs."""
JOURNEY: dict[str, object] = {"min_minutes": 45, "max_minutes": 14 * 60}
BEGINS: tuple[str, ...] = (
    r"created|inserted|registered|signup|signed_?up|entered",
    r"ordered|order|placed|booked|reserved|requested|submitted|reported|purchased|applied|prescribed",
    r"issued|issue|invoice|joined|join|enrolled|enrollment|hired|hire|opened|open|admitted|admission|rental|approved",
    r"starts?|started|begins?|began|check_?in|checked_?in|visit|visited|treated|given",
)
"""What a row's life begins with, the surest first."""
LONG_AGO = re.compile(r"birth|born|dob|founded|established|hire|publi|releas|license|member_since|customer_since|valid")
"""Dates with a time of their own, which need not come after anything of their row."""
BORN = re.compile(
    r"created|registered|signup|signed_up|joined|opened|order_?date|ordered|started|booked|enrolled|issued"
)
DIED = re.compile(r"(death|died|deceased)")
BIRTH = re.compile(r"(^|_)(birth|dob|born)")
CANCELLED = re.compile(r"cancell?(ed|ation)|no_show")
STARTS = re.compile(r"check_?in|starts?|arrival|arrives?|departs?|departure|scheduled|event|appointment")
"""What is called off is so before it begins."""
LONG_DAYS = 3 * 365
PET_DAYS = 15 * 365
LIFE, PET_LIFE = (40 * 365, 95 * 365), (30, PET_DAYS)
"""The least and the most days that people live who die in a table, and animals."""
_SUFFIX = re.compile(r"_?(at|on|date|time|datetime|timestamp|ts|day)$")
DATED = TEMPORAL - {Family.TIME}


def follows(schema: Schema, table: Table, column: Column, domain: Domain) -> ColumnPlan | None:
    """A plan that puts ``column`` after another, where a CHECK, the names, or a parent's birth say so."""
    if domain.low is not None or domain.high is not None:
        return None
    ordered = _by_check(table, column)
    if ordered is not None or column.type.family not in DATED:
        return ordered
    return next((plan for plan in _guesses(table, column) if not _contradicts(table, column, plan)), None) or (
        _by_parent(schema, table, column)
    )


def _guesses(table: Table, column: Column) -> Iterator[ColumnPlan]:
    """Plans that the names of the table's own columns suggest, the surest first."""
    for rule in (_by_sibling, _by_beginning, _by_birth):
        plan = rule(table, column)
        if plan is not None:
            yield plan


def _contradicts(table: Table, column: Column, plan: ColumnPlan) -> bool:
    """Whether a CHECK, perhaps with the guesses about other columns, puts ``column`` before what it would follow."""
    orders = _orders(table)
    seen: set[tuple[str, bool]] = set()
    left = [(str(plan.options["column"]), False)] if orders else []
    while left:
        name, checked = step = left.pop()
        if step in seen or name not in table or (name == column.name and not checked):
            continue
        if name == column.name:
            return True
        seen.add(step)
        below = [low for low, high in orders if high == name]
        left += [(low, True) for low in below]
        guess = next(_guesses(table, table.column(name)), None) if not below else None
        left += [(str(guess.options["column"]), checked)] if guess is not None else []
    return False


def _later(table: Table, column: Column) -> set[str]:
    """The columns that CHECKs put after ``column``, by whatever way."""
    orders, found, left = _orders(table), set[str](), [column.name]
    while left:
        name = left.pop()
        above = {high for low, high in orders if low == name} - found
        found |= above
        left += above
    return found


def _orders(table: Table) -> list[tuple[str, str]]:
    """The pairs of moments of which CHECKs say that the first is not after the second."""
    parts = [part for check in table.checks if len(check.columns) > 1 for part in conjuncts(check.expression)]
    pairs = [pair for part in parts for pair in _sides(part)]
    named = [(_only_column(low), _only_column(high)) for low, high in pairs]
    return [(low, high) for low, high in named if low and high and low != high]


def _sides(node: exp.Expr) -> list[tuple[exp.Expr, exp.Expr]]:
    """The lower and the higher side of a comparison."""
    if isinstance(node, (exp.LT, exp.LTE)):
        return [(node.left, node.right)]
    return [(node.right, node.left)] if isinstance(node, (exp.GT, exp.GTE)) else []


def _only_column(node: exp.Expr) -> str | None:
    """The column that a side is, perhaps cast, or moved by a constant."""
    node = bare(node)
    if isinstance(node, (exp.Add, exp.Sub)):
        rest = None if node.right.find(exp.Column) else node.left
        return _only_column(rest) if rest is not None else None
    return node.name if isinstance(node, exp.Column) else None


def _by_check(table: Table, column: Column) -> ColumnPlan | None:
    """After the first column that a CHECK names; strictly, if any CHECK says so of the two."""
    orders = [
        (earlier, isinstance(node, (exp.LT, exp.GT)), check)
        for check in table.checks
        for node in conjuncts(check.expression)
        if (earlier := earlier_of(node, column.name)) is not None and earlier in table
    ]
    if not orders:
        return None
    first = orders[0][0]
    _, strict, check = max((order for order in orders if order[0] == first), key=lambda order: order[1])
    recipe = "after" if column.type.family in DATED else "above"
    if recipe == "above" and column.type.family not in NUMERIC:
        return None
    why = f"CHECK ({check.expression.sql()}) [{check.origin}]"
    return ColumnPlan(recipe, {"column": first, "or_equal": not strict}, why=why)


def conjuncts(node: exp.Expr) -> list[exp.Expr]:
    """The parts of a predicate that must all hold."""
    node = node.unnest()
    if isinstance(node, exp.And):
        return [*conjuncts(node.left), *conjuncts(node.right)]
    if isinstance(node, exp.Between) and not node.args.get("symmetric"):
        ends = ((exp.GTE, node.args["low"]), (exp.LTE, node.args["high"]))
        return [kind(this=node.this.copy(), expression=end.copy()) for kind, end in ends]
    if isinstance(node, exp.Or):  # "ends_on IS NULL OR ends_on > starts_on"
        parts = [part.unnest() for part in node.flatten()]
        rest = [part for part in parts if not _says_null(part)]
        return rest if len(rest) == 1 else []
    return [node]


def _says_null(node: exp.Expr) -> bool:
    return isinstance(node, exp.Is) and isinstance(node.expression, exp.Null) and not node.args.get("negate")


def earlier_of(node: exp.Expr, column: str) -> str | None:
    """The column that must be below ``column``, if that is what a comparison says."""
    if not isinstance(node, (exp.LT, exp.LTE, exp.GT, exp.GTE)):
        return None
    low, high = (node.left, node.right) if isinstance(node, (exp.LT, exp.LTE)) else (node.right, node.left)
    low, high = low.unnest(), high.unnest()
    if isinstance(low, exp.Column) and isinstance(high, exp.Column) and high.name == column:
        return low.name
    return None


def _stem(name: str) -> str:
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return _SUFFIX.sub("", snake)


def _by_sibling(table: Table, column: Column) -> ColumnPlan | None:
    """After the column that its name answers to: ``ended_at`` to ``started_at``."""
    stem = _stem(column.name)
    for earlier, later in (_travel(table), *LATER):
        match = re.fullmatch(rf"(.*?_?)({later})(_.*)?", stem)
        if match is None:
            continue
        for other in table.columns:
            same = re.fullmatch(rf"{re.escape(match[1])}({earlier}){re.escape(match[3] or '')}", _stem(other.name))
            if other.name != column.name and same and other.type.family in DATED:
                soon = JOURNEY if (earlier, later) == TRAVELS else None
                return _after(table, column, other, f"its name says it follows {other.name}", soon)
    return None


def _after(
    table: Table, column: Column, other: Column, why: str, options: dict[str, object] | None = None
) -> ColumnPlan:
    """After ``other``, by as much as the names say."""
    bounds, reason = span_of(table, column) if options is None else (options, "")
    start = next((c for c in table.columns if c.type.family in DATED and STARTS.fullmatch(_stem(c.name))), None)
    apart = start is not None and start.name not in (other.name, column.name, *_later(table, column))
    if start is not None and apart and CANCELLED.search(snake(column.name)):
        bounds = {**bounds, "not_after": start.name}
    null = missing_share(snake(column.name))
    return ColumnPlan("after", {"column": other.name, **bounds}, null, why=f"{why}: {reason}" if reason else why)


def _by_birth(table: Table, column: Column) -> ColumnPlan | None:
    """A death, a life after birth, where the row does not say when it was recorded."""
    born = next((c for c in table.columns if c.type.family in DATED and BIRTH.search(snake(c.name))), None)
    if born is None or not DIED.search(column.name.lower()):
        return None
    life = PET_LIFE if re.fullmatch(PETS, noun_of(table)) else LIFE
    options = {"column": born.name, "min_days": life[0], "max_days": life[1]}
    return ColumnPlan("after", options, missing_share(snake(column.name)), why=f"a life after {born.name}")


def _by_beginning(table: Table, column: Column) -> ColumnPlan | None:
    """After the moment that the row's life begins with, where the column tells a later one."""
    first = _beginning(table, column)
    if first is None or first.name == column.name or LONG_AGO.search(snake(column.name)):
        return None
    ranks = _rank(table, column), _rank(table, first)
    if ranks[0] < ranks[1] or (ranks[0] == ranks[1] and table.columns.index(column) < table.columns.index(first)):
        return None
    return _after(table, column, first, f"a row begins with its {first.name}")


def _rank(table: Table, column: Column) -> int:
    """How surely a row's life begins with the column; from ``len(BEGINS)`` on it does not."""
    stem = _stem(column.name)
    begins = (*BEGINS[:-1], f"{BEGINS[-1]}|{_travel(table)[0]}")
    return next((n for n, words in enumerate(begins) if re.fullmatch(rf"(.*_)?({words})", stem)), len(BEGINS))


def _travel(table: Table) -> tuple[str, str]:
    """What comes first in such a table, arrivals or departures, and what then."""
    return TRAVELS if TRAVEL.search(table.name.lower()) else STAYS


def _beginning(table: Table, column: Column) -> Column | None:
    """The moment that a row's life begins with, among those that no CHECK puts after ``column``."""
    later = _later(table, column)
    found = [one for one in table.columns if one.type.family in DATED and not one.generated and one.name not in later]
    ranked = [one for one in found if _rank(table, one) < len(BEGINS)]
    return min(ranked, key=lambda one: _rank(table, one), default=None)


def _by_parent(schema: Schema, table: Table, column: Column) -> ColumnPlan | None:
    """The first moment of a row, after the beginning of the row that it refers to, and before that one's end."""
    first = _beginning(table, column)
    if LONG_AGO.search(snake(column.name)) or (first is not None and first.name != column.name):
        return None
    for link in table.foreign_keys:
        if link.severity != "error" or table.name in _ancestors(schema, link.parent):
            continue
        parent = schema.table(link.parent)
        born = _born(parent)
        if born is None:
            continue
        name = f"{parent.name}.{born.name}"
        died = next((c for c in parent.columns if c.type.family in DATED and DIED.search(c.name.lower())), None)
        until = {"not_after": f"{parent.name}.{died.name}"} if died is not None else {}
        days = PET_DAYS if BIRTH.search(snake(born.name)) else LONG_DAYS
        null = missing_share(snake(column.name))
        return ColumnPlan("after", {"column": name, "max_days": days, **until}, null, why=f"not before {name}")
    return None


def _born(parent: Table) -> Column | None:
    """When a row of the parent came to be: by its record; of an animal, by its birth."""
    dated = [column for column in parent.columns if column.type.family in DATED and not column.generated]
    found = next((column for column in dated if BORN.search(column.name.lower())), None)
    if found is None and re.fullmatch(PETS, noun_of(parent)):
        found = next((column for column in dated if BIRTH.search(snake(column.name))), None)
    return found


def _ancestors(schema: Schema, table: str) -> set[str]:
    """The table and all that it refers to, by whatever way."""
    seen: set[str] = set()
    left = [table]
    while left:
        name = left.pop()
        if name not in seen and name in schema:
            seen.add(name)
            left += [link.parent for link in schema.table(name).foreign_keys]
    return seen
