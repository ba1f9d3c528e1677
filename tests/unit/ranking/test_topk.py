"""The highest of many scores: exact, in any parts, with ties cut by digest."""

from __future__ import annotations

import io

import numpy as np
import pytest

from matcher.ranking.topk import Best, Chosen, best_jobs, least_of_best, merged


def scores_of(n_jobs: int, n: int, n_values: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return random scores, many of them equal, and digest heads, some of them equal."""
    chance = np.random.default_rng(seed)
    return chance.integers(0, n_values, (n_jobs, n)).astype(np.float32), chance.integers(0, n // 2 + 1, n).astype(np.uint64)


def chosen_of(scores: np.ndarray, heads: np.ndarray, depth: int, which: np.ndarray, size: int) -> Chosen:
    best = Best(len(scores), depth)
    for start in range(0, len(which), size):
        some = which[start : start + size]
        for job, row in enumerate(scores):
            kept = some[row[some] >= max(best.bounds[job], least_of_best(row[some], depth))]
            best.add(job, row[kept], kept.astype(np.int64) + (7 << 32), heads[kept])
    return best.chosen()


def wanted(row: np.ndarray, heads: np.ndarray, depth: int) -> list[int]:
    order = sorted(range(len(row)), key=lambda at: (-row[at], heads[at]))
    last = order[min(depth, len(order)) - 1]
    return sorted(at for at in order if (-row[at], heads[at]) <= (-row[last], heads[last]))


@pytest.mark.parametrize(
    ("n", "n_values", "depth"), [(1, 1, 1), (50, 3, 10), (1000, 10_000, 20), (1000, 5, 100), (300, 40, 400)]
)
def test_the_best_are_exact_in_any_parts(n: int, n_values: int, depth: int) -> None:
    scores, heads = scores_of(3, n, n_values, seed=n)
    everyone = np.arange(n)
    whole = chosen_of(scores, heads, depth, everyone, size=n)
    for job in range(3):
        assert whole.of(job)[1].tolist() == wanted(scores[job], heads, depth)
        assert set(whole.of(job)[0].tolist()) == {7}
    shuffled = np.random.default_rng(1).permutation(n)
    for n_parts, size in ((1, 13), (2, 10), (5, 1000)):
        parts = [chosen_of(scores, heads, depth, part, size) for part in np.array_split(shuffled, n_parts) if len(part)]
        for some in (parts, parts[::-1]):
            for left, right in zip(merged(some, depth).arrays().values(), whole.arrays().values(), strict=True):
                assert left.dtype == right.dtype
                assert np.array_equal(left, right)


def test_a_lesser_depth_can_be_merged_and_a_greater_cannot() -> None:
    scores, heads = scores_of(2, 200, 50, seed=3)
    deep, less = (chosen_of(scores, heads, depth, np.arange(200), 50) for depth in (60, 20))
    assert np.array_equal(merged([deep], 20).rows, less.rows)
    with pytest.raises(ValueError, match="as deep"):
        merged([less], 60)
    with pytest.raises(ValueError, match="same jobs"):
        merged([less, chosen_of(scores[:1], heads, 20, np.arange(200), 50)], 20)


def test_the_bound_is_reached_by_as_many_and_seldom_by_many_more() -> None:
    scores = np.random.default_rng(2).random(16_384).astype(np.float32)
    for depth in (1, 20, 100, 1000, 5000, 16_384):
        n_above = int((scores >= least_of_best(scores, depth)).sum())
        assert depth <= n_above <= 1.5 * depth + 5
    assert least_of_best(scores[:10], 11) == -np.inf


def test_chosen_are_stored_as_plain_arrays() -> None:
    scores, heads = scores_of(2, 90, 9, seed=5)
    chosen = chosen_of(scores, heads, 10, np.arange(90), 20)
    stored = io.BytesIO()
    np.savez(stored, **chosen.arrays())  # type: ignore[arg-type]
    stored.seek(0)
    with np.load(stored, allow_pickle=False) as arrays:
        again = Chosen.from_arrays(arrays)
    assert again.depth == 10
    assert np.array_equal(merged([again], 10).rows, chosen.rows)


@pytest.mark.parametrize(("n_jobs", "n_best"), [(1, 1), (1, 5), (40, 3), (200, 10), (200, 200)])
def test_the_best_jobs_of_people(n_jobs: int, n_best: int) -> None:
    scores, _ = scores_of(n_jobs, 30, 12, seed=n_jobs)
    heads = np.random.default_rng(9).permutation(n_jobs).astype(np.uint64)
    jobs, values = best_jobs(scores, heads, n_best)
    for person in range(30):
        order = np.lexsort((heads, -scores[:, person]))[:n_best]
        assert jobs[person].tolist() == order.tolist()
        assert values[person].tolist() == scores[order, person].tolist()
