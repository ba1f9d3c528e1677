"""What is shown of people together: the bits of one at a time, and of resumes written anew without a piece of evidence."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from matcher.domain.job import Importance, Job, RequirementKind
from matcher.domain.match import Match
from matcher.domain.resume import DegreeLevel, EvidenceLevel, SectionKind
from matcher.domain.view import ScoringView, ViewEducation, ViewLanguage, ViewLine, ViewSkill
from matcher.ranking.candidate import Candidate
from matcher.ranking.config import Credits, Levels, RankingConfig
from matcher.ranking.plan import JobPlan
from matcher.ranking.shortlisting import Ranker, is_open_skill
from matcher.ranking.shown import Shown
from matcher.ranking.variants import VariantScorer
from matcher.text.normalize import normalize

MakeView = Callable[[int], ScoringView]
MakeJob = Callable[..., Job]

LINES = ("Wound care on a ward", "Wrote services in Python", "zzzz", "", "Drove lorries at night", "Tableau and payroll")
ENDINGS = (
    ("Five years", {"kind": RequirementKind.EXPERIENCE, "min_months": 60, "importance": Importance.MUST}),
    ("A degree", {"kind": RequirementKind.EDUCATION, "degree": DegreeLevel.MASTER, "field": "nursing"}),
    ("Any degree", {"kind": RequirementKind.EDUCATION, "degree": None}),
    ("Spanish", {"kind": RequirementKind.LANGUAGE, "language_code": "es", "language_level": "B2"}),
)


def _crowded(view: ScoringView, concepts: dict[str, str], rng: random.Random) -> ScoringView:
    """Return the view with what it shows put on lines by chance, several things on one, and some things twice."""
    lines = [*view.lines, *(ViewLine(text, SectionKind.OTHER, EvidenceLevel.LISTED) for text in rng.sample(LINES, 2))]
    place = lambda: rng.randrange(len(lines))  # noqa: E731
    skills = [ViewSkill(rng.choice(list(concepts.values())), rng.choice(list(EvidenceLevel)), place()) for _ in range(6)]
    taught = [ViewEducation(rng.choice(list(DegreeLevel)), rng.choice(["nursing", ""]), place()) for _ in range(2)]
    spoken = [ViewLanguage("es", rng.choice([None, "A2", "native"]), place()) for _ in range(2)]
    roles = tuple(replace(role, line=place()) for role in view.roles)
    return ScoringView(tuple(lines), tuple(skills), roles, tuple(taught), tuple(spoken))


def _job(make_job: MakeJob, concepts: dict[str, str], rng: random.Random) -> Job:
    ids = list(concepts.values())
    kinds = (RequirementKind.SKILLS, RequirementKind.CERTIFICATE)
    chosen = (kinds[0], *(rng.choice(kinds) for _ in range(3)))
    asked = [(rng.choice(LINES), {"kind": kind, "concepts": tuple(rng.sample(ids, 2))}) for kind in chosen]
    duties: list[tuple[str, dict[str, object]]] = [(rng.choice(LINES), {}) for _ in range(rng.randrange(0, 3))]
    title = rng.choice(["", "Registered Nurse", "Head Chef"])
    return make_job([*asked, *duties, *rng.sample(ENDINGS, rng.randrange(0, 5))], title=title)


@pytest.fixture(params=range(12))
def case(
    request: pytest.FixtureRequest, ranker: Ranker, make_view: MakeView, make_job: MakeJob, concepts: dict[str, str]
) -> tuple[Ranker, list[Candidate], JobPlan]:
    """Settings, people and a job drawn by chance; one person has nothing, and one has a line that is a skill's name."""
    rng = random.Random(request.param)
    config = RankingConfig(
        credits=Credits(*(rng.choice([0.0, 1.0, rng.random()]) for _ in range(5))),
        levels=Levels(*sorted(rng.random() for _ in range(3))),
        neutral=rng.choice([0.0, 0.3, 0.5]),
    )
    chosen = replace(ranker, config=config)
    views = [_crowded(make_view(rng.randrange(10_000)), concepts, rng) for _ in range(9)] + [make_view(7)]
    named = [ViewLine(name.upper(), SectionKind.SKILLS, EvidenceLevel.LISTED) for name in concepts]
    views += [ScoringView((), (), (), (), ()), ScoringView(tuple(named), (), (), (), ())]
    people = [chosen.candidate(f"p{number}", view) for number, view in enumerate(views)]
    return chosen, people, chosen.plan(_job(make_job, concepts, rng))


def _plain(match: Match) -> Match:
    return replace(match, parts=tuple(replace(part, loss_if_removed=None, would_add=None) for part in match.parts))


def _rebuilt(ranker: Ranker, view: ScoringView, plan: JobPlan) -> float:
    return ranker.reference.score(ranker.candidate("x", view), plan).score


def _with_mention(ranker: Ranker, view: ScoringView, concept_id: str) -> ScoringView:
    label = ranker.taxonomy.skill(concept_id).label
    said = [normalize(line.text) for line in view.lines]
    if normalize(label) in said:
        return replace(view, skills=(*view.skills, ViewSkill(concept_id, EvidenceLevel.LISTED, said.index(normalize(label)))))
    line = ViewLine(label, SectionKind.SKILLS, EvidenceLevel.LISTED)
    skill = ViewSkill(concept_id, EvidenceLevel.LISTED, len(said))
    return replace(view, lines=(*view.lines, line), skills=(*view.skills, skill))


def test_people_shown_together_have_the_matches_of_each_alone(case: tuple[Ranker, list[Candidate], JobPlan]) -> None:
    ranker, people, plan = case
    together = ranker.explained(people, plan)
    alone = [ranker.score(person, plan) for person in people]
    assert ranker.matches(people, plan) == [_plain(match) for match in together] == alone
    assert ranker.explained(people[3:4], plan) == together[3:4]


def test_each_part_is_worth_what_the_resume_written_anew_lacks_or_gains(case: tuple[Ranker, list[Candidate], JobPlan]) -> None:
    ranker, people, plan = case
    n_lost, n_added = 0, 0
    for person, match in zip(people, ranker.explained(people, plan), strict=True):
        for part in match.parts:
            if part.evidence:
                shorter = person.view.without_lines(frozenset(quote.line for quote in part.evidence))
                assert part.loss_if_removed == match.score - _rebuilt(ranker, shorter, plan)
                n_lost += 1
            if part.would_add is not None:
                longer = _with_mention(ranker, person.view, part.concept_id)
                assert part.would_add == _rebuilt(ranker, longer, plan) - match.score
                n_added += 1
    assert n_lost > 10
    assert n_added > 2


def test_a_resume_may_lack_any_lines(case: tuple[Ranker, list[Candidate], JobPlan]) -> None:
    ranker, people, plan = case
    rng, shown = random.Random(3), Shown(people, plan, ranker.encoder.tfidf)
    removed = [
        [frozenset(rng.sample(range(n_lines), rng.randint(1, n_lines))) for _ in range(4)] if n_lines else []
        for n_lines in (len(person.view.lines) for person in people)
    ]
    matches = [ranker.reference.score(person, plan) for person in people]
    scores = VariantScorer(shown, ranker.encoder, ranker.reference).scores(matches, removed)
    for person, own, found in zip(people, removed, scores, strict=True):
        assert found == [_rebuilt(ranker, person.view.without_lines(some), plan) for some in own]


def test_what_is_near_and_not_shown_gains_by_a_mention(case: tuple[Ranker, list[Candidate], JobPlan]) -> None:
    ranker, people, plan = case
    for person in people:
        match = ranker.score(person, plan)
        gains = ranker.gains(match, person, plan)
        assert set(gains) == {part.concept_id for part in match.parts if is_open_skill(part)}
        for concept, gain in gains.items():
            assert gain == _rebuilt(ranker, _with_mention(ranker, person.view, concept), plan) - match.score


def test_a_long_shortlist_is_the_same_row_by_row(ranker: Ranker, nurse_job: Job, make_view: MakeView) -> None:
    people = [ranker.candidate(str(seed), make_view(seed)) for seed in range(70)]
    plan = ranker.plan(nurse_job)
    assert ranker.explained(people, plan) == [ranker.explained([person], plan)[0] for person in people]
    assert ranker.explained([], plan) == []
