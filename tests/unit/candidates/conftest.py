"""People with anything possibly missing, and jobs that ask for anything; nobody real."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from matcher.domain.job import Importance, Job, Requirement, RequirementKind
from matcher.domain.place import Box, Place, Span
from matcher.domain.resume import DegreeLevel, EvidenceLevel, SectionKind
from matcher.domain.view import ScoringView, ViewEducation, ViewLanguage, ViewLine, ViewRole, ViewSkill
from matcher.engine.matcher import Matcher
from matcher.ranking.candidate import Candidate
from matcher.ranking.config import RankingConfig, Weights
from matcher.ranking.shortlisting import Ranker

PHRASES = (
    "Administered medication to patients on a surgical ward",
    "Installed lighting and switchgear in office buildings",
    "Prepared monthly accounts and VAT returns",
    "Wrote services in Python and deployed them with Docker",
    "Planned menus and ran a kitchen of eight cooks",
    "Drove articulated lorries across the country at night",
    "zzzz",
    "and of the",
)
TITLES = ("Registered Nurse", "Electrician", "Accountant", "Software Developer", "Head Chef", "Truck Driver", "zzz")
SKILLS = ("Python", "Docker", "Kubernetes", "Tableau", "payroll", "menu planning")
FIELDS = ("nursing", "physics", "Physics of nursing", "zz", "")


def _view(rng: random.Random, concepts: list[str]) -> ScoringView:
    lines: list[ViewLine] = []
    roles, skills = [], []

    def add(text: str, level: EvidenceLevel = EvidenceLevel.LISTED, months_ago: int | None = None) -> int:
        place = rng.choice([None, Place(2), Place(1, Box(1.5, 2.25, 30.0, 40.125))])
        lines.append(ViewLine(text, rng.choice(list(SectionKind)), level, months_ago, place, rng.random() < 0.2))
        return len(lines) - 1

    for number in range(rng.choice([0, 1, 2, 3, 6, 7, 12])):
        ended, months = rng.choice([None, rng.randrange(0, 200)]), rng.randrange(1, 90)
        start = None if ended is None else rng.choice([None, ended + months, ended + months, ended - 2])
        title = rng.choice(TITLES)
        line = add(f"{title} {number}", EvidenceLevel.DATED_ROLE, ended) if number % 5 or not lines else len(lines) - 1
        roles.append(ViewRole(title, None if ended is None else months, ended, start, line))
    for phrase in rng.sample(PHRASES, rng.randrange(0, 7)):
        add(phrase, rng.choice(list(EvidenceLevel)))
    for concept in rng.choices(concepts, k=rng.randrange(0, 7)):
        level = rng.choice(list(EvidenceLevel))
        skills.append(ViewSkill(concept, level, add(f"skilled {len(lines)}", level)))
    education = [
        ViewEducation(rng.choice(list(DegreeLevel)), rng.choice(FIELDS), add("[school] degree"))
        for _ in range(rng.choice([0, 0, 1, 2]))
    ]
    languages = [
        ViewLanguage(code, rng.choice([None, "A2", "C1", "native"]), add(f"speaks {code}"))
        for code in rng.sample(["es", "de", "pl"], rng.choice([0, 0, 1, 3]))
    ]
    return ScoringView(tuple(lines), tuple(skills), tuple(roles), tuple(education), tuple(languages), ("a licence",))


def _job(rng: random.Random, concepts: list[str]) -> Job:
    text, spans, requirements = "", [], []
    for number in range(rng.randrange(2, 9)):
        kind, line = rng.choice(list(RequirementKind)), rng.choice(PHRASES)
        fields: dict[str, object] = {}
        if kind in (RequirementKind.SKILLS, RequirementKind.CERTIFICATE):
            fields = {"concepts": tuple(rng.sample(concepts, rng.randrange(0, 3)))}
        elif kind is RequirementKind.EXPERIENCE:
            fields = {"min_months": rng.choice([None, 0, 1, 36, 120])}
        elif kind is RequirementKind.EDUCATION:
            fields = {"degree": rng.choice([None, *DegreeLevel]), "field": rng.choice(FIELDS)}
        elif kind is RequirementKind.LANGUAGE:
            fields = {"language_code": rng.choice(["es", "de", "fr"]), "language_level": rng.choice([None, "A1", "B2"])}
        span = Span(len(text), len(text) + len(line))
        text += line + "\n"
        spans.append(span)
        common = {"id": f"r{number}", "kind": kind, "importance": rng.choice(list(Importance)), "label": line}
        requirements.append(Requirement(line=line, span=span, **common, **fields))  # type: ignore[arg-type]
    return Job(f"job-{rng.random()}", rng.choice(TITLES), "", "", text, tuple(requirements), tuple(spans))


@pytest.fixture(scope="session")
def concepts(shared: Matcher) -> list[str]:
    lexicon = shared.components.ranker.taxonomy.lexicon
    return [lexicon.find(name.lower().split())[0].concept_ids[0] for name in SKILLS]


@pytest.fixture
def ranker(shared: Matcher) -> Ranker:
    """A ranker with which every kind of part weighs something."""
    weights = Weights(*(1.0 + 0.25 * number for number in range(9)))
    return replace(shared.components.ranker, config=RankingConfig(weights=weights))


@pytest.fixture
def make_people(ranker: Ranker, concepts: list[str]) -> Callable[[int, int], list[Candidate]]:
    """Return a function from a seed and a number to so many people."""

    def made(seed: int, n: int) -> list[Candidate]:
        rng = random.Random(seed)
        views = [ScoringView((), (), (), (), ()), *(_view(rng, concepts) for _ in range(n - 1))]
        return [ranker.candidate(f"{seed:08x}{at:08x}", view, note="read\udc80 twice") for at, view in enumerate(views)]

    return made


@pytest.fixture
def make_jobs(concepts: list[str]) -> Callable[[int, int], list[Job]]:
    """Return a function from a seed and a number to so many jobs."""
    return lambda seed, n: [_job(random.Random(f"{seed}/{at}"), concepts) for at in range(n)]
