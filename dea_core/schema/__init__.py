"""What data must look like: tables, columns, types and constraints, each with its origin. Pure; floor 1."""

from dea_core.schema.compared import Compared
from dea_core.schema.exclusions import RANGE_ELEMENTS, Exclusion
from dea_core.schema.model import (
    Assertion,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Key,
    Schema,
    Table,
    Unsupported,
)
from dea_core.schema.origin import NOWHERE, Origin
from dea_core.schema.partitioning import Partitioning
from dea_core.schema.primary_keys import with_primary_keys
from dea_core.schema.queries import NamedQuery
from dea_core.schema.types import NUMERIC, TEMPORAL, Family, Type
from dea_core.schema.validate import validate

__all__ = [
    "NOWHERE",
    "NUMERIC",
    "RANGE_ELEMENTS",
    "TEMPORAL",
    "Assertion",
    "CheckConstraint",
    "Column",
    "Compared",
    "Exclusion",
    "Family",
    "ForeignKey",
    "Index",
    "Key",
    "NamedQuery",
    "Origin",
    "Partitioning",
    "Schema",
    "Table",
    "Type",
    "Unsupported",
    "validate",
    "with_primary_keys",
]
