"""The policy of trying again, by a clock that passes only in sleep."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest

from dea_core.agents.clients.failures import asked_wait
from dea_core.agents.retry import SLICE, AttemptError, Retry, Watch
from dea_core.errors import ModelBusyError, ModelError, ModelUnreachableError
from tests.agents.adapters import Clock


def failing(times: int, **told: object) -> tuple[list[int], object]:
    tries: list[int] = []

    def attempt(_: Watch) -> str:
        tries.append(len(tries))
        if len(tries) <= times:
            raise AttemptError(ModelBusyError, "busy", **{"again": True, **told})  # type: ignore[arg-type]
        return "there"

    return tries, attempt


def test_waits_double_up_to_the_longest() -> None:
    clock = Clock()
    tries, attempt = failing(6)
    assert clock.retry(tries=9, first_wait=1, longest_wait=8).run(attempt) == "there"  # type: ignore[arg-type]
    assert clock.now == pytest.approx(1 + 2 + 4 + 8 + 8 + 8)
    assert len(tries) == 7


@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_a_part_of_each_wait_is_chance(chance: float) -> None:
    clock = Clock()
    retry = Retry(first_wait=4, clock=lambda: clock.now, sleep=clock.sleep, chance=lambda: chance)
    assert retry.run(failing(1)[1]) == "there"  # type: ignore[arg-type]
    assert clock.now == pytest.approx(4 * (1 - chance / 4))


def test_the_servers_wait_is_taken_as_it_is() -> None:
    clock = Clock()
    assert clock.retry().run(failing(1, wait=12.5)[1]) == "there"  # type: ignore[arg-type]
    assert clock.now == pytest.approx(12.5)


def test_sleep_is_in_slices() -> None:
    clock = Clock()
    clock.retry().run(failing(1, wait=1.0)[1])  # type: ignore[arg-type]
    assert max(clock.slept) <= SLICE
    assert len(clock.slept) >= 10


def test_who_stops_is_heard_while_waiting_and_before_asking() -> None:
    clock = Clock()
    tries, attempt = failing(3, wait=60)
    with pytest.raises(KeyboardInterrupt):
        clock.retry().run(attempt, lambda: clock.now >= 1)  # type: ignore[arg-type]
    assert clock.now < 1 + 2 * SLICE
    tries, attempt = failing(0)
    with pytest.raises(KeyboardInterrupt):
        clock.retry().run(attempt, lambda: True)  # type: ignore[arg-type]
    assert not tries


def test_tries_are_counted_in_the_message() -> None:
    with pytest.raises(ModelBusyError, match="busy, 3 times") as caught:
        Clock().retry(tries=3).run(failing(9, request_id="req_1")[1])  # type: ignore[arg-type]
    assert caught.value.request_id == "req_1"


def test_what_cannot_help_is_raised_at_once() -> None:
    tries, attempt = failing(9, again=False)
    with pytest.raises(ModelError, match=r"^busy$"):
        Clock().retry().run(attempt)  # type: ignore[arg-type]
    assert len(tries) == 1


def test_no_wait_goes_beyond_the_time_limit() -> None:
    clock = Clock()
    with pytest.raises(ModelBusyError, match="more than the time limit of 10 s leaves"):
        clock.retry(time_limit=10, first_wait=4).run(failing(9)[1])  # type: ignore[arg-type]
    assert clock.now == pytest.approx(4)


def test_a_watch_says_when_the_time_is_over() -> None:
    clock = Clock()

    def slow(watch: Watch) -> str:
        clock.sleep(11)
        watch.look()
        return "late"

    with pytest.raises(ModelUnreachableError, match="within 10 s"):
        clock.retry(time_limit=10).run(slow)


def test_an_sdks_error_is_not_in_the_chain() -> None:
    """It holds the request, and the request its key."""

    def attempt(_: Watch) -> str:
        raise AttemptError(ModelBusyError, "busy") from RuntimeError("Authorization: Bearer x")

    with pytest.raises(ModelBusyError) as caught:
        Clock().retry().run(attempt)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after": "-3"}, 0),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_the_wait_that_a_server_asks(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_wait(headers) == seconds


def test_the_wait_as_a_date() -> None:
    found = asked_wait({"retry-after": formatdate(time.time() + 60, usegmt=True)})
    assert found is not None
    assert 50 < found <= 60
