"""Random schemas, as DDL: tables with keys over anything, foreign keys in circles, CHECKs of every common form."""

from __future__ import annotations

from hypothesis import strategies as st

TYPES = {
    "int": ("{c} > 0", "{c} BETWEEN -5 AND 500", "{c} % 2 = 0", "{c} IN (1, 2, 3, 5, 8)", "{c} <> 7"),
    "bigint": ("{c} >= 10", "{c} < 1000000"),
    "smallint": ("{c} >= 0",),
    "numeric(10, 2)": ("{c} >= 0", "{c} > 0 AND {c} <= 999.99"),
    "varchar(12)": ("length({c}) >= 3", "{c} IN ('new', 'paid', 'sent')", "{c} <> ''", "{c} LIKE 'A%'"),
    "char(3)": ("length({c}) = 3",),
    "text": ("{c} IN ('x', 'y')", "length({c}) < 40"),
    "date": ("{c} >= '2020-01-01'", "{c} < '2030-01-01'"),
    "timestamp": ("{c} > '2019-12-31'",),
    "boolean": (),
    "uuid": (),
    "double precision": ("{c} >= 0",),
}
PAIRS = {"int": "{a} < {b}", "date": "{a} <= {b}", "numeric(10, 2)": "{a} <= {b}"}


@st.composite
def columns(draw: st.DrawFn, prefix: str) -> list[tuple[str, str, str]]:
    """(name, type, the rest of its line)."""
    kinds = draw(st.lists(st.sampled_from(sorted(TYPES)), min_size=1, max_size=5))
    made = []
    for number, kind in enumerate(kinds):
        name = f"{prefix}{number}"
        rest = " NOT NULL" if draw(st.booleans()) else ""
        if TYPES[kind] and draw(st.booleans()):
            rest += f" CHECK ({draw(st.sampled_from(TYPES[kind])).format(c=name)})"
        made.append((name, kind, rest))
    return made


@st.composite
def table(draw: st.DrawFn, number: int, tables: int) -> tuple[str, list[str]]:
    """A CREATE TABLE, and the ALTER TABLEs that follow when all tables are there."""
    own = draw(columns(f"c{number}_"))
    lines = ["id int PRIMARY KEY", *(f"{name} {kind}{rest}" for name, kind, rest in own)]
    later: list[str] = []
    referring: list[str] = []
    for other in draw(st.lists(st.integers(0, tables - 1), max_size=2, unique=True)):
        name = f"t{other}_id"
        lines.append(f"{name} int{' NOT NULL' if draw(st.booleans()) else ''}")
        later.append(f"ALTER TABLE t{number} ADD FOREIGN KEY ({name}) REFERENCES t{other} (id);")
        referring.append(name)
    names = [*(name for name, _, _ in own), *referring]
    if draw(st.booleans()):
        key = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
        lines.append(f"UNIQUE ({', '.join(key)})")
    for kind, pair in PAIRS.items():
        same = [name for name, own_kind, rest in own if own_kind == kind and "CHECK" not in rest]
        if len(same) > 1 and draw(st.booleans()):
            lines.append(f"CHECK ({pair.format(a=same[0], b=same[1])})")
    return f"CREATE TABLE t{number} (\n  " + ",\n  ".join(lines) + "\n);", later


@st.composite
def schemas(draw: st.DrawFn) -> str:
    """One to four tables."""
    count = draw(st.integers(1, 4))
    made = [draw(table(number, count)) for number in range(count)]
    return "\n".join([*(create for create, _ in made), *(line for _, lines in made for line in lines)])
