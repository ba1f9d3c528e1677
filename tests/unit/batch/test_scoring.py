"""Work that is shared out among processes gives what one process gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matcher.batch import scoring
from matcher.config import MatcherConfig
from matcher.domain.document import Document
from matcher.domain.job import Job
from matcher.engine.matcher import Matcher
from matcher.evaluation.people import generated
from matcher.ranking.candidate import Candidate
from matcher.roles.redirects import firm_among


@pytest.fixture(scope="module")
def people_and_jobs() -> tuple[Matcher, list[Candidate], list[Job]]:
    judged = generated("even")
    matcher = Matcher.load()
    people = [
        replace(matcher.candidate(Document.from_text(person.text)), resume_id=person.id) for person in judged.people[::10]
    ]
    jobs = [
        matcher.parse_job({"id": advert.id, "title": advert.title, "description": advert.text}) for advert in judged.adverts[:4]
    ]
    return matcher, people, jobs


def test_places_found_by_two_processes_are_those_of_one(
    people_and_jobs: tuple[Matcher, list[Candidate], list[Job]], monkeypatch: pytest.MonkeyPatch
) -> None:
    matcher, people, jobs = people_and_jobs
    asked = {0: [3, 7], 2: [0], 3: [29]}
    expected = firm_among(matcher.components.ranker, people, jobs, asked)
    assert list(expected) == [(0, 3), (0, 7), (2, 0), (3, 29)]
    options = {"candidates": people, "jobs": jobs, "config": MatcherConfig()}
    assert scoring.firm_places_of(asked, **options, n_jobs=2) == expected  # type: ignore[arg-type]
    monkeypatch.setattr(scoring, "_PAIRS_WORTH_A_PROCESS", 1)
    assert scoring.firm_places_of(asked, **options, n_jobs=2) == expected  # type: ignore[arg-type]
    assert scoring.firm_places_of({}, **options, n_jobs=2) == {}  # type: ignore[arg-type]


def test_everyones_scores_are_handed_back_where_they_are_asked_for(
    people_and_jobs: tuple[Matcher, list[Candidate], list[Job]], monkeypatch: pytest.MonkeyPatch
) -> None:
    matcher, people, jobs = people_and_jobs
    monkeypatch.setattr(scoring, "_ROWS_WORTH_A_PROCESS", 1)
    done: list[int] = []
    table = np.empty((len(jobs), len(people)))
    shortlists = scoring.score_jobs(people, jobs, MatcherConfig(), top_k=3, n_jobs=2, on_done=done.append, scores=table)
    assert done == [0, 2, 4]
    assert tuple(shortlists) == matcher.rank(people, jobs, top_k=3).shortlists
    ranker = matcher.components.ranker
    block = ranker.block(people)
    assert table.tolist() == [ranker.scores(block, ranker.plan(job)).tolist() for job in jobs]
    for shortlist, row in zip(shortlists, table, strict=True):
        assert [entry.match.score for entry in shortlist.entries] == sorted(row.tolist(), reverse=True)[:3]
        assert (shortlist.n_scored, shortlist.n_unscored) == (30, 0)
