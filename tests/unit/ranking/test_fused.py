"""The fused selection: exact whole numbers, near the score, and the same whatever computes it, in whatever blocks."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from matcher.domain.job import Importance, Job, RequirementKind
from matcher.domain.resume import DegreeLevel
from matcher.domain.view import ScoringView
from matcher.ranking import kernels as loops
from matcher.ranking.candidate import Candidate
from matcher.ranking.config import RankingConfig, Weights
from matcher.ranking.fused import UNIT, FusedBlock, key_of, of_unit_length, stacked
from matcher.ranking.fused_index import FusedIndex
from matcher.ranking.fused_query import LIMIT, N_HEAD, N_MARKS, ONE, FusedQueries
from matcher.ranking.fused_select import JobsOfPeople, fused_scores, select
from matcher.ranking.kernels import NUMPY, Kernels
from matcher.ranking.shortlisting import Ranker
from matcher.ranking.topk import Chosen

MakeView = Callable[[int], ScoringView]
WAYS = [NUMPY, loops.LOOPS, *filter(None, [loops.numba_kernels()])]


@pytest.fixture(scope="module")
def people(ranker: Ranker, make_view: MakeView) -> list[Candidate]:
    return [ranker.candidate(f"id{seed}", make_view(seed)) for seed in range(300)]


@pytest.fixture
def jobs(nurse_job: Job, make_job: Callable[..., Job], concepts: dict[str, str]) -> list[Job]:
    kind, must = RequirementKind, Importance.MUST
    return [
        nurse_job,
        make_job(
            [
                ("Services in Python", {"kind": kind.SKILLS, "importance": must, "concepts": (concepts["Python"],)}),
                ("Docker or Kubernetes", {"kind": kind.SKILLS, "concepts": (concepts["Docker"], concepts["Kubernetes"])}),
                ("Degree", {"kind": kind.EDUCATION, "degree": DegreeLevel.MASTER}),
                ("German", {"kind": kind.LANGUAGE, "language_code": "de", "language_level": "C1"}),
            ],
            title="Software Developer",
            job_id="j2",
        ),
        make_job(
            [("Menus for a kitchen of cooks", {}), ("Five years", {"kind": kind.EXPERIENCE, "min_months": 60})],
            title="Head Chef",
            job_id="j3",
        ),
        make_job([], title="", job_id="j4"),
    ]


def queries_of(ranker: Ranker, jobs: Sequence[Job]) -> FusedQueries:
    return ranker.fused_queries([ranker.plan(job) for job in jobs])


def told(chosen: Chosen, job: int, people: Sequence[Sequence[Candidate]]) -> set[str]:
    blocks, rows, _ = chosen.of(job)
    return {people[block][row].resume_id for block, row in zip(blocks.tolist(), rows.tolist(), strict=True)}


def same(left: Chosen, right: Chosen) -> bool:
    pairs = zip(left.arrays().values(), right.arrays().values(), strict=True)
    return all(one.dtype == other.dtype and np.array_equal(one, other) for one, other in pairs)


def whole_scores(block: FusedBlock, queries: FusedQueries, kernels: Kernels = NUMPY) -> np.ndarray:
    """Return the fused scores, shape (n_jobs, n), in the order of the block."""
    index = FusedIndex.of(block, queries)
    scores = np.empty((len(queries), len(block)), dtype=np.float32)
    scores[:, index.order] = fused_scores(index, queries, slice(0, len(queries)), kernels=kernels)
    return scores


def by_hand(block: FusedBlock, queries: FusedQueries, job: int, person: int) -> int:
    """Return the fused score of one pair, in Python's whole numbers."""
    terms = set(block.term_ids[block.term_indptr[person] : block.term_indptr[person + 1]].tolist())
    dense = queries.dense[job].astype(int).tolist()
    total = sum(weight for term, weight in zip(queries.head_terms.tolist(), dense[:N_HEAD], strict=True) if term in terms)
    total += sum(weight * int(x) for weight, x in zip(dense[N_HEAD:-N_MARKS], block.texts[person].tolist(), strict=True))
    total += int(dense[-N_MARKS])
    if block.degrees[person] >= 0:
        total += dense[-N_MARKS + 1 + int(block.degrees[person])]
    if block.months[person] >= 0:
        from matcher.ranking.fused_query import MONTHS_FROM

        total += dense[-N_MARKS + 1 + len(DegreeLevel) + sum(start <= block.months[person] for start in MONTHS_FROM) - 1]
    for at, weight in zip(*(part.tolist() for part in queries.tail.row(job)), strict=True):
        total += int(weight) * (int(queries.tail_terms[at]) in terms)
    part = slice(block.held_indptr[person], block.held_indptr[person + 1])
    held = dict(zip(block.held_keys[part].tolist(), block.held_levels[part].tolist(), strict=True))
    for group, weight in zip(*(entry.tolist() for entry in queries.asked.row(job)), strict=True):
        earned = [
            int(queries.credits[int(credit), held[int(queries.keys[key])]])
            for key, credit in zip(*(entry.tolist() for entry in queries.groups.row(group)), strict=True)
            if int(queries.keys[key]) in held
        ]
        total += int(weight) * max(earned, default=0)
    return total


@pytest.mark.parametrize("kernels", WAYS, ids=lambda kernels: kernels.name)
def test_the_numbers_are_those_worked_out_by_hand(
    ranker: Ranker, jobs: list[Job], people: list[Candidate], kernels: Kernels
) -> None:
    queries, block = queries_of(ranker, jobs), FusedBlock.of(people[:60])
    found = whole_scores(block, queries, kernels)
    without_titles = [row for row in range(60) if block.title_indptr[row] == block.title_indptr[row + 1]]
    assert len(without_titles) > 5
    for job in range(len(jobs)):
        for person in without_titles:
            assert found[job, person] == by_hand(block, queries, job, person)


def test_the_title_counts_as_in_the_score(ranker: Ranker, jobs: list[Job], people: list[Candidate]) -> None:
    from matcher.domain.match import PartKind

    block = FusedBlock.of(people)
    for job in jobs[:3]:
        plan = ranker.plan(job)
        slot = next(at for at, slot in enumerate(plan.slots) if slot.kind is PartKind.TITLE)
        exact = ranker.fast.values(ranker.block(people), plan)[slot] - ranker.config.neutral
        queries = ranker.fused_queries([plan])
        without = replace(queries, title_top=np.zeros(1, dtype=np.float32))
        earned = (whole_scores(block, queries) - whole_scores(block, without))[0] / ONE / plan.slots[slot].weight
        has_titles = np.diff(block.title_indptr) > 0
        assert np.allclose(earned[has_titles], exact[has_titles], atol=0.02)
        assert not earned[~has_titles].any()


@pytest.mark.parametrize("kernels", WAYS, ids=lambda kernels: kernels.name)
def test_it_comes_near_the_score(ranker: Ranker, nurse_job: Job, people: list[Candidate], kernels: Kernels) -> None:
    plan = ranker.plan(nurse_job)
    exact = ranker.fast.score(ranker.block(people), plan)
    fused = whole_scores(FusedBlock.of(people), ranker.fused_queries([plan]), kernels)[0]
    assert np.corrcoef(exact, fused)[0, 1] > 0.95
    chosen = select([(0, FusedBlock.of(people))], ranker.fused_queries([plan]), 60, kernels=kernels)
    assert set(np.argsort(-exact)[:20].tolist()) <= set(chosen.of(0)[1].tolist())


@pytest.mark.parametrize("depth", [1, 7, 60, 299, 300, 1_000])
def test_blocks_order_and_kernels_change_nothing(ranker: Ranker, jobs: list[Job], people: list[Candidate], depth: int) -> None:
    queries = queries_of(ranker, jobs)
    wanted = None
    for seed, size in ((0, 300), (1, 1), (2, 64), (3, 299)):
        order = random.Random(seed).sample(people, len(people))
        cut = [order[start : start + size] for start in range(0, len(order), size)]
        blocks = [FusedBlock.of(part) for part in cut]
        found = [select(enumerate(blocks), queries, depth, kernels=kernels) for kernels in WAYS]
        assert all(same(found[0], other) for other in found)
        names = [told(found[0], job, cut) for job in range(len(jobs))]
        wanted = wanted or names
        assert names == wanted
    assert all(len(names) >= min(depth, 300) for names in wanted or [])


@pytest.mark.parametrize("kernels", WAYS, ids=lambda kernels: kernels.name)
def test_what_is_chosen_are_the_highest(ranker: Ranker, jobs: list[Job], people: list[Candidate], kernels: Kernels) -> None:
    queries, block = queries_of(ranker, jobs), FusedBlock.of(people)
    scores = whole_scores(block, queries)
    chosen = select([(5, block)], queries, 20, kernels=kernels)
    for job in range(len(jobs)):
        blocks, rows, values = chosen.of(job)
        order = np.lexsort((block.heads, -scores[job]))
        last = order[19]
        wanted = [row for row in range(300) if (-scores[job][row], block.heads[row]) <= (-scores[job][last], block.heads[last])]
        assert rows.tolist() == wanted
        assert values.tolist() == scores[job][rows].tolist()
        assert set(blocks.tolist()) == {5}


def test_equal_people_stay_together(ranker: Ranker, jobs: list[Job], people: list[Candidate]) -> None:
    block = FusedBlock.of([people[3]] * 9)
    for kernels in WAYS:
        assert (
            np.diff(select([(0, block), (1, block)], queries_of(ranker, jobs), 2, kernels=kernels).indptr).tolist() == [18] * 4
        )


def test_no_sum_reaches_what_float32_holds(ranker: Ranker, jobs: list[Job], people: list[Candidate]) -> None:
    for weights in (
        Weights(),
        Weights(wording=100),
        Weights(meaning=100),
        Weights(duties=100),
        Weights(title=100),
        Weights(skills=100),
    ):
        other = replace(ranker, config=RankingConfig(weights=weights))
        queries = queries_of(other, jobs)
        assert max(queries.bounds()) < LIMIT
        scores = whole_scores(FusedBlock.of(people), queries)
        assert (np.abs(scores).max(axis=1) <= queries.bounds()).all()
        assert (queries.dense == np.rint(queries.dense)).all()


def test_sums_that_would_not_be_exact_are_refused(ranker: Ranker, jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.ranking.fused_query.ONE", LIMIT)
    with pytest.raises(ValueError, match="not exact in float32"):
        queries_of(ranker, jobs)


def test_the_bound_is_one_of_vectors_too() -> None:
    vectors = of_unit_length(np.random.default_rng(1).integers(-127, 128, (500, 256)).astype(np.int8))
    longest = np.sqrt((vectors.astype(np.int64) ** 2).sum(axis=1)).max()
    assert longest <= UNIT + np.sqrt(256) / 2
    assert not of_unit_length(np.zeros((1, 256), dtype=np.int8)).any()


def test_the_other_direction_comes_from_the_same_numbers(ranker: Ranker, jobs: list[Job], people: list[Candidate]) -> None:
    queries, block = queries_of(ranker, jobs), FusedBlock.of(people)
    scores = whole_scores(block, queries)
    for kernels in WAYS:
        for size in (300, 37):
            parts: list[JobsOfPeople] = []
            blocks = [(at, block.part(start, min(start + size, 300))) for at, start in enumerate(range(0, 300, size))]
            chosen = select(blocks, queries, 10, n_best_jobs=2, on_people=parts.append, kernels=kernels)
            assert same(chosen, select(blocks, queries, 10, kernels=kernels))
            assert sum(len(part.rows) for part in parts) == 300
            for part in parts:
                for number, row, best, values in zip(
                    part.blocks.tolist(), part.rows.tolist(), part.jobs, part.values, strict=True
                ):
                    person = number * size + row
                    order = np.lexsort((queries.heads, -scores[:, person]))[:2]
                    assert best.tolist() == order.tolist()
                    assert values.tolist() == scores[order, person].tolist()


def test_a_block_is_stored_as_plain_arrays(ranker: Ranker, jobs: list[Job], people: list[Candidate]) -> None:
    queries, block = queries_of(ranker, jobs), FusedBlock.of(people)
    stored = io.BytesIO()
    np.savez(stored, **block.arrays())  # type: ignore[arg-type]
    stored.seek(0)
    with np.load(stored, allow_pickle=False) as arrays:
        again = FusedBlock.from_arrays(arrays)
    assert whole_scores(again, queries).tolist() == whole_scores(block, queries).tolist()


def test_parts_and_stacks_are_the_blocks_of_those_people(people: list[Candidate]) -> None:
    whole = FusedBlock.of(people)
    parts = [whole.part(start, end) for start, end in ((0, 1), (1, 120), (120, 120), (120, 300))]
    for part, made in ((parts[1], FusedBlock.of(people[1:120])), (stacked(parts), whole)):
        for name, array in made.arrays().items():
            assert array.dtype == part.arrays()[name].dtype, name
            assert np.array_equal(array, part.arrays()[name]), name


def test_people_and_jobs_without_anything(ranker: Ranker, make_job: Callable[..., Job]) -> None:
    empty = ranker.candidate("empty", ScoringView((), (), (), (), ()))
    for job in (make_job([], title=""), make_job([("zzzz", {})], title="zzz"), make_job([("Spanish", {})])):
        queries = queries_of(ranker, [job])
        for kernels in WAYS:
            chosen = select([(0, FusedBlock.of([empty]))], queries, 5, kernels=kernels)
            assert chosen.of(0)[1].tolist() == [0]
    for kernels in WAYS:
        assert len(select([], queries, 5, kernels=kernels).of(0)[0]) == 0


def test_a_depth_of_nothing_is_refused(ranker: Ranker, nurse_job: Job) -> None:
    with pytest.raises(ValueError, match="depth"):
        select([], queries_of(ranker, [nurse_job]), 0)


def test_keys_tell_kinds_apart() -> None:
    assert key_of("skill", "es") != key_of("language", "es")
    assert key_of("skill", "es") == key_of("skill", "es")


def test_numba_is_taken_where_it_pays(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = replace(NUMPY, name="fast")  # type: ignore[type-var]
    monkeypatch.setattr(loops, "numba_kernels", lambda: fast)
    assert loops.kernels_for(1_000) is NUMPY
    assert loops.kernels_for(10**9) is fast
    monkeypatch.setattr(loops, "numba_kernels", lambda: None)
    assert loops.kernels_for(10**9) is NUMPY
