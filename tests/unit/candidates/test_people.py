"""People in files are scored as they lie there, to the same bits as the reference scorer scores them decoded."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from matcher.candidates.people import PeopleFiles
from matcher.candidates.people_file import PeopleFile, write_people
from matcher.domain.job import Job
from matcher.domain.resume import EvidenceLevel, SectionKind
from matcher.domain.view import ViewLine
from matcher.ranking import grid as grids
from matcher.ranking.block import CandidateBlock
from matcher.ranking.candidate import Candidate
from matcher.ranking.columns import KINDS, Columns, Names
from matcher.ranking.held import Held
from matcher.ranking.shortlisting import Ranker, by_rank

MakePeople = Callable[[int, int], list[Candidate]]
MakeJobs = Callable[[int, int], list[Job]]
Filed = Callable[[Sequence[Candidate], Sequence[int]], list[PeopleFile]]


@pytest.fixture
def filed(tmp_path: Path, ranker: Ranker) -> Filed:
    """Return a function that writes people into files of these sizes."""

    def made(people: Sequence[Candidate], sizes: Sequence[int]) -> list[PeopleFile]:
        files, rest = [], list(people)
        for number, size in enumerate(sizes):
            own, rest = rest[:size], rest[size:]
            write_people(tmp_path / f"{number}.people", own, tfidf=ranker.encoder.tfidf)
            files.append(PeopleFile.open(tmp_path / f"{number}.people"))
        assert not rest
        return files

    return made


@pytest.fixture
def undecodable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever decodes someone fails."""

    def refuse(_self: PeopleFile, row: int) -> Candidate:
        raise AssertionError(f"the candidate at {row} was decoded")

    monkeypatch.setattr(PeopleFile, "candidate", refuse)


def _named(held: Held) -> dict[str, tuple[list[int], list[int]]]:
    found = {name: held.get(name) for name in held.names}
    return {name: (entry[0].tolist(), entry[1].tolist()) for name, entry in found.items() if entry is not None}


def assert_equal(left: CandidateBlock, right: CandidateBlock) -> None:
    for name, entry in vars(CandidateBlock).items():
        if not isinstance(entry, cached_property):
            continue
        one, other = getattr(left, name), getattr(right, name)
        if isinstance(one, Held):
            assert _named(one) == _named(other)
        elif isinstance(one, sp.csr_array):
            assert one.shape == other.shape
            assert (one != other).nnz == 0
        elif isinstance(one, np.ndarray):
            assert one.dtype == other.dtype
            assert one.tolist() == other.tolist()
    arrays = ("starts", "text_norms", "line_numbers", "title_numbers", "education", "field_terms", "runs")
    for name in (*arrays, "line_vectors", "text_vectors", "title_vectors"):
        assert getattr(left.columns, name).tolist() == getattr(right.columns, name).tolist()
    fits = np.arange(len(left.degrees.kinds)) / 7
    assert left.degrees.best(fits).tolist() == right.degrees.best(fits).tolist()
    assert left.degrees.kinds == right.degrees.kinds
    assert left.periods.in_all().tolist() == right.periods.in_all().tolist()
    assert left.by_position.lines.tolist() == right.by_position.lines.tolist()


@pytest.mark.parametrize("seed", range(8))
def test_a_gathered_block_is_the_stacked_one_and_scores_as_the_reference(
    ranker: Ranker, make_people: MakePeople, make_jobs: MakeJobs, filed: Filed, seed: int
) -> None:
    rng, people = random.Random(seed), make_people(seed, 40)
    files = filed(people, [7, 0, 1, 20, 12])
    everyone = PeopleFiles(files, tfidf=ranker.encoder.tfidf)
    assert len(everyone) == 40
    chosen = rng.sample(range(40), 25)
    block, stacked = everyone.block(chosen), ranker.block([people[index] for index in chosen])
    assert_equal(block, stacked)
    for job in make_jobs(seed, 6):
        plan = ranker.plan(job)
        expected = [ranker.score(people[index], plan).score for index in chosen]
        assert ranker.scores(block, plan).tolist() == expected
        assert ranker.fast.values(block, plan).T.tolist() == [
            [part.value for part in ranker.reference.score(people[index], plan).parts] for index in chosen
        ]


@pytest.mark.parametrize("seed", range(4))
def test_a_gathered_grid_scores_as_the_reference(
    ranker: Ranker,
    make_people: MakePeople,
    make_jobs: MakeJobs,
    filed: Filed,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(grids, "_PEOPLE_A_TILE", 9)
    people, kept = make_people(seed, 30), [np.array([0, 2, 5]), np.array([3, 1]), np.arange(11)]
    everyone = PeopleFiles(filed(people, [10, 9, 11]), kept, tfidf=ranker.encoder.tfidf)
    expected = [people[index] for index in [0, 2, 5, 13, 11, *range(19, 30)]]
    assert [everyone.resume_id(index) for index in range(len(everyone))] == [person.resume_id for person in expected]
    plans = [ranker.plan(job) for job in make_jobs(seed, 5)]
    grid, stacked = everyone.grid(), ranker.grid(expected)
    scores = ranker.all_scores(grid, plans)
    assert scores.tolist() == [[ranker.score(person, plan).score for person in expected] for plan in plans]
    ours, theirs = (list(ranker.standings(each, plans, is_for_all=True)) for each in (grid, stacked))
    np.testing.assert_array_equal([standing.lowest for standing in ours], [standing.lowest for standing in theirs])
    assert list(ranker.shortlists(grid, plans, top_k=5)) == list(ranker.shortlists(stacked, plans, top_k=5))
    some = everyone.grid([4, 1, 15])
    assert ranker.all_scores(some, plans).tolist() == scores[:, [4, 1, 15]].tolist()


@pytest.mark.usefixtures("undecodable")
def test_nobody_is_decoded_to_be_scored_or_ordered(
    ranker: Ranker, make_people: MakePeople, make_jobs: MakeJobs, filed: Filed
) -> None:
    people = make_people(1, 30)
    twins = [replace(person, resume_id="f" * 16) for person in people[:5]]
    everyone = PeopleFiles(filed([*people, *twins], [20, 15]), tfidf=ranker.encoder.tfidf)
    grid, block = everyone.grid(), everyone.block(range(35))
    for job in make_jobs(9, 4):
        plan = replace(ranker.plan(job), run_keys=np.zeros(0, dtype=np.uint32))
        scores = ranker.scores(block, plan)
        assert next(ranker.standings(grid, [plan], is_for_all=True)).scores.tolist() == scores.tolist()
        assert by_rank(scores, block.candidates) == by_rank(scores, [*people, *twins])
    with pytest.raises(AssertionError, match="was decoded"):
        block.candidates[3]


def test_who_repeats_the_advert_is_decoded_and_no_one_else(
    ranker: Ranker, make_people: MakePeople, make_jobs: MakeJobs, filed: Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    advert = (
        "You look after people who recover from surgery on the ward and write down at once what the next shift has to know. "
        "You hand over to the next shift in person and tell the families what has changed over the day."
    )
    people = make_people(2, 12)
    pasted = ViewLine(advert, SectionKind.SUMMARY, EvidenceLevel.LISTED)
    people[7] = ranker.candidate("pasted", replace(people[7].view, lines=(*people[7].view.lines, pasted)))
    everyone = PeopleFiles(filed(people, [6, 6]), tfidf=ranker.encoder.tfidf)
    plan = ranker.plan(replace(make_jobs(3, 1)[0], text=advert))
    decoded: list[int] = []
    decode = PeopleFile.candidate
    monkeypatch.setattr(PeopleFile, "candidate", lambda file, row: decoded.append(row) or decode(file, row))
    for _ in range(3):  # the runs are searched, sorted, and looked up
        assert ranker.scores(everyone.block(range(12)), plan).tolist() == [ranker.score(p, plan).score for p in people]
    grid = everyone.grid()
    for _ in range(3):
        assert ranker.all_scores(grid, [plan])[0].tolist() == [ranker.score(person, plan).score for person in people]
    assert ranker.score(people[7], plan).notes != people[7].notes
    assert decoded == [1]


def test_few_of_those_who_were_decoded_are_kept(
    ranker: Ranker, make_people: MakePeople, filed: Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matcher.candidates.people._N_KEPT", 3)
    people = make_people(5, 10)
    everyone = PeopleFiles(filed(people, [10]), tfidf=ranker.encoder.tfidf)
    first = everyone[0]
    assert everyone[0] is first
    assert [candidate.view for candidate in everyone[2:6]] == [person.view for person in people[2:6]]
    assert everyone[-1].resume_id == people[9].resume_id
    assert everyone[0] is not first
    assert len(everyone._decoded) == 3
    with pytest.raises(IndexError):
        everyone[10]


def test_columns_of_one_are_those_of_many_cut_out(ranker: Ranker, make_people: MakePeople) -> None:
    people, names = make_people(6, 12), Names()
    whole = Columns.of(people, ranker.encoder.tfidf, names=names)
    assert whole.starts.shape == (13, len(KINDS))
    at = whole.starts.tolist()
    for index, person in enumerate(people):
        own = Columns.of([person], ranker.encoder.tfidf, names=names)
        assert own.skills.tolist() == whole.skills[at[index][5] : at[index + 1][5]].tolist()
        assert own.occupations.tolist() == whole.occupations[at[index][4] : at[index + 1][4]].tolist()
        assert own.line_numbers.tolist() == whole.line_numbers[at[index][0] : at[index + 1][0]].tolist()
