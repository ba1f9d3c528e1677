"""Padding does not pay: a pasted advert, endless lists, repetition. Measured on the generated people (synthetic), even half."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator

import pytest

from matcher import Matcher
from matcher.domain.document import Document
from matcher.evaluation.people import Advert, Person, generated

N_PEOPLE, N_ADVERTS = 200, 20
Trick = Callable[[Person, Advert, Matcher], str]


def _pasted(person: Person, advert: Advert, _matcher: Matcher) -> str:
    return f"{person.text}\n\n{advert.title}\n{advert.text}"


def _pasted_as_one_line(person: Person, advert: Advert, _matcher: Matcher) -> str:
    return f"{person.text}\n{' '.join(f'{advert.title} {advert.text}'.split())}"


def _three_hundred_skills(person: Person, advert: Advert, matcher: Matcher) -> str:
    kinds = ("technology", "knowledge")
    labels = sorted(skill.label for skill in matcher.components.taxonomy.skills() if skill.kind.value in kinds)
    return f"{person.text}, {', '.join(random.Random(advert.id).sample(labels, 300))}"


@pytest.fixture(scope="module")
def matcher() -> Iterator[Matcher]:
    with Matcher.load() as loaded:
        yield loaded


@pytest.mark.parametrize("trick", [_pasted, _pasted_as_one_line, _three_hundred_skills])
def test_padding_gains_next_to_nothing_and_is_told(matcher: Matcher, trick: Trick) -> None:
    judged, chance = generated("even"), random.Random(7)
    people, adverts = chance.sample(judged.people, N_PEOPLE), chance.sample(judged.adverts, N_ADVERTS)
    ranker = matcher.components.ranker
    block = ranker.block([matcher.candidate(Document.from_text(person.text)) for person in people])
    gains = []
    n_into_top = 0
    for advert in adverts:
        plan = ranker.plan(matcher.parse_job(f"{advert.title}\n{advert.text}"))
        scores = ranker.scores(block, plan).tolist()
        strangers = [index for index, person in enumerate(people) if person.id not in judged.grades[advert.id]]
        chosen = chance.choice(strangers)
        before = 1 + sum(score > scores[chosen] for score in scores)
        padded = matcher.candidate(Document.from_text(trick(people[chosen], advert, matcher)))
        match = ranker.score(padded, plan)
        after = 1 + sum(score > match.score for index, score in enumerate(scores) if index != chosen)
        assert match.score == ranker.scores(ranker.block([padded]), plan)[0], "both paths leave the same out"
        assert match.notes
        gains.append(before - after)
        n_into_top += after <= 10 < before
    assert statistics.median(gains) <= 5
    assert n_into_top == 0


def test_a_list_fifty_times_gains_nothing_at_all(matcher: Matcher) -> None:
    for person in generated("even").people[::40]:
        skills = person.text.rsplit("\n", 1)[1]
        often = matcher.candidate(Document.from_text(person.text + f"\n{skills}" * 50))
        once = matcher.candidate(Document.from_text(person.text))
        for advert in generated("even").adverts[::20]:
            job = matcher.parse_job(f"{advert.title}\n{advert.text}")
            assert matcher.score(often, job).score == matcher.score(once, job).score


def test_honest_people_lose_nothing(matcher: Matcher) -> None:
    judged = generated("even")
    jobs = [matcher.parse_job(f"{advert.title}\n{advert.text}") for advert in judged.adverts]
    ranker = matcher.components.ranker
    plans = [ranker.plan(job) for job in jobs]
    for person in judged.people[::5]:
        candidate = matcher.candidate(Document.from_text(person.text))
        assert not any(ranker.counted(candidate, plan).notes for plan in plans)
