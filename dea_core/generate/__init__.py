"""Makes data that obeys a schema: plan, compile, stage, check, write. Floor 3.

propose_plan(schema, wish) -> Proposal(plan, pools, notes)
generate_data(schema, proposal, destination) -> GenerateResult
"""

from dea_core.generate.asked import check_asked, need_spark_fits
from dea_core.generate.check_data import check_data, check_on
from dea_core.generate.compile import compile_table
from dea_core.generate.destination import Destination, Progress, Staged
from dea_core.generate.destinations import InMemory, open_destination
from dea_core.generate.edited import tell_edits
from dea_core.generate.isolate import isolate
from dea_core.generate.line_checks import check_lines
from dea_core.generate.plan import FILE_NAME, ColumnPlan, Plan, TablePlan, read_plan
from dea_core.generate.plan_file import dump_plan, load_plan
from dea_core.generate.plan_rules import PlanRule, check_of_rule
from dea_core.generate.pools import Pools
from dea_core.generate.produce import check_staged, generate_data
from dea_core.generate.propose import Proposal, Wish, propose_plan
from dea_core.generate.recipes import RECIPES
from dea_core.generate.result import GenerateResult, Planted
from dea_core.generate.row_parts import RowPart, read_part
from dea_core.generate.scenarios import Scenario, cast_of
from dea_core.generate.settle import settle
from dea_core.generate.solve.witnesses import Wanted, find_witnesses

__all__ = [
    "FILE_NAME",
    "RECIPES",
    "ColumnPlan",
    "Destination",
    "GenerateResult",
    "InMemory",
    "Plan",
    "PlanRule",
    "Planted",
    "Pools",
    "Progress",
    "Proposal",
    "RowPart",
    "Scenario",
    "Staged",
    "TablePlan",
    "Wanted",
    "Wish",
    "cast_of",
    "check_asked",
    "check_data",
    "check_lines",
    "check_of_rule",
    "check_on",
    "check_staged",
    "compile_table",
    "dump_plan",
    "find_witnesses",
    "generate_data",
    "isolate",
    "load_plan",
    "need_spark_fits",
    "open_destination",
    "propose_plan",
    "read_part",
    "read_plan",
    "settle",
    "tell_edits",
]
