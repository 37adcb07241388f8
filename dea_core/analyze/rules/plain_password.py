"""Told by a name that says password, and nothing of how it is hidden."""

from __future__ import annotations

from collections.abc import Iterator

from dea_core.analyze.findings import Found
from dea_core.analyze.rule import rule
from dea_core.analyze.subject import Subject, of_column
from dea_core.analyze.words import group, words
from dea_core.schema import Family

PASSWORDS = group("password passwd pwd passphrase")
HIDDEN = group("hash hashed salt digest encrypted crypt bcrypt reset token changed expires expiry hint question policy")


@rule("plain_password", "info", about="columns")
def plain_password(subject: Subject) -> Iterator[Found]:
    """A column is named as if it held passwords as they are typed.

    It should hold a slow, salted hash, and be named so. There is no fix in SQL.
    """
    for table, column in subject.columns():
        found = set(words(column.name))
        if column.type.family is Family.TEXT and found & PASSWORDS and not found & HIDDEN:
            yield Found(of_column(table, column), f"{column.name} is {column.type}", confidence="possible")
