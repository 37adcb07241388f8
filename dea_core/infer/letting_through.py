"""A plan mended until the queries that its schema was inferred from give rows, as far as that can be done."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from dea_core.errors import ChecksFailedError, PlanError
from dea_core.generate import Proposal
from dea_core.infer.mend import mend
from dea_core.infer.trial import Trial
from dea_core.schema import NamedQuery, Schema
from dea_core.sql.lineage import BaseTable, Relation, fold, read_query
from dea_core.sql.workload import Model

MOST_KEPT = 1000
"""As many rows of a query are kept in a try: whether there is one is what matters."""


def let_through(schema: Schema, proposal: Proposal) -> Proposal:
    """The proposal with the scenarios that queries need to give a row; what stays empty is told."""
    if not schema.queries:
        return proposal
    plain = replace(schema, queries=())
    trial = Trial(plain, [_model(query) for query in schema.queries], _relations(schema))
    try:
        mended = mend(trial, proposal.plan)
    except (ChecksFailedError, PlanError):
        return proposal  # making the rows will say the same, where a person is listening
    return replace(proposal, plan=mended.plan, notes=(*proposal.notes, *mended.notes))


def _model(query: NamedQuery) -> Model:
    tree = query.tree.copy()
    if not query.makes and isinstance(tree, exp.Select) and tree.args.get("limit") is None:
        tree = tree.limit(MOST_KEPT)
    return Model(query.makes or query.name, tree)


def _relations(schema: Schema) -> dict[str, Relation]:
    """What lineage knows of each query, over the tables as they are."""
    catalog: dict[str, Relation] = {
        fold(table.name): BaseTable(table.name, {fold(c.name): c.name for c in table.columns}, closed=True)
        for table in schema
    }
    found: dict[str, Relation] = {}
    for query in schema.queries:
        relation = read_query(query.tree, catalog, name=query.name)
        found[query.makes or query.name] = relation
        if query.makes:
            catalog[query.makes] = relation
    return found
