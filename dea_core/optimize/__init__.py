"""Makes a query faster: candidates by rule, proved, measured side by side, and told with their reasons. Floor 4.

read_subject(text, schema, dialect) ── Subject ──┐
on_database(url), on_made_data(schema, rows) ────┴── optimize_query(...) ──> Optimization
"""

from dea_core.optimize.asked import optimize_asked
from dea_core.optimize.facts import Facts
from dea_core.optimize.indexes import IndexAdvice
from dea_core.optimize.measure import Comparison, OverTimeError, Timing
from dea_core.optimize.query_plan import Step, explained
from dea_core.optimize.reading import Subject, read_subject
from dea_core.optimize.result import Dropped, Optimization, Rewritten
from dea_core.optimize.rewrite import REWRITES, Change, Rewrite, told
from dea_core.optimize.search import Proposer, optimize_query
from dea_core.optimize.workbench import Workbench, on_database, on_made_data

__all__ = [
    "REWRITES",
    "Change",
    "Comparison",
    "Dropped",
    "Facts",
    "IndexAdvice",
    "Optimization",
    "OverTimeError",
    "Proposer",
    "Rewrite",
    "Rewritten",
    "Step",
    "Subject",
    "Timing",
    "Workbench",
    "explained",
    "on_database",
    "on_made_data",
    "optimize_asked",
    "optimize_query",
    "read_subject",
    "told",
]
