"""Speed and time to go: from what was done lately, never from what was done before."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from matcher.cli.pace import Pace, Paces


def _moved(pace: Pace, steps: Iterable[tuple[float, int]], n_total: int | None) -> None:
    for now, n_done in steps:
        pace.move(n_done, n_total, n_failed=0, now=now)


def test_a_stage_that_goes_steadily() -> None:
    pace = Pace(0, 1000, now=0.0)
    assert (pace.rate(0.0), pace.seconds_left(0.0)) == (None, None)
    _moved(pace, ((n / 10, n) for n in range(1, 101)), 1000)
    assert pace.rate(10.0) == pytest.approx(10.0, rel=0.02)
    assert pace.seconds_left(10.0) == pytest.approx(90.0, rel=0.02)
    assert pace.seconds(10.0) == 10.0


def test_nothing_is_guessed_from_too_little() -> None:
    pace = Pace(0, 1000, now=0.0)
    _moved(pace, [(0.1, 10), (0.5, 20), (1.0, 30), (1.9, 40)], 1000)
    assert pace.rate(1.9) is None, "less than two seconds"
    pace = Pace(0, 1000, now=0.0)
    _moved(pace, [(60.0, 500)], 1000)
    assert pace.seconds_left(60.0) is None, "one arrival: when did its work begin?"


def test_what_an_earlier_run_had_done_is_no_speed() -> None:
    pace = Pace(900_000, 1_000_000, now=0.0)
    _moved(pace, ((n / 10, 900_000 + n) for n in range(1, 101)), 1_000_000)
    assert pace.rate(10.0) == pytest.approx(10.0, rel=0.02)
    assert pace.seconds_left(10.0) == pytest.approx(9_990, rel=0.02)


def test_files_that_took_no_time_are_forgotten() -> None:
    pace = Pace(0, 100_000, now=0.0)
    _moved(pace, ((n / 1000, n) for n in range(1, 10_001)), 100_000)  # out of the cache, in 10 s
    assert pace.rate(10.0) == pytest.approx(1000, rel=0.02)
    _moved(pace, ((10 + n / 10, 10_000 + n) for n in range(1, 401)), 100_000)  # read, for 40 s
    assert pace.rate(50.0) == pytest.approx(10.0, rel=0.02)


def test_the_start_of_processes_is_forgotten_when_it_stands_out() -> None:
    pace = Pace(0, 10_000, now=0.0)
    _moved(pace, ((20 + n / 10, n) for n in range(1, 51)), 10_000)
    assert pace.rate(25.0) == pytest.approx(10.0, rel=0.1)


def test_blocks_from_many_workers_at_once_are_counted_over_whole_rounds() -> None:
    pace = Pace(0, 1_000_000, now=0.0)
    arrivals = (
        (20.0 * turn + worker / 1000, (16 * (turn - 1) + worker) * 64) for turn in range(1, 6) for worker in range(1, 17)
    )
    _moved(pace, arrivals, 1_000_000)
    assert pace.rate(100.1) == pytest.approx(16 * 64 / 20, rel=0.05)


def test_work_that_stalls_gets_slower_and_is_not_said_to_end_soon() -> None:
    pace = Pace(0, 200, now=0.0)
    _moved(pace, ((float(n), n) for n in range(1, 21)), 200)
    assert pace.rate(20.9) == pytest.approx(1.0), "as long as it waits no longer than usual"
    assert pace.rate(61.0) == pytest.approx(20 / 60)
    assert (pace.seconds_left(61.0) or 0) > 500


def test_an_end_is_an_end() -> None:
    pace = Pace(100, 300, now=0.0)
    _moved(pace, [(5.0, 200), (20.0, 300)], 300)
    assert pace.has_ended
    assert (pace.seconds(99.0), pace.rate(99.0), pace.seconds_left(99.0)) == (20.0, 10.0, None)


def test_without_a_total_there_is_speed_and_no_time_to_go() -> None:
    pace = Pace(0, None, now=0.0)
    _moved(pace, ((n / 10, n) for n in range(1, 101)), None)
    assert pace.rate(10.0) is not None
    assert pace.seconds_left(10.0) is None


def test_stages_begin_and_end() -> None:
    paces = Paces()
    steps = [
        ("listing", 0, None),
        ("listing", 7, None),
        ("reading", 0, 2),
        ("reading", 1, 2),
        ("reading", 2, 2),
        ("reading", 2, 2),
    ]
    steps += [("scoring", 3, 3), ("scoring", 0, 3)]
    told = [(event, name) for step in steps for event, name, _ in paces.move(*step, now=1.0)]
    assert told == [
        ("stage_started", "listing"), ("progress", "listing"), ("progress", "listing"),
        ("stage_ended", "listing"), ("stage_started", "reading"), ("progress", "reading"), ("progress", "reading"),
        ("stage_ended", "reading"),
        ("stage_started", "scoring"), ("stage_ended", "scoring"),
        ("stage_started", "scoring"), ("progress", "scoring"),
    ]  # fmt: skip
    assert [(event, name) for event, name, _ in paces.end(now=2.0)] == [("stage_ended", "scoring")]
