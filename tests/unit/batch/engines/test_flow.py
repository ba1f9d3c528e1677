"""The loop beneath the engines, over futures that nobody works on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from matcher.batch.engines import protocol
from matcher.batch.engines.protocol import Flow


class Hall:
    """Holds futures until the test ends them."""

    def __init__(self) -> None:
        self.futures: list[Future[int]] = []
        self.cancelled: list[Future[int]] = []
        self.idle_seconds: list[float] = []

    def flow(self, limit: int) -> Flow[int, Future[int]]:
        return Flow(submit=self._taken, cancel=self.cancelled.extend, limit=lambda: limit, watch=self._looked)

    def _taken(self, task: int) -> Future[int]:
        self.futures.append(Future())
        return self.futures[task]

    def _looked(self, idle_seconds: float) -> None:
        self.idle_seconds.append(idle_seconds)
        if len(self.idle_seconds) == 3:
            raise RuntimeError("no hope")


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_the_first_to_finish_comes_first_and_makes_room_for_one(hall: Hall) -> None:
    def ended(task: int) -> None:
        hall.futures[task].set_result(task)

    def tasks() -> Iterator[int]:
        yield from range(3)
        ended(2)
        ended(0)
        yield 3

    results = hall.flow(4).finished(tasks())
    assert next(results)[0] == 2
    assert next(results)[0] == 0
    ended(3)
    ended(1)
    assert [task for task, _ in results] == [3, 1]
    assert hall.cancelled == []


def test_left_early_what_is_out_is_cancelled(hall: Hall) -> None:
    def tasks() -> Iterator[int]:
        yield from range(3)
        hall.futures[1].set_result(1)
        yield 3

    results = hall.flow(4).finished(tasks())
    assert next(results)[0] == 1
    results.close()
    assert hall.cancelled == [hall.futures[0], hall.futures[2], hall.futures[3]]


def test_while_nothing_finishes_somebody_looks(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "LOOKS_EVERY_SECONDS", 0.01)
    with pytest.raises(RuntimeError, match="no hope"):
        next(hall.flow(2).finished(range(9)))
    assert hall.idle_seconds == pytest.approx([0.01, 0.02, 0.03])
    assert hall.cancelled == hall.futures
    assert len(hall.futures) == 2


def test_a_flow_that_drains_draws_no_more(hall: Hall) -> None:
    def tasks() -> Iterator[int]:
        yield 0
        hall.futures[0].set_result(0)
        yield 1
        raise AssertionError("drawn")

    flow = hall.flow(2)
    results = flow.finished(tasks())
    assert next(results)[0] == 0
    flow.is_draining = True
    hall.futures[1].set_result(1)
    assert [task for task, _ in results] == [1]
