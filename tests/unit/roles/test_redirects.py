"""Redirects and assignments small enough to be worked out by hand."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
import pytest

from matcher.domain.match import Band, Match
from matcher.domain.redirect import Finding, RankRange, Redirects
from matcher.errors import ConfigError, InputError
from matcher.ranking.candidate import Candidate
from matcher.ranking.ties import Standing
from matcher.roles.assignment import assign
from matcher.roles.config import RedirectsConfig
from matcher.roles.redirects import Everyone, find_redirects, firm_places

PEOPLE = tuple("abcdefghij")
# For the kitchen a leads and j, who applied there, comes last; for the ward j leads.
KITCHEN = (0.90, 0.80, 0.70, 0.60, 0.50, 0.45, 0.40, 0.35, 0.30, 0.10)
WARD = (0.12, 0.11, 0.16, 0.15, 0.14, 0.13, 0.19, 0.18, 0.17, 0.80)


class _Person:
    def __init__(self, name: str) -> None:
        self.resume_id, self.digest = name, f"digest of {name}"


def find(
    applied_to: Mapping[str, Sequence[str]],
    *,
    losses: Mapping[tuple[str, str], Sequence[float]] | None = None,
    shortened: Mapping[str, Sequence[Sequence[float]]] | None = None,
    people: Sequence[str] = PEOPLE,
    jobs: Sequence[str] = ("kitchen", "ward"),
    openings: Mapping[str, int] | None = None,
    **settings: float,
) -> Redirects:
    """Return the redirects among ten people and two jobs; `losses` by job and person, `shortened` scores by job."""
    by_job = {"kitchen": dict(zip(PEOPLE, KITCHEN, strict=True)), "ward": dict(zip(PEOPLE, WARD, strict=True))}
    scores = np.array([[by_job[job][person] for person in people] for job in jobs])

    def standing(at: int) -> Standing:
        lost = tuple(np.array((losses or {}).get((jobs[at], person), (0.0, 0.0))) for person in people)
        lowest = scores[at] - np.array([entry.max() for entry in lost])
        rows = [
            [dict(zip(PEOPLE, row, strict=True))[person] for person in people] for row in (shortened or {}).get(jobs[at], ())
        ]
        return Standing(scores[at], lowest, lost, np.array(rows).reshape(len(rows), len(people)))

    def match(job: int, person: int) -> Match:
        return Match(jobs[job], people[person], float(scores[job, person]), Band.GOOD, (), (), "")

    everyone = Everyone(
        cast("list[Candidate]", [_Person(name) for name in people]),
        jobs,
        scores,
        lambda asked: firm_places(asked, map(standing, asked)),
        lambda asked: {(job, person): match(job, person) for job, people in asked.items() for person in people},
    )
    return find_redirects(everyone, applied_to, openings or {}, RedirectsConfig(**settings))  # type: ignore[arg-type]


ALL = {name: ["kitchen"] for name in PEOPLE}


def test_who_comes_last_here_and_first_there_is_redirected() -> None:
    redirects = find(ALL)
    (found,) = redirects.found
    assert (found.resume_id, found.applied and found.applied.rank) == ("j", 10)
    ((stand, match),) = found.targets
    assert (stand.job_id, stand.rank, stand.score, stand.places) == ("ward", 1, 0.80, RankRange(1, 1))
    assert (match.job_id, match.resume_id) == ("ward", "j")
    assert len(redirects.applications) == 10
    assert {entry.finding for entry in redirects.applications if entry.resume_id != "j"} == {Finding.STAYS}


def test_nobody_is_redirected_to_a_job_applied_to_as_well() -> None:
    redirects = find(ALL | {"j": ["kitchen", "ward"]})
    assert redirects.found == ()
    assert [entry.applied and entry.applied.job_id for entry in redirects.applications if entry.resume_id == "j"] == [
        "kitchen", "ward",
    ]  # fmt: skip


def test_who_applied_to_nothing_is_told_and_assigned_all_the_same() -> None:
    redirects = find({"j": ["kitchen"]})
    assert sum(entry.finding is Finding.NO_APPLICATION for entry in redirects.applications) == 9
    assert len(redirects.assigned) == 10
    assert find({}).found == ()
    assert find({"j": ["a job that could not be read"]}).found == ()


@pytest.mark.parametrize(
    "settings",
    [{"times_better": 11.0}, {"least_gap": 0.95}, {"least_gain": 0.75}, {"times_better": 10.0, "n_targets": 1}],
    ids=["times", "gap", "gain", "just enough"],
)
def test_a_place_must_be_far_better(settings: dict[str, float]) -> None:
    assert len(find(ALL, **settings).found) == ("n_targets" in settings)


def test_a_redirect_holds_whichever_line_is_dropped() -> None:
    # Without its second line the resume would be tenth for the ward as well.
    assert find(ALL, losses={("ward", "j"): (0.0, 0.75)}).found == ()
    # Tenth and first without it: still apart.
    assert len(find(ALL, losses={("ward", "j"): (0.0, 0.5)}).found) == 1
    # Without a line of the ward's advert j would be last there; without one of the kitchen's, first there.
    last, first = (0.5,) * 9 + (0.1,), (0.5,) * 9 + (0.9,)
    assert find(ALL, shortened={"ward": [last]}).found == ()
    assert find(ALL, shortened={"kitchen": [first]}).found == ()
    assert len(find(ALL, shortened={"ward": [first], "kitchen": [last]}).found) == 1


def test_lines_that_are_counted_for_one_advert_only_are_compared_at_their_worst() -> None:
    assert len(find(ALL, losses={("ward", "j"): (0.1,)}).found) == 1
    assert find(ALL, losses={("ward", "j"): (0.75,)}).found == ()


def test_order_of_people_and_jobs_changes_nothing() -> None:
    first = find(ALL, openings={"kitchen": 3, "ward": 2})
    for seed in range(5):
        people = random.Random(seed).sample(PEOPLE, 10)
        again = find(ALL, people=people, jobs=("ward", "kitchen"), openings={"kitchen": 3, "ward": 2})
        assert again.applications == first.applications
        assert again.assigned == first.assigned


def test_openings_are_filled_at_once_and_regret_is_said() -> None:
    redirects = find(ALL, openings={"kitchen": 2})
    taken = {entry.resume_id: (entry.taken.job_id, entry.regret) for entry in redirects.assigned if entry.taken}
    assert taken == {"a": ("kitchen", 0.0), "b": ("kitchen", 0.0), "j": ("ward", 0.0)}
    assert redirects.openings == {"kitchen": 2, "ward": 1}
    assert all(entry.regret is None for entry in redirects.assigned if entry.taken is None)


def test_one_person_leads_two_jobs_and_gets_one() -> None:
    # Person 0 leads both; giving it the second job costs 1 + 1, the first 1 + 3.
    ranks = np.array([[1, 2, 3], [1, 3, 2]], dtype=np.int32)
    assert assign(ranks, [1, 1]) in ([1, 0, None], [0, None, 1])
    ranks = np.array([[1, 2, 3], [1, 3, 2]], dtype=np.int32)[:, [0, 1]]
    assert assign(ranks, [1, 1]) == [1, 0]


def test_more_openings_than_people_and_none_at_all() -> None:
    ranks = np.array([[1, 2], [2, 1]], dtype=np.int32)
    assert assign(ranks, [5, 0]) == [0, 0]
    assert assign(ranks, [0, 0]) == [None, None]
    with pytest.raises(InputError, match="too many to fill at once"):
        assign(np.broadcast_to(np.int32(1), (1000, 100_000)), [1000] * 1000)


def test_settings_out_of_range() -> None:
    with pytest.raises(ConfigError, match=r"redirects\.first_share is 2"):
        RedirectsConfig(first_share=2)
