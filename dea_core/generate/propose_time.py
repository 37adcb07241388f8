"""What comes after what: a date that follows another of its row, or one of the row it refers to.

CHECK (ends_on > starts_on)      ends_on after starts_on, strictly
created_at, updated_at           by their names
orders.created_at -> users       after users.created_at, through the foreign key
"""

from __future__ import annotations

import re

from sqlglot import exp

from dea_core.generate.domains import Domain
from dea_core.generate.names.asking import snake
from dea_core.generate.names.moments import missing_share
from dea_core.generate.plan import ColumnPlan
from dea_core.schema import NUMERIC, TEMPORAL, Column, Family, Schema, Table

LATER: tuple[tuple[str, str], ...] = (
    ("created|inserted|added", "updated|modified|changed|deleted|archived|last_edited|published"),
    ("start|starts|started|begin|begins|began", "end|ends|ended|finish|finished|stop|stopped"),
    ("from|valid_from|effective_from", "to|valid_to|effective_to|until|expires?"),
    ("order|ordered|orderdate", "ship|shipped|shipping|deliver|delivered|required|paid|fulfilled|commit|receipt"),
    ("ship|shipped|shipdate", "deliver|delivered|receipt|receiptdate|received"),
    ("open|opened", "close|closed"),
    ("check_in|checkin|admission|admitted", "check_out|checkout|discharge|discharged"),
    ("hire|hired|joined", "termination|terminated|left|fired"),
    ("issue|issued|invoice|billing", "due|paid"),
    ("rental|rented|borrowed|loan", "return|returned|due"),
    ("requested|submitted", "approved|reviewed|resolved|completed|answered"),
    ("enqueued|scheduled", "processed|executed|delivered|sent"),
)
"""Names of earlier moments, and of later ones that follow them in the same row."""
TRAVEL = re.compile(r"flight|trip|leg|segment|voyage|train|route|ride|journey")
TRAVELS = ("depart|departure|departed|departs|takeoff|pickup", "arrive|arrival|arrived|arrives|landing|dropoff")
STAYS = ("arrive|arrival|arrived|arrives", "depart|departure|departed|departs")
"""A train departs and arrives; a guest arrives and departs."""
BORN = re.compile(r"created|registered|signup|signed_up|joined|opened|order_?date|ordered|started|booked")
EVENT = re.compile(
    r"created|ordered|order_?date|paid|payment_?date|placed|happened|occurred|sent|viewed|logged|event|invoice_?date|booked|sold"
)
LONG_DAYS = 3 * 365
_SUFFIX = re.compile(r"_?(at|on|date|time|datetime|timestamp|ts|day)$")


def follows(schema: Schema, table: Table, column: Column, domain: Domain) -> ColumnPlan | None:
    """A plan that puts ``column`` after another, where a CHECK, the names, or a parent's birth say so."""
    if domain.low is not None or domain.high is not None:
        return None
    ordered = _by_check(table, column)
    if ordered is not None or column.type.family not in TEMPORAL - {Family.TIME}:
        return ordered
    return _by_sibling(table, column) or _by_parent(schema, table, column)


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
    recipe = "after" if column.type.family in TEMPORAL - {Family.TIME} else "above"
    if recipe == "above" and column.type.family not in NUMERIC:
        return None
    why = f"CHECK ({check.expression.sql()}) [{check.origin}]"
    return ColumnPlan(recipe, {"column": first, "or_equal": not strict}, why=why)


def conjuncts(node: exp.Expr) -> list[exp.Expr]:
    """The parts of a predicate that must all hold."""
    node = node.unnest()
    if isinstance(node, exp.And):
        return [*conjuncts(node.left), *conjuncts(node.right)]
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
    stem = _stem(column.name)
    own = TRAVELS if TRAVEL.search(table.name.lower()) else STAYS
    for earlier, later in (own, *LATER):
        match = re.fullmatch(rf"(.*?_?)({later})(_.*)?", stem)
        if match is None:
            continue
        for other in table.columns:
            same = re.fullmatch(rf"{re.escape(match[1])}({earlier}){re.escape(match[3] or '')}", _stem(other.name))
            if other.name != column.name and same and other.type.family in TEMPORAL - {Family.TIME}:
                why, null = f"its name says it follows {other.name}", missing_share(snake(column.name))
                soon = {"max_days": 1} if (earlier, later) == TRAVELS else {}
                return ColumnPlan("after", {"column": other.name, **soon}, null, why=why)
    return None


def _by_parent(schema: Schema, table: Table, column: Column) -> ColumnPlan | None:
    if not EVENT.search(column.name.lower()):
        return None
    for link in table.foreign_keys:
        if link.parent == table.name or link.severity != "error":
            continue
        for other in schema.table(link.parent).columns:
            if (
                other.type.family in TEMPORAL - {Family.TIME}
                and BORN.search(other.name.lower())
                and not other.generated
            ):
                name = f"{link.parent}.{other.name}"
                return ColumnPlan("after", {"column": name, "max_days": LONG_DAYS}, why=f"not before {name}")
    return None
