"""What one run leaves behind (in memory, in its folder, in processes that outlive it) never enters another one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matcher.batch import stages, workplace
from matcher.batch.reading_unit import ReadingTask, read_unit
from matcher.batch.request import RankRequest
from matcher.batch.run import ranked
from matcher.batch.workplace import FOLDER, is_unfinished, remove_workplace
from matcher.domain.shortlist import RunResult
from matcher.evaluation.people import generated

pytestmark = pytest.mark.usefixtures("one_matcher")

N_PEOPLE = 10


class StoppedError(Exception):
    """What ends a run in these tests."""


@pytest.fixture
def requests(tmp_path: Path) -> tuple[RankRequest, RankRequest]:
    """Two runs over other people, into one folder."""
    judged = generated("even")
    jobs = [{"id": advert.id, "title": advert.title, "description": advert.text} for advert in judged.adverts[:2]]
    (tmp_path / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    for at, name in enumerate(("first", "second")):
        (tmp_path / name).mkdir()
        for person in judged.people[at * N_PEOPLE : (at + 1) * N_PEOPLE]:
            (tmp_path / name / f"{person.id}.txt").write_text(person.text, encoding="utf-8")
    first = RankRequest((str(tmp_path / "first"),), tmp_path / "jobs.json", top_k=4, out=tmp_path / "out")
    return first, replace(first, resumes=(str(tmp_path / "second"),))


def _listed(request: RankRequest, **options: Any) -> list[list[str]]:
    with ranked(request, **options) as result:
        return _ids(result)


def _ids(result: RunResult) -> list[list[str]]:
    return [[row.match.resume_id for row in shortlist.entries] for shortlist in result.shortlists]


def test_a_process_that_serves_two_runs_in_one_folder_takes_them_for_two(requests: tuple[RankRequest, RankRequest]) -> None:
    first, second = requests
    alone = _listed(replace(second, out=None))
    assert _listed(first) != alone
    assert _listed(second) == alone, "as a worker of a cluster, which stays from one run to the next"


def test_what_a_process_of_an_earlier_run_still_writes_is_not_taken(
    requests: tuple[RankRequest, RankRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = requests
    alone = _listed(replace(second, out=None))
    given: list[ReadingTask] = []

    def noted(task: ReadingTask) -> None:
        given.append(task)
        raise StoppedError

    monkeypatch.setattr(stages, "read_unit", noted)
    with pytest.raises(StoppedError):
        _listed(first)

    def late(task: ReadingTask) -> Any:
        if given:
            read_unit(given.pop())  # the run that was given up had a worker, which ends its unit now
        return read_unit(task)

    monkeypatch.setattr(stages, "read_unit", late)
    assert _listed(second) == alone


def test_a_run_that_is_killed_while_it_begins_anew_takes_nothing_from_the_one_before(
    requests: tuple[RankRequest, RankRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = requests
    alone = _listed(replace(second, out=None))

    def fail(_task: object) -> None:
        raise StoppedError

    monkeypatch.setattr(stages, "score_unit", fail)
    with pytest.raises(StoppedError):
        _listed(first)
    monkeypatch.undo()

    def killed(*_: object, **__: object) -> None:
        raise StoppedError

    monkeypatch.setattr(workplace.shutil, "rmtree", killed)
    with pytest.raises(StoppedError):
        _listed(second)
    monkeypatch.undo()
    assert _listed(second, is_resumed=True) == alone


def test_a_run_that_is_killed_while_it_tidies_up_is_finished(
    requests: tuple[RankRequest, RankRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = requests

    def killed(*_: object, **__: object) -> None:
        raise StoppedError

    with pytest.raises(StoppedError), ranked(first):
        monkeypatch.setattr(workplace.shutil, "rmtree", killed)
    monkeypatch.undo()
    out = first.out or Path()
    assert not is_unfinished(out / FOLDER)
    assert list(out.iterdir())
    remove_workplace(out / FOLDER)
    assert not list(out.iterdir())
