"""The fast path equals the reference for jobs and settings of any kind, not only for the ones somebody thought of."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from matcher.domain.job import Importance, Job, RequirementKind
from matcher.domain.resume import DegreeLevel
from matcher.domain.view import ScoringView
from matcher.ranking.config import Credits, Levels, RankingConfig, Weights
from matcher.ranking.explain import sentence, summary
from matcher.ranking.shortlisting import Ranker

LINES = ("Wound care on a ward", "Wrote services in Python", "", "zzzz", "and of", "!!!", "Spanish", "Drove lorries at night")
TITLES = ("", "Registered Nurse", "zzz", "Cook", "Senior", "Head of Sales")


def _config(rng: random.Random) -> RankingConfig:
    weights = [rng.choice([0.0, rng.random(), 100 * rng.random()]) for _ in range(8)] + [0.5]
    return RankingConfig(
        weights=Weights(*weights),
        credits=Credits(*(rng.choice([0.0, 1.0, rng.random()]) for _ in range(5))),
        levels=Levels(*sorted(rng.random() for _ in range(3))),
        must_factor=rng.uniform(1, 10),
        neutral=rng.choice([0.0, 0.5, rng.random() / 2]),
    )


def _requirement(rng: random.Random, concepts: list[str]) -> tuple[str, dict[str, object]]:
    kind = rng.choice(list(RequirementKind))
    fields: dict[str, object] = {"kind": kind, "importance": rng.choice(list(Importance))}
    if kind in (RequirementKind.SKILLS, RequirementKind.CERTIFICATE):
        fields["concepts"] = tuple(rng.sample(concepts, rng.randrange(0, 4)))
    elif kind is RequirementKind.EXPERIENCE:
        fields["min_months"] = rng.choice([None, 0, 1, 7, 36, 120])
    elif kind is RequirementKind.EDUCATION:
        fields |= {"degree": rng.choice([None, *DegreeLevel]), "field": rng.choice(["", "nursing", "zz"])}
    elif kind is RequirementKind.LANGUAGE:
        fields |= {"language_code": rng.choice(["es", "de"]), "language_level": rng.choice([None, "A1", "B2", "native"])}
    return rng.choice(LINES), fields


@pytest.mark.parametrize("seed", range(60))
def test_fast_equals_reference(
    ranker: Ranker,
    make_view: Callable[[int], ScoringView],
    make_job: Callable[..., Job],
    concepts: dict[str, str],
    seed: int,
) -> None:
    rng = random.Random(seed)
    chosen = replace(ranker, config=_config(rng))
    asked = [_requirement(rng, list(concepts.values())) for _ in range(rng.randrange(0, 8))]
    plan = chosen.plan(make_job(asked, title=rng.choice(TITLES)))
    people = [chosen.candidate(str(number), make_view(rng.randrange(10_000))) for number in range(8)]
    matches = [chosen.reference.score(person, plan) for person in people]
    scores = chosen.fast.score(chosen.block(people), plan).tolist()
    assert [match.score.hex() for match in matches] == [score.hex() for score in scores]
    for match in matches:
        assert 0.0 <= match.score <= 1.0
        assert abs(sum(part.share for part in match.parts) - match.score) < 1e-9
        for text in (*map(sentence, match.parts), summary(match)):
            assert not any(mark in text for mark in (" ,", "  ", "None", " .")), text
