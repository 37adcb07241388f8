"""Words that SQL keeps for itself in Postgres, MySQL or SQL Server: as names they must be quoted there."""

from __future__ import annotations

from dea_core.analyze.words import group

RESERVED = group(
    """
    all alter analyse analyze and any array as asc asymmetric authorization between binary both by case cast check
    collate collation column concurrently constraint create cross current_catalog current_date current_role
    current_schema current_time current_timestamp current_user database default deferrable delete desc distinct do drop
    else end except exists false fetch for foreign freeze from full grant group having ilike in index initially inner
    insert intersect into is isnull join key lateral leading left like limit localtime localtimestamp natural not
    notnull null offset on only or order outer overlaps placing primary procedure references returning revoke right
    schema select session_user set similar some symmetric table tablesample then to trailing trigger true truncate union
    unique update user using values variadic verbose view when where window with
    """
)
