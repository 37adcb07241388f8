"""Mends of documents: VARIANT, OBJECT, JSON."""

from __future__ import annotations

from sqlglot import exp

from dea_dbt.local.nodes_of_sql import SPARKS, TYPED, call
from dea_dbt.local.unnesting import FLATTENS

PARTS = exp.JSONExtract | exp.GetExtract
TAKES_TEXT = (
    exp.Upper | exp.Lower | exp.Trim | exp.DPipe | exp.Concat | exp.Like | exp.ILike | exp.Substring | exp.Replace
    | exp.RegexpLike | exp.RegexpReplace | exp.RegexpExtract | exp.Split | exp.SplitPart | exp.Length | exp.In
    | exp.StartsWith | exp.Contains
)  # fmt: skip
"""Where a document stands for its text."""
OBJECTS = ("JSON_BUILD_OBJECT", "JSONB_BUILD_OBJECT")


def text_of_document(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """A document cast to text is its text, without quotes."""
    if not isinstance(node, exp.Cast) or not node.to.is_type(*exp.DataType.TEXT_TYPES):
        return None
    inner = node.this.unnest()
    flattened = isinstance(inner, exp.Column) and inner.name.lower() == "value" and _flattens(node)
    return call("dea_text", inner) if flattened or _is_document(inner) else None


def _is_document(node: exp.Expr) -> bool:
    part = isinstance(node, exp.Bracket) and (_is_document(node.this.unnest()) or isinstance(node.this, exp.ParseJSON))
    return part or isinstance(node, PARTS) or node.is_type("json", "variant")


def _flattens(node: exp.Expr) -> bool:
    select = node.find_ancestor(exp.Select)
    return select is not None and bool(select.meta.get(FLATTENS))


def document_as_text(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """A document where a text is wanted: compared with one, or given to a function of texts."""
    if not isinstance(node, exp.JSONExtract) or not node.args.get("variant_extract"):
        return None
    parent = node.parent
    if dialect in SPARKS and not isinstance(parent, PARTS | exp.Bracket | exp.Explode):
        return call("dea_text", node)
    compared = isinstance(parent, exp.EQ | exp.NEQ | exp.Coalesce) and any(
        each.is_string for each in parent.iter_expressions()
    )
    return call("dea_text", node) if compared or isinstance(parent, TAKES_TEXT) else None


def documents(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """What makes and measures documents."""
    if dialect == "snowflake" and isinstance(node, exp.ArraySize):
        return call("dea_size", node.this)
    if isinstance(node, exp.JSONBContains | exp.JSONBContainsTopKey):
        return call("dea_has_key", node.this, node.expression)
    if isinstance(node, exp.Anonymous) and node.name.upper() in OBJECTS:
        return call("json_object", *node.expressions)
    if dialect == "snowflake" and isinstance(node, exp.Struct):
        pairs = [each for each in node.expressions if isinstance(each, exp.PropertyEQ)]
        members = [part for pair in pairs for part in (_key(pair), pair.expression)]
        return call("json_merge_patch", "{}", call("json_object", *members)) if members else None
    return None


def _key(pair: exp.PropertyEQ) -> exp.Expr:
    return exp.Literal.string(pair.this.name) if isinstance(pair.this, exp.Identifier) else pair.this


def arrow(node: exp.Expr, dialect: str) -> exp.Expr | None:
    """An arrow between a column and a key is no lambda where there are none."""
    if dialect not in TYPED or not isinstance(node, exp.Lambda) or len(node.expressions) != 1:
        return None
    document = exp.column(node.expressions[0].name)
    return exp.Paren(this=exp.JSONExtract(this=document, expression=node.this.copy(), only_json_types=True))


DOCUMENTS = (text_of_document, document_as_text, documents, arrow)
