"""Words that SQL keeps for itself: as the name of a table or column they must be quoted."""

from __future__ import annotations

from dea_core.analyze.words import group

POSTGRES = group(
    """
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation
    column concurrently constraint create cross current_catalog current_date current_role current_schema current_time
    current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze
    from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit
    localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
    returning right select session_user similar some symmetric table tablesample then to trailing true union unique user
    using variadic verbose when where window with
    """
)
MYSQL = group(
    """
    add all alter analyze and as asc between both by call case change check collate column condition constraint convert
    create cross cube current_date current_time current_timestamp current_user database databases default delete desc
    describe distinct div drop each else exists explain false fetch for force foreign from fulltext function generated
    grant group grouping groups having if ignore in index inner insert interval into is join key keys kill lateral
    leading left like limit lines load lock long match mod natural not null of on optimize option or order out outer
    over partition primary procedure range rank read recursive references release rename repeat replace require restrict
    return revoke right row rows schema schemas select separator set show signal sql starting system table terminated
    then to trailing trigger true undo union unique unlock unsigned update usage use using values when where while
    window with write
    """
)
TSQL = group(
    """
    add all alter and any as asc authorization backup begin between break browse bulk by cascade case check close column
    commit compute constraint contains continue convert create cross current cursor database deallocate declare default
    delete deny desc disk distinct distributed double drop dump else end escape except exec execute exists exit external
    fetch file for foreign from full function goto grant group having holdlock identity if in index inner insert
    intersect into is join key kill left like load merge national not null of off offsets on open option or order outer
    over percent pivot plan precision primary print proc procedure public read references replication restore restrict
    return revoke right rollback rowcount rule save schema select session_user set setuser shutdown some statistics
    table textsize then to top tran transaction trigger truncate union unique update use user values view waitfor when
    where while with
    """
)
STANDARD = POSTGRES & (MYSQL | TSQL)
"""What no dialect that we know takes bare."""

RESERVED = POSTGRES | MYSQL | TSQL
"""What is quoted in a fix, to be sure."""


def reserved_in(dialect: str) -> frozenset[str]:
    """The words that must be quoted in a dialect, as far as they are known."""
    known = {"postgres": POSTGRES, "redshift": POSTGRES, "duckdb": POSTGRES, "mysql": MYSQL, "tsql": TSQL}
    return known.get(dialect, STANDARD)
