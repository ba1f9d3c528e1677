"""Small views and jobs, written by hand, over the shipped models."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from matcher.domain.job import Importance, Job, Requirement, RequirementKind
from matcher.domain.place import Span
from matcher.domain.resume import DegreeLevel, EvidenceLevel, SectionKind
from matcher.domain.view import ScoringView, ViewEducation, ViewLanguage, ViewLine, ViewRole, ViewSkill
from matcher.features.encode import FeatureEncoder
from matcher.ranking.config import RankingConfig
from matcher.ranking.shortlisting import Ranker
from matcher.taxonomy.taxonomy import Taxonomy

PHRASES = (
    "Administered medication to patients on a surgical ward",
    "Wound care and triage in the emergency department",
    "Installed lighting and switchgear in office buildings",
    "Prepared monthly accounts and VAT returns",
    "Built dashboards in Tableau for the sales team",
    "Wrote services in Python and deployed them with Docker",
    "Taught mathematics to classes of thirty pupils",
    "Planned menus and ran a kitchen of eight cooks",
    "Drove articulated lorries across the country",
    "Answered customers by telephone and e-mail",
)
TITLES = ("Registered Nurse", "Electrician", "Accountant", "Software Developer", "Teacher", "Head Chef", "Truck Driver")
SKILLS = ("Python", "Docker", "Kubernetes", "Tableau", "wound care", "payroll", "menu planning", "triage")


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return Taxonomy.load()


@pytest.fixture(scope="session")
def ranker(taxonomy: Taxonomy) -> Ranker:
    return Ranker(taxonomy, FeatureEncoder.load(), RankingConfig())


@pytest.fixture(scope="session")
def concepts(taxonomy: Taxonomy) -> dict[str, str]:
    found = {}
    for name in SKILLS:
        hits = taxonomy.lexicon.find(name.lower().split())
        assert hits, f"the lexicon lost {name}"
        found[name] = hits[0].concept_ids[0]
    return found


def random_view(rng: random.Random, concepts: dict[str, str]) -> ScoringView:
    """Return a view of a person who never was, with anything possibly missing."""
    lines, skills, roles, education, languages = [], [], [], [], []

    def add(text: str, section: SectionKind, level: EvidenceLevel, months_ago: int | None = None) -> int:
        lines.append(ViewLine(text, section, level, months_ago))
        return len(lines) - 1

    for title in rng.sample(TITLES, rng.randrange(0, 4)):
        ended = rng.choice([None, rng.randrange(0, 200)])
        length = rng.randrange(3, 100)
        line = add(f"{title} [date]", SectionKind.EXPERIENCE, EvidenceLevel.DATED_ROLE, ended)
        start = None if ended is None else ended + length
        roles.append(ViewRole(title, None if ended is None else length, ended, start, line))
    for phrase in rng.sample(PHRASES, rng.randrange(0, 6)):
        add(phrase, SectionKind.EXPERIENCE, rng.choice(list(EvidenceLevel)))
    for name in rng.sample(SKILLS, rng.randrange(0, 5)):
        level = rng.choice(list(EvidenceLevel))
        skills.append(ViewSkill(concepts[name], level, add(f"skilled in {name}", SectionKind.SKILLS, level)))
    if rng.random() < 0.5:
        line = add("[school] degree", SectionKind.EDUCATION, EvidenceLevel.LISTED)
        education.append(ViewEducation(rng.choice(list(DegreeLevel)), rng.choice(["nursing", "physics", ""]), line))
    if rng.random() < 0.5:
        line = add("Spanish", SectionKind.LANGUAGES, EvidenceLevel.LISTED)
        languages.append(ViewLanguage(rng.choice(["es", "de"]), rng.choice([None, "A2", "C1", "native"]), line))
    return ScoringView(tuple(lines), tuple(skills), tuple(roles), tuple(education), tuple(languages))


def job_of(entries: list[tuple[str, dict[str, object]]], *, title: str = "Registered Nurse", job_id: str = "j1") -> Job:
    """Return a job whose requirements are given as (line, fields of `Requirement`)."""
    text, spans, requirements = "", [], []
    for number, (line, fields) in enumerate(entries, start=1):
        span = Span(len(text), len(text) + len(line))
        text += line + "\n"
        spans.append(span)
        settings = {"kind": RequirementKind.DUTY, "importance": Importance.NICE, "label": line} | fields
        requirements.append(Requirement(id=f"r{number}", line=line, span=span, **settings))  # type: ignore[arg-type]
    return Job(job_id, title, "", "", text, tuple(requirements), tuple(spans))


@pytest.fixture
def nurse_job(concepts: dict[str, str]) -> Job:
    must, nice = Importance.MUST, Importance.NICE
    kind = RequirementKind
    return job_of(
        [
            ("Wound care on a surgical ward", {"kind": kind.SKILLS, "importance": must, "concepts": (concepts["wound care"],)}),
            ("Triage of patients", {"kind": kind.SKILLS, "importance": must, "concepts": (concepts["triage"],)}),
            (
                "Python or Tableau",
                {"kind": kind.SKILLS, "importance": nice, "concepts": (concepts["Python"], concepts["Tableau"])},
            ),
            ("Administer medication and keep records", {}),
            ("At least 3 years of experience", {"kind": kind.EXPERIENCE, "importance": must, "min_months": 36}),
            ("A degree in nursing", {"kind": kind.EDUCATION, "degree": DegreeLevel.BACHELOR, "field": "nursing"}),
            ("Spanish", {"kind": kind.LANGUAGE, "language_code": "es", "language_level": "B2"}),
        ]
    )


@pytest.fixture(scope="session")
def make_view(concepts: dict[str, str]) -> Callable[[int], ScoringView]:
    """Return a function from a seed to a view."""
    return lambda seed: random_view(random.Random(seed), concepts)


@pytest.fixture(scope="session")
def make_job() -> Callable[..., Job]:
    """Return the function that makes jobs of lines."""
    return job_of
