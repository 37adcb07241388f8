"""Where the columns of a query come from, through any number of queries below it. Pure: sqlglot in, answers out.

read_query(tree, catalog)   ──> Query            CTEs, subqueries, stars, USING and unions resolved
expand(query, expression)   ──> Row, ...         the expression over base columns; filters passed; why not
unique_needs, present_needs ──> what must hold of base tables for a column to be unique, or never NULL
discovered, meetings        ──> which base columns are read, and which meet in joins
passages                    ──> what rows of base tables must be, together, for a query to give a row
evidence, decide            ──> what types they have, and why
"""

from dea_core.sql.lineage.build import Catalog, read_query, relation_key
from dea_core.sql.lineage.evidence import Decision, Evidence, Rank, clue_of, decide, evidence, share
from dea_core.sql.lineage.grain import KeyNeed, unique_needs
from dea_core.sql.lineage.model import (
    BaseTable,
    Block,
    Opaque,
    Query,
    Relation,
    Source,
    fold,
    holds_aggregate,
    holds_window,
)
from dea_core.sql.lineage.named import names_a_key
from dea_core.sql.lineage.passages import Passage, passages
from dea_core.sql.lineage.presence import Match, NotNull, present_needs
from dea_core.sql.lineage.reads import Meeting, Reads, discovered, meetings
from dea_core.sql.lineage.resolve import Row, expand, find, plain_column

__all__ = [
    "BaseTable",
    "Block",
    "Catalog",
    "Decision",
    "Evidence",
    "KeyNeed",
    "Match",
    "Meeting",
    "NotNull",
    "Opaque",
    "Passage",
    "Query",
    "Rank",
    "Reads",
    "Relation",
    "Row",
    "Source",
    "clue_of",
    "decide",
    "discovered",
    "evidence",
    "expand",
    "find",
    "fold",
    "holds_aggregate",
    "holds_window",
    "meetings",
    "names_a_key",
    "passages",
    "plain_column",
    "present_needs",
    "read_query",
    "relation_key",
    "share",
    "unique_needs",
]
