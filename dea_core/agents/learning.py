"""What memory learns from a plan that people edited: lines that no rule would write, as patterns of alike columns.

    a line that rules would write too       teaches nothing
    a line that a person wrote              a pattern: name, type, neighbours -> recipe and portable options
    a line of memory's, left as it was      kept once more
    a line of memory's, changed             dropped, and what stands there now is a pattern

Each place (a plan file's line) counts once. Lines that lean on other columns, that a constraint decides, or that list
more than a few short values are of their schema alone, and are not learned.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dea_core.errors import DeaError
from dea_core.generate import ColumnPlan, Plan, TablePlan, Wish, propose_plan
from dea_core.generate.domains import Domain, domain_of
from dea_core.generate.edited import EDITED, made_alike, rule_answers
from dea_core.generate.names import by_name
from dea_core.generate.names.asking import Ask, noun_of, shared_prefix, snake
from dea_core.generate.proposers import BINDING, Question
from dea_core.schema import Column, Schema, Table
from dea_core.store import Asked, Store

OWN_SCHEMA = ("reference", "computed", "ordinal", "sequence")
"""Recipes that mean something in their own schema only."""
SAME_NOUN = ("choice", "constant")
"""Recipes of listed values: what is right for an order's status says nothing of a user's."""
LONGEST, LONGEST_VALUE = 300, 40
"""Characters of all options of a line, and of one value, that are remembered."""
_POINTER = re.compile(r"^learned: .*\[dea memory show (\d+)\]")


def pointer(number: int) -> str:
    """How a plan's line says which pattern it came from."""
    return f"[dea memory show {number}]"


def asked_of(schema: Schema, table: Table, column: Column, domain: Domain) -> Asked:
    """The column as memory sees it."""
    ask = Ask(schema, table, column, domain)
    name = snake(column.name).removeprefix(shared_prefix(table))
    meant = by_name(schema, table, column, domain)
    return Asked(name, column.type.family.value, noun_of(table), ask.siblings, meant.recipe if meant else "")


def learn(store: Store, schema: Schema, edited: Plan, file: Path) -> Plan:
    """Remember the lines of ``file``; the plan, with the lines of memory's that were changed told as edited."""
    fresh = _fresh(schema, edited)
    tables: dict[str, TablePlan] = {}
    for name, lines in edited.tables.items():
        table = schema.table(name)
        columns = {
            column: _learn_line(store, _question(schema, edited, table, column), line, fresh.get((name, column)), file)
            for column, line in lines.columns.items()
        }
        tables[name] = replace(lines, columns=columns)
    return replace(edited, tables=tables)


def _learn_line(store: Store, question: Question, line: ColumnPlan, fresh: ColumnPlan | None, file: Path) -> ColumnPlan:
    """Remember one line; the line as it is told."""
    place = _place(file, question)
    told = _POINTER.match(line.why)
    pattern = store.patterns.get(int(told[1])) if told else None
    if told and pattern is None:
        return line  # memory's own word, and since forgotten
    if pattern is not None and made_alike(ColumnPlan(pattern.recipe, pattern.options), line):
        store.patterns.keep_again(place, pattern.id)
        return line
    if pattern is not None:
        store.patterns.drop(place, pattern.id)
        line = replace(line, why=EDITED)
    if _is_of_rules(question, line, fresh):
        store.patterns.release(place)
    elif not question.domain.empty and not any(rule(question) for rule in BINDING) and is_portable(question, line):
        asked = asked_of(question.schema, question.table, question.column, question.domain)
        store.patterns.keep(place, asked, line.recipe, line.options, line.null)
    return line


def _is_of_rules(question: Question, line: ColumnPlan, fresh: ColumnPlan | None) -> bool:
    """Whether rules would write the line too."""
    if fresh is not None and made_alike(fresh, line):
        return True
    return any(made_alike(answer, line) for answer in rule_answers(question))


def _fresh(schema: Schema, edited: Plan) -> Mapping[tuple[str, str], ColumnPlan]:
    """What rules propose for the whole schema; nothing where they cannot without the edited lines."""
    bare = replace(edited, tables={})
    try:
        plan = propose_plan(schema, Wish(edited=bare)).plan
    except DeaError:
        return {}
    return {(name, column): line for name, table in plan.tables.items() for column, line in table.columns.items()}


def _question(schema: Schema, plan: Plan, table: Table, name: str) -> Question:
    column = table.column(name)
    return Question(schema, table, column, domain_of(table, column), plan.tables[table.name].rows, plan.locale)


def is_portable(question: Question, line: ColumnPlan) -> bool:
    """Whether the line means the same in another schema, and lists no more than a few short values."""
    if line.recipe in OWN_SCHEMA or len(json.dumps(dict(line.options), default=str)) > LONGEST:
        return False
    columns = {column.name for column in question.table.columns}
    texts = [text for text in _texts(line.options) if text]
    of_others = any(text in columns or _names_a_column(question.schema, text) for text in texts)
    return not of_others and (line.recipe == "pattern" or all(len(text) <= LONGEST_VALUE for text in texts))


def _names_a_column(schema: Schema, text: str) -> bool:
    table, dot, column = text.rpartition(".")
    return bool(dot) and table in schema and column in schema.table(table)


def _texts(value: Any) -> Iterator[str]:
    """Every text in options: as they were written, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _texts(name) if isinstance(name, str) else ()
            yield from _texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts(one)


def _place(file: Path, question: Question) -> str:
    """A line of a plan file, without telling where on the disk it is."""
    where = f"{file.resolve()}#{question.table.name}.{question.column.name}"
    return hashlib.sha256(where.encode()).hexdigest()[:16]
