"""The loop: tools run and are answered, wrong forms are asked for again, every end is handled, every step is kept."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest

from dea_core.agents import Desk, Trace, read_trace, tool, traces
from dea_core.agents.budget import Budget
from dea_core.agents.client import Block, Kept, Reply, ToolResult, Usage
from dea_core.agents.loop import MOST_TRIES, Assignment, work
from dea_core.errors import BudgetError, ReplyError, UsageError
from tests.agents.minds import call, mind, say, steps

SYSTEM = (Block("be brief"),)


@dataclass(frozen=True)
class Total:
    total: int


@tool
def add(desk: Desk, a: int, b: int) -> int:
    """Adds two numbers, and nothing else."""
    return a + b


@tool
def fail(desk: Desk) -> int:
    """Raises what nobody expects."""
    raise ZeroDivisionError("by zero, key sk-ant-secret-12345")


@tool
def huge(desk: Desk) -> list[str]:
    """Gives a hundred megabytes."""
    return ["x" * 1_000_000] * 100


@tool(changes=True)
def note(desk: Desk, text: str) -> str:
    """Puts a note on the desk."""
    desk.note(text)
    return f"{len(desk.notes)} notes"


def do(mind, *tools, output=Total, task="add"):
    return work(mind, Desk(), Assignment("adder", SYSTEM, task, tools, output))


def results(mind):
    return [part for part in mind.client.requests[-1].messages[-1].parts if isinstance(part, ToolResult)]


def test_tools_are_run_and_answered_until_all_is_said():
    adder = mind(call(("add", {"a": 1, "b": 2})), call(("add", {"a": 3, "b": 4})), say({"total": 7}))
    assert do(adder, add).value == Total(7)
    assert [len(request.messages) for request in adder.client.requests] == [1, 3, 5]
    assert results(adder)[0].content == "7"
    assert adder.client.requests[0].output["required"] == ["total"]
    assert [step.kind for step in adder.trace.steps] == ["ask", "reply", "call", "result"] * 2 + ["ask", "reply"]


def test_calls_that_change_nothing_run_side_by_side_in_their_order():
    met = threading.Barrier(3, timeout=10)

    @tool
    def meet(desk: Desk, who: int) -> int:
        """Waits until all three are there: alone it would wait for ever."""
        met.wait()
        return who

    three = mind(call(*(("meet", {"who": n}) for n in range(3))), say({"total": 1}))
    do(three, meet)
    assert [one.content for one in results(three)] == ["0", "1", "2"]


def test_calls_that_change_something_run_one_after_the_other():
    noted = mind(call(("note", {"text": "a"}), ("note", {"text": "b"})), say({"total": 1}))
    do(noted, note)
    assert [one.content for one in results(noted)] == ['"1 notes"', '"2 notes"']


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (("add", {"a": 1}), "b: is missing"),
        (("add", {"a": 1, "b": "x"}), "b: 'x' is not an integer"),
        (("ad", {}), "no tool ad: did you mean add"),
        (("fail", {}), "ZeroDivisionError: by zero"),
    ],
)
def test_a_tool_that_fails_is_an_answer_too(wanted, said):
    failed = mind(call(wanted), say({"total": 0}))
    do(failed, add, fail)
    (result,) = results(failed)
    assert result.failed
    assert said in result.content
    assert "sk-ant-secret" not in result.content + str(failed.trace.steps)


def test_a_person_is_told_of_a_tool_that_broke():
    desk = Desk()
    work(mind(call(("fail", {})), say({"total": 0})), desk, Assignment("adder", SYSTEM, "x", [fail], Total))
    assert desk.notes[0].startswith("fail failed: ZeroDivisionError: by zero")
    assert "sk-ant-secret" not in desk.notes[0]


def test_a_hundred_megabytes_come_shortened():
    big = mind(call(("huge", {})), say({"total": 0}))
    do(big, huge)
    assert len(results(big)[0].content) < 20_000
    assert "left out" in results(big)[0].content


def test_another_form_is_told_and_asked_for_again():
    slow = mind(say("seven"), say({"total": "7"}), say('```json\n{"total": 7}\n```'))
    assert do(slow).value == Total(7)
    told = [request.messages[-1].text for request in slow.client.requests[1:]]
    assert "not JSON" in told[0]
    assert "total: '7' is not an integer" in told[1]


def test_after_a_few_wrong_forms_it_is_given_up():
    with pytest.raises(ReplyError, match=r"3 answers of another form.*req_1"):
        do(mind(*[say("no")] * MOST_TRIES))


def test_a_paused_turn_is_gone_on_with():
    paused = mind(say("wait", "paused"), say({"total": 1}))
    assert do(paused).value == Total(1)
    assert paused.client.requests[1].messages[-1].text == "wait"


def test_too_little_room_is_doubled_until_there_is_no_more():
    long = mind(say('{"tot', "length"), say({"total": 1}))
    do(long)
    first, second = (request.max_tokens for request in long.client.requests)
    assert second == 2 * first
    with pytest.raises(ReplyError, match="longer than there is room for"):
        do(mind(*[say("", "length")] * 9))


def test_a_refusal_is_told_as_one():
    with pytest.raises(ReplyError, match="declined by the model"):
        do(mind(say("no", "refusal")))


def test_a_full_window_makes_a_summary_once():
    full = mind(call(("add", {"a": 1, "b": 2})), call(("fail", {})), say("", "context_full"), say({"total": 3}))
    assert do(full, add, fail, task="add 1 and 2").value == Total(3)
    first = full.client.requests[-1].messages[0].text
    assert first.startswith("add 1 and 2")
    assert 'add({"a": 1, "b": 2}) -> 3' in first
    with pytest.raises(ReplyError, match="even shortened"):
        do(mind(call(("add", {"a": 1, "b": 2})), say("", "context_full"), say("", "context_full")), add)


def test_a_budget_stops_before_it_is_passed():
    short = mind(call(("add", {"a": 1, "b": 2})), say({"total": 3}), budget=Budget(steps=1))
    with pytest.raises(BudgetError, match="step 2"):
        do(short, add)
    assert len(short.client.requests) == 1
    nothing = mind(say({"total": 3}), budget=Budget(steps=0))
    with pytest.raises(BudgetError):
        do(nothing)
    assert nothing.client.requests == []


def test_it_can_be_stopped_at_any_step():
    asked = []

    @tool
    def stop(desk: Desk) -> str:
        """Stops."""
        asked.append(1)
        return ""

    stopped = mind(call(("stop", {})), say({"total": 3}), stopped=lambda: len(asked) > 0)
    with pytest.raises(KeyboardInterrupt):
        do(stopped, stop)
    assert len(stopped.client.requests) == 1


def test_the_trace_is_kept_in_a_file_and_read_again(tmp_path):
    kept = mind(call(("add", {"a": 1, "b": 2})), say({"total": 3}), trace=Trace(tmp_path))
    do(kept, add)
    (task,) = traces(tmp_path)
    assert list(read_trace(tmp_path, task[:4])) == kept.trace.steps
    with pytest.raises(UsageError, match="has no trace"):
        list(read_trace(tmp_path, "nope"))


def test_no_key_gets_into_a_trace(tmp_path, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "very-secret-key-0001")
    told = mind(say({"total": 1}), trace=Trace(tmp_path))
    do(told, task="use very-secret-key-0001 and postgresql://me:pass1234@host/db")
    told.trace.add("adder", "note", "very-secret-key-0001", {"url": "postgresql://me:pass1234@host/db"})
    told.trace.add("adder", "note", "a connection", {"very-secret-key-0001": ["host=h password=pass1234"]})
    text = told.trace.path.read_text() + repr(told.trace)
    assert "very-secret" not in text
    assert "pass1234" not in text


def test_parts_of_a_provider_go_back_untouched():
    thought = Kept("anthropic", {"type": "thinking", "signature": "abc"})
    thinking = call(("add", {"a": 1, "b": 2}))
    kept = mind(Reply((thought, *thinking.parts), "tools", Usage(), "strong"), say({"total": 3}))
    do(kept, add)
    assert kept.client.requests[1].messages[1].parts[0] is thought
    assert steps(kept, "call") == ["add"]
