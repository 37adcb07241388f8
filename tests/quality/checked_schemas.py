"""Random schemas of small domains whose CHECKs use the whole grammar: small enough to search all their rows."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

DOMAINS = {
    "int": ("{c} BETWEEN -2 AND 6", "range(-2, 7)", "{v}"),
    "numeric(4, 1)": ("{c} BETWEEN 0 AND 2", "range(0, 21)", "CAST({v} AS numeric(6, 1)) / 10"),
    "varchar(3)": ("{c} IN ('', 'a', 'ab', 'abc', 'b')", "range(0, 5)", "(['', 'a', 'ab', 'abc', 'b'])[{v} + 1]"),
    "boolean": ("", "range(0, 2)", "{v} = 1"),
    "date": (
        "{c} BETWEEN '2024-02-27' AND '2024-03-03'",
        "range(0, 6)",
        "CAST('2024-02-27' AS date) + CAST({v} AS int)",
    ),
}
"""For each type: a CHECK that makes it small, and all that it then holds, as numbers and as values of these."""
TEXTS = ("''", "'a'", "'ab'", "'abc'", "'zz'")


@dataclass(frozen=True)
class Field:
    """A column of a random table."""

    name: str
    kind: str
    not_null: bool

    @property
    def line(self) -> str:
        domain = DOMAINS[self.kind][0].format(c=self.name)
        check = f" CHECK ({domain})" if domain else ""
        return f"{self.name} {self.kind}{' NOT NULL' if self.not_null else ''}{check}"

    @property
    def every_value(self) -> str:
        """A relation of all that it may hold."""
        numbers, value = DOMAINS[self.kind][1:]
        nothing = "" if self.not_null else f" UNION ALL SELECT CAST(NULL AS {self.kind})"
        made = f"CAST({value.format(v='v')} AS {self.kind})"
        return f"(SELECT {made} AS {self.name} FROM {numbers} AS r(v){nothing})"


@dataclass(frozen=True)
class Checked:
    """A table: its columns, and the CHECKs beside those that make them small."""

    name: str
    fields: tuple[Field, ...]
    checks: tuple[str, ...]
    link: str = ""

    @property
    def ddl(self) -> str:
        lines = ["id int PRIMARY KEY", *(field.line for field in self.fields)]
        lines += [self.link] if self.link else []
        return f"CREATE TABLE {self.name} ({', '.join([*lines, *(f'CHECK ({one})' for one in self.checks)])});"

    @property
    def rows_that_obey(self) -> str:
        """A query that finds one row that obeys every CHECK, trying all."""
        relations = ", ".join(field.every_value for field in self.fields)
        obeyed = " AND ".join(f"coalesce({check}, true)" for check in self.checks) or "true"
        return f"SELECT 1 FROM {relations} WHERE {obeyed} LIMIT 1"


def numbers(fields: tuple[Field, ...], depth: int) -> st.SearchStrategy[str]:
    """An expression that is a number."""
    named = [field.name for field in fields if field.kind in ("int", "numeric(4, 1)")]
    dates = [field.name for field in fields if field.kind == "date"]
    texts = [field.name for field in fields if field.kind == "varchar(3)"]
    leaves = [st.integers(-3, 9).map(str), *([st.sampled_from(named)] * 3 if named else [])]
    leaves += [st.sampled_from(texts).map("length({})".format)] if texts else []
    leaves += [st.tuples(st.sampled_from(dates), st.sampled_from(dates)).map(" - ".join)] if len(dates) > 1 else []
    leaf = st.one_of(leaves)
    if depth == 0:
        return leaf
    inner = numbers(fields, depth - 1)
    pair = st.tuples(inner, inner)
    return st.one_of(
        leaf,
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        st.tuples(inner, st.integers(2, 4)).map(lambda p: f"({p[0]}) % {p[1]}"),
        inner.map("abs({})".format),
        pair.map(lambda p: f"coalesce({p[0]}, {p[1]})"),
        pair.map(lambda p: f"greatest({p[0]}, {p[1]})"),
        pair.map(lambda p: f"least({p[0]}, {p[1]})"),
        st.tuples(predicates(fields, depth - 1), inner, inner).map(
            lambda p: f"CASE WHEN {p[0]} THEN {p[1]} ELSE {p[2]} END"
        ),
    )


def predicates(fields: tuple[Field, ...], depth: int) -> st.SearchStrategy[str]:
    """An expression that is true, false or unknown."""
    inner = numbers(fields, max(0, depth - 1))
    orders = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    leaves = [st.tuples(inner, orders, inner).map(" ".join)]
    leaves.append(st.tuples(st.sampled_from(fields), st.booleans()).map(_null_test))
    leaves.append(
        st.tuples(inner, st.integers(-2, 3), st.integers(2, 6)).map(lambda p: f"{p[0]} BETWEEN {p[1]} AND {p[2]}")
    )
    for field in fields:
        if field.kind == "boolean":
            leaves.append(st.just(field.name))
        elif field.kind == "varchar(3)":
            leaves.append(st.sampled_from(TEXTS).map(f"{field.name} = {{}}".format))
            leaves.append(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3).map(_listed(field.name)))
            leaves.append(st.just(f"{field.name} LIKE '_b%'"))
        elif field.kind == "date":
            leaves.append(st.integers(1, 5).map(lambda day, n=field.name: f"{n} > CAST('2024-02-27' AS date) + {day}"))
    leaf = st.one_of(leaves)
    if depth == 0:
        return leaf
    deeper = predicates(fields, depth - 1)
    pair = st.tuples(deeper, deeper)
    return st.one_of(
        leaf,
        pair.map(lambda p: f"({p[0]} AND {p[1]})"),
        pair.map(lambda p: f"({p[0]} OR {p[1]})"),
        pair.map(lambda p: f"(({p[0]}) = ({p[1]}))"),
        deeper.map("NOT ({})".format),
    )


def _null_test(pair: tuple[Field, bool]) -> str:
    return f"{pair[0].name} IS {'NOT ' if pair[1] else ''}NULL"


def _listed(name: str):
    return lambda items: f"{name} IN ({', '.join(items)})"


@st.composite
def checked_tables(draw: st.DrawFn, name: str = "t", link: str = "") -> Checked:
    """A table of one to four columns and up to four CHECKs."""
    kinds = draw(st.lists(st.sampled_from(sorted(DOMAINS)), min_size=1, max_size=4))
    fields = tuple(Field(f"{name}{n}", kind, draw(st.booleans())) for n, kind in enumerate(kinds))
    checks = draw(st.lists(predicates(fields, 2), min_size=1, max_size=4))
    return Checked(name, fields, tuple(checks), link)
