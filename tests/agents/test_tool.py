"""A tool is a typed function: its signature is the schema, its docstring the description."""

from __future__ import annotations

from typing import Annotated

import pytest

from dea_core.agents import TOOLS, Desk, tool
from dea_core.agents.typed import Told, TypedError
from dea_core.errors import UsageError
from dea_core.options import FORMAT, GENERATE


@tool
def greet(desk: Desk, name: str, times: Annotated[int, Told("how often", least=1, most=3)] = 1) -> str:
    """Greets somebody."""
    return f"hello {name}! " * times


def test_the_signature_is_the_schema():
    assert greet.spec.name == "greet"
    assert greet.spec.description == "Greets somebody."
    properties = greet.spec.parameters["properties"]
    assert list(properties) == ["name", "times"]
    assert properties["times"] == {"type": "integer", "description": "how often", "minimum": 1, "maximum": 3}
    assert greet.spec.parameters["required"] == ["name"]


def test_it_runs_on_checked_arguments():
    assert greet(Desk(), {"name": "you", "times": 2}) == "hello you! hello you! "
    for wrong, said in (({}, "name: is missing"), ({"name": "x", "times": 9}, "above 3"), ({"nam": 1}, "no such")):
        with pytest.raises(TypedError, match=said):
            greet(Desk(), wrong)


def test_an_option_of_a_verb_is_declared_once():
    @tool(options=GENERATE)
    def write(desk: Desk, format: str = "csv") -> str:  # noqa: A002
        """Writes."""
        return format

    told = write.spec.parameters["properties"]["format"]
    assert told == {"type": "string", "description": FORMAT.help, "enum": list(FORMAT.choices)}
    with pytest.raises(TypedError, match="not one of csv"):
        write(Desk(), {"format": "xlsx"})


def test_what_cannot_be_a_tool_is_refused_when_it_is_declared():
    def undocumented(desk: Desk) -> str:
        return ""

    def without_desk(name: str) -> str:
        """Has no desk."""
        return name

    def strange(desk: Desk, what: object) -> str:
        """Takes what JSON has no word for."""
        return str(what)

    for function, said in ((undocumented, "docstring"), (without_desk, "must be a Desk"), (strange, "JSON Schema")):
        with pytest.raises(TypeError, match=said):
            tool(function)


def test_every_tool_of_the_issue_is_there_and_has_a_schema():
    wanted = {
        "parse_schema", "validate_data", "plan_data", "patch_plan", "generate_data", "prove_equivalent",
        "measure_query", "propose_checks", "search_schema",
    }  # fmt: skip
    assert wanted <= set(TOOLS)
    for name in TOOLS:
        spec = TOOLS[name].spec
        assert spec.name == name
        assert spec.parameters["type"] == "object"
        assert len(spec.description) > 20


def test_an_unknown_tool_is_told_with_the_nearest():
    with pytest.raises(UsageError, match="unknown tool 'plan_date'") as caught:
        TOOLS["plan_date"]
    assert "plan_data" in str(caught.value.hint)
