"""What a recipe writes for a type that only Postgres has, Postgres reads."""

from __future__ import annotations

import psycopg
import pytest

from dea_core.generate.recipes.others import KINDS
from dea_core.schema import Family, Type
from tests.generate.made import one

ELSEWHERE = {"geometry", "geography", "hstore", "ltree", "vector", "citext", "year"}
"""Of extensions, or of other engines."""


def test_postgres_reads_its_own_types(postgres_database):
    with psycopg.connect(postgres_database) as connection:
        for kind in sorted(set(KINDS) - ELSEWHERE):
            name = {"bit": "bit(8)", "varbit": "varbit(8)"}.get(kind, kind)
            for value in one(50, "typed", Type(Family.OTHER, name)):
                connection.execute(f"SELECT %s::{name}", (value,))


@pytest.mark.parametrize("kind", ["hstore", "ltree", "citext"])
def test_postgres_reads_the_types_of_its_extensions(kind, postgres_database):
    with psycopg.connect(postgres_database) as connection:
        try:
            connection.execute(f"CREATE EXTENSION {kind}")
        except psycopg.errors.UndefinedFile:
            connection.rollback()
            return  # the extension is not on this machine
        for value in one(50, "typed", Type(Family.OTHER, kind)):
            connection.execute(f"SELECT %s::{kind}", (value,))
