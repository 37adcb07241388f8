"""What a workload's inputs must be, by the queries over them and by the rules that are said of anything in it. Floor 4.

Lander     rules on any relation ──> rules on the base tables that its rows come from
joins      columns that meet ──> references
typing     casts, functions, comparisons, names ──> types
queries    text of SELECTs ──> the Schema of what they read
assemble   all of it ──> the Schema of the tables to be made, each thing in it with its origin
"""

from dea_core.infer.assemble import Reading, assemble
from dea_core.infer.demand import Agrees, Demand, Nothing, Predicate, Present, Reference, Shown, Typed, Unique
from dea_core.infer.draft import Draft, whole
from dea_core.infer.inputs import Input
from dea_core.infer.joins import refer_by_joins
from dea_core.infer.landing import Lander, Said
from dea_core.infer.letting_through import let_through
from dea_core.infer.mend import Mended, mend
from dea_core.infer.queries import read_queries
from dea_core.infer.trial import Rule, Trial
from dea_core.infer.typing import Found, Place

__all__ = [
    "Agrees",
    "Demand",
    "Draft",
    "Found",
    "Input",
    "Lander",
    "Mended",
    "Nothing",
    "Place",
    "Predicate",
    "Present",
    "Reading",
    "Reference",
    "Rule",
    "Said",
    "Shown",
    "Trial",
    "Typed",
    "Unique",
    "assemble",
    "let_through",
    "mend",
    "read_queries",
    "refer_by_joins",
    "whole",
]
